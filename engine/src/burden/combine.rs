//! 合算: what the patient keeps of the other pools counts in the ceiling of 通常.

use super::amounts::{Rows, row_mut, row_of};
use super::limit::Limits;
use super::settle::Run;
use super::shares::{Settlement, Step, StepKind};
use super::test::Known;

impl Run<'_, '_> {
    /// Keeps what was open of each scheme's pool before its first scheme: from it follows whether the
    /// pool counts in the combination.
    pub(super) fn note_reached(&self, out: &mut Settlement) {
        if !out.memory.amounts.reached.is_empty() {
            return;
        }
        let width = out.memory.amounts.width();
        out.memory.amounts.reached.resize(self.count * width, 0);
        for pool in 0..self.count {
            for row in Self::rows_of_pool(out, pool as u8 + 1) {
                let amounts = &mut out.memory.amounts;
                let sums = row_mut(&mut amounts.reached, pool, width);
                for (sum, open) in sums.iter_mut().zip(row_of(&amounts.open, row, width)) {
                    *sum = sum.saturating_add(*open);
                }
            }
        }
    }

    /// Keeps the pools that reach the amount together with 通常 within its ceiling.
    pub(super) fn combine(&self, own: &Limits, known: &Known<'_>, out: &mut Settlement) {
        let common = Self::rows_of_pool(out, 0);
        if self.count == 0 || common.is_empty() {
            return;
        }
        let limits = own.combining();
        let (Some(from), Some(least)) = (limits.combined_from(), limits.least()) else { return };
        let mut pools = [Rows::default(); 4];
        for (position, rows) in pools.iter_mut().enumerate().take(self.count) {
            *rows = Self::rows_of_pool(out, position as u8 + 1);
        }
        let others = Self::rows(out, |group| group.insured && group.pool > 0);
        if others.is_empty() {
            return;
        }
        let percent = known.percent.unwrap_or_default();
        let width = out.memory.amounts.width();
        for slot in 0..width {
            let amounts = &mut out.memory.amounts;
            // No more than this is kept of the other pools.
            let mut most = 0_i64;
            for row in others {
                most = most.saturating_add(amounts.open_at(row, slot).max(0));
            }
            if most == 0 {
                continue;
            }
            let (mut fee, open) = amounts.sums_at(common, slot);
            if most.saturating_add(open) <= least || self.part(fee, percent) < from {
                continue;
            }
            let mut kept = 0_i64;
            for (position, rows) in pools.iter().enumerate().take(self.count) {
                let (pool_fee, pool_kept) = amounts.sums_at(*rows, slot);
                let reached = amounts.reached.get(position * width + slot).copied();
                if pool_fee > 0 && reached.is_some_and(|r| r >= from) {
                    fee = fee.saturating_add(pool_fee);
                    kept = kept.saturating_add(pool_kept);
                }
            }
            if kept == 0 {
                continue;
            }
            let Some((limit, rule)) = self.lowest(&limits, fee) else { continue };
            if kept.saturating_add(open) > limit {
                let rest = limit.saturating_sub(kept).max(0);
                amounts.cut(common, slot, rest);
                if slot + 1 == width {
                    out.steps.push(Step {
                        kind: StepKind::Combine,
                        rule,
                        on: 0,
                        fee,
                        before: kept.saturating_add(open),
                        after: kept.saturating_add(rest),
                        limit,
                    });
                }
            }
        }
    }
}
