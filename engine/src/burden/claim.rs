//! The shares of a claim: amounts, and how they came about in words.

use crate::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The patient's share under one insurance (患者負担).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClaimBurden {
    /// Index of the insurance in the Episode's `coverages`.
    pub coverage: u32,
    /// Whether everything needed is known; otherwise `needs` says what is not, and no amount
    /// counts.
    pub decided: bool,
    /// Points.
    pub points: i64,
    /// 医療費 in yen.
    pub fee_yen: i64,
    /// What the insurer pays of it.
    pub insurer_yen: i64,
    /// What the patient bears as the receipt has it (1円単位), meals apart.
    pub patient_yen: i64,
    /// What is collected at the window for it.
    pub window_yen: i64,
    /// What the patient pays for meals.
    pub meals_yen: i64,
    /// 第1公費, 第2公費 …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payers: Vec<ClaimPayer>,
    /// The shares by 負担区分.
    pub groups: Vec<ClaimGroupShare>,
    /// What is collected at each visit.
    pub visits: Vec<ClaimVisitShare>,
    /// Meals.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub meals: Vec<ClaimMealShare>,
    /// 負担区分コード of the claim's groups: index of the group, code.
    pub marks: Vec<(u32, String)>,
    /// How the amounts came about.
    pub steps: Vec<ClaimStep>,
    /// What must be known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<ClaimNeed>,
}

/// The share of a scheme.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClaimPayer {
    /// The certificate's number.
    pub number: String,
    /// Name of the scheme.
    pub name: String,
    /// The fee that it covers.
    pub fee_yen: i64,
    /// What was open before it.
    pub before_yen: i64,
    /// What it pays.
    pub paid_yen: i64,
    /// What the patient bears of it.
    pub patient_yen: i64,
    /// Of meals, what it pays.
    pub meals_yen: i64,
}

/// The shares of a group of payers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClaimGroupShare {
    /// 負担区分コード.
    pub mark: String,
    /// The payers in words.
    pub payers: String,
    /// Points.
    pub points: i64,
    /// The fee.
    pub fee_yen: i64,
    /// What the insurer pays.
    pub insurer_yen: i64,
    /// What each scheme pays, 第1公費 first.
    pub paid_yen: Vec<i64>,
    /// What the patient bears.
    pub patient_yen: i64,
}

/// What is collected at a visit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClaimVisitShare {
    /// The day.
    pub date: Day,
    /// What falls due, in yen.
    pub due_yen: i64,
    /// What is collected.
    pub window_yen: i64,
}

/// The shares of meals of one kind and day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClaimMealShare {
    /// The day.
    pub date: Day,
    /// The kind.
    pub kind: String,
    /// The statement of the standard burden.
    pub rule: String,
    /// How many.
    pub count: i64,
    /// Standard burden for one.
    pub each_yen: i64,
    /// What the insurer pays.
    pub insurer_yen: i64,
    /// What schemes pay.
    pub paid_yen: i64,
    /// What the patient pays.
    pub patient_yen: i64,
}

/// A step of the calculation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClaimStep {
    /// In words and figures.
    pub text: String,
    /// The statement.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rule: String,
    /// The law.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cite: String,
}

/// What must be known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClaimNeed {
    /// In words.
    pub text: String,
    /// The statement that asks.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rule: String,
}
