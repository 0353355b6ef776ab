//! Expressions: the conditions and figures of rules.

use super::{ExprId, FactId, SetId, Value, Window};

/// A node of an expression. Operands are nodes that stand before it and are operands of no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expr {
    /// A constant.
    Const(Value),
    /// A declared fact (order, visit, patient, facility: the nearest that states it).
    Fact(FactId),
    /// Whether the Episode states the fact.
    Stated(FactId),
    /// An attribute of the context.
    Attr(Attr),
    /// Whether the facility has notified one of the standards (from, to inclusive).
    Standard(u16, u16),
    /// Whether a candidate line of the set stands in the window.
    Has(SetId, Window),
    /// How many candidate lines of the set stand in the window (distinct codes).
    Items(SetId, Window),
    /// How often a code of the set is charged in the window (sum of times).
    Count(SetId, Window),
    /// Sum of the points of the set's candidate lines in the window, before general additions.
    PointsOf(SetId, Window),
    /// Whether the line's own code is in the set.
    In(SetId),
    /// Whether a disease of the set, established, stands open on the day.
    Disease(SetId),
    /// Whether a disease of the set, established or suspected (の疑い), stands open on the day.
    DiseaseOrSuspicion(SetId),
    /// Whether an established disease of the set that is marked 主傷病 stands open on the day.
    MainDisease(SetId),
    /// The day of the last line or charge of the set in the window, up to the day.
    Last(SetId, Window),
    /// The day of the first one.
    First(SetId, Window),
    /// For each unit of the window that has a standing line of the set, the value of the operand
    /// at the first such line (or, with `true`, for each such line); the sum of these.
    Sum(ExprId, SetId, Window, bool),
    /// Whether the history is known over the whole window.
    Known(Window),
    /// The days from the first to the second.
    DaysBetween(ExprId, ExprId),
    /// The same day (応当日) so many months after.
    MonthsAfter(ExprId, ExprId),
    /// Negation.
    Not(ExprId),
    /// Conjunction.
    And(ExprId, ExprId),
    /// Disjunction.
    Or(ExprId, ExprId),
    /// Comparison.
    Compare(Comparison, ExprId, ExprId),
    /// Arithmetic.
    Arith(Arithmetic, ExprId, ExprId),
    /// 切上げ.
    Ceil(ExprId),
    /// 切捨て.
    Floor(ExprId),
    /// 四捨五入.
    RoundHalfUp(ExprId),
    /// Condition, then, else: the condition's node stands first.
    If(ExprId, ExprId, ExprId),
}

impl Expr {
    /// The nodes that it is made of, in the order in which they stand.
    pub fn operands(self) -> impl Iterator<Item = ExprId> {
        let (first, second, third) = match self {
            Self::Not(a)
            | Self::Ceil(a)
            | Self::Floor(a)
            | Self::RoundHalfUp(a)
            | Self::Sum(a, ..) => (Some(a), None, None),
            Self::And(a, b)
            | Self::Or(a, b)
            | Self::Compare(_, a, b)
            | Self::Arith(_, a, b)
            | Self::DaysBetween(a, b)
            | Self::MonthsAfter(a, b) => (Some(a), Some(b), None),
            Self::If(a, b, c) => (Some(a), Some(b), Some(c)),
            Self::Const(_)
            | Self::Fact(_)
            | Self::Stated(_)
            | Self::Attr(_)
            | Self::Standard(..)
            | Self::Has(..)
            | Self::Items(..)
            | Self::Count(..)
            | Self::PointsOf(..)
            | Self::In(_)
            | Self::Disease(_)
            | Self::DiseaseOrSuspicion(_)
            | Self::MainDisease(_)
            | Self::Known(_)
            | Self::Last(..)
            | Self::First(..) => (None, None, None),
        };
        [first, second, third].into_iter().flatten()
    }

