//! Codes that may be there, told quickly.

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

/// Codes that may be there, as a byte each: a code whose byte is 0 is not there.
#[derive(Clone, Debug)]
pub(super) struct There(Box<[u8; Self::BYTES]>);

impl Default for There {
    fn default() -> Self {
        Self(Box::new([0; Self::BYTES]))
    }
}

impl There {
    const BYTES: usize = 4096;

    pub(super) fn set(&mut self, dense: u32, there: u8) {
        if let Some(byte) = self.0.get_mut(dense as usize % Self::BYTES) {
            *byte = there;
        }
    }

    /// Not 0 where the code may be there.
    #[inline]
    pub(super) fn byte(&self, dense: u32) -> u8 {
        self.0.get(dense as usize % Self::BYTES).copied().unwrap_or(0)
    }
}
