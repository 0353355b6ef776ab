//! 医科診療行為: the acts that are paid.

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
    /// 点数識別 (項番11, 別紙7-1): what the number in 点数 is.
    PointsKind {
        /// 金額: yen, never to be added to points.
        Yen = "1",
        /// 点数（プラス）
        Points = "3",
        /// 購入価格（点数）: stated by the user.
        PurchasePoints = "4",
        /// ％加算: the percentage that is added.
        PercentAdded = "5",
        /// ％減算: the percentage that is taken off.
        PercentTaken = "6",
        /// 減点診療行為: stated by the user and taken off.
        Deduction = "7",
        /// 点数（マイナス）
        PointsTaken = "8",
    }
}

coded! {
    /// 入外適用区分 (項番13)
    Setting {
        /// Both.
        Both = "0",
        /// 入院
        Inpatient = "1",
        /// 入院外
        Outpatient = "2",
    }
}

coded! {
    /// 後期高齢者医療適用区分 (項番14)
    Elderly {
        /// Both.
        Both = "0",
        /// 医療保険 only.
        InsuranceOnly = "1",
        /// 後期高齢者医療 only.
        ElderlyOnly = "2",
    }
}

coded! {
    /// ＤＰＣ適用区分 (項番18)
    Dpc {
        /// Included in the day's DPC points.
        Included = "0",
        /// Paid beside the DPC points.
        FeeForService = "1",
        /// DPC only: 特定機能病院.
        AdvancedHospital = "2",
        /// DPC only: other hospitals.
        OtherHospital = "3",
        /// DPC only: 専門病院.
        SpecialHospital = "4",
        /// Outside DPC.
        Outside = "9",
    }
}

coded! {
    /// 告示等識別区分（１） (項番68): what the row is beside others.
    NoticeKind {
        /// 基本項目（告示）
        Base = "1",
        /// 合成項目
        Composed = "3",
        /// 準用項目（通知）
        Analogous = "5",
        /// 加算項目
        Addition = "7",
        /// 通則加算項目
        GeneralAddition = "9",
    }
}

coded! {
    /// 告示等識別区分（２） (項番69): what the 点数表 calls it.
    TableKind {
        /// 基本項目
        Base = "1",
        /// 合成項目
        Composed = "3",
        /// 加算項目
        Addition = "7",
    }
}

coded! {
    /// 上下限エラー処理 (項番35): what a quantity outside the bounds means.
    StepBounds {
        /// Below: the base points. Above: computed, with a warning.
        Warn = "0",
        /// Below: the base points. Above: as the upper bound.
        Cap = "1",
        /// Below: not payable. Above: computed, with a warning.
        RefuseBelow = "2",
        /// Below: not payable. Above: as the upper bound.
        RefuseBelowCap = "3",
    }
}

coded! {
    /// 検査等実施判断区分 (項番50)
    JudgementSide {
        /// Neither.
        Neither = "0",
        /// 実施料
        Performance = "1",
        /// 判断料
        Judgement = "2",
    }
}

/// きざみ値計算 (項番30–35): points by quantity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// 下限値
    pub lower: u32,
    /// 上限値; `None` where there is none (99999999).
    pub upper: Option<u32>,
    /// きざみ値
    pub size: u32,
    /// きざみ点数
    pub points: Decimal,
    /// 上下限エラー処理
    pub bounds: StepBounds,
}

/// 年齢加算①–④ (項番100–111): the addition that an age brings of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgeAddition {
    /// 下限年齢, included.
    pub from: AgeBound,
    /// 上限年齢, excluded.
    pub to: AgeBound,
    /// 注加算診療行為コード
    pub code: Code,
}

/// A row of the 医科診療行為マスター. Columns not here are read by key from the [`Record`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Procedure {
    /// 診療行為コード
    pub code: Code,
    /// 省略漢字名称
    pub name: String,
    /// 基本漢字名称
    pub long_name: String,
    /// データ規格
    pub unit: Option<Unit>,
    /// 点数識別
    pub points_kind: PointsKind,
    /// 新又は現点数; what it counts is in `points_kind`.
    pub points: Decimal,
    /// 入外適用区分
    pub setting: Setting,
    /// 後期高齢者医療適用区分
    pub elderly: Elderly,
    /// 点数欄集計先識別（入院外）; 0: not on such a receipt.
    pub outpatient_box: u16,
    /// 点数欄集計先識別（入院）; 0: not on such a receipt.
    pub inpatient_box: u16,
    /// 包括対象検査; 0: none.
    pub lab_bundle: u8,
    /// ＤＰＣ適用区分
    pub dpc: Dpc,
    /// 病院・診療所区分: 0 both, 1 病院, 2 診療所, 4 短期滞在手術等基本料３; older editions have
    /// others.
    pub facility_kind: char,
    /// きざみ値計算
    pub step: Option<Step>,
    /// 上限回数 a month; 0: none.
    pub month_limit: u16,
    /// 上限回数エラー処理: whether up to the limit is paid (1) rather than flagged (0).
    pub month_limit_pays: bool,
    /// 注加算コード; 0: none.
    pub note_code: u16,
    /// 注加算通番: `0` on the base; additions of one serial exclude one another.
    pub note_serial: char,
    /// 通則年齢
    pub age_rule: char,
    /// 下限年齢, included.
    pub age_from: AgeBound,
    /// 上限年齢, excluded.
    pub age_to: AgeBound,
    /// 時間加算区分
    pub time_class: char,
    /// 適合区分: 1 the reduction itself, 2 reduced unless the facility has the standard.
    pub compliance: char,
    /// 対象施設基準; 0: none.
    pub compliance_standard: u16,
    /// 検査等実施判断区分
    pub judgement_side: JudgementSide,
    /// 検査等実施判断グループ区分; 0: none.
    pub judgement_group: u8,
    /// 逓減対象区分
    pub diminishing: bool,
    /// 包括逓減区分; 0: none.
    pub diminishing_group: u16,
    /// 外来管理加算区分: 1 blocks it, 2 is it.
    pub outpatient_mgmt: char,
    /// 告示等識別区分（１）
    pub notice_kind: NoticeKind,
    /// 告示等識別区分（２）
    pub table_kind: TableKind,
    /// 病床数区分
    pub beds: char,
    /// 施設基準①–⑥, ⑦–⑨ and ⑩: one of each group; empty: none needed.
    ///
    /// The layout only says that the codes stand from the first column on. The rows say more: a
    /// second group begins in ⑦ and a third in ⑩ though the columns before are blank (在医総管 of
    /// 機能強化型 with 情報通信機器: ① 3055 ② 3056, ⑦ 721, ⑩ 3825), and the 告示 ask for one of
    /// each (C002: 機能強化型の在支診, 施設入居時等医学総合管理料 and 情報通信機器 notified).
    pub standards: Vec<Vec<u16>>,
    /// 年齢加算①–④
    pub age_additions: Vec<AgeAddition>,
    /// コード表用番号, such as `D007` or `B001-2`; `None` for rows without (`-`, `*`).
    pub section: Option<String>,
    /// 変更年月日
    pub from: NaiveDate,
    /// 廃止年月日
    pub to: NaiveDate,
}

