//! What was in force on a day, over four revisions of the official files.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test says what it passed over")]

mod common;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use common::{file, official};
use santei_masters::{Catalogue, Code, Delta, FileKind, Lookup, Masters, Snapshot};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn snapshot(folder: &Path, path: &str, name: &str, start: &str, complete: bool) -> Snapshot {
    let loaded = file(folder, path);
    Snapshot {
        name: name.into(),
        start: day(start),
        edition: loaded.edition.unwrap_or_else(|| day("2026-10-01")),
        complete,
        valid_to: None,
        table: Arc::clone(&loaded.table),
    }
}

fn deltas(folder: &Path) -> Vec<Delta> {
    let (files, problems) = santei_masters::source::collect(&folder.join("R6/deltas"));
    assert_eq!((files.len(), problems.len()), (20, 0));
    files
        .iter()
        .map(|source| {
            let loaded = santei_masters::load(source).unwrap();
            assert!(loaded.is_difference(), "{}", source.name);
            assert_eq!(loaded.report.problems, []);
            Delta {
                name: source.name.clone(),
                date: loaded.edition.unwrap(),
                table: Arc::clone(&loaded.table),
            }
        })
        .collect()
}

fn build(kind: FileKind, snapshots: Vec<Snapshot>, deltas: Vec<Delta>) -> Catalogue {
    let (catalogue, problems) = Catalogue::build(kind, snapshots, deltas).unwrap();
    assert_eq!(problems, []);
    catalogue
}

#[test]
fn the_monthly_differences_lead_to_the_later_full_file() {
    let Some(folder) = official("the chain of differences") else {
        return;
    };
    let full = snapshot(&folder, "R6/master/s_ALL20240531.csv", "r06", "2024-06-01", true);
    let chain = build(FileKind::Procedure, vec![full], deltas(&folder));
    let later = snapshot(&folder, "R6/master/s_20251104.csv", "r06", "2024-06-01", true);
    let later = build(FileKind::Procedure, vec![later], Vec::new());

    let on = day("2025-11-01");
    let in_force = |catalogue: &Catalogue| -> BTreeSet<Code> {
        catalogue.codes().filter(|&c| catalogue.lookup(c, on).in_force().is_some()).collect()
    };
    let (by_chain, by_file) = (in_force(&chain), in_force(&later));
    assert_eq!((by_chain.len(), by_file.len()), (10_168, 10_169));
    // One code began on 2025-11-01, and no difference of that date is at hand.
    let only: Vec<Code> = by_file.difference(&by_chain).copied().collect();
    assert_eq!(only.len(), 1);
    let began = later.versions(*only.first().unwrap());
    assert_eq!(began.first().unwrap().from, on);
    assert!(by_chain.is_subset(&by_file));

    let mut differing = 0;
    for code in by_chain {
        let a = &chain.lookup(code, on).in_force().unwrap().record;
        let b = &later.lookup(code, on).in_force().unwrap().record;
        assert_eq!(a.get("points"), b.get("points"), "{code}");
        let other = |key: &str| !matches!(key, "change" | "changed" | "order");
        let columns = a.layout().columns().iter().filter(|c| other(&c.key));
        differing += usize::from(columns.clone().any(|c| a.value(c) != b.value(c)));
    }
    // What the publisher changed without a difference at hand.
    println!("{differing} rows of the chain differ from the later file in another field");
    assert!(differing <= 11, "{differing}");
}

/// R2, R4, R6 with its differences, and the part of R8 that is at hand.
fn procedures(folder: &Path) -> Catalogue {
    let snapshots = vec![
        snapshot(folder, "R2/master/s_ALL20220218.csv", "r02", "2020-04-01", true),
        snapshot(folder, "R4/master/s_ALL20240201.csv", "r04", "2022-04-01", true),
        snapshot(folder, "R6/master/s_ALL20240531.csv", "r06", "2024-06-01", true),
        snapshot(folder, "R6/master/s_20251104.csv", "r06", "2024-06-01", true),
        snapshot(folder, "R8/ika_partial/s_r08_partial_utf8.csv", "r08", "2026-06-01", false),
    ];
    build(FileKind::Procedure, snapshots, deltas(folder))
}

#[test]
fn acts_change_on_the_day_of_the_revision() {
    let Some(folder) = official("acts over four revisions") else {
        return;
    };
    let catalogue = procedures(&folder);
    let points = |code: u32, on: &str| {
        let version = catalogue.lookup(Code(code), day(on)).in_force()?;
        Some(version.record.get("points").to_owned())
    };
    // 再診料
    let revisit = 112_007_410;
    for (on, expected) in [
        ("2022-03-31", "73.00"),
        ("2024-05-31", "73.00"),
        ("2024-06-01", "75.00"),
        ("2026-05-31", "75.00"),
        ("2026-06-01", "76.00"),
    ] {
        assert_eq!(points(revisit, on).as_deref(), Some(expected), "{on}");
    }
    // 医療情報取得加算１（初診） ended with 2024-11-30 by a difference.
    let ended = catalogue.lookup(Code(111_703_170), day("2024-12-01"));
    assert!(matches!(ended, Lookup::Ended { on } if on == day("2024-11-30")), "{ended:?}");
    assert!(points(111_703_170, "2024-11-30").is_some());
    // 外来・在宅ベースアップ評価料（２）２１ begins a year after its revision.
    let later = catalogue.lookup(Code(180_783_210), day("2026-06-01"));
    assert!(matches!(later, Lookup::NotYet { from } if from == day("2027-06-01")), "{later:?}");
    assert!(points(180_783_210, "2027-06-01").is_some());
    // A code that the part of R8 lacks has not ended.
    let part = file(&folder, "R8/ika_partial/s_r08_partial_utf8.csv");
    let at_hand: BTreeSet<Code> = part.records().map(|r| r.code().unwrap()).collect();
    let missing = catalogue
        .codes()
        .find(|c| {
            !at_hand.contains(c) && catalogue.lookup(*c, day("2026-05-31")).in_force().is_some()
        })
        .unwrap();
    let answer = catalogue.lookup(missing, day("2026-06-01"));
    assert!(matches!(answer, Lookup::NotAtHand { snapshot: "r08" }), "{missing} {answer:?}");
    assert!(matches!(catalogue.lookup(Code(1), day("2025-01-01")), Lookup::Unknown));
}

