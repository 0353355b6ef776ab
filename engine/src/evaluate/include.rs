//! Include (包括): what an including fee contains is not charged beside it.

use super::Run;
use super::conflict::Attack;
use super::context::Context;
use super::expr::Truth;
use super::known::{GroupSieve, traits};
use super::window::Moment;
use crate::image::{NONE, NONE16, RuleRecord, kind, windows};
use crate::ir::{TableKind, Window};
use crate::outcome::{HISTORY, Line, Verdict, What};

/// A line whose code includes a group.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parent {
    by: u32,
    group: u16,
    window: Window,
}

/// What a rule on pairs of lines does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pairing {
    /// Which side stays: 1 the first, 2 the second, 3 either.
    pub(super) keep: u16,
    /// Whether charges of the history may be the second.
    pub(super) past_seconds: bool,
}

impl Pairing {
    const INCLUDE: Self = Self { keep: 1, past_seconds: false };
}

impl Run<'_, '_, '_> {
    pub(super) fn include(&mut self) {
        self.s.any_row = self.any_rows();
        self.include_by_table();
        self.include_by_rule();
        self.settle();
    }

    fn include_by_table(&mut self) {
        let mut parents = std::mem::take(&mut self.s.parents);
        parents.clear();
        for (has, at) in self.s.traits.iter().zip(0_u32..) {
            if has & traits::INCLUDES != 0 && self.stands(at) {
                let line = self.line(at);
                self.parents_of(at, line.dense, line.day, &mut parents);
            }
        }
        for (past, at) in self.s.history.iter().zip(0_u32..) {
            if past.traits & traits::INCLUDES != 0 {
                self.parents_of(at | HISTORY, past.dense, past.day, &mut parents);
            }
        }
        if parents.is_empty() {
            self.s.parents = parents;
            return;
        }
        let image = self.image;
        // Most lines are in none of the groups.
        let mut groups = GroupSieve::default();
        for parent in &parents {
            groups.insert(parent.group);
        }
        let included = self.s.traits.iter().fold(0, |all, has| all | has) & traits::INCLUDED != 0;
        for on in if included { self.lines() } else { 0..0 } {
            if self.traits(on) & traits::INCLUDED == 0 || !self.stands(on) {
                continue;
            }
            let line = *self.line(on);
            if !self.known(line.code, line.day).groups.may_meet(groups) {
                continue;
            }
            for (member, row) in
                image.members_of(line.dense).iter().zip(image.first_member(line.dense)..)
            {
                if !parents.iter().any(|p| p.group == member.group)
                    || !image.holds(member.period, line.day)
                {
                    continue;
                }
                for parent in parents.iter().filter(|p| p.group == member.group && p.by != on) {
                    if self.parent_reaches(parent, &line) {
                        let special =
                            self.image.member_is_special(row).then_some(What::SpecialInclusion);
                        self.attack_by_row(Attack {
                            on,
                            by: parent.by,
                            what: What::IncludedByTable,
                            row,
                            special,
                            either: false,
                        });
                    }
                }
            }
        }
        self.note_missing_inclusion(&parents);
        self.s.parents = parents;
    }

    fn parents_of(&self, by: u32, dense: u32, day: crate::Day, parents: &mut Vec<Parent>) {
        for row in self.image.index_of(dense) {
            if !self.image.holds(row.period, day) {
                continue;
            }
            for (window, group) in row.windows.iter().zip(&row.groups) {
                if let Some(window) = windows::unpack(*window).filter(|_| *group != NONE16) {
                    parents.push(Parent { by, group: *group, window });
                }
            }
        }
    }

    /// Whether a child lies where its parent includes it.
    fn parent_reaches(&self, parent: &Parent, child: &Line) -> bool {
        if parent.by & HISTORY == 0 {
            let by = self.line(parent.by);
            return match parent.window {
                // 手術前1週間: the child comes before.
                Window::DaysBefore(n) => {
                    let ahead = by.day.0 - child.day.0;
                    (0..=i32::from(n)).contains(&ahead)
                }
                window => self.line_in(window, Moment::of(by), child),
            };
        }
        let past = self.s.history.get((parent.by & !HISTORY) as usize);
        past.is_some_and(|p| match parent.window {
            Window::DaysBefore(n) => (0..=i32::from(n)).contains(&(p.day.0 - child.day.0)),
            window => self.past_in(window, Moment::of(child), p.day),
        })
    }

    /// Where table 02 is not at hand, a fee that includes a group says so.
    fn note_missing_inclusion(&mut self, parents: &[Parent]) {
        for parent in parents {
            if parent.by & HISTORY != 0 {
                continue;
            }
            let visit = self.line(parent.by).visit;
            let others = self.out.lines.iter().zip(0_u32..).any(|(l, at)| {
                at != parent.by
                    && l.verdict != Verdict::NotCharged
                    && self.parent_reaches(parent, l)
            });
            if others && self.lacks(TableKind::Inclusion, visit) {
                self.event(parent.by, What::TableMissing, TableKind::Inclusion as u32, NONE);
            }
        }
    }

    /// Whether the revision of a visit's day lacks a table.
    pub(super) fn lacks(&self, table: TableKind, visit: u32) -> bool {
        let visit = self.s.visit_facts.get(visit as usize);
        visit.is_some_and(|v| v.lacks & (1 << table as u16) != 0)
    }

    fn include_by_rule(&mut self) {
        let mut ranks = self.image.ranks_of(kind::INCLUDE);
        while let Some((id, rule)) = self.next_called(&mut ranks) {
            let window = windows::unpack(rule.window).unwrap_or(Window::Visit);
            self.pair_rule(id, rule, window, Pairing::INCLUDE, |run, parent, child| {
                run.push_directed(parent, child, What::IncludedByRule, id);
            });
        }
    }

    /// Whether a rule's window holds a line of its first and one of its second set. Only what
    /// comes before an operation lies in `days-before` of it.
    fn pairs(&self, window: Window, first: &Line, second: &Line) -> bool {
        match window {
            Window::DaysBefore(n) => (0..=i32::from(n)).contains(&(first.day.0 - second.day.0)),
            _ => self.together(window, first, second),
        }
    }

    pub(super) fn push_directed(&mut self, by: u32, on: u32, what: What, row: u32) {
        self.s.attacks.push(Attack { on, by, what, row, special: None, either: false });
    }

    /// Calls `found` for each pair of a standing line (or past charge) of the first set and a
    /// standing line (or, with `past_seconds`, past charge) of the second in the same window where
    /// the rule's condition holds; an unknown condition leaves the line that would go in doubt.
    pub(super) fn pair_rule(
        &mut self,
        id: u32,
        rule: &RuleRecord,
        window: Window,
        pairing: Pairing,
        found: impl Fn(&mut Self, u32, u32),
    ) {
        let (first, second) = (rule.set_a, rule.set_b);
        let ((own_first, past_first), (own_second, past_second)) =
            (self.set_occurs(first), self.set_occurs(second));
        if !(own_first && (own_second || past_second) || own_second && past_first) {
            return;
        }
        let mut firsts = std::mem::take(&mut self.s.firsts);
        let mut seconds = std::mem::take(&mut self.s.seconds);
        for (set, list) in [(first, &mut firsts), (second, &mut seconds)] {
            list.clear();
            let mut next = self.s.marks.next_standing(set, 0);
            while let Some(at) = next {
                list.push(at);
                next = self.s.marks.next_standing(set, at + 1);
            }
        }
        self.pair_lines(id, rule, window, (&firsts, &seconds), pairing, found);
        self.s.firsts = firsts;
        self.s.seconds = seconds;
    }

    /// Where the condition of a rule on a pair is unknown, the line that it may take is in doubt: of
    /// two either of which may stay, the weaker.
    fn doubt_pair(&mut self, pairing: Pairing, first: u32, second: u32, rule: u32) {
        let own = (first | second) & HISTORY == 0;
        let keep = match pairing.keep {
            3 if own && self.strength(first) < self.strength(second) => 1,
            3 if own => 2,
            keep => keep,
        };
        for (line, other, goes) in [(second, first, keep != 2), (first, second, keep != 1)] {
            if goes && line & HISTORY == 0 {
                self.note_needs(line, rule);
                self.doubt(line, What::PairUnknown, other, rule);
            }
        }
    }

    fn pair_lines(
        &mut self,
        id: u32,
        rule: &RuleRecord,
        window: Window,
        (firsts, seconds): (&[u32], &[u32]),
        pairing: Pairing,
        found: impl Fn(&mut Self, u32, u32),
    ) {
        let (first, second) = (rule.set_a, rule.set_b);
        let (past_first, past_second) = (self.set_occurs(first).1, self.set_occurs(second).1);
        // Both lists in the order of their lines, each line once.
        let (mut a, mut b) = (firsts.iter().peekable(), seconds.iter().peekable());
        loop {
            let on = match (a.peek(), b.peek()) {
                (Some(x), Some(y)) => **x.min(y),
                (Some(x), None) => **x,
                (None, Some(y)) => **y,
                (None, None) => break,
            };
            let is_first = a.next_if(|x| **x == on).is_some();
            let is_second = b.next_if(|y| **y == on).is_some();
            let line = *self.line(on);
            if !Self::in_force(rule, line.day) {
                continue;
            }
            let mut truth = None;
            // Nothing is asked between the condition and the doubt: what it needs is still noted.
            let mut act = |run: &mut Self, by: u32, target: u32| {
                let truth = *truth.get_or_insert_with(|| {
                    let ctx = Context::line(line.visit, line.unit, on);
                    run.applies(rule, &ctx)
                });
                match truth {
                    Truth::Yes => found(run, by, target),
                    Truth::Unknown => run.doubt_pair(pairing, by, target, id),
                    Truth::No => {}
                }
            };
            for by in firsts.iter().copied().filter(|by| is_second && *by != on) {
                if self.pairs(window, self.line(by), &line) {
                    act(self, by, on);
                }
            }
            if !(past_first || past_second) {
                continue;
            }
            for at in 0..self.s.history.len() as u32 {
                let Some(charge) = self.s.history.get(at as usize).copied() else { break };
                let behind = self.past_in(window, Moment::of(&line), charge.day);
                // An operation of the history holds what came before it, not what came after.
                let holds = match window {
                    Window::DaysBefore(n) => {
                        (0..=i32::from(n)).contains(&(charge.day.0 - line.day.0))
                    }
                    _ => behind,
                };
                if is_second && holds && self.in_set(charge.dense, first) {
                    act(self, at | HISTORY, on);
                }
                let past_second = pairing.past_seconds && is_first && behind;
                if past_second && self.in_set(charge.dense, second) {
                    act(self, on, at | HISTORY);
                }
            }
        }
    }
}
