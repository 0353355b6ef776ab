//! A receipt as an Episode: visits from the days of its records, orders from its units (剤).

use core::ops::Range;

use santei::episode::{Disease, Episode, Mode, Order, OrderItem, Setting, Sex, Stay, Visit};
use santei::image::Image;
use santei::{Code, Day, Fixed};

use super::kinds::FindingKind;
use super::report::Findings;
use crate::layout::{Re, To};
use crate::modifier::modified;
use crate::problem::Problem;
use crate::receipt::Receipt;
use crate::receipt_class::{Insurance, ReceiptClass};
use crate::record::Place;
use crate::unit::{Item, Unit};

/// More times than this on a day stay one order.
const MOST_TWICE: u32 = 48;
/// Room is made beforehand for no more units than this.
const MOST_ROOM: usize = 64;
/// The most times of an order.
const MOST_TIMES: u32 = 999;

/// A unit (算定単位) of a receipt, as it is claimed.
pub(crate) struct Claimed<'r> {
    /// Its items without comments, in [`Month::items`].
    pub(crate) items: Range<usize>,
    /// 点数 for one time.
    pub(crate) points: Option<u32>,
    /// Where the points stand.
    pub(crate) points_place: Place,
    pub(crate) unit: Unit<'r>,
}

/// An order of the Episode: which unit it is of, and how often it was done that day.
#[derive(Clone, Copy)]
pub(crate) struct Placed {
    /// Index into [`Month::units`]; `None`: an order of comments.
    pub(crate) unit: Option<usize>,
    pub(crate) times: u32,
}

/// What an Episode was made of.
#[derive(Default)]
pub(crate) struct Month<'r> {
    pub(crate) units: Vec<Claimed<'r>>,
    pub(crate) items: Vec<(Item<'r>, Code)>,
    /// The orders of all visits, one visit after the other.
    pub(crate) placed: Vec<Placed>,
    /// Where the orders of each visit begin in `placed`.
    pub(crate) starts: Vec<usize>,
    /// The codes of all comments, ascending.
    pub(crate) comments: Vec<Code>,
    /// Whether a disease is written in words, without a code.
    pub(crate) uncoded_disease: bool,
    /// Whether a unit could not be read, so that what it charges is not in the Episode.
    pub(crate) unread_unit: bool,
}

impl Month<'_> {
    /// The place in `placed` of an order.
    pub(crate) fn order(&self, visit: u32, order: u32) -> Option<usize> {
        let start = self.starts.get(visit as usize)?;
        start.checked_add(order as usize)
    }
}

/// Who and when, by RE.
pub(crate) struct Head {
    pub(crate) class: ReceiptClass,
    pub(crate) month: Day,
    birth: Day,
    sex: Option<Sex>,
    admitted: Option<Day>,
}

/// Reads RE.
pub(crate) fn head(re: Re<'_>) -> Result<Head, Problem> {
    use crate::problem::Expected;
    let class =
        ReceiptClass::of(re.class().bytes()).ok_or_else(|| re.class().bad(Expected::Number))?;
    let month = re.month().month()?.ok_or_else(|| re.month().bad(Expected::Month))?;
    let birth = re.birth().day()?.ok_or_else(|| re.birth().bad(Expected::Day))?;
    let sex = match re.sex().bytes() {
        b"1" => Some(Sex::Male),
        b"2" => Some(Sex::Female),
        _ => None,
    };
    let admitted = if class.inpatient { re.admitted().day()? } else { None };
    Ok(Head { class, month, birth, sex, admitted })
}

