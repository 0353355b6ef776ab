//! Small programs made by hand and by chance: few codes, many rows between them.

use super::conditions::{made, push_expr, some_condition, some_set, wide_set};
use super::draw::{Draw, numbers};
use super::items::{CODES, code, day, fixed, item, priced};
use super::tables::tables;
use santei::ir::{
    Arithmetic, Attr, Band, Calendar, Comparison, Expr, ExprId, Fact, FactCase, FactType, Item,
    Keep, Of, Otherwise, Priced, Program, Role, RoundPolicy, Rule, RuleBody, Schedule, ScheduleId,
    Source, SourceId, Step, Together, UnitName, Value, Window,
};
use santei::{Code, Day};

/// What of rules a program holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rules {
    /// Tables, the master's mechanisms and rounding.
    Tables,
    /// Every kind of rule as well.
    All,
}

/// One revision, or two.
fn schedules(seed: u64) -> Vec<Schedule> {
    let schedule = |from: &str, to: &str| Schedule {
        name: from.into(),
        title: "small".into(),
        from: day(from),
        to: day(to),
        cite: "test".into(),
        yen_per_point: fixed("10"),
        partial: seed % 5 == 4,
    };
    if seed % 2 == 1 {
        vec![schedule("2024-06-01", "2025-03-31"), schedule("2025-04-01", "2026-05-31")]
    } else {
        vec![schedule("2024-06-01", "2026-05-31")]
    }
}

pub fn program(seed: u64, rules: Rules) -> Program {
    let choices = numbers(seed, 20_000);
    let mut draw = Draw::new(&choices);
    let mut program = Program {
        schedules: schedules(seed),
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
    let revised = program.schedules.last().map(|s| s.from).filter(|_| program.schedules.len() > 1);
    let began =
        |item: &&Item| revised.is_some() && revised == item.versions.first().map(|v| v.from);
    let brought = program.items.iter().filter(began);
    let brought: Vec<Code> = brought.map(|item| item.code).collect();
    program.tables = tables(&mut draw, &brought);
    // The master of diseases is at hand, and lacks one that Episodes have.
    if seed % 3 == 1 {
        program.diseases = vec![Code(4_019_014), Code(8_842_067)];
    }
    round_rules(&mut program, &mut draw);
    if rules == Rules::All {
        other_rules(&mut program, &mut draw);
    }
    program
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
    // Of many codes, in a window whose history often is not known.
    let far = [Window::History, Window::Months(3), Window::FullMonths(4), Window::Days(40)];
    let (members, max, within) = (wide_set(program, draw), draw.pick(&[1, 1, 2]), draw.pick(&far));
    let body = RuleBody::Limit { members, max, within, quantity: false, by_code: false };
    push_rule(program, "limit", None, body);
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
