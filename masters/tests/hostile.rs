//! Damaged and hostile files: problems that say where, no panic, and every good row kept.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::{Cursor, Write};

use encoding_rs::SHIFT_JIS;
use proptest::prelude::*;
use santei_masters::kind::{edition_date, kind_of};
use santei_masters::load::load_as;
use santei_masters::source::collect_zip;
use santei_masters::{
    Catalogue, Comment, Delta, Disease, Drug, FileKind, Lang, Layout, Loaded, Material, Procedure,
    Shape, Snapshot, SourceFile, Table, load, starter,
};
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

/// A row of table 04, whose layout is short.
const GOOD: &str = "\"0\",\"001\",\"190077410\",\"臨床研修病院入院診療加算\",\"1\",\"0\",\"20240601\",\"99999999\"\r\n";

fn table04(bytes: impl Into<Vec<u8>>) -> Loaded {
    load(&SourceFile::new("04入院基本料テーブル.csv", bytes.into())).unwrap()
}

fn cp932(text: &str) -> Vec<u8> {
    SHIFT_JIS.encode(text).0.into_owned()
}

/// Codes and rows of the problems.
fn told(loaded: &Loaded) -> Vec<(&'static str, u32)> {
    loaded.report.problems.iter().map(|p| (p.code(), p.row.unwrap_or(0))).collect()
}

#[test]
fn a_short_row_a_long_row_and_bad_fields() {
    let text = format!(
        "{GOOD}\"0\",\"001\"\r\n{GOOD}\"0\",\"001\",\"19007741X,\",\"a\",\"x\",\"0\",\"20240631\",\"\"\r\n\
         \"0\",\"001\",\"\",\"a\",\"1\",\"0\",\"20240601\",\"99999999\",\"9\"\r\n{GOOD}"
    );
    let loaded = table04(text);
    assert_eq!((loaded.report.rows_good, loaded.report.rows_bad), (3, 3));
    assert_eq!(
        told(&loaded),
        [("E0220", 2), ("E0220", 5), ("E0222", 4), ("E0222", 4), ("E0222", 4)]
    );
    let field = loaded.report.problems.get(3).unwrap();
    assert_eq!(field.column, Some(5));
    assert_eq!(field.message(Lang::Ja), "「加算識別」の `x` は整数ではありません");
    assert_eq!(field.message(Lang::En), "`x` in `加算識別` is not a whole number");
    assert_eq!(
        field.to_string(),
        "E0222 04入院基本料テーブル.csv 4 行目 5 列目: 「加算識別」の `x` は整数ではありません"
    );
    for problem in &loaded.report.problems {
        assert!(!problem.help(Lang::Ja).is_empty() && !problem.help(Lang::En).is_empty());
    }
}

#[test]
fn a_row_of_neither_encoding_leaves_the_others() {
    for encode in [cp932, |text: &str| text.as_bytes().to_vec()] {
        let mut bytes = encode(GOOD);
        bytes.extend_from_slice(b"\"0\",\"\xff\xfe\xfd\"\r\n");
        bytes.extend_from_slice(&encode(GOOD));
        let loaded = table04(bytes);
        assert_eq!((loaded.report.rows_good, loaded.report.rows_bad), (2, 1));
        assert_eq!(told(&loaded), [("E0210", 2)]);
        assert_eq!(loaded.table.row(1).unwrap().line(), 3);
        assert_eq!(loaded.table.row(1).unwrap().cell(4), Some("臨床研修病院入院診療加算"));
    }
}

#[test]
fn open_quote_nul_and_a_field_of_100_mb() {
    let mut text = format!("{GOOD}\"0\",\"001\r\n{GOOD}\"0\",\"0\0\r\n\"0\",\"").into_bytes();
    text.resize(text.len() + 100_000_000, b'x');
    text.extend_from_slice(format!("\"\r\n{GOOD}").as_bytes());
    let loaded = table04(text);
    assert_eq!((loaded.report.rows_good, loaded.report.rows_bad), (3, 3));
    assert_eq!(told(&loaded), [("E0213", 2), ("E0211", 4), ("E0212", 5)]);
    let zeros = table04(vec![0; 1_000]);
    assert_eq!((zeros.report.rows_good, zeros.report.rows_bad), (0, 1));
}

#[test]
fn nothing_and_utf16() {
    for nothing in [&b""[..], b"\xef\xbb\xbf", b"\r\n\r\n\x1a"] {
        assert_eq!(told(&table04(nothing)), [("E0202", 0)]);
    }
    assert_eq!(told(&table04(&b"\xff\xfe\"\x000\x00\"\x00"[..])), [("E0206", 0)]);
}

