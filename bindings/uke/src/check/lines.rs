//! 摘要情報: units, times, days, payers, comments, and the totals of HO and KO.

use santei::{Code, Day};

use super::{Fault, Found};
use crate::burden_class::Payers;
use crate::kind::Kind;
use crate::receipt::Receipt;
use crate::record::Value;
use crate::unit::{Item, Unit};

/// 診療識別 (別表20).
const IDENTIFICATIONS: [u32; 27] = [
    1, 11, 12, 13, 14, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33, 39, 40, 50, 54, 60, 70, 80, 90,
    92, 97, 99,
];
/// 薬剤料減点.
const TAKEN_OFF: u32 = 39;
/// 食事療養・生活療養, whose figure is yen.
const MEALS: u32 = 97;
/// At most so many records may follow without 診療識別.
const FOLLOWERS: u32 = 98;

pub(super) fn check(
    receipt: &Receipt,
    month: Option<Day>,
    takes_off: Option<fn(Code) -> bool>,
    found: &mut Found,
) {
    let insurance = if receipt.insurer().is_some() { Payers::INSURANCE } else { Payers::NONE };
    let all =
        (1_u8..).zip(receipt.schemes()).fold(insurance, |payers, (at, _)| payers.with_scheme(at));
    identifications(receipt, found);
    let last_day = month.map(|month| month.month_end().ymd().2);
    for item in receipt.items() {
        one(item, all, last_day, found);
    }
    let mut sums = [0_i64; 5];
    let mut comparable = true;
    let mut charged = false;
    for unit in receipt.units() {
        if unit.charged().next().is_none() {
            continue;
        }
        charged = true;
        let identification = unit.identification().number().ok().flatten().unwrap_or(0);
        comparable &= identification != TAKEN_OFF || takes_off.is_some();
        let total = self::unit(&unit, found);
        let (Some(total), Some(payers)) = (total, unit.payers()) else {
            comparable = false;
            continue;
        };
        if identification == MEALS {
            continue;
        }
        let off = takes_off.is_some_and(|off| {
            unit.charged().any(|item| item.code().ok().flatten().is_some_and(off))
        });
        let total = if off { total.saturating_neg() } else { total };
        for (sum, at) in sums.iter_mut().zip(0_u8..) {
            if (at == 0 && payers.insurance()) || payers.scheme(at) {
                *sum = sum.saturating_add(total);
            }
        }
    }
    if !charged && let Some(common) = receipt.common() {
        found.at(common.record().place(), Fault::NothingCharged);
    }
    if !comparable {
        return;
    }
    let [of_insurer, of_schemes @ ..] = sums;
    let stated = receipt.insurer().map(|ho| (ho.points(), of_insurer));
    let schemes = receipt.schemes().map(|ko| ko.points()).zip(of_schemes);
    for (value, sum) in stated.into_iter().chain(schemes) {
        compare(value, sum, found);
    }
}

fn compare(value: Value<'_>, sum: i64, found: &mut Found) {
    if let Ok(Some(stated)) = value.number()
        && i64::from(stated) != sum
    {
        let fault = Fault::PointsDiffer { stated: i64::from(stated), found: sum };
        found.at(value.place(), fault);
    }
}

fn identifications(receipt: &Receipt, found: &mut Found) {
    let mut before = None;
    let mut followers = 0_u32;
    for item in receipt.items() {
        let value = item.identification();
        let Some(number) = found.read(value.number()) else {
            followers = followers.saturating_add(1);
            if before.is_none() && value.is_blank() {
                found.at(value.place(), Fault::NoIdentification);
                before = Some(0);
            }
            if followers == FOLLOWERS.saturating_add(1) {
                found.at(item.place(), Fault::TooManyRecords);
            }
            continue;
        };
        followers = 0;
        if !IDENTIFICATIONS.contains(&number) || value.bytes().len() != 2 {
            found.not_listed(value);
        }
        if let Some(before) = before.filter(|before| number < *before) {
            let fault = Fault::IdentificationBack { found: number, before };
            found.at(value.place(), fault);
        }
        before = Some(number);
    }
}

fn one(item: Item<'_>, all: Payers, last_day: Option<u32>, found: &mut Found) {
    let burden = item.burden_class();
    match item.payers() {
        Some(payers) if payers.within(all) => {}
        Some(_) => {
            let value = burden.text_lossy().into_owned();
            found.at(burden.place(), Fault::PayerAbsent { value });
        }
        None if burden.is_blank() => {}
        None => found.not_listed(burden),
    }
    let code = item.record().item(4);
    if let Some(read) = found.read(item.code()) {
        let fits = match item.record().kind() {
            Kind::SI => read.family() == 1,
            Kind::IY => read.family() == 6,
            Kind::TO => read.family() == 7,
            _ => read.family() == 8,
        };
        if !fits {
            let value = read.to_string();
            found.at(code.place(), Fault::WrongFamily { value });
        }
        if let Some(text) = item.text() {
            comment(read, code, text, found);
        }
    }
    for (code, text) in item.comments() {
        match found.read(code.code()) {
            Some(read) if read.family() != 8 => {
                let value = read.to_string();
                found.at(code.place(), Fault::WrongFamily { value });
            }
            Some(read) => comment(read, code, text, found),
            None if code.is_blank() => found.at(text.place(), Fault::CommentHalf),
            None => {}
        }
    }
    if item.is_comment() {
        return;
    }
    found.read(item.quantity());
    if let Some(last) = last_day {
        for day in (1_u16..=31).filter(|day| u32::from(*day) > last) {
            let value = item.day(day);
            if !value.is_blank() {
                found.at(value.place(), Fault::NotThen);
            }
        }
    }
}

/// Comments of these patterns have text of their own (コメントマスター パターン 10, 30, 40, 90).
fn comment(code: Code, place: Value<'_>, text: Value<'_>, found: &mut Found) {
    let pattern = code.0 / 1_000_000 % 100;
    if matches!(pattern, 10 | 30 | 40 | 90) && text.is_blank() {
        found.at(place.place(), Fault::CommentHalf);
    }
}

/// Checks a unit; gives its points × times.
fn unit(unit: &Unit<'_>, found: &mut Found) -> Option<i64> {
    let mut first: Option<(Option<u32>, [u32; 31])> = None;
    let mut differs = false;
    for item in unit.charged() {
        let times = found.read(item.times());
        let days = match item.days() {
            Ok(days) => days.fold([0; 31], |mut all: [u32; 31], (day, times)| {
                if let Some(slot) = all.get_mut(day.saturating_sub(1) as usize) {
                    *slot = times;
                }
                all
            }),
            Err(problem) => {
                found.0.push(problem);
                continue;
            }
        };
        let sum = days.iter().fold(0_u32, |sum, n| sum.saturating_add(*n));
        if let Some(stated) = times
            && stated != sum
        {
            let place = item.record().item(7).place();
            found.at(place, Fault::TimesDiffer { stated, found: sum });
        }
        match first {
            None => first = Some((times, days)),
            Some(first) if first != (times, days) && !differs => {
                differs = true;
                found.at(item.place(), Fault::UnitDiffers);
            }
            Some(_) => {}
        }
    }
    let points = unit.charged().next_back().map(|item| item.record().item(6));
    if let Some(points) = points.filter(|p| p.is_blank()) {
        found.at(points.place(), Fault::PointsMissing);
    }
    match unit.total() {
        Ok(total) => total.and_then(|total| i64::try_from(total).ok()),
        Err(problem) => {
            found.0.push(problem);
            None
        }
    }
}
