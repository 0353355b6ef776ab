//! 合算: what the patient keeps of the other pools counts in the ceiling of 通常.

use super::amounts::{Rows, row_of};
use super::limit::Limits;
use super::settle::Run;
use super::shares::{Settlement, Step, StepKind};
use super::test::Known;

impl Run<'_, '_> {
    /// Whether there is something that combines.
    pub(super) fn combining(&self, own: &Limits, out: &Settlement) -> bool {
        self.count > 0
            && own.combined_from().is_some()
            && out.groups.iter().any(|group| group.insured && group.pool == 0)
            && out.groups.iter().any(|group| group.insured && group.pool > 0)
    }

    /// Keeps what was open of each scheme's pool before its first scheme: from it follows whether the
    /// pool counts in the combination.
    pub(super) fn note_reached(&self, out: &mut Settlement) {
        let width = out.memory.amounts.width();
        for pool in 0..self.count {
            let rows = Self::rows_of_pool(out, pool as u8 + 1);
            let amounts = &mut out.memory.amounts;
            let reached = &mut amounts.reached;
            if let Some(row) = rows.single() {
                reached.extend_from_slice(row_of(&amounts.open, row, width));
                continue;
            }
            let from = reached.len();
            reached.resize(from.saturating_add(width), 0);
            for row in rows {
                let sums = reached.get_mut(from..).unwrap_or_default();
                for (sum, open) in sums.iter_mut().zip(row_of(&amounts.open, row, width)) {
                    *sum = sum.saturating_add(*open);
                }
            }
        }
    }

    /// Keeps the pools that reach the amount together with 通常 within its ceiling.
    pub(super) fn combine(&self, limits: &Limits, known: &Known<'_>, out: &mut Settlement) {
        let common = Self::rows_of_pool(out, 0);
        let (Some(from), Some(least)) = (limits.combined_from(), limits.least()) else { return };
        let mut pools = [Rows::default(); 4];
        for (position, rows) in pools.iter_mut().enumerate().take(self.count) {
            *rows = Self::rows_of_pool(out, position as u8 + 1);
        }
        let percent = known.percent.unwrap_or_default();
        let amounts = &mut out.memory.amounts;
        let width = amounts.width();
        // No more than this is kept of the other pools.
        amounts.keeps.clear();
        amounts.keeps.resize(width, 0);
        for row in pools.iter().flat_map(|rows| *rows) {
            for (most, open) in amounts.keeps.iter_mut().zip(row_of(&amounts.open, row, width)) {
                *most = most.saturating_add((*open).max(0));
            }
        }
        for slot in 0..width {
            let most = amounts.keeps.get(slot).copied().unwrap_or_default();
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
            let Some((limit, rule)) = self.lowest(limits, fee) else { continue };
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
