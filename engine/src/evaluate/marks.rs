//! Marks: which lines are in a set, stand, or belong to a visit, as bits.
//!
//! A row of bits has one bit a line. Nearly every Episode has fewer lines than one word has bits,
//! so that asking for the standing lines of a set in a visit is three words combined.

/// So many sets, or words of rules, are marked in one step.
pub(super) const BLOCK: usize = 4;

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

/// By set: the first 64 of its lines, a bit each.
#[derive(Clone, Debug)]
pub(super) struct First {
    lines: Box<[u64; Self::SETS]>,
    /// The sets that have lines, each once, in as many of the first places as are told. No set has
    /// the last number, so that there is always one place more.
    marked: Box<[u16; Self::SETS]>,
    count: u16,
}

impl First {
    /// As many as there are numbers of sets.
    const SETS: usize = 1 << 16;

    #[inline]
    pub(super) fn of(&self, set: u16) -> u64 {
        self.lines.get(usize::from(set)).copied().unwrap_or(0)
    }

    /// Marks bits in sets.
    #[inline]
    pub(super) fn add(&mut self, sets: &[u16], bits: u64) {
        let mut count = self.count;
        let mut mark = |set: u16| {
            let lines = self.lines.get_mut(usize::from(set));
            let place = self.marked.get_mut(usize::from(count));
            // The place behind the last is written in any case, and counts where the set is new.
            if let (Some(lines), Some(place)) = (lines, place) {
                *place = set;
                count = count.wrapping_add(u16::from(*lines == 0));
                *lines |= bits;
            }
        };
        let (blocks, rest) = sets.as_chunks::<BLOCK>();
        for block in blocks {
            for set in block {
                mark(*set);
            }
        }
        for set in rest {
            mark(*set);
        }
        self.count = count;
    }

    /// No set has a line.
    pub(super) fn clear(&mut self) {
        for set in self.marked.get(..usize::from(self.count)).unwrap_or_default() {
            if let Some(lines) = self.lines.get_mut(usize::from(*set)) {
                *lines = 0;
            }
        }
        self.count = 0;
    }
}

impl Default for First {
    fn default() -> Self {
        let (lines, marked) = (vec![0; Self::SETS], vec![0; Self::SETS]);
        Self {
            lines: lines.try_into().unwrap_or_else(|_| Box::new([0; Self::SETS])),
            marked: marked.try_into().unwrap_or_else(|_| Box::new([0; Self::SETS])),
            count: 0,
        }
    }
}

/// What is marked of the lines of an Episode.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    words: usize,
    /// The lines of each set: the first 64, and a row a set for the others.
    first: First,
    rest: Rows,
    /// Sets that have lines in the rest, to be cleared for the next Episode; some may stand there
    /// twice.
    touched: Vec<u16>,
    /// One row: lines that are not *not charged*.
    standing: Rows,
    /// A row a visit: its lines.
    visits: Rows,
    /// The classes of lines that are not marked yet, with those lines: bits of one word.
    gathered: Vec<(u16, u64)>,
    /// By class: its place among the gathered, and one more.
    gathered_at: Vec<u32>,
}

impl Marks {
    /// No line is marked; there is room for so many.
    pub(super) fn clear(&mut self, (sets, classes): (usize, usize), visits: usize, lines: usize) {
        let width = self.rest.words;
        for set in self.touched.drain(..) {
            for at in (usize::from(set) * width..).take(width) {
                if let Some(word) = self.rest.bits.get_mut(at) {
                    *word = 0;
                }
            }
        }
        self.first.clear();
        self.words = (lines + 16).div_ceil(64);
        if self.words > 1 && (self.rest.words, self.rest.bits.len()) != self.shape(sets) {
            let (words, _) = self.shape(sets);
            self.rest.clear(sets, words);
        }
        self.standing.clear(1, self.words);
        self.visits.clear(visits, self.words);
        if self.gathered_at.len() < classes {
            self.gathered_at.resize(classes, 0);
        }
    }

    /// The words of a row of the rest, and of all.
    const fn shape(&self, sets: usize) -> (usize, usize) {
        let words = self.words.saturating_sub(1);
        (words, sets * words)
    }

    /// More lines than there was room for.
    #[inline(never)]
    fn widen(&mut self, sets: usize) {
        let words = self.words * 2;
        self.standing.widen(words);
        self.visits.widen(words);
        let kept = self.words > 1;
        self.words = words;
        let (wide, _) = self.shape(sets);
        if kept {
            self.rest.widen(wide);
        } else {
            self.rest.clear(sets, wide);
        }
    }

    /// A line of a visit, which stands until it falls; the image has so many sets.
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    pub(super) fn add_line(&mut self, line: u32, visit: u32, sets: usize) {
        if line as usize >= self.words * 64 {
            self.widen(sets);
        }
        if self.words == 1 {
            for (bits, at) in [(&mut self.standing.bits, 0), (&mut self.visits.bits, visit)] {
                if let Some(bits) = bits.get_mut(at as usize) {
                    *bits |= 1 << line;
                }
            }
            return;
        }
        self.standing.set(0, line);
        self.visits.set(visit as usize, line);
    }

    /// A word of the lines of a set.
    #[inline]
    fn word(&self, set: u16, at: usize) -> u64 {
        match at {
            0 => self.first.of(set),
            _ => word_of(&self.rest.bits, usize::from(set) * self.rest.words + at - 1),
        }
    }

