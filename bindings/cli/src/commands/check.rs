//! `santei check`: what is wrong with rule texts.

use santei_rules::{Input, Severity, compile, starter};

use crate::app::App;
use crate::arguments::CheckArgs;
use crate::diagnostics::{counts, diagnostic, problem};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::figures::count;
use crate::official;
use crate::rule_files::RuleFiles;

pub fn run(app: &mut App, args: &CheckArgs) -> Result<Exit, Failure> {
    let rules = RuleFiles::gather(&args.paths, !args.no_builtin_rules)?;
    let (files, problems) = official::gather(&args.official, None)?;
    let starter = if args.official.is_empty() { starter::input().starter } else { None };
    let outcome = compile(&Input { rules: rules.texts.clone(), files, starter });
    for one in &problems {
        let text = problem(app, app.notes.paint, one);
        app.notes.error(&text);
    }
    // Warnings of built-in texts are not the business of someone who checks their own; an error
    // there stops their texts too.
    let all_given = args.paths.is_empty();
    let told: Vec<_> = outcome
        .diagnostics
        .into_iter()
        .filter(|d| all_given || d.severity == Severity::Error || rules.is_given(&d.file))
        .map(|d| rules.located(d))
        .collect();
    for one in &told {
        let text = diagnostic(app, app.out.paint, one);
        app.out.line(&text)?;
        app.out.line("")?;
    }
    let (errors, warnings) = counts(told.iter());
    let text = match app.lang {
        santei::Lang::Ja => format!(
            "{} 文を調べました: エラー {errors}、警告 {warnings}",
            count(outcome.stats.statements)
        ),
        santei::Lang::En => format!(
            "{} statements checked: {errors} errors, {warnings} warnings",
            count(outcome.stats.statements)
        ),
    };
    app.notes.say(&text);
    Ok(if errors > 0 { Exit::Rules } else { Exit::Done })
}
