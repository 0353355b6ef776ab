//! The rules that an Episode calls for, as bits of their ranks: an evaluation looks at no others.

use super::marks::BLOCK;
use crate::episode::Standard;
use crate::image::Call;

/// Ranks of rules, as bits.
#[derive(Clone, Debug, Default)]
pub(super) struct Ranks {
    words: Vec<u64>,
}

impl Ranks {
    pub(super) fn clear(&mut self) {
        self.words.clear();
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub(super) fn add(&mut self, word: usize, ranks: u64) {
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        if let Some(bits) = self.words.get_mut(word) {
            *bits |= ranks;
        }
    }

    pub(super) fn remove(&mut self, rank: u32) {
        if let Some(word) = self.words.get_mut(rank as usize / 64) {
            *word &= !(1 << (rank % 64));
        }
    }

    /// The next rank, from one on.
    pub(super) fn next(&self, from: u32) -> Option<u32> {
        let mut at = from / 64;
        let mut bits = self.words.get(at as usize)? & (u64::MAX << (from % 64));
        while bits == 0 {
            at += 1;
            bits = *self.words.get(at as usize)?;
        }
        Some(at * 64 + bits.trailing_zeros())
    }
}

/// The rules that the sets of an Episode call for, as bits of their ranks.
#[derive(Clone, Debug, Default)]
pub(super) struct Called {
    words: Vec<CalledWord>,
    /// What is wanted of each word is there.
    ready: Vec<u64>,
    /// By word of `ready`, a bit: it has any.
    any: Vec<u64>,
    /// What no line and no fact has called yet, as it was found last, and for what.
    base: Vec<CalledWord>,
    base_of: Option<(Revisions, Option<Vec<Standard>>)>,
}

/// The first and the last revision of an Episode's days; `None` where a day has none.
pub(super) type Revisions = Option<(u16, u16)>;

/// Rules of one word of ranks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CalledWord {
    /// Called by the first set, or by none.
    on: u64,
    /// Called by the second set, or by a guard; those without either.
    onto: u64,
    /// Of the revisions of the Episode's days.
    concerned: u64,
}

impl CalledWord {
    /// Rules that may come to be looked at, called by either side.
    pub(super) const fn may_be_called(self) -> u64 {
        self.concerned
    }

    const fn ready(self) -> u64 {
        self.on & self.onto & self.concerned
    }
}

