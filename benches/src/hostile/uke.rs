//! A file of receipts of any bytes.

use std::ops::ControlFlow;

use santei::Lang;
use santei_uke::audit::{Auditor, Facilities, Options, ReceiptReport};
use santei_uke::check::Check;
use santei_uke::compare::{Carried, Comparer};
use santei_uke::{Item, Limits, Part, Problem, Reader, Receipt};

/// Reads bytes as a file of receipts, twice with different limits, checks every part, asks for
/// every value, audits the receipts and compares them under two revisions.
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
    audited(data);
}

fn audited(data: &[u8]) {
    let Ok(image) = santei::starter::image() else { return };
    for under_claims in [false, true] {
        let options = Options { under_claims, ..Options::default() };
        let mut auditor = Auditor::new(&image, options);
        let mut findings = 0;
        let summary = auditor.read(data, |report| {
            findings += report.findings.len();
            worded(report);
            ControlFlow::Continue(())
        });
        assert!(summary.judged <= summary.receipts, "what is judged was read");
        let counted: u64 = summary.findings.values().map(|count| count.findings).sum();
        assert_eq!(u64::try_from(findings), Ok(counted), "every finding is counted");
    }
    let carried = Carried::builtin().unwrap_or_default();
    let facilities = Facilities::default();
    let comparer = Comparer::new(&image, "r06", "r08", carried, facilities, Lang::Ja);
    let Ok(mut comparer) = comparer else { return };
    comparer.read(data, |one| {
        assert!(!one.lines.is_empty(), "only what differs is told");
        ControlFlow::Continue(())
    });
    let comparison = comparer.comparison();
    assert!(comparison.compared <= comparison.receipts, "what is compared was read");
}

fn worded(report: &ReceiptReport) {
    for finding in &report.findings {
        assert!(finding.code.starts_with('A'), "a finding has a code of its own");
        assert!(!finding.text.is_empty(), "a finding says what it is");
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
