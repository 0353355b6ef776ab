//! The official R6 files compiled, where they are at hand.

use super::equality::Bench;
use santei::ir::{Program, RuleBody};
use santei_masters::generate::{generate_02, generate_03_1};
use santei_masters::source::collect;
use santei_masters::{Shape, SourceFile, Table};
use santei_rules::{Input, InputFile, compile, texts};
use std::path::PathBuf;
use std::sync::OnceLock;

fn folder() -> Option<PathBuf> {
    let root = std::env::var_os("SANTEI_OFFICIAL").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/official")),
        PathBuf::from,
    );
    let folder = root.join("R6");
    folder.is_dir().then_some(folder)
}

/// R6 with its rules, the tables and roundings alone, and these with generated tables 02 and 03-1
/// (stand-ins of the official size; their contents mean nothing).
pub struct Official {
    pub rules: Bench,
    pub tables: Bench,
    pub generated: Bench,
}

/// What the table strata need of the rules: rounding and prices.
fn tables_alone(mut program: Program) -> Program {
    program.rules.retain(|r| matches!(r.body, RuleBody::Round(_) | RuleBody::Price { .. }));
    program
}

fn program(files: Vec<InputFile>) -> Program {
    let outcome = compile(&Input { rules: texts::all(), files, starter: None });
    outcome.program.unwrap()
}

fn build() -> Option<Official> {
    let (files, problems) = collect(&folder()?);
    assert_eq!(problems, []);
    let mut files: Vec<InputFile> =
        files.into_iter().map(|file| InputFile { file, schedule: None }).collect();
    let rules = program(files.clone());
    let index = files
        .iter()
        .find(|f| f.file.name.ends_with("ika_tensuhyo/01補助マスターテーブル.csv"))
        .unwrap();
    let (table, _) = Table::read(&index.file.name, &index.file.bytes, &Shape::any());
    let folder = index.file.name.rsplit_once('/').unwrap().0.to_owned();
    for (name, bytes) in [
        ("02包括テーブル.csv", generate_02(&table, 60_000, 7)),
        ("03-1背反テーブル1.csv", generate_03_1(&table, 39_666, 7)),
    ] {
        let file = SourceFile::new(format!("{folder}/{name}"), bytes);
        files.push(InputFile { file, schedule: None });
    }
    Some(Official {
        tables: Bench::new(tables_alone(rules.clone())),
        rules: Bench::new(rules),
        generated: Bench::new(tables_alone(program(files))),
    })
}

/// The official programs, compiled once.
pub fn official() -> Option<&'static Official> {
    static OFFICIAL: OnceLock<Option<Official>> = OnceLock::new();
    OFFICIAL.get_or_init(build).as_ref()
}

/// Says that a test had no official files.
pub fn skipped(name: &str, cases: u32) {
    eprintln!("{name}: skipped {cases} Episodes: no official files at hand");
}
