//! The layouts agree with the machine-readable official ones, where they are at hand.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test says what it passed over")]

mod common;

use std::collections::BTreeMap;

use common::{file, official};
use santei_masters::{FileKind, Layout};
use serde_json::Value;

/// 項番 → 項目名, the parts of a name under one number joined.
fn spec(folder: &std::path::Path, file: &str) -> Option<BTreeMap<u64, String>> {
    let path = folder.join("../spec/masters-r08").join(file);
    let text = std::fs::read_to_string(&path).ok()?;
    let json: Value = serde_json::from_str(&text).unwrap();
    let mut names = BTreeMap::new();
    for field in json.get("fields").unwrap().as_array().unwrap() {
        let seq = field.get("seq").unwrap().as_u64().unwrap();
        let name = field.get("name").unwrap().as_str().unwrap();
        let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        names.entry(seq).or_insert(name);
    }
    Some(names)
}

#[test]
fn masters_have_the_official_columns() {
    let Some(folder) = official("layouts of the masters") else {
        return;
    };
    for (kind, file, width) in [
        (FileKind::Procedure, "ika_shinryoukoui.json", 150),
        (FileKind::Drug, "iyakuhin.json", 42),
        (FileKind::Material, "tokutei_kizai.json", 38),
        (FileKind::Comment, "comment.json", 30),
        (FileKind::Disease, "shoubyomei.json", 46),
        (FileKind::Modifier, "shushokugo.json", 19),
    ] {
        let Some(names) = spec(&folder, file) else {
            println!("skipped 1 layout: {file}");
            continue;
        };
        let layout = Layout::of(kind).unwrap();
        assert_eq!((layout.width(), names.len()), (width, width as usize), "{kind}");
        for column in layout.columns() {
            let official = names.get(&u64::from(column.position)).unwrap();
            // The code is stated in two parts, 区分 and 番号; 日数・回数 carries its table.
            let same = *official == column.name
                || official.split('/').next() == Some(&column.name)
                || official.starts_with(&format!("{}数字", column.name));
            assert!(same, "{kind} {}: {official} / {}", column.position, column.name);
        }
        // A column that no line names is a reserved one, a count of characters, the letter of the
        // master, or tells what changed.
        for (number, name) in &names {
            let named = layout.columns().iter().any(|c| u64::from(c.position) == *number);
            let passed_over = ["予備", "桁数", "マスター種別", "変更区分", "変更情報"];
            let passed_over = passed_over.iter().any(|word| name.contains(word));
            assert!(named || passed_over, "{kind} {number} {name}");
        }
    }
}

#[test]
fn real_rows_are_as_wide_as_the_layout() {
    let Some(folder) = official("widths") else {
        return;
    };
    for path in [
        "R6/master/s_20251104.csv",
        "R6/master/y_20251111.csv",
        "R8/master/t_ALL20260529.csv",
        "R8/master/c_ALL20260626.csv",
        "R6/master/ck_ALL_20250901.csv",
        "R6/master/b_20250601.txt",
        "R6/master/z_20250601.txt",
        "R8/master/shisetsukijun_20260501.tsv",
    ] {
        let loaded = file(&folder, path);
        let width = loaded.layout.width() as usize;
        assert_eq!(loaded.table.row(0).map(|row| row.len()), Some(width), "{path}");
    }
}

#[test]
fn point_tables_have_the_official_columns() {
    let Some(folder) = official("layouts of the point tables") else {
        return;
    };
    let Ok(text) = std::fs::read_to_string(folder.join("../spec/tensuhyo_layout.json")) else {
        println!("skipped 16 layouts: tensuhyo_layout.json");
        return;
    };
    let json: Value = serde_json::from_str(&text).unwrap();
    let mut seen = 0;
    for (side, prefix) in [("medical", "ika"), ("dental", "shika")] {
        for (table, columns) in json.get(side).unwrap().as_object().unwrap() {
            let number: String =
                table.chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect();
            let kind = FileKind::from_name(&format!("{prefix}-{number}")).unwrap();
            let layout = Layout::of(kind).unwrap();
            let columns = columns.as_array().unwrap();
            assert_eq!(layout.width() as usize, columns.len(), "{kind}");
            for official in columns {
                let number = official.get("col").unwrap().as_u64().unwrap();
                let name = official.get("name_ja").unwrap().as_str().unwrap().replace(' ', "");
                let ours = layout.columns().iter().find(|c| u64::from(c.position) == number);
                match ours {
                    Some(column) => assert_eq!(column.name, name, "{kind} {number}"),
                    None => assert!(name.contains("予備"), "{kind} {number} {name}"),
                }
            }
            seen += 1;
        }
    }
    assert_eq!(seen, 16);
}
