//! The order of events.

use super::Run;
use crate::image::NONE;
use crate::outcome::{Event, What};

/// More events of a line than this are sorted by comparing them all.
const MANY: usize = 40;

/// An event, and the next one of its line ([`NONE`]: it is the last).
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub(super) event: Event,
    next: u32,
}

/// The first and the last event of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    first: u32,
    last: u32,
}

impl Ends {
    pub(super) const NONE: Self = Self { first: NONE, last: NONE };
}

impl Run<'_, '_, '_> {
    pub(super) fn event(&mut self, line: u32, what: What, a: u32, b: u32) {
        let s = &mut *self.s;
        let Some(ends) = s.told.get_mut(line as usize) else { return };
        let at = s.events.len() as u32;
        if let Some(last) = s.events.get_mut(ends.last as usize) {
            last.next = at;
        } else {
            ends.first = at;
        }
        ends.last = at;
        s.events.push(Told { event: Event { line, what, a, b }, next: NONE });
    }

    /// What was told of a line so far.
    pub(super) fn told(&self, line: u32) -> impl Iterator<Item = &Event> {
        let first = self.s.told.get(line as usize).map_or(NONE, |ends| ends.first);
        let told = |at: u32| self.s.events.get(at as usize);
        core::iter::successors(told(first), move |last| told(last.next)).map(|told| &told.event)
    }

    /// Events by line, then as they compare, each once; behind them what is said of rules, in the
    /// order of the rules. The events of a line come nearly in their order.
    pub(super) fn sort_events(&mut self) {
        let s = &mut *self.s;
        let out = &mut self.out.events;
        out.reserve_exact(s.events.len() + s.rule_events.len());
        let mut twice = false;
        for ends in &s.told {
            let start = out.len();
            let mut next = ends.first;
            while let Some(told) = s.events.get(next as usize) {
                next = told.next;
                let mut at = out.len();
                out.push(told.event);
                if at - start >= MANY {
                    continue;
                }
                while at > start {
                    let Some([before, event]) = out.get_mut(at - 1..=at) else { break };
                    if before.reason() <= event.reason() {
                        twice |= before == event;
                        break;
                    }
                    core::mem::swap(before, event);
                    at -= 1;
                }
            }
            if out.len() - start > MANY {
                out.get_mut(start..).unwrap_or_default().sort_unstable();
                twice = true;
            }
        }
        if twice {
            out.dedup();
        }
        out.extend_from_slice(&s.rule_events);
    }
}
