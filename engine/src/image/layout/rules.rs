//! The rules of the strata, and what calls for them.

use super::{Run, Text};
use bytemuck::{Pod, Zeroable};

/// A rule. What the general fields mean depends on `kind`:
///
/// | kind | set_a | set_b | code | window | number | flag | run |
/// | --- | --- | --- | --- | --- | --- | --- | --- |
/// | derive | trigger or none | – | charged | per | – | 1 even if included | – |
/// | bundle | members | – | – | per | fact or none | – | bands |
/// | special | on | beside or none | – | – | – | – | – |
/// | include | parents | children | – | within | – | – | – |
/// | exclude | first | second | – | within | – | keep | – |
/// | limit | members | – | – | within | max | bit 0 quantity, bit 1 by code | – |
/// | add | on | – | charged | – | – | – | – |
/// | reduce | on | – | charged | within | nth | by group | – |
/// | pool | on | – | – | – | – | – | – |
/// | price | on or none | – | – | – | formula | what, together << 8 | identifications |
/// | require | on | – | – | – | needs | otherwise | comments |
/// | round | – | – | – | – | identification | rounding bits | unit steps (order steps follow) |
///
/// `quantity`, `times` and `points` are formulas of the line that derive, add and reduce make.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct RuleRecord {
    // What is asked first lies together.
    pub from: i32,
    pub to: i32,
    /// The tests of `when`.
    pub tests: Run,
    pub set_a: u16,
    pub set_b: u16,
    pub kind: u16,
    pub flag: u16,
    pub window: u32,
    pub code: u32,
    /// The dense index of `code` ([`NONE`](super::NONE): no master at hand has it).
    pub target: u32,
    pub number: u32,
    pub quantity: u32,
    pub times: u32,
    pub points: u32,
    pub run: Run,
    /// The tests of what a require rule needs.
    pub needs: Run,
    pub when: u32,
    pub run2: Run,
    pub schedule: u16,
    pub source: u16,
    pub line: u32,
    pub name: Text,
    pub cite: Text,
}

pub(crate) use crate::ir::kind;

/// Bits of a limit rule's `flag`.
pub(crate) mod counting {
    pub(crate) const QUANTITY: u16 = 1;
    pub(crate) const BY_CODE: u16 = 2;
}

/// Bits of a round rule's `flag`.
pub(crate) mod rounding {
    pub(crate) const QUANTITY: u16 = 1;
    pub(crate) const UNIT: u16 = 2;
    pub(crate) const ORDER: u16 = 4;
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct BandRecord {
    pub points: i64,
    pub from: u32,
    pub to: u32,
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct PolicyStepRecord {
    pub role: u8,
    pub of: u8,
}

/// Rules that a class of codes calls for: bits of one word of ranks, which stands beside it.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct CallRecord {
    /// By their first sets.
    pub on: u64,
    /// By their second sets or guards.
    pub onto: u64,
}

/// A rule whose condition wants a facility standard, by its rank.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct StandardRuleRecord {
    pub standard: u32,
    pub rank: u32,
}
