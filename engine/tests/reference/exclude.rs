//! 背反: tables 03-1 … 03-4, table 04 and `exclude` rules.

use super::Work;
use super::calendar::{lies_in, past_lies_in, stretch, together};
use super::conflict::{Attack, Attacker, settle, stronger};
use super::expr::{self, Context};
use super::lookup::rule_holds;
use super::special;
use santei::episode::Setting;
use santei::ir::{Keep, Rule, RuleBody, SetId, Window};
use std::collections::BTreeSet;

/// Who attacks whom; some lines are in doubt for what comes behind.
pub fn run(work: &mut Work<'_>, doubted: &BTreeSet<usize>) -> Vec<(usize, usize)> {
    let mut attacks = Vec::new();
    tables(work, &mut attacks);
    rules(work, &mut attacks);
    if work.episode.setting == Setting::Inpatient {
        inpatient(work, &mut attacks);
    }
    work.conflicts.exclude += attacks.len();
    work.conflicts.past += attacks.iter().filter(|a| a.by == Attacker::Past).count();
    settle(work, &attacks, doubted);
    let pair = |attack: &Attack| match attack.by {
        Attacker::Line(by) => Some((by, attack.on)),
        Attacker::Past => None,
    };
    attacks.iter().filter_map(pair).collect()
}

fn standing(work: &Work<'_>) -> Vec<usize> {
    (0..work.lines.len()).filter(|at| work.lines[*at].stands()).collect()
}

fn pair(attacks: &mut Vec<Attack>, keep: Keep, first: usize, second: Attacker, special: bool) {
    let either = keep == Keep::Either;
    if let (Keep::First | Keep::Either, Attacker::Line(second)) = (keep, second) {
        attacks.push(Attack { by: Attacker::Line(first), on: second, special, either });
    }
    if matches!(keep, Keep::Second | Keep::Either) {
        attacks.push(Attack { by: second, on: first, special, either });
    }
}

fn tables(work: &mut Work<'_>, attacks: &mut Vec<Attack>) {
    let book = work.book;
    for one in standing(work) {
        let line = work.lines[one].clone();
        for row in book.exclusion(line.code, line.day) {
            for two in standing(work) {
                let other = work.lines[two].clone();
                if one != two
                    && other.code == row.second
                    && together(work, line.place(), other.place(), row.within)
                {
                    let (a, b) =
                        ((Attacker::Line(one), line.code), (Attacker::Line(two), other.code));
                    let row = (row.special, row.keep);
                    if row.1 != Keep::Second {
                        special::attack(work, attacks, a, two, row);
                    }
                    if row.1 != Keep::First {
                        special::attack(work, attacks, b, one, row);
                    }
                }
            }
            for past in work.past.clone() {
                if past.code == row.second
                    && past_lies_in(work, line.place(), &past, row.within)
                    && row.keep != Keep::First
                {
                    let by = (Attacker::Past, past.code);
                    special::attack(work, attacks, by, one, (row.special, row.keep));
                }
            }
        }
    }
}

/// A rule is asked at the line of ②, and at either where the other is a charge of the history.
fn rules(work: &mut Work<'_>, attacks: &mut Vec<Attack>) {
    let book = work.book;
    for rule in &book.program.rules {
        let RuleBody::Exclude { first, second, within, keep } = &rule.body else {
            continue;
        };
        // 手術前: what belongs to the first comes before it.
        let before = matches!(within, Window::DaysBefore(_));
        let found = pairs(work, rule, *first, *second, *keep, |work, one, two| match (one, two) {
            (Side::Line(one), Side::Line(two)) if before => {
                lies_in(work, work.lines[one].place(), work.lines[two].place(), *within)
            }
            (Side::Past(past), Side::Line(line)) if before => {
                let (from, to) = stretch(work, work.past[past].day, *within).unwrap();
                (from..=to).contains(&work.lines[line].place().day)
            }
            (Side::Line(one), Side::Line(two)) => {
                together(work, work.lines[one].place(), work.lines[two].place(), *within)
            }
            (Side::Line(line), Side::Past(past)) | (Side::Past(past), Side::Line(line)) => {
                past_lies_in(work, work.lines[line].place(), &work.past[past], *within)
            }
            _ => false,
        });
        for (one, two) in found {
            match (one, two) {
                (Side::Line(one), Side::Line(two)) => {
                    pair(attacks, *keep, one, Attacker::Line(two), false);
                }
                (Side::Line(one), Side::Past(_)) => {
                    pair(attacks, *keep, one, Attacker::Past, false);
                }
                (Side::Past(_), Side::Line(two)) if *keep != Keep::Second => {
                    let either = *keep == Keep::Either;
                    attacks.push(Attack { by: Attacker::Past, on: two, special: false, either });
                }
                _ => {}
            }
        }
    }
}

