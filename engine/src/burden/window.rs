//! 窓口: the codes of the groups, the sums, and what is collected at each visit.

use super::settle::Run;
use super::shares::{Need, Settlement, Step, StepKind, VisitShare};
use super::test::Known;
use crate::image::{NONE, burden_kind as kind};

impl Run<'_, '_> {
    /// What each group leaves to the patient, and its code.
    pub(super) fn close(&self, out: &mut Settlement, known: &Known<'_>) {
        for (row, group) in out.groups.iter_mut().enumerate() {
            group.patient = out.memory.amounts.open_of(row);
            // What no scheme pays is the insurer's.
            let schemes: i64 = group.paid.iter().sum();
            group.insurer = group.fee - group.patient - schemes;
            let payers = u16::from(group.insured) | u16::from(group.schemes) << 1;
            let mut marks = self.image.burden_of(kind::MARK);
            let mark = marks.find(|(_, r)| r.bits == payers && r.in_force(known.day));
            group.mark = mark.map_or(NONE, |(at, _)| at as u32);
            out.insurer = out.insurer.saturating_add(group.insurer);
            out.patient = out.patient.saturating_add(group.patient);
        }
        self.collect(out, known);
    }

    /// What falls due at each visit, rounded.
    fn collect(&self, out: &mut Settlement, known: &Known<'_>) {
        let Some(window) = self.window else {
            out.needs.push(Need::Rounding);
            return;
        };
        let all = Self::rows(out, |_| true);
        let amounts = &mut out.memory.amounts;
        amounts.sum_open(all);
        let last = amounts.width().saturating_sub(1);
        let columns = amounts.slots.iter().zip(&amounts.open_sums).zip(&amounts.bound);
        let mut earlier = 0_i64;
        for (slot, (((day, visit), open), bound)) in columns.enumerate() {
            if known.inpatient && slot < last {
                continue;
            }
            let due = open.saturating_sub(earlier).max(0);
            earlier = earlier.max(*open);
            let mut collected = window.divide(due, 1);
            if *bound {
                // No more than the limit in all.
                collected =
                    collected.min(window.divide(*open, 1).saturating_sub(out.window).max(0));
            }
            out.window = out.window.saturating_add(collected);
            out.visits.push(VisitShare { day: *day, visit: *visit, due, collected });
        }
        out.steps.push(Step {
            kind: StepKind::Window,
            rule: NONE,
            on: 0,
            fee: out.fee,
            before: out.patient,
            after: out.window,
            limit: window.unit(),
        });
    }
}
