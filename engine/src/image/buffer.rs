//! An image in memory of its own.

use super::{Image, ImageError};

/// An image in memory of its own, aligned as [`Image::open`] wants it.
///
/// ```
/// use santei::image::{ImageBuf, write};
/// let bytes = write(&santei::ir::Program::default()).unwrap_or_default();
/// let buffer = ImageBuf::copy_of(&bytes);
/// assert!(buffer.open().is_ok());
/// ```
#[derive(Clone, Debug, Default)]
pub struct ImageBuf {
    words: Vec<u64>,
    length: usize,
}

impl ImageBuf {
    /// A copy of the bytes.
    #[must_use]
    pub fn copy_of(bytes: &[u8]) -> Self {
        let mut words = vec![0_u64; bytes.len().div_ceil(8)];
        let target: &mut [u8] = bytemuck::cast_slice_mut(&mut words);
        if let Some(target) = target.get_mut(..bytes.len()) {
            target.copy_from_slice(bytes);
        }
        Self { words, length: bytes.len() }
    }

    /// The image in it.
    ///
    /// # Errors
    /// As [`Image::open`].
    pub fn open(&self) -> Result<Image<'_>, ImageError> {
        let bytes: &[u8] = bytemuck::cast_slice(&self.words);
        Image::open(bytes.get(..self.length).unwrap_or(bytes))
    }
}
