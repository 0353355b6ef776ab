//! Expressions in three values: `None` is "not stated".

use super::calendar::{Place, age, date, lies_in, past_lies_in, reaches_unknown, school};
use super::resolve::{elderly, notified};
use super::{Line, Work};
use chrono::{Datelike, Months, NaiveDate, Weekday};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use santei::Code;
use santei::episode::{FacilityKind, FactValue, Hours, HoursDay, Setting, Sex};
use santei::ir::{
    Arithmetic, Attr, Comparison, Expr, ExprId, FactId, FactType, SetId, Value as Constant, Window,
};
use std::collections::BTreeSet;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    Bool(bool),
    Number(Decimal),
    Date(NaiveDate),
    Word(u16),
}

/// From where an expression looks.
#[derive(Clone, Copy)]
pub struct Context {
    pub place: Place,
    pub line: Option<usize>,
    /// Σ price × quantity and the price of one unit, in a price formula.
    pub yen: Option<Decimal>,
    pub unit_price: Option<Decimal>,
}

impl Context {
    pub fn line(work: &Work<'_>, at: usize) -> Self {
        Self { place: work.lines[at].place(), line: Some(at), yen: None, unit_price: None }
    }

    pub fn visit(visit: usize, day: NaiveDate) -> Self {
        Self { place: Place { day, visit, unit: None }, line: None, yen: None, unit_price: None }
    }
}

/// The condition of a rule; none holds always.
pub fn condition(work: &Work<'_>, when: Option<ExprId>, context: Context) -> Option<bool> {
    let Some(id) = when else {
        return Some(true);
    };
    truth(value(work, id, context))
}

pub fn half_up(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
}

fn truth(value: Option<Value>) -> Option<bool> {
    match value {
        Some(Value::Bool(b)) => Some(b),
        _ => None,
    }
}

fn number(value: Option<Value>) -> Option<Decimal> {
    match value {
        Some(Value::Number(n)) => Some(n),
        _ => None,
    }
}

pub fn value(work: &Work<'_>, id: ExprId, c: Context) -> Option<Value> {
    let of = |id: ExprId| value(work, id, c);
    match work.book.program.exprs[id.0 as usize] {
        Expr::Const(constant) => Some(constant_of(constant)),
        Expr::Fact(id) => fact(work, id, c),
        Expr::Stated(id) => Some(Value::Bool(stated(work, id, c).is_some())),
        Expr::Attr(attr) => attribute(work, attr, c),
        Expr::Standard(from, to) => notified(work, c.place.day, from, to).map(Value::Bool),
        Expr::Has(set, window) => {
            let seen = seen(work, set, window, c);
            if seen.codes.is_empty() && seen.open {
                return None;
            }
            Some(Value::Bool(!seen.codes.is_empty()))
        }
        Expr::Items(set, window) => {
            let seen = seen(work, set, window, c);
            (!seen.open).then(|| Value::Number(Decimal::from(seen.codes.len())))
        }
        Expr::Count(set, window) => {
            let seen = seen(work, set, window, c);
            (!seen.open).then(|| Value::Number(Decimal::from(seen.times)))
        }
        Expr::PointsOf(set, window) => {
            let seen = seen(work, set, window, c);
            Some(Value::Number(seen.points))
        }
        Expr::In(set) => Some(Value::Bool(work.book.in_set(set, work.lines[c.line?].code))),
        Expr::Disease(set) => disease(work, set, c, false, false),
        Expr::DiseaseOrSuspicion(set) => disease(work, set, c, false, true),
        Expr::MainDisease(set) => disease(work, set, c, true, false),
        Expr::Last(set, window) => days(work, set, window, c).last().copied().map(Value::Date),
        Expr::First(set, window) => {
            if reaches_unknown(work, c.place.day, window) {
                return None;
            }
            days(work, set, window, c).first().copied().map(Value::Date)
        }
        Expr::Sum(operand, set, window, each) => sum(work, operand, set, window, each, c),
        Expr::Known(window) => Some(Value::Bool(!reaches_unknown(work, c.place.day, window))),
        Expr::DaysBetween(a, b) => match (of(a)?, of(b)?) {
            (Value::Date(a), Value::Date(b)) => {
                Some(Value::Number(Decimal::from((b - a).num_days())))
            }
            _ => None,
        },
        Expr::MonthsAfter(a, n) => {
            let (Value::Date(day), n) = (of(a)?, number(of(n))?) else {
                return None;
            };
            if !n.fract().is_zero() || n.abs() > Decimal::from(12_000) {
                return None;
            }
            let months = Months::new(n.abs().to_u32()?);
            if n >= Decimal::ZERO {
                day.checked_add_months(months).map(Value::Date)
            } else {
                day.checked_sub_months(months).map(Value::Date)
            }
        }
        Expr::Not(a) => truth(of(a)).map(|b| Value::Bool(!b)),
        Expr::And(a, b) => match (truth(of(a)), truth(of(b))) {
            (Some(false), _) | (_, Some(false)) => Some(Value::Bool(false)),
            (Some(true), Some(true)) => Some(Value::Bool(true)),
            _ => None,
        },
        Expr::Or(a, b) => match (truth(of(a)), truth(of(b))) {
            (Some(true), _) | (_, Some(true)) => Some(Value::Bool(true)),
            (Some(false), Some(false)) => Some(Value::Bool(false)),
            _ => None,
        },
        Expr::Compare(how, a, b) => match (of(a), of(b)?) {
            (Some(a), b) => compare(how, a, b).map(Value::Bool),
            (None, b) => at_least(work, how, a, b, c).map(Value::Bool),
        },
        Expr::Arith(how, a, b) => {
            let (a, b) = (number(of(a))?, number(of(b))?);
            let result = match how {
                Arithmetic::Add => a + b,
                Arithmetic::Sub => a - b,
                Arithmetic::Mul => a * b,
                Arithmetic::Div => a.checked_div(b)?,
                Arithmetic::Min => a.min(b),
                Arithmetic::Max => a.max(b),
            };
            Some(Value::Number(result))
        }
        Expr::Ceil(a) => number(of(a)).map(|n| Value::Number(n.ceil())),
        Expr::Floor(a) => number(of(a)).map(|n| Value::Number(n.floor())),
        Expr::RoundHalfUp(a) => number(of(a)).map(|n| Value::Number(half_up(n))),
        Expr::If(c, a, b) => match truth(of(c))? {
            true => of(a),
            false => of(b),
        },
    }
}

