//! Faults that auditors find, planted where they fit.

use santei::image::Image;
use santei::{Code, Day};
use serde::{Deserialize, Serialize};

use super::random::Random;
use crate::write::{Draft, DraftItem, DraftUnit};

/// What is wrong with a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FaultKind {
    /// The same fee twice on one day.
    DoubleBilling,
    /// A fee of once a month on a second day.
    OverLimit,
    /// A fee beside one that excludes it.
    ExcludedPair,
    /// A fee that another includes.
    Included,
    /// A fee outside its ages.
    Age,
    /// Points that are not those of the code.
    WrongPoints,
    /// A comment that must be recorded is not there.
    MissingComment,
}

/// A row of `clinics.json`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct FaultText {
    kind: FaultKind,
    what: String,
    #[serde(default)]
    on_same: Vec<String>,
    #[serde(default)]
    again: Vec<String>,
    #[serde(default)]
    with: Vec<String>,
    #[serde(default)]
    add: Option<String>,
    #[serde(default)]
    identification: u16,
    #[serde(default)]
    beside: Option<String>,
    #[serde(default)]
    older_than: i32,
    #[serde(default)]
    on: Vec<String>,
    #[serde(default)]
    drop: Vec<String>,
}

/// A fault that can be planted.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Its kind.
    pub kind: FaultKind,
    /// In words.
    pub what: String,
    change: Change,
}

#[derive(Clone, Debug)]
enum Change {
    /// Once more on a day on which it stands.
    Same(Vec<Code>),
    /// Once more on another day of the receipt.
    Again(Vec<Code>),
    /// Another unit on a day on which one of the codes stands.
    Unit { with: Vec<Code>, add: Code, identification: u16, points: u32 },
    /// Another record in the unit of one of the codes, for a patient older than so many years.
    Item { with: Vec<Code>, add: Code, points: u32, older_than: i32 },
    /// Points of a unit of one code alone.
    Points(Vec<Code>),
    /// A comment is left out.
    Drop(Vec<Code>),
}

/// A fault that was planted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Planted {
    /// レセプト番号.
    pub receipt: u32,
    /// Its kind.
    pub kind: FaultKind,
    /// In words.
    pub what: String,
    /// The code that is wrong.
    pub code: String,
    /// The day of the month; 0 where no day is meant.
    pub day: u8,
    /// Points that are claimed too much (or, below zero, too little).
    pub points: i64,
}

fn codes(texts: &[String]) -> Vec<Code> {
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}

impl Fault {
    pub(super) fn of(text: &FaultText, image: &Image<'_>, month: Day) -> Option<Self> {
        let code = |text: &Option<String>| text.as_deref().and_then(|t| t.parse::<Code>().ok());
        let points = |code: Code| {
            let versions = santei::versions(image, code);
            let version = versions.iter().find(|v| v.from <= month && month <= v.to)?;
            version.value?.to_int().and_then(|points| u32::try_from(points).ok())
        };
        let change = if !text.on_same.is_empty() {
            Change::Same(codes(&text.on_same))
        } else if !text.again.is_empty() {
            Change::Again(codes(&text.again))
        } else if !text.on.is_empty() {
            Change::Points(codes(&text.on))
        } else if !text.drop.is_empty() {
            Change::Drop(codes(&text.drop))
        } else if let Some(add) = code(&text.beside) {
            let points = points(add)?;
            Change::Item { with: codes(&text.with), add, points, older_than: text.older_than }
        } else {
            let add = code(&text.add)?;
            Change::Unit {
                with: codes(&text.with),
                add,
                identification: text.identification,
                points: points(add)?,
            }
        };
        Some(Self { kind: text.kind, what: text.what.clone(), change })
    }

    /// Plants the fault, if it fits the receipt. The totals stay those of the lines.
    pub fn plant(&self, draft: &mut Draft, receipt: u32, seed: u64) -> Option<Planted> {
        let (code, day, points) = self.change(draft, &mut Random::new(seed))?;
        Some(Planted {
            receipt,
            kind: self.kind,
            what: self.what.clone(),
            code: code.to_string(),
            day,
            points,
        })
    }

