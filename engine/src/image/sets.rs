//! The codes of sets. An item is in the sets of its class; what is no item is listed.

use super::{Image, slice};
use crate::Code;

impl<'a> Image<'a> {
    /// The codes of a set that are no items, ascending.
    fn listed(&self, set: u16) -> &'a [u32] {
        self.sets.get(usize::from(set)).map_or(&[], |s| slice(self.set_codes, s.codes))
    }

    /// Whether a set has the code.
    pub(crate) fn set_has(&self, set: u16, code: Code) -> bool {
        self.listed(set).binary_search(&code.0).is_ok()
            || self.dense(code).is_some_and(|at| self.sets_of(at).binary_search(&set).is_ok())
    }

    /// The codes of every set, each ascending.
    pub(crate) fn codes_of_sets(&self) -> Vec<Vec<Code>> {
        let listed = |set: usize| {
            let codes = u16::try_from(set).map_or(&[][..], |set| self.listed(set));
            codes.iter().copied().map(Code).collect::<Vec<_>>()
        };
        let mut sets: Vec<Vec<Code>> = (0..self.set_count()).map(listed).collect();
        for (dense, code) in (0..).zip(self.codes) {
            for set in self.sets_of(dense) {
                if let Some(codes) = sets.get_mut(usize::from(*set)) {
                    codes.push(Code(*code));
                }
            }
        }
        for codes in &mut sets {
            codes.sort_unstable();
        }
        sets
    }
}