impl Called {
    /// The rules that no set and no guard calls for, of the given revisions (`None`: of all).
    pub(super) fn clear<'i>(
        &mut self,
        free: &[u64],
        unguarded: &[u64],
        schedules: Option<impl Iterator<Item = &'i [u64]>>,
    ) {
        let concerned = if schedules.is_none() { u64::MAX } else { 0 };
        self.words.clear();
        let both = free.iter().zip(unguarded);
        self.words.extend(both.map(|(on, onto)| CalledWord { on: *on, onto: *onto, concerned }));
        for bits in schedules.into_iter().flatten() {
            for (word, bits) in self.words.iter_mut().zip(bits) {
                word.concerned |= bits;
            }
        }
    }

    /// Begins with what is called for by the revisions and the standards alone, where that is known;
    /// whether it is.
    pub(super) fn restore(
        &mut self,
        revisions: Revisions,
        standards: Option<&Vec<Standard>>,
    ) -> bool {
        let known = self.base_of.as_ref();
        let known = known.is_some_and(|(r, s)| *r == revisions && s.as_ref() == standards);
        if known {
            self.words.clone_from(&self.base);
        }
        known
    }

    /// Whatever was called so far follows from the revisions and the standards alone.
    pub(super) fn keep(&mut self, revisions: Revisions, standards: Option<&Vec<Standard>>) {
        self.base.clone_from(&self.words);
        self.base_of = Some((revisions, standards.cloned()));
    }

    /// What is known is of another image.
    pub(super) fn forget(&mut self) {
        self.base_of = None;
    }

    /// A class of codes calls for rules.
    pub(super) fn call(&mut self, calls: &[Call]) {
        let (blocks, rest) = calls.as_chunks::<BLOCK>();
        for block in blocks {
            for called in block {
                self.call_word(*called);
            }
        }
        for called in rest {
            self.call_word(*called);
        }
    }

    /// As [`Called::call`], in what is not laid out in blocks.
    pub(super) fn call_each(&mut self, calls: impl Iterator<Item = Call>) {
        for called in calls {
            self.call_word(called);
        }
    }

    #[inline(always)]
    fn call_word(&mut self, called: Call) {
        if let Some(word) = self.words.get_mut(called.word) {
            word.on |= called.on;
            word.onto |= called.onto;
        }
    }

    /// A guard calls for a rule.
    pub(super) fn call_guarded(&mut self, rank: u32) {
        if let Some(word) = self.words.get_mut(rank as usize / 64) {
            word.onto |= 1 << (rank % 64);
        }
    }

    /// Rules of a word are kept back, whoever calls for them.
    pub(super) fn keep_back(&mut self, word: u32, ranks: u64) {
        if let Some(word) = self.words.get_mut(word as usize) {
            word.concerned &= !ranks;
        }
    }

    /// Keeps back the rules that may be called and of which this is true.
    pub(super) fn keep_back_where(&mut self, mut is_idle: impl FnMut(u32) -> bool) {
        for (word, at) in self.words.iter_mut().zip(0_u32..) {
            let mut left = word.concerned;
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                if is_idle(at * 64 + bit) {
                    word.concerned &= !(1 << bit);
                }
            }
        }
    }

    /// What was called so far.
    pub(super) fn words(&self) -> &[CalledWord] {
        &self.words
    }

    /// Begins with what had been called before.
    pub(super) fn begin_with(&mut self, words: &[CalledWord]) {
        self.words.clear();
        self.words.extend_from_slice(words);
    }

    /// Whatever was called so far is ready.
    pub(super) fn settle(&mut self) {
        self.ready.clear();
        self.ready.extend(self.words.iter().map(|word| word.ready()));
        let any = |words: &[u64]| {
            words.iter().rev().fold(0, |all, word| all << 1 | u64::from(*word != 0))
        };
        self.any.clear();
        self.any.extend(self.ready.chunks(64).map(any));
    }

    /// As [`Called::call`], for a line that a rule makes: what it calls for is ready at once.
    pub(super) fn call_made(&mut self, calls: impl Iterator<Item = Call>) {
        for Call { word: at, on, onto } in calls {
            if let (Some(word), Some(ready)) = (self.words.get_mut(at), self.ready.get_mut(at)) {
                word.on |= on;
                word.onto |= onto;
                // Whoever calls takes nothing away.
                *ready = word.ready();
                if let Some(any) = self.any.get_mut(at / 64) {
                    *any |= u64::from(*ready != 0) << (at % 64);
                }
            }
        }
    }

    /// What is ready of a word of ranks.
    pub(super) fn ready_of(&self, word: usize) -> u64 {
        self.ready.get(word).copied().unwrap_or(0)
    }

    /// The next rank that is called for by its first set, whatever keeps its rule back.
    pub(super) fn next_of_lines(&self, from: u32, end: u32) -> Option<u32> {
        let mut at = from / 64;
        let mut bits = self.words.get(at as usize)?.on & (u64::MAX << (from % 64));
        while bits == 0 {
            at += 1;
            bits = self.words.get(at as usize).filter(|_| at * 64 < end)?.on;
        }
        Some(at * 64 + bits.trailing_zeros()).filter(|rank| *rank < end)
    }

    /// The next rank that is called for by its first set and by its second one or a guard.
    #[inline]
    pub(super) fn next(&self, from: u32, end: u32) -> Option<u32> {
        let at = from / 64;
        let bits = self.ready.get(at as usize)? & (u64::MAX << (from % 64));
        if bits != 0 {
            return Some(at * 64 + bits.trailing_zeros()).filter(|rank| *rank < end);
        }
        let behind = at + 1;
        let mut block = behind / 64;
        let mut words = self.any.get(block as usize)? & (u64::MAX << (behind % 64));
        while words == 0 {
            block += 1;
            words = *self.any.get(block as usize)?;
        }
        let at = block * 64 + words.trailing_zeros();
        let bits = self.ready.get(at as usize)?;
        Some(at * 64 + bits.trailing_zeros()).filter(|rank| *rank < end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_come_in_their_order_and_each_once() {
        let mut ranks = Ranks::default();
        ranks.add(4, 1 << 44);
        ranks.add(0, 1 << 5);
        ranks.add(1, 1);
        ranks.add(0, 1 << 5);
        assert_eq!((ranks.next(0), ranks.next(6), ranks.next(65)), (Some(5), Some(64), Some(300)));
        ranks.remove(64);
        ranks.remove(9_999);
        assert_eq!((ranks.next(6), ranks.next(301)), (Some(300), None));
        ranks.remove(5);
        ranks.remove(300);
        assert_eq!((ranks.next(0), ranks.is_empty()), (None, false));
        ranks.clear();
        assert!(ranks.is_empty() && ranks.next(0).is_none());
    }

    #[test]
    fn rules_want_their_set_and_their_guard() {
        let mut called = Called::default();
        called.clear(&[1, 0], &[0b100_0001, 0], Some([&[u64::MAX, 1][..]].into_iter()));
        called.call(&[
            Call { on: 0b110_0000, onto: 0, word: 0 },
            Call { on: 0b11, onto: 0b11, word: 1 },
        ]);
        called.settle();
        assert_eq!(called.next(0, 100), Some(0));
        assert_eq!(called.next(1, 100), Some(6));
        assert_eq!(called.next(7, 100), Some(64));
        assert_eq!(called.next(65, 100), None);
        assert_eq!(called.next(7, 64), None);
    }
}
