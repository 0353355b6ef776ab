//! The input: one patient at one facility in one month.

use crate::either_form::facts;
use crate::{Code, Day, Fixed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One patient at one facility in one month (患者・医療機関・月), with what its orders need to be
/// judged.
///
/// An Episode holds what happened and what is known; it never holds what follows from the
/// schedule. What it does not state is *unknown*: the engine then answers "cannot decide", it does
/// not guess.
///
/// ```
/// use santei::Episode;
/// let episode: Episode = serde_json::from_str(r#"{
///   "patient": { "birthDate": "1980-04-01" },
///   "facility": { "kind": "clinic" },
///   "visits": [ { "date": "2026-06-03", "orders": [ { "code": "112007410" } ] } ]
/// }"#)?;
/// assert_eq!(episode.visits.len(), 1);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Episode {
    /// The patient.
    pub patient: Patient,
    /// The facility.
    pub facility: Facility,
    /// 入院外 (default) or 入院.
    #[serde(default)]
    pub setting: Setting,
    /// Visits, or days of a stay with their orders. All lie in one calendar month.
    pub visits: Vec<Visit>,
    /// The stay in hospital, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stay: Option<Stay>,
    /// What was charged before (算定履歴).
    #[serde(default, skip_serializing_if = "History::is_empty")]
    pub history: History,
    /// Diseases (傷病名); `None`: not stated, so that rules that ask for one cannot be decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diseases: Option<Vec<Disease>>,
    /// Facts that hold for the whole Episode, by the names that `fact` statements declare.
    #[serde(default, deserialize_with = "facts", skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: Facts,
    /// Insurance; empty: not stated, so that the patient's share is not computed. Of several the
    /// first that holds on a visit's day counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coverages: Vec<crate::burden::Coverage>,
    /// Certificates of schemes (公費).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<crate::burden::Certificate>,
    /// Whether to add what follows from the orders (判断料, 加算 …). `asRecorded` judges the orders
    /// alone, as an auditor does.
    #[serde(default)]
    pub mode: Mode,
}

/// Facts by name.
pub type Facts = BTreeMap<String, FactValue>;

/// What is done with fees that follow from the orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Mode {
    /// They are added.
    #[default]
    Derive,
    /// The orders are judged as they stand.
    AsRecorded,
}

/// 入外.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Setting {
    /// 入院外.
    #[default]
    Outpatient,
    /// 入院.
    Inpatient,
}

/// The patient.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Patient {
    /// Date of birth.
    pub birth_date: Day,
    /// Sex, where a rule asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Whether the patient is insured under 後期高齢者医療; `None`: not stated (below the age of 65
    /// nobody is, 高齢者の医療の確保に関する法律 第50条).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elderly_insurance: Option<bool>,
}

/// 男女区分.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
}

/// The facility (保険医療機関).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Facility {
    /// 病院 or 診療所.
    pub kind: FacilityKind,
    /// 許可病床数; `None`: not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beds: Option<u32>,
    /// Of these, 一般病床; `None`: not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub general_beds: Option<u32>,
    /// 届出 of 施設基準 by their codes of 別紙7-8; `None`: not stated, so that fees that need one
    /// cannot be decided; an empty list: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standards: Option<Vec<Standard>>,
    /// 表示する診療時間; `None`: not stated, so that whether a visit lies within them is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Vec<Hours>>,
    /// Facts of the facility.
    #[serde(default, deserialize_with = "facts", skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: Facts,
}

/// A span of the 診療時間 that a facility shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Hours {
    /// The days on which it holds.
    pub days: Vec<HoursDay>,
    /// The first minute, `HH:MM`.
    pub from: Time,
    /// The end, `HH:MM` up to `24:00`; that minute is outside.
    #[serde(deserialize_with = "closing")]
    #[schemars(with = "ClosingTime")]
    pub to: Time,
}

/// A day of the week, or a holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum HoursDay {
    /// 日曜日.
    Sun,
    /// 月曜日.
    Mon,
    /// 火曜日.
    Tue,
    /// 水曜日.
    Wed,
    /// 木曜日.
    Thu,
    /// 金曜日.
    Fri,
    /// 土曜日.
    Sat,
    /// A day that is a holiday, whatever its weekday.
    Holiday,
}

/// A notified 施設基準.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum Standard {
    /// The code alone: notified in the whole month.
    Code(u16),
    /// The code with its days.
    Dated {
        /// The code.
        code: u16,
        /// First day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Day>,
        /// Last day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Day>,
    },
}

/// 病院・診療所区分.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum FacilityKind {
    /// 診療所.
    #[default]
    Clinic,
    /// 病院.
    Hospital,
}

/// A clinic (診療所) has at most so many beds (医療法 第1条の5第2項).
const CLINIC_BEDS: u32 = 19;

impl Facility {
    /// Between which numbers its beds lie: what is stated, or what its kind tells.
    pub(crate) fn beds_between(&self) -> (u32, u32) {
        match (self.beds, self.kind) {
            (Some(beds), _) => (beds, beds),
            (None, FacilityKind::Clinic) => (0, CLINIC_BEDS),
            (None, FacilityKind::Hospital) => (0, u32::MAX),
        }
    }

    /// The same of its general beds, which are among its beds.
    pub(crate) fn general_beds_between(&self) -> (u32, u32) {
        self.general_beds.map_or((0, self.beds_between().1), |beds| (beds, beds))
    }
}

