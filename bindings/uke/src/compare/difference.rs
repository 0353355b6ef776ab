//! What a revision changes: of one receipt, and of all.

use std::collections::BTreeMap;

use santei::{Code, Day, Fixed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::audit::sum;

/// What became of a fee.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum Change {
    /// It is charged under both, with other points.
    Changed,
    /// It is charged under the first alone.
    Lost,
    /// It is charged under the second alone.
    Gained,
    /// It cannot be decided under one of them: its points are in neither total.
    Undecided,
    /// No code of the other revision is known for it: its points are in neither total.
    NotCarried,
}

/// A fee of a receipt that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineDifference {
    /// The code; absent for a bundle (まるめ).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<Code>,
    /// Its name, or the bundle's.
    pub name: String,
    /// What became of it.
    pub change: Change,
    /// Its points in the month under the first revision.
    pub from: Fixed,
    /// Under the second.
    pub to: Fixed,
    /// The rule that gave or took it; absent where the master's points changed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rule: Option<String>,
    /// Its citation.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cite: Option<String>,
}

/// What differs in a receipt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptDifference {
    /// レセプト番号.
    pub receipt: String,
    /// The record of RE in the file, from 1.
    pub record: u64,
    /// 医療機関コード.
    pub facility: String,
    /// 診療年月 of the receipt, by its first day.
    pub month: Day,
    /// The points under the first revision.
    pub from: Fixed,
    /// The points under the second.
    pub to: Fixed,
    /// The fees that differ.
    pub lines: Vec<LineDifference>,
}

/// Points under both revisions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Pair {
    /// Under the first.
    pub from: Fixed,
    /// Under the second.
    pub to: Fixed,
}

/// What differs by code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CodeDifference {
    /// The name.
    pub name: String,
    /// In how many receipts its points changed, it was lost, gained, undecided, not carried over.
    pub receipts: BTreeMap<Change, u64>,
    /// Its points.
    pub from: Fixed,
    /// Its points under the second revision.
    pub to: Fixed,
}

/// What a rule gave or took.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleDifference {
    /// Its citation.
    pub cite: String,
    /// In how many receipts.
    pub receipts: u64,
    /// The points that it gave (or, negative, took).
    pub points: Fixed,
}

/// The sums of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// The first revision.
    pub from_schedule: String,
    /// The second.
    pub to_schedule: String,
    /// Receipts read.
    pub receipts: u64,
    /// Receipts that were compared.
    pub compared: u64,
    /// Records and 算定単位 that could not be read and are left out (an audit tells each).
    pub unread: u64,
    /// Receipts whose points rose.
    pub risen: u64,
    /// Receipts whose points fell.
    pub fallen: u64,
    /// Points under the first revision.
    pub from: Fixed,
    /// Points under the second.
    pub to: Fixed,
    /// Points that are claimed for what is in neither total: undecided, or not carried over. Under
    /// the first revision, or where that has none, under the second.
    pub left_out: Fixed,
    /// By 診療識別.
    pub sections: BTreeMap<u16, Pair>,
    /// By code, or by the name of a bundle.
    pub codes: BTreeMap<String, CodeDifference>,
    /// By rule.
    pub rules: BTreeMap<String, RuleDifference>,
    /// Receipts by the change of their points; the ends, ±30, hold what is beyond.
    pub steps: BTreeMap<i64, u64>,
}

/// The last step of [`Comparison::steps`].
const LAST_STEP: i64 = 30;
/// More different codes than any master has are not counted one by one.
const MOST_CODES: usize = 50_000;

impl Comparison {
    /// Takes in a receipt.
    pub fn take(&mut self, one: &ReceiptDifference, sections: &BTreeMap<u16, Pair>) {
        self.compared = self.compared.saturating_add(1);
        self.from = sum(self.from, one.from);
        self.to = sum(self.to, one.to);
        let change = one.to.minus(one.from).unwrap_or(Fixed::ZERO);
        self.risen = self.risen.saturating_add(u64::from(change.raw() > 0));
        self.fallen = self.fallen.saturating_add(u64::from(change.raw() < 0));
        let whole = change.floor().to_int().unwrap_or(0);
        let step = whole.clamp(-LAST_STEP, LAST_STEP);
        let count = self.steps.entry(step).or_default();
        *count = count.saturating_add(1);
        for (section, pair) in sections {
            let own = self.sections.entry(*section).or_default();
            own.from = sum(own.from, pair.from);
            own.to = sum(own.to, pair.to);
        }
        for line in &one.lines {
            self.take_line(line);
        }
    }

    fn take_line(&mut self, line: &LineDifference) {
        let key = line.code.map_or_else(|| line.name.clone(), |c| c.to_string());
        if self.codes.len() < MOST_CODES || self.codes.contains_key(&key) {
            let code = self.codes.entry(key).or_default();
            if code.name.is_empty() {
                code.name.clone_from(&line.name);
            }
            let count = code.receipts.entry(line.change).or_default();
            *count = count.saturating_add(1);
            code.from = sum(code.from, line.from);
            code.to = sum(code.to, line.to);
        }
        match line.change {
            Change::Undecided | Change::NotCarried => {
                let points = if line.from == Fixed::ZERO { line.to } else { line.from };
                self.left_out = sum(self.left_out, points);
            }
            Change::Changed | Change::Lost | Change::Gained => {
                let Some(rule) = &line.rule else { return };
                let own = self.rules.entry(rule.clone()).or_default();
                if let Some(cite) = line.cite.as_ref().filter(|_| own.cite.is_empty()) {
                    own.cite.clone_from(cite);
                }
                own.receipts = own.receipts.saturating_add(1);
                let points = line.to.minus(line.from).unwrap_or(Fixed::ZERO);
                own.points = sum(own.points, points);
            }
        }
    }
}
