//! A derived fee follows what it was derived from; in Limit already it goes with it.

use super::Run;
use super::window::Moment;
use crate::image::{NONE, windows};
use crate::ir::Window;
use crate::outcome::{Origin, Verdict, What};

/// A derived line and the line that it was derived from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trigger {
    pub(super) made: u32,
    pub(super) line: u32,
}

impl Run<'_, '_, '_> {
    /// Where no line of its set is charged in its window any more, the fee goes; where none is
    /// charged and some are undecided, it is undecided.
    pub(super) fn follow_triggers(&mut self) {
        for n in 0..self.s.triggers.len() {
            let Some(trigger) = self.s.triggers.get(n).copied() else { break };
            let rule = self.line(trigger.made).rule;
            match self.lost(trigger) {
                None => {}
                Some(Some(by)) => self.doubt(trigger.made, What::DependsOnUndecided, by, rule),
                Some(None) => {
                    self.deny(trigger.made, What::TriggerNotCharged, trigger.line, rule);
                }
            }
        }
    }

    /// How often lines have come or fallen, as long as no trigger and no base is among the fallen;
    /// additions that have no base at all go.
    pub(super) fn footing(&mut self) -> Option<u32> {
        for n in 0..if self.s.baseless { self.s.noted.len() } else { 0 } {
            let Some(at) = self.s.noted.get(n).copied() else { break };
            let line = self.line(at);
            let alone = line.base.is_none() && line.verdict != Verdict::NotCharged;
            if alone
                && self.procedure(line).is_some_and(|p| p.notice_kind != 1)
                && !self.base_is_untold(at)
            {
                self.deny(at, What::NoBase, 0, NONE);
            }
        }
        let lost = self.s.triggers.iter().any(|t| !self.stands(t.line))
            || self.s.noted.iter().any(|at| self.line(*at).base.is_some_and(|b| !self.stands(b)));
        (!lost).then_some(self.s.changes)
    }

    /// A line goes at its turn in Limit where its base or trigger has gone and Follow or Add would
    /// refuse it, as things stand: it uses up no limit.
    #[inline]
    pub(super) fn go_by_itself(&mut self, at: u32, footing: &mut Option<u32>) {
        if *footing != Some(self.s.changes) {
            *footing = None;
            let line = self.line(at);
            if line.base.is_some() || line.origin == Origin::Derived {
                self.check_footing(at);
            }
        }
    }

    #[inline(never)]
    fn check_footing(&mut self, at: u32) {
        let line = self.line(at);
        let (base, rule) = (line.base, line.rule);
        if line.verdict == Verdict::NotCharged {
            return;
        }
        if let Some(base) = base.filter(|base| !self.stands(*base)) {
            self.deny(at, What::BaseNotCharged, base, NONE);
            return;
        }
        let place = self.s.triggers.partition_point(|t| t.made < at);
        let trigger = self.s.triggers.get(place).copied().filter(|t| t.made == at);
        if let Some(trigger) = trigger.filter(|t| !self.stands(t.line))
            && self.lost(trigger) == Some(None)
        {
            self.deny(at, What::TriggerNotCharged, trigger.line, rule);
        }
    }

    /// Whether a standing derived line has lost what it followed: `Some(None)` where nothing of it
    /// stands, else the first that is undecided.
    fn lost(&self, trigger: Trigger) -> Option<Option<u32>> {
        let made = self.line(trigger.made);
        let rule = self.image.rule(made.rule)?;
        if made.verdict == Verdict::NotCharged {
            return None;
        }
        let window = windows::unpack(rule.window).unwrap_or(Window::Visit);
        let unit = self.line(trigger.line).unit;
        let mut doubtful = None;
        let mut next = self.s.marks.next_member(rule.set_a, 0);
        while let Some(at) = next {
            next = self.s.marks.next_member(rule.set_a, at + 1);
            let line = self.line(at);
            let lies = match window {
                Window::Order | Window::PerUnit => line.unit == unit,
                _ => self.line_in(window, Moment::of(made), line),
            };
            if at == trigger.made || !lies {
                continue;
            }
            let charged = match line.verdict {
                Verdict::Charged => true,
                Verdict::Undecided => {
                    doubtful = doubtful.or(Some(at));
                    false
                }
                // What the fee itself took out is why the fee is there.
                Verdict::NotCharged => {
                    self.s.taken.contains(&(trigger.made, at))
                        || (rule.flag != 0 && self.is_included(at))
                }
            };
            if charged {
                return None;
            }
        }
        let past = self.s.history.iter().any(|p| {
            self.in_set(p.dense, rule.set_a) && self.past_in(window, Moment::of(made), p.day)
        });
        (!past).then_some(doubtful)
    }

    /// Whether a line went because another fee includes it.
    fn is_included(&self, at: u32) -> bool {
        let included = |what| matches!(what, What::IncludedByTable | What::IncludedByRule);
        self.told(at).any(|event| included(event.what))
    }
}
