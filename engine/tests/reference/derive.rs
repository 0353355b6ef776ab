//! Fees and additions that follow from the orders.

use super::calendar::{date, lies_in, past_lies_in, reaches_unknown, within_age};
use super::expr::{self, Context};
use super::lookup::rule_holds;
use super::made::{Figures, figures};
use super::{Line, Unit, Work, attach, price, resolve};
use santei::episode::Mode;
use santei::ir::{RuleBody, Window};
use santei::outcome::Origin;
use santei::{Code, Verdict};
use std::collections::BTreeSet;

pub fn run(work: &mut Work<'_>) {
    if work.episode.mode != Mode::Derive {
        return;
    }
    fees(work);
    ages(work);
    additions(work);
}

fn fees(work: &mut Work<'_>) {
    let book = work.book;
    for (id, rule) in book.program.rules.iter().enumerate() {
        let RuleBody::Derive { on, code, made, per, .. } = &rule.body else {
            continue;
        };
        // A visit whose condition is unknown comes after the others of a window that is the same
        // for all of them.
        let mut later: Vec<(usize, Context)> = Vec::new();
        let shared = matches!(
            per,
            Window::Day
                | Window::Week
                | Window::Months(_)
                | Window::FiscalYear
                | Window::Admission
                | Window::History
                | Window::Course
        );
        for turn in 0..=work.visits.len() {
            let last = turn == work.visits.len();
            let mut contexts = Vec::new();
            if last {
                contexts.append(&mut later);
            }
            let visit = turn;
            if !last && !rule_holds(rule, date(work.visits[visit].date)) {
                continue;
            }
            match on {
                _ if last => {}
                None => {
                    contexts.push((visit, Context::visit(visit, date(work.visits[visit].date))));
                }
                Some(set) => {
                    let mut units = Vec::new();
                    for (at, line) in work.lines.iter().enumerate() {
                        let fits =
                            line.visit == visit && line.stands() && book.in_set(*set, line.code);
                        let fresh = match per {
                            Window::Order => !units.contains(&line.unit),
                            _ => units.is_empty(),
                        };
                        if fits && fresh {
                            units.push(line.unit);
                            contexts.push((visit, Context::line(work, at)));
                        }
                    }
                }
            }
            for (visit, context) in contexts {
                let day = date(work.visits[visit].date);
                let holds = expr::condition(work, rule.when, context);
                if holds == Some(false) {
                    continue;
                }
                if holds.is_none() && !last && shared {
                    later.push((visit, context));
                    continue;
                }
                if last {
                    work.met.insert("derived-later");
                }
                let there = work
                    .lines
                    .iter()
                    .any(|l| l.code == *code && lies_in(work, context.place, l.place(), *per))
                    || work
                        .past
                        .iter()
                        .any(|p| p.code == *code && past_lies_in(work, context.place, p, *per));
                if there {
                    continue;
                }
                let Some(figures) = figures(work, made, context) else {
                    continue;
                };
                let unit = work.units.len();
                work.units.push(Unit { visit, order: None, times: figures.times });
                let at = make(work, *code, visit, unit, 1, Origin::Derived, None, &figures);
                if let Some(trigger) = context.line {
                    work.triggers.push((at, id, trigger));
                }
                if figures.unknown || holds.is_none() || reaches_unknown(work, day, *per) {
                    work.lines[at].doubt();
                }
            }
        }
    }
}

/// A line without formulas.
pub const ONCE: Figures = Figures { quantity: None, times: 1, points: None, unknown: false };

/// Makes a line and resolves it.
#[expect(clippy::too_many_arguments, reason = "a line has so many parts")]
pub fn make(
    work: &mut Work<'_>,
    code: Code,
    visit: usize,
    unit: usize,
    times: u32,
    origin: Origin,
    base: Option<usize>,
    figures: &Figures,
) -> usize {
    let day = date(work.visits[visit].date);
    let at = work.lines.len();
    work.lines.push(Line {
        code,
        version: work.book.version(code, day),
        visit,
        unit,
        day,
        origin,
        verdict: Verdict::Charged,
        quantity: figures.quantity,
        price: None,
        stated: figures.points,
        times: times * figures.times,
        base,
        bundle: None,
        instance: None,
        pooled: None,
        waits: Vec::new(),
        amount: rust_decimal::Decimal::ZERO,
    });
    resolve::made(work, at);
    at
}

