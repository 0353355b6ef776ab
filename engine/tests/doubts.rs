//! What a doubt leaves in doubt, and what it does not: on a schedule of a few codes made by hand.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

use santei::claim::{ClaimLine, LineVerdict};
use santei::image::{ImageBuf, write};
use santei::ir::{
    AgeAddition, AgeBound, Body, ExclusionRow, Expr, ExprId, Fact, FactId, FactType, Item, Keep,
    LimitRow, Made, NoticeKind, Of, Origin, Otherwise, PointsKind, Procedure, Program, Role,
    RoundPolicy, Rule, RuleBody, Schedule, ScheduleId, Set, SetId, Source, SourceId, Step, Steps,
    TableKind, Version, Window,
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
    claim_after(program, &[], orders, facts)
}

/// The claim of a visit after charges of earlier days.
fn claim_after(
    program: &Program,
    past: &[(&str, Code)],
    orders: &[(Code, u32, u32)],
    facts: &str,
) -> Claim {
    claim_known(program, r#""since":"2024-06-01","#, past, orders, facts)
}

/// The claim of a visit of whose past nothing is known but the month.
fn claim_unknown(program: &Program, orders: &[(Code, u32, u32)]) -> Claim {
    claim_known(program, "", &[], orders, "{}")
}

fn claim_known(
    program: &Program,
    since: &str,
    past: &[(&str, Code)],
    orders: &[(Code, u32, u32)],
    facts: &str,
) -> Claim {
    let past: Vec<String> =
        past.iter().map(|(date, code)| format!(r#"{{"date":"{date}","code":"{code}"}}"#)).collect();
    let orders: Vec<String> = orders
        .iter()
        .map(|(code, quantity, times)| match quantity {
            0 => format!(r#"{{"code":"{code}","times":{times}}}"#),
            _ => format!(r#"{{"code":"{code}","quantity":"{quantity}","times":{times}}}"#),
        })
        .collect();
    let text = format!(
        r#"{{"patient":{{"birthDate":"1980-04-01"}},"facility":{{"kind":"clinic"}},
            "facts":{facts},"history":{{{since}"lines":[{}]}},
            "visits":[{{"date":"2025-05-20","orders":[{}]}}]}}"#,
        past.join(","),
        orders.join(",")
    );
    claim_of(program, &text)
}

/// The claim of an Episode.
fn claim_of(program: &Program, episode: &str) -> Claim {
    let episode: Episode = serde_json::from_str(episode).unwrap();
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

/// One of each code in three months.
fn once_in_three_months(program: &mut Program, code: Code) {
    program.tables.limit.push(LimitRow {
        code,
        unit: 144,
        unit_name: "３月".into(),
        within: Window::Months(3),
        max: 1,
        special: false,
        origin: origin(),
    });
}

/// The stronger of two is used up by the month before: the weaker is charged, as where it comes
/// alone.
#[test]
fn what_its_limit_refuses_excludes_nobody() {
    let mut program = program();
    either(&mut program, MIDDLE, WEAK);
    once_in_three_months(&mut program, MIDDLE);
    let orders = [(MIDDLE, 0, 1), (WEAK, 0, 1)];
    let fresh = claim(&program, &orders, "{}");
    assert_eq!(answers(&fresh), [(MIDDLE, 1, Charged), (WEAK, 1, NotCharged)]);
    let used = claim_after(&program, &[("2025-04-20", MIDDLE)], &orders, "{}");
    assert_eq!(answers(&used), [(MIDDLE, 1, NotCharged), (WEAK, 1, Charged)]);
    let refused = used.lines.iter().find(|l| l.code == MIDDLE).unwrap();
    assert_eq!(kinds(refused), ["overLimitTable"]);
}

/// Both sides of a pair, each used up: both are refused by their limits.
#[test]
fn two_that_are_used_up_are_both_refused() {
    let mut program = program();
    either(&mut program, MIDDLE, WEAK);
    once_in_three_months(&mut program, MIDDLE);
    once_in_three_months(&mut program, WEAK);
    program.tables.limit.sort_by_key(|row| row.code);
    let past = [("2025-03-20", MIDDLE), ("2025-04-20", WEAK)];
    let claim = claim_after(&program, &past, &[(MIDDLE, 0, 1), (WEAK, 0, 1)], "{}");
    assert_eq!(answers(&claim), [(MIDDLE, 1, NotCharged), (WEAK, 1, NotCharged)]);
    assert!(claim.lines.iter().all(|line| kinds(line) == ["overLimitTable"]));
}

/// The first takes out the second, the second the third: where the first is used up, the second
/// comes back and takes out the third.
#[test]
fn who_comes_back_takes_out_others() {
    let mut program = program();
    either(&mut program, STRONG, MIDDLE);
    either(&mut program, MIDDLE, WEAK);
    once_in_three_months(&mut program, STRONG);
    let orders = [(STRONG, 1, 1), (MIDDLE, 0, 1), (WEAK, 0, 1)];
    let claim = claim_after(&program, &[("2025-04-20", STRONG)], &orders, "{}");
    assert_eq!(
        answers(&claim),
        [(STRONG, 1, NotCharged), (MIDDLE, 1, Charged), (WEAK, 1, NotCharged)]
    );
}

/// One in three months, of which two are not known: whether it is charged decides over the other.
#[test]
fn what_turns_undecided_behind_exclude_takes_nobody_out() {
    let mut program = program();
    either(&mut program, MIDDLE, WEAK);
    once_in_three_months(&mut program, MIDDLE);
    let claim = claim_unknown(&program, &[(MIDDLE, 0, 1), (WEAK, 0, 1)]);
    assert_eq!(answers(&claim), [(MIDDLE, 1, Undecided), (WEAK, 1, Undecided)]);
    let of = |code| claim.lines.iter().find(|l| l.code == code).unwrap();
    assert_eq!(kinds(of(MIDDLE)), ["needsHistory"]);
    assert_eq!(kinds(of(WEAK)), ["dependsOnUndecided"]);
    assert_eq!(of(WEAK).reasons[0].other, Some(MIDDLE));
}

/// The weaker of two is refused whether its own limit is known to hold or not.
#[test]
fn what_is_refused_at_any_rate_turns_nobody_undecided() {
    let mut program = program();
    either(&mut program, MIDDLE, WEAK);
    once_in_three_months(&mut program, WEAK);
    let claim = claim_unknown(&program, &[(MIDDLE, 0, 1), (WEAK, 0, 1)]);
    assert_eq!(answers(&claim), [(MIDDLE, 1, Charged), (WEAK, 1, NotCharged)]);
}

/// If the first stands, the second goes and the third stays; else the third goes.
#[test]
fn a_doubt_of_a_limit_reaches_those_whom_the_doubted_line_would_take_out() {
    let mut program = program();
    either(&mut program, STRONG, MIDDLE);
    either(&mut program, MIDDLE, WEAK);
    once_in_three_months(&mut program, STRONG);
    let claim = claim_unknown(&program, &[(STRONG, 1, 1), (MIDDLE, 0, 1), (WEAK, 0, 1)]);
    assert_eq!(
        answers(&claim),
        [(STRONG, 1, Undecided), (MIDDLE, 1, Undecided), (WEAK, 1, Undecided)]
    );
}

/// A base of 300 points with an addition up to the age of three, and another one from there to six.
fn with_ages(program: &mut Program) {
    let years = AgeBound::Years;
    let ages = [(AgeBound::None, years(3), WEAK), (years(3), years(6), FEEBLE)];
    for item in &mut program.items {
        let Some(Body::Procedure(p)) = item.versions.first_mut().map(|v| &mut v.body) else {
            continue;
        };
        if item.code == MIDDLE {
            p.note_code = 1001;
            p.ages = ages.map(|(from, to, code)| AgeAddition { from, to, code }).to_vec();
        }
        if let Some((from, to, _)) = ages.iter().find(|(.., code)| *code == item.code) {
            (p.note_code, p.note_serial) = (1001, 1);
            (p.age_from, p.age_to) = (*from, *to);
            p.notice_kind = NoticeKind::Note;
            (p.steps, p.unit) = (None, 0);
        }
    }
    for rule in &mut program.rules {
        if let RuleBody::Round(round) = &mut rule.body {
            round.unit_steps = vec![Step { role: Role::NotePoints, of: Of::Base }];
        }
    }
}

fn child_of_four(orders: &str) -> String {
    format!(
        r#"{{"patient":{{"birthDate":"2021-01-20"}},"facility":{{"kind":"clinic"}},
            "visits":[{{"date":"2025-05-20","orders":[{orders}]}}]}}"#
    )
}

/// The addition of another age is refused with its reason, and that of the age is made.
#[test]
fn an_addition_that_the_age_refuses_keeps_the_right_one_from_nobody() {
    let mut program = program();
    with_ages(&mut program);
    let orders = format!(r#"{{"items":[{{"code":"{MIDDLE}"}},{{"code":"{WEAK}"}}]}}"#);
    let claim = claim_of(&program, &child_of_four(&orders));
    assert_eq!(
        answers(&claim),
        [(MIDDLE, 1, Charged), (WEAK, 1, NotCharged), (FEEBLE, 1, Charged)]
    );
    assert_eq!(claim.totals.points.to_string(), "400");
}

/// What a `require` refuses keeps the right addition from nobody; what it lets stand does, and what
/// it leaves open.
#[test]
fn an_addition_that_a_requirement_refuses_keeps_the_right_one_from_nobody() {
    let mut program = program();
    with_ages(&mut program);
    let strong = program.items.iter_mut().find(|item| item.code == STRONG).unwrap();
    for version in &mut strong.versions {
        let Body::Procedure(p) = &mut version.body else { continue };
        (p.note_code, p.note_serial, p.notice_kind) = (1001, 1, NoticeKind::Note);
        (p.steps, p.unit) = (None, 0);
    }
    let needs = unknown(&mut program);
    program.sets.push(Set { name: "strong".into(), codes: vec![STRONG], open: false });
    let require =
        RuleBody::Require { on: SetId(0), needs, otherwise: Otherwise::Deny, comments: vec![] };
    program.rules.push(rule("require", require));
    let answered = |fact: &str| {
        let orders = format!(
            r#"{{"items":[{{"code":"{MIDDLE}"}},{{"code":"{STRONG}"}}],"facts":{{{fact}}}}}"#
        );
        answers(&claim_of(&program, &child_of_four(&orders)))
    };
    let kept = |verdict| vec![(STRONG, 1, verdict), (MIDDLE, 1, Charged)];
    let mut made = kept(NotCharged);
    made.push((FEEBLE, 1, Charged));
    assert_eq!(answered(r#""問い":false"#), made);
    assert_eq!(answered(r#""問い":true"#), kept(Charged));
    assert_eq!(answered(""), kept(Undecided));
}

/// An addition that was ordered with the first base is not that of the second.
#[test]
fn an_addition_belongs_to_its_own_base() {
    let mut program = program();
    with_ages(&mut program);
    let orders = format!(
        r#"{{"items":[{{"code":"{MIDDLE}"}},{{"code":"{FEEBLE}"}}]}},{{"code":"{MIDDLE}"}}"#
    );
    let claim = claim_of(&program, &child_of_four(&orders));
    assert_eq!(claim.totals.points.to_string(), "800");
    assert!(claim.lines.iter().all(|l| l.verdict == Charged));
    assert_eq!(claim.lines.iter().filter(|l| l.code == FEEBLE).count(), 2);
}

/// A fact that nobody states, as the condition of a rule.
fn unknown(program: &mut Program) -> ExprId {
    program.facts.push(Fact {
        name: "問い".into(),
        kind: FactType::Bool,
        words: Vec::new(),
        ask_ja: "どうか".into(),
        ask_en: "is it so".into(),
        cases: Vec::new(),
        default: None,
    });
    program.exprs.push(Expr::Fact(FactId(0)));
    ExprId(0)
}

/// Either of two may stay, if a condition holds that is unknown: the stronger stays in any case.
#[test]
fn an_unknown_condition_of_a_pair_is_asked_of_the_weaker() {
    let mut program = program();
    program.sets.push(Set { name: "both".into(), codes: vec![MIDDLE, WEAK], open: false });
    let (first, second) = (SetId(0), SetId(0));
    let exclude = RuleBody::Exclude { first, second, within: Window::Day, keep: Keep::Either };
    let when = Some(unknown(&mut program));
    program.rules.push(Rule { when, ..rule("exclude", exclude) });
    let doubt = claim(&program, &[(MIDDLE, 0, 1), (WEAK, 0, 1)], "{}");
    assert_eq!(answers(&doubt), [(MIDDLE, 1, Charged), (WEAK, 1, Undecided)]);
    let holds = claim(&program, &[(MIDDLE, 0, 1), (WEAK, 0, 1)], r#"{"問い":true}"#);
    assert_eq!(answers(&holds), [(MIDDLE, 1, Charged), (WEAK, 1, NotCharged)]);
}

#[test]
fn an_open_special_condition_leaves_the_stronger_of_a_pair() {
    let mut program = program();
    either(&mut program, MIDDLE, WEAK);
    for row in &mut program.tables.exclusion {
        row.special = true;
    }
    let claim = claim(&program, &[(MIDDLE, 0, 1), (WEAK, 0, 1)], "{}");
    assert_eq!(answers(&claim), [(MIDDLE, 1, Charged), (WEAK, 1, Undecided)]);
}

/// A rule on any row frees a line of a row that has no special condition.
#[test]
fn the_law_may_be_narrower_than_a_row() {
    let mut program = program();
    either(&mut program, MIDDLE, WEAK);
    for row in &mut program.tables.exclusion {
        row.keep = if row.first == MIDDLE { Keep::First } else { Keep::Second };
    }
    program.sets.push(Set { name: "on".into(), codes: vec![WEAK], open: false });
    program.sets.push(Set { name: "beside".into(), codes: vec![MIDDLE], open: false });
    let when = Some(unknown(&mut program));
    for any_row in [false, true] {
        let mut program = program.clone();
        let special = RuleBody::Special { on: SetId(0), beside: Some(SetId(1)), any_row };
        program.rules.push(Rule { when, ..rule("special", special) });
        let answer = |facts: &str| {
            let claim = claim(&program, &[(MIDDLE, 0, 1), (WEAK, 0, 1)], facts);
            claim.lines.iter().find(|l| l.code == WEAK).unwrap().verdict
        };
        let found = [r#"{"問い":true}"#, r#"{"問い":false}"#, "{}"].map(answer);
        let expected = if any_row {
            [Charged, NotCharged, Undecided]
        } else {
            [NotCharged, NotCharged, NotCharged]
        };
        assert_eq!(found, expected, "any-row: {any_row}");
    }
}

/// Two a day, if a condition holds that is unknown: nothing is asked of the second, all of the third.
#[test]
fn an_unknown_condition_of_a_limit_is_asked_where_it_matters() {
    let mut program = program();
    program.sets.push(Set { name: "set".into(), codes: vec![MIDDLE], open: false });
    let (members, within) = (SetId(0), Window::Day);
    let limit = RuleBody::Limit { members, max: 2, within, quantity: false, by_code: false };
    let when = Some(unknown(&mut program));
    program.rules.push(Rule { when, ..rule("limit", limit) });
    let claim = claim(&program, &[(MIDDLE, 0, 1), (MIDDLE, 0, 1), (MIDDLE, 0, 1)], "{}");
    let verdicts: Vec<_> = claim.lines.iter().map(|l| l.verdict).collect();
    assert_eq!(verdicts, [Charged, Charged, Undecided]);
}

/// An addition whose base is refused uses up no limit.
#[test]
fn what_lost_its_base_does_not_count() {
    let mut program = program();
    for item in &mut program.items {
        for version in &mut item.versions {
            if let Body::Procedure(p) = &mut version.body
                && item.code == FEEBLE
            {
                p.notice_kind = NoticeKind::Note;
                p.steps = None;
                p.unit = 0;
            }
        }
    }
    either(&mut program, MIDDLE, WEAK);
    for row in &mut program.tables.exclusion {
        row.keep = if row.first == WEAK { Keep::First } else { Keep::Second };
    }
    once_in_three_months(&mut program, FEEBLE);
    let text = format!(
        r#"{{"patient":{{"birthDate":"1980-04-01"}},"facility":{{"kind":"clinic"}},
            "mode":"asRecorded","history":{{"since":"2024-06-01"}},
            "visits":[{{"date":"2025-05-20","orders":[
              {{"items":[{{"code":"{WEAK}"}},{{"code":"{FEEBLE}"}}]}},
              {{"items":[{{"code":"{MIDDLE}"}},{{"code":"{FEEBLE}"}}]}}]}}]}}"#
    );
    let claim = claim_of(&program, &text);
    let additions: Vec<_> = claim.lines.iter().filter(|l| l.code == FEEBLE).map(kinds).collect();
    // What stands has no step of rounding that would take it here.
    assert_eq!(additions, [vec!["baseNotCharged"], vec!["noStep"]]);
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

/// What takes points off (10 per cent) under a rule, with the answers of an Episode of two orders of
/// the same code that is judged in the given way.
fn lowered(body: RuleBody, mode: &str, second: &str, when: bool) -> Claim {
    let mut program = program();
    let feeble = program.items.iter_mut().find(|item| item.code == FEEBLE).unwrap();
    for version in &mut feeble.versions {
        let Body::Procedure(p) = &mut version.body else { continue };
        (p.points_kind, p.points) = (PointsKind::PercentDown, "10".parse().unwrap());
        (p.notice_kind, p.steps, p.unit) = (NoticeKind::Note, None, 0);
    }
    program.sets.push(Set { name: "middle".into(), codes: vec![MIDDLE], open: false });
    let when = when.then(|| unknown(&mut program));
    program.rules.push(Rule { when, ..rule("減算", body) });
    for rule in &mut program.rules {
        if let RuleBody::Round(round) = &mut rule.body {
            round.unit_steps = vec![Step { role: Role::NoteReduction, of: Of::Running }];
        }
    }
    claim_of(
        &program,
        &format!(
            r#"{{"mode":"{mode}","patient":{{"birthDate":"1980-01-20"}},
                "facility":{{"kind":"clinic"}},"visits":[
                {{"date":"2025-05-20","orders":[{{"items":[{{"code":"{MIDDLE}"}}]}}]}},
                {{"date":"2025-05-27","orders":[{{"items":[{{"code":"{MIDDLE}"}}{second}]}}]}}]}}"#
        ),
    )
}

fn reminded(claim: &Claim) -> Vec<(Code, String)> {
    let told = claim.lines.iter().filter(|line| kinds(line).contains(&"reminded"));
    told.map(|line| (line.code, line.date.to_string())).collect()
}

/// To what is judged as it is recorded nothing is added, but it is reminded of the row that lacks.
#[test]
fn a_reduction_that_is_not_recorded_is_a_reminder() {
    let reduce = || RuleBody::Reduce {
        on: SetId(0),
        by_group: false,
        nth: 2,
        within: Window::Months(1),
        code: FEEBLE,
        made: Made::default(),
    };
    let row = format!(r#",{{"code":"{FEEBLE}"}}"#);
    let second = vec![(MIDDLE, "2025-05-27".to_owned())];
    let lacks = lowered(reduce(), "asRecorded", "", false);
    assert_eq!(lacks.totals.points.to_string(), "600");
    assert_eq!(reminded(&lacks), second);
    assert_eq!(lacks.lines[1].reasons.last().unwrap().rule.as_deref(), Some("減算"));
    let recorded = lowered(reduce(), "asRecorded", &row, false);
    assert_eq!(recorded.totals.points.to_string(), "570");
    assert_eq!(reminded(&recorded), []);
    let derived = lowered(reduce(), "derive", "", false);
    assert_eq!(derived.totals.points.to_string(), "570");
    assert_eq!(reminded(&derived), []);
    // What is not known is no reminder, and no doubt.
    let unknown = lowered(reduce(), "asRecorded", "", true);
    assert_eq!(reminded(&unknown), []);
    assert_eq!(answers(&unknown), [(MIDDLE, 1, Charged), (MIDDLE, 1, Charged)]);
}

/// The same of rows that `add` and `derive` rules make.
#[test]
fn what_takes_points_off_and_is_not_recorded_is_a_reminder() {
    let add = || RuleBody::Add { on: SetId(0), code: FEEBLE, made: Made::default() };
    let derive = || RuleBody::Derive {
        on: Some(SetId(0)),
        code: FEEBLE,
        made: Made::default(),
        per: Window::Visit,
        even_if_included: false,
    };
    let row = format!(r#",{{"code":"{FEEBLE}"}}"#);
    let day = |day: &str| (MIDDLE, format!("2025-05-{day}"));
    for body in [&add, &derive] as [&dyn Fn() -> RuleBody; 2] {
        assert_eq!(reminded(&lowered(body(), "asRecorded", "", false)), [day("20"), day("27")]);
        assert_eq!(reminded(&lowered(body(), "asRecorded", &row, false)), [day("20")]);
        assert_eq!(reminded(&lowered(body(), "asRecorded", "", true)), []);
        assert_eq!(reminded(&lowered(body(), "derive", "", false)), []);
    }
    let recorded = lowered(add(), "asRecorded", "", false);
    assert_eq!(recorded.totals.points.to_string(), "600");
    assert_eq!(lowered(add(), "derive", "", false).totals.points.to_string(), "540");
}