fn constant_of(constant: Constant) -> Value {
    match constant {
        Constant::Bool(b) => Value::Bool(b),
        Constant::Number(n) => Value::Number(n.to_decimal()),
        Constant::Date(d) => Value::Date(date(d)),
        Constant::Word(w) => Value::Word(w),
    }
}

fn compare(how: Comparison, a: Value, b: Value) -> Option<bool> {
    let order = match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.cmp(&b),
        (Value::Date(a), Value::Date(b)) => a.cmp(&b),
        (Value::Word(a), Value::Word(b)) => a.cmp(&b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(&b),
        _ => return None,
    };
    Some(match how {
        Comparison::Eq => order.is_eq(),
        Comparison::Ne => order.is_ne(),
        Comparison::Lt => order.is_lt(),
        Comparison::Le => order.is_le(),
        Comparison::Gt => order.is_gt(),
        Comparison::Ge => order.is_ge(),
    })
}

/// A number that is counted in a window of which not all is known can only be larger than what is known.
fn at_least(
    work: &Work<'_>,
    how: Comparison,
    counted: ExprId,
    than: Value,
    c: Context,
) -> Option<bool> {
    let known = match work.book.program.exprs[counted.0 as usize] {
        Expr::Items(set, window) => Decimal::from(seen(work, set, window, c).codes.len()),
        Expr::Count(set, window) => Decimal::from(seen(work, set, window, c).times),
        _ => return None,
    };
    // Nothing larger than either answers otherwise.
    let answer = |n: Decimal| compare(how, Value::Number(n), than);
    let (least, most) = (answer(known)?, answer(Decimal::MAX)?);
    let passes_by = matches!(how, Comparison::Eq | Comparison::Ne)
        && number(Some(than)).is_some_and(|than| known <= than);
    (least == most && !passes_by).then_some(least)
}

