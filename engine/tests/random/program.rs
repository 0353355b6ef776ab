//! Small programs made by hand and by chance: few codes, many rows between them.

use super::draw::{Draw, numbers};
use santei::ir::{
    AgeAddition, AgeBound, Arithmetic, Attr, Band, Body, Calendar, Comparison, Drug, ExclusionRow,
    Expr, ExprId, Fact, FactCase, FactType, GroupId, InclusionRow, IndexRow, InpatientRow, Item,
    Keep, LimitRow, Made, Material, NoticeKind, Of, Origin, Otherwise, PointsKind, Priced,
    Procedure, Program, Role, RoundPolicy, Rule, RuleBody, Schedule, ScheduleId, Set, SetId,
    Source, SourceId, Step, Steps, TableKind, Tables, Together, UnitName, Value, Version, Window,
};
use santei::{Code, Day, Fixed};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn fixed(text: &str) -> Fixed {
    text.parse().unwrap()
}

const CODES: u32 = 36;

fn code(at: usize) -> Code {
    Code(112_000_010 + 10 * u32::try_from(at).unwrap())
}

/// What of rules a program holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rules {
    /// Tables, the master's mechanisms and rounding.
    Tables,
    /// Every kind of rule as well.
    All,
}

pub fn program(seed: u64, rules: Rules) -> Program {
    let choices = numbers(seed, 20_000);
    let mut draw = Draw::new(&choices);
    let mut program = Program {
        schedules: vec![Schedule {
            name: "r06".into(),
            title: "small".into(),
            from: day("2024-06-01"),
            to: day("2026-05-31"),
            cite: "test".into(),
            yen_per_point: fixed("10"),
            partial: seed % 5 == 4,
        }],
        sources: vec![Source { name: "small".into(), kind: "test".into(), ..Source::default() }],
        units: [(1, "分"), (28, "単位")]
            .map(|(number, name)| UnitName { number, name: name.into() })
            .into(),
        ..Program::default()
    };
    for at in 0..CODES as usize {
        program.items.push(item(&mut draw, at));
    }
    for at in 0..4 {
        program.items.push(priced(&mut draw, at));
    }
    program.tables = tables(&mut draw);
    round_rules(&mut program, &mut draw);
    if rules == Rules::All {
        other_rules(&mut program, &mut draw);
    }
    program
}

fn version(from: Day, to: Day, body: Body) -> Version {
    Version {
        from,
        to,
        name: "item".into(),
        kana: String::new(),
        section: String::new(),
        source: SourceId(0),
        row: 1,
        body,
    }
}

fn item(draw: &mut Draw<'_>, at: usize) -> Item {
    let cut = day("2025-04-01");
    let mut versions = Vec::new();
    if draw.chance(15) {
        let early = procedure(draw, at);
        versions.push(version(day("2024-06-01"), Day(cut.0 - 1), Body::Procedure(Box::new(early))));
        if draw.chance(60) {
            let late = procedure(draw, at);
            versions.push(version(cut, Day::MAX, Body::Procedure(Box::new(late))));
        }
    } else if draw.chance(4) {
        versions.push(version(Day::MIN, Day::MAX, Body::NotAtHand));
    } else {
        let body = Body::Procedure(Box::new(procedure(draw, at)));
        versions.push(version(day("2024-06-01"), Day::MAX, body));
    }
    for version in &mut versions {
        version.section = ["D007", "B001", ""][at / 6 % 3].into();
    }
    Item { code: code(at), versions }
}

