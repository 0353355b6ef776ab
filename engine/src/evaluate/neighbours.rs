//! The rows of the exclusion tables between codes that were met: a clinic charges few codes, and
//! nearly all rows of a code are with others.

use super::Run;
use crate::image::{EdgeRecord, Image, NONE};

/// How many codes have a list at once. A power of two.
const SLOTS: usize = 1_024;

/// More rows than this in all lists, and all are forgotten.
const MOST: usize = 1 << 16;

/// The rows of a code with codes that were met: their places among its rows, from one to another.
#[derive(Clone, Copy, Debug)]
struct List {
    dense: u32,
    /// How many codes had been met when it was made; [`NONE`]: it is not made.
    met: u32,
    /// How many had been met when it was wanted last.
    wanted: u32,
    from: u32,
    to: u32,
}

impl List {
    const NOTHING: Self = Self { dense: NONE, met: NONE, wanted: NONE, from: 0, to: 0 };
}

/// The codes that were met, and their rows with one another.
#[derive(Clone, Debug, Default)]
pub(super) struct Neighbours {
    /// By code, a bit: it was met.
    bits: Vec<u64>,
    met: u32,
    lists: Vec<List>,
    rows: Vec<u32>,
}

impl Neighbours {
    /// Nothing is known of another image.
    pub(super) fn forget(&mut self, image: &Image<'_>) {
        self.bits.clear();
        self.bits.resize(image.code_count().div_ceil(64), 0);
        self.met = 0;
        self.clear();
    }

    fn clear(&mut self) {
        self.lists.clear();
        self.lists.resize(SLOTS, List::NOTHING);
        self.rows.clear();
    }

    /// A code is met.
    pub(super) fn meet(&mut self, dense: u32) {
        if let Some(word) = self.bits.get_mut(dense as usize / 64) {
            let bit = 1 << (dense % 64);
            self.met += u32::from(*word & bit == 0);
            *word |= bit;
        }
    }

    fn was_met(&self, dense: u32) -> bool {
        self.bits.get(dense as usize / 64).is_some_and(|word| word & (1 << (dense % 64)) != 0)
    }

    /// Whether it is known that no row of a code is with a code that was met.
    pub(super) fn has_none(&self, dense: u32) -> bool {
        let list = self.lists.get(dense as usize % SLOTS);
        list.is_some_and(|l| l.dense == dense && l.met == self.met && l.from == l.to)
    }

    /// The list of a code, to be read by [`Run::neighbour`]; `None` where there is none yet, and the
    /// code has too many rows to make one before it is wanted twice.
    fn list(&mut self, dense: u32, edges: &[EdgeRecord], few: usize) -> Option<(u32, u32)> {
        let slot = dense as usize % SLOTS;
        let list = *self.lists.get(slot)?;
        if list.dense == dense && list.met == self.met {
            return Some((list.from, list.to));
        }
        let steady = list.dense == dense && list.wanted == self.met;
        if edges.len() > few && !steady {
            let wanted = List { dense, wanted: self.met, ..List::NOTHING };
            if let Some(list) = self.lists.get_mut(slot) {
                *list = wanted;
            }
            return None;
        }
        if self.rows.len() > MOST {
            self.clear();
        }
        let from = self.rows.len() as u32;
        for (edge, at) in edges.iter().zip(0_u32..) {
            if self.was_met(edge.other) {
                self.rows.push(at);
            }
        }
        let to = self.rows.len() as u32;
        if let Some(list) = self.lists.get_mut(slot) {
            *list = List { dense, met: self.met, wanted: self.met, from, to };
        }
        Some((from, to))
    }
}

impl Run<'_, '_, '_> {
    /// The rows of a code with codes that were met, as places for [`Run::neighbour`]; `None` where
    /// all its rows are to be searched.
    pub(super) fn neighbours(
        &mut self,
        dense: u32,
        edges: &[EdgeRecord],
        few: usize,
    ) -> Option<core::ops::Range<u32>> {
        self.s.neighbours.list(dense, edges, few).map(|(from, to)| from..to)
    }

    /// The place of a row among those of its code.
    pub(super) fn neighbour(&self, at: u32) -> u32 {
        self.s.neighbours.rows.get(at as usize).copied().unwrap_or(NONE)
    }
}
