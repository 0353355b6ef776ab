//! What a doubt leaves in doubt, and what it does not: on a schedule of a few codes made by hand.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

use santei::claim::{ClaimLine, LineVerdict};
use santei::image::{ImageBuf, write};
use santei::ir::{
    Body, ExclusionRow, Fact, FactType, Item, Keep, LimitRow, NoticeKind, Origin, PointsKind,
    Procedure, Program, RoundPolicy, Rule, RuleBody, Schedule, ScheduleId, Set, SetId, Source,
    SourceId, Steps, TableKind, Version, Window,
};
use santei::{Claim, Code, Day, Episode, Fixed, Lang, Scratch, evaluate};

/// 600 points a unit: undecided where no quantity is stated.
const STRONG: Code = Code(112_000_010);
const MIDDLE: Code = Code(112_000_020);
const WEAK: Code = Code(112_000_030);
/// 100 points a unit.
const FEEBLE: Code = Code(112_000_040);

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn procedure(points: &str, stepped: bool) -> Procedure {
    let points: Fixed = points.parse().unwrap();
    let one: Fixed = "1".parse().unwrap();
    let steps = Steps { lower: one, upper: None, size: one, points, error: 0 };
    Procedure {
        points_kind: PointsKind::Points,
        points,
        unit: u16::from(stepped),
        steps: stepped.then_some(steps),
        outpatient_box: 600,
        inpatient_box: 600,
        notice_kind: NoticeKind::Base,
        ..Procedure::default()
    }
}

fn version(name: &str, from: &str, to: Day, body: Procedure) -> Version {
    Version {
        from: day(from),
        to,
        name: name.into(),
        kana: String::new(),
        section: String::new(),
        source: SourceId(0),
        row: 1,
        body: Body::Procedure(Box::new(body)),
    }
}

fn rule(name: &str, body: RuleBody) -> Rule {
    Rule {
        name: name.into(),
        cite: "test".into(),
        schedule: ScheduleId(0),
        from: day("2024-06-01"),
        to: day("2026-05-31"),
        source: SourceId(0),
        line: 1,
        when: None,
        body,
    }
}

fn program() -> Program {
    let mut program = Program {
        schedules: vec![Schedule {
            name: "r06".into(),
            from: day("2024-06-01"),
            to: day("2026-05-31"),
            yen_per_point: "10".parse().unwrap(),
            ..Schedule::default()
        }],
        sources: vec![Source { name: "small".into(), kind: "test".into(), ..Source::default() }],
        ..Program::default()
    };
    let codes = [
        (STRONG, "強", "600", true),
        (MIDDLE, "中", "300", false),
        (WEAK, "弱", "200", false),
        (FEEBLE, "微", "100", true),
    ];
    for (code, name, points, stepped) in codes {
        let body = procedure(points, stepped);
        let mut versions = vec![version(name, "2024-06-01", Day::MAX, body.clone())];
        if code == STRONG {
            // It is renamed later.
            versions = vec![
                version("強（旧）", "2024-06-01", day("2025-05-31"), body.clone()),
                version("強（新）", "2025-06-01", Day::MAX, body),
            ];
        }
        program.items.push(Item { code, versions });
    }
    let round = RoundPolicy {
        identification: 60,
        boxes: vec![600],
        quantity_rounds: false,
        unit_steps: Vec::new(),
        unit_rounds: false,
        order_steps: Vec::new(),
        order_rounds: true,
    };
    program.rules.push(rule("round", RuleBody::Round(round)));
    program
}

fn origin() -> Origin {
    let (from, to) = (day("2024-06-01"), day("2026-05-31"));
    Origin { source: SourceId(0), row: 1, from, to }
}

/// 背反区分 3 on a day.
fn either(program: &mut Program, a: Code, b: Code) {
    for (first, second) in [(a, b), (b, a)] {
        program.tables.exclusion.push(ExclusionRow {
            first,
            second,
            keep: Keep::Either,
            special: false,
            within: Window::Day,
            table: TableKind::ExclusionDay,
            origin: origin(),
        });
    }
    program.tables.exclusion.sort_by_key(|row| (row.first, row.second));
}

