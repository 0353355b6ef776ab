//! A file of receipts of any bytes.

use santei::Lang;
use santei_uke::check::Check;
use santei_uke::{Item, Limits, Part, Problem, Reader, Receipt};

/// Reads bytes as a file of receipts, twice with different limits, checks every part, and asks for
/// every value.
pub fn uke(data: &[u8]) {
    let mut check = Check::default();
    let mut again = Vec::with_capacity(data.len());
    let mut last = 0;
    for part in Reader::new(data) {
        let Ok(part) = part else { continue };
        again.extend_from_slice(part.bytes());
        for record in part.records().iter() {
            assert!(record.number() > last, "records are counted");
            last = record.number();
        }
        for problem in check.part(&part) {
            told(&problem);
        }
        if let Part::Receipt(receipt) = &part {
            values(receipt);
        }
    }
    check.finish().iter().for_each(told);
    if data.len() < Limits::default().record {
        assert!(again == data, "nothing is lost where nothing is too long");
    }
    for part in Reader::with_limits(data, Limits { record: 64, receipt: 512 }) {
        match part {
            Ok(part) => {
                assert!(part.bytes().len() <= 512, "no part is larger than its limit");
                part.records().problems().iter().for_each(told);
            }
            Err(problem) => told(&problem),
        }
    }
}

fn told(problem: &Problem) {
    for lang in [Lang::Ja, Lang::En] {
        assert!(!problem.kind.message(lang).is_empty(), "a problem says what it is");
    }
    assert!(problem.code().starts_with("E06"), "a problem has a code of its own");
}

fn values(receipt: &Receipt) {
    let mut items = 0;
    for record in receipt.records().iter() {
        assert_eq!(record.items().count(), record.len(), "every field has its place");
        for value in record.items() {
            let text = value.text();
            drop((value.number(), value.quantity(), value.code(), value.day(), value.month()));
            assert!(text.is_err() || text.as_deref() == Ok(&*value.text_lossy()), "one text");
        }
        items += usize::from(Item::of(record).is_some());
    }
    let mut of_units = 0;
    let mut group = 0;
    for unit in receipt.units() {
        of_units += unit.items().count();
        assert!(unit.group() >= group, "groups are counted");
        group = unit.group();
        drop((unit.points(), unit.times(), unit.total(), unit.payers(), unit.place()));
        if let Ok(days) = unit.days() {
            assert!(days.into_iter().all(|(day, _)| (1..=31).contains(&day)), "days of a month");
        }
    }
    assert_eq!(items, of_units, "every record of 摘要情報 belongs to one unit");
    assert!(receipt.raw_records().count() <= receipt.records().len(), "some of the records");
    assert_eq!(receipt.form(), receipt.form(), "a receipt has one form");
}
