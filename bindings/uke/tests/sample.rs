//! Receipts that a real receipt computer wrote: the same bytes again, and sums that agree.
//!
//! The files stand beside the repository (`SANTEI_CASES`, default `../shared/cases`); without them
//! the tests say that they were skipped.

#![expect(clippy::expect_used, reason = "a test ends where its file cannot be read")]
#![expect(clippy::print_stderr, reason = "what is skipped is said")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use santei_uke::check::Check;
use santei_uke::{Form, Part, Reader, Receipt};

fn files() -> Vec<PathBuf> {
    let root = std::env::var_os("SANTEI_CASES").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/cases"),
        PathBuf::from,
    );
    let mut files: Vec<PathBuf> = std::fs::read_dir(root.join("uke"))
        .map(|entries| entries.flatten().map(|e| e.path()).collect())
        .unwrap_or_default();
    files.sort();
    if files.is_empty() {
        eprintln!("no receipt files in {}: all of this test is skipped", root.display());
    }
    files
}

fn receipts(bytes: &[u8]) -> Vec<Receipt> {
    Reader::new(bytes)
        .filter_map(|part| match part.expect("no part is lost") {
            Part::Receipt(receipt) => Some(receipt),
            _ => None,
        })
        .collect()
}

#[test]
fn what_was_read_is_written_with_the_same_bytes() {
    for file in files() {
        let bytes = std::fs::read(&file).unwrap();
        let again: Vec<u8> = Reader::new(&bytes[..])
            .flat_map(|part| part.expect("no part is lost").bytes().to_vec())
            .collect();
        assert!(again == bytes, "{}", file.display());
    }
}

#[test]
fn the_sums_of_the_lines_are_the_totals_of_every_receipt() {
    let mut checked = 0;
    for file in files() {
        let bytes = std::fs::read(&file).unwrap();
        for receipt in receipts(&bytes).iter().filter(|r| r.form() == Form::Medical) {
            let number = receipt.common().unwrap().number().number().unwrap();
            let sum = |pays: &dyn Fn(santei_uke::burden_class::Payers) -> bool| -> u64 {
                receipt
                    .units()
                    .filter(|unit| unit.payers().is_some_and(pays))
                    .filter_map(|unit| unit.total().unwrap())
                    .sum()
            };
            if let Some(insurer) = receipt.insurer() {
                let total = insurer.points().number().unwrap().map(u64::from);
                assert_eq!(Some(sum(&|p| p.insurance())), total, "receipt {number:?}, HO");
                checked += 1;
            }
            for (scheme, at) in receipt.schemes().zip(1_u8..) {
                let total = scheme.points().number().unwrap().map(u64::from);
                assert_eq!(Some(sum(&|p| p.scheme(at))), total, "receipt {number:?}, KO {at}");
                checked += 1;
            }
            for unit in receipt.units() {
                let days: u32 = unit.days().unwrap().map(|(_, times)| times).sum();
                if let Some(times) = unit.times().unwrap() {
                    assert_eq!(times, days, "receipt {number:?}, {:?}", unit.place());
                }
            }
        }
    }
    // 69 HO and 71 KO, as GO 件数 says: 140.
    assert!(checked == 140 || files().is_empty(), "{checked}");
}

#[test]
fn forms_of_the_files() {
    for file in files() {
        let bytes = std::fs::read(&file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let receipts = receipts(&bytes);
        let (form, count) =
            if name.contains("dental") { (Form::Dental, 3) } else { (Form::Medical, 75) };
        assert_eq!(receipts.len(), count, "{name}");
        assert!(receipts.iter().all(|r| r.form() == form), "{name}");
    }
}

/// The receipts were written for trial: 70 name no disease, names of patients and of a disease are
/// too long, and one patient is born after the month. Nothing else is wrong with their structure.
#[test]
fn structure_of_the_sample() {
    for file in files().iter().filter(|file| file.to_string_lossy().contains("receiptisan")) {
        let bytes = std::fs::read(file).unwrap();
        let mut check = Check::default();
        let mut found: BTreeMap<&str, u32> = BTreeMap::new();
        for part in Reader::new(&bytes[..]) {
            for problem in check.part(&part.expect("no part is lost")) {
                *found.entry(problem.code()).or_default() += 1;
            }
        }
        assert_eq!(check.finish(), []);
        assert_eq!(found, BTreeMap::from([("E0611", 29), ("E0627", 1), ("E0643", 70)]));
    }
}
