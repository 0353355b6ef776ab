//! The structural faults, with their words.

use santei::Lang;

use crate::kind::Kind;

/// A fault of structure, as the examiners' 受付・事務点検 tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The record has more items than its layout.
    TooManyItems {
        /// How many it has.
        found: usize,
        /// How many the layout has.
        most: usize,
    },
    /// The item is longer than 最大バイト.
    TooWide {
        /// Its bytes.
        found: usize,
        /// 最大バイト.
        most: u16,
    },
    /// The item is of fixed length and has another.
    NotFixed {
        /// Its bytes.
        found: usize,
        /// The length.
        wanted: u16,
    },
    /// The item must be stated.
    Blank,
    /// The item holds characters that its mode does not allow.
    WrongMode,
    /// The code is not in its table (別表).
    NotListed {
        /// The code.
        value: String,
    },
    /// The code's first digit is not that of this kind of record.
    WrongFamily {
        /// The code.
        value: String,
    },
    /// The record stands behind one that must follow it.
    Order {
        /// Its kind.
        kind: Kind,
        /// The one before.
        after: Kind,
    },
    /// HO and KO are not as many as レセプト種別 says.
    PayersDiffer {
        /// Whether there is HO.
        insurer: bool,
        /// How many KO there are.
        schemes: usize,
    },
    /// 負担区分 names a payer that the receipt does not have.
    PayerAbsent {
        /// 負担区分.
        value: String,
    },
    /// 合計点数 is not the sum of the lines.
    PointsDiffer {
        /// As stated.
        stated: i64,
        /// The sum.
        found: i64,
    },
    /// 回数 is not the sum of the days.
    TimesDiffer {
        /// As stated.
        stated: u32,
        /// The sum.
        found: u32,
    },
    /// Within a unit, 回数 or the days differ.
    UnitDiffers,
    /// The last record of a unit states no points.
    PointsMissing,
    /// The month has no such day, or the date is before birth or after the month.
    NotThen,
    /// 診療識別 goes back.
    IdentificationBack {
        /// This.
        found: u32,
        /// The one before.
        before: u32,
    },
    /// More than 98 records follow without 診療識別.
    TooManyRecords,
    /// The first record of 摘要情報 has no 診療識別.
    NoIdentification,
    /// レセプト番号 does not follow the one before.
    ReceiptNumber {
        /// The number.
        found: u32,
        /// What follows.
        wanted: u32,
    },
    /// GO does not agree with the receipts.
    TotalsDiffer {
        /// As stated.
        stated: u64,
        /// The sum.
        found: u64,
    },
    /// The receipts have no GO.
    NoTotal,
    /// The receipt has no head (IR).
    NoHead,
    /// A comment without text, or text without a comment code.
    CommentHalf,
    /// A disease without a code of its own has no name.
    NoDiseaseName,
    /// 修飾語コード is not a row of four digits.
    Modifiers,
    /// The receipt names no disease.
    NoDisease,
    /// The receipt charges nothing.
    NothingCharged,
}

