//! What a compilation read, left out and found wrong, as JSON.

use santei_masters::{Lang, Problem};
use santei_rules::{Diagnostic, Outcome, Severity};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    /// Bytes of the image; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<usize>,
    /// Why the image could not be written.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
    codes: usize,
    statements: usize,
    files: Vec<File>,
    problems: Vec<Trouble>,
    diagnostics: Vec<Trouble>,
    absent_schedules: Vec<String>,
    unused_files: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct File {
    name: String,
    rows_good: u32,
    rows_bad: u32,
    sha256: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Trouble {
    code: &'static str,
    severity: &'static str,
    message: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    place: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    help: String,
    /// The whole of it with the line and a caret, for a text of fixed width.
    #[serde(skip_serializing_if = "String::is_empty")]
    shown: String,
}

pub fn json(
    outcome: &Outcome,
    found: &[Problem],
    bytes: Option<usize>,
    refused: Option<String>,
    lang: Lang,
) -> String {
    let read = outcome.reports.iter().flat_map(|report| &report.problems);
    let document = Document {
        bytes,
        refused,
        codes: outcome.program.as_ref().map_or(0, |program| program.items.len()),
        statements: outcome.stats.statements,
        files: outcome
            .reports
            .iter()
            .map(|report| File {
                name: report.file.clone(),
                rows_good: report.rows_good,
                rows_bad: report.rows_bad,
                sha256: report.sha256_hex(),
            })
            .collect(),
        problems: found
            .iter()
            .chain(read)
            .chain(&outcome.problems)
            .map(|one| problem(one, lang))
            .collect(),
        diagnostics: outcome.diagnostics.iter().map(|one| diagnostic(one, lang)).collect(),
        absent_schedules: outcome.stats.absent_schedules.clone(),
        unused_files: outcome.stats.files_unused.clone(),
    };
    // Text and numbers alone: nothing of it can fail.
    serde_json::to_string(&document).unwrap_or_default()
}

fn problem(problem: &Problem, lang: Lang) -> Trouble {
    Trouble {
        code: problem.code(),
        severity: if problem.kind.is_notice() { "notice" } else { "warning" },
        message: problem.message(lang),
        place: problem.place(lang),
        help: problem.help(lang).to_owned(),
        shown: String::new(),
    }
}

fn diagnostic(diagnostic: &Diagnostic, lang: Lang) -> Trouble {
    let place = match diagnostic.line {
        0 => diagnostic.file.to_string(),
        line => format!("{}:{line}:{}", diagnostic.file, diagnostic.column),
    };
    Trouble {
        code: diagnostic.code,
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: diagnostic.message(lang).to_owned(),
        place,
        help: diagnostic.help(lang).to_owned(),
        shown: diagnostic.render(lang),
    }
}