#[test]
fn problems_are_counted_not_listed_without_end() {
    let loaded = table04("\"0\"\n".repeat(5_000));
    assert_eq!(loaded.report.rows_bad, 5_000);
    assert_eq!(loaded.report.problems.len(), 201);
    assert_eq!(loaded.report.problems.last().unwrap().code(), "E0299");
}

#[test]
fn line_ends_marks_and_encodings_read_alike() {
    let crlf = GOOD.repeat(3);
    let lf = crlf.replace("\r\n", "\n");
    let cr = crlf.replace("\r\n", "\r");
    let mut marked = b"\xef\xbb\xbf".to_vec();
    marked.extend_from_slice(crlf.as_bytes());
    let ended = format!("{}\u{1a}", crlf.trim_end());
    let all = [
        cp932(&crlf),
        cp932(&lf),
        cp932(&cr),
        marked,
        lf.into_bytes(),
        ended.clone().into_bytes(),
        cp932(&ended),
    ];
    for bytes in all {
        let loaded = table04(bytes);
        assert_eq!(loaded.report.problems, []);
        assert_eq!(loaded.table.len(), 3);
        assert!(loaded.table.rows().all(|r| r.cell(8) == Some("99999999")));
        assert!(loaded.table.rows().all(|r| r.cell(9).is_none() && r.cell(0).is_none()));
    }
}

