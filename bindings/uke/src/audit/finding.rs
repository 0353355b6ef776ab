//! A finding: what is wrong with a receipt, how much it is, by which law, and where it stands.

use santei::claim::SourceRow;
use santei::{Code, Day, Fixed, Lang};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::record::Place;

/// How much a finding weighs.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// The schedule forbids what is claimed, or a figure is wrong.
    Error,
    /// Something that must be recorded is not, or the file is not as it should be.
    Warning,
    /// For the claimant: something lawful was not claimed; or why nothing was judged.
    Notice,
    /// For the reviewer to confirm: a rule reminds of something that what is recorded speaks
    /// against, but does not forbid the charge. No points are claimed to be wrong.
    Reminder,
}

impl Severity {
    /// The word.
    #[must_use]
    pub const fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Error, Lang::Ja) => "誤り",
            (Self::Error, Lang::En) => "error",
            (Self::Warning, Lang::Ja) => "注意",
            (Self::Warning, Lang::En) => "warning",
            (Self::Notice, Lang::Ja) => "参考",
            (Self::Notice, Lang::En) => "notice",
            (Self::Reminder, Lang::Ja) => "確認",
            (Self::Reminder, Lang::En) => "reminder",
        }
    }
}

/// A finding (指摘).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The stable code, such as `A0106`; `docs/findings.md` lists all of them.
    pub code: String,
    /// What the code means.
    pub name: String,
    /// How much it weighs.
    pub severity: Severity,
    /// The sentence: why.
    pub text: String,
    /// 医療機関コード of IR; empty where the file states none.
    pub facility: String,
    /// レセプト番号 of RE; empty for a finding about the file.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub receipt: String,
    /// The record of RE in the file (its line), from 1; 0 for a finding about the file.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub receipt_record: u64,
    /// 診療年月, by its first day.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub month: Option<Day>,
    /// The day of the charge.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub date: Option<Day>,
    /// The code that it is about.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub item: Option<Code>,
    /// Its name.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub item_name: String,
    /// The code that stands in its place, or that it is billed beside.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub other: Option<Code>,
    /// By how many points the claim changes where the finding is followed: negative where too much
    /// was claimed. Absent: it cannot be told, because something beside it is undecided; or nothing
    /// is claimed to be wrong (a reminder, a finding about the file).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub points: Option<Fixed>,
    /// The points that are claimed (points × times of what the finding is about). Of a reminder: the
    /// points that hang on what is to be confirmed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub recorded: Option<Fixed>,
    /// The points that the schedule gives.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub lawful: Option<Fixed>,
    /// The rule's name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rule: Option<String>,
    /// The citation (告示, 通知).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cite: Option<String>,
    /// The row of the table, of the master or of the rule text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub source: Option<SourceRow>,
    /// The records and items that it touches.
    pub places: Vec<Touched>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A place that a finding touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Touched {
    /// The record of the file (its line), from 1.
    pub record: u64,
    /// The item number (項番) of the specification; absent: the whole record.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub item: Option<u16>,
}

impl From<Place> for Touched {
    fn from(place: Place) -> Self {
        Self { record: place.record, item: (place.item != 0).then_some(place.item) }
    }
}

/// What cannot be decided, and what would decide it. It is no finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Undecided {
    /// The kind of reason, as a claim has it.
    pub kind: String,
    /// What would decide it, by its name in the Episode or in the facility file: a fact,
    /// `facility.standards`, `history.since` …
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub needs: Option<String>,
    /// The rule that asks.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rule: Option<String>,
    /// How many lines it leaves undecided.
    pub lines: u32,
}
