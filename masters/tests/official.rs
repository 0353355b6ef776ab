//! The official files: every row reads, and the counts are the publishers'.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test says what it passed over")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{file, official};
use santei_masters::point_table::Exclusion;
use santei_masters::{
    Comment, CommentLink, Disease, Drug, FileKind, Loaded, Material, Modifier, Procedure, Record,
};

/// File and number of rows.
const FILES: [(&str, u32); 46] = [
    ("R2/master/s_ALL20220218.csv", 8_735),
    ("R2/master/t_ALL20211216.csv", 1_283),
    ("R2/master/c_ALL20210928.csv", 2_087),
    ("R4/master/s_ALL20240201.csv", 9_113),
    ("R4/master/t_ALL20240315.csv", 1_327),
    ("R4/master/c_ALL20230801.csv", 3_065),
    ("R6/master/s_ALL20240531.csv", 10_133),
    ("R6/master/s_20251104.csv", 10_169),
    ("R6/master/y_ALL20240321.csv", 19_686),
    ("R6/master/y_20251111.csv", 19_222),
    ("R6/master/t_20251128.csv", 1_364),
    ("R6/master/t_ALL20260227.csv", 1_380),
    ("R6/master/c_ALL20250715.csv", 3_759),
    ("R6/master/ck_ALL_20250901.csv", 14_719),
    ("R6/master/b_20250601.txt", 27_567),
    ("R6/master/z_20250601.txt", 2_375),
    ("R6/master/z_20250101.txt", 2_359),
    ("R6/master/shisetsukijun_20240329.tsv", 1_282),
    ("R8/master/shisetsukijun_20260501.tsv", 1_944),
    ("R8/master/t_ALL20260529.csv", 1_395),
    ("R8/master/c_ALL20260626.csv", 4_587),
    ("R8/ika_partial/s_r08_partial_utf8.csv", 2_528),
    ("R8/shika/comment_2026_utf8.csv", 4_826),
    ("R8/shika/shushokugo_2026_utf8.csv", 2_387),
    ("R8/shika/tokuteikizai_2026_utf8.csv", 1_388),
    ("H28/ika_tensuhyo/01補助マスターテーブル.csv", 7_169),
    ("H28/ika_tensuhyo/03-1背反テーブル1.csv", 20_302),
    ("H28/ika_tensuhyo/03-2背反テーブル2.csv", 14_934),
    ("H28/ika_tensuhyo/03-3背反テーブル3.csv", 9_320),
    ("H28/ika_tensuhyo/03-4背反テーブル4.csv", 202),
    ("H28/ika_tensuhyo/04入院基本料テーブル.csv", 3_864),
    ("H28/ika_tensuhyo/05算定回数テーブル.csv", 2_543),
    ("R6/ika_tensuhyo/01補助マスターテーブル.csv", 10_178),
    ("R6/ika_tensuhyo/03-2背反テーブル2.csv", 21_918),
    ("R6/ika_tensuhyo/03-3背反テーブル3.csv", 17_136),
    ("R6/ika_tensuhyo/03-4背反テーブル4.csv", 350),
    ("R6/ika_tensuhyo/04入院基本料テーブル.csv", 6_084),
    ("R6/ika_tensuhyo/05算定回数テーブル.csv", 5_343),
    ("R6/shika_tensuhyo/01補助マスターテーブル（歯科）.csv", 8_253),
    ("R6/shika_tensuhyo/03-1背反テーブル1（歯科）.csv", 9_212),
    ("R6/shika_tensuhyo/03-2背反テーブル2（歯科）.csv", 1_576),
    ("R6/shika_tensuhyo/03-3背反テーブル3（歯科）.csv", 3_804),
    ("R6/shika_tensuhyo/03-4背反テーブル4（歯科）.csv", 30),
    ("R6/shika_tensuhyo/03-5背反テーブル5（歯科）.csv", 80),
    ("R6/shika_tensuhyo/04算定回数テーブル（歯科）.csv", 2_896),
    ("R6/deltas/s_20240628.csv", 413),
];

