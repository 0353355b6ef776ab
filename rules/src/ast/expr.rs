//! Conditions and formulas.

use santei::ir::{Arithmetic, Comparison};
use santei::{Day, Fixed};

use super::{Int, Name, WindowAt};
use crate::span::Span;

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// `12.5`
    Number(Fixed),
    /// `2026-06-01`
    Day(Day),
    /// An attribute, or a word of a fact.
    Word(String),
    /// `fact NAME`
    Fact(Name),
    /// `stated NAME`
    Stated(Name),
    /// `has SET in WINDOW` …
    Look(Look, Name, Option<WindowAt>),
    /// `line in SET`
    LineIn(Name),
    /// `disease SET`
    Disease(Name),
    /// `disease-or-suspicion SET`
    DiseaseOrSuspicion(Name),
    /// `main-disease SET`
    MainDisease(Name),
    /// `condition NAME`
    Condition(Name),
    /// `sum (a) over each SET in WINDOW`, with or without `each`
    Sum(Box<Expr>, bool, Name, Option<WindowAt>),
    /// `known WINDOW`
    Known(WindowAt),
    /// `standard N to N`
    Standard(Int, Option<Int>),
    /// `not a`
    Not(Box<Expr>),
    /// `a and b and c`
    And(Vec<Expr>),
    /// `a or b or c`
    Or(Vec<Expr>),
    /// `a < b`
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// `a between b and c`
    Between(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `a + b`; from the left
    Arith(Arithmetic, Box<Expr>, Box<Expr>),
    /// `ceil(a)`, `min(a, b)` …
    Call(Function, Vec<Expr>),
    /// `if a then b else c`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
}

/// What is looked for among the candidate lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// `has`
    Has,
    /// `items`
    Items,
    /// `count`
    Count,
    /// `points`
    Points,
    /// `last`
    Last,
    /// `first`
    First,
}

/// Functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// `min`
    Min,
    /// `max`
    Max,
    /// `ceil` 切上げ
    Ceil,
    /// `floor` 切捨て
    Floor,
    /// `round` 四捨五入
    Round,
    /// `days-between`
    DaysBetween,
    /// `months-after`
    MonthsAfter,
}