fn procedure(draw: &mut Draw<'_>, at: usize) -> Procedure {
    let notice_kind = match at % 6 {
        3 | 4 => NoticeKind::Note,
        5 => NoticeKind::General,
        _ => NoticeKind::Base,
    };
    let basic = notice_kind == NoticeKind::Base;
    let kinds: &[PointsKind] = if basic {
        &[
            PointsKind::Points,
            PointsKind::Points,
            PointsKind::Points,
            PointsKind::Points,
            PointsKind::Points,
            PointsKind::Yen,
            PointsKind::Stated,
        ]
    } else {
        &[
            PointsKind::Points,
            PointsKind::PercentUp,
            PointsKind::PercentUp,
            PointsKind::PercentDown,
            PointsKind::PointsDown,
            PointsKind::StatedDown,
        ]
    };
    let points_kind = draw.pick(kinds);
    let percent = matches!(points_kind, PointsKind::PercentUp | PointsKind::PercentDown);
    let points = if percent {
        ["10", "50", "20", "5", "33.5", "100"][draw.below(6)]
    } else {
        ["100", "85", "42.50", "10.75", "288", "1500", "100", "7"][draw.below(8)]
    };
    let note_code = if draw.chance(if basic { 60 } else { 75 }) {
        1001 + u16::try_from(draw.below(3)).unwrap()
    } else {
        0
    };
    let note_serial = match (note_code, basic) {
        (0, _) => 0,
        (_, true) => u8::from(draw.chance(15)),
        (_, false) => 1 + u8::try_from(draw.below(3)).unwrap(),
    };
    // A quantity formula stands on points of the master.
    let stepped = matches!(points_kind, PointsKind::Points | PointsKind::PointsDown);
    let steps = (draw.chance(15) && stepped).then(|| Steps {
        lower: fixed(draw.pick(&["30", "1", "0", "90"])),
        upper: draw.chance(60).then(|| fixed(draw.pick(&["300", "120", "95"]))),
        size: fixed(draw.pick(&["30", "1", "10"])),
        points: fixed(draw.pick(&["50", "42.50", "10.75", "0.3"])),
        error: draw.pick(&[0, 1, 2, 3]),
    });
    Procedure {
        points_kind,
        unit: u16::from(steps.is_some()),
        points: fixed(points),
        setting: if draw.chance(10) { draw.pick(&[1, 2]) } else { 0 },
        elderly: if draw.chance(6) { draw.pick(&[1, 2]) } else { 0 },
        outpatient_box: draw.pick(&[600, 400, 110]),
        inpatient_box: draw.pick(&[600, 400, 903]),
        facility_kind: if draw.chance(6) { draw.pick(&[1, 2]) } else { 0 },
        beds: if draw.chance(8) { draw.pick(&[1, 2, 3, 4, 5, 6, 7, 8]) } else { 0 },
        steps,
        month_limit: if draw.chance(10) { draw.pick(&[1, 2]) } else { 0 },
        month_limit_error: draw.pick(&[0, 1]),
        note_code,
        note_serial,
        age_rule: if !basic && draw.chance(20) { 1 } else { 0 },
        age_from: if draw.chance(8) { bound(draw) } else { AgeBound::None },
        age_to: if draw.chance(8) { bound(draw) } else { AgeBound::None },
        time_class: if draw.chance(12) { draw.pick(&[1, 2, 4]) } else { 0 },
        compliance: if draw.chance(6) { draw.pick(&[1, 2]) } else { 0 },
        compliance_standard: 320,
        diminishing_group: if draw.chance(40) { draw.pick(&[40, 201]) } else { 0 },
        outside_general_base: draw.chance(if basic { 15 } else { 8 }),
        notice_kind,
        standards: match draw.below(24) {
            0 => vec![vec![draw.pick(&[320, 3023]), 3420]],
            1 => vec![vec![320], vec![draw.pick(&[3023, 3420])]],
            2 => vec![vec![320, 3023], vec![3420]],
            _ => Vec::new(),
        },
        ages: if basic && draw.chance(20) {
            (0..=draw.below(2))
                .map(|_| AgeAddition {
                    from: if draw.chance(50) { bound(draw) } else { AgeBound::None },
                    to: bound(draw),
                    code: code(3 + 6 * draw.below(5) + draw.below(2)),
                })
                .collect()
        } else {
            Vec::new()
        },
        ..Procedure::default()
    }
}

fn bound(draw: &mut Draw<'_>) -> AgeBound {
    draw.pick(&[
        AgeBound::Years(3),
        AgeBound::Years(6),
        AgeBound::Years(75),
        AgeBound::Days(28),
        AgeBound::Days(90),
        AgeBound::MonthAfter(3),
        AgeBound::MonthAfter(15),
        AgeBound::School,
    ])
}

