//! Entries of the statements on the patient's share (`rules/schedules/futan`), their canonical
//! text, and the examples that they give.

use std::fmt::Write as _;

use santei::Day;
use santei::burden::book::{Mode, Period};
use santei::burden::{
    Bill, Certificate, Coverage, PayerShare, Request, Served, Settlement, Unsettled, settle,
};
use santei::image::Image;

use crate::ast::{CodeRef, DayAt, Int, Name, Number, Text};
use crate::formatter::{code_text, names_text, quoted};

/// An entry of a statement on the patient's share. The comment shows its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BurdenEntry {
    /// `pays N percent`, `pays N yen`, `pays rest`
    Pays(Pays),
    /// `amount N yen [plus P percent above M]`
    Amount(Int, Option<(Number, Int)>),
    /// `amount unknown from N yen`
    Unknown(Int),
    /// `often N yen`
    Often(Int),
    /// `half-at N`
    HalfAt(Int),
    /// `combine from N yen`; `None`: `combine all`
    Combine(Option<Int>),
    /// `year N yen with FACT`
    Year(Int, Option<Name>),
    /// `for A, B`
    For(Vec<Name>),
    /// `number N agency N`
    Number(Int, Option<Int>),
    /// `payer "…" division "…"`
    Payer(Text, Option<Text>),
    /// `rank N`
    Rank(Int),
    /// `takes whole`: whether it goes before the insurer
    Takes(bool),
    /// `covers all`
    Covers(bool),
    /// `without-insurer yes`
    WithoutInsurer(Without),
    /// `cap …`
    Cap(CapAt),
    /// `meals of GRADE N percent`
    Meals(Option<Name>, Number),
    /// `price-stated`
    PriceStated,
    /// `nearest N yen half-up`
    Nearest(Int, Mode),
    /// `mark 2 "医1"`
    Mark(Name, Text),
    /// `row CODE "…"`: the row of the master that states the same amount
    Code(CodeRef),
    /// `coverage 被用者 class ウ …`
    Coverage(CoverageAt),
    /// `certificate 54 grade 一般 …`
    Certificate(CertificateAt),
    /// `bill DAY N points of 54 inpatient`
    Bill {
        /// The day.
        day: DayAt,
        /// The points.
        points: Int,
        /// The certificates that cover it.
        of: Vec<Name>,
        /// 入院.
        inpatient: bool,
    },
    /// `served DAY KIND N times fee N of 54`
    Served {
        /// The day.
        day: DayAt,
        /// The kind.
        kind: Name,
        /// How many.
        times: Int,
        /// The whole fee.
        fee: Int,
        /// The certificates that cover it.
        of: Vec<Name>,
    },
    /// `expect …`
    Expect(BurdenExpect),
}

/// Whether a scheme pays where there is no insurer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Without {
    /// `yes`
    Yes,
    /// `no`
    No,
    /// `of GRADE, SCHEME`: for a certificate of the grade, or beside the scheme
    Of(Vec<Name>),
}

/// What a statement pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pays {
    /// `N percent`
    Percent(Number),
    /// `N yen`
    Yen(Int),
    /// `rest`
    Rest,
}

/// `cap [of GRADE] [with FACT] [inpatient|outpatient] visit|day|month (N yen|ceiling) [N times]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapAt {
    /// The grade.
    pub grade: Option<Name>,
    /// The fact.
    pub with: Option<Name>,
    /// For in-patients or out-patients only.
    pub inpatient: Option<bool>,
    /// Of what.
    pub period: Period,
    /// Yen; `None`: the patient's own ceiling.
    pub yen: Option<Int>,
    /// How often in a month.
    pub times: Option<Int>,
}

/// An insurance of a `case`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageAt {
    /// The insurer.
    pub insurer: Name,
    /// The class of income.
    pub class: Option<Name>,
    /// 被扶養者.
    pub dependent: bool,
    /// The stated percent.
    pub percent: Option<Int>,
    /// 多数回該当.
    pub often: Option<bool>,
    /// 高半.
    pub halved: bool,
    /// Marks.
    pub with: Vec<Name>,
}

