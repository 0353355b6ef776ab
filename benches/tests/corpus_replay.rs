//! What the fuzz targets have found worth keeping, without a fuzzer.

#![expect(clippy::print_stdout, reason = "figures help")]
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "tests"))]

use std::path::{Path, PathBuf};

use santei_benches::hostile::{TARGETS, Target};

fn files(name: &str) -> Vec<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fuzz/corpus"));
    let entries = std::fs::read_dir(folder.join(name)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths
}

fn replay(name: &str) {
    let target: Target = TARGETS.iter().find(|t| t.0 == name).unwrap().1;
    let paths = files(name);
    assert!(!paths.is_empty(), "the corpus of `{name}` is committed");
    for path in &paths {
        let bytes = std::fs::read(path).unwrap();
        let quiet = std::panic::catch_unwind(|| target(&bytes));
        assert!(quiet.is_ok(), "{} ends in a panic", path.display());
        // Cut off anywhere, it must still end well.
        for cut in [bytes.len() / 3, bytes.len() / 2, bytes.len().saturating_sub(1)] {
            target(bytes.get(..cut).unwrap_or_default());
        }
    }
    println!("{name}: {} inputs", paths.len());
}

#[test]
fn csv() {
    replay("csv");
}

#[test]
fn zip() {
    replay("zip");
}

#[test]
fn tensu() {
    replay("tensu");
}

#[test]
fn image() {
    replay("image");
}

#[test]
fn episode() {
    replay("episode");
}

#[test]
fn uke() {
    replay("uke");
}