#[test]
fn every_row_of_every_file_reads() {
    let Some(folder) = official("rows of 46 files") else {
        return;
    };
    for (path, rows) in FILES {
        let loaded = file(&folder, path);
        assert_eq!(loaded.report.problems, [], "{path}");
        let counts = (loaded.report.rows_good, loaded.report.rows_bad);
        assert_eq!(counts, (rows, 0), "{path}");
        assert_eq!(loaded.is_difference(), path.contains("deltas"), "{path}");
        typed(&loaded);
    }
}

/// Every row has a typed value, and no class of it is outside the official list.
fn typed(loaded: &Loaded) {
    for record in loaded.records() {
        let problems = match loaded.kind {
            _ if loaded.is_difference() => None,
            FileKind::Procedure => Procedure::from_record(&record).err(),
            FileKind::Drug => Drug::from_record(&record).err(),
            FileKind::Material => Material::from_record(&record).err(),
            FileKind::Comment => Comment::from_record(&record).err(),
            FileKind::CommentLink => CommentLink::from_record(&record).err(),
            FileKind::Disease => Disease::from_record(&record).err(),
            FileKind::Modifier => Modifier::from_record(&record).err(),
            kind if kind.name().contains("ika-03") => Exclusion::from_record(&record).err(),
            _ => None,
        };
        assert_eq!(problems, None);
    }
}

#[test]
fn known_rows_have_known_facts() {
    let Some(folder) = official("known rows") else {
        return;
    };
    let acts = file(&folder, "R6/master/s_20251104.csv");
    let find = |code: u32| {
        let record = acts.records().find(|r| r.code().unwrap().0 == code).unwrap();
        Procedure::from_record(&record).unwrap()
    };
    let first_visit = find(111_000_110);
    assert_eq!(first_visit.name, "初診料");
    assert_eq!(first_visit.points.to_string(), "291.00");
    assert_eq!((first_visit.outpatient_box, first_visit.note_code), (110, 1101));
    assert_eq!(first_visit.section.as_deref(), Some("A000"));
    assert_eq!(first_visit.age_additions.len(), 1);
    assert_eq!(first_visit.age_additions.first().unwrap().code.0, 111_000_370);
    // 別紙7-12: the further branch of B001-2-11 is not in the columns.
    let family = find(113_021_170);
    assert_eq!(family.section.as_deref(), Some("B001-2"));
    let home_visit = find(114_000_970).step.unwrap();
    assert_eq!((home_visit.lower, home_visit.upper, home_visit.size), (90, None, 30));
    assert_eq!(home_visit.points.to_string(), "100.00");
    let oxygen = file(&folder, "R6/master/t_ALL20260227.csv");
    let oxygen = oxygen.records().find(|r| r.get("code") == "770040000").unwrap();
    assert_eq!(Material::from_record(&oxygen).unwrap().price.to_string(), "0.12");
}

fn pairs(loaded: &Loaded, dental: bool) -> BTreeMap<(String, String), (String, String)> {
    let key = |r: &Record, n: u8| {
        let code = r.get(if n == 1 { "code1" } else { "code2" });
        let addition = r.get(if n == 1 { "addition1" } else { "addition2" });
        if dental { format!("{code}+{addition}") } else { code.to_owned() }
    };
    let mut pairs = BTreeMap::new();
    for r in loaded.records() {
        let says = (r.get("exclusion_kind").to_owned(), r.get("special").to_owned());
        let again = pairs.insert((key(&r, 1), key(&r, 2)), says);
        assert_eq!(again, None, "{}:{}", r.file(), r.line());
    }
    pairs
}

/// 背反 hold in both directions with the inverse class and the same 特例条件; the codes in a table
/// are those that table 01 marks for it.
fn exclusions_hold(folder: &std::path::Path, dental: bool, tables: &[(&str, &str)], first: &str) {
    let table01 = file(folder, first);
    let key = |r: &Record| {
        let code = r.get("code").to_owned();
        if dental { format!("{code}+{}", r.get("addition")) } else { code }
    };
    for (path, mark) in tables {
        let pairs = pairs(&file(folder, path), dental);
        for ((a, b), (kind, special)) in &pairs {
            let inverse = match kind.as_str() {
                "1" => "2",
                "2" => "1",
                other => other,
            };
            let back = pairs.get(&(b.clone(), a.clone())).unwrap();
            assert_eq!((back.0.as_str(), &back.1), (inverse, special), "{path}: {a} {b}");
        }
        let marked: BTreeSet<String> =
            table01.records().filter(|r| r.get(mark) == "1").map(|r| key(&r)).collect();
        let present: BTreeSet<String> = pairs.keys().map(|(a, _)| a.clone()).collect();
        assert_eq!(marked, present, "{path}");
    }
}

