//! 電子点数表: rows of the medical point tables, typed.
//!
//! 医科電子点数表の活用手引き: 01 補助マスター tells which other tables to look into for a code;
//! 02 lists what a group includes; 03-1 to 03-4 what excludes what; 04 which additions an
//! inpatient fee takes; 05 how often. A row is in force from 新設年月日 to 廃止年月日.

use chrono::NaiveDate;

use crate::code::Code;
use crate::coded::coded;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::record::Record;

coded! {
    /// 背反区分
    ExclusionKind {
        /// 1: ①を算定する
        First = "1",
        /// 2: ②を算定する
        Second = "2",
        /// 3: 何れか一方を算定する
        Either = "3",
    }
}

impl ExclusionKind {
    /// The kind that the row with the codes the other way round must state.
    pub fn inverse(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
            Self::Either => Self::Either,
        }
    }
}

/// A row of 03-1 … 03-4 背反.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// 診療行為コード①
    pub first: Code,
    /// 診療行為コード②
    pub second: Code,
    /// 背反区分
    pub kind: ExclusionKind,
    /// 特例条件: the text has a further condition that the table does not state.
    pub special: bool,
    /// 新設年月日
    pub from: Option<NaiveDate>,
    /// 廃止年月日
    pub to: Option<NaiveDate>,
}

impl Exclusion {
    /// Reads a record.
    pub fn from_record(record: &Record) -> Result<Self, Vec<Problem>> {
        let mut r = Reader::new(record);
        let value = Self {
            first: r.other_code("code1").unwrap_or(Code(0)),
            second: r.other_code("code2").unwrap_or(Code(0)),
            kind: r.class("exclusion_kind", ExclusionKind::from_code, ExclusionKind::Either),
            special: r.yes("special"),
            from: r.date("from"),
            to: r.date("to"),
        };
        r.finish(value)
    }
}
