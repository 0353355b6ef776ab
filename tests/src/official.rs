//! What stands beside the repository: the official files of revisions, and receipts that a receipt
//! computer wrote. Tests use them where they are at hand, and say so where not.

use std::path::{Path, PathBuf};

use santei_benches::schedule::official_folder;
use santei_rules::{Input, InputFile, Starter, texts};

/// The files of these folders (`R6`) with the rule texts, and with the starter's facts if wanted,
/// which fill what the part of the R8 master leaves out. `None`: a folder is not there.
///
/// # Panics
/// A file cannot be read whole: what is tested on the others would prove nothing.
#[must_use]
pub fn input(folders: &[&str], starter: Option<Starter>) -> Option<Input> {
    let root = official_folder();
    let mut files = Vec::new();
    for folder in folders.iter().map(|name| root.join(name)) {
        if !folder.is_dir() {
            return None;
        }
        let (found, problems) = santei_masters::source::collect(&folder);
        assert!(problems.is_empty(), "{problems:?}");
        files.extend(found.into_iter().map(|file| InputFile { file, schedule: None }));
    }
    Some(Input { rules: texts::all(), files, starter })
}

/// The 75 receipts of 2021-10 that a receipt computer wrote for trial: below `SANTEI_CASES`, or beside
/// the repository. It may not be there.
#[must_use]
pub fn sample_receipts() -> PathBuf {
    let cases = std::env::var_os("SANTEI_CASES").map_or_else(
        || Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/cases")).to_path_buf(),
        PathBuf::from,
    );
    cases.join("uke/receiptisan_RECEIPTC_GAIRAI_SAMPLE.UKE")
}
