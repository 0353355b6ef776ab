//! Codes by what a person remembers of them.

use std::collections::BTreeSet;

use crate::forms::forms;
use santei::image::Image;
use santei::{Code, Day, KnownVersion, find, versions};
use serde::Serialize;

/// A code that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// The code.
    pub code: Code,
    /// Its versions: on the day that was asked for; without a day, for a code alone all, else the
    /// last.
    pub versions: Vec<KnownVersion>,
}

/// The codes that a text finds (a code, a part of a name or of its kana, a 区分番号), in their
/// order, at most `most`; and how many there are.
#[must_use]
pub fn lookup(image: &Image<'_>, text: &str, day: Option<Day>, most: usize) -> (Vec<Found>, usize) {
    let codes: BTreeSet<Code> =
        forms(text).iter().flat_map(|form| find(image, form, day, usize::MAX)).collect();
    let whole = most == usize::MAX || codes.len() == 1;
    let found = codes
        .iter()
        .take(most)
        .map(|code| Found { code: *code, versions: shown(image, *code, day, whole) })
        .collect();
    (found, codes.len())
}

fn shown(image: &Image<'_>, code: Code, day: Option<Day>, whole: bool) -> Vec<KnownVersion> {
    let mut all = versions(image, code);
    if let Some(day) = day {
        all.retain(|v| v.from <= day && day <= v.to);
    } else if !whole {
        let last = all.pop();
        all = last.into_iter().collect();
    }
    all
}
