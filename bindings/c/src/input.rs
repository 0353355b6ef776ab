//! What the caller hands over: bytes at an address, a language, a day.

use crate::failure::Failure;
use core::ffi::c_char;
use santei::{Day, Lang};

/// The longest text that is taken, in bytes. No Episode is of that size, and a length that was never
/// set mostly lies above it.
pub const SANTEI_LONGEST_TEXT: u64 = 268_435_456;

/// The longest image that is taken, in bytes.
pub const SANTEI_LONGEST_IMAGE: u64 = 4_294_967_296;

/// The longest file of receipts in memory that is taken, in bytes.
pub const SANTEI_LONGEST_FILE: u64 = 4_294_967_296;

/// Words in Japanese.
pub const SANTEI_JA: u32 = 0;

/// Words in English.
pub const SANTEI_EN: u32 = 1;

/// The bytes of an argument.
///
/// # Safety
/// Where the address is not NULL, `length` bytes can be read there until the call ends.
#[expect(unsafe_code, reason = "the caller's memory is read where it lies")]
pub unsafe fn bytes<'a>(
    name: &'static str,
    data: *const u8,
    length: u64,
    longest: u64,
) -> Result<&'a [u8], Failure> {
    if length == 0 {
        return Ok(&[]);
    }
    if data.is_null() {
        return Err(Failure::null(name));
    }
    let longest = longest.min(isize::MAX as u64);
    match usize::try_from(length) {
        // SAFETY: the caller promises that the bytes are there; they are no more than `isize::MAX`.
        Ok(count) if length <= longest => Ok(unsafe { core::slice::from_raw_parts(data, count) }),
        _ => Err(Failure::length(name, length, longest)),
    }
}

/// The text of an argument.
///
/// # Safety
/// As [`bytes`].
#[expect(unsafe_code, reason = "the caller's memory is read where it lies")]
pub unsafe fn text<'a>(
    name: &'static str,
    data: *const c_char,
    length: u64,
) -> Result<&'a str, Failure> {
    // SAFETY: as the caller promises.
    let bytes = unsafe { bytes(name, data.cast(), length, SANTEI_LONGEST_TEXT) }?;
    Ok(santei_bindings::text(bytes)?)
}

/// The language of a number.
pub fn lang(number: u32) -> Result<Lang, Failure> {
    match number {
        SANTEI_JA => Ok(Lang::Ja),
        SANTEI_EN => Ok(Lang::En),
        other => Err(Failure::lang(other)),
    }
}

/// The day that a text states; `None` where it is empty.
pub fn day_of(text: &str) -> Result<Option<Day>, Failure> {
    if text.is_empty() {
        return Ok(None);
    }
    Day::parse(text).map(Some).ok_or_else(|| Failure::day(text))
}
