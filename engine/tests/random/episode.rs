//! Random Episodes.

use super::draw::Draw;
use super::pool::Pool;
use santei::episode::{
    Disease, Facility, FacilityKind, FactValue, History, HistoryLine, Hours, HoursDay, Mode, Order,
    OrderItem, Patient, Setting, Sex, Standard, Stay, Time, Visit,
};
use santei::ir::Program;
use santei::{Code, Day, Episode, Fixed};

/// The Episode of a list of choices.
pub fn episode(program: &Program, pool: &Pool, choices: &[u32]) -> Episode {
    let mut draw = Draw::new(choices);
    let start = month(program, &mut draw);
    let inpatient = draw.chance(30);
    let mut episode = Episode {
        setting: if inpatient { Setting::Inpatient } else { Setting::Outpatient },
        mode: if draw.chance(12) { Mode::AsRecorded } else { Mode::Derive },
        ..Episode::default()
    };
    episode.visits = visits(&mut draw, start);
    let codes = codes(pool, &mut draw, inpatient);
    // A stay has its 入院基本料 on each day.
    if let Some(base) = codes.first().filter(|c| pool.inpatient.contains(c)) {
        for visit in &mut episode.visits {
            if draw.chance(70) {
                visit.orders.push(Order { times: 1, code: Some(*base), ..Order::default() });
            }
        }
    }
    for code in &codes {
        place(&mut episode, pool, &mut draw, *code);
    }
    episode.patient = patient(&mut draw, episode.visits[0].date, pool, &codes);
    let last = episode.visits.iter().map(|v| v.date).max().unwrap();
    episode.patient.birth_date = episode.patient.birth_date.min(episode.visits[0].date);
    episode.patient.birth_date =
        episode.visits.iter().map(|v| v.date).fold(episode.patient.birth_date, Day::min);
    episode.facility = facility(&mut draw, pool, &codes, inpatient);
    if inpatient || draw.chance(5) {
        let admitted = Day(start.0 - 20 + draw.below(30) as i32);
        let discharged = draw.chance(40).then(|| Day(last.0.max(admitted.0)));
        episode.stay = draw.chance(90).then_some(Stay { admitted, discharged });
    }
    // Of the revision's first day on, a history often is known.
    let revised = program.schedules.iter().map(|s| s.from).filter(|from| *from <= start).max();
    episode.history = history(&mut draw, pool, &codes, (start, revised), &episode);
    episode.diseases = draw.chance(30).then(|| {
        let diseases = [8_842_067, 8_842_068, 4_019_014, 999].into_iter();
        let chosen: Vec<u32> = diseases.filter(|_| draw.chance(50)).collect();
        let disease = |code| Disease {
            code: Code(code),
            from: Day(start.0 + draw.pick(&[-40, 0, 10])),
            main: draw.chance(40),
            suspected: draw.chance(30),
            ..Disease::default()
        };
        chosen.into_iter().map(disease).collect()
    });
    if draw.chance(50) {
        let facts = &mut episode.facts;
        facts.insert("院内処方".into(), FactValue::Bool(draw.chance(50)));
    }
    if draw.chance(20) {
        episode.facts.insert("holiday".into(), FactValue::Bool(draw.chance(50)));
    }
    if draw.chance(40) {
        let word = draw.pick(&["時間内", "時間外"]);
        episode.visits[0].facts.insert("時間".into(), FactValue::Text(word.into()));
    }
    episode
}

/// The first day of a month in a schedule.
fn month(program: &Program, draw: &mut Draw<'_>) -> Day {
    let schedule = &program.schedules[draw.below(program.schedules.len())];
    let to = schedule.to.0.min(schedule.from.0 + 700);
    let months = usize::try_from((to - schedule.from.0) / 31).unwrap_or(0).max(1);
    Day(schedule.from.0 + 31 * draw.below(months) as i32 + 3).month_start()
}

fn visits(draw: &mut Draw<'_>, start: Day) -> Vec<Visit> {
    let count = 1 + draw.below(4);
    let mut day = start.0 + draw.below(20) as i32;
    let end = start.month_end().0;
    let mut visits = Vec::new();
    for _ in 0..count {
        visits.push(Visit {
            date: Day(day.min(end)),
            time: draw.chance(40).then(|| Time { minute: 60 * draw.pick(&[9, 10, 19]) }),
            department: draw.chance(20).then(|| "01".into()),
            ..Visit::default()
        });
        day += draw.pick(&[0, 1, 2, 5, 7]);
    }
    if draw.chance(30) {
        visits.reverse();
    }
    visits
}