/// A line or a charge of the history.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Line(usize),
    Past(usize),
}

/// The pairs of a rule whose condition holds; where it is unknown, the line that would go is in
/// doubt.
pub fn pairs(
    work: &mut Work<'_>,
    rule: &Rule,
    first: SetId,
    second: SetId,
    keep: Keep,
    near: impl Fn(&Work<'_>, Side, Side) -> bool,
) -> Vec<(Side, Side)> {
    let book = work.book;
    let mut found = Vec::new();
    for at in standing(work) {
        let code = work.lines[at].code;
        let mut sides = Vec::new();
        if book.in_set(second, code) {
            for other in standing(work) {
                if other != at && book.in_set(first, work.lines[other].code) {
                    sides.push((Side::Line(other), Side::Line(at)));
                }
            }
        }
        for past in 0..work.past.len() {
            let earlier = work.past[past].code;
            if book.in_set(second, code) && book.in_set(first, earlier) {
                sides.push((Side::Past(past), Side::Line(at)));
            }
            if book.in_set(first, code) && book.in_set(second, earlier) {
                sides.push((Side::Line(at), Side::Past(past)));
            }
        }
        for (one, two) in sides {
            if !near(work, one, two) || !rule_holds(rule, work.lines[at].day) {
                continue;
            }
            match expr::condition(work, rule.when, Context::line(work, at)) {
                Some(true) => found.push((one, two)),
                Some(false) => {}
                None => {
                    let keep = match (keep, one, two) {
                        (Keep::Either, Side::Line(a), Side::Line(b)) => {
                            work.met.insert("either-unknown");
                            if stronger(&work.lines, a, b) { Keep::First } else { Keep::Second }
                        }
                        _ => keep,
                    };
                    for (side, goes) in [(one, keep != Keep::First), (two, keep != Keep::Second)] {
                        if let (Side::Line(line), true) = (side, goes) {
                            work.lines[line].doubt();
                        }
                    }
                }
            }
        }
    }
    found
}

fn inpatient(work: &mut Work<'_>, attacks: &mut Vec<Attack>) {
    let mut denied = Vec::new();
    let mut classes = Vec::new();
    for one in standing(work) {
        let line = &work.lines[one];
        let rows = work.book.inpatient(line.code, line.day);
        if rows.is_empty() {
            continue;
        }
        let group = standing(work).into_iter().find_map(|at| {
            let base = &work.lines[at];
            if base.day != line.day {
                return None;
            }
            let index = work.book.index(base.code, base.day);
            index.iter().map(|r| r.inpatient_group).find(|g| *g != 0)
        });
        match group.and_then(|group| rows.iter().find(|r| r.group == group)) {
            Some(row) => classes.push((one, line.code, row.class)),
            None => denied.push(one),
        }
    }
    work.conflicts.inpatient += classes.len() + denied.len();
    for (one, code, class) in &classes {
        for (two, other_code, other) in &classes {
            if code != other_code && class == other && work.lines[*one].day == work.lines[*two].day
            {
                attacks.push(Attack {
                    by: Attacker::Line(*one),
                    on: *two,
                    special: false,
                    either: true,
                });
                work.conflicts.inpatient += 1;
            }
        }
    }
    for at in denied {
        let index = work.book.index(work.lines[at].code, work.lines[at].day);
        if index.iter().any(|r| r.inpatient_group != 0) {
            work.met.insert("inpatient-base-denied");
        }
        work.lines[at].deny();
    }
}
