//! Every id of the shared example files stands in a case file or in `tests/cases/not-covered.md`.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it skipped, and ends where it cannot go on"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The example files, by name.
const FILES: [&str; 2] = ["worked.jsonl", "uke_cases.jsonl"];

/// The receipts that case files name by their number.
const RECEIPTS: &str = "uke-receiptisan_RECEIPTC_GAIRAI_SAMPLE-";

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// `SANTEI_CASES`, or the folder beside the official files.
fn shared() -> PathBuf {
    std::env::var_os("SANTEI_CASES").map_or_else(|| root().join("../shared/cases"), PathBuf::from)
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "md") {
            found.push(path);
        }
    }
}

/// The ids of the example files, and the files that are not at hand.
fn ids() -> (BTreeSet<String>, Vec<PathBuf>) {
    let (mut ids, mut absent) = (BTreeSet::new(), Vec::new());
    for name in FILES {
        let path = shared().join(name);
        let Ok(text) = std::fs::read_to_string(&path) else {
            absent.push(path);
            continue;
        };
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
            let value: serde_json::Value = serde_json::from_str(line)
                .unwrap_or_else(|error| panic!("{}:{}: {error}", path.display(), at + 1));
            let id = value.get("id").and_then(serde_json::Value::as_str);
            let id = id.unwrap_or_else(|| panic!("{}:{}: no id", path.display(), at + 1));
            ids.insert(id.to_owned());
        }
    }
    (ids, absent)
}

/// How a case file names an example: its id, or the number of the receipt.
fn name_in_sources(id: &str) -> String {
    id.strip_prefix(RECEIPTS)
        .and_then(|number| number.parse::<u32>().ok())
        .map_or_else(|| id.to_owned(), |number| format!("RECEIPTC_GAIRAI_SAMPLE {number}番"))
}

/// Whether the text holds the name as a whole word, not as a part of a longer id.
fn holds(text: &str, name: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + name.len()..).and_then(|t| t.chars().next());
        // A number of a receipt ends with 番, and Japanese text may follow it at once.
        !before.is_some_and(part) && (name.ends_with('番') || !after.is_some_and(part))
    })
}

/// The `source:` lines of the case files, and the ids of the list of what is left out.
fn accounted() -> (String, Vec<String>) {
    let mut paths = Vec::new();
    files(&root().join("tests/cases"), &mut paths);
    let (mut sources, mut left_out) = (String::new(), Vec::new());
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        if path.ends_with("not-covered.md") {
            let cells = text.lines().filter_map(|line| line.strip_prefix("| `"));
            for (id, rest) in cells.filter_map(|cell| cell.split_once("` |")) {
                let cells: Vec<&str> = rest.split('|').map(str::trim).collect();
                let full = matches!(cells.as_slice(),
                    [reason, quote, cite, ..] if !reason.is_empty() && quote.starts_with('「') && !cite.is_empty());
                assert!(full, "not-covered.md: `{id}` needs a reason, a quote and its citation");
                left_out.push(id.to_owned());
            }
        } else if !path.ends_with("README.md") {
            for line in text.lines().filter(|line| line.starts_with("source:")) {
                sources.push_str(line);
                sources.push('\n');
            }
        }
    }
    (sources, left_out)
}

#[test]
fn every_example_is_a_case_or_is_left_out_for_a_reason() {
    let (ids, absent) = ids();
    for path in &absent {
        println!("not checked: {} is not at hand", path.display());
    }
    let (sources, left_out) = accounted();
    let unique: BTreeSet<&String> = left_out.iter().collect();
    assert_eq!(unique.len(), left_out.len(), "not-covered.md names an id twice");

    let (mut cases, mut wrong) = (0, Vec::new());
    for id in &ids {
        match (holds(&sources, &name_in_sources(id)), unique.contains(id)) {
            (true, false) => cases += 1,
            (false, true) => {}
            (true, true) => wrong.push(format!("{id} is a case and is left out")),
            (false, false) => wrong.push(format!("{id} is neither a case nor left out")),
        }
    }
    if absent.is_empty() {
        wrong.extend(
            left_out
                .iter()
                .filter(|id| !ids.contains(*id))
                .map(|id| format!("not-covered.md: {id} is no id of the example files")),
        );
    }
    println!("{} ids: {cases} in case files, {} left out", ids.len(), left_out.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_id_is_not_found_within_a_longer_one() {
    let sources =
        "source: worked.jsonl myclinic-age-15、RECEIPTC_GAIRAI_SAMPLE 21番（令和3年10月）";
    assert!(!holds(sources, "myclinic-age-1"));
    assert!(holds(sources, "myclinic-age-15"));
    assert!(!holds(sources, "RECEIPTC_GAIRAI_SAMPLE 1番"));
    assert!(holds(sources, &name_in_sources(&format!("{RECEIPTS}021"))));
}
