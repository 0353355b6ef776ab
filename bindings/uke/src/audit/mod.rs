//! Audit (審査): what the schedule says of claimed receipts.
//!
//! A receipt becomes an [`santei::Episode`], which is judged as it is recorded. What the rules
//! forbid is a [`Finding`], with its points and its law; what they cannot decide is counted apart,
//! with what would decide it.
//!
//! ```
//! use santei::image::{ImageBuf, write};
//! use santei_uke::audit::{Auditor, Options};
//! # let buffer = ImageBuf::copy_of(&write(&santei::ir::Program::default())?);
//! # let image = buffer.open()?;
//! let file = "IR,1,13,1,1234567,,,202607,00,\r\n\
//!     RE,1,1112,202606,TEST,1,19800401\r\n\
//!     HO,06130017,,1,1,75\r\n\
//!     SI,12,1,112007410,,75,1,,,,,,,,,1\r\n";
//! let mut auditor = Auditor::new(&image, Options::default());
//! let mut findings = 0;
//! let summary = auditor.read(file.as_bytes(), |report| {
//!     findings += report.findings.len();
//!     std::ops::ControlFlow::Continue(())
//! });
//! assert_eq!(summary.receipts, 1);
//! // The image of the example holds no schedule, which is told once.
//! assert!(summary.findings.contains_key("A0003"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod derived;
mod facilities;
mod finding;
mod instead;
mod judge;
mod kinds;
pub(crate) mod month;
mod repeats;
mod report;
mod structure;
mod sums;
mod suppression;

use std::io::BufRead;
use std::ops::ControlFlow;

use santei::episode::{Facility, FacilityKind};
use santei::image::Image;
use santei::{Day, Episode, Lang, Scratch, evaluate};

pub use facilities::{Facilities, FacilitiesError};
pub use finding::{Finding, Severity, Touched, Undecided};
pub use kinds::FindingKind;
pub use report::{Count, ReceiptReport, Summary};
pub use suppression::{SuppressionError, Suppressions};

use crate::problem::Problem;
use crate::reader::{Part, Reader};
use crate::receipt::{Form, Receipt};
use crate::record::Records;
use derived::{Reductions, Second};
use judge::Judged;
use repeats::Repeats;
pub(crate) use report::{Findings, sum};
use sums::Sums;

/// What an audit is to know and to tell.
#[derive(Clone, Debug)]
pub struct Options {
    /// The language of sentences.
    pub lang: Lang,
    /// The facilities that claim.
    pub facilities: Facilities,
    /// Findings to leave out.
    pub suppressions: Suppressions,
    /// Whether to look for what was lawful and not claimed, which evaluates each receipt twice.
    pub under_claims: bool,
    /// Whether to tell of what the rules remind (A0701), which is no fault. It is so by default.
    pub reminders: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lang: Lang::default(),
            facilities: Facilities::default(),
            suppressions: Suppressions::default(),
            under_claims: false,
            reminders: true,
        }
    }
}

/// Judges receipts against a schedule image.
pub struct Auditor<'i> {
    image: &'i Image<'i>,
    options: Options,
    scratch: Scratch,
    episode: Episode,
    sums: Sums,
    reductions: Reductions,
    price_lists: [Option<(Day, Day)>; 2],
    head: Head,
    /// Months of which the lack of a schedule was told.
    told_months: Vec<Day>,
    repeats: Repeats,
    /// Receipts of the file so far.
    read: u64,
}

/// What holds for the receipts that come.
#[derive(Default)]
struct Head {
    facility: String,
    known: Option<bool>,
    told_forms: Vec<Form>,
    one_volume: bool,
    receipts: u64,
    payers: u64,
    points: u64,
}

/// More months than this are told again.
const MOST_MONTHS: usize = 1_000;

impl<'i> Auditor<'i> {
    /// An auditor with a schedule.
    #[must_use]
    pub fn new(image: &'i Image<'i>, options: Options) -> Self {
        Self {
            image,
            options,
            scratch: Scratch::default(),
            episode: Episode::default(),
            sums: Sums::default(),
            reductions: Reductions {
                rows: image.reducing_rows(),
                lowering: image.lowering_rows(),
                replaceable: image.replaceable_codes(),
            },
            price_lists: [image.price_list_days(6), image.price_list_days(7)],
            head: Head::default(),
            told_months: Vec::new(),
            repeats: Repeats::default(),
            read: 0,
        }
    }

    /// Judges a whole file, in memory that does not grow with it. Each report of a receipt, and of
    /// a part of the file that has a finding, is given to `each`, which may end the reading.
    pub fn read<R: BufRead>(
        &mut self,
        input: R,
        mut each: impl FnMut(&ReceiptReport) -> ControlFlow<()>,
    ) -> Summary {
        let mut summary = Summary::default();
        self.read = 0;
        self.repeats.clear();
        for part in Reader::new(input) {
            let Some(report) = self.part(&part) else { continue };
            summary.take(&report);
            if each(&report).is_break() {
                return summary;
            }
        }
        if let Some(report) = self.end() {
            summary.take(&report);
            let _ = each(&report);
        }
        summary
    }

