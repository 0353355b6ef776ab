//! A derived fee follows what it was derived from.

use super::Run;
use super::window::Moment;
use crate::image::windows;
use crate::ir::Window;
use crate::outcome::{Verdict, What};

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
        let image = self.image;
        for n in 0..self.s.triggers.len() {
            let Some(trigger) = self.s.triggers.get(n).copied() else { break };
            let made = self.line(trigger.made);
            let Some(rule) = image.rule(made.rule) else { continue };
            if made.verdict == Verdict::NotCharged {
                continue;
            }
            let window = windows::unpack(rule.window).unwrap_or(Window::Visit);
            let unit = self.line(trigger.line).unit;
            let mut charged = false;
            let mut doubtful = None;
            let mut next = self.s.marks.next_member(rule.set_a, 0);
            while let Some(at) = next.filter(|_| !charged) {
                next = self.s.marks.next_member(rule.set_a, at + 1);
                let line = self.line(at);
                let lies = match window {
                    Window::Order | Window::PerUnit => line.unit == unit,
                    _ => self.line_in(window, Moment::of(made), line),
                };
                if at == trigger.made || !lies {
                    continue;
                }
                match line.verdict {
                    Verdict::Charged => charged = true,
                    Verdict::Undecided => doubtful = doubtful.or(Some(at)),
                    // What the fee itself took out is why the fee is there.
                    Verdict::NotCharged => {
                        charged |= self.s.taken.contains(&(trigger.made, at))
                            || (rule.flag != 0 && self.is_included(at));
                    }
                }
            }
            let past = || {
                self.s.history.iter().any(|p| {
                    self.in_set(p.dense, rule.set_a)
                        && self.past_in(window, Moment::of(made), p.day)
                })
            };
            if charged || past() {
                continue;
            }
            match doubtful {
                Some(by) => self.doubt(trigger.made, What::DependsOnUndecided, by, made.rule),
                None => {
                    self.deny(trigger.made, What::TriggerNotCharged, trigger.line, made.rule);
                }
            }
        }
    }

    /// Whether a line went because another fee includes it.
    fn is_included(&self, at: u32) -> bool {
        let included = |what| matches!(what, What::IncludedByTable | What::IncludedByRule);
        self.told(at).any(|event| included(event.what))
    }
}