/// A certificate of a `case`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateAt {
    /// Its number.
    pub number: Name,
    /// Its grade.
    pub grade: Option<Name>,
    /// The stated cap.
    pub month_cap: Option<Int>,
    /// What was used elsewhere: yen and times.
    pub used: Option<(Int, Option<Int>)>,
    /// Marks.
    pub with: Vec<Name>,
}

/// What a `case` expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BurdenExpect {
    /// A sum.
    Sum(Sum, Int),
    /// What a scheme pays.
    Paid(Name, Int),
    /// What a scheme pays of meals.
    Meals(Name, Int),
    /// Something is not known.
    Undecided,
}

/// The sums of the shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sum {
    /// The patient, as on the receipt.
    Patient,
    /// What is collected.
    Window,
    /// The insurer.
    Insurer,
    /// The patient's meals.
    Meals,
}

impl Sum {
    /// The word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Window => "window",
            Self::Insurer => "insurer",
            Self::Meals => "meals",
        }
    }
}

/// An example of the patient's share as plain data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BurdenCase {
    /// Its title.
    pub name: String,
    /// The statements that it shows.
    pub of: Vec<String>,
    /// The rule text.
    pub file: String,
    /// The line where it begins.
    pub line: u32,
    /// Date of birth.
    pub born: Day,
    /// 入院.
    pub inpatient: bool,
    /// The insurance.
    pub coverage: Coverage,
    /// The certificates.
    pub certificates: Vec<Certificate>,
    /// The bills.
    pub bills: Vec<Bill>,
    /// Meals: day, kind, how many, fee, certificates.
    pub served: Vec<(Day, String, i64, i64, u32)>,
    /// What is expected, each with its line.
    pub expectations: Vec<(BurdenExpectation, u32)>,
}

impl BurdenCase {
    /// Settles the case.
    ///
    /// # Errors
    /// As [`santei::burden::settle`].
    pub fn settle(&self, image: &Image<'_>, shares: &mut Settlement) -> Result<(), Unsettled> {
        let served: Vec<Served<'_>> = self
            .served
            .iter()
            .map(|(day, kind, count, fee, certificates)| Served {
                day: *day,
                kind,
                count: *count,
                fee: *fee,
                certificates: *certificates,
            })
            .collect();
        let request = Request {
            born: self.born,
            inpatient: self.inpatient,
            coverage: &self.coverage,
            certificates: &self.certificates,
            bills: &self.bills,
            served: &served,
        };
        settle(image, &request, shares)
    }

    /// What an expectation of an amount wants and what the shares have, in yen; `None`: it is not
    /// about an amount.
    #[must_use]
    pub fn amounts(&self, wants: &BurdenExpectation, shares: &Settlement) -> Option<(i64, i64)> {
        match wants {
            BurdenExpectation::Undecided => None,
            BurdenExpectation::Sum(sum, yen) => {
                let got = match sum {
                    Sum::Patient => shares.patient,
                    Sum::Window => shares.window,
                    Sum::Insurer => shares.insurer,
                    Sum::Meals => shares.meals_patient,
                };
                Some((*yen, got))
            }
            BurdenExpectation::Paid(number, yen) => {
                Some((*yen, self.payer(number, shares).map_or(0, |p| p.paid)))
            }
            BurdenExpectation::Meals(number, yen) => {
                Some((*yen, self.payer(number, shares).map_or(0, |p| p.meals)))
            }
        }
    }

    fn payer<'s>(&self, number: &str, shares: &'s Settlement) -> Option<&'s PayerShare> {
        shares.payers.iter().find(|p| {
            let certificate = self.certificates.get(p.certificate as usize);
            certificate.is_some_and(|c| c.number == number)
        })
    }
}

