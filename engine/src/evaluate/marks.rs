//! Marks: which lines are in a set, stand, or belong to a visit, as bits.
//!
//! A row of bits has one bit a line. Nearly every Episode has fewer lines than one word has bits,
//! so that asking for the standing lines of a set in a visit is three words combined.

/// Rows of bits, one bit a line, that grow with the lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// Words of a row.
    words: usize,
    bits: Vec<u64>,
}

impl Rows {
    /// All rows without a bit.
    pub(super) fn clear(&mut self, rows: usize, words: usize) {
        self.words = words;
        self.bits.clear();
        self.bits.resize(rows * words, 0);
    }

    pub(super) fn set(&mut self, row: usize, line: u32) {
        let word = row * self.words + line as usize / 64;
        if let Some(bits) = self.bits.get_mut(word) {
            *bits |= 1 << (line % 64);
        }
    }

    pub(super) fn unset(&mut self, row: usize, line: u32) {
        let word = row * self.words + line as usize / 64;
        if let Some(bits) = self.bits.get_mut(word) {
            *bits &= !(1 << (line % 64));
        }
    }

    pub(super) fn has(&self, row: usize, line: u32) -> bool {
        let word = row * self.words + line as usize / 64;
        self.bits.get(word).is_some_and(|w| w & (1 << (line % 64)) != 0)
    }

    /// The same bits in rows of more words.
    fn widen(&mut self, words: usize) {
        let old = self.words.max(1);
        let mut bits = vec![0; self.bits.len() / old * words];
        for (to, from) in bits.chunks_mut(words).zip(self.bits.chunks(old)) {
            for (to, from) in to.iter_mut().zip(from) {
                *to = *from;
            }
        }
        self.bits = bits;
        self.words = words;
    }
}

/// What is marked of the lines of an Episode.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    words: usize,
    /// A row a set: its lines.
    sets: Rows,
    /// A bit a set: whether it has a line.
    occurring: Vec<u64>,
    /// Sets with a line: the rows to clear for the next Episode.
    touched: Vec<u16>,
    /// One row: lines that are not *not charged*.
    standing: Rows,
    /// A row a visit: its lines.
    visits: Rows,
}

impl Marks {
    /// No line is marked; there is room for so many.
    pub(super) fn clear(&mut self, sets: usize, visits: usize, lines: usize) {
        let words = (lines + 16).div_ceil(64);
        if words == self.words && self.sets.bits.len() == sets * words {
            if words == 1 {
                for set in self.touched.drain(..) {
                    if let Some(bits) = self.sets.bits.get_mut(usize::from(set)) {
                        *bits = 0;
                    }
                }
            }
            for set in self.touched.drain(..) {
                let at = usize::from(set) * words;
                for word in self.sets.bits.get_mut(at..at + words).unwrap_or_default() {
                    *word = 0;
                }
            }
        } else {
            self.touched.clear();
            self.sets.clear(sets, words);
        }
        self.words = words;
        self.occurring.clear();
        self.occurring.resize(sets.div_ceil(64), 0);
        self.standing.clear(1, words);
        self.visits.clear(visits, words);
    }

    /// A line of a visit, which stands until it falls.
    pub(super) fn add_line(&mut self, line: u32, visit: u32) {
        if line as usize >= self.words * 64 {
            let words = self.words * 2;
            self.sets.widen(words);
            self.standing.widen(words);
            self.visits.widen(words);
            self.words = words;
        }
        self.standing.set(0, line);
        self.visits.set(visit as usize, line);
    }

    /// A line of sets (ascending, those below `end`); `first` is told each set that had none.
    pub(super) fn add_to_sets(
        &mut self,
        sets: &[u16],
        end: u16,
        line: u32,
        mut first: impl FnMut(u16),
    ) {
        let (word, bit) = (line as usize / 64, 1_u64 << (line % 64));
        for set in sets.iter().copied().take_while(|set| *set < end) {
            let at = usize::from(set) * self.words + word;
            let Some(bits) = self.sets.bits.get_mut(at) else { continue };
            // A line of the same word was there: so was its set.
            if *bits == 0 && !occurs_in(&self.occurring, set) {
                if let Some(occurring) = self.occurring.get_mut(usize::from(set) / 64) {
                    *occurring |= 1 << (set % 64);
                }
                self.touched.push(set);
                first(set);
            }
            *bits |= bit;
        }
    }

    pub(super) fn fall(&mut self, line: u32) {
        self.standing.unset(0, line);
    }

    /// Whether any line of the Episode is in the set.
    pub(super) fn occurs(&self, set: u16) -> bool {
        occurs_in(&self.occurring, set)
    }

    pub(super) fn member(&self, set: u16, line: u32) -> bool {
        self.sets.has(usize::from(set), line)
    }

