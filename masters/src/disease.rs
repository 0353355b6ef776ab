//! 傷病名・修飾語: diseases and their modifiers.

use chrono::NaiveDate;

use crate::code::Code;
use crate::coded::coded;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::record::Record;

coded! {
    /// 特定疾患等対象区分 (項番21)
    SpecificDisease {
        /// 算定対象外
        No = "00",
        /// 皮膚科特定疾患指導管理料（Ⅰ）
        SkinFirst = "03",
        /// 皮膚科特定疾患指導管理料（Ⅱ）
        SkinSecond = "04",
        /// 特定疾患療養管理料
        Specific = "05",
        /// てんかん指導料
        Epilepsy = "07",
        /// 特定疾患療養管理料又はてんかん指導料
        SpecificOrEpilepsy = "08",
    }
}

/// A row of the 傷病名マスター.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disease {
    /// 傷病名コード (seven digits)
    pub code: Code,
    /// 傷病名基本名称
    pub name: String,
    /// ＩＣＤ－１０－１（２０１３）; empty where there is none.
    pub icd10: String,
    /// ＩＣＤ－１０－２（２０１３）
    pub icd10_second: String,
    /// 単独使用禁止区分: it needs a modifier.
    pub needs_modifier: bool,
    /// 保険請求外区分
    pub outside_insurance: bool,
    /// 特定疾患等対象区分
    pub specific: SpecificDisease,
    /// 難病外来対象区分
    pub intractable: bool,
    /// 変更年月日, or 収載年月日 where it never changed.
    pub from: NaiveDate,
    /// 廃止年月日
    pub to: NaiveDate,
}

impl Disease {
    /// Reads a record.
    pub fn from_record(record: &Record) -> Result<Self, Vec<Problem>> {
        let mut r = Reader::new(record);
        let (from, to) = r.period_since_listing();
        let value = Self {
            code: r.code(),
            name: r.text("name"),
            icd10: r.text("icd10"),
            icd10_second: r.text("icd10_second"),
            needs_modifier: r.class("needs_modifier", needs_modifier, false),
            outside_insurance: r.yes("outside_insurance"),
            specific: r.class("specific_disease", SpecificDisease::from_code, SpecificDisease::No),
            intractable: r.class("intractable", intractable, false),
            from,
            to,
        };
        r.finish(value)
    }
}

fn needs_modifier(code: &str) -> Option<bool> {
    match code {
        "00" | "" => Some(false),
        "01" => Some(true),
        _ => None,
    }
}

fn intractable(code: &str) -> Option<bool> {
    match code {
        "00" => Some(false),
        "09" => Some(true),
        _ => None,
    }
}

/// A row of the 修飾語マスター.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modifier {
    /// 修飾語コード (four digits)
    pub code: Code,
    /// 修飾語名称
    pub name: String,
    /// 修飾語区分
    pub class: String,
    /// 変更年月日, or 収載年月日 where it never changed.
    pub from: NaiveDate,
    /// 廃止年月日
    pub to: NaiveDate,
}

impl Modifier {
    /// Reads a record.
    pub fn from_record(record: &Record) -> Result<Self, Vec<Problem>> {
        let mut r = Reader::new(record);
        let (from, to) = r.period_since_listing();
        let value = Self { code: r.code(), name: r.text("name"), class: r.text("class"), from, to };
        r.finish(value)
    }
}