/// What an example of the patient's share expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BurdenExpectation {
    /// A sum in yen.
    Sum(Sum, i64),
    /// What the scheme of a number pays, in yen.
    Paid(String, i64),
    /// What the scheme of a number pays of meals, in yen.
    Meals(String, i64),
    /// Something is not known.
    Undecided,
}

impl BurdenEntry {
    /// The word that begins it.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Pays(_) => "pays",
            Self::Amount(..) | Self::Unknown(_) => "amount",
            Self::Often(_) => "often",
            Self::HalfAt(_) => "half-at",
            Self::Combine(_) => "combine",
            Self::Year(..) => "year",
            Self::For(_) => "for",
            Self::Number(..) => "number",
            Self::Payer(..) => "payer",
            Self::Rank(_) => "rank",
            Self::Takes(_) => "takes",
            Self::Covers(_) => "covers",
            Self::WithoutInsurer(_) => "without-insurer",
            Self::Cap(_) => "cap",
            Self::Meals(..) => "meals",
            Self::PriceStated => "price-stated",
            Self::Nearest(..) => "nearest",
            Self::Mark(..) => "mark",
            Self::Code(_) => "row",
            Self::Coverage(_) => "coverage",
            Self::Certificate(_) => "certificate",
            Self::Bill { .. } => "bill",
            Self::Served { .. } => "served",
            Self::Expect(_) => "expect",
        }
    }
}

const fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

fn of_text(of: &[Name]) -> String {
    if of.is_empty() { String::new() } else { format!(" of {}", names_text(of)) }
}