/// Codes, most of them near to one that was chosen before.
fn codes(pool: &Pool, draw: &mut Draw<'_>, inpatient: bool) -> Vec<Code> {
    let count = 1 + draw.below(14);
    let mut codes: Vec<Code> = Vec::new();
    if inpatient && !pool.inpatient.is_empty() && draw.chance(70) {
        codes.push(draw.pick(&pool.inpatient));
    }
    let fits = |code: Code| match pool.procedure(code).map(|p| p.setting) {
        Some(1) => inpatient,
        Some(2) => !inpatient,
        _ => true,
    };
    while codes.len() < count {
        let mut choose = || {
            let from = (!codes.is_empty()).then(|| draw.pick(&codes));
            let near = from.and_then(|c| pool.near.get(&c)).filter(|l| !l.is_empty());
            match (draw.below(100), near, from) {
                (25..85, Some(near), _) => draw.pick(near),
                (85..95, _, Some(again)) => again,
                (0..15, ..) if !pool.lively.is_empty() => draw.pick(&pool.lively),
                (95..98, ..) if !pool.priced.is_empty() => draw.pick(&pool.priced),
                (98.., ..) => Code(199_999_990),
                _ => pool.codes[draw.below(pool.codes.len())].0,
            }
        };
        let mut code = choose();
        for _ in 0..3 {
            if !fits(code) {
                code = choose();
            }
        }
        codes.push(code);
    }
    codes
}

fn quantity(draw: &mut Draw<'_>, pool: &Pool, code: Code) -> Option<Fixed> {
    let n = |n: i32| Some(Fixed::from_i32(n));
    let Some(steps) = pool.procedure(code).and_then(|p| p.steps.as_ref()) else {
        return if draw.chance(20) { "2.5".parse().ok() } else { None };
    };
    let upper = steps.upper.unwrap_or(Fixed::from_i32(500));
    match draw.below(9) {
        0 => None,
        1 => n(0),
        2 => steps.lower.minus(steps.size).filter(|q| *q >= Fixed::ZERO),
        3 => Some(steps.lower),
        4 => steps.lower.plus(steps.size),
        5 => steps.lower.plus(Fixed::ONE),
        6 => Some(upper),
        7 => upper.plus(Fixed::ONE),
        _ => n(1 + draw.below(400) as i32),
    }
}

/// Puts the code into a visit, by itself or into an order that stands there.
fn place(episode: &mut Episode, pool: &Pool, draw: &mut Draw<'_>, code: Code) {
    let at = draw.below(episode.visits.len());
    let visit = &mut episode.visits[at];
    let quantity = quantity(draw, pool, code);
    let points = draw.chance(40).then(|| Fixed::from_i32(150));
    let price = draw.chance(8).then(|| Fixed::from_i32(33));
    let addition = pool.procedure(code).is_some_and(|p| p.notice_kind as u8 != 1);
    if let Some(order) = visit.orders.last_mut()
        && (order.code.is_none() && draw.chance(if addition { 85 } else { 40 }))
    {
        order.items.push(OrderItem { code, quantity, price, points });
        return;
    }
    let times = if draw.chance(20) { 1 + u32::try_from(draw.below(4)).unwrap() } else { 1 };
    let mut order = Order { times, ..Order::default() };
    if draw.chance(20) {
        order.code = Some(code);
        (order.quantity, order.price, order.points) = (quantity, price, points);
    } else {
        order.items.push(OrderItem { code, quantity, price, points });
    }
    if draw.chance(10) {
        order.section = Some(draw.pick(&[21, 60, 40]));
    }
    if draw.chance(10) {
        order.facts.insert("院内処方".into(), FactValue::Bool(draw.chance(50)));
    }
    visit.orders.push(order);
}

