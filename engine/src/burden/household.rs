//! 世帯合算: the ceiling of a household in one month, settled afterwards (償還払い).

use super::book::Attr;
use super::input::Coverage;
use super::test::{Known, Person, Truth};
use crate::Day;
use crate::image::{BurdenRecord, Image, NONE16, burden_kind as kind};

/// What one person paid on one receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Number of the person: receipts of one person have one number.
    pub person: u32,
    /// Date of birth.
    pub born: Day,
    /// 入院.
    pub inpatient: bool,
    /// The fee in yen.
    pub fee: i64,
    /// What the person bears of it.
    pub burden: i64,
}

/// The settlement of a household.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Household {
    /// What counts of the burdens.
    pub counted: i64,
    /// The fee that belongs to it.
    pub fee: i64,
    /// The household's limit, where it acted.
    pub limit: Option<i64>,
    /// What remains with the household, of all burdens.
    pub remains: i64,
    /// What is paid back.
    pub refund: i64,
    /// Whether a limit was needed that is not known.
    pub unknown: Option<Attr>,
    /// The limits of a year that hold for the class: of one person's out-patient care and of the
    /// household, whichever statements say so.
    pub year: Vec<i64>,
}

/// A ceiling that holds.
#[derive(Clone, Copy)]
struct Found<'a> {
    record: &'a BurdenRecord,
}

/// The settlement of what the members of a household under one insurance bore in a month.
///
/// From the age of 70 a person's out-patient receipts are limited first, then those of all persons
/// from 70 together with their stays; then everybody's, of which below 70 only receipts count that
/// reach the amount of `combine from`.
#[must_use]
pub fn household(
    image: &Image<'_>,
    day: Day,
    coverage: &Coverage,
    members: &[Member],
) -> Household {
    let paid: i64 = members.iter().map(|m| m.burden).sum();
    let mut out = Household { remains: paid, ..Household::default() };
    let often = coverage.often == Some(true);
    let facts = facts_of(image, coverage);
    let known = |born: Day, inpatient| asks(image, day, coverage, &facts, born, inpatient);
    let elder = |m: &Member| {
        // Whoever has a ceiling without a threshold for combination counts from the first yen.
        find(image, &known(m.born, true), &mut None).is_some_and(|f| threshold(f.record) == 0)
    };
    let mut persons: Vec<u32> = members.iter().map(|m| m.person).collect();
    persons.sort_unstable();
    persons.dedup();
    let (mut counted, mut fee) = (0_i64, 0_i64);
    let mut household_limit: Option<(i64, i64)> = None;
    let mut first = None;
    for person in persons {
        let of = |m: &&Member| m.person == person && elder(m);
        let (mut outside, mut inside, mut own_fee) = (0_i64, 0_i64, 0_i64);
        for member in members.iter().filter(of) {
            own_fee += member.fee;
            if member.inpatient {
                inside += member.burden
            } else {
                outside += member.burden
            }
            first = first.or(Some(*member));
        }
        if let Some(member) = members.iter().find(of) {
            let asked = known(member.born, false);
            let fees: i64 = members.iter().filter(of).filter(|m| !m.inpatient).map(|m| m.fee).sum();
            if let Some(found) = find(image, &asked, &mut out.unknown) {
                outside = outside.min(amount(found.record, fees, often));
            }
        }
        counted += outside + inside;
        fee += own_fee;
    }
    if let Some(member) = first
        && let Some(found) = find(image, &known(member.born, true), &mut out.unknown)
    {
        let limit = amount(found.record, fee, often);
        household_limit = Some((limit, counted));
        counted = counted.min(limit);
    }
    let mut below = 0_i64;
    let mut small = 0_i64;
    let mut limit_of = first;
    for member in members.iter().filter(|m| !elder(m)) {
        let asked = known(member.born, member.inpatient);
        let least = find(image, &asked, &mut out.unknown).map_or(0, |f| threshold(f.record));
        if member.burden >= least {
            below += member.burden;
            fee += member.fee;
            limit_of = Some(*member);
        } else {
            small += member.burden;
        }
    }
    let all = counted + below;
    let mut remains = all;
    if below > 0
        && let Some(member) = limit_of
        && let Some(found) = find(image, &known(member.born, true), &mut out.unknown)
    {
        let limit = amount(found.record, fee, often);
        household_limit = Some((limit, all));
        remains = remains.min(limit);
    }
    out.fee = fee;
    out.counted = household_limit.map_or(all, |(_, counted)| counted);
    out.limit = household_limit.map(|(limit, _)| limit);
    out.remains = remains + small;
    out.refund = paid - out.remains;
    if let Some(member) = members.first() {
        for inpatient in [false, true] {
            let asked = known(member.born, inpatient);
            for (_, record) in ceilings(image, &asked) {
                let Some(year) = year_of(image, record, &facts) else { continue };
                if asked.holds(image, record) == Truth::Yes && !out.year.contains(&year) {
                    out.year.push(year);
                }
            }
        }
    }
    out
}

