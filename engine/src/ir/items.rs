//! What the masters say of a code (マスター) in a span of days.

use super::SourceId;
use crate::{Code, Day, Fixed};

/// A code and its versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// The code.
    pub code: Code,
    /// Versions, ascending and disjoint.
    pub versions: Vec<Version>,
}

/// What a master says of a code in a span of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// First day in force.
    pub from: Day,
    /// Last day in force.
    pub to: Day,
    /// The name (省略漢字名称).
    pub name: String,
    /// The name in kana, for look-up.
    pub kana: String,
    /// 区分番号 such as `D007`, empty where the master has none.
    pub section: String,
    /// Which file states it.
    pub source: SourceId,
    /// The row there (1-based line).
    pub row: u32,
    /// The facts.
    pub body: Body,
}

/// The facts of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// The code is known, but the master that would state it for these days is only partly at
    /// hand.
    NotAtHand,
    /// 診療行為.
    Procedure(Box<Procedure>),
    /// 医薬品.
    Drug(Drug),
    /// 特定器材.
    Material(Material),
    /// コメント.
    Comment,
}

/// 点数識別: what the number in 新又は現点数 means (別紙7-1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum PointsKind {
    /// 1 金額: yen, never added to points.
    Yen = 1,
    /// 3 点数（プラス）.
    #[default]
    Points = 3,
    /// 4 購入価格（点数）: the Episode states the points.
    Stated = 4,
    /// 5 ％加算.
    PercentUp = 5,
    /// 6 ％減算: the stored number is the part taken off.
    PercentDown = 6,
    /// 7 減点診療行為: the Episode states the points taken off.
    StatedDown = 7,
    /// 8 点数（マイナス）.
    PointsDown = 8,
}

/// 告示等識別区分（１）: the role of a row (別紙7-11).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum NoticeKind {
    /// 1, 3, 5: a basic item, which begins a calculation group.
    #[default]
    Base = 1,
    /// 7: an addition to the basic item before it.
    Note = 7,
    /// 9: a general addition (通則加算) on the sum of the group.
    General = 9,
}

/// An age bound of the master (別紙: 下限年齢・上限年齢).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AgeBound {
    /// `00`: no bound.
    #[default]
    None,
    /// A number: the birthday on which that age is reached.
    Years(u8),
    /// `AA` (28) or `AE` (90): that many days after birth.
    Days(u8),
    /// `B3`, `B6`, `BF`, `BK`: the first day of the month after the birthday on which the age is
    /// reached.
    MonthAfter(u8),
    /// `MG`: the 1st of April after the sixth birthday (未就学児).
    School,
}

/// An automatic age addition (年齢加算①–④).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AgeAddition {
    /// From this age.
    pub from: AgeBound,
    /// Below this age.
    pub to: AgeBound,
    /// The addition.
    pub code: Code,
}

/// The quantity formula (きざみ, columns 30–35).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// 下限値.
    pub lower: Fixed,
    /// 上限値; `None` for 99999999.
    pub upper: Option<Fixed>,
    /// きざみ値.
    pub size: Fixed,
    /// きざみ点数.
    pub points: Fixed,
    /// 上下限エラー処理 0–3.
    pub error: u8,
}

/// The facts of a 診療行為 that the engine's own mechanisms read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Procedure {
    /// 点数識別.
    pub points_kind: PointsKind,
    /// 新又は現点数: points, yen or percent after `points_kind`.
    pub points: Fixed,
    /// データ規格コード: 0 where no quantity is recorded.
    pub unit: u16,
    /// 入外適用区分: 0 both, 1 inpatient only, 2 outpatient only.
    pub setting: u8,
    /// 後期高齢者医療適用区分: 0 both, 1 医療保険 only, 2 後期高齢者 only.
    pub elderly: u8,
    /// 点数欄集計先識別（入院外）.
    pub outpatient_box: u16,
    /// 点数欄集計先識別（入院）.
    pub inpatient_box: u16,
    /// 病院・診療所区分: 1 hospital only, 2 clinic only.
    pub facility_kind: u8,
    /// 病床数区分 0–8.
    pub beds: u8,
    /// きざみ, where the points depend on a quantity.
    pub steps: Option<Steps>,
    /// 上限回数 in a month; 0 for none.
    pub month_limit: u16,
    /// 上限回数エラー処理: 0 flag, 1 charge up to the limit.
    pub month_limit_error: u8,
    /// 注加算コード; 0 for none.
    pub note_code: u16,
    /// 注加算通番: 0 on a base, 1–9 then A–Z (10–35) on an addition.
    pub note_serial: u8,
    /// 通則年齢: on a base 1 or 2 = may take it, on an addition = is it.
    pub age_rule: u8,
    /// 下限年齢.
    pub age_from: AgeBound,
    /// 上限年齢 (exclusive).
    pub age_to: AgeBound,
    /// 時間加算区分.
    pub time_class: u8,
    /// 適合区分 and 対象施設基準 (reduced where the facility lacks the standard).
    pub compliance: u8,
    /// 対象施設基準.
    pub compliance_standard: u16,
    /// 検査等実施判断区分.
    pub judgement_kind: u8,
    /// 検査等実施判断グループ区分.
    pub judgement_group: u8,
    /// 逓減対象区分.
    pub diminishing: u8,
    /// 包括逓減区分.
    pub diminishing_group: u16,
    /// 通則加算所定点数対象区分: `true` = not counted in the base of 通則加算.
    pub outside_general_base: bool,
    /// 告示等識別区分（１）.
    pub notice_kind: NoticeKind,
    /// 施設基準コード in groups: one of each group is required; empty for none.
    pub standards: Vec<Vec<u16>>,
    /// 年齢加算①–④.
    pub ages: Vec<AgeAddition>,
}

/// The facts of a 医薬品.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drug {
    /// 薬価 in yen for one unit; `None` where the price list of these days is not at hand.
    pub price: Option<Fixed>,
    /// 金額種別.
    pub price_kind: u8,
    /// 剤形: 1 内用, 3 その他, 4 注射, 6 外用, 8 歯科用.
    pub form: u8,
}

/// The facts of a 特定器材.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Material {
    /// Price; its meaning after `price_kind`. `None` where not at hand.
    pub price: Option<Fixed>,
    /// 金額種別: 1 yen, 2 purchase price, 5 percent up, 9 multiply …
    pub price_kind: u8,
    /// 特定器材種別 (0 other, 1 film, 2 oxygen …), as the master states it.
    pub kind: u8,
    /// 上限価格 flag: the stated price may not exceed `price`.
    pub price_is_cap: bool,
    /// 上限点数; 0 for none.
    pub cap_points: Fixed,
}
