//! Where a file of receipts comes from.

use std::io::BufRead;
#[cfg(feature = "files")]
use std::{
    fs::File,
    io::{BufReader, ErrorKind},
    path::Path,
};

#[cfg(feature = "files")]
use crate::Trouble;

/// A file of receipts, wherever it lies.
pub type Source<'a> = Box<dyn BufRead + Send + 'a>;

/// Opens a file of receipts by its path.
///
/// # Errors
/// It cannot be read, or is a folder (`E0502`).
#[cfg(feature = "files")]
pub fn open(path: impl AsRef<Path>) -> Result<Source<'static>, Trouble> {
    Ok(Box::new(BufReader::with_capacity(1 << 16, open_file(path)?)))
}

/// As [`open`], for who reads it otherwise.
///
/// # Errors
/// As [`open`].
#[cfg(feature = "files")]
pub fn open_file(path: impl AsRef<Path>) -> Result<File, Trouble> {
    let path = path.as_ref();
    let unreadable = |error: std::io::Error| Trouble::unreadable(path, &error);
    let file = File::open(path).map_err(unreadable)?;
    if file.metadata().map_err(unreadable)?.is_dir() {
        return Err(unreadable(ErrorKind::IsADirectory.into()));
    }
    Ok(file)
}
