//! The real official files, where they are at hand (`SANTEI_OFFICIAL`).

#![expect(clippy::print_stdout, reason = "a test that is skipped must say so, and figures help")]
#![expect(clippy::expect_used, clippy::panic, reason = "helpers of tests")]
use std::path::PathBuf;
use std::time::Instant;

use santei::ir::{Body, Program, TableKind, Window};
use santei::{Code, Day, Fixed};
use santei_masters::generate::{generate_02, generate_03_1};
use santei_masters::source::collect;
use santei_masters::{Shape, SourceFile, Table};
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

fn told(outcome: &Outcome) -> String {
    outcome.diagnostics.iter().map(|d| d.render(Lang::Ja)).collect()
}

#[test]
fn every_revision_compiles_into_one_program() {
    let Some(root) = official() else { return };
    let input = input(&root, &["R2", "R4", "R6", "R8"]);
    let start = Instant::now();
    let outcome = compile(&input);
    println!("compiled in {:?}", start.elapsed());
    let program = outcome.program.clone().unwrap_or_else(|| panic!("{}", told(&outcome)));
    assert_eq!(outcome.problems, []);
    // What a user's later master may bring, the masters that the texts were written for must not.
    let unfit = outcome.diagnostics.iter().filter(|d| d.code == "W0334");
    assert_eq!(unfit.map(|d| d.render(Lang::Ja)).next(), None);

    // The rows that the publisher's files have.
    let rows: Vec<(&str, u32, u32)> = outcome
        .reports
        .iter()
        .filter(|r| r.file.contains("/R6/"))
        .map(|r| (r.file.rsplit('/').next().unwrap_or_default(), r.rows_good, r.rows_bad))
        .collect();
    for expected in [
        ("s_20251104.csv", 10_169),
        ("s_ALL20240531.csv", 10_133),
        ("y_20251111.csv", 19_222),
        ("t_ALL20260227.csv", 1_380),
        ("01補助マスターテーブル.csv", 10_178),
        ("03-2背反テーブル2.csv", 21_918),
        ("03-3背反テーブル3.csv", 17_136),
        ("03-4背反テーブル4.csv", 350),
        ("04入院基本料テーブル.csv", 6_084),
        ("05算定回数テーブル.csv", 5_343),
        ("ck_ALL_20250901.csv", 14_719),
        ("01補助マスターテーブル（歯科）.csv", 8_253),
        ("03-1背反テーブル1（歯科）.csv", 9_212),
        ("03-5背反テーブル5（歯科）.csv", 80),
        ("04算定回数テーブル（歯科）.csv", 2_896),
    ] {
        assert!(rows.contains(&(expected.0, expected.1, 0)), "{expected:?} in {rows:?}");
    }
    assert_eq!(program.tables.index.len(), 10_178);
    assert_eq!(program.tables.exclusion.len(), 21_918 + 17_136 + 350);
    assert_eq!(program.tables.inpatient.len(), 6_084);
    assert_eq!(program.tables.limit.len(), 5_343);
    assert_eq!(program.tables.comment.len(), 14_719);

    let names: Vec<(&str, bool)> =
        program.schedules.iter().map(|s| (s.name.as_str(), s.partial)).collect();
    assert_eq!(names, [("r02", false), ("r04", false), ("r06", false), ("r08", true)]);
    let missing: Vec<TableKind> =
        program.missing.iter().filter(|m| m.schedule.0 == 2).map(|m| m.table).collect();
    assert_eq!(missing, [TableKind::Inclusion, TableKind::ExclusionDay]);

    // Every group that the index names is in the list, which is in order.
    assert!(program.tables.group_names.is_sorted());
    assert!(program.tables.index.iter().flat_map(|r| &r.groups).all(|(window, group)| {
        window.is_some() && usize::from(group.0) < program.tables.group_names.len()
    }));
    for limit in &program.tables.limit {
        let expected = match limit.unit {
            121 => Window::Day,
            131 => Window::Months(1),
            138 => Window::Week,
            148 => Window::Months(60),
            53 => Window::History,
            135 => Window::Course,
            28 => Window::PerUnit,
            _ => continue,
        };
        assert_eq!(limit.within, expected);
    }
    items_are_sound(&program);
    facts_of_some_codes(&program);
    codes_not_at_hand_stay_members(&program);
    a_step_that_was_the_points_follows_them(&program);
    notes_have_a_base(&program);
}

