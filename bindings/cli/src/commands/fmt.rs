//! `santei fmt`: the canonical form of rule texts.

use santei_rules::{Severity, SourceText, format, parse};

use crate::app::App;
use crate::arguments::FmtArgs;
use crate::diagnostics::diagnostic;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input;
use crate::rule_files::find;
use crate::save::save;
use crate::table::clean;

pub fn run(app: &mut App, args: &FmtArgs) -> Result<Exit, Failure> {
    let mut exit = Exit::Done;
    for given in find(&args.paths)? {
        let text = input::text(&given.name)?;
        let source = SourceText::new(given.name.shown(), &text);
        let parsed = parse(&source);
        let mut broken = false;
        for one in parsed.diagnostics.iter().filter(|d| d.severity == Severity::Error) {
            broken = true;
            let text = diagnostic(app, app.notes.paint, one);
            app.notes.error(&text);
        }
        if broken {
            // What is not understood would be lost; the file stays as it is.
            exit = Exit::Rules;
            continue;
        }
        let formatted = format(&parsed.file);
        if args.check {
            if formatted != text {
                app.out.line(&difference(app, given.name.shown(), &text, &formatted))?;
                if exit == Exit::Done {
                    exit = Exit::Findings;
                }
            }
        } else if given.name.is_standard() {
            app.out.bytes(formatted.as_bytes())?;
        } else if formatted != text {
            save(given.name.path(), formatted.as_bytes())?;
            let words = app.pick("整形しました", "formatted").to_owned();
            app.notes.say(&format!("{words}: {}", clean(given.name.shown())));
        }
    }
    Ok(exit)
}

/// The first line that differs, as it is and as it should be.
fn difference(app: &App, path: &str, old: &str, new: &str) -> String {
    let same = old.lines().zip(new.lines()).take_while(|(a, b)| a == b).count();
    let paint = app.out.paint;
    let mut out = format!("{path}:{}: ", same + 1);
    out.push_str(app.pick("整形されていません", "not formatted"));
    for (mark, text) in [("-", old), ("+", new)] {
        if let Some(line) = text.lines().nth(same) {
            let line = format!("{mark} {line}");
            let line = if mark == "-" { paint.red(&line) } else { paint.green(&line) };
            out.push_str(&format!("\n  {line}"));
        }
    }
    out
}
