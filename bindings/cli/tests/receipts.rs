//! The commands that read files of receipts, as a person and a shell see them.

#![expect(clippy::unwrap_used, reason = "tests")]

mod ran;

use std::path::PathBuf;

use ran::run;
use serde_json::Value;

/// A clinic's file of 2025-11: 再診料 beside 初診料, and a plain 再診.
const FILE: &[u8] = include_bytes!("../../../docs/examples/receipts-2025-11.UKE");

fn folder(name: &str) -> PathBuf {
    let path = ran::folder(name);
    std::fs::write(path.join("RECEIPTC.UKE"), FILE).unwrap();
    std::fs::write(
        path.join("clinic.json"),
        r#"{ "kind": "clinic", "beds": 0, "generalBeds": 0, "standards": [] }"#,
    )
    .unwrap();
    path
}

#[test]
fn an_audit_for_people() {
    let here = folder("audit-human");
    let ran = run(&here, &["audit", "RECEIPTC.UKE", "--facility", "clinic.json"], b"");
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    for wanted in [
        "RECEIPTC.UKE:2 レセプト 1 1312345 2025-11",
        "誤り A0202 併せて算定できない項目  2025-11-05  再診料 (112007410)  -75点",
        "初診料と再診料",
        "レセプト 2 件（審査 2 件、指摘のあるもの 1 件）、3 行、441点",
    ] {
        assert!(ran.out.contains(wanted), "{wanted} in\n{}", ran.out);
    }
    let en = run(
        &here,
        &["--lang", "en", "audit", "RECEIPTC.UKE", "--facility", "clinic.json", "--summary"],
        b"",
    );
    assert!(en.out.starts_with("2 receipts (2 judged, 1 with findings)"), "{}", en.out);
}

#[test]
fn an_audit_for_programs() {
    let here = folder("audit-programs");
    let with = |format: &str| {
        let arguments = ["audit", "-", "--facility", "clinic.json", "--format", format];
        run(&here, &arguments, FILE)
    };
    let json: Value = serde_json::from_str(&with("json").out).unwrap();
    assert_eq!(json["findings"][0]["code"], "A0202");
    assert_eq!(json["findings"][0]["points"], "-75");
    assert_eq!(json["findings"][0]["file"], "-");
    assert_eq!(json["summary"]["receipts"], 2);
    let lines = with("ndjson").out;
    let lines: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["other"], "111000110");
    let csv = with("csv").out;
    let rows: Vec<&str> = csv.lines().collect();
    assert_eq!(rows.len(), 2);
    assert!(rows[1].contains(",A0202,") && rows[1].contains(",-75,"), "{csv}");
}

#[test]
fn an_audit_without_faults_and_with_mistakes_of_the_caller() {
    let here = folder("audit-ends");
    std::fs::write(here.join("list"), "A0202 * 112007410 # known\n").unwrap();
    let clinic = ["audit", "RECEIPTC.UKE", "--facility", "clinic.json"];
    let quiet = run(&here, &[&clinic[..], &["--suppress", "list"]].concat(), b"");
    assert_eq!(quiet.code, 0, "{}", quiet.out);
    assert!(quiet.out.contains("一覧により表示しない指摘 1 件"), "{}", quiet.out);
    let none = run(&here, &["audit", "RECEIPTC.UKE", "none.UKE"], b"");
    assert_eq!((none.code, none.out.as_str()), (3, ""));
    assert!(none.err.contains("E0502"), "{}", none.err);
    std::fs::write(here.join("list"), "A02\n").unwrap();
    let wrong = run(&here, &[&clinic[..], &["--suppress", "list"]].concat(), b"");
    assert_eq!(wrong.code, 3);
    assert!(wrong.err.contains("E0515") && wrong.err.contains("list:1"), "{}", wrong.err);
    let same = "\"1312345\": { \"kind\": \"clinic\" }";
    std::fs::write(
        here.join("twice.json"),
        format!("{{ \"facilities\": {{\n{same},\n{same} }} }}"),
    )
    .unwrap();
    let twice = run(&here, &["audit", "RECEIPTC.UKE", "--facility", "twice.json"], b"");
    assert_eq!(twice.code, 3);
    assert!(twice.err.contains("E0518") && twice.err.contains("twice.json:3:9"), "{}", twice.err);
    assert!(twice.err.contains("2:9 と 3:9"), "{}", twice.err);
    let junk = run(&here, &["audit", "-"], b"\xff\x00,,,\r\nRE,1\r\nSI\r\n");
    assert_eq!(junk.code, 1, "{}", junk.out);
}

/// A001: 75 points in 令和6年度, 76 in 令和8年度; O100: 物価対応料 of 2 points at a 再診.
#[test]
fn a_comparison_of_two_schedules() {
    let here = folder("compare");
    let both =
        ["compare", "RECEIPTC.UKE", "--facility", "clinic.json", "--from", "r06", "--to", "r08"];
    let ran = run(&here, &[&both[..], &["--format", "json"]].concat(), b"");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    let codes = &json["comparison"]["codes"];
    assert_eq!(codes["112007410"]["from"], "75");
    assert_eq!(codes["112007410"]["to"], "76");
    assert_eq!(codes["180820010"]["from"], "0");
    assert_eq!(codes["180820010"]["to"], "2");
    assert_eq!(json["comparison"]["compared"], 2);
    let human = run(&here, &both, b"");
    assert!(human.out.contains("r06 → r08"), "{}", human.out);
    let html = run(&here, &[&both[..], &["--format", "html", "-o", "report.html"]].concat(), b"");
    assert_eq!((html.code, html.out.as_str()), (0, ""), "{}", html.err);
    let page = std::fs::read_to_string(here.join("report.html")).unwrap();
    assert!(page.contains("<svg") && page.contains("再診料") && !page.contains("<script"));
    let nothing =
        run(&here, &["--lang", "en", "compare", "-", "--from", "r06", "--to", "r08"], b"SI\r\n");
    assert_eq!(nothing.code, 1, "{}", nothing.out);
    assert!(nothing.err.contains("no receipt (1 records"), "{}", nothing.err);
    let wrong = run(&here, &["compare", "-", "--from", "r06", "--to", "r99"], b"");
    assert_eq!(wrong.code, 5);
    assert!(wrong.err.contains("E0516"), "{}", wrong.err);
}
