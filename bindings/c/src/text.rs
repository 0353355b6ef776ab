//! Texts that the library gives to its caller.

use core::ffi::c_char;
use core::ptr;

/// A text that the library gives: `length` bytes of UTF-8 at `data`, and one zero byte behind them
/// that is not counted. It belongs to the caller until `santei_text_free`; neither field may be
/// changed before that.
#[repr(C)]
#[derive(Debug)]
pub struct Text {
    /// The bytes; NULL where there is no text.
    pub data: *mut c_char,
    /// How many.
    pub length: u64,
}

impl Text {
    /// No text.
    pub const NONE: Self = Self { data: ptr::null_mut(), length: 0 };

    /// A copy of bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let mut copy = Vec::with_capacity(bytes.len() + 1);
        copy.extend_from_slice(bytes);
        copy.push(0);
        let data = Box::into_raw(copy.into_boxed_slice());
        Self { data: data.cast(), length: bytes.len() as u64 }
    }

    /// Gives the memory back; the text is then none.
    ///
    /// # Safety
    /// The text is one of [`Text::of`] or none.
    #[expect(unsafe_code, reason = "the memory comes back from the caller as it was given")]
    pub unsafe fn free(&mut self) {
        let text = core::mem::replace(self, Self::NONE);
        let Ok(length) = usize::try_from(text.length) else { return };
        if !text.data.is_null() {
            let whole = ptr::slice_from_raw_parts_mut(text.data.cast::<u8>(), length + 1);
            // SAFETY: `of` made it with one byte more than the length that it states.
            drop(unsafe { Box::from_raw(whole) });
        }
    }
}

#[cfg(test)]
mod test {
    use super::Text;

    #[test]
    #[expect(unsafe_code, reason = "the texts are read and freed as a caller does")]
    fn a_text_ends_with_a_zero_byte_that_is_not_counted() {
        for bytes in [&b""[..], "算定".as_bytes(), b"a\0b"] {
            let mut text = Text::of(bytes);
            assert_eq!(text.length, bytes.len() as u64);
            // SAFETY: the text has its bytes and one more.
            let whole =
                unsafe { core::slice::from_raw_parts(text.data.cast::<u8>(), bytes.len() + 1) };
            assert_eq!(whole, [bytes, b"\0"].concat());
            // SAFETY: it is one of `of`, and none the second time.
            unsafe { text.free() };
            assert!(text.data.is_null());
            // SAFETY: as above.
            unsafe { text.free() };
        }
    }
}
