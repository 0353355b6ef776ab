//! The findings on the real-format sample, on the masters of its days (令和2年度).
//!
//! `docs/uke.md` tells by which law each of them was checked.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test says what it skipped, and ends where it cannot go on"
)]

use std::ops::ControlFlow;

use santei::image::ImageBuf;
use santei_benches::schedule::image;
use santei_tests::official;
use santei_uke::audit::{Auditor, Facilities, Finding, Options, Summary, Suppressions};

fn image_of_2021() -> Option<ImageBuf> {
    // Rule texts name codes as all revisions do, so the masters of all are needed.
    let starter = santei_rules::starter::input().starter;
    Some(image(&official::input(&["R2", "R4", "R6", "R8"], starter)?).unwrap())
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
    let sample = std::fs::read(official::sample_receipts()).ok();
    let (Some(file), Some(buffer)) = (sample, image_of_2021()) else {
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
