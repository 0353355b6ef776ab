//! The codes of sets. An item is in the sets of its class; what is no item is listed.

use super::{Image, row, slice};
use crate::Code;

impl<'a> Image<'a> {
    /// The class of a dense code: codes of one class are in the same sets. Class 0 is in none.
    pub(crate) fn class_of(&self, dense: u32) -> u16 {
        self.code_classes.get(dense as usize).copied().unwrap_or(0)
    }

    /// How many classes of codes there are.
    pub(crate) const fn class_count(&self) -> usize {
        self.class_set_start.len().saturating_sub(1)
    }

    /// The sets that a dense code is in, ascending.
    pub(crate) fn sets_of(&self, dense: u32) -> &'a [u16] {
        row(self.class_set_start, self.class_sets, u32::from(self.class_of(dense)))
    }

    /// Whether a set may have members that are not listed.
    pub(crate) fn set_is_open(&self, set: u16) -> bool {
        self.sets.get(usize::from(set)).is_some_and(|s| s.flags & 1 != 0)
    }

    /// Whether a disease is in no master at hand, where there is one.
    pub(crate) fn is_strange(&self, disease: Code) -> bool {
        !self.diseases.is_empty() && self.diseases.binary_search(&disease.0).is_err()
    }

    pub(crate) fn set_name(&self, set: u16) -> &'a str {
        self.sets.get(usize::from(set)).map_or("", |s| self.text(s.name))
    }

    pub(crate) const fn set_count(&self) -> usize {
        self.sets.len()
    }

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
