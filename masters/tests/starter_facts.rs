//! Every fact of the starter schedule is held to the official files, where they are.
//!
//! Where a file is not there, what it would have shown is counted as skipped and told; the facts
//! must still be readable and consistent among themselves.

#![expect(clippy::print_stdout, reason = "a test tells what it compared and what it skipped")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use santei_masters::{FileKind, Layout, Record, SourceFile, load, starter};

/// Columns of R8 rows that were transcribed for codes that R6 has (R8/ika_partial/README.md).
const TRANSCRIBED: [&str; 5] = ["name", "points_kind", "points", "changed", "abolished"];

fn official() -> PathBuf {
    std::env::var_os("SANTEI_OFFICIAL").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/official"),
        PathBuf::from,
    )
}

fn starter_files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("starter");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(entry.path()).ok()?;
            name.ends_with(".facts").then_some((name, text))
        })
        .collect();
    files.sort();
    files
}

fn read_starter() -> (starter::StarterData, Vec<santei_masters::Problem>) {
    let files = starter_files();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    starter::read(&files)
}

/// The records of an official file by code; `None` where the file is not there.
fn records(path: &str) -> Option<BTreeMap<String, Record>> {
    let path = official().join(path);
    let bytes = std::fs::read(&path).ok()?;
    let name = path.file_name()?.to_string_lossy().into_owned();
    let loaded = load(&SourceFile::new(name, bytes)).ok()?;
    Some(loaded.records().map(|record| (record.get("code").to_owned(), record)).collect())
}

/// What is compared, what is not, and what differs.
#[derive(Default)]
struct Tally {
    compared: usize,
    skipped: usize,
    by_notice: Vec<String>,
    wrong: Vec<String>,
}

impl Tally {
    fn compare(&mut self, ours: &Record, theirs: &Record, keys: Option<&[&str]>) {
        for column in ours.layout().columns() {
            let key = column.key.as_str();
            // 変更区分 says what the publisher did to the row, not what the row says.
            if key == "change" || keys.is_some_and(|keys| !keys.contains(&key)) {
                continue;
            }
            self.compared += 1;
            let (a, b) = (ours.get(key), theirs.get(key));
            let default = column.default.as_deref().unwrap_or_default();
            let filled = |text: &str| {
                if text.is_empty() { default.to_owned() } else { text.to_owned() }
            };
            if filled(a) != filled(b) {
                let code = ours.get("code");
                self.wrong.push(format!("{code} {key}: {a:?}, the official file {b:?}"));
            }
        }
    }
}

fn snapshot(kind: FileKind, name: &str) -> Vec<Record> {
    let (mut data, _) = read_starter();
    let snapshots = data.masters.remove(&kind).unwrap_or_default();
    let layout = Layout::of(kind);
    snapshots
        .into_iter()
        .filter(|snapshot| snapshot.name == name)
        .filter_map(|snapshot| Some((layout?, snapshot)))
        .flat_map(|(layout, snapshot)| Record::all(layout, &snapshot.table).collect::<Vec<_>>())
        .collect()
}

fn hold(kind: FileKind, name: &str, path: &str, tally: &mut Tally) {
    let ours = snapshot(kind, name);
    let Some(theirs) = records(path) else {
        println!("{path} is not there: {} rows of {kind} {name} skipped", ours.len());
        tally.skipped += ours.len();
        return;
    };
    for record in &ours {
        match theirs.get(record.get("code")) {
            Some(official) => tally.compare(record, official, None),
            None => tally.wrong.push(format!("{} is not in {path}", record.get("code"))),
        }
    }
    println!("{kind} {name}: {} rows held to {path}", ours.len());
}

#[test]
fn starter_is_readable() {
    let (data, problems) = read_starter();
    assert_eq!(problems, []);
    assert_eq!(data.masters.len(), 4, "procedure, drug, material, comment");
    assert!(snapshot(FileKind::Procedure, "r06").len() > 400);
    assert!(snapshot(FileKind::Procedure, "r08").len() > 400);
}

#[test]
fn whole_rows_equal_the_official_ones() {
    let mut tally = Tally::default();
    hold(FileKind::Procedure, "r06", "R6/master/s_20251104.csv", &mut tally);
    hold(FileKind::Drug, "r06", "R6/master/y_20251111.csv", &mut tally);
    hold(FileKind::Material, "r06", "R6/master/t_ALL20260227.csv", &mut tally);
    hold(FileKind::Material, "r08", "R8/master/t_ALL20260529.csv", &mut tally);
    hold(FileKind::Comment, "r06", "R6/master/c_ALL20250715.csv", &mut tally);
    hold(FileKind::Comment, "r08", "R8/master/c_ALL20260626.csv", &mut tally);
    println!("{} fields compared, {} rows skipped", tally.compared, tally.skipped);
    assert_eq!(tally.wrong, Vec::<String>::new());
}

