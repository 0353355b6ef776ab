//! 算定回数: table 05, the master's 上限回数, `limit` rules.

use super::Work;
use super::calendar::{date, lies_in, past_lies_in, reaches_unknown};
use super::expr::{self, Context};
use super::special::{self, Special};
use rust_decimal::Decimal;
use santei::ir::{RuleBody, Window};
use santei::{Code, Verdict};

/// What one limit says.
struct Bound<'a> {
    max: u32,
    within: Window,
    /// Quantities are counted and not times.
    quantity: bool,
    /// Beyond the limit nobody can tell.
    soft: bool,
    /// Nobody can tell whether it holds.
    unknown: bool,
    counts: Box<dyn Fn(Code) -> bool + 'a>,
}

pub fn run(work: &mut Work<'_>) {
    let mut order: Vec<usize> = (0..work.lines.len()).collect();
    order.sort_by_key(|at| (work.lines[*at].visit, *at));
    for (place, at) in order.iter().enumerate() {
        if !work.lines[*at].stands() {
            continue;
        }
        let special = special::settled(work, *at, None);
        let bounds = bounds(work, *at, special);
        let verdicts: Vec<Verdict> =
            bounds.iter().map(|b| judge(work, *at, &order[..place], b)).collect();
        drop(bounds);
        for verdict in verdicts {
            match verdict {
                Verdict::NotCharged => {
                    work.conflicts.limit += 1;
                    work.lines[*at].deny();
                }
                Verdict::Undecided => work.lines[*at].doubt(),
                Verdict::Charged => {}
            }
        }
    }
}

fn bounds<'a>(work: &'a Work<'_>, at: usize, special: Special) -> Vec<Bound<'a>> {
    let line = &work.lines[at];
    let code = line.code;
    let mut bounds = Vec::new();
    for row in work.book.limit(code, line.day) {
        if row.special && special == Special::Free {
            continue;
        }
        bounds.push(Bound {
            max: u32::from(row.max),
            within: row.within,
            soft: (row.special && special == Special::Open) || row.within == Window::Course,
            unknown: false,
            quantity: false,
            counts: Box::new(move |c| c == code),
        });
    }
    if let Some(p) = line.procedure().filter(|p| p.month_limit > 0) {
        bounds.push(Bound {
            max: u32::from(p.month_limit),
            within: Window::Months(1),
            soft: p.month_limit_error == 0,
            unknown: false,
            quantity: false,
            counts: Box::new(move |c| c == code),
        });
    }
    for rule in work.book.rules(line.day) {
        let RuleBody::Limit { members, max, within, quantity, by_code } = &rule.body else {
            continue;
        };
        if !work.book.in_set(*members, code) {
            continue;
        }
        let holds = expr::condition(work, rule.when, Context::line(work, at));
        if holds == Some(false) {
            continue;
        }
        bounds.push(Bound {
            max: *max,
            within: *within,
            soft: *within == Window::Course,
            unknown: holds.is_none(),
            quantity: *quantity,
            counts: Box::new(move |c| work.book.in_set(*members, c) && (!*by_code || c == code)),
        });
    }
    bounds
}

fn judge(work: &Work<'_>, at: usize, earlier: &[usize], bound: &Bound<'_>) -> Verdict {
    let line = &work.lines[at];
    let stay = work.episode.stay.as_ref();
    if bound.unknown {
        return Verdict::Undecided;
    }
    match bound.within {
        Window::PerUnit => return Verdict::Charged,
        Window::AdmissionDay => match stay {
            Some(stay) if date(stay.admitted) != line.day => return Verdict::NotCharged,
            Some(_) => {}
            None => return Verdict::Undecided,
        },
        Window::DischargeDay => match stay.map(|s| s.discharged) {
            Some(Some(day)) if date(day) != line.day => return Verdict::NotCharged,
            Some(Some(_)) => {}
            _ => return Verdict::Undecided,
        },
        _ => {}
    }
    let amount = |line: &super::Line<'_>| {
        let quantity = if bound.quantity { line.quantity } else { None };
        quantity.unwrap_or(Decimal::ONE) * Decimal::from(line.times)
    };
    let mut used = Decimal::ZERO;
    for other in earlier.iter().map(|at| &work.lines[*at]) {
        if other.stands()
            && (bound.counts)(other.code)
            && lies_in(work, line.place(), other.place(), bound.within)
        {
            used += amount(other);
        }
    }
    for past in &work.past {
        if (bound.counts)(past.code) && past_lies_in(work, line.place(), past, bound.within) {
            used += Decimal::from(past.times);
        }
    }
    let max = Decimal::from(bound.max);
    if used + amount(line) > max {
        let partly = used < max;
        if bound.soft || partly { Verdict::Undecided } else { Verdict::NotCharged }
    } else if reaches_unknown(work, line.day, bound.within) {
        Verdict::Undecided
    } else {
        Verdict::Charged
    }
}
