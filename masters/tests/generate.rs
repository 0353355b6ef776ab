//! The generated point tables hold what the official ones hold.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};

use santei_masters::generate::{generate_02, generate_03_1};
use santei_masters::{SourceFile, Table, load};

/// A table 01 of 600 codes in 12 groups, every third marked.
fn table01() -> Table {
    let mut table = Table::empty("01.csv");
    for i in 0..600_u32 {
        let code = format!("{:09}", 160_000_010 + i * 100);
        let name = format!("検査{i}");
        let group = format!("D{:03}001", i % 12);
        let mark = if i % 3 == 0 { "1" } else { "0" };
        let mut row = vec!["0"; 27];
        for (at, value) in [(1, code.as_str()), (2, &name), (3, "1"), (4, &group), (9, mark)] {
            *row.get_mut(at).unwrap() = value;
        }
        table.push(i + 1, row);
    }
    table
}

#[test]
fn table_02_has_the_rows_wanted_and_no_key_twice() {
    let bytes = generate_02(&table01(), 5_000, 1);
    assert_eq!(bytes, generate_02(&table01(), 5_000, 1), "the same seed, the same bytes");
    assert_ne!(bytes, generate_02(&table01(), 5_000, 2));
    let loaded = load(&SourceFile::new("02包括テーブル.csv", bytes)).unwrap();
    assert_eq!(loaded.report.problems, []);
    assert_eq!(loaded.table.len(), 5_000);
    let keys: BTreeSet<_> =
        loaded.table.rows().map(|r| (r.cell(2).unwrap(), r.cell(3).unwrap())).collect();
    assert_eq!(keys.len(), 5_000);
    let all = generate_02(&table01(), 1_000_000, 1);
    let loaded = load(&SourceFile::new("02.csv", all)).unwrap();
    assert_eq!(loaded.table.len(), 600 * 12, "no more than there are pairs");
}

#[test]
fn table_03_1_is_symmetric() {
    let bytes = generate_03_1(&table01(), 4_000, 7);
    let loaded = load(&SourceFile::new("03-1背反テーブル1.csv", bytes)).unwrap();
    assert_eq!(loaded.report.problems, []);
    assert_eq!(loaded.table.len(), 4_000);
    let mut pairs = BTreeMap::new();
    for row in loaded.table.rows() {
        let cell = |at| row.cell(at).unwrap();
        assert_eq!(pairs.insert((cell(2), cell(4)), (cell(6), cell(7))), None);
    }
    for ((a, b), (kind, special)) in &pairs {
        let inverse = match *kind {
            "1" => "2",
            "2" => "1",
            other => other,
        };
        assert_eq!(pairs.get(&(*b, *a)), Some(&(inverse, *special)));
    }
    let codes: BTreeSet<_> = pairs.keys().map(|(a, _)| a).collect();
    assert_eq!(codes.len(), 200, "every marked code stands in it");
}

#[test]
fn nothing_from_nothing() {
    let empty = Table::empty("01.csv");
    assert!(generate_02(&empty, 100, 1).is_empty());
    assert!(generate_03_1(&empty, 100, 1).is_empty());
}
