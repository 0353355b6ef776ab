//! What a receipt needs and an Episode does not hold.

use santei::{Code, Day};
use serde::{Deserialize, Serialize};

/// Who sends the file (IR).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sender {
    /// 審査支払機関: 1 支払基金, 2 国保連合会 (別表1).
    pub payer: u8,
    /// 都道府県コード (別表2).
    pub prefecture: u8,
    /// 医療機関コード, seven digits.
    pub code: String,
    /// 医療機関名称.
    pub name: String,
    /// 請求年月: any day of the month.
    pub month: Day,
    /// 電話番号.
    #[serde(default)]
    pub telephone: String,
}

impl Default for Sender {
    fn default() -> Self {
        Self {
            payer: 1,
            prefecture: 13,
            code: String::new(),
            name: String::new(),
            month: Day(0),
            telephone: String::new(),
        }
    }
}

/// What the receipt of a patient needs besides the Episode and its claim.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Filing {
    /// 氏名.
    pub name: String,
    /// カタカナ（氏名）.
    #[serde(default)]
    pub kana: String,
    /// カルテ番号等.
    #[serde(default)]
    pub chart: String,
    /// Which insurance of the Episode the receipt is for, by its index in `coverages`.
    #[serde(default)]
    pub coverage: u32,
    /// The insurance; `None` where schemes alone pay.
    #[serde(default)]
    pub insured: Option<Insured>,
    /// The numbers of the schemes' certificates, in the order of the Episode's `certificates`.
    #[serde(default)]
    pub recipients: Vec<Recipient>,
    /// What the Episode does not hold of its diseases, in their order.
    #[serde(default)]
    pub diseases: Vec<DiseaseNote>,
    /// Comments.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// 症状詳記: class (別表22), text.
    #[serde(default)]
    pub details: Vec<(String, String)>,
}

/// The patient's number at the insurer (HO).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Insured {
    /// 保険者番号, six or eight digits.
    pub insurer: String,
    /// 記号.
    #[serde(default)]
    pub symbol: String,
    /// 番号.
    pub number: String,
    /// 枝番, two digits.
    #[serde(default)]
    pub branch: String,
}

/// The patient's number at a scheme (KO).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Recipient {
    /// 公費負担者番号, eight digits.
    pub payer: String,
    /// 公費受給者番号, seven digits.
    pub number: String,
}

/// What a receipt says of a disease besides the Episode (SY).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiseaseNote {
    /// 転帰区分: 1 継続, 2 治ゆ, 3 死亡, 4 中止; `None`: 1 where the Episode states no last day.
    #[serde(default)]
    pub outcome: Option<u8>,
    /// 修飾語コード, four digits each.
    #[serde(default)]
    pub modifiers: Vec<String>,
    /// 傷病名称 of a disease without a code of its own.
    #[serde(default)]
    pub name: String,
    /// 補足コメント.
    #[serde(default)]
    pub comment: String,
}

/// A comment (コメント).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Note {
    /// The visit and the order that it belongs to, by their indices; `None`: to the receipt as a
    /// whole (診療識別 99).
    #[serde(default)]
    pub order: Option<(u32, u32)>,
    /// コメントコード.
    #[serde(with = "nine_digits")]
    pub code: Code,
    /// 文字データ.
    #[serde(default)]
    pub text: String,
}

/// A code as nine digits in JSON.
mod nine_digits {
    use santei::Code;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(code: &Code, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(code)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Code, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}
