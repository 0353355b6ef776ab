//! What is wrong with a file of receipts, told to a person: which record, which item, and what to
//! do about it.
//!
//! The codes `E0600`–`E0699` are stable.

use core::fmt;

pub use santei::Lang;

use crate::cause::Cause;
use crate::check::Fault;
use crate::record::Place;

/// What a field holds, for messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expected {
    /// A whole number of at most nine digits.
    Number,
    /// A number with decimal places.
    Quantity,
    /// A code of nine digits.
    Code,
    /// A day.
    Day,
    /// A month.
    Month,
}

impl Expected {
    const fn words(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Number, Lang::Ja) => "9桁までの整数",
            (Self::Number, Lang::En) => "a whole number of at most nine digits",
            (Self::Quantity, Lang::Ja) => "数（小数は7桁まで）",
            (Self::Quantity, Lang::En) => "a number (of at most seven decimal places)",
            (Self::Code, Lang::Ja) => "9桁のコード",
            (Self::Code, Lang::En) => "a code of nine digits",
            (Self::Day, Lang::Ja) => "西暦8桁の年月日",
            (Self::Day, Lang::En) => "a date of eight digits",
            (Self::Month, Lang::Ja) => "西暦6桁の年月",
            (Self::Month, Lang::En) => "a month of six digits",
        }
    }
}

/// What was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The file could not be read further.
    Unreadable(Cause),
    /// A record is longer than any record can be; it is left out.
    RecordTooLong {
        /// Its length in bytes.
        bytes: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// A receipt is longer than any receipt can be; it is left out from here on.
    ReceiptTooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The bytes are not CP932.
    NotText,
    /// A value is not of its type.
    BadValue {
        /// The value found.
        value: String,
        /// What the field holds.
        expected: Expected,
    },
    /// A record stands where no receipt has begun.
    OutsideReceipt,
    /// A character that CP932 does not have; ？ was written for it.
    CharacterLost,
    /// The points of a group are no whole number, which a receipt cannot state.
    NotWhole {
        /// The points.
        points: String,
    },
    /// A disease ended, and nothing says how.
    OutcomeUnstated {
        /// 傷病名コード.
        disease: String,
    },
    /// The modifiers of a disease call it suspected, the Episode does not.
    SuspicionUnstated {
        /// 傷病名コード.
        disease: String,
    },
    /// The numbers of a scheme's certificate are not stated.
    RecipientUnstated {
        /// 負担者番号 or 法別番号 as the Episode has it.
        number: String,
    },
    /// Nobody who pays is stated, or more than the insurance and four schemes.
    PayersUnstated,
    /// The records do not keep to the structure of the specification.
    Structure(Fault),
}

