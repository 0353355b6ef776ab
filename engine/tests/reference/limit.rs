//! 算定回数: table 05, the master's 上限回数, `limit` rules.

use super::calendar::{date, lies_in, past_lies_in, reaches_unknown, stretch};
use super::expr::{self, Context};
use super::special::{self, Special};
use super::{Line, Wait, Work, attach, follow};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use santei::ir::{PointsKind, Procedure, Rule, RuleBody, Window};
use santei::outcome::Origin;
use santei::{Code, Verdict};

/// What one limit says.
struct Bound<'a> {
    max: u32,
    within: Window,
    /// Quantities are counted and not times.
    quantity: bool,
    /// The code of the line alone is counted.
    by_code: bool,
    /// Beyond the limit nobody can tell.
    soft: bool,
    /// The rule whose condition decides whether it holds.
    rule: Option<&'a Rule>,
    counts: Box<dyn Fn(Code) -> bool + 'a>,
}

/// What a limit makes of a line.
enum Judged {
    Fine,
    /// Only what lies before the known history could refuse it.
    Unknown,
    Doubt,
    Deny,
    /// So much of it stays, and whether even that is in doubt.
    Part(Decimal, bool),
}

pub fn run(work: &mut Work<'_>) {
    for at in 0..work.lines.len() {
        let line = &work.lines[at];
        if line.is_addition() && line.base.is_none() && !attach::is_untold(work, at) {
            work.lines[at].deny();
        }
    }
    let mut order: Vec<usize> = (0..work.lines.len()).collect();
    order.sort_by_key(|at| (work.lines[*at].visit, *at));
    for (place, at) in order.iter().enumerate() {
        if work.lines[*at].stands() && follow::gone(work, *at) {
            work.lines[*at].deny();
        }
        let mut next = 0;
        // One limit after another: each sees what those before it left.
        while work.lines[*at].stands() {
            let special = [false, true].map(|marked| special::settled(work, *at, None, marked));
            let bounds = bounds(work, *at, special);
            let Some(bound) = bounds.into_iter().nth(next) else { break };
            next += 1;
            let judged = judge(work, *at, &order[..place], &bound);
            if matches!(judged, Judged::Fine) && starts_within(work, *at, &bound) {
                work.met.insert("limit-of-new-codes");
            }
            let quantity = bound.quantity;
            match judged {
                Judged::Fine => {}
                Judged::Deny => {
                    work.conflicts.limit += 1;
                    let code = work.lines[*at].code;
                    let mut others = work.lines.iter().filter(|other| other.code != code);
                    if others.any(|other| other.stands() && waits(other, &bound)) {
                        work.met.insert("limit-behind-one-that-waits");
                    }
                    work.lines[*at].deny();
                }
                Judged::Doubt => work.lines[*at].doubt(),
                Judged::Unknown => {
                    let line = &mut work.lines[*at];
                    let mut waits = std::mem::take(&mut line.waits);
                    let sole = line.verdict == Verdict::Charged || !waits.is_empty();
                    line.doubt();
                    if sole && !quantity {
                        let of_set = bound.rule.filter(|_| !bound.by_code);
                        waits.push(Wait { of_set, within: bound.within, max: bound.max });
                        line.waits = waits;
                    }
                }
                Judged::Part(left, doubtful) => {
                    let divided = divide(work, *at, left, quantity);
                    if divided {
                        work.met.insert("divided-at-a-limit");
                    }
                    if doubtful || !divided {
                        work.lines[*at].doubt();
                    }
                }
            }
        }
    }
}