    /// The set whose lines or charges it looks for in a window.
    #[must_use]
    pub const fn sought(self) -> Option<SetId> {
        match self {
            Self::Has(set, _)
            | Self::Items(set, _)
            | Self::Count(set, _)
            | Self::PointsOf(set, _)
            | Self::Last(set, _)
            | Self::First(set, _)
            | Self::Sum(_, set, ..) => Some(set),
            _ => None,
        }
    }
}

/// Comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Comparison {
    /// `=`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl Comparison {
    /// Whether two constants compare so; `None` where they are of different kinds.
    pub(crate) fn holds(self, a: Value, b: Value) -> Option<bool> {
        let order = match (a, b) {
            (Value::Number(a), Value::Number(b)) => a.cmp(&b),
            (Value::Date(a), Value::Date(b)) => a.cmp(&b),
            (Value::Bool(a), Value::Bool(b)) => a.cmp(&b),
            (Value::Word(a), Value::Word(b)) => a.cmp(&b),
            _ => return None,
        };
        Some(match self {
            Self::Eq => order.is_eq(),
            Self::Ne => order.is_ne(),
            Self::Lt => order.is_lt(),
            Self::Le => order.is_le(),
            Self::Gt => order.is_gt(),
            Self::Ge => order.is_ge(),
        })
    }
}

/// Arithmetic on exact decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/` (by a constant with no other prime factors than 2 and 5)
    Div,
    /// The smaller.
    Min,
    /// The larger.
    Max,
}

/// What an expression may read of its context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Attr {
    /// Age in whole years on the day (number).
    Age = 0,
    /// Age in days (number).
    AgeDays = 1,
    /// The day of the visit (date).
    Date = 2,
    /// Minutes since midnight of the visit's time; undecided where not stated (number).
    Minute = 3,
    /// Day of the week, Sunday = 0 (number).
    Weekday = 4,
    /// Outpatient (bool).
    Outpatient = 5,
    /// Inpatient (bool).
    Inpatient = 6,
    /// The facility is a clinic (bool).
    Clinic = 7,
    /// The facility is a hospital (bool).
    Hospital = 8,
    /// Licensed beds (number).
    Beds = 9,
    /// Licensed general beds (number).
    GeneralBeds = 10,
    /// The quantity of the line (number).
    Quantity = 11,
    /// The times of the order (number).
    Times = 12,
    /// In a price formula: Σ price × quantity of the part, in yen (number).
    Yen = 13,
    /// In a price formula: the price of one unit, in yen (number).
    UnitPrice = 14,
    /// The points of the line's master row (number).
    BasePoints = 15,
    /// 入外-independent: the patient is insured under 後期高齢者医療 (bool).
    Elderly = 16,
    /// The patient is a child before school (未就学児) (bool).
    BeforeSchool = 17,
    /// The patient is female (bool).
    Female = 18,
    /// The day is a holiday of the facility's calendar (bool; a fact of the visit until a calendar
    /// is given).
    Holiday = 19,
    /// The day of admission (date).
    Admitted = 20,
    /// Number of days since admission, the first being 1 (number).
    HospitalDay = 21,
    /// The visit's time lies within the hours that the facility shows (bool).
    Open = 22,
    /// The visit states its time (bool).
    StatedTime = 23,
    /// 診療識別 as the order states it, 0 where it does not (number).
    Section = 24,
    /// The facility states its hours (bool).
    StatedHours = 25,
    /// The facility has no hours on the day (bool).
    ClosedDay = 26,
    /// A disease that is open on the day is marked 主傷病 (bool).
    StatedMainDisease = 27,
    /// 診療開始日 of the 主傷病 that is open on the day, the earliest of several (date).
    MainDiseaseSince = 28,
    /// How many holidays follow the day without a working day between (number).
    HolidaysAfter = 29,
}

impl Attr {
    /// The last of them.
    pub(crate) const LAST: Self = Self::HolidaysAfter;
}