/// The canonical text of an entry.
pub(crate) fn text(entry: &BurdenEntry) -> String {
    let word = entry.word();
    let mut out = word.to_owned();
    let _ = match entry {
        BurdenEntry::Pays(Pays::Percent(n)) | BurdenEntry::Meals(None, n) => {
            write!(out, " {} percent", n.value)
        }
        BurdenEntry::Meals(Some(grade), n) => {
            write!(out, " of {} {} percent", grade.value, n.value)
        }
        BurdenEntry::Pays(Pays::Yen(n)) | BurdenEntry::Often(n) | BurdenEntry::Year(n, None) => {
            write!(out, " {} yen", n.value)
        }
        BurdenEntry::Year(n, Some(fact)) => write!(out, " {} yen with {}", n.value, fact.value),
        BurdenEntry::Pays(Pays::Rest) => write!(out, " rest"),
        BurdenEntry::Amount(n, None) => write!(out, " {} yen", n.value),
        BurdenEntry::Amount(n, Some((percent, above))) => {
            write!(out, " {} yen plus {} percent above {}", n.value, percent.value, above.value)
        }
        BurdenEntry::Unknown(n) => write!(out, " unknown from {} yen", n.value),
        BurdenEntry::HalfAt(n) | BurdenEntry::Rank(n) => write!(out, " {}", n.value),
        BurdenEntry::Combine(None) => write!(out, " all"),
        BurdenEntry::Combine(Some(n)) => write!(out, " from {} yen", n.value),
        BurdenEntry::For(names) => write!(out, " {}", names_text(names)),
        BurdenEntry::Number(n, None) => write!(out, " {}", n.value),
        BurdenEntry::Number(n, Some(agency)) => write!(out, " {} agency {}", n.value, agency.value),
        BurdenEntry::Payer(n, None) => write!(out, " {}", quoted(&n.value)),
        BurdenEntry::Payer(n, Some(d)) => {
            write!(out, " {} division {}", quoted(&n.value), quoted(&d.value))
        }
        BurdenEntry::Takes(whole) => write!(out, " {}", if *whole { "whole" } else { "insured" }),
        BurdenEntry::Covers(all) => write!(out, " {}", if *all { "all" } else { "stated" }),
        BurdenEntry::WithoutInsurer(Without::Of(words)) => {
            write!(out, " of {}", names_text(words))
        }
        BurdenEntry::WithoutInsurer(is) => write!(out, " {}", yes(*is == Without::Yes)),
        BurdenEntry::Cap(cap) => {
            if let Some(grade) = &cap.grade {
                let _ = write!(out, " of {}", grade.value);
            }
            if let Some(with) = &cap.with {
                let _ = write!(out, " with {}", with.value);
            }
            match cap.inpatient {
                Some(true) => out.push_str(" inpatient"),
                Some(false) => out.push_str(" outpatient"),
                None => {}
            }
            let period = match cap.period {
                Period::Visit => "visit",
                Period::Day => "day",
                Period::Month => "month",
            };
            let _ = match &cap.yen {
                Some(yen) => write!(out, " {period} {} yen", yen.value),
                None => write!(out, " {period} ceiling"),
            };
            match &cap.times {
                Some(times) => write!(out, " {} times", times.value),
                None => Ok(()),
            }
        }
        BurdenEntry::PriceStated => Ok(()),
        BurdenEntry::Nearest(n, mode) => {
            let mode = match mode {
                Mode::HalfUp => "half-up",
                Mode::Down => "down",
                Mode::Up => "up",
            };
            write!(out, " {} yen {mode}", n.value)
        }
        BurdenEntry::Mark(name, payers) => {
            write!(out, " {} {}", name.value, quoted(&payers.value))
        }
        BurdenEntry::Code(code) => write!(out, " {}", code_text(code)),
        BurdenEntry::Coverage(c) => {
            let _ = write!(out, " {}", c.insurer.value);
            if let Some(class) = &c.class {
                let _ = write!(out, " class {}", class.value);
            }
            if c.dependent {
                out.push_str(" dependent");
            }
            if let Some(percent) = &c.percent {
                let _ = write!(out, " percent {}", percent.value);
            }
            if let Some(often) = c.often {
                let _ = write!(out, " often {}", yes(often));
            }
            if c.halved {
                out.push_str(" halved");
            }
            with_text(&mut out, &c.with);
            Ok(())
        }
        BurdenEntry::Certificate(c) => {
            let _ = write!(out, " {}", c.number.value);
            if let Some(grade) = &c.grade {
                let _ = write!(out, " grade {}", grade.value);
            }
            if let Some(cap) = &c.month_cap {
                let _ = write!(out, " month-cap {}", cap.value);
            }
            if let Some((yen, times)) = &c.used {
                let _ = write!(out, " used {}", yen.value);
                if let Some(times) = times {
                    let _ = write!(out, " {} times", times.value);
                }
            }
            with_text(&mut out, &c.with);
            Ok(())
        }
        BurdenEntry::Bill { day, points, of, inpatient } => {
            let inpatient = if *inpatient { " inpatient" } else { "" };
            write!(out, " {} {} points{}{inpatient}", day.value, points.value, of_text(of))
        }
        BurdenEntry::Served { day, kind, times, fee, of } => write!(
            out,
            " {} {} {} times fee {}{}",
            day.value,
            kind.value,
            times.value,
            fee.value,
            of_text(of)
        ),
        BurdenEntry::Expect(BurdenExpect::Sum(sum, yen)) => {
            write!(out, " {} {} yen", sum.word(), yen.value)
        }
        BurdenEntry::Expect(BurdenExpect::Paid(number, yen)) => {
            write!(out, " paid {} {} yen", number.value, yen.value)
        }
        BurdenEntry::Expect(BurdenExpect::Meals(number, yen)) => {
            write!(out, " meals of {} {} yen", number.value, yen.value)
        }
        BurdenEntry::Expect(BurdenExpect::Undecided) => write!(out, " undecided"),
    };
    out
}

fn with_text(out: &mut String, with: &[Name]) {
    for mark in with {
        let _ = write!(out, " with {}", mark.value);
    }
}