impl ProblemKind {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "E0600",
            Self::RecordTooLong { .. } => "E0601",
            Self::ReceiptTooLarge { .. } => "E0602",
            Self::NotText => "E0603",
            Self::BadValue { .. } => "E0604",
            Self::OutsideReceipt => "E0605",
            Self::CharacterLost => "E0606",
            Self::NotWhole { .. } => "E0607",
            Self::OutcomeUnstated { .. } => "E0608",
            Self::RecipientUnstated { .. } | Self::PayersUnstated => "E0609",
            Self::SuspicionUnstated { .. } => "E0617",
            Self::Structure(fault) => fault.code(),
        }
    }

    /// Whether bytes of the file were left out.
    #[must_use]
    pub const fn loses_bytes(&self) -> bool {
        matches!(
            self,
            Self::Unreadable(_) | Self::RecordTooLong { .. } | Self::ReceiptTooLarge { .. }
        )
    }

    /// The sentence.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let ja = lang == Lang::Ja;
        match self {
            Self::Unreadable(why) if ja => why.after("ファイルを読めません", lang),
            Self::Unreadable(why) => why.after("the file cannot be read", lang),
            Self::RecordTooLong { bytes, limit } if ja => {
                format!(
                    "レコードが{bytes}バイトあります（上限{limit}バイト）。このレコードは除きました"
                )
            }
            Self::RecordTooLong { bytes, limit } => format!(
                "the record is {bytes} bytes long; {limit} are the most; the record is left out"
            ),
            Self::ReceiptTooLarge { limit } if ja => {
                format!("1件のレセプトが{limit}バイトを超えています。このレセプトは除きました")
            }
            Self::ReceiptTooLarge { limit } => {
                format!("a receipt is longer than {limit} bytes; it is left out")
            }
            Self::NotText if ja => "シフトJISの文字ではないバイトがあります".to_owned(),
            Self::NotText => "some bytes are not characters of Shift_JIS".to_owned(),
            Self::BadValue { value, expected } if ja => {
                format!("`{value}` は{}ではありません", expected.words(lang))
            }
            Self::BadValue { value, expected } => {
                format!("`{value}` is not {}", expected.words(lang))
            }
            Self::OutsideReceipt if ja => "レセプト（RE）の前にあるレコードです".to_owned(),
            Self::OutsideReceipt => "the record stands before any receipt (RE)".to_owned(),
            Self::CharacterLost if ja => {
                "シフトJISにない文字があり、「？」と記録しました".to_owned()
            }
            Self::CharacterLost => {
                "a character is not in Shift_JIS; a question mark is written for it".to_owned()
            }
            Self::NotWhole { points } if ja => {
                format!("算定単位の点数 {points} が整数ではなく、記録できません")
            }
            Self::NotWhole { points } => {
                format!("the points of a group, {points}, are not whole and cannot be written")
            }
            Self::OutcomeUnstated { disease } if ja => {
                format!("傷病名 {disease} の転帰区分が示されていません（「継続」としました）")
            }
            Self::OutcomeUnstated { disease } => {
                format!("the outcome of the disease {disease} is not stated; 1 (継続) is written")
            }
            Self::SuspicionUnstated { disease } if ja => {
                format!(
                    "傷病名 {disease} の修飾語は「の疑い」ですが、Episode では確定した傷病名として算定しています"
                )
            }
            Self::SuspicionUnstated { disease } => {
                format!(
                    "the modifiers of the disease {disease} call it suspected; the Episode was charged as if it were established"
                )
            }
            Self::RecipientUnstated { number } if ja => {
                format!("公費 {number} の負担者番号・受給者番号が示されていません")
            }
            Self::RecipientUnstated { number } => {
                format!("the numbers of the certificate of scheme {number} are not stated")
            }
            Self::Structure(fault) => fault.message(lang),
            Self::PayersUnstated if ja => {
                "負担者（医療保険・公費）が示されていないか、公費が4つを超えています".to_owned()
            }
            Self::PayersUnstated => {
                "no payer is stated, or more than the insurance and four schemes".to_owned()
            }
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn help(&self, lang: Lang) -> &'static str {
        let ja = matches!(lang, Lang::Ja);
        match self {
            Self::Unreadable(_) if ja => "ファイルと記憶装置を確かめてください",
            Self::Unreadable(_) => "check the file and its medium",
            Self::RecordTooLong { .. } | Self::ReceiptTooLarge { .. } if ja => {
                "改行が失われていないか、レセプトのファイルであるかを確かめてください"
            }
            Self::RecordTooLong { .. } | Self::ReceiptTooLarge { .. } => {
                "check that line ends are not lost and that the file is one of receipts"
            }
            Self::NotText if ja => "シフトJISで書き出したファイルを使ってください",
            Self::NotText => "use the file as the receipt computer wrote it, in Shift_JIS",
            Self::Structure(_) | Self::BadValue { .. } if ja => {
                "記録条件仕様のその項番に合わせて直してください"
            }
            Self::Structure(_) => "correct it after that item of the specification",
            Self::BadValue { .. } => "correct it after that item of the specification",
            Self::OutsideReceipt if ja => "REレコードが失われていないか確かめてください",
            Self::OutsideReceipt => "check that no RE record is lost",
            Self::CharacterLost if ja => "シフトJISにある文字（異体字など）に直してください",
            Self::CharacterLost => "use a character of Shift_JIS",
            Self::NotWhole { .. } if ja => "端数処理の規則（round）を確かめてください",
            Self::NotWhole { .. } => "check the rounding rules (round)",
            Self::OutcomeUnstated { .. } if ja => "Filing の diseases に転帰区分を書いてください",
            Self::OutcomeUnstated { .. } => "state the outcome in the filing's diseases",
            Self::SuspicionUnstated { .. } if ja => {
                "Episode の傷病名に suspected を書いて算定し直してください"
            }
            Self::SuspicionUnstated { .. } => {
                "state `suspected` of the Episode's disease and compute it again"
            }
            Self::RecipientUnstated { .. } | Self::PayersUnstated if ja => {
                "Filing の insured と recipients に書いてください"
            }
            Self::RecipientUnstated { .. } | Self::PayersUnstated => {
                "state them in the filing's insured and recipients"
            }
        }
    }
}

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What.
    pub kind: ProblemKind,
}

impl Problem {
    /// A problem at a place.
    #[must_use]
    pub const fn at(place: Place, kind: ProblemKind) -> Self {
        Self { place, kind }
    }

    /// The stable code, such as `E0604`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// Where, in words.
    #[must_use]
    pub fn place_words(&self, lang: Lang) -> String {
        let Place { record, item } = self.place;
        match (lang, record, item) {
            (_, 0, _) => String::new(),
            (Lang::Ja, _, 0) => format!("{record}行目"),
            (Lang::Ja, _, _) => format!("{record}行目 項番{item}"),
            (Lang::En, _, 0) => format!("record {record}"),
            (Lang::En, _, _) => format!("record {record}, item {item}"),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place_words(Lang::Ja);
        write!(f, "{} {place}: {}", self.code(), self.kind.message(Lang::Ja))
    }
}

impl std::error::Error for Problem {}
