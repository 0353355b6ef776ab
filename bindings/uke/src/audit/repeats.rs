//! Receipts that stand in a file once more.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::report::Findings;
use crate::layout::Re;
use crate::receipt::Receipt;

/// So many receipts are remembered, the latest ones: memory does not grow with the file.
const MOST: usize = 200_000;

/// 項番 of RE that may differ in a receipt that is the same: レセプト番号, 検索番号, the reserved
/// months of the specification and 請求情報.
const OWN: [u16; 4] = [2, 19, 20, 21];

/// The receipts of a file so far: of each two marks, with the record of the one that came first.
#[derive(Default)]
pub(super) struct Repeats {
    latest: HashMap<u64, u64>,
    /// Those before, which are forgotten when the latest are as many.
    before: HashMap<u64, u64>,
}

impl Repeats {
    pub(super) fn clear(&mut self) {
        self.latest.clear();
        self.before.clear();
    }

    /// Tells of a receipt whose like came before.
    pub(super) fn check(&mut self, receipt: &Receipt, facility: &str, findings: &mut Findings<'_>) {
        let Some(re) = receipt.common() else { return };
        let number = re.search_number();
        let by_number = (!number.is_blank()).then(|| mark(facility, re, receipt, true));
        let by_content = mark(facility, re, receipt, false);
        let record = re.record().number();
        let content = self.first(by_content, record);
        let number = by_number.and_then(|mark| self.first(mark, record));
        if let Some(first) = number.or(content) {
            findings.again(Some(re.record().place()), first, content.is_none());
        }
    }

    /// The record that had the mark first; otherwise it is the mark of this one.
    fn first(&mut self, mark: u64, record: u64) -> Option<u64> {
        let known = self.latest.get(&mark).or_else(|| self.before.get(&mark)).copied();
        if known.is_none() {
            if self.latest.len() >= MOST {
                self.before = std::mem::take(&mut self.latest);
            }
            self.latest.insert(mark, record);
        }
        known
    }
}

/// What two receipts have in common that are the same: all of their content, or who, when, where and
/// the number of the receipt (検索番号).
fn mark(facility: &str, re: Re<'_>, receipt: &Receipt, by_number: bool) -> u64 {
    // Without a key of its own, so that a file always has the same marks.
    let mut hasher = DefaultHasher::new();
    (by_number, facility).hash(&mut hasher);
    if by_number {
        for item in [
            re.search_number(),
            re.class(),
            re.month(),
            re.name(),
            re.sex(),
            re.birth(),
            re.department_1(),
        ] {
            item.bytes().hash(&mut hasher);
        }
        return hasher.finish();
    }
    for (item, value) in (1_u16..).zip(re.record().items()) {
        if !OWN.contains(&item) {
            value.bytes().hash(&mut hasher);
        }
    }
    receipt.records().bytes_behind_first().hash(&mut hasher);
    hasher.finish()
}
