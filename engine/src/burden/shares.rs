//! What the calculation gives.

use super::amounts::Memory;
use super::book::Attr;
use crate::Day;

/// The shares of all payers in one month.
///
/// It also holds the memory of the calculation: use one again for the next request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
    /// Points.
    pub points: i64,
    /// The fee in yen.
    pub fee: i64,
    /// What the insurer pays of it.
    pub insurer: i64,
    /// What the patient bears, in yen, as the receipt has it (meals apart).
    pub patient: i64,
    /// What is collected at the window, visit by visit.
    pub window: i64,
    /// What the patient pays for meals.
    pub meals_patient: i64,
    /// The schemes, 第1公費 first.
    pub payers: Vec<PayerShare>,
    /// The groups of payers.
    pub groups: Vec<GroupShare>,
    /// The visits.
    pub visits: Vec<VisitShare>,
    /// Meals.
    pub meals: Vec<MealShare>,
    /// How it came about.
    pub steps: Vec<Step>,
    /// What must be known; where something is here, no amount counts.
    pub needs: Vec<Need>,
    pub(super) memory: Memory,
}

impl Settlement {
    /// Whether everything that was needed is known.
    #[must_use]
    pub const fn is_decided(&self) -> bool {
        self.needs.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.points = 0;
        self.fee = 0;
        self.insurer = 0;
        self.patient = 0;
        self.window = 0;
        self.meals_patient = 0;
        self.payers.clear();
        self.groups.clear();
        self.visits.clear();
        self.meals.clear();
        self.steps.clear();
        self.needs.clear();
    }
}

/// The share of a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PayerShare {
    /// Index of the certificate in the request.
    pub certificate: u32,
    /// The statement.
    pub(crate) rule: u32,
    /// The fee that it covers.
    pub fee: i64,
    /// What was open before it (公費対象の一部負担).
    pub before: i64,
    /// What it pays.
    pub paid: i64,
    /// What the patient bears of it, as the receipt's column of the scheme has it.
    pub after: i64,
    /// Of meals, what it pays.
    pub meals: i64,
}

/// The shares in one group of payers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupShare {
    /// The schemes: bit n is 第(n+1)公費.
    pub schemes: u8,
    /// Whether the insurer is among the payers.
    pub insured: bool,
    /// The statement of the 負担区分コード.
    pub(crate) mark: u32,
    /// Points.
    pub points: i64,
    /// The fee.
    pub fee: i64,
    /// What the insurer pays.
    pub insurer: i64,
    /// What each scheme pays.
    pub paid: [i64; 4],
    /// What the patient bears.
    pub patient: i64,
    /// The pool of its ceiling: 0 通常, n the nth scheme.
    pub(super) pool: u8,
}

/// What falls due at a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitShare {
    /// The day.
    pub day: Day,
    /// The visit of the request.
    pub visit: u32,
    /// What falls due, in yen.
    pub due: i64,
    /// What is collected.
    pub collected: i64,
}

/// The shares of meals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MealShare {
    /// Index in the request.
    pub served: u32,
    /// The statement.
    pub(crate) rule: u32,
    /// Yen for one.
    pub each: i64,
    /// The standard burden of all of them.
    pub standard: i64,
    /// What the insurer pays.
    pub insurer: i64,
    /// What schemes pay.
    pub paid: i64,
    /// What the patient pays.
    pub patient: i64,
}

/// A step of the calculation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What was done.
    pub kind: StepKind,
    /// The statement; `u32::MAX`: none.
    pub(crate) rule: u32,
    /// The schemes of the group (bits), or the scheme (its number from 1).
    pub on: u8,
    /// The fee.
    pub fee: i64,
    /// The amount open before.
    pub before: i64,
    /// The amount open after.
    pub after: i64,
    /// The limit, the percent (in hundredths) or the cap that acted; −1: none.
    pub limit: i64,
}

/// The kinds of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// The insurer's share of a group.
    Insurer,
    /// A ceiling of a pool.
    Ceiling,
    /// A scheme.
    Scheme,
    /// The combination of pools.
    Combine,
    /// Rounding at the window.
    Window,
}

/// What must be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// No statement decides the share of the patient; what it would ask.
    Share(Option<Attr>),
    /// An attribute that a ceiling asks: its statement.
    Ceiling(u32, Option<Attr>),
    /// 多数回該当.
    Often(u32),
    /// A limit that the sources do not state.
    UnknownLimit(u32),
    /// No ceiling of the pot is in force in the month: a pot's word.
    NoCeiling(u32),
    /// The grade of a certificate, or its cap: the scheme.
    Grade(u32),
    /// The scheme does not pay without an insurer.
    NeedsInsurer(u32),
    /// No statement decides the standard burden of a meal.
    Meal(u32, Option<Attr>),
    /// No rounding is stated.
    Rounding,
    /// The fee is not in whole yen.
    Fraction,
    /// The yen for one point.
    UnitPrice,
}
