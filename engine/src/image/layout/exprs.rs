//! Conditions and formulas, and the facts that they ask for.

use super::{Run, Text};
use bytemuck::{Pod, Zeroable};

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct FactRecord {
    /// The default after `has_default` and `kind`.
    pub default: i64,
    pub name: Text,
    pub ask_ja: Text,
    pub ask_en: Text,
    pub words: Run,
    pub cases: Run,
    pub kind: u32,
    pub has_default: u32,
}

/// A value that a fact has under a condition.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct FactCaseRecord {
    pub value: i64,
    pub from: i32,
    pub to: i32,
    pub when: u32,
    /// 1 where the condition sees no line: it is the same all through a visit.
    pub steady: u32,
}

/// A node: an operation and its operands; a constant has its number in `a` and `b`.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct ExprRecord {
    pub a: u32,
    pub b: u32,
    pub c: u32,
    pub op: u16,
    pub sub: u16,
}

impl ExprRecord {
    /// A constant.
    pub(crate) const fn constant(op: u16, number: i64) -> Self {
        let (a, b) = (number as u32, (number >> 32) as u32);
        Self { a, b, c: 0, op, sub: 0 }
    }

    /// The number of a constant.
    pub(crate) const fn number(&self) -> i64 {
        (self.b as i64) << 32 | self.a as i64
    }
}

/// Operations of [`ExprRecord`].
pub(crate) mod op {
    pub(crate) const BOOL: u16 = 0;
    pub(crate) const NUMBER: u16 = 1;
    pub(crate) const DATE: u16 = 2;
    pub(crate) const WORD: u16 = 3;
    pub(crate) const FACT: u16 = 4;
    pub(crate) const STATED: u16 = 5;
    pub(crate) const ATTR: u16 = 6;
    pub(crate) const STANDARD: u16 = 7;
    pub(crate) const HAS: u16 = 8;
    pub(crate) const ITEMS: u16 = 9;
    pub(crate) const COUNT: u16 = 10;
    pub(crate) const POINTS_OF: u16 = 11;
    pub(crate) const IN: u16 = 12;
    pub(crate) const DISEASE: u16 = 13;
    pub(crate) const NOT: u16 = 14;
    pub(crate) const AND: u16 = 15;
    pub(crate) const OR: u16 = 16;
    pub(crate) const COMPARE: u16 = 17;
    pub(crate) const ARITH: u16 = 18;
    pub(crate) const CEIL: u16 = 19;
    pub(crate) const FLOOR: u16 = 20;
    pub(crate) const ROUND: u16 = 21;
    pub(crate) const IF: u16 = 22;
    pub(crate) const MAIN_DISEASE: u16 = 23;
    pub(crate) const LAST: u16 = 24;
    pub(crate) const FIRST: u16 = 25;
    /// The set in `a`, the window in `b`, the operand in `c`; `sub` 1 for each line.
    pub(crate) const SUM: u16 = 26;
    pub(crate) const DAYS_BETWEEN: u16 = 27;
    pub(crate) const MONTHS_AFTER: u16 = 28;
    /// The window in `b`.
    pub(crate) const KNOWN: u16 = 29;
    pub(crate) const DISEASE_OR_SUSPICION: u16 = 30;
}

/// One of the tests that a condition consists of; all of them must pass.
///
/// | op | a | b | number |
/// | --- | --- | --- | --- |
/// | expr | – | the node | – |
/// | fact | the fact | – | what it is compared with |
/// | attr | the attribute | – | what it is compared with |
/// | stated | the fact | – | – |
/// | standard | from | to | – |
/// | has | the set | the window | – |
/// | in | the set | – | – |
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct TestRecord {
    pub number: i64,
    pub b: u32,
    pub a: u16,
    pub op: u8,
    /// Bit 0: it must fail; bit 1: it is compared; bits 2–4: how; bits 5–6: the kind of `number`.
    pub flags: u8,
}

/// Operations of [`TestRecord`].
pub(crate) mod test {
    pub(crate) const EXPR: u8 = 0;
    pub(crate) const FACT: u8 = 1;
    pub(crate) const ATTR: u8 = 2;
    pub(crate) const STATED: u8 = 3;
    pub(crate) const STANDARD: u8 = 4;
    pub(crate) const HAS: u8 = 5;
    pub(crate) const IN: u8 = 6;

    pub(crate) const NOT: u8 = 1;
    pub(crate) const COMPARED: u8 = 2;
}
