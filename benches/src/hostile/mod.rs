//! What any bytes whatever may be given to. Each function must come to an end without a panic and
//! checks what must hold of its answer; the fuzz targets (`tests/fuzz`) and the replay of their
//! corpora call the same functions.

mod csv;
mod episode;
mod image;
mod tensu;
mod uke;
mod zip;

pub use csv::csv;
pub use episode::episode;
pub use image::{image, patch, small_image, small_input};
pub use tensu::tensu;
pub use uke::uke;
pub use zip::zip;

/// A function under test.
pub type Target = fn(&[u8]);

/// Every target by the name of its corpus.
pub const TARGETS: [(&str, Target); 6] = [
    ("csv", csv),
    ("zip", zip),
    ("tensu", tensu),
    ("image", image),
    ("episode", episode),
    ("uke", uke),
];