impl Procedure {
    /// Reads a record.
    pub fn from_record(record: &Record) -> Result<Self, Vec<Problem>> {
        let mut r = Reader::new(record);
        let (from, to) = r.period();
        let value = Self {
            code: r.code(),
            name: r.text("name"),
            long_name: r.text("long_name"),
            unit: Unit::read(&mut r),
            points_kind: r.class("points_kind", PointsKind::from_code, PointsKind::Points),
            points: r.dec("points"),
            setting: r.class("setting", Setting::from_code, Setting::Both),
            elderly: r.class("elderly", Elderly::from_code, Elderly::Both),
            outpatient_box: r.number("outpatient_box"),
            inpatient_box: r.number("inpatient_box"),
            lab_bundle: r.number("lab_bundle"),
            dpc: r.class("dpc", Dpc::from_code, Dpc::Included),
            facility_kind: r.open_class("facility_kind"),
            step: step(&mut r),
            month_limit: r.number("month_limit"),
            month_limit_pays: r.yes("month_limit_error"),
            note_code: r.number("note_code"),
            note_serial: r.open_class("note_serial"),
            age_rule: r.open_class("age_rule"),
            age_from: r.age("age_from"),
            age_to: r.age("age_to"),
            time_class: r.open_class("time_class"),
            compliance: r.open_class("compliance"),
            compliance_standard: r.number("compliance_standard"),
            judgement_side: r.class(
                "judgement_kind",
                JudgementSide::from_code,
                JudgementSide::Neither,
            ),
            judgement_group: r.number("judgement_group"),
            diminishing: r.yes("diminishing"),
            diminishing_group: r.number("diminishing_group"),
            outpatient_mgmt: r.open_class("outpatient_mgmt"),
            notice_kind: r.class("notice_kind", NoticeKind::from_code, NoticeKind::Base),
            table_kind: r.class("notice_kind2", TableKind::from_code, TableKind::Base),
            beds: r.open_class("beds"),
            standards: standards(&mut r),
            age_additions: age_additions(&mut r),
            section: section(record),
            from,
            to,
        };
        r.finish(value)
    }
}

fn step(r: &mut Reader<'_>) -> Option<Step> {
    if !r.yes("step_kind") {
        return None;
    }
    let upper = r.number("step_upper");
    Some(Step {
        lower: r.number("step_lower"),
        upper: (upper != 99_999_999).then_some(upper),
        size: r.number("step_size"),
        points: r.dec("step_points"),
        bounds: r.class("step_error", StepBounds::from_code, StepBounds::Warn),
    })
}

fn standards(r: &mut Reader<'_>) -> Vec<Vec<u16>> {
    const GROUPS: [&[&str]; 3] = [
        &["standard1", "standard2", "standard3", "standard4", "standard5", "standard6"],
        &["standard7", "standard8", "standard9"],
        &["standard10"],
    ];
    let mut group = |keys: &[&'static str]| -> Vec<u16> {
        keys.iter().map(|key| r.number(key)).filter(|&code| code != 0).collect()
    };
    GROUPS.into_iter().map(&mut group).filter(|group| !group.is_empty()).collect()
}

fn age_additions(r: &mut Reader<'_>) -> Vec<AgeAddition> {
    const KEYS: [(&str, &str, &str); 4] = [
        ("age1_from", "age1_to", "age1_code"),
        ("age2_from", "age2_to", "age2_code"),
        ("age3_from", "age3_to", "age3_code"),
        ("age4_from", "age4_to", "age4_code"),
    ];
    let mut additions = Vec::new();
    for (from, to, code) in KEYS {
        if let Some(code) = r.other_code(code) {
            additions.push(AgeAddition { from: r.age(from), to: r.age(to), code });
        }
    }
    additions
}

/// The section number goes as far as its first branch: the layout sets no further one, so that
/// the rows of B001-2-11 bear B001-2 (別紙7-12).
fn section(record: &Record) -> Option<String> {
    let letter = record.get("section_letter");
    if !letter.bytes().all(|b| b.is_ascii_uppercase()) || letter.is_empty() {
        return None;
    }
    let number = record.get("section_number");
    let branch = record.get("section_branch").trim_start_matches('0');
    if branch.is_empty() {
        Some(format!("{letter}{number}"))
    } else {
        Some(format!("{letter}{number}-{branch}"))
    }
}
