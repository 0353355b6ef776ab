//! What the calculation of the patient's share is given.

use crate::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Insurance of the patient (医療保険, or 労災・自賠責 as another payer; `なし`: none).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Coverage {
    /// Its kind, by the words of the rule text: 被用者, 国保, 国保組合, 後期, 労災, 自賠責, なし.
    pub insurer: String,
    /// 被扶養者 (家族).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub dependent: bool,
    /// Percent that the patient bears, where the insurer states it; it goes before the rule text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u16>,
    /// 適用区分: ア … オ, 現役並みⅠ … Ⅲ, 一般, 一般Ⅰ, 一般Ⅱ, 低所得Ⅰ, 低所得Ⅱ; 提示なし where no
    /// limit is applied at the window because none was shown. `None`: not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub income_class: Option<String>,
    /// 多数回該当; `None`: not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub often: Option<bool>,
    /// 限度額が2分の1になる月 (特記事項「高半」), where it does not follow from the patient's own
    /// date of birth.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub halved: bool,
    /// Marks by the words of the rule text: 長, 長2, 老福 …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<String>,
    /// Yen for one point, where it is not that of the fee schedule (労災, 自賠責).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yen_per_point: Option<crate::Fixed>,
    /// First day; `None`: since ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Last day; `None`: open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
}

/// A certificate of a scheme (公費の受給者証).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Certificate {
    /// 負担者番号 (eight digits) or 法別番号 (two digits).
    pub number: String,
    /// 事業内区分コード of a local scheme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
    /// The caller's name of it, for `coveredBy`; `None`: its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// 所得区分 of the certificate, by the words of the rule text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    /// Marks: 高額かつ長期, 人工呼吸器等, 重度かつ継続 …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<String>,
    /// 月額自己負担上限額 as the certificate states it; it goes before the rule text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month_cap: Option<i64>,
    /// 1日の上限額 as the certificate states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_cap: Option<i64>,
    /// 1回の上限額 as the certificate states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit_cap: Option<i64>,
    /// What counts already in this month, here and elsewhere (上限額管理票).
    #[serde(default, skip_serializing_if = "Used::is_nothing")]
    pub used: Used,
    /// Whether it covers all orders; `None`: as the rule text says, or as the orders state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covers_all: Option<bool>,
}

/// What counts already in the month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Used {
    /// Yen that the patient has borne.
    #[serde(default)]
    pub yen: i64,
    /// How often a cap by visit or day was paid.
    #[serde(default)]
    pub times: u16,
}

impl Used {
    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// The fee of one visit that the same payers bear.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    /// The day.
    pub day: Day,
    /// Number of the visit, ascending in the day.
    pub visit: u32,
    /// Points.
    pub points: i64,
    /// The fee in yen.
    pub fee: i64,
    /// The certificates that cover it: bit n is the nth of the request.
    pub certificates: u32,
}

/// Meals, or days of accommodation, of one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Served<'a> {
    /// The day.
    pub day: Day,
    /// The kind, by the words of the rule text.
    pub kind: &'a str,
    /// How many.
    pub count: i64,
    /// The whole fee in yen.
    pub fee: i64,
    /// The certificates that cover it.
    pub certificates: u32,
}

/// One patient under one insurance in one month.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Date of birth.
    pub born: Day,
    /// 入院.
    pub inpatient: bool,
    /// The insurance.
    pub coverage: &'a Coverage,
    /// Certificates, in any order.
    pub certificates: &'a [Certificate],
    /// The bills, in any order; all of one month.
    pub bills: &'a [Bill],
    /// Meals.
    pub served: &'a [Served<'a>],
}
