//! The rows of the electronic point tables.

use super::Text;
use bytemuck::{Pod, Zeroable};

/// Days in force and the file that says so, shared by versions and by table rows.
#[derive(Clone, Copy, Debug, Pod, Zeroable, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(C)]
pub(crate) struct PeriodRecord {
    pub from: i32,
    pub to: i32,
    pub source: u32,
}

/// 01: one row of a code.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct IndexRecord {
    /// Windows of the three bundle groups ([`NONE`](super::NONE): none).
    pub windows: [u32; 3],
    pub row: u32,
    pub groups: [u16; 3],
    pub period: u16,
    pub inpatient_group: u16,
    /// Bits 0–3: 背反 1日, 同一月, 同時, 1週間; bit 4: 算定回数関連.
    pub flags: u16,
}

/// 02: a group that the code is a member of. What only a hit asks stands beside it, in the same
/// place of another section: a [`MEMBER_ROW`].
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct MemberRecord {
    pub group: u16,
    pub period: u16,
}

/// The bits of a member's row that number it in its file; the bit above is 特例条件.
pub(crate) const MEMBER_ROW: u32 = u32::MAX >> 1;

/// 03: an exclusion edge of the code. Its row in the file stands beside it, in the same place of
/// another section.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct EdgeRecord {
    /// Dense index of the other code.
    pub other: u32,
    pub manner: u32,
}

/// How two codes exclude one another, shared by edges.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable, PartialEq, Eq, Hash)]
#[repr(C)]
pub(crate) struct MannerRecord {
    pub window: u32,
    pub period: u16,
    pub keep: u8,
    /// Bit 0: 特例条件; bits 4–7: table.
    pub bits: u8,
}

/// 04: a group that takes the addition.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct InpatientRecord {
    pub row: u32,
    pub group: u16,
    pub class: u16,
    pub period: u16,
    pub reserved: u16,
}

/// 05: a limit of the code.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct LimitRecord {
    pub unit_name: Text,
    pub row: u32,
    pub window: u32,
    pub unit: u16,
    pub max: u16,
    pub period: u16,
    pub special: u16,
}

/// コメント関連 of the code.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct CommentRecord {
    pub comment: u32,
    pub row: u32,
    pub pattern: u32,
    pub period: u16,
    pub times: u16,
    pub condition: u8,
    pub setting: u8,
    pub absence: u8,
    pub reserved: u8,
}