/// What the Episode says of the fact, nearest first: order, visit, Episode, facility.
fn stated(work: &Work<'_>, id: FactId, c: Context) -> Option<Value> {
    let fact = &work.book.program.facts[usize::from(id.0)];
    let order = c.line.and_then(|at| work.units[work.lines[at].unit].order);
    let places = [
        order.map(|o| &o.facts),
        Some(&work.visits[c.place.visit].facts),
        Some(&work.episode.facts),
        Some(&work.episode.facility.facts),
    ];
    let said = places.into_iter().flatten().find_map(|facts| facts.get(&fact.name))?;
    match (fact.kind, said) {
        (FactType::Bool, FactValue::Bool(b)) => Some(Value::Bool(*b)),
        (FactType::Number, FactValue::Int(n)) => Some(Value::Number(Decimal::from(*n))),
        (FactType::Number, FactValue::Text(text)) => text.parse().ok().map(Value::Number),
        (FactType::Date, FactValue::Text(text)) => {
            NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(Value::Date)
        }
        (FactType::Word, FactValue::Text(text)) => {
            let at = fact.words.iter().position(|w| w == text)?;
            Some(Value::Word(u16::try_from(at).unwrap()))
        }
        _ => None,
    }
}

/// As stated; else by the first case whose condition holds, where none before it is unknown; else
/// the default.
pub fn fact(work: &Work<'_>, id: FactId, c: Context) -> Option<Value> {
    if let Some(value) = stated(work, id, c) {
        return Some(value);
    }
    let fact = &work.book.program.facts[usize::from(id.0)];
    for case in &fact.cases {
        if c.place.day < date(case.from) || date(case.to) < c.place.day {
            continue;
        }
        if truth(value(work, case.when, c))? {
            return Some(constant_of(case.value));
        }
    }
    fact.default.map(constant_of)
}

/// Whether a disease of the set is open, and, where the main one is asked for, is marked so. One that
/// is suspected is there only for who asks for suspicions too.
fn disease(work: &Work<'_>, set: SetId, c: Context, main: bool, suspicion: bool) -> Option<Value> {
    let all = work.episode.diseases.as_ref()?;
    let open: Vec<_> = all
        .iter()
        .filter(|d| date(d.from) <= c.place.day && d.to.is_none_or(|to| c.place.day <= date(to)))
        .collect();
    let open_set = work.book.program.sets[usize::from(set.0)].open;
    let mut unknown = false;
    let marked = open.iter().any(|d| d.main);
    for disease in open.iter().filter(|d| suspicion || !d.suspected) {
        let member = work.book.in_set(set, disease.code);
        // 未コード化傷病名 may be any disease.
        let known = &work.book.program.diseases;
        let strange = !known.is_empty() && !known.contains(&disease.code);
        let more = open_set || strange || disease.code == Code(999);
        match (member, main) {
            (true, false) => return Some(Value::Bool(true)),
            (true, true) if disease.main => return Some(Value::Bool(true)),
            // None is marked: any may be the main one.
            (true, true) => unknown |= !marked,
            (false, false) => unknown |= more,
            (false, true) => unknown |= more && (disease.main || !marked),
        }
    }
    (!unknown).then_some(Value::Bool(false))
}

/// The days on which a set is charged in a window, up to the day, but for the line at hand.
fn days(work: &Work<'_>, set: SetId, window: Window, c: Context) -> Vec<NaiveDate> {
    let mut days = BTreeSet::new();
    for (at, line) in work.lines.iter().enumerate() {
        if c.line != Some(at)
            && line.stands()
            && work.book.in_set(set, line.code)
            && lies_in(work, c.place, line.place(), window)
        {
            days.insert(line.day);
        }
    }
    for past in &work.past {
        if work.book.in_set(set, past.code) && past_lies_in(work, c.place, past, window) {
            days.insert(past.day);
        }
    }
    days.into_iter().filter(|day| *day <= c.place.day).collect()
}

/// The operand at the first line of the set in each unit of the window, or at each line, summed.
fn sum(
    work: &Work<'_>,
    operand: ExprId,
    set: SetId,
    window: Window,
    each: bool,
    c: Context,
) -> Option<Value> {
    let mut sum = Decimal::ZERO;
    for unit in 0..work.units.len() {
        let lines = (0..work.lines.len()).filter(|at| {
            let line = &work.lines[*at];
            line.unit == unit
                && line.stands()
                && work.book.in_set(set, line.code)
                && lies_in(work, c.place, line.place(), window)
        });
        for at in lines.take(if each { usize::MAX } else { 1 }) {
            sum += number(value(work, operand, Context::line(work, at)))?;
        }
    }
    Some(Value::Number(sum))
}