fn priced(draw: &mut Draw<'_>, at: u32) -> Item {
    let price = draw.chance(85).then(|| fixed(draw.pick(&["10.10", "5.70", "123.45", "1500"])));
    let (code, body) = if at < 2 {
        (620_000_001 + at, Body::Drug(Drug { price, price_kind: 1, form: 1 }))
    } else {
        (710_000_001 + at, Body::Material(Material { price, price_kind: 1, ..Material::default() }))
    };
    Item { code: Code(code), versions: vec![version(Day::MIN, Day::MAX, body)] }
}

/// Days of a row: mostly the whole schedule.
fn origin(draw: &mut Draw<'_>) -> Origin {
    let (from, to) = match draw.below(8) {
        0 => (day("2024-06-01"), day("2025-03-31")),
        1 => (day("2025-04-01"), day("2026-05-31")),
        _ => (day("2024-06-01"), day("2026-05-31")),
    };
    Origin { source: SourceId(0), row: 1 + draw.next() % 1000, from, to }
}

fn any_code(draw: &mut Draw<'_>) -> Code {
    code(draw.below(CODES as usize))
}

fn tables(draw: &mut Draw<'_>) -> Tables {
    let groups = 6;
    let mut tables = Tables {
        group_names: (0..groups).map(|g| format!("G{g:06}")).collect(),
        ..Tables::default()
    };
    for at in 0..CODES as usize {
        if draw.chance(35) {
            let windows = [
                Window::Day,
                Window::Months(1),
                Window::Visit,
                Window::DaysBefore(7),
                Window::Order,
            ];
            let row = IndexRow {
                code: code(at),
                groups: (0..=draw.below(2))
                    .map(|_| {
                        let window = draw.chance(90).then(|| draw.pick(&windows));
                        (window, GroupId(u16::try_from(draw.below(groups)).unwrap()))
                    })
                    .collect(),
                inpatient_group: if draw.chance(30) { draw.pick(&[101, 102]) } else { 0 },
                origin: origin(draw),
                ..IndexRow::default()
            };
            tables.index.push(row);
        }
    }
    for group in 0..groups {
        for _ in 0..3 {
            tables.inclusion.push(InclusionRow {
                group: GroupId(u16::try_from(group).unwrap()),
                code: any_code(draw),
                special: draw.chance(15),
                origin: origin(draw),
            });
        }
    }
    for (table, within, pairs) in [
        (TableKind::ExclusionDay, Window::Day, 14),
        (TableKind::ExclusionMonth, Window::Months(1), 8),
        (TableKind::ExclusionSame, Window::Visit, 14),
        (TableKind::ExclusionWeek, Window::Week, 8),
    ] {
        for _ in 0..pairs {
            let (first, second) = (any_code(draw), any_code(draw));
            let keep = draw.pick(&[Keep::First, Keep::Second, Keep::Either]);
            let special = draw.chance(15);
            let origin = origin(draw);
            let row = ExclusionRow { first, second, keep, special, within, table, origin };
            if draw.chance(80) && first != second {
                let keep = match keep {
                    Keep::First => Keep::Second,
                    Keep::Second => Keep::First,
                    Keep::Either => Keep::Either,
                };
                tables.exclusion.push(ExclusionRow {
                    first: second,
                    second: first,
                    keep,
                    ..row.clone()
                });
            }
            tables.exclusion.push(row);
        }
    }
    for _ in 0..16 {
        tables.inpatient.push(InpatientRow {
            group: draw.pick(&[101, 102]),
            code: any_code(draw),
            class: draw.pick(&[1, 2, 3]),
            origin: origin(draw),
        });
    }
    let windows = [
        Window::Day,
        Window::Months(1),
        Window::Week,
        Window::Weeks(2),
        Window::Months(3),
        Window::Days(7),
        Window::FiscalYear,
        Window::Admission,
        Window::AdmissionDay,
        Window::DischargeDay,
        Window::History,
        Window::Course,
        Window::Order,
        Window::Visit,
        Window::PerUnit,
    ];
    for _ in 0..16 {
        tables.limit.push(LimitRow {
            code: any_code(draw),
            unit: 131,
            unit_name: "unit".into(),
            within: draw.pick(&windows),
            max: draw.pick(&[1, 1, 2, 3]),
            special: draw.chance(15),
            origin: origin(draw),
        });
    }
    tables
}

