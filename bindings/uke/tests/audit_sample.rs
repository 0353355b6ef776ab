//! The findings on the real-format sample, on the masters of its days (令和2年度).
//!
//! `docs/uke.md` tells by which law each of them was checked.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what it skipped, and ends where it cannot go on"
)]

use std::ops::ControlFlow;
use std::path::PathBuf;

use santei::image::{ImageBuf, write};
use santei_rules::{Input, InputFile, compile};
use santei_uke::audit::{Auditor, Facilities, Finding, Options, Summary, Suppressions};

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn sample() -> Option<Vec<u8>> {
    let cases = std::env::var_os("SANTEI_CASES")
        .map_or_else(|| root().join("../shared/cases"), PathBuf::from);
    std::fs::read(cases.join("uke/receiptisan_RECEIPTC_GAIRAI_SAMPLE.UKE")).ok()
}

fn image_of_2021() -> Option<ImageBuf> {
    let official = std::env::var_os("SANTEI_OFFICIAL")
        .map_or_else(|| root().join("../shared/official"), PathBuf::from);
    if !official.join("R2").is_dir() {
        return None;
    }
    // Rule texts name codes as all revisions do, so the masters of all are needed.
    let mut files = Vec::new();
    for folder in ["R2", "R4", "R6", "R8"] {
        let (found, problems) = santei_masters::source::collect(&official.join(folder));
        assert!(problems.is_empty(), "{problems:?}");
        files.extend(found.into_iter().map(|file| InputFile { file, schedule: None }));
    }
    let starter = santei_rules::starter::input().starter;
    let outcome = compile(&Input { rules: santei_rules::texts::all(), files, starter });
    let errors: Vec<String> =
        outcome.errors().map(|d| d.render(santei_rules::Lang::Ja)).take(20).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    Some(ImageBuf::copy_of(&write(&outcome.program.expect("a program")).unwrap()))
}

fn line(finding: &Finding) -> String {
    let date = finding.date.map_or_else(|| "-".to_owned(), |d| d.to_string());
    let item = finding.item.map_or_else(|| "-".to_owned(), |c| c.to_string());
    let points = finding.points.map_or_else(|| "?".to_owned(), |p| p.to_string());
    let places: Vec<String> = finding
        .places
        .iter()
        .map(|p| format!("{}:{}", p.record, p.item.unwrap_or_default()))
        .collect();
    format!(
        "{:>2}番 {} {date} {item} {}  {points}点  {}{}  [{}]\n",
        finding.receipt,
        finding.code,
        finding.item_name,
        finding.text,
        finding.cite.as_ref().map(|c| format!("（{c}）")).unwrap_or_default(),
        places.join(" ")
    )
}

fn audited(options: Options) -> Option<(String, Summary)> {
    let (Some(file), Some(buffer)) = (sample(), image_of_2021()) else {
        println!("75 receipts skipped: the sample or the masters of R2 are not at hand");
        return None;
    };
    let image = buffer.open().unwrap();
    let mut text = String::new();
    let summary = Auditor::new(&image, options).read(&file[..], |report| {
        text.extend(report.findings.iter().map(line));
        ControlFlow::Continue(())
    });
    Some((text, summary))
}

/// What is known of a clinic: its kind. 70 of the receipts record no disease (A0013), which is told
/// of each and left out here.
fn options() -> Options {
    Options {
        facilities: Facilities::read(r#"{ "kind": "clinic", "beds": 0, "generalBeds": 0 }"#)
            .unwrap(),
        suppressions: Suppressions::read("A0013\n").unwrap(),
        ..Options::default()
    }
}

#[test]
fn the_sample_has_these_findings() {
    let Some((text, summary)) = audited(options()) else { return };
    assert_eq!((summary.receipts, summary.judged, summary.suppressed), (75, 74, 70));
    insta::assert_snapshot!("sample", text);
}
