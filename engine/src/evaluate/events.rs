//! The order of events.

use super::Run;
use super::order::insert_each;
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

/// Events of a line as they compare; whether one may stand there twice.
fn put_in_order(events: &mut [Event]) -> bool {
    if events.len() > MANY {
        events.sort_unstable();
        return true;
    }
    let mut twice = false;
    insert_each(events, |before, event| {
        let (a, b) = (before.reason(), event.reason());
        twice |= a == b;
        a <= b
    });
    twice
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

    /// A reminder of a rule, once: what the rule asked last is what holds.
    pub(super) fn remind(&mut self, line: u32, known: bool, rule: u32) {
        let a = u32::from(!known);
        let s = &mut *self.s;
        let mut next = s.told.get(line as usize).map_or(NONE, |ends| ends.first);
        while let Some(told) = s.events.get_mut(next as usize) {
            if told.event.what == What::Reminded && told.event.b == rule {
                told.event.a = a;
                return;
            }
            next = told.next;
        }
        self.event(line, What::Reminded, a, rule);
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
            // Of most lines one thing is said, or nothing.
            if ends.first == ends.last {
                if let Some(told) = s.events.get(ends.first as usize) {
                    out.push(told.event);
                }
                continue;
            }
            let start = out.len();
            let mut next = ends.first;
            let mut before = 0;
            let mut ordered = true;
            while let Some(told) = s.events.get(next as usize) {
                next = told.next;
                let reason = told.event.reason();
                ordered &= before < reason || out.len() == start;
                before = reason;
                out.push(told.event);
            }
            if !ordered {
                twice |= put_in_order(out.get_mut(start..).unwrap_or_default());
            }
        }
        if twice {
            out.dedup();
        }
        out.extend_from_slice(&s.rule_events);
    }
}
