//! Where the official files are: `SANTEI_OFFICIAL`, or `../shared/official` beside the
//! repository.

use std::path::PathBuf;

use santei_masters::{Loaded, SourceFile, load};

/// The folder, if it is there; otherwise says how many tests' worth of files are passed over.
pub fn official(what: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("SANTEI_OFFICIAL").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/official")),
        PathBuf::from,
    );
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped 1 test ({what}): no official files at {}", folder.display());
    None
}

/// Loads one official file.
pub fn file(folder: &std::path::Path, path: &str) -> Loaded {
    let bytes = std::fs::read(folder.join(path)).unwrap();
    load(&SourceFile::new(path, bytes)).unwrap()
}
