//! Compare (改定の影響): the same receipts under two revisions of the schedule.
//!
//! Each receipt is put on the days of either revision, with the same age of the patient, and computed
//! with what follows from it. What cannot be decided under one of them, and what has no code in the
//! other, is in neither total, and is told.

mod carried;
mod difference;
mod shift;

use std::collections::BTreeMap;
use std::io::BufRead;
use std::ops::ControlFlow;

use santei::episode::{Facility, FacilityKind, Mode, Order};
use santei::image::Image;
use santei::ir::Schedule;
use santei::outcome::Origin;
use santei::{Code, Day, Episode, Fixed, Lang, Outcome, Scratch, Verdict, evaluate, versions};

pub use carried::{Carried, CarriedError, Successor};
pub use difference::{
    Change, CodeDifference, Comparison, LineDifference, Pair, ReceiptDifference, RuleDifference,
};

use crate::audit::{Facilities, FindingKind, Suppressions, sum};
use crate::audit::{Findings, month};
use crate::problem::Problem;
use crate::reader::{Part, Reader};
use crate::receipt::{Form, Receipt};

/// The findings about what a reading leaves out of a receipt.
const LEFT_OUT: [FindingKind; 3] =
    [FindingKind::Unreadable, FindingKind::BadUnit, FindingKind::NoDay];

/// Compares receipts under two revisions.
pub struct Comparer<'i> {
    image: &'i Image<'i>,
    from: Schedule,
    to: Schedule,
    carried: Carried,
    facilities: Facilities,
    lang: Lang,
    scratch: Scratch,
    comparison: Comparison,
}

/// A revision that the image does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the image holds no schedule `{name}`; it holds {held}")]
pub struct NoSuchSchedule {
    /// The name that was asked for.
    pub name: String,
    /// The names that it holds.
    pub held: String,
}

/// A fee, by its code or by the name of the bundle that pays it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fee {
    Code(Code),
    Bundle(String),
}

/// What a revision gives for a fee in a receipt.
#[derive(Clone, Debug, Default)]
struct Given {
    points: Fixed,
    charged: bool,
    open: bool,
    /// A line of it: where the reason stands.
    line: Option<u32>,
    section: u16,
}

/// A receipt under one revision.
struct Side {
    episode: Episode,
    outcome: Outcome,
    fees: BTreeMap<Fee, Given>,
    /// What rounding added, by 診療識別.
    rounding: BTreeMap<u16, Fixed>,
}

impl<'i> Comparer<'i> {
    /// A comparison of two revisions of an image, by their names (`r06`).
    ///
    /// # Errors
    /// The image does not hold one of them.
    pub fn new(
        image: &'i Image<'i>,
        from: &str,
        to: &str,
        carried: Carried,
        facilities: Facilities,
        lang: Lang,
    ) -> Result<Self, NoSuchSchedule> {
        let held: Vec<Schedule> = image.schedules().collect();
        let find = |name: &str| {
            held.iter().find(|s| s.name == name).cloned().ok_or_else(|| NoSuchSchedule {
                name: name.to_owned(),
                held: held.iter().map(|s| s.name.as_str()).collect::<Vec<_>>().join(", "),
            })
        };
        let (from, to) = (find(from)?, find(to)?);
        let comparison = Comparison {
            from_schedule: from.name.clone(),
            to_schedule: to.name.clone(),
            ..Comparison::default()
        };
        Ok(Self {
            image,
            from,
            to,
            carried,
            facilities,
            lang,
            scratch: Scratch::default(),
            comparison,
        })
    }

    /// The sums so far.
    #[must_use]
    pub const fn comparison(&self) -> &Comparison {
        &self.comparison
    }

    /// Compares a whole file; each receipt that differs is given to `each`, which may end it.
    pub fn read<R: BufRead>(
        &mut self,
        input: R,
        mut each: impl FnMut(&ReceiptDifference) -> ControlFlow<()>,
    ) {
        for part in Reader::new(input) {
            let Some(difference) = self.part(&part) else { continue };
            if !difference.lines.is_empty() && each(&difference).is_break() {
                return;
            }
        }
    }

    /// Compares a part of a file; `None` where it is no receipt, or one that cannot be computed.
    pub fn part(&mut self, part: &Result<Part, Problem>) -> Option<ReceiptDifference> {
        match part {
            Ok(Part::Receipt(receipt)) => self.receipt(receipt),
            Ok(Part::Head(records)) => self.no_receipt(records.problems().len()),
            Ok(Part::Tail(records)) => self.no_receipt(records.problems().len()),
            Err(_) => self.no_receipt(1),
        }
    }

    fn no_receipt(&mut self, problems: usize) -> Option<ReceiptDifference> {
        self.unread(problems);
        None
    }