fn push_rule(program: &mut Program, name: &str, when: Option<ExprId>, body: RuleBody) {
    program.rules.push(Rule {
        name: name.into(),
        cite: "test".into(),
        schedule: ScheduleId(0),
        from: day("2024-06-01"),
        to: day("2026-05-31"),
        source: SourceId(0),
        line: 1,
        when,
        body,
    });
}

fn round_rules(program: &mut Program, draw: &mut Draw<'_>) {
    let unit_steps = [
        Step { role: Role::NotePoints, of: Of::Base },
        Step { role: Role::NotePercent, of: draw.pick(&[Of::Base, Of::Running]) },
        Step { role: Role::NoteReduction, of: Of::Running },
        Step { role: Role::AgePercent, of: Of::Base },
        Step { role: Role::TimePercent, of: Of::Base },
    ];
    let order_steps = [
        Step { role: Role::GeneralPoints, of: Of::Base },
        Step { role: Role::GeneralPercent, of: Of::Base },
        Step { role: Role::GeneralReduction, of: Of::Running },
    ];
    for (identification, boxes, full) in
        [(60, vec![600], true), (40, vec![400], true), (11, vec![110, 903], false)]
    {
        let cut = usize::from(!full) * 2;
        let policy = RoundPolicy {
            identification,
            boxes,
            quantity_rounds: draw.chance(50),
            unit_steps: unit_steps[..unit_steps.len() - cut].to_vec(),
            unit_rounds: draw.chance(50),
            order_steps: if full { order_steps.to_vec() } else { Vec::new() },
            order_rounds: draw.chance(70),
        };
        push_rule(program, "round", None, RuleBody::Round(policy));
    }
}

fn push_expr(program: &mut Program, expr: Expr) -> ExprId {
    program.exprs.push(expr);
    ExprId(u32::try_from(program.exprs.len() - 1).unwrap())
}

fn some_set(program: &mut Program, draw: &mut Draw<'_>) -> SetId {
    let mut codes: Vec<Code> = (0..3 + draw.below(4)).map(|_| any_code(draw)).collect();
    codes.sort();
    codes.dedup();
    let id = SetId(u16::try_from(program.sets.len()).unwrap());
    program.sets.push(Set { name: format!("set{}", id.0), codes, open: false });
    id
}

/// A condition about the patient, the facts or the lines.
fn some_condition(program: &mut Program, draw: &mut Draw<'_>) -> Option<ExprId> {
    if draw.chance(35) {
        return None;
    }
    let leaf = match draw.below(15) {
        0 => {
            let age = push_expr(program, Expr::Attr(Attr::Age));
            let six = push_expr(program, Expr::Const(Value::Number(fixed("6"))));
            push_expr(program, Expr::Compare(Comparison::Lt, age, six))
        }
        1 => push_expr(program, Expr::Fact(santei::ir::FactId(0))),
        2 => push_expr(program, Expr::Standard(3023, 3025)),
        3 => push_expr(program, Expr::Attr(Attr::Female)),
        4 => {
            let set = some_set(program, draw);
            let window = draw.pick(&[
                Window::Order,
                Window::Visit,
                Window::Day,
                Window::Months(1),
                Window::Months(3),
                Window::FullMonths(1),
                Window::FullMonths(2),
            ]);
            push_expr(program, Expr::Has(set, window))
        }
        6 => push_expr(
            program,
            Expr::Attr(draw.pick(&[
                Attr::Open,
                Attr::Open,
                Attr::StatedTime,
                Attr::Holiday,
                Attr::StatedHours,
                Attr::ClosedDay,
                Attr::StatedMainDisease,
            ])),
        ),
        13 => {
            let windows = [Window::Months(2), Window::FullMonths(3), Window::FiscalYear];
            push_expr(program, Expr::Known(draw.pick(&windows)))
        }
        7 => {
            let section = push_expr(program, Expr::Attr(Attr::Section));
            let n = push_expr(program, Expr::Const(Value::Number(fixed("21"))));
            push_expr(program, Expr::Compare(Comparison::Eq, section, n))
        }
        8 => {
            let sum = sum(program, draw);
            let n = push_expr(program, Expr::Const(Value::Number(fixed(draw.pick(&["1", "3"])))));
            push_expr(program, Expr::Compare(Comparison::Ge, sum, n))
        }
        9 => {
            let last = if draw.chance(30) {
                push_expr(program, Expr::Attr(Attr::MainDiseaseSince))
            } else {
                occasion(program, draw)
            };
            let n = push_expr(program, Expr::Const(Value::Number(fixed("1"))));
            let then = push_expr(program, Expr::MonthsAfter(last, n));
            let date = push_expr(program, Expr::Attr(Attr::Date));
            if draw.chance(40) {
                let days = push_expr(program, Expr::DaysBetween(date, then));
                let after = push_expr(program, Expr::Attr(Attr::HolidaysAfter));
                push_expr(program, Expr::Compare(Comparison::Le, days, after))
            } else {
                push_expr(program, Expr::Compare(Comparison::Lt, date, then))
            }
        }
        10 => {
            let last = occasion(program, draw);
            let date = push_expr(program, Expr::Attr(Attr::Date));
            let days = push_expr(program, Expr::DaysBetween(last, date));
            let n = push_expr(program, Expr::Const(Value::Number(fixed("7"))));
            push_expr(program, Expr::Compare(Comparison::Le, days, n))
        }
        11 => {
            let set = disease_set(program, draw);
            push_expr(program, Expr::Disease(set))
        }
        12 => {
            let set = disease_set(program, draw);
            push_expr(program, Expr::MainDisease(set))
        }
        5 => {
            let minute = push_expr(program, Expr::Attr(Attr::Minute));
            let six = push_expr(program, Expr::Const(Value::Number(fixed("1080"))));
            push_expr(program, Expr::Compare(Comparison::Ge, minute, six))
        }
        _ => {
            let word = push_expr(program, Expr::Fact(santei::ir::FactId(1)));
            let late = push_expr(program, Expr::Const(Value::Word(1)));
            push_expr(program, Expr::Compare(Comparison::Eq, word, late))
        }
    };
    Some(if draw.chance(20) { push_expr(program, Expr::Not(leaf)) } else { leaf })
}

