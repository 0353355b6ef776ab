//! Every code that a person may be shown has a page in `docs/diagnostics`, and no page is of a code
//! that is gone.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What is built and shown to people: libraries, commands and doors, in whatever language. What
/// stands in `tests` is not looked at.
const SOURCES: [&str; 4] = ["engine/src", "masters/src", "rules/src", "bindings"];

/// Folders that hold tests and what is built of others.
const PASSED: [&str; 4] = ["tests", "test", "node_modules", "target"];

fn root() -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).to_path_buf()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !PASSED.contains(&name.as_str()) && !name.starts_with('.') {
                files(&path, found);
            }
        } else if ["rs", "py", "ts", "tsx", "java"]
            .iter()
            .any(|end| name.ends_with(&format!(".{end}")))
        {
            found.push(path);
        }
    }
}

/// The codes in a line: `E` or `W`, four digits, in quotation marks or in the brackets of a message.
fn codes(line: &str) -> impl Iterator<Item = &str> {
    line.split(['"', '[', ']']).filter(|word| {
        let digits = word.strip_prefix(['E', 'W']).unwrap_or_default();
        digits.len() == 4 && digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Every code that the sources can show, with the file that does.
fn shown() -> BTreeMap<String, PathBuf> {
    let mut found = Vec::new();
    for folder in SOURCES {
        files(&root().join(folder), &mut found);
    }
    let mut shown = BTreeMap::new();
    for path in found {
        let text = std::fs::read_to_string(&path).unwrap();
        // A module of tests stands at the end of its file.
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        for line in text.lines() {
            let line = line.trim_start();
            if ["//", "*", "/*", "#"].iter().any(|remark| line.starts_with(remark)) {
                continue;
            }
            for code in codes(line) {
                shown.entry(code.to_owned()).or_insert_with(|| path.clone());
            }
        }
    }
    shown
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let pages = root().join("docs/diagnostics");
    let index = std::fs::read_to_string(pages.join("README.md")).unwrap();
    let mut written = BTreeSet::new();
    for entry in std::fs::read_dir(&pages).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Some(code) = name.strip_suffix(".md").filter(|name| *name != "README") else {
            continue;
        };
        let text = std::fs::read_to_string(&path).unwrap();
        let title = text.lines().next().unwrap_or_default();
        let title = title.strip_prefix(&format!("# {code} "));
        let row = title.map(|title| format!("| [{code}]({name}) | {title} | "));
        assert!(row.is_some(), "{name} does not begin with its code and title");
        assert!(
            row.is_some_and(|row| index.contains(&row)),
            "the index lacks {name} with its title"
        );
        for part in ["\n## 対処\n", "\n## English\n", &format!("**{code}: "), "\nWhat to do: "] {
            assert!(text.contains(part), "{name} lacks `{}`", part.trim());
        }
        written.insert(code.to_owned());
    }
    let shown = shown();
    assert!(shown.len() > 150, "only {} codes were found", shown.len());
    for (code, path) in &shown {
        assert!(written.contains(code), "{code} has no page ({})", path.display());
    }
    for code in &written {
        assert!(shown.contains_key(code), "{code}.md is of a code that nothing shows");
    }
    // The rows of the index, and no page twice.
    let rows = index.lines().filter(|line| line.starts_with("| [")).count();
    assert_eq!(rows, written.len(), "rows of the index and pages");
}
