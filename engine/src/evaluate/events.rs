//! The order of events.

use super::Run;

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
        } else {
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
            out.extend_from_slice(&s.events);
            for event in &s.events {
                let Some(start) = s.by_line.get_mut(event.line as usize) else { continue };
                if let Some(slot) = out.get_mut(*start as usize) {
                    *slot = *event;
                }
                *start += 1;
            }
            // The few events of a line lie together: an insertion sort moves them within it.
            for at in 1..out.len() {
                let mut at = at;
                while let Some([before, event]) = out.get_mut(at.wrapping_sub(1)..=at) {
                    if before.key() <= event.key() {
                        break;
                    }
                    std::mem::swap(before, event);
                    at -= 1;
                }
            }
        }
        out.dedup();
        out.extend_from_slice(&s.rule_events);
    }
}
