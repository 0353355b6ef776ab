//! The calculation.
//!
//! For each group of payers it holds the amount still open after each visit. A stage turns one run
//! of amounts into another; the last column is the month, the differences are the visits.

use super::book::Attr;
use super::input::{Certificate, Request};
use super::shares::{
    GroupShare, MealShare, Need, PayerShare, Settlement, Step, StepKind, VisitShare,
};
use super::test::{Known, Truth, before_school, years};
use crate::Day;
use crate::image::{BurdenRecord, CapRecord, Image, NONE, NONE16, burden_kind as kind};

/// Most schemes of one patient in one month: the receipt has four.
const SCHEMES: usize = 4;
/// Most ceilings that hold for one pool.
const CEILINGS: usize = 12;
/// Hundredths of a percent in one.
const ONE: i64 = 10_000;
/// The pot of groups that no scheme takes out of it.
const COMMON: &str = "通常";

/// Why a request cannot be settled at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsettled {
    /// No statement names the certificate's number in the month.
    #[error("no scheme has the number `{0}`")]
    UnknownCertificate(String),
    /// No statement names the insurer.
    #[error("no statement names the insurer `{0}`")]
    UnknownInsurer(String),
    /// No statement names the class of income.
    #[error("no statement names the class `{0}`")]
    UnknownClass(String),
    /// No statement names the grade of a certificate.
    #[error("the scheme `{1}` has no grade `{0}`")]
    UnknownGrade(String, String),
    /// A receipt has four schemes at the most.
    #[error("more than four certificates in one month")]
    TooMany,
    /// Bills of more than one month, or none.
    #[error("the bills are not of one month")]
    NotOneMonth,
}

/// A scheme of the request.
#[derive(Clone, Copy, Debug)]
struct Scheme<'a> {
    certificate: u32,
    rule: u32,
    record: &'a BurdenRecord,
    common: bool,
}

struct Run<'a, 'r> {
    image: &'a Image<'a>,
    request: &'r Request<'r>,
    schemes: [Option<Scheme<'a>>; SCHEMES],
    count: usize,
    slots: usize,
    /// Rounding of limits and of percentages.
    limits: Option<Rounding>,
    ratios: Option<Rounding>,
}

#[derive(Clone, Copy, Debug)]
struct Rounding {
    unit: i64,
    mode: u16,
}

impl Rounding {
    /// `number / divisor`, rounded to the unit.
    fn divide(self, number: i64, divisor: i64) -> i64 {
        let step = divisor.saturating_mul(self.unit).max(1);
        let (whole, rest) = (number.div_euclid(step), number.rem_euclid(step));
        let up = match self.mode {
            0 => rest.saturating_mul(2) >= step,
            1 => false,
            _ => rest > 0,
        };
        whole.saturating_add(i64::from(up)).saturating_mul(self.unit)
    }
}

fn at(run: &[i64], place: usize) -> i64 {
    run.get(place).copied().unwrap_or_default()
}

fn put(run: &mut [i64], place: usize, value: i64) {
    if let Some(to) = run.get_mut(place) {
        *to = value;
    }
}

/// Shares of all payers of a request.
///
/// ```
/// use santei::burden::{Bill, Coverage, Request, Settlement, settle};
/// use santei::Day;
/// let image = santei::starter::image()?;
/// let day = Day::parse("2026-06-03").unwrap_or_default();
/// let coverage = Coverage { insurer: "被用者".into(), ..Coverage::default() };
/// let bills = [Bill { day, visit: 0, points: 293, fee: 2930, certificates: 0 }];
/// let request = Request {
///     born: Day::parse("1980-04-01").unwrap_or_default(),
///     inpatient: false,
///     coverage: &coverage,
///     certificates: &[],
///     bills: &bills,
///     served: &[],
/// };
/// let mut shares = Settlement::default();
/// settle(&image, &request, &mut shares)?;
/// assert_eq!((shares.insurer, shares.patient, shares.window), (2051, 879, 880));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Words and numbers that no statement has, and bills that are not of one month. What is only not
/// known is no error: it is listed in [`Settlement::needs`].
pub fn settle<'a>(
    image: &'a Image<'a>,
    request: &Request<'_>,
    out: &mut Settlement,
) -> Result<(), Unsettled> {
    out.clear();
    let days = request.bills.iter().map(|b| b.day).chain(request.served.iter().map(|s| s.day));
    let (Some(first), Some(last)) = (days.clone().min(), days.max()) else {
        return Err(Unsettled::NotOneMonth);
    };
    if first.month_start() != last.month_start() {
        return Err(Unsettled::NotOneMonth);
    }
    let mut memory = std::mem::take(&mut out.memory);
    let mut facts = std::mem::take(&mut memory.facts);
    facts.clear();
    let coverage = request.coverage;
    facts.extend(coverage.facts.iter().filter_map(|f| image.burden_word(f)));
    let mut run = Run {
        image,
        request,
        schemes: [None; SCHEMES],
        count: 0,
        slots: 0,
        limits: rounding(image, first, "限度額"),
        ratios: rounding(image, first, "定率"),
    };
    let insurer = image.burden_word(&coverage.insurer).unwrap_or(NONE16);
    let class = coverage.income_class.as_deref();
    let mut known = Known {
        day: first,
        born: request.born,
        age: years(request.born, first),
        month_age: years(request.born, first.month_start()),
        before_school: before_school(request.born, first),
        insurer,
        class: class.map(|c| image.burden_word(c).unwrap_or(NONE16)),
        percent: coverage.percent.map(|p| i64::from(p) * 100),
        dependent: coverage.dependent,
        inpatient: request.inpatient,
        facts: &facts,
    };
    let found = run.find_schemes(&known);
    let answer = found.and_then(|()| {
        if insurer == NONE16 {
            return Err(Unsettled::UnknownInsurer(coverage.insurer.clone()));
        }
        if known.class == Some(NONE16) && class != Some("提示なし") {
            return Err(Unsettled::UnknownClass(class.unwrap_or_default().to_owned()));
        }
        Ok(())
    });
    if answer.is_ok() {
        // The schemes that are there are facts too.
        let mut all = std::mem::take(&mut memory.order);
        all.clear();
        let mut list: [u16; 32] = [NONE16; 32];
        let mut len = 0;
        let names = run.schemes.iter().flatten().map(|s| s.record.word);
        let marks = request.certificates.iter().flat_map(|c| &c.facts);
        let marks = marks.filter_map(|f| image.burden_word(f));
        for word in facts.iter().copied().chain(names).chain(marks) {
            if let Some(place) = list.get_mut(len) {
                *place = word;
                len += 1;
            }
        }
        memory.order = all;
        known.facts = list.get(..len).unwrap_or_default();
        run.settle(known, out, &mut memory);
    }
    memory.facts = facts;
    out.memory = memory;
    answer
}

