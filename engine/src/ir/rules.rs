//! Rules, and what each kind of them does.

use super::{ExprId, FactId, RoundPolicy, ScheduleId, SetId, SourceId, Window};
use crate::{Code, Day, Fixed};

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// Its citation.
    pub cite: String,
    /// The revision it belongs to.
    pub schedule: ScheduleId,
    /// First day in force.
    pub from: Day,
    /// Last day in force.
    pub to: Day,
    /// The rule text file.
    pub source: SourceId,
    /// The line where the statement begins.
    pub line: u32,
    /// Its condition; none holds always.
    pub when: Option<ExprId>,
    /// What it does.
    pub body: RuleBody,
}

/// What a rule does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleBody {
    /// 自動算定: charge `code` once per `per`, unless the Episode orders it already.
    Derive {
        /// A line of this set must stand in `per` (the trigger); `None`: every visit.
        on: Option<SetId>,
        /// What is charged.
        code: Code,
        /// How it is charged.
        made: Made,
        /// Once per this window; history counts.
        per: Window,
        /// A trigger that is included in another fee (包括) counts as charged.
        even_if_included: bool,
    },
    /// 項目数まるめ: the members in `per` are paid by their number.
    Bundle {
        /// The members.
        members: SetId,
        /// Counted together in this window.
        per: Window,
        /// Members whose value of this fact differs are apart.
        apart: Option<FactId>,
        /// Bands, ascending and disjoint.
        bands: Vec<Band>,
    },
    /// 特例条件: whether a row of the tables that has one (or any row) has its effect on a line.
    Special {
        /// The lines on which the row would have its effect.
        on: SetId,
        /// The other side of an inclusion or exclusion; `None`: rows of 算定回数.
        beside: Option<SetId>,
        /// Rows without a 特例条件, too, whose law is narrower than they are.
        any_row: bool,
    },
    /// 包括: members of `children` are not charged where one of `parents` is charged in `within`.
    Include {
        /// The including fees.
        parents: SetId,
        /// The included ones.
        children: SetId,
        /// The window.
        within: Window,
    },
    /// 背反.
    Exclude {
        /// ①
        first: SetId,
        /// ②
        second: SetId,
        /// The window.
        within: Window,
        /// Which one survives.
        keep: Keep,
    },
    /// 算定回数: at most `max` times in the window.
    Limit {
        /// The set whose charges are counted together.
        members: SetId,
        /// The largest count.
        max: u32,
        /// The window.
        within: Window,
        /// Quantities are counted and not times.
        quantity: bool,
        /// Each code of the set has the limit by itself.
        by_code: bool,
    },
    /// 加算: charge `code` with each line of `on`, in its group.
    Add {
        /// The base fees.
        on: SetId,
        /// The addition.
        code: Code,
        /// How it is charged.
        made: Made,
    },
    /// 逓減: from the `nth` line of the same diminishing group in the window on, charge `code`.
    Reduce {
        /// The lines it looks at.
        on: SetId,
        /// Counted per 包括逓減区分 of the master (`false`: over the whole set).
        by_group: bool,
        /// From this one on.
        nth: u32,
        /// The window.
        within: Window,
        /// The reducing row.
        code: Code,
        /// How it is charged.
        made: Made,
    },
    /// 合算: the quantities of the lines of a unit are put together and shared out among their
    /// classes.
    Pool {
        /// The lines.
        on: SetId,
    },
    /// 薬剤料, 特定器材, 酸素 …: points of a priced part of an order.
    Price {
        /// What is priced.
        what: Priced,
        /// 診療識別 in which it holds; empty: everywhere.
        identifications: Vec<u16>,
        /// Only these codes; `None`: all.
        on: Option<SetId>,
        /// How lines are put together before the formula.
        together: Together,
        /// The formula: a number of points.
        points: ExprId,
    },
    /// A requirement of the line.
    Require {
        /// The lines.
        on: SetId,
        /// What must hold.
        needs: ExprId,
        /// What follows where it does not.
        otherwise: Otherwise,
        /// Comment codes to offer.
        comments: Vec<Code>,
    },
    /// Per-section rounding policy.
    Round(RoundPolicy),
}

/// The strata by their numbers, in the order in which they act.
pub(crate) mod kind {
    pub(crate) const DERIVE: u16 = 0;
    pub(crate) const BUNDLE: u16 = 1;
    pub(crate) const SPECIAL: u16 = 2;
    pub(crate) const INCLUDE: u16 = 3;
    pub(crate) const EXCLUDE: u16 = 4;
    pub(crate) const LIMIT: u16 = 5;
    pub(crate) const ADD: u16 = 6;
    pub(crate) const REDUCE: u16 = 7;
    pub(crate) const POOL: u16 = 8;
    pub(crate) const PRICE: u16 = 9;
    pub(crate) const REQUIRE: u16 = 10;
    pub(crate) const ROUND: u16 = 11;
    pub(crate) const KINDS: u16 = 12;
}

impl RuleBody {
    /// The number of the stratum in which it acts: the order in which images keep their rules.
    #[must_use]
    pub const fn stratum(&self) -> u16 {
        match self {
            Self::Derive { .. } => kind::DERIVE,
            Self::Bundle { .. } => kind::BUNDLE,
            Self::Special { .. } => kind::SPECIAL,
            Self::Include { .. } => kind::INCLUDE,
            Self::Exclude { .. } => kind::EXCLUDE,
            Self::Limit { .. } => kind::LIMIT,
            Self::Add { .. } => kind::ADD,
            Self::Reduce { .. } => kind::REDUCE,
            Self::Pool { .. } => kind::POOL,
            Self::Price { .. } => kind::PRICE,
            Self::Require { .. } => kind::REQUIRE,
            Self::Round(_) => kind::ROUND,
        }
    }
}

/// Which side of an exclusion survives (背反区分).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Keep {
    /// 1: ① is charged.
    First = 1,
    /// 2: ② is charged.
    Second = 2,
    /// 3: either one.
    Either = 3,
}

/// How a rule charges the line that it makes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Its quantity.
    pub quantity: Option<ExprId>,
    /// Its times (of an addition: for one time of its base); `None`: 1.
    pub times: Option<ExprId>,
    /// Its stated points (点数識別 4 and 7).
    pub points: Option<ExprId>,
}

/// A band of a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// From this number of items.
    pub from: u32,
    /// To this number of items, inclusive.
    pub to: u32,
    /// The points of the whole.
    pub points: Fixed,
}

/// What a price rule prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Priced {
    /// 医薬品.
    Drug = 1,
    /// 特定器材.
    Material = 2,
}

/// How the priced lines of an order are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Together {
    /// Σ price × quantity of the order's lines of the kind, then the formula once.
    Order = 1,
    /// The formula for each line by itself.
    Line = 2,
}

/// What follows where a requirement is not met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Otherwise {
    /// The line is not charged.
    Deny = 1,
    /// The line cannot be decided.
    Ask = 2,
    /// The line is charged; the claim says what is missing.
    Remind = 3,
}
