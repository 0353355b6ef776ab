//! The tree of a rule text, as it was written: nothing is resolved, nothing is lost.

mod example;
mod expr;
mod keyword;
mod test;

pub use example::{Expect, HOURS_DAYS, HoursAt, Ordered, SectionItem, VisitItem, VisitItemKind};
pub use expr::{Expr, ExprKind, Function, Look};
pub use keyword::Keyword;
pub use test::{Master, Test, TestValue};

use santei::ir::{Keep, Of, Otherwise, Priced, Role, Together, Window};
use santei::{Day, Fixed};

use crate::span::{Span, Spanned};

/// A name (of a set, a fact, a schedule …) and where it stands.
pub type Name = Spanned<String>;
/// A string literal without its marks and escapes.
pub type Text = Spanned<String>;
/// A day.
pub type DayAt = Spanned<Day>;
/// A number, exact.
pub type Number = Spanned<Fixed>;
/// A whole number.
pub type Int = Spanned<u32>;
/// A window.
pub type WindowAt = Spanned<Window>;

/// The comments that belong to something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trivia {
    /// Comments on lines of their own before it, without `#`.
    pub leading: Vec<String>,
    /// The comment behind it on its last line.
    pub trailing: Option<String>,
}

impl Trivia {
    /// Whether there is no comment.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.leading.is_empty() && self.trailing.is_none()
    }
}

/// A file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// `in …` lines and statements.
    pub parts: Vec<Part>,
    /// Comments after the last part.
    pub closing: Vec<TopComment>,
}

/// A comment between statements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TopComment {
    /// The comment without `#`.
    pub text: String,
    /// Whether a blank line follows it.
    pub gap: bool,
}

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Comments before it.
    pub leading: Vec<TopComment>,
    /// What it is.
    pub kind: PartKind,
    /// The comment behind it on its last line.
    pub trailing: Option<String>,
}

/// What a part of a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// `in r06, r08`: the schedules of the statements below.
    In(Vec<Name>),
    /// A statement.
    Statement(Box<Statement>),
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// From its keyword to its closing brace.
    pub span: Span,
    /// Its kind.
    pub keyword: Keyword,
    /// Its name; of an `example` its title.
    pub name: Name,
    /// The rules that an `example` shows.
    pub of: Vec<Name>,
    /// Its entries.
    pub entries: Vec<Entry>,
    /// Comments before the closing brace.
    pub closing: Vec<String>,
}

/// An entry of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands.
    pub span: Span,
    /// What it says.
    pub kind: EntryKind,
    /// Its comments.
    pub trivia: Trivia,
}

/// A code and the name that the text gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeRef {
    /// The digits as written.
    pub code: Spanned<String>,
    /// The name behind it.
    pub name: Option<Text>,
    /// Its comments.
    pub trivia: Trivia,
}

