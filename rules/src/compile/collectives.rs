//! Collective standards (名寄せコード): a number of the master that no facility notifies, met by any of the
//! standards that it stands for.

use std::collections::BTreeMap;

use santei::Day;
use santei::ir::{Body, ScheduleId, Version};

use super::context::{Context, Declared};
use crate::ast::{EntryKind, Int, Keyword};
use crate::span::Span;

pub(crate) fn run(context: &mut Context<'_>) {
    let declared = context.declared.iter().filter(|d| d.keyword() == Keyword::Collective);
    let declared: Vec<Declared<'_>> = declared.cloned().collect();
    let mut numbers: BTreeMap<u16, Vec<(&Declared<'_>, Span)>> = BTreeMap::new();
    for (at, one) in declared.iter().enumerate() {
        let name = one.name();
        let before = declared.iter().take(at);
        if let Some(first) =
            before.into_iter().find(|d| d.name().value == name.value && meet(d, one))
        {
            twice(
                context,
                "E0311",
                [(first, first.name().span), (one, name.span)],
                (&format!("名寄せ「{}」", name.value), &format!("collective `{}`", name.value)),
            );
        }
        collect(context, one, &mut numbers);
    }
    if context.collectives.is_empty() {
        return;
    }
    let Context { program, collectives, .. } = context;
    let schedules: Vec<(ScheduleId, Day, Day)> =
        (0..).zip(&program.schedules).map(|(at, s)| (ScheduleId(at), s.from, s.to)).collect();
    for item in &mut program.items {
        if item.versions.iter().any(|v| is_asked(v, collectives)) {
            let parts = item.versions.drain(..).flat_map(|v| parts(v, &schedules, collectives));
            item.versions = parts.collect();
        }
    }
}

type Collectives = BTreeMap<(ScheduleId, u16), Vec<u16>>;

/// Whether two statements hold in one schedule.
fn meet(a: &Declared<'_>, b: &Declared<'_>) -> bool {
    let (Some(a), Some(b)) = (a.scope, b.scope) else { return true };
    a.iter().any(|a| b.iter().any(|b| a.value == b.value))
}

/// Whether a version wants a standard that is collective in some schedule.
fn is_asked(version: &Version, collectives: &Collectives) -> bool {
    let Body::Procedure(procedure) = &version.body else { return false };
    let wanted = |standard: &u16| collectives.keys().any(|(_, number)| number == standard);
    procedure.standards.iter().flatten().any(wanted)
}

/// A version with what its collective standards are met by; one part for each schedule that says
/// otherwise than the one before it.
fn parts(
    version: Version,
    schedules: &[(ScheduleId, Day, Day)],
    collectives: &Collectives,
) -> Vec<Version> {
    let mut out: Vec<Version> = Vec::new();
    for (schedule, from, to) in schedules {
        if *to < version.from || version.to < *from {
            continue;
        }
        let body = met(&version.body, *schedule, collectives);
        match out.last_mut() {
            Some(last) if last.body == body => {}
            Some(last) => {
                last.to = Day(from.0 - 1);
                out.push(Version { from: *from, body, ..version.clone() });
            }
            None => out.push(Version { body, ..version.clone() }),
        }
    }
    if out.is_empty() { vec![version] } else { out }
}

fn met(body: &Body, schedule: ScheduleId, collectives: &Collectives) -> Body {
    let mut body = body.clone();
    if let Body::Procedure(procedure) = &mut body {
        for group in &mut procedure.standards {
            for standard in group.clone() {
                let met_by = collectives.get(&(schedule, standard)).into_iter().flatten();
                group.extend(met_by.filter(|m| !group.contains(m)).copied().collect::<Vec<_>>());
            }
        }
    }
    body
}

fn collect<'d, 'a>(
    context: &mut Context<'_>,
    declared: &'d Declared<'a>,
    numbers: &mut BTreeMap<u16, Vec<(&'d Declared<'a>, Span)>>,
) {
    let standard = declared.find(|e| if let EntryKind::Standard(n) = e { Some(n) } else { None });
    let met_by = declared.find(|e| if let EntryKind::MetBy(list) = e { Some(list) } else { None });
    let (Some(standard), Some(met_by)) = (standard, met_by) else { return };
    let Some(number) = number(context, declared, standard) else { return };
    let earlier = numbers.entry(number).or_default();
    if let Some((first, span)) = earlier.iter().find(|(first, _)| meet(first, declared)) {
        twice(
            context,
            "E0322",
            [(first, *span), (declared, standard.span)],
            (&format!("施設基準 {number} の名寄せ"), &format!("collective standard {number}")),
        );
        return;
    }
    earlier.push((declared, standard.span));
    let members: Vec<u16> =
        met_by.iter().filter_map(|n| self::number(context, declared, n)).collect();
    for instance in &declared.instances {
        context.collectives.insert((instance.schedule, number), members.clone());
    }
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
    use std::collections::BTreeMap;

    use santei::Day;
    use santei::ir::{Body, Expr, Procedure, ScheduleId, SourceId, Version};

    use super::{Collectives, parts};

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
    fn two_schedules_may_say_otherwise() {
        let one = |scope: &str, number: u16| {
            format!(
                "in {scope}\ncollective 甲 {{\n  cite \"x\"\n  standard {number}\n  met-by 730\n}}\n"
            )
        };
        let schedules = "schedule r06 {\n  cite \"x\"\n  title \"x\"\n  from 2024-06-01\n  to 2026-05-31\n  \
            yen-per-point 10\n}\nschedule r08 {\n  cite \"x\"\n  title \"x\"\n  from 2026-06-01\n  \
            yen-per-point 10\n}\n";
        let first = format!("{schedules}{}", one("r06", 8016));
        assert_eq!(told(&first, &one("r08", 8016)), []);
        let both: Vec<&str> =
            told(&first, &one("r06, r08", 8016)).into_iter().map(|(code, ..)| code).collect();
        assert_eq!(both, ["E0311", "E0322", "E0311", "E0322"]);
    }

    #[test]
    fn a_row_that_goes_on_is_parted_where_a_schedule_says_otherwise() {
        let day = |y, m, d| Day::from_ymd(y, m, d).unwrap();
        let schedules = [
            (ScheduleId(0), day(2024, 6, 1), day(2026, 5, 31)),
            (ScheduleId(1), day(2026, 6, 1), day(2028, 5, 31)),
        ];
        let procedure = Procedure { standards: vec![vec![3473]], ..Procedure::default() };
        let version = Version {
            from: day(2022, 4, 1),
            to: day(9999, 12, 31),
            name: "x".into(),
            kana: String::new(),
            section: String::new(),
            source: SourceId(0),
            row: 1,
            body: Body::Procedure(Box::new(procedure)),
        };
        let days = |collectives: &Collectives| -> Vec<(Day, Day, Vec<u16>)> {
            let parts = parts(version.clone(), &schedules, collectives).into_iter();
            let of = |v: &Version| match &v.body {
                Body::Procedure(p) => p.standards.concat(),
                _ => Vec::new(),
            };
            parts.map(|v| (v.from, v.to, of(&v))).collect()
        };
        let second = BTreeMap::from([((ScheduleId(1), 3473), vec![4249])]);
        assert_eq!(
            days(&second),
            [
                (day(2022, 4, 1), day(2026, 5, 31), vec![3473]),
                (day(2026, 6, 1), day(9999, 12, 31), vec![3473, 4249]),
            ]
        );
        let both = BTreeMap::from([
            ((ScheduleId(0), 3473), vec![4249]),
            ((ScheduleId(1), 3473), vec![4249]),
        ]);
        assert_eq!(days(&both), [(day(2022, 4, 1), day(9999, 12, 31), vec![3473, 4249])]);
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