#[test]
fn the_invariants_of_the_medical_point_tables_hold() {
    let Some(folder) = official("medical point tables") else {
        return;
    };
    let first = "R6/ika_tensuhyo/01補助マスターテーブル.csv";
    let tables = [
        ("R6/ika_tensuhyo/03-2背反テーブル2.csv", "exclusion_month"),
        ("R6/ika_tensuhyo/03-3背反テーブル3.csv", "exclusion_same"),
        ("R6/ika_tensuhyo/03-4背反テーブル4.csv", "exclusion_week"),
    ];
    exclusions_hold(&folder, false, &tables, first);

    let table01 = file(&folder, first);
    let of_01 = |key: &str| -> BTreeSet<String> {
        table01.records().map(|r| r.get(key).to_owned()).collect()
    };
    let codes = of_01("code");
    assert_eq!(codes.len(), 10_178, "no code stands twice in 01");
    let table04 = file(&folder, "R6/ika_tensuhyo/04入院基本料テーブル.csv");
    let mut groups = of_01("inpatient_group");
    groups.remove("000");
    let of_04: BTreeSet<String> =
        table04.records().map(|r| r.get("inpatient_group").to_owned()).collect();
    assert_eq!(groups, of_04);
    assert_eq!(groups.len(), 95);

    let table05 = file(&folder, "R6/ika_tensuhyo/05算定回数テーブル.csv");
    let keys: BTreeSet<(String, String)> =
        table05.records().map(|r| (r.get("code").to_owned(), r.get("unit").to_owned())).collect();
    assert_eq!(keys.len(), 5_343, "no key stands twice in 05");
    let limited: BTreeSet<String> = table01
        .records()
        .filter(|r| r.get("limited") == "1")
        .map(|r| r.get("code").to_owned())
        .collect();
    let of_05: BTreeSet<String> = keys.iter().map(|(code, _)| code.clone()).collect();
    assert!(of_05.is_subset(&limited));
    // Marked in 01 without a row in 05: a slip of the official file.
    let without: Vec<&String> = limited.difference(&of_05).collect();
    assert_eq!(without, ["180047270", "180761070", "180761170", "180761370", "180761570"]);
    for table in [&table04, &table05] {
        assert!(table.records().all(|r| codes.contains(r.get("code"))));
    }
}

#[test]
fn the_invariants_of_the_dental_point_tables_hold() {
    let Some(folder) = official("dental point tables") else {
        return;
    };
    let tables = [
        ("R6/shika_tensuhyo/03-1背反テーブル1（歯科）.csv", "exclusion_day"),
        ("R6/shika_tensuhyo/03-2背反テーブル2（歯科）.csv", "exclusion_month"),
        ("R6/shika_tensuhyo/03-3背反テーブル3（歯科）.csv", "exclusion_same"),
        ("R6/shika_tensuhyo/03-4背反テーブル4（歯科）.csv", "exclusion_site"),
        ("R6/shika_tensuhyo/03-5背反テーブル5（歯科）.csv", "exclusion_week"),
    ];
    let first = "R6/shika_tensuhyo/01補助マスターテーブル（歯科）.csv";
    exclusions_hold(&folder, true, &tables, first);
}

#[test]
fn a_folder_is_collected_without_approximations() {
    let Some(folder) = official("collecting a folder") else {
        return;
    };
    let (files, problems) = santei_masters::source::collect(&folder.join("R6"));
    assert_eq!(problems, []);
    assert!(files.iter().all(|f| !f.name.contains("approx")));
    let (with, _) = santei_masters::source::collect_with(&folder.join("R6"), true);
    assert_eq!(with.len(), files.len() + 3);
    let unknown: Vec<_> = files
        .iter()
        .filter(|f| santei_masters::kind::kind_of(&f.name) == FileKind::Unknown)
        .map(|f| f.name.as_str())
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}