/// Path, short name and first day of the revision.
type FileOf = (&'static str, &'static str, &'static str);

/// The days about which an error of one day would show.
const DAYS: [&str; 8] = [
    "2022-03-31",
    "2022-04-01",
    "2024-05-31",
    "2024-06-01",
    "2024-12-01",
    "2026-05-31",
    "2026-06-01",
    "2027-06-01",
];

#[test]
fn every_code_answers_on_every_revision_day() {
    let Some(folder) = official("every code on every day") else {
        return;
    };
    let mut masters = Masters::default();
    masters.insert(procedures(&folder));
    let kinds: [(FileKind, &[FileOf]); 5] = [
        (
            FileKind::Drug,
            &[
                ("R6/master/y_ALL20240321.csv", "r06", "2024-04-01"),
                ("R6/master/y_20251111.csv", "r06", "2024-04-01"),
            ],
        ),
        (
            FileKind::Material,
            &[
                ("R2/master/t_ALL20211216.csv", "r02", "2020-04-01"),
                ("R4/master/t_ALL20240315.csv", "r04", "2022-04-01"),
                ("R6/master/t_20251128.csv", "r06", "2024-06-01"),
                ("R6/master/t_ALL20260227.csv", "r06", "2024-06-01"),
                ("R8/master/t_ALL20260529.csv", "r08", "2026-06-01"),
            ],
        ),
        (
            FileKind::Comment,
            &[
                ("R2/master/c_ALL20210928.csv", "r02", "2020-04-01"),
                ("R4/master/c_ALL20230801.csv", "r04", "2022-04-01"),
                ("R6/master/c_ALL20250715.csv", "r06", "2024-06-01"),
                ("R8/master/c_ALL20260626.csv", "r08", "2026-06-01"),
            ],
        ),
        (FileKind::Disease, &[("R6/master/b_20250601.txt", "r06", "2024-06-01")]),
        (FileKind::Modifier, &[("R6/master/z_20250601.txt", "r06", "2024-06-01")]),
    ];
    for (kind, files) in kinds {
        let snapshots =
            files.iter().map(|(path, name, start)| snapshot(&folder, path, name, start, true));
        masters.insert(build(kind, snapshots.collect(), Vec::new()));
    }
    for kind in [
        FileKind::Procedure,
        FileKind::Drug,
        FileKind::Material,
        FileKind::Comment,
        FileKind::Disease,
        FileKind::Modifier,
    ] {
        let catalogue = masters.catalogue(kind).unwrap();
        let mut answers = [[0_u32; 5]; DAYS.len()];
        for (code, versions) in catalogue.iter() {
            for pair in versions.windows(2) {
                if let [a, b] = pair {
                    assert!(a.from <= a.to && a.to < b.from, "{kind} {code}: versions overlap");
                }
            }
            for (date, counts) in DAYS.iter().zip(&mut answers) {
                let at = match catalogue.lookup(code, day(date)) {
                    Lookup::InForce(version) => {
                        assert!(version.from <= day(date) && day(date) <= version.to);
                        assert_eq!(version.record.code().unwrap(), code);
                        0
                    }
                    Lookup::NotYet { from } => {
                        assert!(from > day(date));
                        1
                    }
                    Lookup::Ended { on } => {
                        assert!(on < day(date));
                        2
                    }
                    Lookup::NotAtHand { .. } => 3,
                    Lookup::Unknown => 4,
                };
                *counts.get_mut(at).unwrap() += 1;
            }
        }
        println!(
            "{kind}: {} codes; in force, not yet, ended, not at hand, unknown",
            catalogue.len()
        );
        for (date, counts) in DAYS.iter().zip(answers) {
            println!("  {date} {counts:?}");
            assert_eq!(counts.last(), Some(&0), "a code of the catalogue is known");
        }
    }
    // The complete R6 file is what is in force under R6.
    let acts = masters.catalogue(FileKind::Procedure).unwrap();
    let r06 = acts.codes().filter(|&c| acts.lookup(c, day("2026-05-31")).in_force().is_some());
    assert_eq!(r06.count(), 10_169);
}

#[test]
fn a_price_is_known_until_the_revision_ends() {
    let Some(folder) = official("prices") else {
        return;
    };
    let mut drugs = snapshot(&folder, "R6/master/y_20251111.csv", "r06", "2024-04-01", true);
    drugs.valid_to = Some(day("2026-03-31"));
    let catalogue = build(FileKind::Drug, vec![drugs], Vec::new());
    let version = catalogue.lookup(Code(610_406_079), day("2026-04-01")).in_force().unwrap();
    assert_eq!(version.price_known_until, Some(day("2026-03-31")));
    assert_eq!(version.record.get("price"), "15.10");
    // 経過措置品目: the row is open, its last day of use is not.
    let ending = catalogue.iter().filter(|(_, v)| v.iter().any(|v| v.to == day("2026-03-31")));
    assert_eq!(ending.count(), 683);
}
