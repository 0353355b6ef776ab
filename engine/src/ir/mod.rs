//! The rule IR: the compiled schedule as a value.
//!
//! [`Program`] is what a compiler hands over and what [`crate::image::write`] serialises. It is
//! plain data: no file, no text position but those that provenance needs, no hash order. Every
//! list is in the order in which it is evaluated or printed.

mod exprs;
mod facts;
mod items;
mod rounding;
mod rules;
mod tables;
mod window;

pub use exprs::{Arithmetic, Attr, Comparison, Expr};
pub use facts::{Fact, FactCase, FactType, Value};
pub use items::{
    AgeAddition, AgeBound, Body, Drug, Item, Material, NoticeKind, PointsKind, Procedure, Steps,
    Version,
};
pub use rounding::{Of, Role, RoundPolicy, Step};
pub(crate) use rules::kind;
pub use rules::{Band, Keep, Made, Otherwise, Priced, Rule, RuleBody, Together};
pub use tables::{
    CommentRow, ExclusionRow, InclusionRow, IndexRow, InpatientRow, LimitRow, MissingTable, Origin,
    TableKind, Tables, WindowOf,
};
pub use window::Window;

use crate::{Code, Day, Fixed};

/// Index of a schedule (revision) in [`Program::schedules`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ScheduleId(pub u16);

/// Index of a source file in [`Program::sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceId(pub u16);

/// Index of a set in [`Program::sets`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SetId(pub u16);

/// Index of a declared fact in [`Program::facts`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FactId(pub u16);

/// Index of a node in [`Program::exprs`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExprId(pub u32);

/// Index of a rule in [`Program::rules`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleId(pub u32);

/// Index of a グループ番号 in [`Tables::group_names`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct GroupId(pub u16);

/// A whole compiled schedule: several revisions, their items, tables and rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    /// Revisions in order of their first day.
    pub schedules: Vec<Schedule>,
    /// Every file that went in: official files and rule texts.
    pub sources: Vec<Source>,
    /// Tables that a schedule declares and the input set lacks.
    pub missing: Vec<MissingTable>,
    /// Names of the facility standards, ascending by schedule and code.
    pub standards: Vec<StandardName>,
    /// Names of the units in which quantities are given, ascending by number.
    pub units: Vec<UnitName>,
    /// Every code with its versions, ascending by code.
    pub items: Vec<Item>,
    /// Named sets of codes.
    pub sets: Vec<Set>,
    /// Every code of the master of diseases, ascending; empty where it is not at hand.
    pub diseases: Vec<Code>,
    /// Facts that rules ask of the Episode.
    pub facts: Vec<Fact>,
    /// Lists of days off.
    pub calendars: Vec<Calendar>,
    /// Expression nodes: trees. An operand stands before its node and belongs to it alone; a node
    /// that asks a fact stands behind the conditions of the fact.
    pub exprs: Vec<Expr>,
    /// Rules in the order of their strata, and in each in declared order: an image numbers them so.
    pub rules: Vec<Rule>,
    /// Facts of the electronic point table.
    pub tables: Tables,
    /// Statements on the patient's share.
    pub burden: crate::burden::book::Book,
}

/// One revision (改定) of the fee schedule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// Short ASCII name: `r06`.
    pub name: String,
    /// Title for people.
    pub title: String,
    /// First day in force.
    pub from: Day,
    /// Last day in force; [`Day::MAX`] while open.
    pub to: Day,
    /// The notice that makes it law.
    pub cite: String,
    /// Yen for one point (1点の単価).
    pub yen_per_point: Fixed,
    /// Whether its procedure master is only partly at hand: a code that is not in it may still be
    /// in force.
    pub partial: bool,
}

/// The name of a facility standard (施設基準) in a revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StandardName {
    /// The revision.
    pub schedule: ScheduleId,
    /// Its code (施設基準コード).
    pub code: u16,
    /// Its name (施設基準名称).
    pub name: String,
}

/// The unit in which the quantity of a 診療行為 is given (データ規格).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitName {
    /// データ規格コード.
    pub number: u16,
    /// データ規格名, such as 分.
    pub name: String,
}

/// One input file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// File name without folder.
    pub name: String,
    /// Stable ASCII name of its kind: `procedure`, `ika-05`, `rule-text` …
    pub kind: String,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// Rows read.
    pub rows_good: u32,
    /// Rows refused, each with a diagnostic.
    pub rows_bad: u32,
    /// Whether it is the publisher's file (`false`: a stand-in, never to be shown as official).
    pub official: bool,
}

/// A named set of codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Set {
    /// Its name in the rule text.
    pub name: String,
    /// Member codes, ascending.
    pub codes: Vec<Code>,
    /// Whether there may be members that are not listed, because the master that would tell them
    /// is not at hand.
    pub open: bool,
}

/// A list of days off that is complete within its days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Its name in the rule text.
    pub name: String,
    /// Its citation.
    pub cite: String,
    /// First day that it covers.
    pub from: Day,
    /// Last day that it covers.
    pub to: Day,
    /// The days off, ascending.
    pub days: Vec<Day>,
}
