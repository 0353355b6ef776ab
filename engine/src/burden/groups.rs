//! The groups of payers (負担区分), the visits, and the fee of each group up to each visit.

use super::amounts::Rows;
use super::settle::Run;
use super::shares::{GroupShare, Settlement};
use crate::image::{NONE, burden_kind as kind};

/// Every set of four schemes: more payers first, so that the insured part alone, which is reduced
/// first, comes last.
const ORDER: [u8; 16] = [15, 7, 11, 13, 14, 3, 5, 6, 9, 10, 12, 1, 2, 4, 8, 0];
const NO_ROW: usize = usize::MAX;

impl Run<'_, '_> {
    /// Groups the bills.
    pub(super) fn group(&self, uninsured: bool, out: &mut Settlement) {
        let bills = self.request.bills;
        let amounts = &mut out.memory.amounts;
        amounts.slots.clear();
        // The fees of each visit as they come, a row for each set of schemes in the order in which
        // the sets are first seen; a month has no more visits than bills.
        let stride = bills.len();
        amounts.parts.clear();
        let mut rows = [NO_ROW; 16];
        let mut points = [0_i64; 16];
        let mut slot = 0_usize;
        let mut last = None;
        for bill in bills {
            if last != Some((bill.day, bill.visit)) {
                slot = amounts.slots.len();
                amounts.slots.push((bill.day, bill.visit));
                last = Some((bill.day, bill.visit));
            }
            let schemes = usize::from(self.positions(bill.certificates)) & 15;
            let Some((row, points)) = rows.get_mut(schemes).zip(points.get_mut(schemes)) else {
                continue;
            };
            if *row == NO_ROW {
                *row = amounts.parts.len();
                amounts.parts.resize(amounts.parts.len().saturating_add(stride), 0);
            }
            if let Some(fee) = amounts.parts.get_mut(row.wrapping_add(slot)) {
                *fee = fee.saturating_add(bill.fee);
            }
            *points = points.saturating_add(bill.points);
        }
        let width = amounts.slots.len();
        amounts.fees.clear();
        for schemes in ORDER {
            let at = usize::from(schemes);
            let row = rows.get(at).copied().unwrap_or(NO_ROW);
            if row == NO_ROW {
                continue;
            }
            let mut sum = 0_i64;
            let visits = amounts.parts.get(row..row.wrapping_add(width)).unwrap_or_default().iter();
            amounts.fees.extend(visits.map(|fee| {
                sum = sum.saturating_add(*fee);
                sum
            }));
            let points = points.get(at).copied().unwrap_or_default();
            out.groups.push(GroupShare { points, fee: sum, ..self.payers_of(schemes, uninsured) });
            out.points = out.points.saturating_add(points);
            out.fee = out.fee.saturating_add(sum);
        }
        amounts.bound.clear();
        amounts.bound.resize(width, false);
        amounts.reached.clear();
    }

    fn payers_of(&self, schemes: u8, uninsured: bool) -> GroupShare {
        let mut whole = false;
        let mut pool = 0;
        for (position, scheme) in self.schemes_of(schemes) {
            whole |= scheme.record.bits & kind::WHOLE != 0;
            if !scheme.common && pool == 0 {
                pool = position as u8 + 1;
            }
        }
        let insured = !whole && !uninsured;
        GroupShare { schemes, mark: NONE, insured, pool, ..GroupShare::default() }
    }

    /// The insured groups of a pool.
    pub(super) fn rows_of_pool(out: &Settlement, pool: u8) -> Rows {
        Self::rows(out, |group| group.insured && group.pool == pool)
    }

    /// The groups that fit.
    pub(super) fn rows(out: &Settlement, fits: impl Fn(&GroupShare) -> bool) -> Rows {
        let mut rows = Rows::default();
        for (row, _) in out.groups.iter().enumerate().filter(|(_, group)| fits(group)) {
            rows.add(row);
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::ORDER;

    #[test]
    fn more_payers_come_first() {
        let mut all: Vec<u8> = (0..16).collect();
        all.sort_by_key(|schemes| (core::cmp::Reverse(schemes.count_ones()), *schemes));
        assert_eq!(ORDER.as_slice(), all);
    }
}
