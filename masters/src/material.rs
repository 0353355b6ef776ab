//! 特定器材: materials, films and oxygen.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::age::AgeBound;
use crate::code::Code;
use crate::coded::coded;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::record::Record;
use crate::unit::Unit;

coded! {
    /// 金額種別 (項番11)
    MaterialPriceKind {
        /// 金額: yen.
        Price = "1",
        /// 購入価格: stated by the user.
        Purchase = "2",
        /// ％加算
        PercentAdded = "5",
        /// 乗算割合: a factor.
        Factor = "9",
    }
}

coded! {
    /// 酸素等区分 (項番21)
    Oxygen {
        /// Neither oxygen nor nitrogen.
        No = "0",
        /// 酸素補正率及び高気圧酸素加算
        Correction = "1",
        /// 定置式液化酸素貯槽（ＣＥ）
        FixedLiquid = "2",
        /// 可搬式液化酸素容器（ＬＧＣ）
        PortableLiquid = "3",
        /// 大型ボンベ
        LargeCylinder = "4",
        /// 小型ボンベ
        SmallCylinder = "5",
        /// 窒素
        Nitrogen = "9",
    }
}

coded! {
    /// 特定器材種別 (項番22): by what the price is divided to make points.
    MaterialKind {
        /// Divided by 10 yen.
        Ordinary = "0",
        /// Oxygen and nitrogen: to whole yen, then divided by 10 yen.
        Gas = "2",
        /// 高線量率イリジウム: divided by 50 yen.
        Iridium = "3",
        /// コバルト: divided by 1,000 yen.
        Cobalt = "4",
    }
}

/// A row of the 特定器材マスター.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// 特定器材コード
    pub code: Code,
    /// 漢字名称
    pub name: String,
    /// 基本漢字名称
    pub long_name: String,
    /// 単位
    pub unit: Option<Unit>,
    /// 金額種別
    pub price_kind: MaterialPriceKind,
    /// 新又は現金額; what it counts is in `price_kind`.
    pub price: Decimal,
    /// 年齢加算区分: the film addition for infants, or a film that takes it.
    pub age_class: bool,
    /// 下限年齢, included.
    pub age_from: AgeBound,
    /// 上限年齢, excluded.
    pub age_to: AgeBound,
    /// 酸素等区分
    pub oxygen: Oxygen,
    /// 特定器材種別
    pub kind: MaterialKind,
    /// 上限価格: whether `price` is a ceiling.
    pub price_ceiling: bool,
    /// 上限点数; 0: none.
    pub points_ceiling: u32,
    /// ＤＰＣ適用区分: whether it is paid beside the DPC points.
    pub dpc_fee_for_service: bool,
    /// 別表番号 of the 材料価格基準.
    pub table_number: u16,
    /// 区分番号 of the 材料価格基準.
    pub section_number: u16,
    /// 経過措置年月日, where stated.
    pub usable_until: Option<NaiveDate>,
    /// 再製造単回使用医療機器; `000`: none.
    pub reprocessed: String,
    /// 変更年月日
    pub from: NaiveDate,
    /// 廃止年月日
    pub to: NaiveDate,
}

impl Material {
    /// Reads a record.
    pub fn from_record(record: &Record) -> Result<Self, Vec<Problem>> {
        let mut r = Reader::new(record);
        let (from, to) = r.period();
        let value = Self {
            code: r.code(),
            name: r.text("name"),
            long_name: r.text("long_name"),
            unit: Unit::read(&mut r),
            price_kind: r.class(
                "price_kind",
                MaterialPriceKind::from_code,
                MaterialPriceKind::Price,
            ),
            price: r.dec("price"),
            age_class: r.yes("age_class"),
            age_from: r.age("age_from"),
            age_to: r.age("age_to"),
            oxygen: r.class("oxygen", Oxygen::from_code, Oxygen::No),
            kind: r.class("kind", MaterialKind::from_code, MaterialKind::Ordinary),
            price_ceiling: r.yes("price_ceiling"),
            points_ceiling: r.number("points_ceiling"),
            dpc_fee_for_service: r.yes("dpc"),
            table_number: r.number("table_number"),
            section_number: r.number("section_number"),
            usable_until: r.date("usable_until"),
            reprocessed: r.text("reprocessed"),
            from,
            to,
        };
        r.finish(value)
    }
}
