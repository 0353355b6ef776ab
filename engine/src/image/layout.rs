//! The records of an image, byte for byte.
//!
//! The serialised layout is the contract: a change here is a new [`FORMAT`].

mod exprs;
mod items;
mod rules;
mod schedules;
mod shares;
mod tables;

use bytemuck::{Pod, Zeroable};
pub(crate) use exprs::{ExprRecord, FactCaseRecord, FactRecord, TestRecord, op, test};
pub(crate) use items::{
    AgeRecord, DrugRecord, LabelRecord, MaterialRecord, ProcedureRecord, SetRecord, StepsRecord,
    VersionRecord, body,
};
pub(crate) use rules::{
    BandRecord, CallRecord, PolicyStepRecord, RuleRecord, StandardRuleRecord, counting, kind,
    rounding,
};
pub(crate) use schedules::{
    CalendarRecord, MissingRecord, ScheduleRecord, SourceRecord, StandardNameRecord, UnitNameRecord,
};
pub(crate) use shares::{BurdenRecord, BurdenTest, CapRecord, KeyRecord, burden};
pub(crate) use tables::{
    CommentRecord, EdgeRecord, IndexRecord, InpatientRecord, LimitRecord, MEMBER_ROW, MannerRecord,
    MemberRecord, PeriodRecord,
};

/// First bytes of every image.
pub(crate) const MAGIC: [u8; 8] = *b"SANTEI\x1a\n";
/// The version of the layout.
pub(crate) const FORMAT: u32 = 17;
/// "No index".
pub(crate) const NONE: u32 = u32::MAX;
/// "No index" in sixteen bits.
pub(crate) const NONE16: u16 = u16::MAX;

/// The head of the file.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Header {
    pub magic: [u8; 8],
    pub format: u32,
    pub sections: u32,
    pub length: u64,
    /// SHA-256 of everything behind the header.
    pub hash: [u8; 32],
    pub reserved: u64,
}

/// Where a section stands; its bytes begin at a multiple of eight.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct SectionEntry {
    pub id: u32,
    pub reserved: u32,
    pub offset: u64,
    pub length: u64,
}

/// The sections, each an array of one record type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Section {
    Strings,
    Schedules,
    Sources,
    Missing,
    Codes,
    VersionStart,
    Versions,
    Labels,
    Procedures,
    Steps,
    Ages,
    Drugs,
    Materials,
    Sets,
    SetCodes,
    Diseases,
    CodeClasses,
    ClassSetStart,
    ClassSets,
    Facts,
    FactSlots,
    FactCases,
    Words,
    Calendars,
    CalendarDays,
    Exprs,
    Rules,
    Bands,
    PolicySteps,
    Numbers,
    RuleCodes,
    BoxPolicyStart,
    BoxPolicies,
    Periods,
    IndexStart,
    Index,
    GroupNames,
    MemberStart,
    Members,
    MemberRows,
    EdgeStart,
    Edges,
    EdgeRows,
    Manners,
    InpatientStart,
    Inpatient,
    LimitStart,
    Limits,
    CommentStart,
    Comments,
    StratumStart,
    ClassUseStart,
    ClassUses,
    ClassCallStart,
    ClassCalls,
    ClassCallWords,
    FreeRules,
    ScheduleRules,
    CodePages,
    FactRuleStart,
    FactRules,
    StandardRules,
    ClassRequires,
    RequireStart,
    RequireRanks,
    RequireWords,
    Unguarded,
    BurdenRules,
    BurdenTests,
    BurdenCaps,
    BurdenKeys,
    BurdenWords,
    Tests,
    StandardNames,
    UnitNames,
}

/// Codes are looked up in pages of so many bits.
pub(crate) const PAGE_BITS: u32 = 16;
/// The pages of codes of nine digits.
pub(crate) const PAGES: usize = (999_999_999 >> PAGE_BITS) + 1;

/// How many sections there are.
pub(crate) const SECTIONS: u32 = Section::UnitNames as u32 + 1;

/// A text in the string pool.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable, PartialEq, Eq, Hash)]
#[repr(C)]
pub(crate) struct Text {
    pub at: u32,
    pub len: u32,
}

/// A run of records in another section.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable, PartialEq, Eq)]
#[repr(C)]
pub(crate) struct Run {
    pub at: u32,
    pub len: u32,
}