/// The claim of a visit; each order is a code, a quantity (0: none) and times.
fn claim(program: &Program, orders: &[(Code, u32, u32)], facts: &str) -> Claim {
    let orders: Vec<String> = orders
        .iter()
        .map(|(code, quantity, times)| match quantity {
            0 => format!(r#"{{"code":"{code}","times":{times}}}"#),
            _ => format!(r#"{{"code":"{code}","quantity":"{quantity}","times":{times}}}"#),
        })
        .collect();
    let text = format!(
        r#"{{"patient":{{"birthDate":"1980-04-01"}},"facility":{{"kind":"clinic"}},
            "facts":{facts},"history":{{"since":"2024-06-01"}},
            "visits":[{{"date":"2025-05-20","orders":[{}]}}]}}"#,
        orders.join(",")
    );
    let episode: Episode = serde_json::from_str(&text).unwrap();
    let buffer = ImageBuf::copy_of(&write(program).unwrap());
    let image = buffer.open().unwrap();
    let outcome = evaluate(&image, &episode, &mut Scratch::default()).unwrap();
    outcome.claim(&image, &episode, Lang::Ja)
}

fn answers(claim: &Claim) -> Vec<(Code, u32, LineVerdict)> {
    let mut answers: Vec<_> = claim.lines.iter().map(|l| (l.code, l.times, l.verdict)).collect();
    answers.sort_by_key(|(code, ..)| *code);
    answers
}

fn kinds(line: &ClaimLine) -> Vec<&str> {
    line.reasons.iter().map(|r| r.kind.as_str()).collect()
}

use LineVerdict::{Charged, NotCharged, Undecided};

#[test]
fn a_weaker_line_does_not_refuse_a_stronger_one_in_doubt() {
    let mut program = program();
    either(&mut program, STRONG, MIDDLE);
    let doubt = claim(&program, &[(STRONG, 0, 1), (MIDDLE, 0, 1)], "{}");
    assert_eq!(answers(&doubt), [(STRONG, 1, Undecided), (MIDDLE, 1, Undecided)]);
    let sure = claim(&program, &[(STRONG, 1, 1), (MIDDLE, 0, 1)], "{}");
    assert_eq!(answers(&sure), [(STRONG, 1, Charged), (MIDDLE, 1, NotCharged)]);
}

#[test]
fn a_stronger_line_refuses_a_weaker_one_in_doubt() {
    let mut program = program();
    either(&mut program, MIDDLE, FEEBLE);
    let claim = claim(&program, &[(MIDDLE, 0, 1), (FEEBLE, 0, 1)], "{}");
    assert_eq!(answers(&claim), [(MIDDLE, 1, Charged), (FEEBLE, 1, NotCharged)]);
}

/// If the first stands, the second goes and the third stays; else the third goes.
#[test]
fn a_doubt_reaches_those_whom_the_doubted_line_would_take_out() {
    let mut program = program();
    either(&mut program, STRONG, MIDDLE);
    either(&mut program, MIDDLE, WEAK);
    let orders = |quantity| [(STRONG, quantity, 1), (MIDDLE, 0, 1), (WEAK, 0, 1)];
    let doubt = claim(&program, &orders(0), "{}");
    assert_eq!(
        answers(&doubt),
        [(STRONG, 1, Undecided), (MIDDLE, 1, Undecided), (WEAK, 1, Undecided)]
    );
    let sure = claim(&program, &orders(1), "{}");
    assert_eq!(answers(&sure), [(STRONG, 1, Charged), (MIDDLE, 1, NotCharged), (WEAK, 1, Charged)]);
    let without = claim(&program, &[(MIDDLE, 0, 1), (WEAK, 0, 1)], "{}");
    assert_eq!(answers(&without), [(MIDDLE, 1, Charged), (WEAK, 1, NotCharged)]);
}

