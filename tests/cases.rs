//! Every case of `tests/cases/**/*.md`, on the official masters where they are at hand.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it skipped, and ends where it cannot go on"
)]

use santei::image::ImageBuf;
use santei_benches::schedule::{image, official_folder};
use santei_tests::{Case, Run, corpus, official, read, run};
use std::path::PathBuf;

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
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
    let starter = santei_rules::starter::input().starter;
    let input = official::input(&["R2", "R4", "R6", "R8"], starter)?;
    Some(image(&input).unwrap_or_else(|errors| panic!("{errors}")))
}

/// The example visit of `docs/` under an `expect` block, run on the starter schedule.
fn example(expect: &str) -> Run {
    let path = root().join("docs/examples/clinic-visit-2026-06.json");
    let episode = std::fs::read_to_string(path).unwrap();
    let text = format!(
        "# A visit\n\nmasters: R8\n\n```json episode\n{episode}\n```\n\n```expect\n{expect}\n```\n"
    );
    let case = read("example.md", &text).unwrap().pop().unwrap();
    run(&santei::starter::image().unwrap(), &case)
}

#[test]
fn the_total_of_a_day_is_the_sum_of_its_orders() {
    assert_eq!(example("2026-06-10 total 1134"), Run::Passed);
    assert_eq!(example("2026-06-10 total 1134\n2026-06-11 total 0"), Run::Passed);
    let Run::Failed(text) = example("2026-06-10 total 1") else { panic!("a wrong total passed") };
    assert!(text.contains("expected 2026-06-10 total 1; got 1134 = "), "{text}");
}

#[test]
fn what_is_charged_on_a_day_without_a_total_is_not_expected() {
    let Run::Failed(text) = example("2026-06-11 total 0") else { panic!("charges passed unseen") };
    assert!(text.contains("not expected: 2026-06-10"), "{text}");
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
        println!(
            "{} cases skipped: no official files at {}",
            cases.len(),
            official_folder().display()
        );
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
