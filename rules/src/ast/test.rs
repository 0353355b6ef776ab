//! The tests of master rows in a `where`.

use santei::ir::Comparison;

use super::{Name, Number, Text};

/// Which master a `where` tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Master {
    /// 診療行為.
    #[default]
    Procedures,
    /// 医薬品.
    Drugs,
    /// 特定器材.
    Materials,
    /// コメント.
    Comments,
    /// 傷病名.
    Diseases,
}

/// A test of a row of a master.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// Any of them.
    Or(Vec<Test>),
    /// All of them.
    And(Vec<Test>),
    /// Not.
    Not(Box<Test>),
    /// `key = value`
    Compare(Name, Comparison, TestValue),
    /// `key in value, value`
    In(Name, Vec<TestValue>),
    /// `key contains "…"`
    Contains(Name, Text),
}

/// A value that a test compares with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestValue {
    /// A number.
    Number(Number),
    /// A string.
    Text(Text),
}
