//! 350,000 rows of point tables, as many as the official eight, within a second (release).
#![expect(clippy::print_stdout, reason = "a test says what it measured")]

use std::time::Instant;

use santei_masters::{SourceFile, load};

#[test]
fn point_tables_of_official_size() {
    let mut text = String::new();
    for i in 0..350_000_u32 {
        let (a, b) = (160_000_010 + i / 600, 160_000_010 + i % 600);
        text.push_str(&format!(
            "\"0\",\"{a}\",\"診療行為の省略名称その一\",\"{b}\",\"診療行為の省略名称その二\",\"3\",\"0\",\
             \"0\",\"20240601\",\"99999999\"\r\n"
        ));
    }
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
    let source = SourceFile::new("03-1背反テーブル1.csv", bytes.into_owned());
    drop(text);
    let start = Instant::now();
    let loaded = load(&source).unwrap();
    let took = start.elapsed();
    let (read, memory) = (source.bytes.len() / 1_000_000, loaded.table.memory() / 1_000_000);
    println!("350,000 rows, {read} MB, checked in {took:?}; {memory} MB held");
    assert_eq!((loaded.report.rows_good, loaded.report.problems.len()), (350_000, 0));
    assert!(memory < 120, "{memory} MB");
    if !cfg!(debug_assertions) {
        assert!(took.as_millis() < 1_000, "{took:?}");
    }
}
