//! How editions and differences become versions, on small made-up masters.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use chrono::NaiveDate;
use santei_masters::{Catalogue, Code, Delta, FileKind, Layout, Lookup, Problem, Snapshot, Table};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Rows of a 医科診療行為マスター from `code=… points=… changed=…`; unstated columns blank.
fn table(name: &str, rows: &[&str]) -> Arc<Table> {
    let layout = Layout::of(FileKind::Procedure).unwrap();
    let mut table = Table::empty(name);
    for (line, row) in (1..).zip(rows) {
        let mut cells = vec![""; layout.width() as usize];
        for pair in row.split_whitespace() {
            let (key, value) = pair.split_once('=').unwrap();
            let position = layout.column(key).unwrap().position as usize;
            *cells.get_mut(position - 1).unwrap() = value;
        }
        table.push(line, cells);
    }
    Arc::new(table)
}

fn snapshot(name: &str, start: &str, edition: &str, complete: bool, rows: &[&str]) -> Snapshot {
    Snapshot {
        name: name.into(),
        start: day(start),
        edition: day(edition),
        complete,
        valid_to: None,
        table: table(name, rows),
    }
}

fn delta(date: &str, rows: &[&str]) -> Delta {
    Delta { name: date.into(), date: day(date), table: table(date, rows) }
}

fn build(snapshots: Vec<Snapshot>, deltas: Vec<Delta>) -> (Catalogue, Vec<Problem>) {
    Catalogue::build(FileKind::Procedure, snapshots, deltas).unwrap()
}

/// `points@from..to`, a version after another.
fn versions(catalogue: &Catalogue, code: u32) -> String {
    let words: Vec<String> = catalogue
        .versions(Code(code))
        .iter()
        .map(|v| format!("{}@{}..{}", v.record.get("points"), v.from, v.to))
        .collect();
    words.join(" ")
}

const R6: &str = "code=111000110 points=291 changed=20240601 abolished=99999999";

#[test]
fn a_blank_field_of_a_difference_is_unchanged() {
    let first = snapshot(
        "r06",
        "2024-06-01",
        "2024-05-31",
        true,
        &["code=111000110 points=291 setting=2 changed=20240601"],
    );
    let second = delta("2024-09-20", &["change=5 code=111000110 points=300 changed=20241001"]);
    let (catalogue, problems) = build(vec![first], vec![second]);
    assert_eq!(problems, []);
    let open = "9999-12-31";
    let expected = format!("291@2024-06-01..2024-09-30 300@2024-10-01..{open}");
    assert_eq!(versions(&catalogue, 111_000_110), expected);
    let version = catalogue.lookup(Code(111_000_110), day("2024-10-01")).in_force().unwrap();
    assert_eq!((version.record.get("setting"), version.record.file()), ("2", "2024-09-20"));
}

#[test]
fn a_correction_without_a_new_date_holds_from_the_old_one() {
    let first = snapshot("r06", "2024-06-01", "2024-05-31", true, &[R6]);
    let second = delta("2024-06-28", &["change=5 code=111000110 setting=2"]);
    let (catalogue, _) = build(vec![first], vec![second]);
    assert_eq!(versions(&catalogue, 111_000_110), "291@2024-06-01..9999-12-31");
    let version = catalogue.lookup(Code(111_000_110), day("2024-06-01")).in_force().unwrap();
    assert_eq!(version.record.get("setting"), "2");
}

#[test]
fn differences_end_erase_and_revive() {
    let first = snapshot("r06", "2024-06-01", "2024-05-31", true, &[R6]);
    let ended =
        delta("2024-11-08", &["change=9 code=111000110 changed=20241201 abolished=20241130"]);
    let revived = delta(
        "2025-01-10",
        &["change=2 code=111000110 points=280 changed=20250201 abolished=99999999"],
    );
    let new = delta("2025-02-01", &["change=3 code=199999910 points=1 changed=20250201"]);
    let erased = delta("2025-03-01", &["change=1 code=199999910"]);
    // Given out of order: the dates decide.
    let (catalogue, problems) = build(vec![first], vec![erased, revived, new, ended]);
    assert_eq!(problems, []);
    let expected = "291@2024-06-01..2024-11-30 280@2025-02-01..9999-12-31";
    assert_eq!(versions(&catalogue, 111_000_110), expected);
    let between = catalogue.lookup(Code(111_000_110), day("2025-01-01"));
    assert!(matches!(between, Lookup::Ended { on } if on == day("2024-11-30")));
    let erased = catalogue.lookup(Code(199_999_910), day("2025-03-01"));
    assert!(matches!(erased, Lookup::Unknown));
}

#[test]
fn a_difference_of_an_unknown_code_is_told() {
    let first = snapshot("r06", "2024-06-01", "2024-05-31", true, &[R6]);
    let second = delta("2024-06-28", &["change=5 code=111000999 points=1"]);
    let (catalogue, problems) = build(vec![first], vec![second]);
    assert_eq!(catalogue.len(), 1);
    let problem = problems.first().unwrap();
    assert_eq!((problem.code(), problem.row), ("E0230", Some(1)));
}

#[test]
fn a_code_that_a_later_revision_lacks_ended_with_the_earlier() {
    let rows: &[&str] = &[R6, "code=112000110 points=1 changed=20240601 abolished=20251130"];
    let first = snapshot("r06", "2024-06-01", "2024-05-31", true, rows);
    let second = snapshot(
        "r08",
        "2026-06-01",
        "2026-05-20",
        true,
        &["code=113000110 points=9 changed=20260601"],
    );
    let (catalogue, _) = build(vec![first, second], Vec::new());
    assert_eq!(versions(&catalogue, 111_000_110), "291@2024-06-01..2026-05-31");
    assert_eq!(versions(&catalogue, 112_000_110), "1@2024-06-01..2025-11-30");
    let early = catalogue.lookup(Code(113_000_110), day("2026-05-31"));
    assert!(matches!(early, Lookup::NotYet { from } if from == day("2026-06-01")));
}

