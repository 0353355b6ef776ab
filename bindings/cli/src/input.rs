//! Reading an Episode from a file or from the standard input (`-`).

use std::fs::File;

use santei::Episode;
use santei_bindings::read_whole;

use crate::failure::Failure;
use crate::file_name::FileName;

/// The bytes of a file, or of the standard input for `-`.
pub fn bytes(name: &FileName) -> Result<Vec<u8>, Failure> {
    let read = if name.is_standard() {
        read_whole(std::io::stdin().lock())
    } else {
        File::open(name.path()).and_then(read_whole)
    };
    read.map_err(|e| Failure::unreadable(name.path(), &e))
}

/// The text of a file, without a byte order mark.
pub fn text(name: &FileName) -> Result<String, Failure> {
    let bytes = bytes(name)?;
    santei_bindings::text(&bytes).map(str::to_owned).map_err(|e| Failure::of(name.shown(), e))
}

/// An Episode.
pub fn episode(name: &FileName) -> Result<Episode, Failure> {
    santei_bindings::episode(&bytes(name)?).map_err(|e| Failure::of(name.shown(), e))
}