fn bounds<'a>(work: &Work<'a>, at: usize, special: [Special; 2]) -> Vec<Bound<'a>> {
    let book = work.book;
    let line = &work.lines[at];
    let code = line.code;
    let mut bounds = Vec::new();
    // Met, it answers what the master would only have looked into.
    let mut looked_into = false;
    for row in book.limit(code, line.day) {
        let special = special[usize::from(row.special)];
        if special == Special::Free {
            looked_into |= row.within == Window::Months(1);
            continue;
        }
        bounds.push(Bound {
            max: u32::from(row.max),
            within: row.within,
            soft: special == Special::Open || row.within == Window::Course,
            rule: None,
            quantity: false,
            by_code: true,
            counts: Box::new(move |c| c == code),
        });
    }
    let asked = |p: &&Procedure| p.month_limit > 0 && !(looked_into && p.month_limit_error == 0);
    if let Some(p) = line.procedure().filter(asked) {
        bounds.push(Bound {
            max: u32::from(p.month_limit),
            within: Window::Months(1),
            soft: p.month_limit_error == 0,
            rule: None,
            quantity: false,
            by_code: true,
            counts: Box::new(move |c| c == code),
        });
    }
    for rule in book.rules(line.day) {
        let RuleBody::Limit { members, max, within, quantity, by_code } = &rule.body else {
            continue;
        };
        if !book.in_set(*members, code) {
            continue;
        }
        bounds.push(Bound {
            max: *max,
            within: *within,
            soft: *within == Window::Course,
            rule: Some(rule),
            quantity: *quantity,
            by_code: *by_code,
            counts: Box::new(move |c| book.in_set(*members, c) && (!*by_code || c == code)),
        });
    }
    bounds
}

fn judge(work: &Work<'_>, at: usize, earlier: &[usize], bound: &Bound<'_>) -> Judged {
    let line = &work.lines[at];
    let stay = work.episode.stay.as_ref();
    if let Some(rule) = bound.rule {
        match expr::condition(work, rule.when, Context::line(work, at)) {
            Some(true) => {}
            Some(false) => return Judged::Fine,
            // It is asked where the answer hangs on it.
            None => {
                let held = Bound { rule: None, counts: Box::new(&bound.counts), ..*bound };
                return match judge(work, at, earlier, &held) {
                    Judged::Fine => Judged::Fine,
                    _ => Judged::Doubt,
                };
            }
        }
    }
    let mut doubtful = false;
    match bound.within {
        Window::PerUnit => return Judged::Fine,
        Window::AdmissionDay => match stay {
            Some(stay) if date(stay.admitted) != line.day => return Judged::Deny,
            Some(_) => {}
            None => doubtful = true,
        },
        Window::DischargeDay => match stay.map(|s| s.discharged) {
            Some(Some(day)) if date(day) != line.day => return Judged::Deny,
            Some(Some(_)) => {}
            _ => doubtful = true,
        },
        _ => {}
    }
    let amount = |line: &Line<'_>| {
        let quantity = if bound.quantity { line.quantity } else { None };
        quantity.unwrap_or(Decimal::ONE) * Decimal::from(line.times)
    };
    let (mut used, mut open) = (Decimal::ZERO, Decimal::ZERO);
    for other in earlier.iter().map(|at| &work.lines[*at]) {
        if other.stands()
            && (bound.counts)(other.code)
            && lies_in(work, line.place(), other.place(), bound.within)
        {
            // Refused by what is not known, it leaves no more to this line than it leaves charged.
            let waits = waits(other, bound) && (other.day == line.day || is_fixed(bound.within));
            if other.verdict == Verdict::Undecided && other.code != line.code && !waits {
                open += amount(other);
            } else {
                used += amount(other);
            }
        }
    }
    for past in &work.past {
        if (bound.counts)(past.code) && past_lies_in(work, line.place(), past, bound.within) {
            used += Decimal::from(past.times);
        }
    }
    let max = Decimal::from(bound.max);
    let reaches =
        reaches_unknown(work, line.day, bound.within) && !is_all_new(work, line.day, bound);
    if used + amount(line) > max {
        return match (bound.soft, used < max) {
            (true, _) => Judged::Doubt,
            (false, true) => Judged::Part(max - used, doubtful || open > Decimal::ZERO || reaches),
            (false, false) => Judged::Deny,
        };
    }
    if doubtful || used + open + amount(line) > max {
        Judged::Doubt
    } else if reaches {
        Judged::Unknown
    } else {
        Judged::Fine
    }
}

/// Whether a line waits by limits alone that leave nothing of this one where they refuse it.
fn waits(line: &Line<'_>, bound: &Bound<'_>) -> bool {
    let Some(rule) = bound.rule.filter(|_| !bound.by_code && !bound.quantity) else { return false };
    !line.waits.is_empty()
        && line.waits.iter().all(|wait| match wait.of_set {
            Some(other) => std::ptr::eq(other, rule),
            None => wait.within == bound.within && wait.max >= bound.max,
        })
}

