//! The calculation: the stages in their order.
//!
//! For each group of payers it holds the amount still open after each visit. A stage turns one run
//! of amounts into another; the last column is the month, the differences are the visits.

use super::book::Attr;
use super::certificates::SCHEMES;
use super::index::Index;
use super::input::Request;
use super::rounding::Rounding;
use super::shares::{Need, PayerShare, Settlement};
use super::test::{Known, Person};
use crate::Day;
use crate::image::{BurdenRecord, Image, NONE16};

/// Hundredths of a percent in one.
pub(super) const ONE: i64 = 10_000;
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
pub(super) struct Scheme<'a> {
    pub(super) certificate: u32,
    pub(super) rule: u32,
    pub(super) record: &'a BurdenRecord,
    /// Of the pot 通常.
    pub(super) common: bool,
}

/// One request while it is settled.
pub(super) struct Run<'a, 'r> {
    pub(super) image: &'a Image<'a>,
    /// The statements in force.
    pub(super) index: &'r Index,
    pub(super) request: &'r Request<'r>,
    /// In order of rank.
    pub(super) schemes: [Option<Scheme<'a>>; SCHEMES],
    pub(super) count: usize,
    /// The positions of the schemes of each set of certificates.
    pub(super) masks: [u8; 1 << SCHEMES],
    /// The word of the pot 通常.
    pub(super) common: Option<u32>,
    /// Rounding of limits, of percentages, and at the window.
    pub(super) limits: Rounding,
    pub(super) ratios: Rounding,
    pub(super) window: Option<Rounding>,
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
    let (first, in_order) = month_of(request)?;
    let mut facts = core::mem::take(&mut out.memory.facts);
    let mut bills = core::mem::take(&mut out.memory.bills);
    facts.clear();
    if !in_order {
        bills.clear();
        bills.extend_from_slice(request.bills);
        bills.sort_by_key(|b| (b.day, b.visit));
    }
    let in_time = Request { bills: if in_order { request.bills } else { &bills }, ..*request };
    let mut index = core::mem::take(&mut out.memory.index);
    let answer = settle_in_time(image, &in_time, first, &mut index, &mut facts, out);
    out.memory.index = index;
    out.memory.facts = facts;
    out.memory.bills = bills;
    answer
}

/// What [`settle`] refuses of the insurance and the certificates, where there is no bill.
///
/// # Errors
/// As [`settle`].
pub(super) fn refuse(image: &Image<'_>, request: &Request<'_>, day: Day) -> Result<(), Unsettled> {
    let mut out = Settlement::default();
    settle_in_time(image, request, day, &mut Index::default(), &mut Vec::new(), &mut out)
}

/// The first day, and whether the bills are in the order of time.
fn month_of(request: &Request<'_>) -> Result<(Day, bool), Unsettled> {
    let (mut first, mut last, mut in_order) = (Day::MAX, Day::MIN, true);
    let mut before = (Day::MIN, 0);
    for bill in request.bills {
        let (day, visit) = before;
        in_order &= day < bill.day || (day == bill.day && visit <= bill.visit);
        before = (bill.day, bill.visit);
    }
    if in_order {
        let ends = request.bills.first().zip(request.bills.last());
        (first, last) = ends.map_or((first, last), |(a, b)| (a.day, b.day));
    } else {
        for bill in request.bills {
            (first, last) = (first.min(bill.day), last.max(bill.day));
        }
    }
    for served in request.served {
        (first, last) = (first.min(served.day), last.max(served.day));
    }
    let ((year, month, _), (last_year, last_month, _)) = (first.ymd(), last.ymd());
    let any = !request.bills.is_empty() || !request.served.is_empty();
    if any && (year, month) == (last_year, last_month) {
        Ok((first, in_order))
    } else {
        Err(Unsettled::NotOneMonth)
    }
}

/// Settles a request whose bills are in the order of time.
fn settle_in_time<'a>(
    image: &'a Image<'a>,
    request: &Request<'_>,
    first: Day,
    index: &mut Index,
    facts: &mut Vec<u16>,
    out: &mut Settlement,
) -> Result<(), Unsettled> {
    let coverage = request.coverage;
    let class = coverage.income_class.as_deref();
    facts.extend(coverage.facts.iter().filter_map(|f| image.burden_word(f)));
    let insurer = image.burden_word(&coverage.insurer).unwrap_or(NONE16);
    let known = Known {
        person: Person::of(request.born, first),
        day: first,
        insurer,
        class: class.map(|c| image.burden_word(c).unwrap_or(NONE16)),
        percent: coverage.percent.map(|p| i64::from(p) * 100),
        dependent: coverage.dependent,
        inpatient: request.inpatient,
        facts,
    };
    index.turn_to(image, &known);
    let index = &*index;
    let [limits, ratios, window] = index.roundings;
    let mut run = Run {
        image,
        index,
        request,
        schemes: [None; SCHEMES],
        count: 0,
        masks: [0; 1 << SCHEMES],
        common: index.common,
        // Without them nothing is settled: see below.
        limits: limits.unwrap_or_default(),
        ratios: ratios.unwrap_or_default(),
        window,
    };
    run.find_schemes(&known)?;
    if insurer == NONE16 {
        return Err(Unsettled::UnknownInsurer(coverage.insurer.clone()));
    }
    if known.class == Some(NONE16) && class != Some("提示なし") {
        return Err(Unsettled::UnknownClass(class.unwrap_or_default().to_owned()));
    }
    // The schemes that are there are facts too.
    let Known { person, class, percent, .. } = known;
    facts.extend(run.schemes.iter().flatten().map(|s| s.record.word));
    let marks = request.certificates.iter().flat_map(|c| &c.facts);
    facts.extend(marks.filter_map(|f| image.burden_word(f)));
    let mut known = Known {
        person,
        day: first,
        insurer,
        class,
        percent,
        dependent: coverage.dependent,
        inpatient: request.inpatient,
        facts,
    };
    let share = run.share(&mut known, out);
    if limits.is_none() || ratios.is_none() {
        out.needs.push(Need::Rounding);
        return Ok(());
    }
    if let Some(share) = share {
        run.stages(share, &known, out);
    }
    Ok(())
}