#[test]
fn r8_procedures_equal_the_transcribed_rows() {
    let mut tally = Tally::default();
    let ours = snapshot(FileKind::Procedure, "r08");
    let (Some(theirs), Some(r6)) =
        (records("R8/ika_partial/s_r08_partial_utf8.csv"), records("R6/master/s_20251104.csv"))
    else {
        println!("R8/ika_partial is not there: {} rows skipped", ours.len());
        return;
    };
    for record in &ours {
        let code = record.get("code");
        let Some(official) = theirs.get(code) else {
            tally.by_notice.push(code.to_owned());
            continue;
        };
        let keys = r6.contains_key(code).then_some(&TRANSCRIBED[..]);
        tally.compare(record, official, keys);
    }
    println!(
        "procedure r08: {} rows, {} fields compared; {} rows by the 告示 alone, skipped",
        ours.len(),
        tally.compared,
        tally.by_notice.len()
    );
    assert_eq!(tally.wrong, Vec::<String>::new());
    // Points that no row states are marked in the text with the notice that does.
    let marked: usize =
        starter_files().iter().map(|(_, text)| text.matches("# R8: 告示").count()).sum();
    assert_eq!(tally.by_notice.len(), marked);
}

#[test]
fn point_table_rows_are_official_rows() {
    let files = [
        (FileKind::Ika01, "01補助マスターテーブル.csv"),
        (FileKind::Ika03Month, "03-2背反テーブル2.csv"),
        (FileKind::Ika03Same, "03-3背反テーブル3.csv"),
        (FileKind::Ika03Week, "03-4背反テーブル4.csv"),
        (FileKind::Ika05, "05算定回数テーブル.csv"),
    ];
    let (data, _) = read_starter();
    let known: BTreeSet<String> = snapshot(FileKind::Procedure, "r06")
        .iter()
        .map(|record| record.get("code").to_owned())
        .collect();
    for (kind, file) in files {
        let ours: Vec<_> = data.tables.iter().filter(|t| t.kind == kind).collect();
        assert_eq!(ours.len(), 1, "{kind}");
        let path = official().join("R6/ika_tensuhyo").join(file);
        let Ok(bytes) = std::fs::read(&path) else {
            println!("{file} is not there: {} rows skipped", ours[0].table.len());
            continue;
        };
        let loaded = load(&SourceFile::new(file, bytes)).unwrap();
        let layout = Layout::of(kind).unwrap();
        let line = |row: santei_masters::Row<'_>| -> String {
            let cells: Vec<&str> = layout
                .columns()
                .iter()
                .filter(|column| !matches!(column.key.as_str(), "name" | "name1" | "name2"))
                .map(|column| row.cell(column.position).unwrap_or_default())
                .collect();
            cells.join(",")
        };
        let codes: Vec<u32> = layout
            .columns()
            .iter()
            .filter(|column| matches!(column.key.as_str(), "code" | "code1" | "code2"))
            .map(|column| column.position)
            .collect();
        let wanted: BTreeSet<String> = loaded
            .table
            .rows()
            .filter(|row| {
                codes
                    .iter()
                    .all(|position| row.cell(*position).is_some_and(|code| known.contains(code)))
            })
            .map(line)
            .collect();
        let have: BTreeSet<String> = ours[0].table.rows().map(line).collect();
        assert_eq!(have, wanted, "{kind}: every row among the starter's codes, and no other");
        println!("{kind}: {} rows held to {file}", have.len());
    }
}

#[test]
fn names_of_standards_are_official_names() {
    let files = [
        ("r06", "R6/master/shisetsukijun_20240329.tsv"),
        ("r08", "R8/master/shisetsukijun_20260501.tsv"),
    ];
    let (data, _) = read_starter();
    let pairs = |table: &santei_masters::Table| -> BTreeSet<(String, String)> {
        let cell = |row: santei_masters::Row<'_>, at| row.cell(at).unwrap_or_default().to_owned();
        table.rows().map(|row| (cell(row, 1), cell(row, 2))).collect()
    };
    for (name, file) in files {
        let ours = data
            .tables
            .iter()
            .find(|t| t.kind == FileKind::Standard && t.snapshot == name)
            .map(|t| pairs(&t.table))
            .unwrap_or_default();
        assert!(ours.len() > 100, "{name}: {}", ours.len());
        let Ok(bytes) = std::fs::read(official().join(file)) else {
            println!("{file} is not there: {} names skipped", ours.len());
            continue;
        };
        let loaded = load(&SourceFile::new(file, bytes)).unwrap();
        let wrong: Vec<_> = ours.difference(&pairs(&loaded.table)).cloned().collect();
        assert_eq!(wrong, [], "{name}");
    }
}
