//! The codes: what they are called and what the masters say of them, on which days.

use super::{Run, Text};
use bytemuck::{Pod, Zeroable};

/// What the masters say of a version.
pub(crate) mod body {
    pub(crate) const NOT_AT_HAND: u16 = 0;
    pub(crate) const PROCEDURE: u16 = 1;
    pub(crate) const DRUG: u16 = 2;
    pub(crate) const MATERIAL: u16 = 3;
    pub(crate) const COMMENT: u16 = 4;
}

/// A code on the days of a period.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct VersionRecord {
    pub label: u32,
    /// A place among the procedures, then the drugs, then the materials; behind them 0 is a
    /// comment and 1 a code whose master is not at hand.
    pub facts: u32,
    pub row: u32,
    pub period: u32,
}

/// What a code is called; its versions nearly always share one.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable, PartialEq, Eq, Hash)]
#[repr(C)]
pub(crate) struct LabelRecord {
    pub name: Text,
    pub kana: Text,
    pub section: Text,
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct ProcedureRecord {
    pub points: i64,
    pub standards: Run,
    pub ages: Run,
    pub steps: u32,
    pub unit: u16,
    pub outpatient_box: u16,
    pub inpatient_box: u16,
    pub month_limit: u16,
    pub note_code: u16,
    pub compliance_standard: u16,
    pub diminishing_group: u16,
    pub age_from: u16,
    pub age_to: u16,
    pub points_kind: u8,
    pub setting: u8,
    pub elderly: u8,
    pub facility_kind: u8,
    pub beds: u8,
    pub month_limit_error: u8,
    pub note_serial: u8,
    pub age_rule: u8,
    pub time_class: u8,
    pub compliance: u8,
    pub judgement_kind: u8,
    pub judgement_group: u8,
    pub diminishing: u8,
    pub outside_general_base: u8,
    pub notice_kind: u8,
    pub reserved: [u8; 3],
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct StepsRecord {
    pub lower: i64,
    /// `i64::MAX` for no upper bound.
    pub upper: i64,
    pub size: i64,
    pub points: i64,
    pub error: u64,
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct AgeRecord {
    pub from: u16,
    pub to: u16,
    pub code: u32,
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct DrugRecord {
    /// `i64::MIN` where the price is not at hand.
    pub price: i64,
    pub price_kind: u32,
    pub form: u32,
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct MaterialRecord {
    /// `i64::MIN` where the price is not at hand.
    pub price: i64,
    pub cap_points: i64,
    pub price_kind: u8,
    pub kind: u8,
    pub price_is_cap: u8,
    pub reserved: [u8; 5],
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct SetRecord {
    pub name: Text,
    /// Those of its codes that are no items (diseases), ascending. The items are in it by their
    /// classes.
    pub codes: Run,
    /// Bit 0: there may be members that are not listed.
    pub flags: u32,
}