    fn change(&self, draft: &mut Draft, random: &mut Random) -> Option<(Code, u8, i64)> {
        match &self.change {
            Change::Same(of) => {
                let (at, code, day) = one(draft, of, random)?;
                let unit = draft.units.get_mut(at)?;
                let slot = unit.days.get_mut(usize::from(day).checked_sub(1)?)?;
                *slot = slot.saturating_add(1);
                Some((code, day, i64::from(unit.points)))
            }
            Change::Again(of) => {
                let (at, code, day) = one(draft, of, random)?;
                let other = (1_u8..)
                    .zip(&draft.visits)
                    .find(|(d, p)| *d != day && **p != crate::burden_class::Payers::NONE)?
                    .0;
                let unit = draft.units.get_mut(at)?;
                *unit.days.get_mut(usize::from(other).checked_sub(1)?)? = 1;
                Some((code, other.max(day), i64::from(unit.points)))
            }
            Change::Unit { with, add, identification, points } => {
                let (at, _, day) = one(draft, with, random)?;
                if stands(draft, *add) {
                    return None;
                }
                let mut days = [0; 31];
                *days.get_mut(usize::from(day).checked_sub(1)?)? = 1;
                let payers = draft.units.get(at)?.payers;
                draft.units.push(DraftUnit {
                    identification: *identification,
                    payers,
                    items: vec![DraftItem { code: *add, quantity: None, price: None }],
                    remarks: Vec::new(),
                    points: *points,
                    taken_off: false,
                    days,
                });
                draft.units.sort_by_key(|unit| unit.identification);
                Some((*add, day, i64::from(*points)))
            }
            Change::Item { with, add, points, older_than } => {
                let limit = draft.birth.add_years(*older_than);
                if limit >= draft.month || stands(draft, *add) {
                    return None;
                }
                let (at, code, day) = one(draft, with, random)?;
                let unit = draft.units.get_mut(at)?;
                let base = unit.items.iter().position(|item| item.code == code)?;
                let item = DraftItem { code: *add, quantity: None, price: None };
                unit.items.insert(base.saturating_add(1), item);
                unit.points = unit.points.saturating_add(*points);
                let times = i64::from(unit.times());
                Some((*add, day, i64::from(*points).saturating_mul(times)))
            }
            Change::Points(of) => {
                let (at, code, day) = one(draft, of, random)?;
                let unit = draft.units.get_mut(at).filter(|unit| unit.items.len() == 1)?;
                let more = u32::try_from(random.between(1, 9)).unwrap_or(1);
                unit.points = unit.points.saturating_add(more);
                Some((code, day, i64::from(more).saturating_mul(i64::from(unit.times()))))
            }
            Change::Drop(of) => {
                let (at, code, day) = one(draft, of, random)?;
                draft.units.get_mut(at)?.items.retain(|item| item.code != code);
                Some((code, day, 0))
            }
        }
    }
}

fn stands(draft: &Draft, code: Code) -> bool {
    draft.units.iter().flat_map(|unit| &unit.items).any(|item| item.code == code)
}

/// A unit with one of the codes, the code, and one of its days.
fn one(draft: &Draft, of: &[Code], random: &mut Random) -> Option<(usize, Code, u8)> {
    let units: Vec<(usize, Code)> = (0..)
        .zip(&draft.units)
        .filter_map(|(at, unit)| {
            Some((at, unit.items.iter().find(|item| of.contains(&item.code))?.code))
        })
        .collect();
    let (at, code) = *random.one_of(&units)?;
    let days: Vec<u8> = (1_u8..)
        .zip(&draft.units.get(at)?.days)
        .filter_map(|(day, times)| (*times > 0).then_some(day))
        .collect();
    Some((at, code, *random.one_of(&days)?))
}