/// Whether a window reaches back to the same days from any day of the month.
fn is_fixed(window: Window) -> bool {
    matches!(window, Window::Months(_) | Window::FiscalYear | Window::Admission | Window::History)
}

/// Whether only that what counts is new answers for the window.
fn starts_within(work: &Work<'_>, at: usize, bound: &Bound<'_>) -> bool {
    let day = work.lines[at].day;
    bound.rule.is_none_or(|rule| rule.when.is_none())
        && reaches_unknown(work, day, bound.within)
        && is_all_new(work, day, bound)
}

/// Whether what counts came into being with a revision, on no day that is not known.
fn is_all_new(work: &Work<'_>, day: NaiveDate, bound: &Bound<'_>) -> bool {
    if stretch(work, day, bound.within).is_none() {
        return false;
    }
    let program = work.book.program;
    let mut counting = program.items.iter().filter(|item| (bound.counts)(item.code)).peekable();
    counting.peek().is_some()
        && counting.all(|item| {
            let Some(first) = item.versions.iter().map(|v| v.from).min() else { return false };
            let (earlier, others): (Vec<_>, Vec<_>) =
                program.schedules.iter().partition(|s| s.from < first);
            !earlier.is_empty()
                && earlier.iter().all(|s| !s.partial)
                && others.iter().any(|s| s.from == first)
                && date(first) >= work.known
        })
}

/// Leaves a part of a line, and puts the rest behind as a line that is not charged.
fn divide(work: &mut Work<'_>, at: usize, left: Decimal, quantity: bool) -> bool {
    let by_quantity = quantity && work.lines[at].quantity.is_some_and(|q| q != Decimal::ONE);
    if !left.fract().is_zero() || work.lines[at].base.is_some() {
        return false;
    }
    if by_quantity {
        quantity_at(work, at, left)
    } else {
        times_at(work, at, left.to_u32().unwrap())
    }
}

fn quantity_at(work: &mut Work<'_>, at: usize, left: Decimal) -> bool {
    let line = work.lines[at].clone();
    let stepped = line.procedure().is_some_and(|p| p.steps.is_some());
    let mut added = work.lines.iter().filter(|l| l.stands() && l.base == Some(at));
    let odd = |l: &Line<'_>| l.quantity.is_some() || l.stated.is_some() || l.times != line.times;
    let kind = line.procedure().map(|p| p.points_kind);
    let by_master = line.origin == Origin::Ordered
        && !matches!(kind, Some(PointsKind::Stated | PointsKind::StatedDown));
    let priced = line.stated.is_some() && !by_master;
    if line.times != 1 || priced || !stepped || added.any(odd) {
        return false;
    }
    work.lines[at].quantity = Some(left);
    let quantity = line.quantity.map(|q| q - left);
    work.lines.push(Line { quantity, verdict: Verdict::NotCharged, ..line });
    true
}

fn times_at(work: &mut Work<'_>, at: usize, left: u32) -> bool {
    let line = work.lines[at].clone();
    let whole = work.units[line.unit].times;
    let fits = |(n, l): (usize, &Line<'_>)| {
        let own = l.base == Some(at) && l.unit == line.unit && l.times % whole == 0;
        let comment = l.code.family() == 8 && l.base.is_none();
        let concerned = l.stands() && (l.unit == line.unit || l.base == Some(at));
        n == at || !concerned || own || comment
    };
    if line.times != whole || !work.lines.iter().enumerate().all(fits) {
        return false;
    }
    work.units[line.unit].times = left;
    let rest = work.lines.len();
    let refused = Line { times: whole - left, verdict: Verdict::NotCharged, ..line.clone() };
    work.lines.push(refused);
    for n in 0..rest {
        let part = work.lines[n].clone();
        if !part.stands() || part.unit != line.unit {
            continue;
        }
        work.lines[n].times = part.times / whole * left;
        if part.base == Some(at) {
            let times = part.times - work.lines[n].times;
            let base = Some(rest);
            work.lines.push(Line { times, base, verdict: Verdict::NotCharged, ..part });
        }
    }
    true
}
