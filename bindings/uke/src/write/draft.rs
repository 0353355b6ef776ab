//! A receipt before it is written: everything that its records say, as values.

use santei::{Code, Day, Fixed};

use crate::burden_class::Payers;
use crate::kind::Kind;
use crate::receipt_class::ReceiptClass;

/// A receipt before it is written.
#[derive(Clone, Debug)]
pub struct Draft {
    /// レセプト種別.
    pub class: ReceiptClass,
    /// 診療年月: its first day.
    pub month: Day,
    /// 氏名.
    pub name: String,
    /// カタカナ（氏名）.
    pub kana: String,
    /// 男女区分: 1 男, 2 女; `None`: not known.
    pub sex: Option<u8>,
    /// 生年月日.
    pub birth: Day,
    /// 入院年月日.
    pub admitted: Option<Day>,
    /// レセプト特記事項, two digits each.
    pub remarks: Vec<&'static str>,
    /// 病床数.
    pub beds: Option<u32>,
    /// カルテ番号等.
    pub chart: String,
    /// The insurance (HO).
    pub insurer: Option<DraftInsurer>,
    /// The schemes (KO), 第1公費 first.
    pub schemes: Vec<DraftScheme>,
    /// Who pays for the visits of each day of the month.
    pub visits: [Payers; 31],
    /// 窓口負担額区分 (MF).
    pub counter_class: &'static str,
    /// Diseases (SY).
    pub diseases: Vec<DraftDisease>,
    /// Comments on the receipt as a whole (CO, 診療識別 01 or 99).
    pub remarks_text: Vec<(u16, Remark)>,
    /// What is charged, in the order of the receipt.
    pub units: Vec<DraftUnit>,
    /// 症状詳記 (SJ): class and text.
    pub details: Vec<(String, String)>,
}

/// The insurance of a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftInsurer {
    /// 保険者番号.
    pub insurer: String,
    /// 記号.
    pub symbol: String,
    /// 番号.
    pub number: String,
    /// 枝番.
    pub branch: String,
    /// 負担金額（医療保険）, where it is stated.
    pub burden: Option<i64>,
}

/// A scheme of a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftScheme {
    /// 公費負担者番号.
    pub payer: String,
    /// 公費受給者番号.
    pub recipient: String,
    /// 負担金額（公費）.
    pub burden: Option<i64>,
}

/// A disease of a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftDisease {
    /// 傷病名コード.
    pub code: String,
    /// 診療開始日.
    pub from: Day,
    /// 転帰区分.
    pub outcome: u8,
    /// 修飾語コード, one after the other.
    pub modifiers: String,
    /// 傷病名称.
    pub name: String,
    /// 主傷病.
    pub main: bool,
    /// 補足コメント.
    pub comment: String,
}

/// A comment: code and text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remark {
    /// コメントコード.
    pub code: Code,
    /// 文字データ.
    pub text: String,
}

/// A unit that is paid (点数・回数算定単位).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftUnit {
    /// 診療識別.
    pub identification: u16,
    /// 負担区分.
    pub payers: Payers,
    /// Its records.
    pub items: Vec<DraftItem>,
    /// Comments behind them (CO).
    pub remarks: Vec<Remark>,
    /// 点数 (of meals 金額) for one time.
    pub points: u32,
    /// Whether the points are taken off (点数識別 7).
    pub taken_off: bool,
    /// How often on each day of the month.
    pub days: [u16; 31],
}

/// A record of a unit: SI, IY or TO.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftItem {
    /// Its code.
    pub code: Code,
    /// 数量データ or 使用量.
    pub quantity: Option<Fixed>,
    /// 単価 of a material, where the caller states it.
    pub price: Option<Fixed>,
}

/// 診療識別 of meals, whose figure is yen.
pub(crate) const MEALS: u16 = 97;

impl DraftItem {
    /// The kind of record, by the first digit of the code (記録条件仕様): 6 医薬品, 7 特定器材,
    /// 8 コメント, otherwise 診療行為.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self.code.family() {
            6 => Kind::IY,
            7 => Kind::TO,
            8 => Kind::CO,
            _ => Kind::SI,
        }
    }
}

impl DraftUnit {
    /// 回数: the sum of the days.
    #[must_use]
    pub fn times(&self) -> u32 {
        self.days.iter().map(|n| u32::from(*n)).sum()
    }

    /// Points × times, with its sign.
    #[must_use]
    pub fn total(&self) -> i64 {
        let total = i64::from(self.points).saturating_mul(i64::from(self.times()));
        if self.taken_off { total.saturating_neg() } else { total }
    }

    /// Whether it is the same 剤 as another, so that their days go together.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        (self.identification, self.payers, self.points, self.taken_off)
            == (other.identification, other.payers, other.points, other.taken_off)
            && self.items == other.items
            && self.remarks == other.remarks
    }
}

impl Draft {
    /// All who pay for the receipt.
    #[must_use]
    pub fn payers(&self) -> Payers {
        let insurance = if self.insurer.is_some() { Payers::INSURANCE } else { Payers::NONE };
        (1_u8..).zip(&self.schemes).fold(insurance, |payers, (at, _)| payers.with_scheme(at))
    }

    /// The sum of points of the units that `pays` selects; meals are yen and do not count.
    #[must_use]
    pub fn points(&self, pays: impl Fn(Payers) -> bool) -> i64 {
        let counted = self.units.iter().filter(|u| u.identification != MEALS && pays(u.payers));
        counted.map(DraftUnit::total).fold(0, i64::saturating_add)
    }

    /// Meals that `pays` selects: how many, and yen.
    #[must_use]
    pub fn meals(&self, pays: impl Fn(Payers) -> bool) -> (u32, i64) {
        let counted = self.units.iter().filter(|u| u.identification == MEALS && pays(u.payers));
        counted.fold((0, 0), |(times, yen), unit| {
            (times.saturating_add(unit.times()), yen.saturating_add(unit.total()))
        })
    }

    /// 診療実日数 of the days that `pays` selects.
    #[must_use]
    pub fn visit_days(&self, pays: impl Fn(Payers) -> bool) -> usize {
        self.visits.iter().filter(|p| **p != Payers::NONE && pays(**p)).count()
    }

    /// The points that GO counts: those of the receipt, once.
    #[must_use]
    pub fn claimed_points(&self) -> i64 {
        match self.insurer {
            Some(_) => self.points(Payers::insurance),
            None => self.points(|p| p.scheme(1)),
        }
    }

    /// Puts the same 剤 of several days together, and the units in the order of the receipt: by
    /// 診療識別, then as they came.
    pub fn merge(&mut self) {
        let mut merged: Vec<DraftUnit> = Vec::with_capacity(self.units.len());
        for unit in self.units.drain(..) {
            let fits = |a: &u16, b: &u16| a.checked_add(*b).is_some_and(|n| n <= 999);
            let same = merged.iter_mut().find(|m| {
                m.is_same(&unit) && m.days.iter().zip(&unit.days).all(|(a, b)| fits(a, b))
            });
            match same {
                Some(same) => {
                    for (day, more) in same.days.iter_mut().zip(&unit.days) {
                        *day = day.saturating_add(*more);
                    }
                }
                None => merged.push(unit),
            }
        }
        merged.sort_by_key(|unit| unit.identification);
        self.units = merged;
    }
}
