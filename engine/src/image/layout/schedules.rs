//! Revisions, the files that went in, what was not at hand, names, days off.

use super::{Run, Text};
use bytemuck::{Pod, Zeroable};

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct ScheduleRecord {
    pub yen_per_point: i64,
    pub name: Text,
    pub title: Text,
    pub cite: Text,
    pub from: i32,
    pub to: i32,
    pub partial: u32,
    pub reserved: u32,
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct SourceRecord {
    pub name: Text,
    pub kind: Text,
    pub hash: [u8; 32],
    pub good: u32,
    pub bad: u32,
    pub official: u32,
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct MissingRecord {
    pub schedule: u16,
    pub table: u16,
}

/// The name of a facility standard.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct StandardNameRecord {
    pub schedule: u16,
    pub code: u16,
    pub name: Text,
}

/// The name of a unit of quantities.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct UnitNameRecord {
    pub number: u32,
    pub name: Text,
}

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct CalendarRecord {
    pub name: Text,
    pub cite: Text,
    pub from: i32,
    pub to: i32,
    pub days: Run,
}