fn in_force(record: &BurdenRecord, day: Day) -> bool {
    record.from <= day.0 && day.0 <= record.to
}

fn rounding(image: &Image<'_>, day: Day, purpose: &str) -> Option<Rounding> {
    let word = image.burden_word(purpose)?;
    let (_, record) = image.burden_of(kind::SETTLE).find(|(_, r)| {
        in_force(r, day) && image.burden_keys_of(r.pots).iter().any(|k| k.a == u32::from(word))
    })?;
    let [unit, ..] = record.amounts;
    Some(Rounding { unit: unit.max(1), mode: record.bits })
}

/// The numbers of a certificate.
#[derive(Clone, Copy, Debug)]
struct Numbers {
    /// 法別番号.
    short: Option<u32>,
    /// 実施機関番号.
    agency: Option<u32>,
    /// 負担者番号.
    whole: Option<u32>,
    /// 事業内区分.
    division: Option<u32>,
}

impl Numbers {
    fn of(certificate: &Certificate) -> Self {
        let digits = certificate.number.as_bytes();
        let number = |from: usize, to: usize| -> Option<u32> {
            let part = digits.get(from..to)?;
            part.iter().try_fold(0_u32, |n, d| {
                d.is_ascii_digit().then(|| n.wrapping_mul(10).wrapping_add(u32::from(d - b'0')))
            })
        };
        let eight = digits.len() == 8;
        Self {
            short: if eight || digits.len() == 2 { number(0, 2) } else { None },
            agency: if eight { number(4, 7) } else { None },
            whole: if eight { number(0, 8) } else { None },
            division: certificate.division.as_deref().and_then(|d| d.parse().ok()),
        }
    }

    /// How well a scheme's numbers fit: 0 not at all.
    fn fit(self, image: &Image<'_>, record: &BurdenRecord) -> u32 {
        let keys = image.burden_keys_of(record.keys).iter();
        keys.map(|key| {
            let (is_short, is_whole) = (Some(key.a) == self.short, Some(key.a) == self.whole);
            match key.b {
                NONE if key.a < 100 && is_short => 1,
                b if key.a < 100 && is_short && Some(b) == self.agency => 2,
                NONE if key.a >= 100 && is_whole => 3,
                b if key.a >= 100 && is_whole && Some(b) == self.division => 4,
                _ => 0,
            }
        })
        .max()
        .unwrap_or_default()
    }
}

/// The statement of a certificate, whatever its condition.
pub(super) fn scheme_of<'a>(
    image: &Image<'a>,
    certificate: &Certificate,
    day: Day,
) -> Option<&'a BurdenRecord> {
    let schemes = image.burden_of(kind::SCHEME).filter(|(_, r)| in_force(r, day));
    let numbers = Numbers::of(certificate);
    let fits = schemes.map(|(_, r)| (numbers.fit(image, r), r)).filter(|(fit, _)| *fit > 0);
    // Of equals the first.
    fits.reduce(|a, b| if b.0 > a.0 { b } else { a }).map(|(_, r)| r)
}

