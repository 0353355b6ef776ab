//! Which charges of the history are in a set, as bits.

use super::marks::First;
use super::{PastLine, Run};

/// The charges that have a bit of their own.
const BITS: usize = 64;

/// By set, the charges of the history that are in it: a bit each for the first 64, which they share with
/// those behind them.
#[derive(Clone, Debug, Default)]
pub(super) struct PastSets {
    charges: First,
}

impl PastSets {
    pub(super) fn clear(&mut self) {
        self.charges.clear();
    }

    /// Charges are in sets.
    pub(super) fn add(&mut self, sets: &[u16], charges: u64) {
        self.charges.add(sets, charges);
    }

    /// Whether any charge is in a set.
    #[inline]
    pub(super) fn occurs(&self, set: u16) -> bool {
        self.charges.of(set) != 0
    }
}

impl Run<'_, '_, '_> {
    /// The charges of the history that are in a set.
    pub(super) fn past_of(&self, set: u16) -> impl Iterator<Item = &PastLine> {
        let history = &self.s.history;
        let mut left = self.s.past_sets.charges.of(set);
        // Where charges share their bits they are asked one by one.
        let many = if history.len() > BITS && left != 0 { history.as_slice() } else { &[] };
        if history.len() > BITS {
            left = 0;
        }
        let few = core::iter::from_fn(move || {
            if left == 0 {
                return None;
            }
            let at = left.trailing_zeros();
            left &= left - 1;
            history.get(at as usize)
        });
        few.chain(many.iter().filter(move |past| self.in_set(past.dense, set)))
    }
}
