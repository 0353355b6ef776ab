//! Codes that may be there, told quickly.

use crate::image::NONE;

/// Codes that may be there: a code that is not in it is not there.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sieve([u64; 4]);

impl Sieve {
    pub(super) fn insert(&mut self, dense: u32) {
        if let Some(word) = self.0.get_mut(dense as usize / 64 % 4) {
            *word |= 1 << (dense % 64);
        }
    }

    pub(super) fn may_have(&self, dense: u32) -> bool {
        self.0.get(dense as usize / 64 % 4).is_some_and(|w| w & (1 << (dense % 64)) != 0)
    }
}

/// The codes of an Episode and of its history, each with its first line.
#[derive(Clone, Debug)]
pub(super) struct There {
    /// By the last bits of a code: one and the place of the last of its entries; 0: none.
    heads: Box<[u16; Self::HEADS]>,
    entries: Vec<Entry>,
}

/// A code that is there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) dense: u32,
    /// Its first line that stands; [`NONE`] for one that only the history has.
    pub(super) line: u32,
    /// As in the heads: the next code of the same bits.
    next: u16,
}

impl Default for There {
    fn default() -> Self {
        Self { heads: Box::new([0; Self::HEADS]), entries: Vec::new() }
    }
}

impl There {
    const HEADS: usize = 4096;

    pub(super) fn clear(&mut self) {
        for entry in self.entries.drain(..) {
            if let Some(head) = self.heads.get_mut(entry.dense as usize % Self::HEADS) {
                *head = 0;
            }
        }
    }

    /// A line of a code is there; the first line of that code so far ([`NONE`]: it has none).
    /// [`NONE`] for a line tells of a code of the history.
    pub(super) fn put(&mut self, dense: u32, line: u32) -> u32 {
        let Some(head) = self.heads.get_mut(dense as usize % Self::HEADS) else { return NONE };
        let mut at = *head;
        while let Some(entry) = self.entries.get_mut(usize::from(at).wrapping_sub(1)) {
            if entry.dense == dense {
                let before = entry.line;
                if line != NONE {
                    entry.line = line;
                }
                return before;
            }
            at = entry.next;
        }
        // The lines and charges of an Episode are fewer than that.
        if let Ok(place) = u16::try_from(self.entries.len() + 1) {
            self.entries.push(Entry { dense, line, next: *head });
            *head = place;
        }
        NONE
    }

    /// Not 0 where the code may be there.
    #[inline]
    pub(super) fn hint(&self, dense: u32) -> u16 {
        self.heads.get(dense as usize % Self::HEADS).copied().unwrap_or(0)
    }

    /// The first line of a code that stands.
    pub(super) fn line_of(&self, dense: u32) -> Option<u32> {
        let mut at = self.hint(dense);
        while let Some(entry) = self.entries.get(usize::from(at).wrapping_sub(1)) {
            if entry.dense == dense {
                return Some(entry.line).filter(|line| *line != NONE);
            }
            at = entry.next;
        }
        None
    }

    /// The codes that are there: those of lines that stand before those of the history alone.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_same_bits_are_told_apart() {
        let mut there = There::default();
        for _ in 0..2 {
            there.clear();
            assert_eq!(there.line_of(7), None);
            assert_eq!(there.put(7, 4), NONE);
            assert_eq!(there.put(7 + 4096, 3), NONE);
            assert_eq!(there.put(7, 2), 4);
            assert_eq!(there.put(7 + 8192, NONE), NONE);
            assert_eq!(there.put(7, NONE), 2);
            assert_eq!((there.line_of(7), there.line_of(7 + 4096)), (Some(2), Some(3)));
            assert_eq!((there.line_of(7 + 8192), there.line_of(7 + 12288)), (None, None));
            assert_eq!((there.hint(7 + 12288) != 0, there.hint(8) != 0), (true, false));
        }
    }
}