/// A quantity's steps that were as many points as the first (１肢につき, １食につき) still are where the
/// points have changed: the part of the R8 master has the steps of R6, and rule text says so.
fn a_step_that_was_the_points_follows_them(program: &Program) {
    let mut seen = 0;
    for item in &program.items {
        let steps = item.versions.iter().filter_map(|v| match &v.body {
            Body::Procedure(p) => Some((p.points, p.steps.as_ref()?.points)),
            _ => None,
        });
        let steps: Vec<(Fixed, Fixed)> = steps.collect();
        for pair in steps.windows(2) {
            let [(before, step_before), (after, step_after)] = pair else { continue };
            if before == step_before && before != after {
                assert_eq!(after, step_after, "{}", item.code);
                seen += 1;
            }
        }
    }
    assert!(seen >= 34, "{seen}");
}

/// An addition of a note (注加算通番) has a fee that bears its 注加算コード. What has none in R8 is an
/// addition to a fee that the part at hand does not hold.
fn notes_have_a_base(program: &Program) {
    let day = Day::parse("2026-06-10").expect("a day");
    let in_force = |item: &santei::ir::Item| {
        let version = item.versions.iter().find(|v| v.from <= day && day <= v.to)?;
        if let Body::Procedure(p) = &version.body { Some((**p).clone()) } else { None }
    };
    let rows: Vec<(Code, santei::ir::Procedure)> =
        program.items.iter().filter_map(|i| Some((i.code, in_force(i)?))).collect();
    let borne: std::collections::BTreeSet<u16> =
        rows.iter().filter(|(_, p)| p.note_serial == 0).map(|(_, p)| p.note_code).collect();
    let without: Vec<u32> = rows
        .iter()
        .filter(|(_, p)| p.note_serial != 0 && !borne.contains(&p.note_code))
        .map(|(code, _)| code.0)
        .collect();
    for code in [140_928_070, 160_244_870, 160_245_870] {
        assert!(without.contains(&code), "{code} has a base now: {without:?}");
    }
    for code in [113_709_170, 113_716_070, 160_244_470, 160_244_970, 160_245_670, 160_245_770] {
        assert!(!without.contains(&code), "{code}: {without:?}");
    }
}

/// 葉酸 (D007) is not in the part of the R8 master that is at hand: it is still 生化学的検査（Ⅰ）, as
/// its row of R6 said, so that its 判断料 is undecided with it and is not left out in silence.
fn codes_not_at_hand_stay_members(program: &Program) {
    let folic_acid = Code(160_115_310);
    assert_eq!(body(program, folic_acid.0, "2026-06-01"), Body::NotAtHand);
    let of_name = program.sets.iter().filter(|s| s.name == "生化学的検査１");
    let holds: Vec<bool> = of_name.map(|s| s.codes.contains(&folic_acid)).collect();
    assert!(holds.len() >= 2, "one set for each revision: {holds:?}");
    assert!(holds.iter().all(|&holds| holds), "{holds:?}");
}

fn items_are_sound(program: &Program) {
    assert!(program.items.is_sorted_by(|a, b| a.code < b.code));
    for item in &program.items {
        assert!(item.versions.iter().all(|v| v.from <= v.to), "{}", item.code);
        assert!(
            item.versions.is_sorted_by(|a, b| a.to < b.from),
            "{}: {:?}",
            item.code,
            item.versions
        );
        assert!(item.versions.iter().all(|v| usize::from(v.source.0) < program.sources.len()));
    }
    for set in &program.sets {
        assert!(set.codes.is_sorted_by(|a, b| a < b), "{}", set.name);
    }
}

fn body(program: &Program, code: u32, day: &str) -> Body {
    let item = program.items.iter().find(|i| i.code == Code(code)).expect("the code");
    let day = Day::parse(day).expect("a day");
    item.versions
        .iter()
        .find(|v| v.from <= day && day <= v.to)
        .unwrap_or_else(|| panic!("{code} on {day}"))
        .body
        .clone()
}