#[test]
fn what_an_incomplete_revision_lacks_is_not_at_hand() {
    let first = snapshot("r06", "2024-06-01", "2024-05-31", true, &[R6]);
    let second = snapshot("r08", "2026-06-01", "2026-10-01", false, &[]);
    let (catalogue, _) = build(vec![first, second], Vec::new());
    for (code, on, at_hand) in [
        (111_000_110, "2026-05-31", true),
        (111_000_110, "2026-06-01", false),
        (199_000_110, "2026-06-01", false),
    ] {
        match catalogue.lookup(Code(code), day(on)) {
            Lookup::InForce(_) => assert!(at_hand),
            Lookup::NotAtHand { snapshot } => assert!(!at_hand && snapshot == "r08"),
            other => unreachable(&format!("{other:?}")),
        }
    }
    let unknown = catalogue.lookup(Code(199_000_110), day("2026-05-31"));
    assert!(matches!(unknown, Lookup::Unknown));
}

fn unreachable(what: &str) {
    assert_eq!(what, "", "not an answer that was expected");
}

#[test]
fn a_revision_changes_a_row_without_touching_its_date() {
    let first = snapshot("r06", "2024-06-01", "2025-11-04", true, &[R6]);
    let second = snapshot(
        "r08",
        "2026-06-01",
        "2026-05-20",
        true,
        &["code=111000110 points=291 price_response=2 changed=20240601"],
    );
    let (catalogue, _) = build(vec![first, second], Vec::new());
    let expected = "291@2024-06-01..2026-05-31 291@2026-06-01..9999-12-31";
    assert_eq!(versions(&catalogue, 111_000_110), expected);
}

#[test]
fn what_a_revision_said_before_its_change_is_not_known() {
    // Only the October edition of R8 is at hand, and says "changed on 2026-09-01".
    let first = snapshot("r06", "2024-06-01", "2025-11-04", true, &[R6]);
    let second = snapshot(
        "r08",
        "2026-06-01",
        "2026-10-01",
        true,
        &["code=111000110 points=300 changed=20260901"],
    );
    let (catalogue, _) = build(vec![first, second], Vec::new());
    let expected = "291@2024-06-01..2026-05-31 300@2026-09-01..9999-12-31";
    assert_eq!(versions(&catalogue, 111_000_110), expected);
    let between = catalogue.lookup(Code(111_000_110), day("2026-07-01"));
    assert!(matches!(between, Lookup::NotAtHand { snapshot: "r08" }), "{between:?}");
}

#[test]
fn a_code_twice_in_a_file_is_told() {
    let (_, problems) =
        build(vec![snapshot("r06", "2024-06-01", "2024-05-31", true, &[R6, R6])], Vec::new());
    let problem = problems.first().unwrap();
    assert_eq!((problem.code(), problem.row), ("E0224", Some(2)));
}

#[test]
fn a_full_edition_replaces_an_incomplete_one() {
    let lacking = "code=112000110 points=1 changed=20240601";
    let first = snapshot("r06", "2024-06-01", "2024-05-31", true, &[R6, lacking]);
    let part = snapshot("r08", "2026-06-01", "2026-05-20", false, &[]);
    let full = snapshot("r08", "2026-06-01", "2026-10-01", true, &[R6]);
    let (catalogue, _) = build(vec![first, part, full], Vec::new());
    let unchanged = catalogue.lookup(Code(111_000_110), day("2026-07-01"));
    assert!(unchanged.in_force().is_some(), "{unchanged:?}");
    let lacking = catalogue.lookup(Code(112_000_110), day("2026-07-01"));
    assert!(matches!(lacking, Lookup::Ended { on } if on == day("2026-05-31")), "{lacking:?}");
}

#[test]
fn a_gap_ends_with_the_revision_that_has_the_code_again() {
    let first = snapshot("r06", "2024-06-01", "2024-05-31", true, &[R6]);
    let part = snapshot("r08", "2026-06-01", "2026-05-20", false, &[]);
    let full = snapshot(
        "r10",
        "2028-06-01",
        "2028-05-20",
        true,
        &["code=111000110 points=300 changed=20280601"],
    );
    let (catalogue, _) = build(vec![first, part, full], Vec::new());
    let answer = |on: &str| catalogue.lookup(Code(111_000_110), day(on));
    assert!(answer("2026-05-31").in_force().is_some());
    assert!(matches!(answer("2028-05-31"), Lookup::NotAtHand { snapshot: "r08" }));
    assert!(answer("2028-06-01").in_force().is_some());
}

#[test]
fn before_its_first_version_a_code_may_be_missing_from_an_incomplete_revision() {
    let part = snapshot("r06", "2024-06-01", "2024-06-01", false, &[]);
    let later = "code=111000110 points=300 changed=20260601";
    let last = "code=112000110 points=300 changed=20270601";
    let next = snapshot("r08", "2026-06-01", "2026-06-01", false, &[later, last]);
    let (catalogue, _) = build(vec![part, next], Vec::new());
    let answer = |code, on: &str| catalogue.lookup(Code(code), day(on));
    assert!(matches!(answer(111_000_110, "2025-01-01"), Lookup::NotAtHand { snapshot: "r06" }));
    assert!(matches!(answer(111_000_110, "2024-05-31"), Lookup::NotYet { .. }));
    // Of its own revision the row itself says when it begins.
    assert!(matches!(answer(112_000_110, "2026-12-01"), Lookup::NotYet { .. }));
}
