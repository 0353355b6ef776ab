//! Choices out of a list of numbers, so that a failing case shrinks to few and small ones.

/// A list of choices; zeros where it ends.
pub struct Draw<'a> {
    choices: &'a [u32],
    at: usize,
}

impl<'a> Draw<'a> {
    pub const fn new(choices: &'a [u32]) -> Self {
        Self { choices, at: 0 }
    }

    pub fn next(&mut self) -> u32 {
        let choice = self.choices.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        choice
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { self.next() as usize % n }
    }

    /// True in `percent` of a hundred cases; false where the list has ended.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }

    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// A stream of numbers from a seed (splitmix64), for whole programs.
pub fn numbers(seed: u64, count: usize) -> Vec<u32> {
    let mut state = seed;
    (0..count)
        .map(|_| {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = state;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            ((z ^ (z >> 31)) >> 32) as u32
        })
        .collect()
}
