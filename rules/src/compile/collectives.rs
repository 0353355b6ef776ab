//! Collective standards (名寄せコード): a number of the master that no facility notifies, met by any of the
//! standards that it stands for.

use std::collections::BTreeMap;

use santei::ir::Body;

use super::context::{Context, Declared};
use crate::ast::{EntryKind, Int, Keyword};
use crate::span::Span;

pub(crate) fn run(context: &mut Context<'_>) {
    let mut names: BTreeMap<String, Declared<'_>> = BTreeMap::new();
    let mut numbers = BTreeMap::new();
    for declared in context.declared.clone() {
        if declared.keyword() != Keyword::Collective {
            continue;
        }
        let name = declared.name();
        match names.get(&name.value) {
            Some(first) => twice(
                context,
                "E0311",
                [(first, first.name().span), (&declared, name.span)],
                (&format!("名寄せ「{}」", name.value), &format!("collective `{}`", name.value)),
            ),
            None => {
                names.insert(name.value.clone(), declared.clone());
            }
        }
        collect(context, &declared, &mut numbers);
    }
    let Context { program, collectives, .. } = context;
    if collectives.is_empty() {
        return;
    }
    for version in program.items.iter_mut().flat_map(|item| &mut item.versions) {
        let Body::Procedure(procedure) = &mut version.body else { continue };
        for group in &mut procedure.standards {
            for standard in group.clone() {
                let met_by = collectives.get(&standard).into_iter().flatten();
                group.extend(met_by.filter(|m| !group.contains(m)).copied().collect::<Vec<_>>());
            }
        }
    }
}

fn collect<'a>(
    context: &mut Context<'a>,
    declared: &Declared<'a>,
    numbers: &mut BTreeMap<u16, (Declared<'a>, Span)>,
) {
    let standard = declared.find(|e| if let EntryKind::Standard(n) = e { Some(n) } else { None });
    let met_by = declared.find(|e| if let EntryKind::MetBy(list) = e { Some(list) } else { None });
    let (Some(standard), Some(met_by)) = (standard, met_by) else { return };
    let Some(number) = number(context, declared, standard) else { return };
    if let Some((first, span)) = numbers.get(&number) {
        twice(
            context,
            "E0322",
            [(first, *span), (declared, standard.span)],
            (&format!("施設基準 {number} の名寄せ"), &format!("collective standard {number}")),
        );
        return;
    }
    numbers.insert(number, (declared.clone(), standard.span));
    let members = met_by.iter().filter_map(|n| self::number(context, declared, n)).collect();
    context.collectives.insert(number, members);
}

/// Tells at both places that a thing is given twice, each with the other.
fn twice(
    context: &mut Context<'_>,
    code: &'static str,
    places: [(&Declared<'_>, Span); 2],
    (ja, en): (&str, &str),
) {
    let [a, b] = places;
    for ((here, span), (other, there)) in [(a, b), (b, a)] {
        let source = &other.text.source;
        let place = format!("{}:{}", source.name, source.line_of(there.start));
        context.tell(
            here.text,
            code,
            span,
            (
                format!("{ja}が二度書かれています（もう一方は {place}）"),
                format!("the {en} is given twice; the other is {place}"),
            ),
            ("一方を消すか、直してください".into(), "delete or correct one of them".into()),
        );
    }
}

/// The number of a standard (別紙7-8).
fn number(context: &mut Context<'_>, declared: &Declared<'_>, written: &Int) -> Option<u16> {
    let number = u16::try_from(written.value).ok();
    if number.is_none() {
        context.tell(
            declared.text,
            "E0326",
            written.span,
            (
                format!("施設基準コードに {} はありません", written.value),
                format!("no facility standard has the number {}", written.value),
            ),
            ("4桁までの番号を書いてください".into(), "write up to four digits".into()),
        );
    }
    number
}

#[cfg(test)]
mod tests {
    use santei::ir::Expr;

    use crate::{Input, RuleText, compile};

    /// What is told of two statements, each at its place.
    fn told(first: &str, second: &str) -> Vec<(&'static str, u32, String)> {
        let rules = vec![
            RuleText { name: "a.tensu".into(), text: first.into() },
            RuleText { name: "b.tensu".into(), text: second.into() },
        ];
        let diagnostics = compile(&Input { rules, ..Input::default() }).diagnostics;
        diagnostics.into_iter().map(|d| (d.code, d.line, d.message_en)).collect()
    }

    #[test]
    fn a_name_that_is_given_twice_is_told_at_both_places() {
        let one = |name: &str, number: u16| {
            format!("collective {name} {{\n  cite \"x\"\n  standard {number}\n  met-by 730\n}}\n")
        };
        assert_eq!(told(&one("甲", 8016), &one("乙", 8017)), []);
        assert_eq!(
            told(&one("甲", 8016), &one("甲", 8017)),
            [
                ("E0311", 1, "the collective `甲` is given twice; the other is b.tensu:1".into()),
                ("E0311", 1, "the collective `甲` is given twice; the other is a.tensu:1".into()),
            ]
        );
        assert_eq!(
            told(&one("甲", 8016), &one("乙", 8016)),
            [
                (
                    "E0322",
                    3,
                    "the collective standard 8016 is given twice; the other is b.tensu:3".into()
                ),
                (
                    "E0322",
                    3,
                    "the collective standard 8016 is given twice; the other is a.tensu:3".into()
                ),
            ]
        );
    }

    #[test]
    fn an_expression_asks_for_any_standard_that_a_collective_one_is_met_by() {
        let text = "schedule r06 {\n  cite \"x\"\n  title \"x\"\n  from 2024-06-01\n  yen-per-point 10\n}\n\
            collective 甲 {\n  cite \"x\"\n  standard 8016\n  met-by 730, 732\n}\n\
            in r06\nset 乙 {\n  cite \"x\"\n  codes 113013910\n}\n\
            require 丙 {\n  cite \"x\"\n  on 乙\n  needs standard 8016\n  otherwise deny\n}\n";
        let rules = vec![RuleText { name: "a.tensu".into(), text: text.into() }];
        let program = compile(&Input { rules, ..Input::default() }).program.unwrap();
        let asked: Vec<u16> = program
            .exprs
            .iter()
            .filter_map(|node| if let Expr::Standard(a, _) = node { Some(*a) } else { None })
            .collect();
        assert_eq!(asked, [8016, 730, 732]);
    }
}
