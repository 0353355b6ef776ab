//! Reading an Episode from a file or from the standard input (`-`).

use std::io::Read;

use santei::Episode;

use crate::failure::Failure;

/// The bytes of a file, or of the standard input for `-`.
pub fn bytes(path: &str) -> Result<Vec<u8>, Failure> {
    if path != "-" {
        return std::fs::read(path).map_err(|e| Failure::unreadable(path, &e));
    }
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|e| Failure::unreadable(path, &e)).map(|_| bytes)
}

/// The text of a file, without a byte order mark.
pub fn text(path: &str) -> Result<String, Failure> {
    let bytes = bytes(path)?;
    santei_bindings::text(&bytes).map(str::to_owned).map_err(|e| Failure::of(path, e))
}

/// An Episode.
pub fn episode(path: &str) -> Result<Episode, Failure> {
    santei_bindings::episode(&bytes(path)?).map_err(|e| Failure::of(path, e))
}
