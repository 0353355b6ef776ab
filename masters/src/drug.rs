//! 医薬品: drugs and their prices.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::code::Code;
use crate::coded::coded;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::record::Record;
use crate::unit::Unit;

coded! {
    /// 金額種別 (項番11)
    DrugPriceKind {
        /// 金額: yen a unit.
        Price = "1",
        /// 薬剤使用量省略（歯科に限る。）: a fixed amount.
        FixedDental = "3",
        /// 減点: stated by the user and taken off.
        Deduction = "7",
    }
}

coded! {
    /// 麻薬・毒薬・覚醒剤原料・向精神薬 (項番14)
    Controlled {
        /// None of them.
        No = "0",
        /// 麻薬
        Narcotic = "1",
        /// 毒薬
        Poison = "2",
        /// 覚醒剤原料
        StimulantMaterial = "3",
        /// 向精神薬
        Psychotropic = "5",
    }
}

coded! {
    /// 剤形 (項番28)
    DosageForm {
        /// 内用薬
        Internal = "1",
        /// その他
        Other = "3",
        /// 注射薬
        Injection = "4",
        /// 外用薬
        External = "6",
        /// 歯科用薬剤
        Dental = "8",
    }
}

coded! {
    /// 一般名処方加算対象区分 (項番39)
    GenericNameAddition {
        /// Not in the 一般名処方マスタ.
        No = "0",
        /// 加算１
        First = "1",
        /// 加算１、２
        Both = "2",
    }
}

coded! {
    /// 選定療養区分 (項番42): 長期収載品
    SelectiveCare {
        /// Not subject to it.
        No = "0",
        /// Subject to it, needed medically.
        Needed = "1",
        /// Subject to it, at the patient's wish.
        Wished = "2",
    }
}

/// A row of the 医薬品マスター.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drug {
    /// 医薬品コード
    pub code: Code,
    /// 漢字名称
    pub name: String,
    /// 基本漢字名称
    pub long_name: String,
    /// 単位
    pub unit: Option<Unit>,
    /// 金額種別
    pub price_kind: DrugPriceKind,
    /// 新又は現金額: yen for one smallest unit.
    pub price: Decimal,
    /// 麻薬・毒薬・覚醒剤原料・向精神薬
    pub controlled: Controlled,
    /// 神経破壊剤
    pub nerve_destroying: bool,
    /// 生物学的製剤
    pub biological: bool,
    /// 後発品
    pub generic: bool,
    /// 造影（補助）剤: 1 造影剤, 2 造影補助剤.
    pub contrast: char,
    /// 注射容量 in mL; 0: not stated.
    pub injection_volume: u32,
    /// 剤形
    pub dosage_form: DosageForm,
    /// 薬価基準収載医薬品コード; empty where there is none.
    pub yj_code: String,
    /// 経過措置年月日又は商品名医薬品コード使用期限: the last day of use, where stated.
    pub usable_until: Option<NaiveDate>,
    /// 一般名コード
    pub generic_code: String,
    /// 一般名処方の標準的な記載
    pub generic_name: String,
    /// 一般名処方加算対象区分
    pub generic_addition: GenericNameAddition,
    /// 抗ＨＩＶ薬区分
    pub anti_hiv: bool,
    /// 長期収載品関連: the twin of a row at the patient's wish.
    pub long_listed_code: Option<Code>,
    /// 選定療養区分
    pub selective_care: SelectiveCare,
    /// 変更年月日
    pub from: NaiveDate,
    /// 廃止年月日
    pub to: NaiveDate,
}

impl Drug {
    /// Reads a record.
    pub fn from_record(record: &Record) -> Result<Self, Vec<Problem>> {
        let mut r = Reader::new(record);
        let (from, to) = r.period();
        let value = Self {
            code: r.code(),
            name: r.text("name"),
            long_name: r.text("long_name"),
            unit: Unit::read(&mut r),
            price_kind: r.class("price_kind", DrugPriceKind::from_code, DrugPriceKind::Price),
            price: r.dec("price"),
            controlled: r.class("narcotic", Controlled::from_code, Controlled::No),
            nerve_destroying: r.yes("nerve_destroying"),
            biological: r.yes("biological"),
            generic: r.yes("generic"),
            contrast: r.open_class("contrast"),
            injection_volume: r.number("injection_volume"),
            dosage_form: r.class("dosage_form", DosageForm::from_code, DosageForm::Other),
            yj_code: r.text("yj_code"),
            usable_until: r.date("usable_until"),
            generic_code: r.text("generic_code"),
            generic_name: r.text("generic_name"),
            generic_addition: r.class(
                "generic_addition",
                GenericNameAddition::from_code,
                GenericNameAddition::No,
            ),
            anti_hiv: r.yes("anti_hiv"),
            long_listed_code: r.other_code("long_listed_code"),
            selective_care: r.class("selective_care", SelectiveCare::from_code, SelectiveCare::No),
            from,
            to,
        };
        r.finish(value)
    }
}