/// What an entry says. The comment shows its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// `cite "…"`
    Cite(Text),
    /// `from DAY`
    From(DayAt),
    /// `to DAY`
    To(DayAt),
    /// `title "…"`
    Title(Text),
    /// `yen-per-point N`
    YenPerPoint(Number),
    /// `tables 01, 02 …`
    Tables(Vec<Name>),
    /// `files "…", "…" except "…"`
    Files(Vec<Text>, Vec<Text>),
    /// `partial "…"`
    Partial(Vec<Text>),
    /// `drug-prices from DAY to DAY`
    DrugPrices(DayAt, DayAt),
    /// `file KIND`
    File(Name),
    /// `kind KIND`
    Kind(Name),
    /// `columns N`
    Columns(Int),
    /// `change N except N, N`
    Change(Int, Vec<Int>),
    /// `column KEY N`
    Column(Name, Int),
    /// `unit N "…" window W`
    UnitBinding(Int, Text, WindowAt),
    /// `window W`
    WindowEntry(WindowAt),
    /// `codes …`
    Codes(Vec<CodeRef>),
    /// `diseases …`
    Diseases(Vec<CodeRef>),
    /// `where TEST`
    Where(Master, Test),
    /// `union A, B`
    Union(Vec<Name>),
    /// `minus A, B`
    Minus(Vec<Name>),
    /// `type …`
    Type(FactKind),
    /// `ask "…" en "…"`
    Ask(Text, Option<Text>),
    /// `default VALUE when EXPR`
    Default(Literal, Option<Expr>),
    /// `is EXPR`
    Is(Expr),
    /// `standard N`
    Standard(Int),
    /// `met-by N, N`
    MetBy(Vec<Int>),
    /// `states KEY VALUE` or `states KEY as KEY`
    States(Name, Stated),
    /// `days DAY "…", …`
    Days(Vec<DayOff>),
    /// `on SET`
    On(Name),
    /// `when EXPR`
    When(Expr),
    /// `charge CODE quantity EXPR times EXPR points EXPR`
    Charge(CodeRef, Vec<(Charged, Expr)>),
    /// `per WINDOW`
    Per(WindowAt),
    /// `within WINDOW`
    Within(WindowAt),
    /// `members SET`
    Members(Name),
    /// `band N to N M points`
    Band(Band),
    /// `beside SET`
    Beside(Name),
    /// `parents SET`
    Parents(Name),
    /// `children SET`
    Children(Name),
    /// `first SET`
    First(Name),
    /// `second SET`
    Second(Name),
    /// `keep first`
    Keep(Keep),
    /// `max N`, and whether it counts quantities
    Max(Int, bool),
    /// `from-nth N`
    FromNth(Int),
    /// `by-group`
    ByGroup,
    /// `by-code`
    ByCode,
    /// `any-row`
    AnyRow,
    /// `even-if included`
    EvenIfIncluded,
    /// `apart FACT`
    Apart(Name),
    /// `drug` or `material`
    Priced(Priced),
    /// `identification N, N`
    Identification(Vec<Int>),
    /// `together order`
    Together(Together),
    /// `points EXPR`
    Points(Expr),
    /// `needs EXPR`
    Needs(Expr),
    /// `otherwise deny`
    Otherwise(Otherwise),
    /// `comments …`
    Comments(Vec<CodeRef>),
    /// `boxes N, N`
    Boxes(Vec<Int>),
    /// `quantity half-up`: whether it rounds
    Quantity(bool),
    /// `unit STEPS`
    UnitSteps(Vec<StepAt>),
    /// `unit-end half-up`
    UnitEnd(bool),
    /// `order STEPS`
    OrderSteps(Vec<StepAt>),
    /// `order-end half-up`
    OrderEnd(bool),
    /// `patient born DAY female elderly`
    Patient {
        /// Date of birth.
        born: Option<DayAt>,
        /// Whether female.
        female: Option<bool>,
        /// Insured under 後期高齢者医療.
        elderly: bool,
    },
    /// `facility hospital beds N general-beds N standards N, N hours mon-fri 09:00-12:00`
    Facility {
        /// Whether a hospital.
        hospital: Option<bool>,
        /// Licensed beds.
        beds: Option<Int>,
        /// Licensed general beds.
        general_beds: Option<Int>,
        /// Notified standards.
        standards: Option<Vec<Int>>,
        /// The hours that it shows.
        hours: Option<Vec<HoursAt>>,
    },
    /// `visit DAY TIME { … }`
    Visit {
        /// The day.
        day: DayAt,
        /// Minutes since midnight.
        time: Option<Spanned<u16>>,
        /// Whether it is a day of a stay.
        inpatient: bool,
        /// Whether it is a holiday.
        holiday: bool,
        /// What is ordered and stated.
        items: Vec<VisitItem>,
    },
    /// `admission DAY to DAY`
    Admission(DayAt, Option<DayAt>),
    /// `disease CODE main suspected from DAY to DAY`
    Disease {
        /// The code.
        code: CodeRef,
        /// Whether it is the main one.
        main: bool,
        /// Whether it is suspected (の疑い).
        suspected: bool,
        /// Its first day.
        from: Option<DayAt>,
        /// Its last day.
        to: Option<DayAt>,
    },
    /// `history since DAY`
    HistorySince(DayAt),
    /// `history DAY CODE times N`
    History(DayAt, CodeRef, Option<Int>),
    /// `fact NAME VALUE`
    Fact(Name, Literal),
    /// `expect …`
    Expect(Expect),
    /// An entry of a statement on the patient's share.
    Burden(crate::burden::BurdenEntry),
}

/// What a column of a master's row is to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stated {
    /// A value.
    Value(TestValue),
    /// What another column of the row holds.
    As(Name),
}

/// A day off and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayOff {
    /// The day.
    pub day: DayAt,
    /// Its name.
    pub name: Option<Text>,
    /// Its comments.
    pub trivia: Trivia,
}

/// What a formula behind `charge` states of the line that is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charged {
    /// `quantity`
    Quantity,
    /// `times`
    Times,
    /// `points`
    Points,
}

impl Charged {
    /// The word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Quantity => "quantity",
            Self::Times => "times",
            Self::Points => "points",
        }
    }
}

/// The type of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// `bool`
    Bool,
    /// `number`
    Number,
    /// `date`
    Date,
    /// `word A, B`
    Word(Vec<Name>),
}

/// A literal of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// A number.
    Number(Number),
    /// A day.
    Day(DayAt),
    /// A word; `yes` and `no` are the values of a bool.
    Word(Name),
}

impl Literal {
    /// Where it stands.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Number(n) => n.span,
            Self::Day(d) => d.span,
            Self::Word(w) => w.span,
        }
    }
}

/// A band of a `bundle`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// From this number of items.
    pub from: Int,
    /// To this number; `None` for `up`.
    pub to: Option<Int>,
    /// The points.
    pub points: Number,
    /// The unit behind the number.
    pub unit: Option<Spanned<MoneyUnit>>,
}

/// A unit behind a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyUnit {
    /// `points`
    Points,
    /// `yen`
    Yen,
    /// `percent`
    Percent,
}

impl MoneyUnit {
    /// The word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Points => "points",
            Self::Yen => "yen",
            Self::Percent => "percent",
        }
    }
}

/// A step of a `round`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepAt {
    /// Which additions.
    pub role: Role,
    /// Percent of what.
    pub of: Option<Of>,
    /// Where it stands.
    pub span: Span,
}
