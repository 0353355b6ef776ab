//! Collective standards (名寄せコード): a number of the master that no facility notifies, met by any of the
//! standards that it stands for.

use santei::ir::Body;

use super::context::{Context, Declared};
use crate::ast::{EntryKind, Int, Keyword};

pub(crate) fn run(context: &mut Context<'_>) {
    for declared in context.declared.clone() {
        if declared.keyword() == Keyword::Collective {
            collect(context, &declared);
        }
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

fn collect(context: &mut Context<'_>, declared: &Declared<'_>) {
    let standard = declared.find(|e| if let EntryKind::Standard(n) = e { Some(n) } else { None });
    let met_by = declared.find(|e| if let EntryKind::MetBy(list) = e { Some(list) } else { None });
    let (Some(standard), Some(met_by)) = (standard, met_by) else { return };
    let Some(number) = number(context, declared, standard) else { return };
    if context.collectives.contains_key(&number) {
        context.tell(
            declared.text,
            "E0322",
            standard.span,
            (
                format!("施設基準 {number} の名寄せが二度書かれています"),
                format!("the collective standard {number} is given twice"),
            ),
            ("一方を消してください".into(), "delete one of them".into()),
        );
        return;
    }
    let members = met_by.iter().filter_map(|n| self::number(context, declared, n)).collect();
    context.collectives.insert(number, members);
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
