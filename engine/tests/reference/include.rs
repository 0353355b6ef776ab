//! 包括: tables 01 and 02, and `include` rules.

use super::Work;
use super::calendar::{Place, lies_in, past_lies_in, stretch, together};
use super::conflict::{Attack, Attacker, settle};
use super::exclude::{Side, pairs};
use super::special;
use chrono::NaiveDate;
use santei::Code;
use santei::ir::{GroupId, Keep, RuleBody, Window};
use std::collections::BTreeSet;

/// A parent: a line, or a charge of the history.
struct Parent {
    by: Attacker,
    code: Code,
    day: NaiveDate,
    place: Option<Place>,
}

pub fn run(work: &mut Work<'_>) {
    let mut parents = Vec::new();
    for (at, line) in work.lines.iter().enumerate().filter(|(_, l)| l.stands()) {
        parents.push(Parent {
            by: Attacker::Line(at),
            code: line.code,
            day: line.day,
            place: Some(line.place()),
        });
    }
    for past in &work.past {
        parents.push(Parent { by: Attacker::Past, code: past.code, day: past.day, place: None });
    }
    let mut attacks = Vec::new();
    for parent in &parents {
        for (window, group) in groups(work, parent) {
            for at in 0..work.lines.len() {
                let child = work.lines[at].clone();
                if !child.stands() || parent.by == Attacker::Line(at) {
                    continue;
                }
                if !child_in(work, parent, child.place(), window) {
                    continue;
                }
                for row in work.book.inclusion(child.code, child.day) {
                    if row.group == group {
                        let by = (parent.by, parent.code);
                        special::attack(work, &mut attacks, by, at, (row.special, Keep::First));
                    }
                }
            }
        }
    }
    rules(work, &mut attacks);
    work.conflicts.include += attacks.len();
    work.conflicts.past += attacks.iter().filter(|a| a.by == Attacker::Past).count();
    let before: Vec<bool> = work.lines.iter().map(super::Line::stands).collect();
    settle(work, &attacks, &BTreeSet::new());
    let gone = (0..before.len()).filter(|at| before[*at] && !work.lines[*at].stands());
    let gone: Vec<usize> = gone.collect();
    work.included.extend(gone);
}

fn rules(work: &mut Work<'_>, attacks: &mut Vec<Attack>) {
    let book = work.book;
    for rule in &book.program.rules {
        let RuleBody::Include { parents, children, within } = &rule.body else {
            continue;
        };
        let of_set = |set, code| book.in_set(set, code);
        let past_child = work.past.iter().any(|p| of_set(*children, p.code));
        if rule.when.is_some()
            && past_child
            && work.lines.iter().any(|l| l.stands() && of_set(*parents, l.code))
        {
            work.met.insert("include-child-in-history");
        }
        let found = pairs(work, rule, *parents, *children, Keep::First, |work, parent, child| {
            let Side::Line(child) = child else {
                return false;
            };
            let child = work.lines[child].place();
            match (parent, within) {
                // 手術前: the child comes first.
                (Side::Line(parent), Window::DaysBefore(_)) => {
                    lies_in(work, work.lines[parent].place(), child, *within)
                }
                (Side::Past(parent), Window::DaysBefore(_)) => {
                    stretch(work, work.past[parent].day, *within)
                        .is_some_and(|(from, to)| from <= child.day && child.day <= to)
                }
                (Side::Line(parent), _) => {
                    together(work, work.lines[parent].place(), child, *within)
                }
                (Side::Past(parent), _) => past_lies_in(work, child, &work.past[parent], *within),
            }
        });
        for (parent, child) in found {
            if let Side::Line(on) = child {
                let by = match parent {
                    Side::Line(at) => Attacker::Line(at),
                    Side::Past(_) => Attacker::Past,
                };
                attacks.push(Attack { by, on, special: false, either: false });
            }
        }
    }
}

fn groups(work: &Work<'_>, parent: &Parent) -> Vec<(Window, GroupId)> {
    let rows = work.book.index(parent.code, parent.day);
    rows.iter()
        .flat_map(|row| row.groups.iter())
        .filter_map(|(window, group)| Some(((*window)?, *group)))
        .collect()
}

/// Whether the child lies in the parent's window.
fn child_in(work: &Work<'_>, parent: &Parent, child: Place, window: Window) -> bool {
    match parent.place {
        Some(place) => lies_in(work, place, child, window),
        None => stretch(work, parent.day, window)
            .is_some_and(|(from, to)| from <= child.day && child.day <= to),
    }
}