/// Some of the diseases that random Episodes have.
fn disease_set(program: &mut Program, draw: &mut Draw<'_>) -> SetId {
    let id = SetId(u16::try_from(program.sets.len()).unwrap());
    let codes = [8_842_067, 8_842_068].into_iter().filter(|_| draw.chance(50)).map(Code);
    let codes = codes.collect();
    program.sets.push(Set { name: format!("set{}", id.0), codes, open: draw.chance(30) });
    id
}

/// The day of an earlier charge.
fn occasion(program: &mut Program, draw: &mut Draw<'_>) -> ExprId {
    let set = some_set(program, draw);
    let window =
        draw.pick(&[Window::Months(1), Window::Months(3), Window::Days(20), Window::FullMonths(1)]);
    let expr = if draw.chance(60) { Expr::Last(set, window) } else { Expr::First(set, window) };
    push_expr(program, expr)
}

/// A sum over orders: of times, of quantities, or of orders that cost much.
fn sum(program: &mut Program, draw: &mut Draw<'_>) -> ExprId {
    let operand = match draw.below(4) {
        0 => push_expr(program, Expr::Attr(Attr::Times)),
        1 => push_expr(program, Expr::Attr(Attr::Quantity)),
        2 => {
            let yen = push_expr(program, Expr::Attr(Attr::Yen));
            let twenty = push_expr(program, Expr::Const(Value::Number(fixed("20"))));
            let much = push_expr(program, Expr::Compare(Comparison::Ge, yen, twenty));
            let one = push_expr(program, Expr::Const(Value::Number(fixed("1"))));
            let none = push_expr(program, Expr::Const(Value::Number(fixed("0"))));
            push_expr(program, Expr::If(much, one, none))
        }
        _ => push_expr(program, Expr::Const(Value::Number(fixed("1")))),
    };
    let set = some_set(program, draw);
    let window = draw.pick(&[Window::Visit, Window::Day, Window::Months(1), Window::Order]);
    push_expr(program, Expr::Sum(operand, set, window, draw.chance(40)))
}

