//! The statements of the patient's share, compiled.

use crate::ir::SourceId;
use crate::{Code, Day};

/// Every statement on the patient's share: `share`, `ceiling`, `burden`, `meal`, `settle`, `marks`,
/// and of a kind in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// The statements.
    pub statements: Vec<Statement>,
}

/// A statement with its days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its name.
    pub name: String,
    /// The law that says so.
    pub cite: String,
    /// First day in force.
    pub from: Day,
    /// Last day in force.
    pub to: Day,
    /// The rule text.
    pub source: SourceId,
    /// Its line there.
    pub line: u32,
    /// When it holds, in postfix order; empty: always.
    pub when: Vec<Test>,
    /// What it says.
    pub body: Body,
}

/// A part of a condition, in postfix order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// An attribute compared with a number (a day as its number, a bool as 0 or 1).
    Number(Attr, crate::ir::Comparison, i64),
    /// An attribute is this word.
    Word(Attr, String),
    /// A fact of the coverage or a certificate, or a scheme, is there.
    Fact(String),
    /// The attribute is stated.
    Stated(Attr),
    /// The last one is not so.
    Not,
    /// The last two are both so.
    And,
    /// One of the last two is so.
    Or,
    /// Where the last one is not so, this many tests need not be looked at.
    SkipNo(u16),
    /// Where the last one is so, this many tests need not be looked at.
    SkipYes(u16),
}

/// What a condition may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u16)]
pub enum Attr {
    /// Age in years on the day.
    Age = 0,
    /// Age in years on the first day of the month: 70歳に達する日の属する月の翌月 begins there.
    MonthAge = 1,
    /// Date of birth.
    Born = 2,
    /// The day.
    Date = 3,
    /// 六歳に達する日以後の最初の三月三十一日以前.
    BeforeSchool = 4,
    /// Kind of insurer.
    Insurer = 5,
    /// Class of income (適用区分).
    Class = 6,
    /// Percent that the patient bears.
    Percent = 7,
    /// 被扶養者.
    Dependent = 8,
    /// 入院.
    Inpatient = 9,
    /// 入院外.
    Outpatient = 10,
}

impl Attr {
    /// Every attribute with its word in rule text.
    pub const ALL: [(&'static str, Self); 11] = [
        ("age", Self::Age),
        ("month-age", Self::MonthAge),
        ("born", Self::Born),
        ("date", Self::Date),
        ("before-school", Self::BeforeSchool),
        ("insurer", Self::Insurer),
        ("class", Self::Class),
        ("percent", Self::Percent),
        ("dependent", Self::Dependent),
        ("inpatient", Self::Inpatient),
        ("outpatient", Self::Outpatient),
    ];

    /// The word in rule text.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, a)| *a == self).map_or("", |(word, _)| word)
    }

    /// The attribute of a number.
    #[must_use]
    pub const fn of(number: u16) -> Option<Self> {
        Some(match number {
            0 => Self::Age,
            1 => Self::MonthAge,
            2 => Self::Born,
            3 => Self::Date,
            4 => Self::BeforeSchool,
            5 => Self::Insurer,
            6 => Self::Class,
            7 => Self::Percent,
            8 => Self::Dependent,
            9 => Self::Inpatient,
            10 => Self::Outpatient,
            _ => return None,
        })
    }
}

/// What a statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// `share`: the patient's part.
    Share {
        /// Hundredths of a percent of the fee.
        percent: i64,
        /// Whether the yen for a point must be stated (労災, 自賠責).
        price_stated: bool,
    },
    /// `ceiling`
    Ceiling(Ceiling),
    /// `burden`
    Scheme(Scheme),
    /// `meal`
    Meal(Meal),
    /// `settle`
    Settle(Settle),
    /// A line of `marks`: the code is the name; the payers as bits, the insurer bit 0, 公費1 … 4
    /// bits 1 … 4.
    Mark {
        /// The code of the receipt.
        mark: String,
        /// The payers.
        payers: u8,
    },
}

/// A limit of one month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ceiling {
    /// The pots that it limits.
    pub pots: Vec<String>,
    /// Yen; where `unknown`, the least that it may be.
    pub base: i64,
    /// Whether the amount is not known, only that it is not below `base`.
    pub unknown: bool,
    /// Hundredths of a percent of the fee above `above`.
    pub plus: i64,
    /// Yen of the fee.
    pub above: i64,
    /// 多数回該当.
    pub often: Option<i64>,
    /// Halved in the month in which this age is reached on a day other than the first.
    pub half_at: Option<u16>,
    /// 合算: pots that reached this amount count.
    pub combine: Option<i64>,
    /// 年間上限, settled afterwards, in yen; with a fact: for whom it holds.
    pub year: Vec<(Option<String>, i64)>,
}

/// A scheme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scheme {
    /// Its numbers: 法別番号 (below 100) with 実施機関番号, or a whole 負担者番号 with 事業内区分.
    pub keys: Vec<(u32, Option<u32>)>,
    /// Order of application.
    pub rank: u32,
    /// Whether it goes before the insurer.
    pub whole: bool,
    /// The pot of its groups.
    pub pot: String,
    /// Whether it covers all that is done for the patient.
    pub covers_all: bool,
    /// Whether it pays where there is no insurer.
    pub without_insurer: bool,
    /// Grades and schemes with which it pays there all the same (生活保護).
    pub without_insurer_of: Vec<String>,
    /// Hundredths of a percent of the fee that the patient bears; `None`: what is open.
    pub pays: Option<i64>,
    /// Caps of what the patient bears.
    pub caps: Vec<Cap>,
    /// Hundredths of a percent of the standard burden of meals that it pays.
    pub meals: i64,
    /// The same for a grade.
    pub meals_of: Vec<(String, i64)>,
}

/// A cap of what the patient bears under a scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cap {
    /// For this grade only.
    pub grade: Option<String>,
    /// With this fact only.
    pub fact: Option<String>,
    /// For in-patients (`true`) or out-patients only.
    pub inpatient: Option<bool>,
    /// Of what.
    pub period: Period,
    /// Yen; `None`: what the patient would bear at the most without the scheme (the ceiling of
    /// 通常).
    pub yen: Option<i64>,
    /// How often in a month it is paid; afterwards the patient pays nothing.
    pub times: Option<u16>,
}

/// What a cap is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Period {
    /// 1回.
    Visit = 0,
    /// 1日.
    Day = 1,
    /// 1月.
    Month = 2,
}

/// A standard burden of meals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meal {
    /// Its kind: 食事, 居住 …
    pub kind: String,
    /// The row of the master that states the same amount.
    pub code: Option<Code>,
    /// Yen for one.
    pub yen: i64,
}

/// How amounts are rounded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settle {
    /// What for.
    pub purposes: Vec<String>,
    /// To multiples of this many yen.
    pub unit: i64,
    /// How.
    pub mode: Mode,
}

/// Directions of rounding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u16)]
pub enum Mode {
    /// 四捨五入.
    #[default]
    HalfUp = 0,
    /// 切捨て.
    Down = 1,
    /// 切上げ.
    Up = 2,
}
