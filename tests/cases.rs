//! Every case of `tests/cases/**/*.md`, on the official masters where they are at hand.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test says what it skipped, and ends where it cannot go on"
)]

use santei::image::{ImageBuf, write};
use santei_rules::{Input, InputFile, compile};
use santei_tests::{Case, Run, corpus, read, run};
use std::path::PathBuf;

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn official() -> PathBuf {
    std::env::var_os("SANTEI_OFFICIAL")
        .map_or_else(|| root().join("../shared/official"), PathBuf::from)
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for path in corpus::case_files(&root().join("tests/cases")).unwrap() {
        let name = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
        let text = std::fs::read_to_string(&path).unwrap();
        cases.extend(read(&name, &text).unwrap_or_else(|error| panic!("{error}")));
    }
    cases
}

/// The image of all revisions at hand; `None` where there are no official files.
fn official_image() -> Option<ImageBuf> {
    let root = official();
    if !root.is_dir() {
        return None;
    }
    let mut files = Vec::new();
    for folder in ["R2", "R4", "R6", "R8"] {
        let (found, problems) = santei_masters::source::collect(&root.join(folder));
        assert!(problems.is_empty(), "{problems:?}");
        files.extend(found.into_iter().map(|file| InputFile { file, schedule: None }));
    }
    // The starter facts fill what the part of the R8 master leaves out.
    let starter = santei_rules::starter::input().starter;
    let outcome = compile(&Input { rules: santei_rules::texts::all(), files, starter });
    let errors: Vec<String> =
        outcome.errors().map(|d| d.render(santei_rules::Lang::Ja)).take(20).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    Some(ImageBuf::copy_of(&write(&outcome.program.expect("a program")).unwrap()))
}

/// Files whose name begins with `later-` wait for rule text; the test says when one of them passes.
fn is_later(case: &Case) -> bool {
    case.place.rsplit('/').next().is_some_and(|file| file.starts_with("later-"))
}

#[test]
fn every_case_gives_the_points_of_its_source() {
    let cases = cases();
    assert!(cases.len() >= 150, "only {} cases were read", cases.len());
    let Some(buffer) = official_image() else {
        println!("{} cases skipped: no official files at {}", cases.len(), official().display());
        return;
    };
    let image = buffer.open().unwrap();
    let (mut passed, mut waiting, mut failed) = (0, 0, Vec::new());
    for case in &cases {
        match (run(&image, case), is_later(case)) {
            (Run::Passed, false) => passed += 1,
            (Run::Failed(_), true) => waiting += 1,
            (Run::Failed(text), false) => failed.push(text),
            (Run::Passed, true) => {
                failed.push(format!("{} passes: rename its file\n", case.place));
            }
        }
    }
    println!("{passed} cases passed, {waiting} wait for rule text, {} failed", failed.len());
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
