//! 窓口: the codes of the groups, the sums, and what is collected at each visit.

use super::amounts::row_of;
use super::settle::Run;
use super::shares::{Need, Settlement, Step, StepKind, VisitShare};
use super::test::Known;
use crate::image::NONE;

impl Run<'_, '_> {
    /// What each group leaves to the patient, and its code.
    pub(super) fn close(&self, out: &mut Settlement, known: &Known<'_>) {
        for (row, group) in out.groups.iter_mut().enumerate() {
            group.patient = out.memory.amounts.open_of(row);
            // What no scheme pays is the insurer's.
            let schemes: i64 = group.paid.iter().sum();
            group.insurer = group.fee - group.patient - schemes;
            let payers = u8::from(group.insured) | group.schemes << 1;
            group.mark = self.index.mark(payers);
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
        let open = match all.single() {
            Some(row) => row_of(&amounts.open, row, amounts.slots.len()),
            None => {
                amounts.sum_open(all);
                &amounts.open_sums
            }
        };
        // A stay is paid for at its end.
        let from = if known.inpatient { open.len().saturating_sub(1) } else { 0 };
        let (mut earlier, mut collected) = (0_i64, 0_i64);
        let columns = amounts.slots.iter().zip(open).zip(&amounts.bound).skip(from);
        out.visits.extend(columns.map(|(((day, visit), open), bound)| {
            let due = open.saturating_sub(earlier).max(0);
            earlier = earlier.max(*open);
            let mut now = window.divide(due, 1);
            if *bound {
                // No more than the limit in all.
                now = now.min(window.divide(*open, 1).saturating_sub(collected).max(0));
            }
            collected = collected.saturating_add(now);
            VisitShare { day: *day, visit: *visit, due, collected: now }
        }));
        out.window = collected;
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