/// One of the two a day: an undecided one leaves the other open.
#[test]
fn an_undecided_line_leaves_the_limit_open() {
    let mut program = program();
    program.sets.push(Set { name: "set".into(), codes: vec![STRONG, MIDDLE], open: false });
    let limit = RuleBody::Limit {
        members: SetId(0),
        max: 1,
        within: Window::Day,
        quantity: false,
        by_code: false,
    };
    program.rules.push(rule("limit", limit));
    let doubt = claim(&program, &[(STRONG, 0, 1), (MIDDLE, 0, 1)], "{}");
    assert_eq!(answers(&doubt), [(STRONG, 1, Undecided), (MIDDLE, 1, Undecided)]);
    let second = doubt.lines.iter().find(|l| l.code == MIDDLE).unwrap();
    assert_eq!(kinds(second), ["dependsOnUndecided"]);
    assert_eq!(second.reasons[0].other, Some(STRONG));
    let sure = claim(&program, &[(STRONG, 1, 1), (MIDDLE, 0, 1)], "{}");
    assert_eq!(answers(&sure), [(STRONG, 1, Charged), (MIDDLE, 1, NotCharged)]);
}

#[test]
fn what_fits_a_limit_is_charged_and_the_rest_is_not() {
    let mut program = program();
    program.tables.limit.push(LimitRow {
        code: MIDDLE,
        unit: 131,
        unit_name: "月".into(),
        within: Window::Months(1),
        max: 2,
        special: false,
        origin: origin(),
    });
    let claim = claim(&program, &[(MIDDLE, 0, 3)], "{}");
    assert_eq!(answers(&claim), [(MIDDLE, 2, Charged), (MIDDLE, 1, NotCharged)]);
    assert_eq!(kinds(&claim.lines[0]), ["chargedUpToLimit"]);
    assert_eq!(kinds(&claim.lines[1]), ["overLimitTable"]);
    assert_eq!(claim.lines[1].order, Some(0));
    assert_eq!(claim.totals.points.to_string(), "600");
}

#[test]
fn what_fits_a_limit_of_quantities_is_charged_and_the_rest_is_not() {
    let mut program = program();
    program.sets.push(Set { name: "set".into(), codes: vec![STRONG], open: false });
    let limit = RuleBody::Limit {
        members: SetId(0),
        max: 6,
        within: Window::Day,
        quantity: true,
        by_code: false,
    };
    program.rules.push(rule("limit", limit));
    let claim = claim(&program, &[(STRONG, 7, 1)], "{}");
    let parts: Vec<_> =
        claim.lines.iter().map(|l| (l.quantity.unwrap().to_string(), l.verdict)).collect();
    assert_eq!(parts, [("6".to_owned(), Charged), ("1".to_owned(), NotCharged)]);
    // 600 for the first and 600 for each further unit.
    assert_eq!(claim.totals.points.to_string(), "3600");
}

#[test]
fn a_reason_names_a_code_as_it_was_called_on_the_day() {
    let mut program = program();
    either(&mut program, STRONG, MIDDLE);
    let claim = claim(&program, &[(STRONG, 1, 1), (MIDDLE, 0, 1)], "{}");
    let refused = claim.lines.iter().find(|l| l.code == MIDDLE).unwrap();
    assert!(refused.reasons[0].text.contains("強（旧）"), "{}", refused.reasons[0].text);
}

#[test]
fn facts_that_no_rule_reads_are_told() {
    let mut program = program();
    let fact = |name: &str, kind, words: &[&str]| Fact {
        name: name.into(),
        kind,
        words: words.iter().map(|w| (*w).to_owned()).collect(),
        ask_ja: String::new(),
        ask_en: String::new(),
        cases: Vec::new(),
        default: None,
    };
    program.facts.push(fact("医療ＤＸ", FactType::Bool, &[]));
    program.facts.push(fact("採血", FactType::Word, &["静脈", "なし"]));
    let facts = r#"{"医療DX":true,"採血":true,"別の事実":true,"医療ＤＸ":true,"holiday":"いいえ"}"#;
    let claim = claim(&program, &[(MIDDLE, 0, 1)], facts);
    let told: Vec<_> = claim
        .warnings
        .iter()
        .map(|w| (w.fact.as_str(), w.code.as_str(), w.near.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("holiday", "W0411", None),
            ("別の事実", "W0410", None),
            ("医療DX", "W0410", Some("医療ＤＸ")),
            ("採血", "W0411", None),
        ]
    );
    assert!(claim.warnings[3].text.contains("静脈・なし"), "{}", claim.warnings[3].text);
    assert_eq!(claim.unknown_facts, ["holiday", "別の事実", "医療DX", "採血"]);
    let json = serde_json::to_value(&claim).unwrap();
    assert_eq!(json["warnings"][2]["near"], "医療ＤＸ");
}