impl Run<'_, '_> {
    /// The stages, as `docs/decisions/0008-burden.md` has them.
    fn stages(&self, share: (i64, u32), known: &Known<'_>, out: &mut Settlement) {
        let uninsured = self.request.coverage.insurer == "なし";
        self.group(uninsured, out);
        self.insurer(share, uninsured, known, out);
        for scheme in self.schemes.iter().flatten() {
            out.payers.push(PayerShare {
                certificate: scheme.certificate,
                rule: scheme.rule,
                fee: 0,
                before: 0,
                paid: 0,
                after: 0,
                meals: 0,
            });
        }
        self.ceilings_in_force(known, out);
        let mut own = core::mem::take(&mut out.memory.own);
        self.limit_pool(0, known, out, &mut own);
        self.limit_schemes(known, out);
        let common = |position: &usize| self.scheme(*position).is_some_and(|s| s.common);
        // Of these the combination asks.
        own.keep_combining();
        let pools = self.combining(&own, out);
        if pools {
            self.note_reached(out);
        }
        for position in (0..self.count).filter(|p| !common(p)) {
            self.apply(position, out, known);
        }
        if pools {
            self.combine(&own, known, out);
        }
        out.memory.own = own;
        for position in (0..self.count).filter(common) {
            self.apply(position, out, known);
        }
        self.close(out, known);
        self.meals(uninsured, known, out);
    }

    /// Limits the pools of the schemes.
    fn limit_schemes(&self, known: &Known<'_>, out: &mut Settlement) {
        let mut limits = core::mem::take(&mut out.memory.beside);
        for position in 0..self.count {
            if self.scheme(position).is_some_and(|s| !s.common) {
                self.limit_pool(position as u8 + 1, known, out, &mut limits);
            }
        }
        out.memory.beside = limits;
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