impl<'a> Run<'a, '_> {
    /// The statement of each certificate, in order of rank.
    fn find_schemes(&mut self, known: &Known<'_>) -> Result<(), Unsettled> {
        let certificates = self.request.certificates;
        if certificates.is_empty() {
            return Ok(());
        }
        if certificates.len() > SCHEMES {
            return Err(Unsettled::TooMany);
        }
        let common = self.image.burden_word(COMMON);
        for (index, certificate) in certificates.iter().enumerate() {
            let mut best: Option<(u32, usize, &BurdenRecord)> = None;
            let numbers = Numbers::of(certificate);
            for (rule, record) in self.image.burden_of(kind::SCHEME) {
                if !in_force(record, known.day) {
                    continue;
                }
                let fit = numbers.fit(self.image, record);
                if fit > best.map_or(0, |b| b.0) && known.holds(self.image, record) != Truth::No {
                    best = Some((fit, rule, record));
                }
            }
            let Some((_, rule, record)) = best else {
                return Err(Unsettled::UnknownCertificate(certificate.number.clone()));
            };
            if let Some(grade) = &certificate.grade {
                let caps = self.image.burden_caps_of(record);
                let word = self.image.burden_word(grade).unwrap_or(NONE16);
                if caps.iter().any(|c| c.grade != NONE16) && !caps.iter().any(|c| c.grade == word) {
                    let name = self.image.text(record.name).to_owned();
                    return Err(Unsettled::UnknownGrade(grade.clone(), name));
                }
            }
            let pot = self.image.burden_keys_of(record.pots).first().map(|k| k.a);
            let scheme = Scheme {
                certificate: index as u32,
                rule: rule as u32,
                record,
                common: pot == common.map(u32::from),
            };
            // Insertion in order of rank, the order of the request among equals.
            let [_, rank, ..] = record.amounts;
            let place = self
                .schemes
                .iter()
                .flatten()
                .position(|s| s.record.amounts.get(1).copied().unwrap_or_default() > rank)
                .unwrap_or(self.count);
            if let Some(tail) = self.schemes.get_mut(place..=self.count) {
                tail.rotate_right(1);
                if let Some(slot) = tail.first_mut() {
                    *slot = Some(scheme);
                }
            }
            self.count += 1;
        }
        Ok(())
    }

    fn scheme(&self, position: usize) -> Option<Scheme<'a>> {
        self.schemes.get(position).copied().flatten()
    }

    /// The positions of the certificates of a bill.
    fn positions(&self, certificates: u32) -> u8 {
        let mut mask = 0;
        for (position, scheme) in self.schemes.iter().flatten().enumerate() {
            if certificates & 1_u32.checked_shl(scheme.certificate).unwrap_or_default() != 0 {
                mask |= 1 << position;
            }
        }
        mask
    }

    fn settle(
        &mut self,
        mut known: Known<'_>,
        out: &mut Settlement,
        m: &mut super::shares::Memory,
    ) {
        let uninsured = self.is_uninsured();
        let share = self.share(&mut known, out);
        if self.limits.is_none() || self.ratios.is_none() {
            out.needs.push(Need::Rounding);
            return;
        }
        let Some((percent, share_rule)) = share else { return };
        self.group(uninsured, out, m);
        self.insurer(percent, share_rule, uninsured, out, m);
        for position in 0..self.count {
            let scheme = PayerShare {
                certificate: self.scheme(position).map_or(0, |s| s.certificate),
                rule: self.scheme(position).map_or(NONE, |s| s.rule),
                fee: 0,
                before: 0,
                paid: 0,
                after: 0,
                meals: 0,
            };
            out.payers.push(scheme);
        }
        let mut own: Ceilings<'a> = Ceilings::default();
        self.ceilings(0, &known, out, m, Some(&mut own));
        for position in 0..self.count {
            if self.scheme(position).is_some_and(|s| !s.common) {
                self.ceilings(position as u8 + 1, &known, out, m, None);
            }
        }
        m.sums.clear();
        for position in 0..self.count {
            if self.scheme(position).is_some_and(|s| !s.common) {
                self.apply(position, out, m, &known);
            }
        }
        self.combine(&own, &known, out, m);
        // What is insured is now settled: the rest is the insurer's.
        for (row, group) in out.groups.iter_mut().enumerate() {
            let open = at(&m.open, row * self.slots + self.slots - 1);
            let schemes: i64 = group.paid.iter().sum();
            group.insurer = group.fee - open - schemes;
        }
        for position in 0..self.count {
            if self.scheme(position).is_some_and(|s| s.common) {
                self.apply(position, out, m, &known);
            }
        }
        self.close(out, m, &known);
        self.meals(uninsured, &known, out);
    }

    fn is_uninsured(&self) -> bool {
        self.request.coverage.insurer == "なし"
    }

    /// The percent that the patient bears; the first statement that holds.
    fn share(&self, known: &mut Known<'_>, out: &mut Settlement) -> Option<(i64, u32)> {
        if let Some(percent) = known.percent {
            return Some((percent, NONE));
        }
        for (rule, record) in self.image.burden_of(kind::SHARE) {
            if !in_force(record, known.day) {
                continue;
            }
            match known.holds(self.image, record) {
                Truth::No => {}
                Truth::Unknown(attr) => {
                    out.needs.push(Need::Share(Some(attr)));
                    return None;
                }
                Truth::Yes => {
                    let [percent, ..] = record.amounts;
                    if record.bits != 0 && self.request.coverage.yen_per_point.is_none() {
                        out.needs.push(Need::UnitPrice);
                    }
                    known.percent = Some(percent);
                    return Some((percent, rule as u32));
                }
            }
        }
        out.needs.push(Need::Share(None));
        None
    }

    /// Groups and slots, and the fee up to each slot.
    fn group(&mut self, uninsured: bool, out: &mut Settlement, m: &mut super::shares::Memory) {
        let bills = self.request.bills;
        m.order.clear();
        m.order.extend(0..bills.len() as u32);
        let key = |i: &u32| bills.get(*i as usize).map(|b| (b.day, b.visit));
        if !m.order.is_sorted_by_key(key) {
            m.order.sort_by_key(key);
        }
        m.slots.clear();
        for index in &m.order {
            let Some(bill) = bills.get(*index as usize) else { continue };
            if m.slots.last() != Some(&(bill.day, bill.visit)) {
                m.slots.push((bill.day, bill.visit));
            }
            let schemes = self.positions(bill.certificates);
            if !out.groups.iter().any(|g| g.schemes == schemes) {
                out.groups.push(GroupShare { schemes, mark: NONE, ..GroupShare::default() });
            }
        }
        self.slots = m.slots.len();
        // Groups with more payers first, the insured part alone last: it is reduced first.
        out.groups.sort_by_key(|g| (core::cmp::Reverse(g.schemes.count_ones()), g.schemes));
        for group in &mut out.groups {
            let mut whole = false;
            for position in (0..self.count).filter(|p| group.schemes & (1 << p) != 0) {
                let Some(scheme) = self.scheme(position) else { continue };
                whole |= scheme.record.bits & kind::WHOLE != 0;
                if !scheme.common && group.pool == 0 {
                    group.pool = position as u8 + 1;
                }
            }
            group.insured = !whole && !uninsured;
        }
        m.fees.clear();
        m.fees.resize(out.groups.len() * self.slots, 0);
        let mut slot = 0_usize;
        for index in &m.order {
            let Some(bill) = bills.get(*index as usize) else { continue };
            if m.slots.get(slot) != Some(&(bill.day, bill.visit)) {
                slot += 1;
            }
            let schemes = self.positions(bill.certificates);
            let row = out.groups.iter().position(|g| g.schemes == schemes).unwrap_or_default();
            let place = row * self.slots + slot;
            let fee = at(&m.fees, place).saturating_add(bill.fee);
            put(&mut m.fees, place, fee);
            if let Some(group) = out.groups.get_mut(row) {
                group.points = group.points.saturating_add(bill.points);
                group.fee = group.fee.saturating_add(bill.fee);
            }
            out.points = out.points.saturating_add(bill.points);
            out.fee = out.fee.saturating_add(bill.fee);
        }
        for row in 0..out.groups.len() {
            for slot in 1..self.slots {
                let place = row * self.slots + slot;
                let sum = at(&m.fees, place).saturating_add(at(&m.fees, place - 1));
                put(&mut m.fees, place, sum);
            }
        }
        m.bound.clear();
        m.bound.resize(self.slots, false);
    }

    /// What the insurer leaves open.
    fn insurer(
        &self,
        percent: i64,
        rule: u32,
        uninsured: bool,
        out: &mut Settlement,
        m: &mut super::shares::Memory,
    ) {
        m.open.clear();
        m.open.extend_from_slice(&m.fees);
        for (row, group) in out.groups.iter().enumerate() {
            if group.insured {
                for slot in 0..self.slots {
                    let place = row * self.slots + slot;
                    put(&mut m.open, place, self.part(at(&m.fees, place), percent));
                }
            }
            let last = row * self.slots + self.slots.saturating_sub(1);
            out.steps.push(Step {
                kind: StepKind::Insurer,
                rule: if group.insured { rule } else { NONE },
                on: group.schemes,
                fee: group.fee,
                before: group.fee,
                after: at(&m.open, last),
                limit: if group.insured { percent } else { -1 },
            });
            if uninsured {
                for position in (0..self.count).filter(|p| group.schemes & (1 << p) != 0) {
                    let Some(scheme) = self.scheme(position) else { continue };
                    if scheme.record.bits & kind::WITHOUT_INSURER == 0 {
                        out.needs.push(Need::NeedsInsurer(scheme.rule));
                    }
                }
            }
        }
    }

    /// A percentage (in hundredths) of an amount.
    fn part(&self, amount: i64, percent: i64) -> i64 {
        let product = amount.saturating_mul(percent);
        self.ratios.map_or(product / ONE, |r| r.divide(product, ONE))
    }

    /// Whether a ceiling is halved in this month.
    fn halved(&self, record: &BurdenRecord, known: &Known<'_>) -> bool {
        if record.word == NONE16 {
            return false;
        }
        let (_, month, day) = self.request.born.ymd();
        let reached = self.request.born.ymd().0.saturating_add(i32::from(record.word));
        let (year, this, _) = known.day.ymd();
        self.request.coverage.halved || (day > 1 && (year, this) == (reached, month))
    }

    /// The amount of a ceiling for a fee; `often`: after 多数回.
    fn amount(&self, record: &BurdenRecord, known: &Known<'_>, fee: i64, often: bool) -> i64 {
        let [base, plus, above, often_amount, ..] = record.amounts;
        let half = self.halved(record, known);
        let (base, above) =
            if often && often_amount >= 0 { (often_amount, -1) } else { (base, above) };
        // Twice the amount, so that halves stay whole until the rounding.
        let twice = if half { base } else { base.saturating_mul(2) };
        let threshold = if half { above } else { above.saturating_mul(2) };
        let over =
            if above < 0 { 0 } else { fee.saturating_mul(2).saturating_sub(threshold).max(0) };
        let number = twice.saturating_mul(ONE).saturating_add(over.saturating_mul(plus.max(0)));
        self.limits.map_or(number / (2 * ONE), |r| r.divide(number, 2 * ONE))
    }

    /// The ceilings of a pool, and what they leave of it.
    fn ceilings(
        &self,
        pool: u8,
        known: &Known<'_>,
        out: &mut Settlement,
        m: &mut super::shares::Memory,
        keep: Option<&mut Ceilings<'a>>,
    ) {
        let in_pool = |g: &GroupShare| g.insured && g.pool == pool;
        let any = out.groups.iter().any(in_pool);
        if !any && keep.is_none() {
            return;
        }
        let pot = match self.scheme(usize::from(pool).wrapping_sub(1)) {
            Some(s) if pool > 0 => self.image.burden_keys_of(s.record.pots).first().map(|k| k.a),
            _ => self.image.burden_word(COMMON).map(u32::from),
        };
        let last = self.slots.saturating_sub(1);
        let (_, open) = self.pool_sum(out, m, last, &in_pool);
        let found = self.find_ceilings(pot, known, open, any, out);
        if any {
            let mut best_step: Option<Step> = None;
            for slot in 0..self.slots {
                let (fee, open) = self.pool_sum(out, m, slot, &in_pool);
                let Some((limit, rule)) = self.lowest(&found, known, fee, false) else { continue };
                if open > limit {
                    self.cut(out, m, slot, limit, &in_pool);
                    if let Some(bound) = m.bound.get_mut(slot) {
                        *bound = true;
                    }
                    if slot == last {
                        best_step = Some(Step {
                            kind: StepKind::Ceiling,
                            rule,
                            on: pool,
                            fee,
                            before: open,
                            after: limit,
                            limit,
                        });
                    }
                }
            }
            out.steps.extend(best_step);
        }
        if let Some(keep) = keep {
            *keep = found;
            keep.gross = open;
        }
    }

    fn pool_sum(
        &self,
        out: &Settlement,
        m: &super::shares::Memory,
        slot: usize,
        of: &dyn Fn(&GroupShare) -> bool,
    ) -> (i64, i64) {
        let (mut fee, mut open) = (0_i64, 0_i64);
        for (row, group) in out.groups.iter().enumerate() {
            if of(group) {
                fee = fee.saturating_add(at(&m.fees, row * self.slots + slot));
                open = open.saturating_add(at(&m.open, row * self.slots + slot));
            }
        }
        (fee, open)
    }

    /// Leaves `limit` of the open amounts, the first groups first.
    fn cut(
        &self,
        out: &Settlement,
        m: &mut super::shares::Memory,
        slot: usize,
        limit: i64,
        of: &dyn Fn(&GroupShare) -> bool,
    ) {
        let mut left = limit;
        for (row, group) in out.groups.iter().enumerate() {
            if of(group) {
                let place = row * self.slots + slot;
                let stays = at(&m.open, place).min(left).max(0);
                put(&mut m.open, place, stays);
                left -= stays;
            }
        }
    }

    /// The ceilings of a pot that hold, and what is needed where one of them may hold.
    fn find_ceilings(
        &self,
        pot: Option<u32>,
        known: &Known<'_>,
        open: i64,
        any: bool,
        out: &mut Settlement,
    ) -> Ceilings<'a> {
        let mut found = Ceilings::default();
        let mut in_month = false;
        for (rule, record) in self.image.burden_of(kind::CEILING) {
            if !in_force(record, known.day) {
                continue;
            }
            let of_pot = self.image.burden_keys_of(record.pots).iter().any(|k| Some(k.a) == pot);
            if !of_pot {
                continue;
            }
            in_month = true;
            let rule = rule as u32;
            let [_, _, _, often, ..] = record.amounts;
            // The least that it leaves.
            let floor =
                || self.amount(record, known, 0, true).min(self.amount(record, known, 0, false));
            match known.holds(self.image, record) {
                Truth::No => {}
                Truth::Unknown(attr) => {
                    if any && open > floor() {
                        out.needs.push(Need::Ceiling(rule, Some(attr)));
                        return found;
                    }
                }
                Truth::Yes => {
                    if record.bits & kind::UNKNOWN != 0 {
                        if any && open > floor() {
                            out.needs.push(Need::UnknownLimit(rule));
                        }
                        continue;
                    }
                    if any && often >= 0 && self.request.coverage.often.is_none() && open > floor()
                    {
                        out.needs.push(Need::Often(rule));
                    }
                    found.push(rule, record);
                }
            }
        }
        if any && !in_month && open > 0 {
            out.needs.push(Need::NoCeiling(pot.unwrap_or(NONE)));
        }
        found
    }

    fn lowest(
        &self,
        found: &Ceilings<'a>,
        known: &Known<'_>,
        fee: i64,
        combining: bool,
    ) -> Option<(i64, u32)> {
        let often = self.request.coverage.often == Some(true);
        let mut best: Option<(i64, u32)> = None;
        for (rule, record) in found.list.iter().flatten() {
            let [.., combine, _] = record.amounts;
            if combining && combine < 0 {
                continue;
            }
            let limit = self.amount(record, known, fee, often);
            if best.is_none_or(|(b, _)| limit < b) {
                best = Some((limit, *rule));
            }
        }
        best
    }

    /// 合算: what the patient keeps of the other pools counts in the ceiling of 通常.
    fn combine(
        &self,
        own: &Ceilings<'a>,
        known: &Known<'_>,
        out: &mut Settlement,
        m: &mut super::shares::Memory,
    ) {
        let common = |g: &GroupShare| g.insured && g.pool == 0;
        if self.count == 0 || !out.groups.iter().any(common) {
            return;
        }
        let threshold = own
            .list
            .iter()
            .flatten()
            .map(|(_, r)| r.amounts.get(4).copied().unwrap_or(-1))
            .filter(|c| *c >= 0)
            .min();
        let Some(threshold) = threshold else { return };
        let last = self.slots.saturating_sub(1);
        let percent = known.percent.unwrap_or_default();
        for slot in 0..self.slots {
            let (mut fee, open) = self.pool_sum(out, m, slot, &common);
            if self.part(fee, percent) < threshold {
                continue;
            }
            let mut kept = 0_i64;
            for position in 0..self.count {
                let pool = position as u8 + 1;
                let of = |g: &GroupShare| g.insured && g.pool == pool;
                let (pool_fee, pool_kept) = self.pool_sum(out, m, slot, &of);
                // What was open before the schemes of the pool.
                let reached = at(&m.sums, position * self.slots + slot);
                if pool_fee > 0 && reached >= threshold {
                    fee = fee.saturating_add(pool_fee);
                    kept = kept.saturating_add(pool_kept);
                }
            }
            if kept == 0 {
                continue;
            }
            let Some((limit, rule)) = self.lowest(own, known, fee, true) else { continue };
            if kept.saturating_add(open) > limit {
                let rest = limit.saturating_sub(kept).max(0);
                self.cut(out, m, slot, rest, &common);
                if let Some(bound) = m.bound.get_mut(slot) {
                    *bound = true;
                }
                if slot == last {
                    out.steps.push(Step {
                        kind: StepKind::Combine,
                        rule,
                        on: 0,
                        fee,
                        before: kept.saturating_add(open),
                        after: kept.saturating_add(rest),
                        limit,
                    });
                }
            }
        }
    }

    /// The cap of a period: the certificate's own, else the first that fits the grade.
    fn cap(
        &self,
        scheme: Scheme<'a>,
        period: u16,
        known: &Known<'_>,
    ) -> (Option<(i64, u16)>, bool) {
        let Some(certificate) = self.request.certificates.get(scheme.certificate as usize) else {
            return (None, false);
        };
        let stated = match period {
            0 => certificate.visit_cap,
            1 => certificate.day_cap,
            _ => certificate.month_cap,
        };
        let caps = self.image.burden_caps_of(scheme.record);
        let setting = |c: &&CapRecord| c.setting == 2 || (c.setting == 1) == known.inpatient;
        let of_period = || caps.iter().filter(|c| c.period == period).filter(setting);
        if let Some(yen) = stated {
            let times = of_period().next().map_or(NONE16, |c| c.times);
            return (Some((yen, times)), false);
        }
        let grade = certificate.grade.as_deref().and_then(|g| self.image.burden_word(g));
        let fact = |w: u16| {
            w == NONE16 || certificate.facts.iter().any(|f| self.image.burden_word(f) == Some(w))
        };
        let mut asks = false;
        for cap in of_period() {
            if !fact(cap.fact) {
                continue;
            }
            if cap.grade == NONE16 || Some(cap.grade) == grade {
                return (Some((cap.yen, cap.times)), false);
            }
            asks |= grade.is_none();
        }
        (None, asks)
    }

    /// What a scheme leaves to the patient.
    fn apply(
        &self,
        position: usize,
        out: &mut Settlement,
        m: &mut super::shares::Memory,
        known: &Known<'_>,
    ) {
        let Some(scheme) = self.scheme(position) else { return };
        let bit = 1_u8 << position;
        let last = self.slots.saturating_sub(1);
        // The amounts before the first scheme of a pool, for the combination.
        if m.sums.len() < self.count * self.slots {
            m.sums.resize(self.count * self.slots, -1);
            for pool in 0..self.count {
                let of = |g: &GroupShare| g.insured && usize::from(g.pool) == pool + 1;
                for slot in 0..self.slots {
                    let (_, open) = self.pool_sum(out, m, slot, &of);
                    put(&mut m.sums, pool * self.slots + slot, open);
                }
            }
        }
        let covered = |g: &GroupShare| g.schemes & bit != 0;
        let (fee, before) = self.pool_sum(out, m, last, &covered);
        let [pays, ..] = scheme.record.amounts;
        let (visit_cap, _) = self.cap(scheme, 0, known);
        let (day_cap, _) = self.cap(scheme, 1, known);
        let (month_cap, asks) = self.cap(scheme, 2, known);
        if asks && before > 0 && pays != 0 {
            out.needs.push(Need::Grade(scheme.rule));
        }
        let certificate = self.request.certificates.get(scheme.certificate as usize);
        let used = certificate.map(|c| c.used).unwrap_or_default();
        // A cap that is the patient's own ceiling moves with the fee.
        let own = match month_cap {
            Some((yen, _)) if yen < 0 => {
                let common = self.image.burden_word(COMMON).map(u32::from);
                let part = if pays < 0 { before } else { before.min(self.part(fee, pays)) };
                Some(self.find_ceilings(common, known, part, true, out))
            }
            _ => None,
        };
        let month = month_cap
            .filter(|(yen, _)| *yen >= 0)
            .map(|(yen, _)| yen.saturating_sub(used.yen).max(0));
        let counted = visit_cap.is_some() || day_cap.is_some();
        let mut kept_total = 0_i64;
        let mut times = used.times;
        let (mut day, mut in_day) = (Day::MIN, 0_i64);
        let mut earlier = 0_i64;
        for slot in 0..self.slots {
            // What the percentage leaves.
            let mut target = 0_i64;
            for (row, _) in out.groups.iter().enumerate().filter(|(_, g)| covered(g)) {
                let place = row * self.slots + slot;
                let open = at(&m.open, place);
                let part =
                    if pays < 0 { open } else { open.min(self.part(at(&m.fees, place), pays)) };
                target = target.saturating_add(part);
            }
            let mut keeps = target;
            if counted {
                let (this, _) = m.slots.get(slot).copied().unwrap_or_default();
                if this != day {
                    (day, in_day) = (this, 0);
                }
                let mut due = target.saturating_sub(earlier).max(0);
                let (cap, limit_times) = visit_cap.or(day_cap).unwrap_or((i64::MAX, NONE16));
                let fresh = visit_cap.is_some() || in_day == 0;
                if limit_times != NONE16 && fresh && times >= limit_times {
                    due = 0;
                }
                let room = if visit_cap.is_some() { cap } else { cap.saturating_sub(in_day) };
                let mut paid = due.min(room.max(0));
                if let Some((cap, _)) = day_cap {
                    paid = paid.min(cap.saturating_sub(in_day).max(0));
                }
                if paid > 0 && fresh {
                    times = times.saturating_add(1);
                }
                in_day = in_day.saturating_add(paid);
                earlier = target;
                kept_total = kept_total.saturating_add(paid);
                keeps = kept_total;
            }
            if let Some(month) = month {
                keeps = keeps.min(month);
            }
            if let Some(own) = &own {
                let (fee, _) = self.pool_sum(out, m, slot, &covered);
                if let Some((limit, _)) = self.lowest(own, known, fee, true) {
                    keeps = keeps.min(limit.saturating_sub(used.yen).max(0));
                }
            }
            if keeps < target
                && let Some(bound) = m.bound.get_mut(slot)
            {
                *bound = true;
            }
            // The groups keep theirs in order.
            let mut left = keeps;
            for (row, group) in out.groups.iter_mut().enumerate().filter(|(_, g)| covered(g)) {
                let place = row * self.slots + slot;
                let open = at(&m.open, place);
                let part =
                    if pays < 0 { open } else { open.min(self.part(at(&m.fees, place), pays)) };
                let stays = part.min(left);
                left -= stays;
                put(&mut m.open, place, stays);
                if slot == last {
                    put(&mut group.paid, position, open - stays);
                }
            }
        }
        let (_, after) = self.pool_sum(out, m, last, &covered);
        if let Some(payer) = out.payers.get_mut(position) {
            payer.fee = fee;
            payer.before = before;
            payer.paid = before - after;
            payer.after = after;
        }
        out.steps.push(Step {
            kind: StepKind::Scheme,
            rule: scheme.rule,
            on: position as u8 + 1,
            fee,
            before,
            after,
            limit: month.unwrap_or(-1),
        });
    }

    /// Sums, codes of the groups, and the window.
    fn close(&self, out: &mut Settlement, m: &super::shares::Memory, known: &Known<'_>) {
        let last = self.slots.saturating_sub(1);
        for row in 0..out.groups.len() {
            let open = at(&m.open, row * self.slots + last);
            let Some(group) = out.groups.get_mut(row) else { continue };
            group.patient = open;
            let payers = u16::from(group.insured) | u16::from(group.schemes) << 1;
            let mark = self
                .image
                .burden_of(kind::MARK)
                .find(|(_, r)| r.bits == payers && in_force(r, known.day));
            group.mark = mark.map_or(NONE, |(at, _)| at as u32);
            out.insurer = out.insurer.saturating_add(group.insurer);
            out.patient = out.patient.saturating_add(open);
        }
        let Some(window) = rounding(self.image, known.day, "窓口") else {
            out.needs.push(Need::Rounding);
            return;
        };
        let mut earlier = 0_i64;
        for (slot, (day, visit)) in m.slots.iter().enumerate() {
            if known.inpatient && slot < last {
                continue;
            }
            let (_, open) = self.pool_sum(out, m, slot, &|_| true);
            let due = open.saturating_sub(earlier).max(0);
            earlier = earlier.max(open);
            let mut collected = window.divide(due, 1);
            if m.bound.get(slot) == Some(&true) {
                collected = collected.min(window.divide(open, 1).saturating_sub(out.window).max(0));
            }
            out.window = out.window.saturating_add(collected);
            out.visits.push(VisitShare { day: *day, visit: *visit, due, collected });
        }
        out.steps.push(Step {
            kind: StepKind::Window,
            rule: NONE,
            on: 0,
            fee: out.fee,
            before: out.patient,
            after: out.window,
            limit: window.unit,
        });
    }

    /// The standard burden of meals.
    fn meals(&self, uninsured: bool, known: &Known<'_>, out: &mut Settlement) {
        for (index, served) in self.request.served.iter().enumerate() {
            let word = self.image.burden_word(served.kind).unwrap_or(NONE16);
            let index = index as u32;
            let mut found = None;
            let mut asked = None;
            for (rule, record) in self.image.burden_of(kind::MEAL) {
                if record.word != word || !in_force(record, served.day) {
                    continue;
                }
                match known.holds(self.image, record) {
                    Truth::No => {}
                    Truth::Unknown(attr) => {
                        asked = Some(attr);
                        break;
                    }
                    Truth::Yes => {
                        found = Some((rule as u32, record));
                        break;
                    }
                }
            }
            let Some((rule, record)) = found else {
                out.needs.push(Need::Meal(index, asked));
                continue;
            };
            let [each, ..] = record.amounts;
            let positions = self.positions(served.certificates);
            let whole = self.schemes.iter().flatten().enumerate().any(|(position, s)| {
                positions & (1 << position) != 0 && s.record.bits & kind::WHOLE != 0
            });
            let standard = each.saturating_mul(served.count).min(served.fee.max(0));
            let (mut open, insurer) = if uninsured || whole {
                (served.fee, 0)
            } else {
                (standard, served.fee - standard)
            };
            let mut paid = 0_i64;
            for position in (0..self.count).filter(|p| positions & (1 << p) != 0) {
                let Some(scheme) = self.scheme(position) else { continue };
                let [_, _, part, ..] = scheme.record.amounts;
                let takes = if part >= ONE { open } else { self.part(open, part.max(0)) };
                open -= takes;
                paid = paid.saturating_add(takes);
                if let Some(payer) = out.payers.get_mut(position) {
                    payer.meals = payer.meals.saturating_add(takes);
                }
            }
            out.meals_patient = out.meals_patient.saturating_add(open);
            out.meals.push(MealShare {
                served: index,
                rule,
                each,
                standard,
                insurer,
                paid,
                patient: open,
            });
        }
    }
}

/// The ceilings that hold for a pool.
#[derive(Clone, Copy, Debug, Default)]
struct Ceilings<'a> {
    list: [Option<(u32, &'a BurdenRecord)>; CEILINGS],
    len: usize,
    gross: i64,
}

impl<'a> Ceilings<'a> {
    fn push(&mut self, rule: u32, record: &'a BurdenRecord) {
        if let Some(place) = self.list.get_mut(self.len) {
            *place = Some((rule, record));
            self.len += 1;
        }
    }
}

/// The attribute's name in the Episode, for questions.
pub(super) const fn asked(attr: Attr) -> &'static str {
    match attr {
        Attr::Class => "incomeClass",
        Attr::Percent => "percent",
        Attr::Insurer => "insurer",
        _ => "coverage",
    }
}