/// Makes the Episode of a receipt; the facility stays as it is.
pub(crate) fn read<'r>(
    receipt: &'r Receipt,
    head: &Head,
    image: &Image<'_>,
    episode: &mut Episode,
    findings: &mut Findings<'_>,
) -> Month<'r> {
    let room = receipt.records().len().min(MOST_ROOM);
    let mut month = Month {
        units: Vec::with_capacity(room),
        items: Vec::with_capacity(room),
        placed: Vec::with_capacity(room),
        ..Month::default()
    };
    episode.mode = Mode::AsRecorded;
    episode.patient.birth_date = head.birth;
    episode.patient.sex = head.sex;
    episode.patient.elderly_insurance = Some(head.class.insurance == Insurance::Elderly);
    episode.setting = if head.class.inpatient { Setting::Inpatient } else { Setting::Outpatient };
    episode.stay = head.admitted.map(|admitted| Stay { admitted, discharged: None });
    diseases(receipt, episode, &mut month, findings);

    let mut days: Vec<(usize, u32, u32)> = Vec::with_capacity(room);
    let mut comments: Vec<Code> = Vec::new();
    for unit in receipt.units() {
        note_comments(&unit, &mut comments);
        if let Err(problem) = add_unit(unit, head.month, &mut month, &mut days, findings) {
            month.unread_unit = true;
            findings.problem(FindingKind::BadUnit, &problem);
        }
    }
    comments.sort_unstable();
    comments.dedup();
    // Those that some rule looks for.
    let asked: Vec<Code> = comments.iter().copied().filter(|c| image.is_asked_for(*c)).collect();
    place(head.month, &days, &asked, &mut month, episode);
    month.comments = comments;
    month
}

fn diseases(
    receipt: &Receipt,
    episode: &mut Episode,
    month: &mut Month<'_>,
    findings: &mut Findings<'_>,
) {
    let mut list = episode.diseases.take().unwrap_or_default();
    list.clear();
    let mut any = false;
    let mut ended: Vec<usize> = Vec::new();
    for sy in receipt.diseases() {
        any = true;
        let read = || -> Result<Option<Disease>, Problem> {
            let (Some(code), Some(from)) = (sy.code().number()?, sy.from().day()?) else {
                return Ok(None);
            };
            let main = sy.main().bytes() == b"01";
            let disease = Disease { code: Code(code), from, main, ..Disease::default() };
            Ok(Some(modified(disease, sy.modifiers().bytes())))
        };
        match read() {
            Ok(Some(disease)) => {
                month.uncoded_disease |= disease.is_in_words();
                // 転帰区分 2 治ゆ, 3 死亡, 4 中止.
                if disease.main && matches!(sy.outcome().bytes(), b"2" | b"3" | b"4") {
                    ended.push(list.len());
                }
                list.push(disease);
            }
            Ok(None) => month.uncoded_disease = true,
            Err(problem) => {
                month.uncoded_disease = true;
                findings.problem(FindingKind::Unreadable, &problem);
            }
        }
    }
    // No day tells when a main disease ended. Where another began later, which of them was the main
    // one on a day is not known.
    let last = list.iter().map(|disease| disease.from).max();
    for at in ended {
        if let Some(disease) = list.get_mut(at).filter(|disease| Some(disease.from) < last) {
            disease.main = false;
        }
    }
    // A receipt without diseases is one fault; what asks for one is then open, not wrong.
    if any {
        episode.diseases = Some(list);
    } else {
        episode.diseases = None;
        if receipt.items().next().is_some() {
            findings.add(FindingKind::NoDisease, receipt.records().get(0).map(|r| r.place()));
        }
    }
}

fn note_comments(unit: &Unit<'_>, comments: &mut Vec<Code>) {
    for item in unit.items() {
        if item.is_comment() {
            comments.extend(item.code().ok().flatten());
            continue;
        }
        for (code, _) in item.comments() {
            comments.extend(code.code().ok().flatten());
        }
    }
}

