//! Receipts under two revisions: what the law numbers anew, and what it abolishes.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test says what it skipped, and ends where it cannot go on"
)]

use std::ops::ControlFlow;
use std::path::PathBuf;

use santei::{Fixed, Lang};
use santei_uke::audit::Facilities;
use santei_uke::compare::{Carried, Change, Comparer, ReceiptDifference, Successor};

fn official() -> PathBuf {
    std::env::var_os("SANTEI_OFFICIAL").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/official")),
        PathBuf::from,
    )
}

/// Whether one of the files of a folder names a code.
fn named(folder: &str, code: &str) -> Option<bool> {
    let files = std::fs::read_dir(official().join(folder)).ok()?;
    let mut files = files.flatten().filter_map(|file| std::fs::read(file.path()).ok());
    Some(files.any(|bytes| memchr::memmem::find(&bytes, code.as_bytes()).is_some()))
}

#[test]
fn every_successor_has_its_law_and_stands_in_the_masters() {
    let carried = Carried::builtin().unwrap();
    assert!(carried.len() > 30);
    for (from, code, to, successor, law) in carried.iter() {
        assert_eq!((from, to), ("r06", "r08"), "{code}");
        assert!(law.contains("令和8年"), "{code} lacks the law that says so");
        let (Some(old), Some(kept)) =
            (named("R6/master", &code.to_string()), named("R8/ika_partial", &code.to_string()))
        else {
            println!("the codes were not looked up: the masters of R6 and R8 are not at hand");
            return;
        };
        assert!(old, "{code} is in no master of {from}");
        assert!(!kept, "{code} goes on under its own number");
        if let Successor::Code(new) = successor {
            assert_eq!(named("R8/ika_partial", &new.to_string()), Some(true), "{new}");
        }
    }
}

fn compared(file: &str, carried: Carried) -> Vec<ReceiptDifference> {
    let image = santei::starter::image().unwrap();
    let clinic = r#"{ "kind": "clinic", "beds": 0, "generalBeds": 0, "standards": [],
        "facts": { "医療情報取得の体制": true, "明細書発行体制": false } }"#;
    let facilities = Facilities::read(clinic).unwrap();
    let comparer = Comparer::new(&image, "r06", "r08", carried, facilities, Lang::Ja);
    let mut all = Vec::new();
    comparer.unwrap().read(file.as_bytes(), |one| {
        all.push(one.clone());
        ControlFlow::Continue(())
    });
    all
}

/// 医療情報取得加算 (1 point) ends with 令和6年度; 初診料 stays at 291 points (A000 1).
#[test]
fn a_fee_that_the_law_abolishes_is_lost_and_its_law_told() {
    let file = "IR,1,13,1,1234567,,,202512,00,\r\n\
        RE,1,1112,202511,TEST,1,19800401\r\n\
        HO,06130017,,1,1,292\r\n\
        SI,11,1,111000110,,,,,,,,,,\r\n\
        SI,,1,111703270,,292,1,,,,,,,,,1\r\n";
    let code = santei::Code(111_703_270);
    let change = |carried: Carried| {
        let all = compared(file, carried);
        let one = all.first().unwrap();
        let line = one.lines.iter().find(|line| line.code == Some(code)).unwrap();
        (line.change, line.from, line.to, line.cite.clone(), one.from)
    };
    let (what, from, to, law, whole) = change(Carried::builtin().unwrap());
    assert_eq!((what, from, to), (Change::Lost, Fixed::ONE, Fixed::ZERO));
    assert!(law.unwrap().contains("A000 注15"));
    assert_eq!(whole, Fixed::from_int(292).unwrap());
    // Without the text nobody knows what became of it, and the order is in neither total.
    assert_eq!(change(Carried::default()).0, Change::NotCarried);
}

#[test]
fn what_cannot_be_read_is_counted() {
    let image = santei::starter::image().unwrap();
    let (carried, facilities) = (Carried::builtin().unwrap(), Facilities::default());
    let mut comparer = Comparer::new(&image, "r06", "r08", carried, facilities, Lang::Ja).unwrap();
    // A unit with a code of a letter, a record in no receipt, and a receipt without a birthday.
    let file = "SI,12\r\nIR,1,13,1,1234567,,,202512,00,\r\n\
        RE,1,1112,202511,TEST,1,19800401\r\n\
        SI,12,1,112007410,,75,1,,,,,,,,,1\r\n\
        SI,60,1,16000801X,,21,1,,,,,,,,,1\r\n\
        RE,2,1112,202511,TEST,1,\r\nSI,12,1,112007410,,75,1,,,,,,,,,1\r\n";
    comparer.read(file.as_bytes(), |_| ControlFlow::Continue(()));
    let comparison = comparer.comparison();
    assert_eq!((comparison.receipts, comparison.compared, comparison.unread), (2, 1, 2));
}
