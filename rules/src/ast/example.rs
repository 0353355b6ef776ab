//! What an `example` says: the facility's hours, visits with their orders, what is expected.

use santei::episode::HoursDay;

use super::{CodeRef, Int, Literal, MoneyUnit, Name, Number, Trivia};
use crate::span::{Span, Spanned};

/// A span of hours that a facility shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoursAt {
    /// The first day of the week, or `holiday`.
    pub first: Spanned<HoursDay>,
    /// The last day of the week.
    pub last: Option<Spanned<HoursDay>>,
    /// Its first minute.
    pub from: Spanned<u16>,
    /// The minute at its end.
    pub to: Spanned<u16>,
}

/// The words of the days of hours.
pub const HOURS_DAYS: [(&str, HoursDay); 8] = [
    ("sun", HoursDay::Sun),
    ("mon", HoursDay::Mon),
    ("tue", HoursDay::Tue),
    ("wed", HoursDay::Wed),
    ("thu", HoursDay::Thu),
    ("fri", HoursDay::Fri),
    ("sat", HoursDay::Sat),
    ("holiday", HoursDay::Holiday),
];

/// An item of a `visit`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitItem {
    /// What it is.
    pub kind: VisitItemKind,
    /// Where it stands.
    pub span: Span,
    /// Its comments.
    pub trivia: Trivia,
}

/// What an item of a `visit` is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VisitItemKind {
    /// A code.
    Ordered(Ordered),
    /// `fact NAME VALUE`
    Fact(Name, Literal),
    /// `section N times N { … }`
    Section {
        /// 診療識別.
        identification: Int,
        /// 回数.
        times: Option<Int>,
        /// The items.
        items: Vec<SectionItem>,
    },
}

/// An item of a `section`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SectionItem {
    /// A code.
    Ordered(Ordered),
    /// `fact NAME VALUE`
    Fact(Name, Literal),
}

/// A code that is ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ordered {
    /// The code.
    pub code: CodeRef,
    /// Its quantity.
    pub quantity: Option<Number>,
    /// How often.
    pub times: Option<Int>,
    /// The stated price.
    pub price: Option<Number>,
    /// The stated points.
    pub points: Option<Number>,
}

/// What an `example` expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expect {
    /// The code is charged.
    Code {
        /// The code.
        code: CodeRef,
        /// The number behind it.
        amount: Option<(Number, MoneyUnit)>,
        /// How often.
        times: Option<Int>,
    },
    /// The code is not charged.
    Not(CodeRef),
    /// The code cannot be decided.
    Undecided(CodeRef),
    /// The total.
    Total(Number, MoneyUnit),
}