    /// A line of a class of codes, to be marked with the others of its word.
    pub(super) fn gather(&mut self, class: u16, line: u32) {
        // Class 0 is in no set.
        let Some(at) = self.gathered_at.get_mut(usize::from(class)).filter(|_| class != 0) else {
            return;
        };
        let bit = 1 << (line % 64);
        if *at == 0 {
            self.gathered.push((class, bit));
            *at = self.gathered.len() as u32;
        } else if let Some((_, lines)) = self.gathered.get_mut(*at as usize - 1) {
            *lines |= bit;
        }
    }

    /// The next class that was gathered, with its lines of a word.
    pub(super) fn next_gathered(&mut self) -> Option<(u16, u64)> {
        let (class, lines) = self.gathered.pop()?;
        if let Some(at) = self.gathered_at.get_mut(usize::from(class)) {
            *at = 0;
        }
        Some((class, lines))
    }

    /// Lines of a word are in sets.
    // For the web what counts is size.
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    pub(super) fn add_to_sets(&mut self, sets: &[u16], word: u32, lines: u64) {
        if word == 0 {
            self.first.add(sets, lines);
            return;
        }
        self.touched.extend_from_slice(sets);
        let (words, word) = (self.rest.words, word as usize - 1);
        for set in sets {
            if let Some(bits) = self.rest.bits.get_mut(usize::from(*set) * words + word) {
                *bits |= lines;
            }
        }
    }

    pub(super) fn fall(&mut self, line: u32) {
        self.standing.unset(0, line);
    }

    pub(super) fn rise(&mut self, line: u32) {
        self.standing.set(0, line);
    }

    /// Whether any line of the Episode is in the set.
    #[inline]
    pub(super) fn occurs(&self, set: u16) -> bool {
        self.first.of(set) != 0 || (1..self.words).any(|at| self.word(set, at) != 0)
    }

    #[inline]
    pub(super) fn member(&self, set: u16, line: u32) -> bool {
        // A history has places beyond all lines.
        let at = line as usize / 64;
        at < self.words && self.word(set, at) & (1 << (line % 64)) != 0
    }

    /// The next line of a set, whether it stands or not, from one line on.
    pub(super) fn next_member(&self, set: u16, from: u32) -> Option<u32> {
        first_from(self.words, from, |at| self.word(set, at))
    }

    /// The next standing line of a set, from one line on.
    #[inline]
    pub(super) fn next_standing(&self, set: u16, from: u32) -> Option<u32> {
        if self.words == 1 {
            return first_bit(self.first.of(set) & word_of(&self.standing.bits, 0), from);
        }
        self.next_standing_of_many(set, from)
    }

    #[inline(never)]
    fn next_standing_of_many(&self, set: u16, from: u32) -> Option<u32> {
        first_from(self.words, from, |at| self.word(set, at) & word_of(&self.standing.bits, at))
    }

    /// The next standing line of a set in a visit, from one line on.
    #[inline]
    pub(super) fn next_in_visit(&self, set: u16, visit: u32, from: u32) -> Option<u32> {
        if self.words == 1 {
            let bits = self.first.of(set)
                & word_of(&self.standing.bits, 0)
                & word_of(&self.visits.bits, visit as usize);
            return first_bit(bits, from);
        }
        self.next_in_visit_of_many(set, visit, from)
    }

    #[inline(never)]
    fn next_in_visit_of_many(&self, set: u16, visit: u32, from: u32) -> Option<u32> {
        let visit = (visit as usize).saturating_mul(self.words);
        first_from(self.words, from, |at| {
            self.word(set, at)
                & word_of(&self.standing.bits, at)
                & word_of(&self.visits.bits, visit.saturating_add(at))
        })
    }
}

/// The place of the first bit of a word, from one place on.
const fn first_bit(bits: u64, from: u32) -> Option<u32> {
    let bits = if from < 64 { bits & (u64::MAX << from) } else { 0 };
    if bits == 0 { None } else { Some(bits.trailing_zeros()) }
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

fn word_of(bits: &[u64], at: usize) -> u64 {
    bits.get(at).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_beyond_the_first_word_are_found() {
        let mut marks = Marks::default();
        marks.clear((3, 2), 2, 10);
        for line in 0..200 {
            marks.add_line(line, line % 2, 3);
        }
        marks.gather(1, 70);
        marks.gather(0, 71);
        assert_eq!(marks.next_gathered(), Some((1, 1 << 6)));
        assert_eq!(marks.next_gathered(), None);
        marks.add_to_sets(&[1, 2], 1, 1 << 6);
        marks.add_to_sets(&[2], 2, 1 << 22);
        assert_eq!(marks.next_standing(2, 0), Some(70));
        assert_eq!(marks.next_standing(2, 71), Some(150));
        assert_eq!(marks.next_in_visit(2, 1, 0), None);
        marks.fall(70);
        assert_eq!(marks.next_standing(2, 0), Some(150));
        assert!(marks.member(2, 70));
        for _ in 0..2 {
            marks.clear((3, 2), 2, 10);
            assert!(!marks.occurs(2));
            assert_eq!(marks.next_standing(2, 0), None);
            marks.add_line(5, 1, 3);
            marks.add_to_sets(&[1, 2], 0, 1 << 5);
            assert_eq!(marks.next_in_visit(2, 1, 0), Some(5));
        }
        marks.clear((3, 2), 2, 10);
        assert!(!marks.occurs(1));
    }
}