fn zip_of(entries: &[(&[u8], &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    // The writer wants names of text: write same-length ASCII ones and replace their bytes.
    let placeholder = |at: usize, len: usize| format!("{at:0>len$}");
    for (at, (name, bytes)) in entries.iter().enumerate() {
        zip.start_file(placeholder(at, name.len()), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let mut out = zip.finish().unwrap().into_inner();
    for (at, (name, _)) in entries.iter().enumerate() {
        let old = placeholder(at, name.len()).into_bytes();
        let mut from = 0;
        while let Some(found) =
            out.get(from..).and_then(|o| o.windows(old.len()).position(|w| w == old))
        {
            let start = from + found;
            out.get_mut(start..start + old.len()).unwrap().copy_from_slice(name);
            from = start + old.len();
        }
    }
    out
}

#[test]
fn zip_archives_with_cp932_names_in_folders() {
    let inner = zip_of(&[(b"s_ALL20240531.csv", b"\"x\"\r\n")]);
    let name04 = cp932("医科電子点数表/04 入院基本料テーブル.csv");
    let name01 = cp932("歯科/shika/01補助マスターテーブル.csv");
    let archive = zip_of(&[
        (&name04, &cp932(GOOD)),
        (&name01, b""),
        (b"folder/inner-archive.zip", &inner),
        (b"readme-of-the-archive.pdf", b"%PDF"),
        (b"approx/03-1-approximation.csv", b"x"),
    ]);
    let (files, problems) = collect_zip("tensuhyo.zip", &archive);
    assert_eq!(problems, []);
    let names: Vec<_> = files.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "tensuhyo.zip/folder/inner-archive.zip/s_ALL20240531.csv",
            "tensuhyo.zip/医科電子点数表/04 入院基本料テーブル.csv",
            "tensuhyo.zip/歯科/shika/01補助マスターテーブル.csv",
        ]
    );
    let kinds: Vec<_> = files.iter().map(|f| kind_of(&f.name)).collect();
    assert_eq!(kinds, [FileKind::Procedure, FileKind::Ika04, FileKind::Shika01]);
    let loaded = load(files.get(1).unwrap()).unwrap();
    assert_eq!((loaded.report.rows_good, loaded.report.problems.len()), (1, 0));
    assert_eq!(loaded.report.sha256_hex().len(), 64);
}

#[test]
fn truncated_and_swollen_zip_archives() {
    let archive = zip_of(&[(b"04table.csv", GOOD.repeat(1_000).as_bytes())]);
    for cut in [0, 1, 10, archive.len() / 2, archive.len() - 1] {
        let (files, problems) = collect_zip("cut.zip", archive.get(..cut).unwrap());
        assert!(files.is_empty(), "{cut}");
        assert!(problems.iter().all(|p| p.code() == "E0203") && !problems.is_empty(), "{cut}");
    }
    // 600 MB of zeros in some 600 kB.
    let bomb = zip_of(&[(b"bomb.csv", &vec![0; 600_000_000])]);
    assert!(bomb.len() < 2_000_000);
    let (files, problems) = collect_zip("bomb.zip", &bomb);
    assert!(files.is_empty());
    let codes: Vec<_> = problems.iter().map(|p| p.code()).collect();
    assert_eq!(codes, ["E0204"]);
    let deep = zip_of(&[(b"c.zip", &zip_of(&[(b"b.zip", &zip_of(&[(b"a.csv", b"x")]))]))]);
    let (_, problems) = collect_zip("deep.zip", &deep);
    let codes: Vec<_> = problems.iter().map(|p| p.code()).collect();
    assert_eq!(codes, ["E0205"]);
}

#[test]
fn a_path_that_is_not_there() {
    let (files, problems) = santei_masters::source::collect(std::path::Path::new("no/such/path"));
    assert!(files.is_empty());
    assert_eq!(problems.first().unwrap().code(), "E0200");
}

/// Everything that reads a file, on whatever bytes.
fn everything(kind: FileKind, bytes: &[u8]) {
    let source = SourceFile::new("any", bytes.to_vec());
    let loaded = load_as(&source, kind).unwrap();
    for record in loaded.records() {
        let _ = Procedure::from_record(&record);
        let _ = Drug::from_record(&record);
        let _ = Material::from_record(&record);
        let _ = Comment::from_record(&record);
        let _ = Disease::from_record(&record);
    }
    let day = |text: &str| text.parse().unwrap();
    let snapshot = Snapshot {
        name: "a".into(),
        start: day("2024-06-01"),
        edition: day("2024-06-01"),
        complete: bytes.len().is_multiple_of(2),
        valid_to: None,
        table: loaded.table.clone(),
    };
    let delta = Delta { name: "d".into(), date: day("2024-07-01"), table: loaded.table.clone() };
    let (catalogue, _) = Catalogue::build(kind, vec![snapshot], vec![delta]).unwrap();
    for code in catalogue.codes() {
        let _ = catalogue.lookup(code, day("2024-06-15"));
    }
}

fn kinds() -> impl Strategy<Value = FileKind> {
    proptest::sample::select(FileKind::READ.to_vec())
}

/// Rows of the right width whose cells are near what they should be.
fn near_rows(kind: FileKind) -> impl Strategy<Value = String> {
    let width = Layout::of(kind).unwrap().width() as usize;
    let cell = prop_oneof![
        Just(String::new()),
        Just("0".to_owned()),
        "[0-9]{1,9}",
        Just("20240601".to_owned()),
        "[0-9A-Z]{2}",
        "\\PC{0,4}",
    ];
    let row = proptest::collection::vec(cell, width).prop_map(|cells| cells.join(","));
    proptest::collection::vec(row, 0..4).prop_map(|rows| rows.join("\n"))
}

proptest! {
    #[test]
    fn any_bytes_in_any_reader(kind in kinds(), bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        everything(kind, &bytes);
        let _ = collect_zip("any.zip", &bytes);
        let _ = Table::read("any", &bytes, &Shape::any());
    }

    #[test]
    fn near_files_in_their_reader((kind, text) in kinds().prop_flat_map(|k| (Just(k), near_rows(k)))) {
        let text = if kind == FileKind::Standard { text.replace(',', "\t") } else { text };
        everything(kind, text.as_bytes());
    }

    #[test]
    fn any_text_as_starter_layout_and_name(text in "(layout procedure|snapshot r06 2024-06-01 2026-05-31|\\[[0-9]{9}\\] \\PC{0,5}|r06: \\PC{0,20}|r06: points=[0-9.]{1,5}|table ika-05 snapshot r06|row \\PC{0,20}|\\PC{0,20}|\n){0,12}") {
        let _ = starter::read(&[("any", &text)]);
        let _ = Layout::parse("any", &text);
        let _ = kind_of(&text);
        let _ = edition_date(&text);
    }

    #[test]
    fn what_is_written_in_quotes_is_read_back(cells in proptest::collection::vec("[^\\x00-\\x1f]{0,12}", 1..8)) {
        let quoted: Vec<String> =
            cells.iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect();
        let (table, problems) = Table::read("t", quoted.join(",").as_bytes(), &Shape::any());
        prop_assert!(problems.iter().all(|p| p.code() == "E0202"));
        let row = table.row(0).unwrap();
        let read: Vec<&str> = row.cells().collect();
        prop_assert_eq!(read, cells);
    }

    #[test]
    fn a_cut_archive_never_panics(cut in 0_usize..400, flip in 0_usize..400, byte in any::<u8>()) {
        let mut archive = zip_of(&[(b"04table.csv", GOOD.repeat(20).as_bytes())]);
        if let Some(at) = archive.get_mut(flip) {
            *at = byte;
        }
        archive.truncate(archive.len().saturating_sub(cut));
        let _ = collect_zip("cut.zip", &archive);
    }
}