/// The marks of a coverage that conditions may ask for.
pub(super) fn facts_of(image: &Image<'_>, coverage: &Coverage) -> Vec<u16> {
    coverage.facts.iter().filter_map(|f| image.burden_word(f)).collect()
}

/// What conditions ask of a person under a coverage.
pub(super) fn asks<'f>(
    image: &Image<'_>,
    day: Day,
    coverage: &Coverage,
    facts: &'f [u16],
    born: Day,
    inpatient: bool,
) -> Known<'f> {
    let class = coverage.income_class.as_deref();
    Known {
        person: Person::of(born, day),
        day,
        insurer: image.burden_word(&coverage.insurer).unwrap_or(NONE16),
        class: class.map(|c| image.burden_word(c).unwrap_or(NONE16)),
        percent: coverage.percent.map(|p| i64::from(p) * 100),
        dependent: coverage.dependent,
        inpatient,
        facts,
    }
}

/// The limit of a year that a ceiling states: that of a fact, else that of everybody.
pub(super) fn year_of(image: &Image<'_>, record: &BurdenRecord, facts: &[u16]) -> Option<i64> {
    let [.., year] = record.amounts;
    let mut own = image.burden_keys_of(record.keys).iter();
    let own = own.find(|key| facts.contains(&(key.a as u16))).map(|key| i64::from(key.b));
    own.or((year >= 0).then_some(year))
}

fn threshold(record: &BurdenRecord) -> i64 {
    let [_, _, _, _, combine, _] = record.amounts;
    combine
}

/// The ceilings of 通常 in force.
pub(super) fn ceilings<'a>(
    image: &Image<'a>,
    known: &Known<'_>,
) -> impl Iterator<Item = (usize, &'a BurdenRecord)> + use<'a> {
    let day = known.day;
    let common = image.burden_word("通常").map(u32::from);
    let image = *image;
    image.burden_of(kind::CEILING).filter(move |(_, r)| {
        r.in_force(day) && image.burden_keys_of(r.pots).iter().any(|k| Some(k.a) == common)
    })
}

/// The lowest ceiling that takes part in a combination.
fn find<'a>(image: &Image<'a>, known: &Known<'_>, unknown: &mut Option<Attr>) -> Option<Found<'a>> {
    let mut best: Option<Found<'a>> = None;
    for (_, record) in ceilings(image, known) {
        if threshold(record) < 0 {
            continue;
        }
        match known.holds(image, record) {
            Truth::No => {}
            Truth::Unknown(attr) => *unknown = Some(attr),
            Truth::Yes => {
                let base = |r: &BurdenRecord| r.amounts.first().copied().unwrap_or_default();
                if best.as_ref().is_none_or(|b| base(record) < base(b.record)) {
                    best = Some(Found { record });
                }
            }
        }
    }
    best
}

fn amount(record: &BurdenRecord, fee: i64, often: bool) -> i64 {
    let [base, plus, above, often_amount, ..] = record.amounts;
    if often && often_amount >= 0 {
        return often_amount;
    }
    let over = fee.saturating_sub(above.max(0)).max(0).saturating_mul(plus.max(0));
    // Half of a yen and more count as one, as at the window.
    base.saturating_add(over.saturating_add(5_000) / 10_000)
}