/// A visit, or a day of a stay.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Visit {
    /// The day.
    pub date: Day,
    /// The time of reception, `HH:MM`; `None`: not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
    /// Department (診療科コード).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Facts of the visit.
    #[serde(default, deserialize_with = "facts", skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: Facts,
    /// The certificates (their `id` or `number`) that cover the visit, besides those that cover
    /// everything; its orders may state their own. `None`: not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covered_by: Option<Vec<String>>,
    /// Orders (算定単位, 剤).
    #[serde(default)]
    pub orders: Vec<Order>,
}

/// A time of day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time {
    /// Minutes since midnight.
    pub minute: u16,
}

/// One calculation unit (算定単位, 剤): what the clinician records as belonging together, so a fee
/// with its additions, or the medicines of one dispensing.
///
/// A single item may be written by `code`, `quantity`, `price` and `points` of the order itself;
/// otherwise `items` lists them.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Order {
    /// 診療識別, where the items do not tell it: 21 内服, 22 屯服, 23 外用, 31 皮下筋肉内 …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<u16>,
    /// 回数 (for 内服 the days).
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub times: u32,
    /// The single item's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// The single item's quantity (数量データ, 使用量).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Fixed>,
    /// The single item's stated price for one unit, in yen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Fixed>,
    /// The single item's stated points (点数識別 4 and 7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Fixed>,
    /// The items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<OrderItem>,
    /// Facts of the order.
    #[serde(default, deserialize_with = "facts", skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: Facts,
    /// The certificates (their `id` or `number`) that cover the order, besides those that cover
    /// everything. `None`: as the visit states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covered_by: Option<Vec<String>>,
    /// The caller's own name of the order, given back with its lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// One item of an order.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrderItem {
    /// The code.
    pub code: Code,
    /// 数量データ or 使用量; a drug without one counts once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Fixed>,
    /// The price of one unit in yen that the caller states; it goes before the master's, and the
    /// explanation says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Fixed>,
    /// The points that the caller states (点数識別 4 and 7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Fixed>,
}

/// The stay in hospital.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Stay {
    /// Day of admission.
    pub admitted: Day,
    /// Day of discharge; `None` while the stay lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discharged: Option<Day>,
}

/// What was charged before the Episode, or elsewhere in its month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct History {
    /// The first day from which the lines are complete. `None`: complete for the Episode's own
    /// month only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Day>,
    /// What was charged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<HistoryLine>,
}

impl History {
    fn is_empty(&self) -> bool {
        self.since.is_none() && self.lines.is_empty()
    }
}

/// A charge of the past.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HistoryLine {
    /// The day.
    pub date: Day,
    /// The code.
    pub code: Code,
    /// How often.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub times: u32,
}

/// A disease (傷病名).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Disease {
    /// 傷病名コード (seven digits).
    pub code: Code,
    /// 診療開始日.
    pub from: Day,
    /// 転帰日, the last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// 主傷病.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub main: bool,
    /// の疑い (修飾語 8002): it is suspected, not established.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub suspected: bool,
}

impl Disease {
    /// 未コード化傷病名 (0000999 of the 傷病名マスター): a disease that is written in words.
    pub const IN_WORDS: Code = Code(999);

    /// Whether it is written in words.
    #[must_use]
    pub const fn is_in_words(&self) -> bool {
        self.code.0 == Self::IN_WORDS.0
    }

    /// Whether it has not ended before a day. Never inlined: merged with the conditions around it, an end
    /// that is absent is compared before it is known to be absent, which memory checkers take for a fault.
    #[inline(never)]
    pub(crate) fn is_open(&self, day: crate::Day) -> bool {
        match self.to {
            Some(to) => day <= to,
            None => true,
        }
    }
}

/// The value of a fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum FactValue {
    /// true or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A decimal (`"2.5"`), a day (`"2026-06-01"`) or a word (`"時間外"`), after the type that the
    /// fact declares.
    Text(String),
}

impl serde::Serialize for Time {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:02}:{:02}", self.minute / 60, self.minute % 60))
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::invalid_value(
                serde::de::Unexpected::Str(&text),
                &"a time of day such as \"09:30\"",
            )
        })
    }
}

impl JsonSchema for Time {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Time".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$" })
    }
}

/// The schema of a time that may be the end of the day.
struct ClosingTime;

impl JsonSchema for ClosingTime {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ClosingTime".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$" })
    }
}

fn closing<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
    let text = String::deserialize(deserializer)?;
    Time::parse_end(&text).ok_or_else(|| {
        serde::de::Error::invalid_value(
            serde::de::Unexpected::Str(&text),
            &"a time of day such as \"12:30\", or \"24:00\"",
        )
    })
}

impl Time {
    /// The end of a span: a time, or `24:00`.
    #[must_use]
    pub fn parse_end(text: &str) -> Option<Self> {
        if text == "24:00" { Some(Self { minute: 24 * 60 }) } else { Self::parse(text) }
    }

    /// A time from `09:30`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once(':')?;
        let digits = |s: &str| s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit());
        if !digits(hour) || !digits(minute) {
            return None;
        }
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour < 24 && minute < 60).then_some(Self { minute: hour * 60 + minute })
    }
}

const fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_one(times: &u32) -> bool {
    *times == 1
}
