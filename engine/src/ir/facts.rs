//! Facts that rules ask of the Episode, and their values.

use super::ExprId;
use crate::{Day, Fixed};

/// The type of a declared fact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum FactType {
    /// true or false.
    #[default]
    Bool = 0,
    /// A decimal number.
    Number = 1,
    /// A day.
    Date = 2,
    /// One word of a list.
    Word = 3,
}

/// A fact that rules may ask of the Episode.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// Its name, the key in `facts` of the Episode.
    pub name: String,
    /// Its type.
    pub kind: FactType,
    /// The words of a [`FactType::Word`].
    pub words: Vec<String>,
    /// The question in Japanese.
    pub ask_ja: String,
    /// The question in English.
    pub ask_en: String,
    /// What holds where the Episode is silent and a condition holds: the first that does.
    pub cases: Vec<FactCase>,
    /// What holds where the Episode is silent and no case does; `None`: cannot decide.
    pub default: Option<Value>,
}

/// A value that a fact has under a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactCase {
    /// First day of the case.
    pub from: Day,
    /// Last day of the case.
    pub to: Day,
    /// Its condition.
    pub when: ExprId,
    /// The value.
    pub value: Value,
}

/// A constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Truth.
    Bool(bool),
    /// A number.
    Number(Fixed),
    /// A day.
    Date(Day),
    /// The index of a word in [`Fact::words`].
    Word(u16),
}