/// Formulas of a line that is made.
fn made(program: &mut Program, draw: &mut Draw<'_>) -> Made {
    let mut made = Made::default();
    if draw.chance(40) {
        made.times = Some(sum(program, draw));
    }
    if draw.chance(40) {
        let set = some_set(program, draw);
        made.quantity = Some(push_expr(program, Expr::Count(set, Window::Months(1))));
    }
    if draw.chance(30) {
        made.points = Some(if draw.chance(50) {
            push_expr(program, Expr::Const(Value::Number(fixed("30.5"))))
        } else {
            push_expr(program, Expr::Attr(Attr::Age))
        });
    }
    made
}

fn other_rules(program: &mut Program, draw: &mut Draw<'_>) {
    if draw.chance(60) {
        program.calendars.push(Calendar {
            name: "days off".into(),
            cite: "test".into(),
            from: day("2024-06-01"),
            to: day("2025-10-31"),
            days: (0..60).map(|n| Day(day("2024-06-03").0 + 8 * n)).collect(),
        });
    }
    program.facts = vec![
        Fact {
            name: "院内処方".into(),
            kind: FactType::Bool,
            ask_ja: "院内ですか".into(),
            ask_en: "In house?".into(),
            default: draw.chance(50).then_some(Value::Bool(true)),
            ..Fact::default()
        },
        Fact {
            name: "時間".into(),
            kind: FactType::Word,
            words: vec!["時間内".into(), "時間外".into()],
            ask_ja: "いつですか".into(),
            ask_en: "When?".into(),
            cases: Vec::new(),
            default: None,
        },
    ];
    // The conditions of a fact stand before what asks it.
    if draw.chance(60) {
        let stated = push_expr(program, Expr::Attr(Attr::StatedTime));
        let silent = push_expr(program, Expr::Not(stated));
        let open = push_expr(program, Expr::Attr(Attr::Open));
        let asks = push_expr(program, Expr::Fact(santei::ir::FactId(0)));
        let span = (day("2024-06-01"), day("2026-01-31"));
        program.facts[1].cases = [(silent, 0), (open, 0), (asks, 1)]
            .map(|(when, word)| FactCase {
                from: span.0,
                to: span.1,
                when,
                value: Value::Word(word),
            })
            .to_vec();
        program.facts[1].default = draw.chance(50).then_some(Value::Word(1));
    }
    let windows = [Window::Visit, Window::Day, Window::Months(1), Window::Week, Window::Order];
    let basic = |draw: &mut Draw<'_>| code(6 * draw.below(6) + draw.below(3));
    let note = |draw: &mut Draw<'_>| code(6 * draw.below(6) + 3 + draw.below(2));
    for _ in 0..2 {
        let (on, when) = (some_set(program, draw), some_condition(program, draw));
        let on = draw.chance(80).then_some(on);
        let per = draw.pick(&[Window::Visit, Window::Day, Window::Months(1), Window::Order]);
        let per = if on.is_none() && per == Window::Order { Window::Day } else { per };
        let code = basic(draw);
        let figures = made(program, draw);
        let (made, even_if_included) = (figures, draw.chance(40));
        push_rule(
            program,
            "derive",
            when,
            RuleBody::Derive { on, code, made, per, even_if_included },
        );
    }
    let (parents, children) = (some_set(program, draw), some_set(program, draw));
    let when = some_condition(program, draw);
    let paired = [&windows[..], &[Window::DaysBefore(3)]].concat();
    let within = draw.pick(&paired);
    push_rule(program, "include", when, RuleBody::Include { parents, children, within });
    let (first, second) = (some_set(program, draw), some_set(program, draw));
    let when = some_condition(program, draw);
    let (within, keep) =
        (draw.pick(&paired), draw.pick(&[Keep::First, Keep::Second, Keep::Either]));
    push_rule(program, "exclude", when, RuleBody::Exclude { first, second, within, keep });
    for _ in 0..2 {
        let (on, other) = (some_set(program, draw), some_set(program, draw));
        let beside = draw.chance(60).then_some(other);
        let when = some_condition(program, draw);
        let any_row = draw.chance(30);
        push_rule(program, "special", when, RuleBody::Special { on, beside, any_row });
    }
    let members = some_set(program, draw);
    let when = some_condition(program, draw);
    let (max, within) = (draw.pick(&[1, 2, 3]), draw.pick(&windows));
    let (quantity, by_code) = (draw.chance(40), draw.chance(40));
    let body = RuleBody::Limit { members, max, within, quantity, by_code };
    push_rule(program, "limit", when, body);
    let on = some_set(program, draw);
    let when = some_condition(program, draw);
    let code = note(draw);
    let figures = made(program, draw);
    push_rule(program, "add", when, RuleBody::Add { on, code, made: figures });
    let on = some_set(program, draw);
    let (by_group, within) = (draw.chance(50), draw.pick(&[Window::Months(1), Window::Day]));
    let code = note(draw);
    let figures = made(program, draw);
    let body = RuleBody::Reduce { on, by_group, nth: 2, within, code, made: figures };
    push_rule(program, "reduce", None, body);
    for _ in 0..2 {
        let (on, when) = (some_set(program, draw), some_condition(program, draw));
        push_rule(program, "pool", when, RuleBody::Pool { on });
    }
    let on = some_set(program, draw);
    let (when, needs) = (some_condition(program, draw), some_condition(program, draw));
    if let Some(needs) = needs {
        let otherwise = draw.pick(&[Otherwise::Deny, Otherwise::Ask, Otherwise::Remind]);
        let body = RuleBody::Require { on, needs, otherwise, comments: Vec::new() };
        push_rule(program, "require", when, body);
    }
    let members = some_set(program, draw);
    let bands = vec![
        Band { from: 2, to: 2, points: fixed("93") },
        Band { from: 3, to: u32::MAX, points: fixed("103") },
    ];
    let per = draw.pick(&[Window::Visit, Window::Day]);
    let apart = draw.chance(40).then_some(santei::ir::FactId(u16::from(draw.chance(50))));
    push_rule(program, "bundle", None, RuleBody::Bundle { members, per, apart, bands });
    price_rules(program);
    chained_requires(program, draw);
}

