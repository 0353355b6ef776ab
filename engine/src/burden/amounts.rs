//! Runs of amounts: a row for each group of payers, a column for each visit, each column the sum up
//! to its visit. One stage turns the open amounts into those of the next.

use super::index::Index;
use super::input::Bill;
use super::limit::{InForce, Limits};
use crate::Day;

/// Rows of the groups that a stage is about: bit n is the nth group. Four schemes make sixteen
/// groups at the most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows(u16);

impl Rows {
    pub(super) fn add(&mut self, row: usize) {
        self.0 |= 1_u16.checked_shl(row as u32).unwrap_or_default();
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The row, where there is one alone.
    pub(super) const fn single(self) -> Option<usize> {
        if self.0.is_power_of_two() { Some(self.0.trailing_zeros() as usize) } else { None }
    }
}

impl Iterator for Rows {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let row = self.0.trailing_zeros();
        self.0 &= self.0.wrapping_sub(1);
        (row < u16::BITS).then_some(row as usize)
    }
}

/// What the calculation needs and no answer shows; used again for the next request.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// The bills in the order of time, where the request has them in another.
    pub(super) bills: Vec<Bill>,
    /// Words that conditions may ask for.
    pub(super) facts: Vec<u16>,
    /// The ceilings in force, and which of them hold.
    pub(super) ceilings: Vec<InForce>,
    /// The pools for whose pots ceilings are in force: bit n is the nth.
    pub(super) limited: u8,
    /// The limits of 通常, and of the pool in question.
    pub(super) own: Limits,
    pub(super) beside: Limits,
    pub(super) index: Index,
    pub(super) amounts: Amounts,
}

/// What was in it is no part of an answer.
impl PartialEq for Memory {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Memory {}

/// The runs.
#[derive(Clone, Debug, Default)]
pub(super) struct Amounts {
    /// The visits.
    pub(super) slots: Vec<(Day, u32)>,
    /// The fee of each group.
    pub(super) fees: Vec<i64>,
    /// What is still open of it.
    pub(super) open: Vec<i64>,
    /// Visits at which a limit acted.
    pub(super) bound: Vec<bool>,
    /// Of each scheme's pool: what was open before its first scheme. Empty: not asked yet.
    pub(super) reached: Vec<i64>,
    /// What the percentage of a scheme leaves of each group.
    pub(super) parts: Vec<i64>,
    /// Sums of rows: fees, open amounts, and what a scheme leaves.
    pub(super) fee_sums: Vec<i64>,
    pub(super) open_sums: Vec<i64>,
    pub(super) keeps: Vec<i64>,
}

/// A row of a run.
pub(super) fn row_of(run: &[i64], row: usize, width: usize) -> &[i64] {
    let from = row.saturating_mul(width);
    run.get(from..from.saturating_add(width)).unwrap_or_default()
}

/// A row of a run, to be changed.
pub(super) fn row_mut(run: &mut [i64], row: usize, width: usize) -> &mut [i64] {
    let from = row.saturating_mul(width);
    run.get_mut(from..from.saturating_add(width)).unwrap_or_default()
}

/// A row of the fees, the same of the open amounts, and at which visits limits acted.
pub(super) type Columns<'a> = (&'a [i64], &'a mut [i64], &'a mut [bool]);

/// The sum of rows, column by column.
fn sum_rows(to: &mut Vec<i64>, run: &[i64], mut rows: Rows, width: usize) {
    to.clear();
    match rows.next() {
        Some(first) => to.extend_from_slice(row_of(run, first, width)),
        None => to.resize(width, 0),
    }
    for row in rows {
        for (sum, amount) in to.iter_mut().zip(row_of(run, row, width)) {
            *sum = sum.saturating_add(*amount);
        }
    }
}

impl Amounts {
    /// How many visits.
    pub(super) const fn width(&self) -> usize {
        self.slots.len()
    }

    /// The fee and the open amount of rows in one column.
    pub(super) fn sums_at(&self, rows: Rows, slot: usize) -> (i64, i64) {
        let (mut fee, mut open) = (0_i64, 0_i64);
        for row in rows {
            fee = fee.saturating_add(self.fee_at(row, slot));
            open = open.saturating_add(self.open_at(row, slot));
        }
        (fee, open)
    }

    /// The fee and the open amount of rows at the end of the month.
    pub(super) fn month(&self, rows: Rows) -> (i64, i64) {
        self.sums_at(rows, self.width().saturating_sub(1))
    }

    fn fee_at(&self, row: usize, slot: usize) -> i64 {
        self.fees.get(row * self.width() + slot).copied().unwrap_or_default()
    }

    /// What is open of a row in a column.
    pub(super) fn open_at(&self, row: usize, slot: usize) -> i64 {
        self.open.get(row * self.width() + slot).copied().unwrap_or_default()
    }

    /// What is open of a row at the end of the month.
    pub(super) fn open_of(&self, row: usize) -> i64 {
        self.open_at(row, self.width().saturating_sub(1))
    }

    /// The columns of one row.
    pub(super) fn columns(&mut self, row: usize) -> Columns<'_> {
        let width = self.slots.len();
        (row_of(&self.fees, row, width), row_mut(&mut self.open, row, width), &mut self.bound)
    }

    pub(super) fn sum_fees(&mut self, rows: Rows) {
        sum_rows(&mut self.fee_sums, &self.fees, rows, self.slots.len());
    }

    pub(super) fn sum_open(&mut self, rows: Rows) {
        sum_rows(&mut self.open_sums, &self.open, rows, self.slots.len());
    }

    pub(super) fn bind(&mut self, slot: usize) {
        if let Some(bound) = self.bound.get_mut(slot) {
            *bound = true;
        }
    }

    /// Leaves `limit` of the open amounts of rows in a column, the first rows first.
    pub(super) fn cut(&mut self, rows: Rows, slot: usize, limit: i64) {
        let width = self.width();
        let mut left = limit;
        for row in rows {
            if let Some(open) = self.open.get_mut(row * width + slot) {
                *open = (*open).min(left).max(0);
                left -= *open;
            }
        }
        self.bind(slot);
    }
}
