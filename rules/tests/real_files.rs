//! The real official files, where they are at hand (`SANTEI_OFFICIAL`).

#![expect(clippy::print_stdout, reason = "a test that is skipped must say so, and figures help")]

use std::path::PathBuf;
use std::time::Instant;

use santei::ir::{Body, TableKind};
use santei_masters::source::collect;
use santei_rules::{Input, InputFile, Lang, Outcome, compile, texts};

fn official() -> Option<PathBuf> {
    let root = std::env::var_os("SANTEI_OFFICIAL").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/official")),
        PathBuf::from,
    );
    if root.is_dir() {
        Some(root)
    } else {
        println!("skipped: no official files at {}", root.display());
        None
    }
}

fn input(root: &std::path::Path, folders: &[&str]) -> Input {
    let mut files = Vec::new();
    for folder in folders {
        let (found, problems) = collect(&root.join(folder));
        assert_eq!(problems, [], "{folder}");
        files.extend(found.into_iter().map(|file| InputFile { file, schedule: None }));
    }
    Input { rules: texts::all(), files, starter: None }
}

fn show(outcome: &Outcome) {
    for diagnostic in outcome.diagnostics.iter().take(60) {
        println!("{}", diagnostic.render(Lang::Ja));
    }
    println!("problems: {:#?}", outcome.problems.iter().take(10).collect::<Vec<_>>());
    println!("{:#?}", outcome.stats);
}

#[test]
fn all_revisions_compile() {
    let Some(root) = official() else { return };
    let input = input(&root, &["R2", "R4", "R6", "R8"]);
    let start = Instant::now();
    let outcome = compile(&input);
    println!("compiled in {:?}", start.elapsed());
    show(&outcome);
    for report in &outcome.reports {
        println!(
            "{} {} {}",
            report.file.rsplit('/').next().unwrap(),
            report.rows_good,
            report.rows_bad
        );
    }
    let program = outcome.program.expect("a program");
    println!(
        "items {} versions {} sets {} rules {} exprs {} index {} exclusion {} limit {} inpatient {} comment {} groups {}",
        program.items.len(),
        program.items.iter().map(|i| i.versions.len()).sum::<usize>(),
        program.sets.len(),
        program.rules.len(),
        program.exprs.len(),
        program.tables.index.len(),
        program.tables.exclusion.len(),
        program.tables.limit.len(),
        program.tables.inpatient.len(),
        program.tables.comment.len(),
        program.tables.group_names.len(),
    );
    let missing: Vec<(u16, TableKind)> =
        program.missing.iter().map(|m| (m.schedule.0, m.table)).collect();
    println!("missing {missing:?}");
    let not_at_hand = program
        .items
        .iter()
        .filter(|i| i.versions.iter().any(|v| v.body == Body::NotAtHand))
        .count();
    println!("not at hand {not_at_hand}");
}