/// Lines that need one another: what one rule refuses another needs.
fn chained_requires(program: &mut Program, draw: &mut Draw<'_>) {
    for _ in 0..draw.below(5) {
        let (on, other) = (some_set(program, draw), some_set(program, draw));
        let window = draw.pick(&[Window::Visit, Window::Day, Window::Months(1)]);
        let mut needs = push_expr(program, Expr::Has(other, window));
        if draw.chance(20) {
            needs = push_expr(program, Expr::Not(needs));
        }
        let otherwise = draw.pick(&[Otherwise::Deny, Otherwise::Deny, Otherwise::Ask]);
        let body = RuleBody::Require { on, needs, otherwise, comments: Vec::new() };
        push_rule(program, "require", None, body);
    }
}

/// 薬剤料: 15円以下 1点, else ceil((yen − 15) / 10) + 1 (F200, G100); 材料: yen / 10 rounded.
fn price_rules(program: &mut Program) {
    let yen = |program: &mut Program| push_expr(program, Expr::Attr(Attr::Yen));
    let number =
        |program: &mut Program, n: &str| push_expr(program, Expr::Const(Value::Number(fixed(n))));
    let (a, b) = (yen(program), number(program, "15"));
    let low = push_expr(program, Expr::Compare(Comparison::Le, a, b));
    let then = number(program, "1");
    let (a, b) = (yen(program), number(program, "15"));
    let over = push_expr(program, Expr::Arith(Arithmetic::Sub, a, b));
    let ten = number(program, "10");
    let tens = push_expr(program, Expr::Arith(Arithmetic::Div, over, ten));
    let up = push_expr(program, Expr::Ceil(tens));
    let one = number(program, "1");
    let more = push_expr(program, Expr::Arith(Arithmetic::Add, up, one));
    let points = push_expr(program, Expr::If(low, then, more));
    let drug = RuleBody::Price {
        what: Priced::Drug,
        identifications: Vec::new(),
        on: None,
        together: Together::Order,
        points,
    };
    push_rule(program, "drug", None, drug);
    let (a, b) = (yen(program), number(program, "10"));
    let tenth = push_expr(program, Expr::Arith(Arithmetic::Div, a, b));
    let points = push_expr(program, Expr::RoundHalfUp(tenth));
    let material = RuleBody::Price {
        what: Priced::Material,
        identifications: Vec::new(),
        on: None,
        together: Together::Line,
        points,
    };
    push_rule(program, "material", None, material);
}
