//! Which item of a record is what: one table a kind of record.
//!
//! Each table row is the item number (項番), the name in code, the name in the specification, the
//! mode, the most bytes, and `fixed` (always that many bytes) or `must` (never blank). Source:
//! 記録条件仕様（医科用）; the widths of RE, HO, KO, SN, JD, MF are those of the common items of
//! the 歯科用 of 令和8年6月版, and so is that of the text of CO (76 in earlier editions).

use crate::kind::Kind;
use crate::record::{Record, Value};

/// Which characters an item holds (モード).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// 数字: digits, and a decimal point.
    Digits,
    /// 英数: one-byte characters.
    Alnum,
    /// 漢字: two-byte characters.
    Kanji,
    /// 英数 or 漢字, not both.
    Either,
}

/// An item of a record (項目).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// 項番, from 1 for レコード識別情報.
    pub number: u16,
    /// The name in the specification.
    pub name: &'static str,
    /// モード.
    pub mode: Mode,
    /// 最大バイト.
    pub width: u16,
    /// 項目形式 固定: exactly that many bytes.
    pub fixed: bool,
    /// Whether every record must state it.
    pub must: bool,
}

/// The items of a kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The kind.
    pub kind: Kind,
    /// Its items after レコード識別情報, without the days.
    pub items: &'static [Item],
    /// The first of 31 items of the days of the month, and their 最大バイト.
    pub days: Option<(u16, u16)>,
}

impl Layout {
    /// How many items a whole record has, レコード識別情報 included.
    #[must_use]
    pub fn len(&self) -> usize {
        let days = if self.days.is_some() { 31 } else { 0 };
        self.items.len().saturating_add(1).saturating_add(days)
    }

    /// Never: レコード識別情報 is an item.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        false
    }

    /// The layout of a kind, where this crate knows its items.
    ///
    /// ```
    /// use santei_uke::{Kind, layout::Layout};
    /// assert_eq!(Layout::of(Kind::RE).map(|l| l.len()), Some(38));
    /// assert_eq!(Layout::of(Kind::SI).map(|l| l.len()), Some(44));
    /// assert_eq!(Layout::of(Kind::TO).map(|l| l.len()), Some(48));
    /// assert_eq!(Layout::of(Kind::SS), None);
    /// ```
    #[must_use]
    pub fn of(kind: Kind) -> Option<&'static Self> {
        LAYOUTS.iter().find(|l| l.kind == kind)
    }

    /// The name of an item; empty where the layout has none.
    #[must_use]
    pub fn item_name(&self, number: u16) -> &'static str {
        match self.items.iter().find(|i| i.number == number) {
            Some(item) => item.name,
            None if number == 1 => "レコード識別情報",
            None if self.days.is_some_and(|(first, _)| number >= first) => "算定日情報",
            None => "",
        }
    }
}

macro_rules! layouts {
    ($(
        $view:ident $kind:ident $title:literal {
            $($number:literal $item:ident $name:literal $mode:ident $width:literal
                $(, $form:ident)?;)*
            $(days $first:literal $day_width:literal;)?
        }
    )*) => {
        $(
            #[doc = $title]
            #[derive(Clone, Copy, Debug)]
            pub struct $view<'a>(Record<'a>);

            impl<'a> $view<'a> {
                /// The items.
                pub const LAYOUT: Layout = Layout {
                    kind: Kind::$kind,
                    items: &[$(Item {
                        number: $number,
                        name: $name,
                        mode: Mode::$mode,
                        width: $width,
                        fixed: layouts!(@fixed $($form)?),
                        must: layouts!(@must $($form)?),
                    },)*],
                    days: layouts!(@days $($first $day_width)?),
                };

                /// The record, if it is of this kind.
                #[must_use]
                pub fn of(record: Record<'a>) -> Option<Self> {
                    (record.kind() == Kind::$kind).then_some(Self(record))
                }

                /// The record.
                #[must_use]
                pub const fn record(self) -> Record<'a> {
                    self.0
                }

                $(
                    #[doc = $name]
                    #[must_use]
                    pub fn $item(self) -> Value<'a> {
                        self.0.item($number)
                    }
                )*
            }
        )*

        /// Every layout.
        pub const LAYOUTS: &[Layout] = &[$($view::LAYOUT,)*];
    };
    (@fixed fixed) => {
        true
    };
    (@fixed $($other:ident)?) => {
        false
    };
    (@must) => {
        false
    };
    (@must $form:ident) => {
        true
    };
    (@days) => {
        None
    };
    (@days $first:literal $width:literal) => {
        Some(($first, $width))
    };
}