/// An age near the bounds that the codes have, or any.
fn patient(draw: &mut Draw<'_>, day: Day, pool: &Pool, codes: &[Code]) -> Patient {
    let near = draw.below(9) as i32 - 4;
    let young = codes.iter().any(|c| {
        pool.procedure(*c).is_some_and(|p| !p.ages.is_empty() || p.age_to != Default::default())
    });
    let birth = if draw.chance(if young { 65 } else { 25 }) {
        match draw.below(8) {
            0 => Day(day.0 - 28 + near),
            1 => Day(day.0 - 90 + near),
            2 => Day(day.add_years(-3).0 + near),
            3 => Day(day.add_years(-6).0 + near),
            4 => Day(day.add_years(-6).fiscal_year_start().0 + near),
            5 => Day(day.add_years(-15).0 + 10 * near),
            6 => Day::from_ymd(2020, 2, 29).unwrap(),
            _ => Day(day.add_years(-75).0 + near),
        }
    } else {
        Day(day.0 - 365 * (20 + draw.below(60) as i32) - draw.below(365) as i32)
    };
    Patient {
        birth_date: birth,
        sex: draw.chance(60).then(|| draw.pick(&[Sex::Male, Sex::Female])),
        elderly_insurance: draw.chance(85).then(|| draw.chance(20)),
    }
}

fn facility(draw: &mut Draw<'_>, pool: &Pool, codes: &[Code], inpatient: bool) -> Facility {
    let hospital = draw.chance(if inpatient { 90 } else { 40 });
    let beds = |draw: &mut Draw<'_>| {
        draw.chance(85).then(|| draw.pick(&[0, 19, 99, 100, 199, 200, 399, 400]))
    };
    let needed = codes.iter().filter_map(|c| pool.procedure(*c)).flat_map(|p| {
        p.standards
            .iter()
            .flatten()
            .copied()
            .chain((p.compliance == 2).then_some(p.compliance_standard))
    });
    let needed: Vec<u16> = needed.collect();
    let standards = match draw.below(10) {
        0 => None,
        1 => Some(Vec::new()),
        2..=3 => Some(
            needed
                .iter()
                .map(|code| Standard::Dated {
                    code: *code,
                    from: draw.chance(50).then(|| Day::from_ymd(2025, 1, 1).unwrap()),
                    to: draw.chance(30).then(|| Day::from_ymd(2025, 9, 10).unwrap()),
                })
                .collect(),
        ),
        _ => Some(needed.iter().map(|code| Standard::Code(*code)).collect()),
    };
    Facility {
        kind: if hospital { FacilityKind::Hospital } else { FacilityKind::Clinic },
        beds: beds(draw),
        general_beds: beds(draw),
        standards,
        hours: draw.chance(60).then(|| hours(draw)),
        ..Facility::default()
    }
}

fn hours(draw: &mut Draw<'_>) -> Vec<Hours> {
    let time = |hour: u16| Time { minute: 60 * hour };
    let week = [HoursDay::Mon, HoursDay::Tue, HoursDay::Wed, HoursDay::Thu, HoursDay::Fri];
    let mut hours = vec![Hours { days: week.to_vec(), from: time(9), to: time(12) }];
    if draw.chance(50) {
        let day = draw.pick(&[HoursDay::Sat, HoursDay::Sun, HoursDay::Holiday]);
        hours.push(Hours { days: vec![day], from: time(10), to: time(24) });
    }
    hours
}

fn history(
    draw: &mut Draw<'_>,
    pool: &Pool,
    codes: &[Code],
    (start, revised): (Day, Option<Day>),
    episode: &Episode,
) -> History {
    let since = match draw.below(5) {
        0 | 1 => None,
        4 => revised,
        2 => Some(Day(start.0 - 40 * draw.below(12) as i32)),
        _ => Some(episode.patient.birth_date),
    };
    let count = draw.below(5);
    let mut lines = Vec::new();
    for _ in 0..count {
        let code = draw.pick(codes);
        let near = pool.near.get(&code).filter(|l| !l.is_empty());
        let code = match near {
            Some(near) if draw.chance(50) => draw.pick(near),
            _ => code,
        };
        let date = match draw.below(4) {
            0 => Day(start.0 + draw.below(28) as i32),
            1 => Day(episode.visits[0].date.0 - draw.below(9) as i32),
            2 => Day(start.0 - 30 * draw.below(13) as i32),
            _ => episode.visits[0].date,
        };
        let times = 1 + u32::try_from(draw.below(2)).unwrap();
        lines.push(HistoryLine { date, code, times });
    }
    // Now and then a long one, of more charges than the engine has bits for.
    if draw.chance(4) {
        let codes = codes.iter().copied().cycle().take(70);
        lines.extend((0..).zip(codes).map(|(at, code)| HistoryLine {
            date: Day(start.0 - 400 - at),
            code,
            times: 1,
        }));
    }
    History { since, lines }
}
