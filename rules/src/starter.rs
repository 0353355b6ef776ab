//! The starter schedule as input of the compiler, and its image.

use santei::image::WriteError;
use santei_masters::{STARTER, SourceFile, starter};

use crate::compile::{Input, Starter};
use crate::texts;

/// The starter facts with the rule texts that come with the crate.
///
/// ```
/// let outcome = santei_rules::compile(&santei_rules::starter::input());
/// assert!(outcome.is_ok());
/// ```
#[must_use]
pub fn input() -> Input {
    let (data, _) = starter::read(STARTER);
    let files = STARTER
        .iter()
        .map(|(name, text)| {
            ((*name).to_owned(), SourceFile::new(*name, text.as_bytes().to_vec()).sha256)
        })
        .collect();
    Input { rules: texts::all(), files: Vec::new(), starter: Some(Starter { data, files }) }
}

/// The bytes of the starter image; `None` where the rule texts have errors.
///
/// # Errors
/// A program that the image format cannot hold.
pub fn image() -> Result<Option<Vec<u8>>, WriteError> {
    crate::compile(&input()).program.map(|program| santei::image::write(&program)).transpose()
}

/// The line that `masters/fingerprints.csv` holds for the starter image: name, size, SHA-256.
#[must_use]
pub fn fingerprint(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let hash = SourceFile::new("starter.image", bytes.to_vec()).sha256;
    let mut text = format!("payload,bytes,sha256\nstarter.image,{},", bytes.len());
    for byte in hash {
        let _ = write!(text, "{byte:02x}");
    }
    text.push('\n');
    text
}