    fn unread(&mut self, count: usize) {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        self.comparison.unread = self.comparison.unread.saturating_add(count);
    }

    /// Compares a receipt; `None` where it cannot be computed (another form, a broken RE).
    pub fn receipt(&mut self, receipt: &Receipt) -> Option<ReceiptDifference> {
        self.comparison.receipts = self.comparison.receipts.saturating_add(1);
        self.unread(receipt.records().problems().len());
        if receipt.form() != Form::Medical {
            return None;
        }
        let head = month::head(receipt.common()?).ok()?;
        let facility = receipt.facility().map(|ir| ir.facility().text_lossy().trim().to_owned());
        let facility = facility.unwrap_or_default();
        let mut episode =
            Episode { facility: self.facility(receipt, &facility), ..Episode::default() };
        let suppressions = Suppressions::default();
        let mut findings = Findings::new(self.lang, &suppressions, "");
        month::read(receipt, &head, self.image, &mut episode, &mut findings);
        let (findings, _) = findings.done();
        self.unread(
            findings.iter().filter(|f| LEFT_OUT.iter().any(|k| k.code() == f.code)).count(),
        );
        if episode.visits.is_empty() {
            return None;
        }
        episode.mode = Mode::Derive;
        let mut lines = Vec::new();
        let from = self.side(&episode, head.month, true, &mut lines);
        let to = self.side(&episode, head.month, false, &mut lines);
        let mut one = ReceiptDifference {
            receipt: receipt.common()?.number().text_lossy().trim().to_owned(),
            record: receipt.records().get(0)?.number(),
            facility,
            month: head.month,
            ..ReceiptDifference::default()
        };
        let sections = match (from, to) {
            (Some(from), Some(to)) => self.differ(&from, &to, &mut lines, &mut one),
            // Nothing of the receipt is known to both revisions: that much is told.
            _ if !lines.is_empty() => Default::default(),
            _ => return None,
        };
        one.lines = lines;
        self.comparison.take(&one, &sections);
        Some(one)
    }

    fn facility(&self, receipt: &Receipt, code: &str) -> Facility {
        self.facilities.of(code).cloned().unwrap_or_else(|| {
            let beds = receipt.common().and_then(|re| re.beds().number().ok().flatten());
            let kind = match beds {
                Some(1..) => FacilityKind::Hospital,
                _ => FacilityKind::Clinic,
            };
            Facility { kind, ..Facility::default() }
        })
    }

    /// The receipt under a revision: on its days, with its codes.
    fn side(
        &mut self,
        episode: &Episode,
        month: Day,
        first: bool,
        lines: &mut Vec<LineDifference>,
    ) -> Option<Side> {
        let (own, other) = if first { (&self.from, &self.to) } else { (&self.to, &self.from) };
        let months = shift::months(own, month)?;
        let other_months = shift::months(other, month)?;
        let mut episode = shift::shifted(episode, months);
        let moved = other_months.saturating_sub(months);
        for visit in &mut episode.visits {
            let day = visit.date;
            let other_day = shift::day(day, moved);
            let mut kept = Vec::with_capacity(visit.orders.len());
            for mut order in visit.orders.drain(..) {
                match self.carry(&mut order, own, day, other, other_day) {
                    Ok(()) if order.code.is_none() && order.items.is_empty() => {}
                    Ok(()) => kept.push(order),
                    // What the other revision does not know is told once, by the first side.
                    Err(code) if first => lines.push(LineDifference {
                        code: Some(code),
                        name: self.image.name_on(code, day).to_owned(),
                        change: Change::NotCarried,
                        from: order.points.unwrap_or_default(),
                        to: Fixed::ZERO,
                        rule: None,
                        cite: None,
                    }),
                    Err(_) => {}
                }
            }
            visit.orders = kept;
        }
        episode.visits.retain(|v| !v.orders.is_empty());
        if episode.visits.is_empty() {
            return None;
        }
        let outcome = evaluate(self.image, &episode, &mut self.scratch).ok()?;
        let (fees, rounding) = self.fees(&outcome);
        Some(Side { episode, outcome, fees, rounding })
    }