layouts! {
    Ir IR "医療機関情報レコード" {
        2 payer "審査支払機関" Digits 1, fixed;
        3 prefecture "都道府県" Digits 2, fixed;
        4 point_table "点数表" Digits 1, fixed;
        5 facility "医療機関コード" Digits 7, fixed;
        6 reserved "予備" Digits 2;
        7 name "医療機関名称" Kanji 40;
        8 claimed_in "請求年月" Digits 6, fixed;
        9 volume "マルチボリューム識別情報" Digits 2, fixed;
        10 telephone "電話番号" Alnum 15;
    }
    Re RE "レセプト共通レコード" {
        2 number "レセプト番号" Digits 6, must;
        3 class "レセプト種別" Digits 4, fixed;
        4 month "診療年月" Digits 6, fixed;
        5 name "氏名" Either 40, must;
        6 sex "男女区分" Digits 1, fixed;
        7 birth "生年月日" Digits 8, fixed;
        8 share "給付割合" Digits 3;
        9 admitted "入院年月日" Digits 8;
        10 ward "病棟区分" Alnum 8;
        11 standard_burden "一部負担金・食事療養費・生活療養費標準負担額区分" Digits 1;
        12 remarks "レセプト特記事項" Alnum 10;
        13 beds "病床数" Digits 4;
        14 chart "カルテ番号等" Alnum 20;
        15 unit_price "割引点数単価" Digits 2;
        16 reserved_16 "予備" Digits 2;
        17 reserved_17 "予備" Digits 2;
        18 reserved_18 "予備" Digits 2;
        19 search_number "検索番号" Digits 30;
        20 specification "予備（記録条件仕様年月情報）" Digits 6;
        21 claim_information "請求情報" Either 40;
        22 department_1 "診療科1 診療科名" Digits 2;
        23 body_part_1 "診療科1 人体の部位等" Digits 3;
        24 sex_etc_1 "診療科1 性別等" Digits 3;
        25 treatment_1 "診療科1 医学的処置" Digits 3;
        26 particular_disease_1 "診療科1 特定疾病" Digits 3;
        27 department_2 "診療科2 診療科名" Digits 2;
        28 body_part_2 "診療科2 人体の部位等" Digits 3;
        29 sex_etc_2 "診療科2 性別等" Digits 3;
        30 treatment_2 "診療科2 医学的処置" Digits 3;
        31 particular_disease_2 "診療科2 特定疾病" Digits 3;
        32 department_3 "診療科3 診療科名" Digits 2;
        33 body_part_3 "診療科3 人体の部位等" Digits 3;
        34 sex_etc_3 "診療科3 性別等" Digits 3;
        35 treatment_3 "診療科3 医学的処置" Digits 3;
        36 particular_disease_3 "診療科3 特定疾病" Digits 3;
        37 kana "カタカナ（氏名）" Kanji 80;
        38 condition "患者の状態" Digits 60;
    }
    Ho HO "保険者レコード" {
        2 insurer "保険者番号" Alnum 8, fixed;
        3 symbol "被保険者資格に係る記号" Either 38;
        4 number "被保険者資格に係る番号" Either 38, must;
        5 days "診療実日数" Digits 2, must;
        6 points "合計点数" Digits 8, must;
        7 reserved "予備" Digits 2;
        8 meals "食事療養・生活療養 回数" Digits 2;
        9 meals_yen "食事療養・生活療養 合計金額" Digits 8;
        10 work_related "職務上の事由" Digits 1;
        11 certificate "証明書番号" Digits 3;
        12 burden "負担金額（医療保険）" Digits 9;
        13 remission "減免区分" Digits 1;
        14 remission_percent "減額割合" Digits 3;
        15 remission_yen "減額金額" Digits 6;
    }
    Ko KO "公費レコード" {
        2 payer "公費負担者番号" Alnum 8, fixed;
        3 recipient "公費受給者番号" Digits 7;
        4 optional_benefit "任意給付区分" Digits 1;
        5 days "診療実日数" Digits 2, must;
        6 points "合計点数" Digits 8, must;
        7 burden "負担金額（公費）" Digits 8;
        8 outpatient_burden "公費給付対象外来一部負担金" Digits 6;
        9 inpatient_burden "公費給付対象入院一部負担金" Digits 6;
        10 reserved "予備" Digits 2;
        11 meals "食事療養・生活療養 回数" Digits 2;
        12 meals_yen "食事療養・生活療養 合計金額" Digits 8;
    }
    Sn SN "資格確認レコード" {
        2 payer "負担者種別" Digits 1, fixed;
        3 confirmed "確認区分" Digits 2, fixed;
        4 insurer "保険者番号等（資格確認）" Alnum 8;
        5 symbol "被保険者資格に係る記号（資格確認）" Either 38;
        6 number "被保険者資格に係る番号（資格確認）" Either 38;
        7 branch "枝番" Alnum 2;
        8 recipient "受給者番号" Digits 7;
        9 reserved "予備" Digits 1;
    }
    Jd JD "受診日等レコード" {
        2 payer "負担者種別" Digits 1, fixed;
        days 3 1;
    }
    Mf MF "窓口負担額レコード" {
        2 class "窓口負担額区分" Digits 2, fixed;
        days 3 9;
    }
    Sy SY "傷病名レコード" {
        2 code "傷病名コード" Digits 7, fixed;
        3 from "診療開始日" Digits 8, fixed;
        4 outcome "転帰区分" Digits 1, fixed;
        5 modifiers "修飾語コード" Alnum 80;
        6 name "傷病名称" Kanji 40;
        7 main "主傷病" Digits 2;
        8 comment "補足コメント" Kanji 40;
    }
    Si SI "診療行為レコード" {
        2 identification "診療識別" Digits 2;
        3 burden_class "負担区分" Alnum 1, fixed;
        4 code "診療行為コード" Digits 9, fixed;
        5 quantity "数量データ" Digits 8;
        6 points "点数" Digits 7;
        7 times "回数" Digits 3, must;
        8 comment_1 "コメントコード1" Digits 9;
        9 comment_text_1 "文字データ1" Kanji 100;
        10 comment_2 "コメントコード2" Digits 9;
        11 comment_text_2 "文字データ2" Kanji 100;
        12 comment_3 "コメントコード3" Digits 9;
        13 comment_text_3 "文字データ3" Kanji 100;
        days 14 3;
    }
    Iy IY "医薬品レコード" {
        2 identification "診療識別" Digits 2;
        3 burden_class "負担区分" Alnum 1, fixed;
        4 code "医薬品コード" Digits 9, fixed;
        5 quantity "使用量" Digits 11;
        6 points "点数" Digits 7;
        7 times "回数" Digits 3, must;
        8 comment_1 "コメントコード1" Digits 9;
        9 comment_text_1 "文字データ1" Kanji 100;
        10 comment_2 "コメントコード2" Digits 9;
        11 comment_text_2 "文字データ2" Kanji 100;
        12 comment_3 "コメントコード3" Digits 9;
        13 comment_text_3 "文字データ3" Kanji 100;
        days 14 3;
    }
    To TO "特定器材レコード" {
        2 identification "診療識別" Digits 2;
        3 burden_class "負担区分" Alnum 1, fixed;
        4 code "特定器材コード" Digits 9, fixed;
        5 quantity "使用量" Digits 9;
        6 points "点数" Digits 7;
        7 times "回数" Digits 3, must;
        8 unit "単位コード" Digits 3;
        9 price "単価" Digits 11;
        10 reserved "予備" Digits 1;
        11 product "商品名及び規格又はサイズ" Kanji 300;
        12 comment_1 "コメントコード1" Digits 9;
        13 comment_text_1 "文字データ1" Kanji 100;
        14 comment_2 "コメントコード2" Digits 9;
        15 comment_text_2 "文字データ2" Kanji 100;
        16 comment_3 "コメントコード3" Digits 9;
        17 comment_text_3 "文字データ3" Kanji 100;
        days 18 3;
    }
    Co CO "コメントレコード" {
        2 identification "診療識別" Digits 2;
        3 burden_class "負担区分" Alnum 1;
        4 code "コメントコード" Digits 9, fixed;
        5 text "文字データ" Kanji 400;
    }
    Sj SJ "症状詳記レコード" {
        2 class "症状詳記区分" Digits 2;
        3 text "症状詳記データ" Kanji 2400, must;
    }
    Go GO "診療報酬請求書レコード" {
        2 receipts "総件数" Digits 6, must;
        3 points "総合計点数" Digits 10, must;
        4 volume "マルチボリューム識別情報" Digits 2, fixed;
    }
}