    /// What is to be said when a file has ended whose parts were judged one by one: that it held no
    /// receipt.
    pub fn end(&mut self) -> Option<ReceiptReport> {
        self.repeats.clear();
        if core::mem::take(&mut self.read) > 0 {
            return None;
        }
        self.about(|findings, _| findings.add(FindingKind::NoReceipt, None))
    }

    /// Judges a part of a file, in the order of the file: `None` for a part that is no receipt and
    /// has no finding.
    pub fn part(&mut self, part: &Result<Part, Problem>) -> Option<ReceiptReport> {
        match part {
            Ok(Part::Receipt(receipt)) => Some(self.receipt(receipt)),
            Ok(Part::Head(records)) => {
                self.begin(records);
                self.about(|findings, _| problems(findings, records))
            }
            Ok(Part::Tail(records)) => {
                let report = self.about(|findings, head| {
                    problems(findings, records);
                    total(findings, head, records);
                });
                self.head.receipts = 0;
                self.head.payers = 0;
                self.head.points = 0;
                report
            }
            Err(problem) => {
                self.about(|findings, _| findings.problem(FindingKind::Unreadable, problem))
            }
        }
    }

    /// A report about a part of the file that is no receipt.
    fn about(&self, say: impl FnOnce(&mut Findings<'_>, &Head)) -> Option<ReceiptReport> {
        let mut findings =
            Findings::new(self.options.lang, &self.options.suppressions, &self.head.facility);
        say(&mut findings, &self.head);
        let (findings, suppressed) = findings.done();
        (!findings.is_empty() || suppressed > 0).then(|| ReceiptReport {
            facility: self.head.facility.clone(),
            findings,
            suppressed,
            ..ReceiptReport::default()
        })
    }

    fn begin(&mut self, records: &Records) {
        let ir = records.iter().find_map(crate::layout::Ir::of);
        self.head = Head {
            facility: ir
                .map_or_else(String::new, |ir| ir.facility().text_lossy().trim().to_owned()),
            one_volume: ir.is_none_or(|ir| matches!(ir.volume().bytes(), b"" | b"00")),
            ..Head::default()
        };
    }

    /// Judges a receipt. The facility is the one of its head.
    pub fn receipt(&mut self, receipt: &Receipt) -> ReceiptReport {
        self.read = self.read.saturating_add(1);
        let code = receipt.facility().map(|ir| ir.facility());
        let code = code.map_or_else(String::new, |c| c.text_lossy().trim().to_owned());
        if code != self.head.facility || self.head.known.is_none() {
            self.head.facility.clone_from(&code);
            self.episode.facility = Facility::default();
            let known = self.options.facilities.of(&code).cloned();
            self.head.known = Some(known.is_some());
            self.episode.facility = known.unwrap_or_default();
            self.head.told_forms.clear();
        }
        self.count(receipt);
        let re = receipt.common();
        let record = receipt.records().get(0).map_or(0, |r| r.number());
        let number = re.map_or_else(String::new, |re| re.number().text_lossy().trim().to_owned());
        let mut report =
            ReceiptReport { receipt: number, record, facility: code, ..ReceiptReport::default() };
        let suppressions = std::mem::take(&mut self.options.suppressions);
        let facility = std::mem::take(&mut self.head.facility);
        let number = std::mem::take(&mut report.receipt);
        let mut findings =
            Findings::new(self.options.lang, &suppressions, &facility).of_receipt(&number, record);
        problems(&mut findings, receipt.records());
        self.repeats.check(receipt, &facility, &mut findings);
        self.judge(receipt, &mut report, &mut findings);
        (report.findings, report.suppressed) = findings.done();
        report.receipt = number;
        self.head.facility = facility;
        self.options.suppressions = suppressions;
        report
    }

    fn judge(
        &mut self,
        receipt: &Receipt,
        report: &mut ReceiptReport,
        findings: &mut Findings<'_>,
    ) {
        let place = receipt.records().get(0).map(|r| r.place());
        let form = receipt.form();
        if form != Form::Medical {
            if !self.head.told_forms.contains(&form) {
                self.head.told_forms.push(form);
                findings.add(FindingKind::NotAudited, place);
            }
            return;
        }
        structure::payers(receipt, findings);
        let head = match receipt.common().map(month::head) {
            Some(Ok(head)) => head,
            Some(Err(problem)) => {
                findings.problem(FindingKind::BadReceipt, &problem);
                return;
            }
            None => {
                findings.add(FindingKind::BadReceipt, place);
                return;
            }
        };
        findings.in_month(head.month);
        report.month = Some(head.month);
        if !self.has_schedule(head.month) {
            if !self.told_months.contains(&head.month) && self.told_months.len() < MOST_MONTHS {
                self.told_months.push(head.month);
                findings.add(FindingKind::NoSchedule, place);
            }
            return;
        }
        let known = self.head.known == Some(true);
        if !known {
            self.assume(receipt);
            if !self.head.told_forms.contains(&Form::Medical) {
                self.head.told_forms.push(Form::Medical);
                findings.add(FindingKind::FacilityAssumed, place);
            }
        }
        let month = month::read(receipt, &head, self.image, &mut self.episode, findings);
        structure::check(receipt, &month, findings);
        if month.placed.is_empty() {
            return;
        }
        let outcome = match evaluate(self.image, &self.episode, &mut self.scratch) {
            Ok(outcome) => outcome,
            Err(error) => {
                findings.episode(place, &error);
                return;
            }
        };
        self.sums.read(&month, &outcome);
        let second = Second {
            image: self.image,
            month: &month,
            reductions: &self.reductions,
            sums: &self.sums,
            under_claims: self.options.under_claims,
        };
        let refused = instead::refused(self.image, &outcome, &self.reductions);
        let lacks = self.options.under_claims
            || self.reductions.stand_in(&month)
            || outcome.lacking_reductions(self.image).next().is_some();
        let followed = (lacks || !refused.is_empty())
            .then(|| second.follow(&self.episode, &mut self.scratch))
            .flatten();
        let instead = followed.as_ref().filter(|_| !refused.is_empty()).and_then(|followed| {
            let recorded = (&self.episode, &outcome);
            let (sums, scratch) = (&self.sums, &mut self.scratch);
            let followed = &followed.outcome;
            instead::find(self.image, &month, recorded, &refused, followed, sums, scratch)
        });
        let judged = Judged {
            image: self.image,
            episode: &self.episode,
            outcome: &outcome,
            month: &month,
            sums: &self.sums,
            instead,
            reductions: &self.reductions,
            facility_known: known,
            reminders: self.options.reminders,
            price_lists: self.price_lists,
        };
        let counted = judged.judge(findings);
        report.judged = true;
        report.lines = counted.lines;
        report.undecided_lines = counted.undecided_lines;
        report.undecided = counted.undecided;
        report.points = self
            .sums
            .all()
            .fold(santei::Fixed::ZERO, |all, (_, one)| report::sum(all, one.recorded));
        if let Some(followed) = followed.as_ref().filter(|_| lacks) {
            second.look((&self.episode, &outcome), followed, &mut self.scratch, findings);
        }
    }

    /// Whether some day of the month has a schedule.
    fn has_schedule(&self, month: Day) -> bool {
        let on = |day| self.image.schedule_on(day).is_some();
        on(month) || on(month.month_end())
    }

    /// A facility of which nothing is known: a hospital states its beds in RE.
    fn assume(&mut self, receipt: &Receipt) {
        let beds = receipt.common().and_then(|re| re.beds().number().ok().flatten());
        self.episode.facility.kind = match beds {
            Some(1..) => FacilityKind::Hospital,
            _ => FacilityKind::Clinic,
        };
    }

    /// What the total of the file will be compared with.
    fn count(&mut self, receipt: &Receipt) {
        let head = &mut self.head;
        head.receipts = head.receipts.saturating_add(1);
        let number = |value: crate::Value<'_>| value.number().ok().flatten().map(u64::from);
        let mut points = None;
        if let Some(ho) = receipt.insurer() {
            head.payers = head.payers.saturating_add(1);
            points = number(ho.points());
        }
        for ko in receipt.schemes() {
            head.payers = head.payers.saturating_add(1);
            points = points.or_else(|| number(ko.points()));
        }
        head.points = head.points.saturating_add(points.unwrap_or_default());
    }
}

/// What the reader could not take.
fn problems(findings: &mut Findings<'_>, records: &Records) {
    for problem in records.problems() {
        findings.problem(FindingKind::Unreadable, problem);
    }
}

/// GO against what was read. 総件数 counts receipts, or who pays them (HO and KO), as the examining
/// body has it.
fn total(findings: &mut Findings<'_>, head: &Head, records: &Records) {
    let Some(go) = records.total() else { return };
    if !head.one_volume || !matches!(go.volume().bytes(), b"" | b"99") {
        return;
    }
    let number = |value: crate::Value<'_>| value.number().ok().flatten().map(u64::from);
    if let Some(points) = number(go.points()).filter(|p| *p != head.points) {
        let place = Some(go.points().place());
        findings.figures(FindingKind::FileTotal, place, points, head.points);
    }
    let count = number(go.receipts());
    if let Some(count) = count.filter(|c| *c != head.receipts && *c != head.payers) {
        let place = Some(go.receipts().place());
        findings.figures(FindingKind::FileCount, place, count, head.receipts);
    }
}

/// The JSON Schema of a [`ReceiptReport`].
#[must_use]
pub fn report_schema() -> serde_json::Value {
    schemars::schema_for!(ReceiptReport).to_value()
}

/// The JSON Schema of a [`Summary`].
#[must_use]
pub fn summary_schema() -> serde_json::Value {
    schemars::schema_for!(Summary).to_value()
}