fn facts_of_some_codes(program: &Program) {
    let points = |code, day| match body(program, code, day) {
        Body::Procedure(p) => p.points.to_string(),
        other => format!("{other:?}"),
    };
    // 再診料: 73 points until May 2024, 75 after, 76 from June 2026 (A001).
    assert_eq!(points(112_007_410, "2021-01-01"), "73");
    assert_eq!(points(112_007_410, "2024-05-31"), "73");
    assert_eq!(points(112_007_410, "2024-06-01"), "75");
    assert_eq!(points(112_007_410, "2026-05-31"), "75");
    assert_eq!(points(112_007_410, "2026-06-01"), "76");
    // 初診料: 288, 291, 291 (A000).
    assert_eq!(points(111_000_110, "2024-05-31"), "288");
    assert_eq!(points(111_000_110, "2024-06-01"), "291");
    // 診療情報提供料（１） is not in the part of the R8 master that is at hand.
    assert_eq!(points(180_016_110, "2026-05-31"), "250");
    assert_eq!(body(program, 180_016_110, "2026-06-01"), Body::NotAtHand);
    // A list of drug prices ends with its year, though the rows say 99999999.
    let priced = |day: &str| {
        let day = Day::parse(day).expect("a day");
        program
            .items
            .iter()
            .flat_map(|i| &i.versions)
            .filter(|v| v.from <= day && day <= v.to)
            .filter(|v| matches!(&v.body, Body::Drug(d) if d.price.is_some()))
            .count()
    };
    assert!(priced("2026-03-31") > 18_000);
    assert!(priced("2024-06-01") > 18_000);
    assert_eq!(priced("2026-04-01"), 0);
}

#[test]
fn two_compilations_are_equal() {
    let Some(root) = official() else { return };
    let mut input = input(&root, &["R6", "R8"]);
    let first = compile(&input);
    input.files.reverse();
    input.rules.reverse();
    let second = compile(&input);
    assert!(first.program.is_some(), "{}", told(&first));
    assert_eq!(first.program, second.program);
    assert_eq!(first.diagnostics, second.diagnostics);
    assert_eq!(first.reports, second.reports);
}

#[test]
fn one_revision_alone_has_no_other_schedule() {
    let Some(root) = official() else { return };
    let outcome = compile(&input(&root, &["R6"]));
    let program = outcome.program.clone().unwrap_or_else(|| panic!("{}", told(&outcome)));
    assert_eq!(program.schedules.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["r06"]);
    assert_eq!(outcome.stats.absent_schedules, ["r02", "r04", "r08"]);
    assert!(program.rules.iter().all(|r| r.schedule.0 == 0));
}

/// The size of a full edition: 02 has 248,000 rows and 03-1 39,700 (R8, May 2026).
#[test]
fn a_full_edition_is_compiled_in_time() {
    let Some(root) = official() else { return };
    let mut input = input(&root, &["R6"]);
    let index = input
        .files
        .iter()
        .find(|f| f.file.name.ends_with("R6/ika_tensuhyo/01補助マスターテーブル.csv"));
    let index = index.expect("01").file.clone();
    let (table, _) = Table::read(&index.name, &index.bytes, &Shape::any());
    let folder = index.name.rsplit_once('/').expect("a folder").0;
    for (name, bytes) in [
        ("02包括テーブル.csv", generate_02(&table, 247_949, 1)),
        ("03-1背反テーブル1.csv", generate_03_1(&table, 39_666, 1)),
    ] {
        let file = SourceFile::new(format!("{folder}/{name}"), bytes);
        input.files.push(InputFile { file, schedule: None });
    }
    let start = Instant::now();
    let outcome = compile(&input);
    let time = start.elapsed();
    let program = outcome.program.clone().unwrap_or_else(|| panic!("{}", told(&outcome)));
    let rows: u64 = outcome.reports.iter().map(|r| u64::from(r.rows_good)).sum();
    println!("{rows} rows compiled in {time:?}");
    assert!(program.tables.inclusion.len() > 200_000);
    assert!(program.missing.is_empty());
    assert!(
        program
            .tables
            .inclusion
            .iter()
            .all(|r| usize::from(r.group.0) < program.tables.group_names.len())
    );
}
