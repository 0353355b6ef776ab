//! 包括: tables 01 and 02, and `include` rules.

use super::calendar::{Place, lies_in, stretch};
use super::conflict::{Attack, Attacker, settle};
use super::expr::{self, Context};
use super::lookup::rule_holds;
use super::Work;
use chrono::NaiveDate;
use santei::Code;
use santei::ir::{GroupId, RuleBody, Window};

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
            for (at, child) in work.lines.iter().enumerate() {
                if !child.stands() || parent.by == Attacker::Line(at) {
                    continue;
                }
                if !child_in(work, parent, child.place(), window) {
                    continue;
                }
                for row in work.book.inclusion(child.code, child.day) {
                    if row.group == group {
                        attacks.push(Attack { by: parent.by, on: at, special: row.special });
                    }
                }
            }
        }
        for rule in work.book.program.rules.iter().filter(|r| rule_holds(r, parent.day)) {
            let RuleBody::Include { parents: of, children, within } = &rule.body else {
                continue;
            };
            if !work.book.in_set(*of, parent.code) {
                continue;
            }
            let Attacker::Line(by) = parent.by else {
                // The condition of a charge of the history is not asked.
                if rule.when.is_some() {
                    continue;
                }
                rule_attacks(work, parent, *children, *within, false, &mut attacks);
                continue;
            };
            let holds = expr::condition(work, rule.when, Context::line(work, by));
            if holds != Some(false) {
                rule_attacks(work, parent, *children, *within, holds.is_none(), &mut attacks);
            }
        }
    }
    work.conflicts.include += attacks.len();
    work.conflicts.past += attacks.iter().filter(|a| a.by == Attacker::Past).count();
    settle(work, &attacks);
}

fn rule_attacks(
    work: &Work<'_>,
    parent: &Parent,
    children: santei::ir::SetId,
    within: Window,
    special: bool,
    attacks: &mut Vec<Attack>,
) {
    for (at, child) in work.lines.iter().enumerate() {
        if child.stands()
            && parent.by != Attacker::Line(at)
            && work.book.in_set(children, child.code)
            && child_in(work, parent, child.place(), within)
        {
            attacks.push(Attack { by: parent.by, on: at, special });
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