    /// Gives an order the codes of a revision; what the law abolishes there is taken out.
    ///
    /// # Errors
    /// The code that one of the two revisions has not.
    fn carry(
        &self,
        order: &mut Order,
        own: &Schedule,
        day: Day,
        other: &Schedule,
        other_day: Day,
    ) -> Result<(), Code> {
        let carry = |code: &mut Code, price: &mut Option<Fixed>| {
            let code_now = *code;
            let under = |schedule: &Schedule, day: Day, from: &Schedule| {
                if self.image.in_force(code_now, day) {
                    return Some(Successor::Code(code_now));
                }
                match self.carried.get(&from.name, code_now, &schedule.name)?.0 {
                    Successor::Code(new) => {
                        self.image.in_force(new, day).then_some(Successor::Code(new))
                    }
                    Successor::None => Some(Successor::None),
                }
            };
            if matches!(code.family(), 6 | 7) {
                // Prices are revised on days of their own: both sides have the one of the receipt's
                // revision, so that what is compared is the fee schedule.
                *price = price.or_else(|| self.price(*code, own, day, other, other_day));
                return if price.is_some() { Ok(true) } else { Err(*code) };
            }
            if code.family() == 8 {
                return Ok(true);
            }
            let (mine, theirs) = (under(own, day, other), under(other, other_day, own));
            match (mine, theirs) {
                (Some(Successor::Code(mine)), Some(_)) => {
                    *code = mine;
                    Ok(true)
                }
                (Some(Successor::None), Some(Successor::Code(_))) => Ok(false),
                _ => Err(*code),
            }
        };
        if let Some(code) = &mut order.code {
            if !carry(code, &mut order.price)? {
                order.code = None;
            }
            return Ok(());
        }
        let mut lacks = None;
        order.items.retain_mut(|item| match carry(&mut item.code, &mut item.price) {
            Ok(stays) => stays,
            Err(code) => {
                lacks = lacks.or(Some(code));
                true
            }
        });
        lacks.map_or(Ok(()), Err)
    }

    /// The price of a drug or material: of the first revision's day, or else of the second's.
    fn price(
        &self,
        code: Code,
        own: &Schedule,
        day: Day,
        other: &Schedule,
        other_day: Day,
    ) -> Option<Fixed> {
        let of = |day: Day| {
            let known = versions(self.image, code);
            known.iter().find(|v| v.from <= day && day <= v.to).and_then(|v| v.value)
        };
        let (first, second) =
            if own.from <= other.from { (day, other_day) } else { (other_day, day) };
        of(first).or_else(|| of(second))
    }

    /// The points of an outcome by fee, and what rounding added.
    fn fees(&self, outcome: &Outcome) -> (BTreeMap<Fee, Given>, BTreeMap<u16, Fixed>) {
        let mut fees: BTreeMap<Fee, Given> = BTreeMap::new();
        let mut rounding: BTreeMap<u16, Fixed> = BTreeMap::new();
        for (at, line) in (0_u32..).zip(&outcome.lines) {
            if line.code.family() == 8 {
                continue;
            }
            let made = line.origin != Origin::Ordered;
            // What would follow and is not decided is no fee of the receipt.
            if made && line.verdict != Verdict::Charged {
                continue;
            }
            let given = fees.entry(Fee::Code(line.code)).or_default();
            given.line = given.line.or(Some(at));
            match line.verdict {
                Verdict::Charged => {
                    given.charged = true;
                    given.line = Some(at);
                    if line.bundled().is_none() {
                        let times = Fixed::from_int(i64::from(line.times)).unwrap_or(Fixed::ONE);
                        let points = line.amount.times(times).unwrap_or_default();
                        given.points = sum(given.points, points);
                    }
                }
                Verdict::Undecided => given.open = true,
                Verdict::NotCharged => {}
            }
        }
        for group in &outcome.groups {
            let total = sum(group.total, group.yen_total);
            let paid = outcome.lines.iter().filter(|l| l.verdict == Verdict::Charged);
            let paid = paid.filter(|l| outcome.pays(group, l));
            if let Some(rule) = group.bundle_rule().and_then(|r| self.image.rule_words(r)) {
                let given = fees.entry(Fee::Bundle(rule.0.to_owned())).or_default();
                given.charged = true;
                given.section = group.identification;
                given.points = sum(given.points, total);
                continue;
            }
            let mut amounts = Fixed::ZERO;
            for line in paid {
                let times = Fixed::from_int(i64::from(line.times)).unwrap_or(Fixed::ONE);
                amounts = sum(amounts, line.amount.times(times).unwrap_or_default());
                if let Some(given) = fees.get_mut(&Fee::Code(line.code)) {
                    given.section = group.identification;
                }
            }
            let rest = total.minus(amounts).unwrap_or_default();
            let own = rounding.entry(group.identification).or_default();
            *own = sum(*own, rest);
        }
        (fees, rounding)
    }