/// What came up while additions were made.
#[derive(Default)]
struct Made {
    met: BTreeSet<&'static str>,
    /// Ordered additions that kept one away.
    keepers: BTreeSet<usize>,
}

impl Made {
    fn into_work(mut self, work: &mut Work<'_>) {
        work.met.append(&mut self.met);
        work.keepers.append(&mut self.keepers);
    }
}

/// Whether an addition need not be made to the line.
///
/// One that was made for another line of the unit is enough if it is of the `whole` unit.
fn taken(work: &Work<'_>, base: usize, code: Code, whole: bool, made: &mut Made) -> bool {
    let line = &work.lines[base];
    let own = |l: &Line<'_>| whole || l.base.is_none_or(|b| b == base);
    if work.lines.iter().any(|l| l.unit == line.unit && l.code == code && own(l)) {
        return true;
    }
    let Some(version) = work.book.version(code, line.day) else {
        return false;
    };
    let santei::ir::Body::Procedure(p) = &version.body else {
        return false;
    };
    let rivals: Vec<usize> = (0..work.lines.len())
        .filter(|at| {
            let l = &work.lines[*at];
            p.note_serial != 0
                && l.visit == line.visit
                && l.origin == Origin::Ordered
                && l.procedure()
                    .is_some_and(|q| q.note_code == p.note_code && q.note_serial == p.note_serial)
        })
        .collect();
    // What is recorded alone is beside every line; of several lines that an addition may belong to
    // it belongs to its base.
    let own = attach::bears(line, p.note_code);
    let beside = |at: usize| {
        let l = &work.lines[at];
        let elsewhere = own && !l.is_basic() && attach::base(&work.lines, at) != Some(base);
        l.stands() && !elsewhere && !work.powerless.contains(&at)
    };
    let keepers: Vec<usize> = rivals.iter().copied().filter(|at| beside(*at)).collect();
    let taken = !keepers.is_empty();
    made.keepers.extend(keepers);
    if !rivals.is_empty() && !taken {
        let stands = rivals.iter().any(|at| work.lines[*at].stands());
        let why = if stands { "rival-of-another-base" } else { "rival-refused-at-once" };
        made.met.insert(why);
    }
    taken
}

fn ages(work: &mut Work<'_>) {
    let mut came_up = Made::default();
    let birth = date(work.episode.patient.birth_date);
    for at in 0..work.lines.len() {
        let line = &work.lines[at];
        let Some(p) = line.procedure().filter(|_| line.stands()) else {
            continue;
        };
        let Some(age) = p.ages.iter().find(|a| within_age(birth, line.day, a.from, a.to)) else {
            continue;
        };
        let whole = price::is_of_unit(work, p, age.code, line.day);
        if !taken(work, at, age.code, whole, &mut came_up) {
            let (visit, unit, times) = (line.visit, line.unit, line.times);
            make(work, age.code, visit, unit, times, Origin::Added, Some(at), &ONCE);
        }
    }
    came_up.into_work(work);
}

fn additions(work: &mut Work<'_>) {
    let mut came_up = Made::default();
    let book = work.book;
    for rule in &book.program.rules {
        let RuleBody::Add { on, code, made } = &rule.body else {
            continue;
        };
        for at in 0..work.lines.len() {
            let line = &work.lines[at];
            if !line.stands() || !book.in_set(*on, line.code) || !rule_holds(rule, line.day) {
                continue;
            }
            let holds = expr::condition(work, rule.when, Context::line(work, at));
            if holds == Some(false) || taken(work, at, *code, true, &mut came_up) {
                continue;
            }
            let (visit, unit, times) = (line.visit, line.unit, line.times);
            let Some(figures) = figures(work, made, Context::line(work, at)) else {
                continue;
            };
            let made = make(work, *code, visit, unit, times, Origin::Added, Some(at), &figures);
            if figures.unknown || holds.is_none() {
                work.lines[made].doubt();
            }
        }
    }
    came_up.into_work(work);
}