fn add_unit<'r>(
    unit: Unit<'r>,
    first: Day,
    month: &mut Month<'r>,
    days: &mut Vec<(usize, u32, u32)>,
    findings: &mut Findings<'_>,
) -> Result<(), Problem> {
    use crate::problem::Expected;
    let start = month.items.len();
    for item in unit.charged() {
        let read = item.code().and_then(|code| {
            item.quantity()?;
            code.ok_or_else(|| item.record().item(4).bad(Expected::Code))
        });
        match read {
            Ok(code) => month.items.push((item, code)),
            Err(problem) => {
                month.items.truncate(start);
                return Err(problem);
            }
        }
    }
    let Some(points_place) = unit.points_value().map(|v| v.place()) else { return Ok(()) };
    let (points, times) = (unit.points()?, unit.times()?);
    let index = month.units.len();
    let (before, mut sum) = (days.len(), 0_u32);
    let last = first.month_end().0 - first.0 + 1;
    for (day, done) in unit.days()? {
        if i64::from(day) > i64::from(last) || done > MOST_TIMES {
            days.truncate(before);
            findings.add(FindingKind::DayTimes, Some(points_place));
            return Ok(());
        }
        sum = sum.saturating_add(done);
        days.push((index, day, done));
    }
    if sum == 0 {
        findings.add(FindingKind::NoDay, Some(unit.place()));
        return Ok(());
    }
    if times != Some(sum) {
        findings.times(points_place, times, sum);
    }
    month.units.push(Claimed { items: start..month.items.len(), points, points_place, unit });
    Ok(())
}

/// Puts the units on their days.
fn place(
    first: Day,
    days: &[(usize, u32, u32)],
    comments: &[Code],
    month: &mut Month<'_>,
    episode: &mut Episode,
) {
    episode.visits.clear();
    let mut on = [false; 32];
    for (_, day, _) in days {
        if let Some(slot) = on.get_mut(*day as usize) {
            *slot = true;
        }
    }
    for (day, _) in (0_i32..).zip(on).filter(|(_, on)| *on) {
        month.starts.push(month.placed.len());
        let mut visit = Visit { date: Day(first.0 + day - 1), ..Visit::default() };
        let of_day = || days.iter().filter(|(_, d, _)| i64::from(*d) == i64::from(day));
        visit.orders.reserve_exact(of_day().count().saturating_add(1));
        for (unit, _, times) in of_day() {
            let Some(claimed) = month.units.get(*unit) else { continue };
            let items = month.items.get(claimed.items.clone()).unwrap_or_default();
            // A procedure twice on a day is two orders, of which a rule may deny one; the times of
            // medicines are days or portions.
            let twice = items.first().is_some_and(|(_, code)| code.family() == 1)
                && (2..=MOST_TWICE).contains(times);
            let (orders, times) = if twice { (*times, 1) } else { (1, *times) };
            for _ in 0..orders {
                visit.orders.push(order(claimed, items, times));
                month.placed.push(Placed { unit: Some(*unit), times });
            }
        }
        if !comments.is_empty() {
            let item = |code: &Code| OrderItem { code: *code, ..OrderItem::default() };
            let items = comments.iter().map(item).collect();
            visit.orders.push(Order { items, times: 1, ..Order::default() });
            month.placed.push(Placed { unit: None, times: 1 });
        }
        episode.visits.push(visit);
    }
}

fn order(claimed: &Claimed<'_>, items: &[(Item<'_>, Code)], times: u32) -> Order {
    let section = claimed.unit.identification().number().ok().flatten();
    let mut order =
        Order { section: section.and_then(|s| u16::try_from(s).ok()), times, ..Order::default() };
    let points = claimed.points.and_then(|p| Fixed::from_int(i64::from(p)));
    // What costs what the receipt says (点数識別 4, 7) is told where the item stands alone.
    let stated = if items.len() == 1 { points } else { None };
    let price =
        |item: &Item<'_>| To::of(item.record()).and_then(|to| to.price().quantity().ok().flatten());
    if let [(item, code)] = items {
        order.code = Some(*code);
        order.quantity = item.quantity().ok().flatten();
        order.price = price(item);
        order.points = stated;
    } else {
        order.items = items
            .iter()
            .map(|(item, code)| OrderItem {
                code: *code,
                quantity: item.quantity().ok().flatten(),
                price: price(item),
                points: None,
            })
            .collect();
    }
    order
}