/// Σ price × quantity of the medicines and materials of the order at hand.
fn order_yen(work: &Work<'_>, c: Context) -> Option<Value> {
    let unit = work.lines[c.line?].unit;
    let mut sum = Decimal::ZERO;
    for (at, line) in work.lines.iter().enumerate() {
        if line.unit == unit && line.stands() && super::price::goods(work, at).is_some() {
            sum += super::price::price(line)? * line.quantity.unwrap_or(Decimal::ONE);
        }
    }
    Some(Value::Number(sum))
}

/// As stated; else a Sunday or a day of a calendar, and no day that a calendar covers.
fn holiday(work: &Work<'_>, c: Context) -> Option<bool> {
    let visit = work.visits[c.place.visit].facts.get("holiday");
    if let Some(FactValue::Bool(stated)) = visit.or_else(|| work.episode.facts.get("holiday")) {
        return Some(*stated);
    }
    by_calendar(work, c.place.day)
}

fn by_calendar(work: &Work<'_>, day: NaiveDate) -> Option<bool> {
    let calendars = &work.book.program.calendars;
    if calendars.is_empty() {
        None
    } else if day.weekday() == chrono::Weekday::Sun
        || calendars.iter().any(|k| k.days.iter().any(|d| date(*d) == day))
    {
        Some(true)
    } else if calendars.iter().any(|k| date(k.from) <= day && day <= date(k.to)) {
        Some(false)
    } else {
        None
    }
}

/// Whether the facility has hours on the day that hold a time; both answers of the calendar are
/// tried where it gives none.
fn shown(work: &Work<'_>, c: Context, holds: impl Fn(&Hours) -> bool) -> Option<bool> {
    let hours = work.episode.facility.hours.as_ref()?;
    let within = |holiday: bool| {
        hours.iter().any(|span| {
            holds(span)
                && span.days.iter().any(|day| match (day, c.place.day.weekday()) {
                    (HoursDay::Holiday, _) => holiday,
                    (HoursDay::Sun, Weekday::Sun) => true,
                    (HoursDay::Mon, Weekday::Mon)
                    | (HoursDay::Tue, Weekday::Tue)
                    | (HoursDay::Wed, Weekday::Wed)
                    | (HoursDay::Thu, Weekday::Thu)
                    | (HoursDay::Fri, Weekday::Fri)
                    | (HoursDay::Sat, Weekday::Sat) => !holiday,
                    _ => false,
                })
        })
    };
    match holiday(work, c) {
        Some(known) => Some(within(known)),
        None => (within(true) == within(false)).then(|| within(true)),
    }
}