    /// The next standing line of a set, from one line on.
    pub(super) fn next_standing(&self, set: u16, from: u32) -> Option<u32> {
        let start = usize::from(set) * self.words;
        first_from(self.words, from, |at| {
            word_of(&self.sets.bits, start + at) & word_of(&self.standing.bits, at)
        })
    }

    /// The next standing line of a set in a visit, from one line on.
    pub(super) fn next_in_visit(&self, set: u16, visit: u32, from: u32) -> Option<u32> {
        let start = usize::from(set) * self.words;
        let visit = (visit as usize).saturating_mul(self.words);
        first_from(self.words, from, |at| {
            word_of(&self.sets.bits, start + at)
                & word_of(&self.standing.bits, at)
                & word_of(&self.visits.bits, visit.saturating_add(at))
        })
    }
}

/// The place of the first bit, from one place on.
fn first_from(words: usize, from: u32, word: impl Fn(usize) -> u64) -> Option<u32> {
    let mut at = from as usize / 64;
    if at >= words {
        return None;
    }
    let mut bits = word(at) & (u64::MAX << (from % 64));
    while bits == 0 {
        at += 1;
        if at >= words {
            return None;
        }
        bits = word(at);
    }
    Some(at as u32 * 64 + bits.trailing_zeros())
}

fn occurs_in(occurring: &[u64], set: u16) -> bool {
    word_of(occurring, usize::from(set) / 64) & (1 << (set % 64)) != 0
}

fn word_of(bits: &[u64], at: usize) -> u64 {
    bits.get(at).copied().unwrap_or(0)
}

/// The rules that the sets of an Episode call for, as bits of their ranks.
#[derive(Clone, Debug, Default)]
pub(super) struct Called {
    /// By the first set, or by none.
    on: Vec<u64>,
    /// By the second set, or by a guard; those without either.
    onto: Vec<u64>,
    /// Those of the revisions of the Episode's days.
    concerned: Vec<u64>,
}

impl Called {
    /// The rules that no set and no guard calls for, of the given revisions (`None`: of all).
    pub(super) fn clear<'i>(
        &mut self,
        free: &[u64],
        unguarded: &[u64],
        schedules: Option<impl Iterator<Item = &'i [u64]>>,
    ) {
        self.on.clear();
        self.on.extend_from_slice(free);
        self.onto.clear();
        self.onto.extend_from_slice(unguarded);
        self.concerned.clear();
        let Some(schedules) = schedules else {
            self.concerned.resize(free.len(), u64::MAX);
            return;
        };
        self.concerned.resize(free.len(), 0);
        for bits in schedules {
            for (to, from) in self.concerned.iter_mut().zip(bits) {
                *to |= from;
            }
        }
    }

    /// A set calls for rules.
    pub(super) fn call(&mut self, on: &[u32], onto: &[u32]) {
        for (bits, ranks) in [(&mut self.on, on), (&mut self.onto, onto)] {
            for rank in ranks {
                if let Some(word) = bits.get_mut(*rank as usize / 64) {
                    *word |= 1 << (rank % 64);
                }
            }
        }
    }

    /// The next rank that is called for by its first set and by its second one or a guard.
    pub(super) fn next(&self, from: u32, end: u32) -> Option<u32> {
        let words = end.div_ceil(64) as usize;
        first_from(words, from, |at| {
            word_of(&self.on, at) & word_of(&self.onto, at) & word_of(&self.concerned, at)
        })
        .filter(|rank| *rank < end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_beyond_the_first_word_are_found() {
        let mut marks = Marks::default();
        marks.clear(3, 2, 10);
        for line in 0..200 {
            marks.add_line(line, line % 2);
        }
        let mut firsts = Vec::new();
        marks.add_to_sets(&[1, 2, 3], 3, 70, |set| firsts.push(set));
        marks.add_to_sets(&[2], 3, 150, |set| firsts.push(set));
        assert_eq!(firsts, [1, 2]);
        assert_eq!(marks.next_standing(2, 0), Some(70));
        assert_eq!(marks.next_standing(2, 71), Some(150));
        assert_eq!(marks.next_in_visit(2, 1, 0), None);
        marks.fall(70);
        assert_eq!(marks.next_standing(2, 0), Some(150));
        assert!(marks.member(2, 70));
        marks.clear(3, 2, 10);
        assert!(!marks.occurs(2));
        assert_eq!(marks.next_standing(2, 0), None);
    }

    #[test]
    fn rules_want_their_set_and_their_guard() {
        let mut called = Called::default();
        called.clear(&[1, 0], &[0b100_0001, 0], Some([&[u64::MAX, 1][..]].into_iter()));
        called.call(&[5, 6, 64, 65], &[64, 65]);
        assert_eq!(called.next(0, 100), Some(0));
        assert_eq!(called.next(1, 100), Some(6));
        assert_eq!(called.next(7, 100), Some(64));
        assert_eq!(called.next(65, 100), None);
        assert_eq!(called.next(7, 64), None);
    }
}
