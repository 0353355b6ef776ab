//! The embedded starter schedule: everyday items of a clinic, with their rules.

use crate::image::{Image, ImageError};

/// Bytes at an address that is a multiple of eight.
#[repr(C)]
struct Aligned<B: ?Sized> {
    align: [u64; 0],
    bytes: B,
}

static STARTER: &Aligned<[u8]> =
    &Aligned { align: [], bytes: *include_bytes!("../data/starter.image") };

/// The starter schedule.
///
/// # Errors
/// None in a released build: the image is built with the crate and tested.
///
/// ```
/// let image = santei::starter::image()?;
/// assert!(image.schedules().any(|schedule| schedule.name == "r08"));
/// # Ok::<(), santei::image::ImageError>(())
/// ```
pub fn image() -> Result<Image<'static>, ImageError> {
    debug_assert!(STARTER.align.is_empty(), "only there for its alignment");
    Image::open(&STARTER.bytes)
}