impl Fault {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooManyItems { .. } => "E0610",
            Self::TooWide { .. } => "E0611",
            Self::NotFixed { .. } => "E0612",
            Self::Blank => "E0613",
            Self::WrongMode => "E0614",
            Self::NotListed { .. } => "E0615",
            Self::WrongFamily { .. } => "E0616",
            Self::Order { .. } => "E0620",
            Self::PayersDiffer { .. } => "E0621",
            Self::PayerAbsent { .. } => "E0622",
            Self::PointsDiffer { .. } => "E0623",
            Self::TimesDiffer { .. } => "E0624",
            Self::UnitDiffers => "E0625",
            Self::PointsMissing => "E0626",
            Self::NotThen => "E0627",
            Self::IdentificationBack { .. } => "E0628",
            Self::TooManyRecords => "E0629",
            Self::NoIdentification => "E0630",
            Self::ReceiptNumber { .. } => "E0631",
            Self::TotalsDiffer { .. } => "E0632",
            Self::NoTotal => "E0633",
            Self::NoHead => "E0634",
            Self::CommentHalf => "E0640",
            Self::NoDiseaseName => "E0641",
            Self::Modifiers => "E0642",
            Self::NoDisease => "E0643",
            Self::NothingCharged => "E0644",
        }
    }

    /// The sentence.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match lang {
            Lang::Ja => self.ja(),
            Lang::En => self.en(),
        }
    }

    fn ja(&self) -> String {
        match self {
            Self::TooManyItems { found, most } => {
                format!("項目が{found}あります（記録条件仕様では{most}）")
            }
            Self::TooWide { found, most } => {
                format!("{found}バイトあります（最大{most}バイト）")
            }
            Self::NotFixed { found, wanted } => {
                format!("固定長{wanted}バイトの項目が{found}バイトです")
            }
            Self::Blank => "記録が必要な項目が空です".to_owned(),
            Self::WrongMode => "項目のモード（数字・英数・漢字）に合わない文字です".to_owned(),
            Self::NotListed { value } => format!("`{value}` は別表にないコードです"),
            Self::WrongFamily { value } => {
                format!("`{value}` はこのレコードに記録するコードではありません")
            }
            Self::Order { kind, after } => {
                format!("{kind}レコードが{after}レコードの後にあります")
            }
            Self::PayersDiffer { insurer, schemes } => {
                let insurer = if *insurer { "あり" } else { "なし" };
                format!("レセプト種別と負担者の数が違います（HO {insurer}、KO {schemes}件）")
            }
            Self::PayerAbsent { value } => {
                format!("負担区分 `{value}` の負担者がこのレセプトにありません")
            }
            Self::PointsDiffer { stated, found } => {
                format!("合計点数 {stated} が明細の合計 {found} と違います")
            }
            Self::TimesDiffer { stated, found } => {
                format!("回数 {stated} が算定日の合計 {found} と違います")
            }
            Self::UnitDiffers => "同じ算定単位の中で回数または算定日が違います".to_owned(),
            Self::PointsMissing => "算定単位の最後のレコードに点数がありません".to_owned(),
            Self::NotThen => "その月にない日、または生年月日・診療年月と合わない日です".to_owned(),
            Self::IdentificationBack { found, before } => {
                format!("診療識別 {found:02} が {before:02} の後にあります")
            }
            Self::TooManyRecords => "診療識別のないレコードが98を超えて続いています".to_owned(),
            Self::NoIdentification => "先頭の摘要情報に診療識別がありません".to_owned(),
            Self::ReceiptNumber { found, wanted } => {
                format!("レセプト番号が {found} です（連番では {wanted}）")
            }
            Self::TotalsDiffer { stated, found } => {
                format!("請求書の {stated} がレセプトの合計 {found} と違います")
            }
            Self::NoTotal => "診療報酬請求書（GO）がありません".to_owned(),
            Self::NoHead => "医療機関情報（IR）がありません".to_owned(),
            Self::CommentHalf => "コメントコードと文字データが対になっていません".to_owned(),
            Self::NoDiseaseName => "未コード化傷病名の名称がありません".to_owned(),
            Self::Modifiers => "修飾語コードが4桁の並びではありません".to_owned(),
            Self::NoDisease => "傷病名がありません".to_owned(),
            Self::NothingCharged => "診療行為・医薬品・特定器材がありません".to_owned(),
        }
    }

    fn en(&self) -> String {
        match self {
            Self::TooManyItems { found, most } => {
                format!("the record has {found} items; its layout has {most}")
            }
            Self::TooWide { found, most } => format!("{found} bytes; {most} are the most"),
            Self::NotFixed { found, wanted } => {
                format!("{found} bytes in an item of exactly {wanted}")
            }
            Self::Blank => "an item that must be stated is blank".to_owned(),
            Self::WrongMode => "characters that the item's mode does not allow".to_owned(),
            Self::NotListed { value } => format!("`{value}` is not in the item's table of codes"),
            Self::WrongFamily { value } => {
                format!("`{value}` is no code for this kind of record")
            }
            Self::Order { kind, after } => format!("{kind} stands behind {after}"),
            Self::PayersDiffer { insurer, schemes } => {
                let insurer = if *insurer { "one" } else { "no" };
                format!("the payers are not those of レセプト種別: {insurer} HO, {schemes} KO")
            }
            Self::PayerAbsent { value } => {
                format!("負担区分 `{value}` names a payer that the receipt does not have")
            }
            Self::PointsDiffer { stated, found } => {
                format!("{stated} points are stated; the lines give {found}")
            }
            Self::TimesDiffer { stated, found } => {
                format!("{stated} times are stated; the days give {found}")
            }
            Self::UnitDiffers => "times or days differ within a unit".to_owned(),
            Self::PointsMissing => "the last record of a unit states no points".to_owned(),
            Self::NotThen => {
                "the month has no such day, or it does not fit the birth or the month".to_owned()
            }
            Self::IdentificationBack { found, before } => {
                format!("診療識別 {found:02} stands behind {before:02}")
            }
            Self::TooManyRecords => "more than 98 records follow without 診療識別".to_owned(),
            Self::NoIdentification => "the first record of a 剤 has no 診療識別".to_owned(),
            Self::ReceiptNumber { found, wanted } => {
                format!("the receipt's number is {found}, where {wanted} follows")
            }
            Self::TotalsDiffer { stated, found } => {
                format!("GO states {stated}; the receipts give {found}")
            }
            Self::NoTotal => "the receipts have no GO".to_owned(),
            Self::NoHead => "the receipts have no IR".to_owned(),
            Self::CommentHalf => {
                "a comment code without its text, or text without a code".to_owned()
            }
            Self::NoDiseaseName => "a disease without a code of its own has no name".to_owned(),
            Self::Modifiers => "the modifiers are not a row of four digits".to_owned(),
            Self::NoDisease => "the receipt names no disease".to_owned(),
            Self::NothingCharged => "the receipt charges nothing".to_owned(),
        }
    }
}