fn attribute(work: &Work<'_>, attr: Attr, c: Context) -> Option<Value> {
    let episode = work.episode;
    let birth = date(episode.patient.birth_date);
    let day = c.place.day;
    let line: Option<&Line<'_>> = c.line.map(|at| &work.lines[at]);
    let number = |n: i64| Some(Value::Number(Decimal::from(n)));
    match attr {
        Attr::Age => number(i64::from(age(birth, day))),
        Attr::AgeDays => number((day - birth).num_days()),
        Attr::Date => Some(Value::Date(day)),
        Attr::Minute => number(i64::from(work.visits[c.place.visit].time?.minute)),
        Attr::Weekday => number(i64::from(day.weekday().num_days_from_sunday())),
        Attr::Outpatient => Some(Value::Bool(episode.setting == Setting::Outpatient)),
        Attr::Inpatient => Some(Value::Bool(episode.setting == Setting::Inpatient)),
        Attr::Clinic => Some(Value::Bool(episode.facility.kind == FacilityKind::Clinic)),
        Attr::Hospital => Some(Value::Bool(episode.facility.kind == FacilityKind::Hospital)),
        Attr::Beds => number(i64::from(episode.facility.beds?)),
        Attr::GeneralBeds => {
            let none = episode.facility.beds.filter(|beds| *beds == 0);
            number(i64::from(episode.facility.general_beds.or(none)?))
        }
        Attr::Quantity => line?.quantity.map(Value::Number),
        Attr::Times => number(i64::from(line?.times)),
        Attr::Yen if c.yen.is_none() => order_yen(work, c),
        Attr::Yen => c.yen.map(Value::Number),
        Attr::Open => {
            episode.facility.hours.as_ref()?;
            let time = work.visits[c.place.visit].time?;
            shown(work, c, |h| h.from <= time && time < h.to).map(Value::Bool)
        }
        Attr::ClosedDay => shown(work, c, |h| h.from < h.to).map(|open| Value::Bool(!open)),
        Attr::StatedHours => Some(Value::Bool(episode.facility.hours.is_some())),
        Attr::StatedMainDisease => {
            Some(Value::Bool(
                episode.diseases.iter().flatten().any(|d| {
                    d.main && date(d.from) <= day && d.to.is_none_or(|to| day <= date(to))
                }),
            ))
        }
        Attr::MainDiseaseSince => {
            let mut since = None;
            for d in episode.diseases.iter().flatten() {
                let open = date(d.from) <= day && d.to.is_none_or(|to| day <= date(to));
                if d.main && open && since.is_none_or(|known| date(d.from) < known) {
                    since = Some(date(d.from));
                }
            }
            since.map(Value::Date)
        }
        Attr::StatedTime => Some(Value::Bool(work.visits[c.place.visit].time.is_some())),
        Attr::Section => {
            let order = line.and_then(|l| work.units[l.unit].order);
            number(i64::from(order.and_then(|o| o.section).unwrap_or(0)))
        }
        Attr::UnitPrice => c.unit_price.map(Value::Number),
        Attr::BasePoints => Some(Value::Number(line?.nominal())),
        Attr::Elderly => elderly(work, day).map(Value::Bool),
        Attr::BeforeSchool => Some(Value::Bool(day < school(birth))),
        Attr::Female => episode.patient.sex.map(|s| Value::Bool(s == Sex::Female)),
        Attr::Holiday => holiday(work, c).map(Value::Bool),
        Attr::HolidaysAfter => {
            let mut after = 0;
            for next in day.iter_days().skip(1) {
                if !by_calendar(work, next)? {
                    break;
                }
                after += 1;
            }
            number(after)
        }
        Attr::Admitted => Some(Value::Date(date(episode.stay.as_ref()?.admitted))),
        Attr::HospitalDay => number((day - date(episode.stay.as_ref()?.admitted)).num_days() + 1),
    }
}

/// What of a set is seen in a window.
struct Seen {
    codes: BTreeSet<Code>,
    times: u32,
    points: Decimal,
    /// The window reaches the unknown.
    open: bool,
}

fn seen(work: &Work<'_>, set: SetId, window: Window, c: Context) -> Seen {
    let mut seen = Seen {
        codes: BTreeSet::new(),
        times: 0,
        points: Decimal::ZERO,
        open: reaches_unknown(work, c.place.day, window),
    };
    for line in &work.lines {
        if line.stands()
            && work.book.in_set(set, line.code)
            && lies_in(work, c.place, line.place(), window)
        {
            seen.codes.insert(line.code);
            seen.times += line.times;
            seen.points += line.nominal();
        }
    }
    for past in &work.past {
        if work.book.in_set(set, past.code) && past_lies_in(work, c.place, past, window) {
            seen.codes.insert(past.code);
            seen.times += past.times;
        }
    }
    seen
}

/// Whether an expression asks for the price of what a price rule prices.
pub fn asks_price(exprs: &[Expr], id: ExprId) -> bool {
    let asks = |id: ExprId| asks_price(exprs, id);
    match exprs[id.0 as usize] {
        Expr::Attr(attr) => matches!(attr, Attr::Yen | Attr::UnitPrice),
        Expr::Not(a) | Expr::Ceil(a) | Expr::Floor(a) | Expr::RoundHalfUp(a) => asks(a),
        Expr::And(a, b)
        | Expr::Or(a, b)
        | Expr::Compare(_, a, b)
        | Expr::Arith(_, a, b)
        | Expr::DaysBetween(a, b)
        | Expr::MonthsAfter(a, b) => asks(a) || asks(b),
        Expr::If(a, b, c) => asks(a) || asks(b) || asks(c),
        _ => false,
    }
}
