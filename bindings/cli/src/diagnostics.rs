//! Diagnostics of rule texts and problems of official files, told to a person.

use santei_masters::Problem;
use santei_rules::{Diagnostic, Severity};

use crate::app::App;
use crate::paint::Paint;
use crate::table::clean;

/// A diagnostic with its head in colour, without the empty line at its end.
pub fn diagnostic(app: &App, paint: Paint, diagnostic: &Diagnostic) -> String {
    let text = diagnostic.render(app.reader_lang());
    let mut lines = text.trim_end().lines().map(clean);
    let head = lines.next().unwrap_or_default();
    let head = match diagnostic.severity {
        Severity::Error => paint.red(&head),
        Severity::Warning => paint.yellow(&head),
    };
    // What is about the whole input has no file to name.
    let rest: Vec<String> = lines.filter(|line| line.trim() != "-->").collect();
    format!("{head}\n{}", rest.join("\n"))
}

/// A problem of an official file, in the same form.
pub fn problem(app: &App, paint: Paint, problem: &Problem) -> String {
    let lang = app.reader_lang();
    let word = if problem.kind.is_notice() {
        app.pick("注意", "notice")
    } else {
        app.pick("警告", "warning")
    };
    let head = paint.yellow(&format!("{word}[{}]:", problem.code()));
    let mut out =
        format!("{head} {}\n  --> {}", clean(&problem.message(lang)), clean(&problem.place(lang)));
    let help = problem.help(lang);
    if !help.is_empty() {
        out.push_str(&format!("\n  = {}: {help}", app.pick("対処", "help")));
    }
    out
}

/// How many errors and warnings.
pub fn counts<'a>(all: impl Iterator<Item = &'a Diagnostic>) -> (usize, usize) {
    all.fold((0, 0), |(errors, warnings), one| match one.severity {
        Severity::Error => (errors + 1, warnings),
        Severity::Warning => (errors, warnings + 1),
    })
}