    /// Sets two sides beside one another; gives the points by 診療識別.
    fn differ(
        &self,
        from: &Side,
        to: &Side,
        lines: &mut Vec<LineDifference>,
        one: &mut ReceiptDifference,
    ) -> BTreeMap<u16, Pair> {
        let mut sections: BTreeMap<u16, Pair> = BTreeMap::new();
        let none = Given::default();
        let mut seen: Vec<Fee> = Vec::new();
        for (fee, a) in &from.fees {
            // The code that the second revision has for it.
            let fee_to = match fee {
                Fee::Code(code) if !to.fees.contains_key(fee) => {
                    match self.carried.get(&self.from.name, *code, &self.to.name) {
                        Some((Successor::Code(new), _)) => Fee::Code(new),
                        _ => fee.clone(),
                    }
                }
                fee => fee.clone(),
            };
            // Of two that become one, the first is set beside it.
            let b = to.fees.get(&fee_to).filter(|_| !seen.contains(&fee_to)).unwrap_or(&none);
            self.fee(fee, (a, from), (b, to), lines, one, &mut sections);
            seen.push(fee_to);
        }
        for (fee, b) in to.fees.iter().filter(|(fee, _)| !seen.contains(fee)) {
            self.fee(fee, (&none, from), (b, to), lines, one, &mut sections);
        }
        for (side, first) in [(from, true), (to, false)] {
            for (section, rest) in &side.rounding {
                let pair = sections.entry(*section).or_default();
                let (own, total) = if first {
                    (&mut pair.from, &mut one.from)
                } else {
                    (&mut pair.to, &mut one.to)
                };
                *own = sum(*own, *rest);
                *total = sum(*total, *rest);
            }
        }
        sections
    }

    fn fee(
        &self,
        fee: &Fee,
        (a, from): (&Given, &Side),
        (b, to): (&Given, &Side),
        lines: &mut Vec<LineDifference>,
        one: &mut ReceiptDifference,
        sections: &mut BTreeMap<u16, Pair>,
    ) {
        let open = a.open || b.open;
        if !open {
            one.from = sum(one.from, a.points);
            one.to = sum(one.to, b.points);
            for (given, first) in [(a, true), (b, false)] {
                let section =
                    if given.section == 0 { a.section.max(b.section) } else { given.section };
                let pair = sections.entry(section).or_default();
                let own = if first { &mut pair.from } else { &mut pair.to };
                *own = sum(*own, given.points);
            }
        }
        let change = match (open, a.charged, b.charged) {
            (true, ..) => Change::Undecided,
            (false, true, false) => Change::Lost,
            (false, false, true) => Change::Gained,
            (false, true, true) if a.points != b.points => Change::Changed,
            _ => return,
        };
        // A line that a bundle pays has no points of its own.
        if change != Change::Changed && a.points == b.points && matches!(fee, Fee::Code(_)) && !open
        {
            return;
        }
        let (code, name) = match fee {
            Fee::Code(code) => {
                let day = to.episode.visits.first().map(|v| v.date).unwrap_or_default();
                (Some(*code), self.image.name_on(*code, day).to_owned())
            }
            Fee::Bundle(name) => (None, name.clone()),
        };
        let reason = match change {
            Change::Lost | Change::Undecided => self.reason(to, b.line),
            Change::Gained => self.reason(to, b.line).or_else(|| self.reason(from, a.line)),
            _ => None,
        };
        let abolished_by = match (change, fee) {
            (Change::Lost, Fee::Code(code)) => self.abolished_by(*code),
            _ => None,
        };
        let (rule, cite) = match (reason, fee) {
            (Some((rule, cite)), _) => (Some(rule), cite),
            (None, Fee::Bundle(name)) => (Some(name.clone()), None),
            (None, Fee::Code(_)) => (None, abolished_by),
        };
        lines.push(LineDifference { code, name, change, from: a.points, to: b.points, rule, cite });
    }

    /// The law that abolishes a code in the second revision.
    fn abolished_by(&self, code: Code) -> Option<String> {
        match self.carried.get(&self.from.name, code, &self.to.name)? {
            (Successor::None, law) if !law.is_empty() => Some(law.to_owned()),
            _ => None,
        }
    }

    /// The rule that gave, denied or doubted a line.
    fn reason(&self, side: &Side, line: Option<u32>) -> Option<(String, Option<String>)> {
        let answers = side.outcome.answers(self.image, line?);
        let mut kind = None;
        for answer in answers {
            if let Some((name, cite)) = answer.rule.and_then(|r| self.image.rule_words(r)) {
                if !matches!(answer.kind, "priced" | "bundled" | "reminded") {
                    return Some((name.to_owned(), Some(cite.to_owned())));
                }
            } else if kind.is_none() {
                kind = Some(answer.kind);
            }
        }
        kind.map(|kind| (kind.to_owned(), None))
    }
}

/// The JSON Schema of a [`ReceiptDifference`].
#[must_use]
pub fn difference_schema() -> serde_json::Value {
    schemars::schema_for!(ReceiptDifference).to_value()
}

/// The JSON Schema of a [`Comparison`].
#[must_use]
pub fn comparison_schema() -> serde_json::Value {
    schemars::schema_for!(Comparison).to_value()
}
