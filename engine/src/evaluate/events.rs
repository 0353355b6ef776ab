//! The order of events.

use super::Run;
use crate::outcome::Event;

/// More events than this are sorted by comparing them all.
const MANY_EVENTS: usize = 1_000;

impl Run<'_, '_, '_> {
    /// Events by line, then as they compare, each once; behind them what is said of rules, in the
    /// order of the rules.
    pub(super) fn sort_events(&mut self) {
        let s = &mut *self.s;
        let out = &mut self.out.events;
        out.reserve_exact(s.events.len() + s.rule_events.len());
        if s.events.len() > MANY_EVENTS {
            s.events.sort_unstable();
            out.extend_from_slice(&s.events);
            out.dedup();
        } else {
            // A line's events lie together, in the order of their coming, which is nearly theirs.
            s.by_line.clear();
            s.by_line.resize(self.out.lines.len() + 1, 0);
            for event in &s.events {
                if let Some(count) = s.by_line.get_mut((event.line as usize).saturating_add(1)) {
                    *count += 1;
                }
            }
            let mut sum = 0;
            for start in &mut s.by_line {
                sum += *start;
                *start = sum;
            }
            out.resize(s.events.len(), Event::BLANK);
            let mut twice = false;
            for event in &s.events {
                let Some(end) = s.by_line.get_mut(event.line as usize) else { continue };
                let mut at = *end as usize;
                *end += 1;
                while let Some([before, slot]) = out.get_mut(at.wrapping_sub(1)..=at) {
                    if before.line != event.line || before.reason() <= event.reason() {
                        twice |= before == event;
                        break;
                    }
                    *slot = *before;
                    at -= 1;
                }
                if let Some(slot) = out.get_mut(at) {
                    *slot = *event;
                }
            }
            if twice {
                out.dedup();
            }
        }
        out.extend_from_slice(&s.rule_events);
    }
}
