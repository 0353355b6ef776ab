//! Each item against its row of the layout: length, mode, whether it is stated.

use crate::layout::{Item, Layout, Mode};
use crate::problem::{Problem, ProblemKind};
use crate::record::{Record, Records, Value};

use super::{Fault, Found};

/// Checks all records whose layout is known.
pub(super) fn records(records: &Records, found: &mut Found) {
    for record in records.iter() {
        if let Some(layout) = Layout::of(record.kind()) {
            check(record, layout, found);
        }
    }
}

fn check(record: Record<'_>, layout: &Layout, found: &mut Found) {
    if record.len() > layout.len() {
        let fault = Fault::TooManyItems { found: record.len(), most: layout.len() };
        found.at(record.place(), fault);
    }
    for item in layout.items {
        one(record.item(item.number), item, found);
    }
    let Some((first, width)) = layout.days else { return };
    for number in first..first.saturating_add(31) {
        let value = record.item(number);
        if !value.bytes().is_empty() {
            let item =
                Item { number, name: "", mode: Mode::Digits, width, fixed: false, must: false };
            one(value, &item, found);
        }
    }
}

fn one(value: Value<'_>, item: &Item, found: &mut Found) {
    let bytes = value.bytes();
    if value.is_blank() {
        if item.must {
            found.at(value.place(), Fault::Blank);
        }
        return;
    }
    let width = usize::from(item.width);
    if bytes.len() > width {
        found.at(value.place(), Fault::TooWide { found: bytes.len(), most: item.width });
    } else if item.fixed && bytes.len() < width {
        found.at(value.place(), Fault::NotFixed { found: bytes.len(), wanted: item.width });
    }
    let narrow = || bytes.iter().all(|b| matches!(b, 0x20..=0x7e | 0xa1..=0xdf));
    match item.mode {
        Mode::Digits => {
            if !bytes.iter().all(|b| b.is_ascii_digit() || *b == b'.') {
                found.at(value.place(), Fault::WrongMode);
            }
        }
        Mode::Alnum => {
            if !narrow() {
                found.at(value.place(), Fault::WrongMode);
            }
        }
        Mode::Kanji => wide(value, found),
        Mode::Either => {
            if !narrow() {
                wide(value, found);
            }
        }
    }
}

/// Every character takes two bytes.
fn wide(value: Value<'_>, found: &mut Found) {
    match value.text() {
        Err(_) => found.0.push(Problem::at(value.place(), ProblemKind::NotText)),
        Ok(text) => {
            if text.chars().count().saturating_mul(2) != value.bytes().len() {
                found.at(value.place(), Fault::WrongMode);
            }
        }
    }
}
