//! The claim for people and for JSON: names, reasons in words, provenance.

use crate::episode::Episode;
use crate::image::{Image, NONE, table_name};
use crate::ir::ScheduleId;
use crate::outcome::{Event, Group, Line, Origin, Outcome, Verdict};
use crate::reason::{self, Lang};
use crate::{Code, Day, Fixed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A claim: what is charged, what is not and why, and what cannot be decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Claim {
    /// Names of the revisions in force on the visits' days.
    pub schedules: Vec<String>,
    /// SHA-256 of the image's content.
    pub image: String,
    /// The lines: ordered ones in canonical order, then those that rules made and what of a line
    /// goes beyond its limit.
    pub lines: Vec<ClaimLine>,
    /// The groups that a receipt shows, in its order.
    pub groups: Vec<ClaimGroup>,
    /// Totals.
    pub totals: Totals,
    /// Tables that the revisions declare and that the image was built without: nothing of what
    /// they would say was checked.
    pub unchecked: Vec<Unchecked>,
    /// Facts of the Episode that no rule declares, or whose value has another type.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub unknown_facts: Vec<String>,
    /// What the Episode states and no rule can read, in words; empty where there is nothing.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub warnings: Vec<crate::EpisodeWarning>,
    /// The patient's share, for each insurance; empty where none is stated.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub burden: Vec<crate::burden::ClaimBurden>,
}

/// A claim line (算定行).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClaimLine {
    /// The day.
    pub date: Day,
    /// Index of the visit in the Episode.
    pub visit: u32,
    /// Index of the order in the visit; absent for a derived fee.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub order: Option<u32>,
    /// The caller's name of the order.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub order_id: Option<String>,
    /// The code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// 区分番号.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub section: String,
    /// Where the line came from.
    pub origin: LineOrigin,
    /// The answer.
    pub verdict: LineVerdict,
    /// Points that the line brings for one time, before the rounding of its group. For a line
    /// that is not charged, 0.
    pub points: Fixed,
    /// The quantity, where one was stated.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quantity: Option<Fixed>,
    /// 回数.
    pub times: u32,
    /// Index of the line that it is an addition to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub base: Option<u32>,
    /// The master file and row that state it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub source: Option<SourceRow>,
    /// Why it is as it is.
    pub reasons: Vec<Reason>,
}

/// Where a line came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum LineOrigin {
    /// The Episode orders it.
    #[default]
    Ordered,
    /// It follows from the orders.
    Derived,
    /// It is an addition that follows from its base.
    Added,
    /// It is a reduction that follows from an earlier one.
    Reduced,
}

/// The answer for a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum LineVerdict {
    /// 算定する.
    #[default]
    Charged,
    /// 算定しない.
    NotCharged,
    /// 判断できない.
    Undecided,
}

/// A row of a source file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceRow {
    /// File name.
    pub file: String,
    /// Row (line of the file).
    pub row: u32,
}

/// A reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// A stable name of the kind of reason.
    pub kind: String,
    /// The sentence.
    pub text: String,
    /// The rule's name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rule: Option<String>,
    /// The citation (告示, 通知).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cite: Option<String>,
    /// The row of the table or of the rule text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub source: Option<SourceRow>,
    /// The other code.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub other: Option<Code>,
    /// The fact that is asked for, by its name in the Episode.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub needs: Option<String>,
}

/// A group of a receipt (算定単位).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClaimGroup {
    /// The day.
    pub date: Day,
    /// Index of the visit in the Episode.
    pub visit: u32,
    /// 診療識別.
    pub identification: u16,
    /// 集計先.
    pub number_box: u16,
    /// Indices of the charged lines in it.
    pub lines: Vec<u32>,
    /// The bundle's name, where the group is paid by the number of its items.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bundle: Option<String>,
    /// The number of items of the bundle.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub items: Option<u32>,
    /// Points for one time.
    pub points: Fixed,
    /// Yen for one time, which are not points (meals).
    #[serde(skip_serializing_if = "Fixed::is_zero_ref", default)]
    pub yen: Fixed,
    /// 回数.
    pub times: u32,
    /// Points × times.
    pub total: Fixed,
    /// Yen × times.
    #[serde(skip_serializing_if = "Fixed::is_zero_ref", default)]
    pub yen_total: Fixed,
    /// What rounding added.
    #[serde(skip_serializing_if = "Fixed::is_zero_ref", default)]
    pub rounding: Fixed,
    /// The rounding policy and its citation.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub policy: Option<String>,
}

/// Totals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// Points of all charged lines.
    pub points: Fixed,
    /// The medical fee in yen (points × unit price).
    pub fee_yen: Fixed,
    /// Yen that are not points.
    pub other_yen: Fixed,
    /// By 診療識別 and 集計先.
    pub boxes: Vec<BoxSum>,
    /// Lines that cannot be decided.
    pub undecided: u32,
}

/// A sum by 診療識別 and 集計先.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BoxSum {
    /// 診療識別.
    pub identification: u16,
    /// 集計先.
    pub number_box: u16,
    /// Points.
    pub points: Fixed,
    /// Yen that are not points.
    #[serde(skip_serializing_if = "Fixed::is_zero_ref", default)]
    pub yen: Fixed,
}

/// A table that was not at hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Unchecked {
    /// The revision.
    pub schedule: String,
    /// The table: `02`, `03-1` …
    pub table: String,
    /// The sentence.
    pub text: String,
}

impl Fixed {
    pub(crate) const fn is_zero_ref(&self) -> bool {
        self.raw() == 0
    }
}

/// The revisions in force on the days of the visits, the first first, by id and name.
#[must_use]
pub fn schedules_of<'a>(image: &Image<'a>, episode: &Episode) -> Vec<(ScheduleId, &'a str)> {
    let mut days: Vec<Day> = episode.visits.iter().map(|v| v.date).collect();
    days.sort_unstable();
    let mut schedules: Vec<(ScheduleId, &str)> = Vec::new();
    for id in days.iter().filter_map(|day| image.schedule_on(*day)) {
        if !schedules.iter().any(|s| s.0 == id) {
            schedules.push((id, image.schedule_name(id.0)));
        }
    }
    schedules
}

impl Outcome {
    /// Renders the outcome for people and for JSON, with reasons in the language.
    ///
    /// ```
    /// use santei::{Episode, Lang, Scratch, evaluate, image::{Image, write}};
    /// let bytes = write(&santei::ir::Program::default()).unwrap_or_default();
    /// let episode: Episode = serde_json::from_str(r#"{
    ///   "patient": { "birthDate": "1980-04-01" }, "facility": { "kind": "clinic" },
    ///   "visits": [ { "date": "2026-06-03", "orders": [ { "code": "112007410" } ] } ]
    /// }"#)?;
    /// if let Ok(image) = Image::open(&bytes) {
    ///     if let Ok(outcome) = evaluate(&image, &episode, &mut Scratch::default()) {
    ///         let claim = outcome.claim(&image, &episode, Lang::En);
    ///         assert_eq!(claim.totals.points.to_string(), "0");
    ///     }
    /// }
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn claim(&self, image: &Image<'_>, episode: &Episode, lang: Lang) -> Claim {
        let view = View { image, episode, outcome: self, lang };
        let schedules = schedules_of(image, episode);
        let unchecked = image
            .missing()
            .filter_map(|(id, table)| Some((schedules.iter().find(|s| s.0 == id)?.1, table)))
            .map(|(schedule, table)| {
                let schedule = schedule.to_owned();
                let table = table_name(table).to_owned();
                let text = reason::unchecked(&schedule, &table, lang);
                Unchecked { schedule, table, text }
            })
            .collect();
        Claim {
            schedules: schedules.iter().map(|s| s.1.to_owned()).collect(),
            image: hexadecimal(&image.hash()),
            lines: self.lines.iter().zip(0_u32..).map(|(l, at)| view.line(l, at)).collect(),
            groups: self.groups.iter().map(|g| view.group(g)).collect(),
            totals: Totals {
                points: self.points,
                fee_yen: self.fee_yen,
                other_yen: self.other_yen,
                boxes: self
                    .boxes
                    .iter()
                    .map(|b| BoxSum {
                        identification: b.identification,
                        number_box: b.number_box,
                        points: b.points,
                        yen: b.yen,
                    })
                    .collect(),
                undecided: self
                    .lines
                    .iter()
                    .filter(|l| l.verdict == Verdict::Undecided)
                    .fold(0, |n, _| n + 1),
            },
            unchecked,
            unknown_facts: self.odd_facts.clone(),
            warnings: crate::warning::warnings(&view),
            burden: Vec::new(),
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or('0');
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}

pub(crate) struct View<'a> {
    pub(crate) image: &'a Image<'a>,
    pub(crate) episode: &'a Episode,
    pub(crate) outcome: &'a Outcome,
    pub(crate) lang: Lang,
}

impl View<'_> {
    pub(crate) fn name(&self, line: &Line) -> &str {
        if line.version != NONE {
            return self.image.version(line.version).map_or("", |v| self.image.name_of(v));
        }
        self.name_of(line.code, None)
    }

    /// The name of a code on a day; in its last version where it has none on it.
    pub(crate) fn name_of(&self, code: Code, day: Option<Day>) -> &str {
        let Some(dense) = self.image.dense(code) else { return "" };
        let then = day.and_then(|day| self.image.version_on(dense, day));
        let version = then.and_then(|at| self.image.version(at));
        version
            .or_else(|| self.image.versions_of(dense).1.last())
            .map_or("", |v| self.image.name_of(v))
    }

    fn line(&self, line: &Line, at: u32) -> ClaimLine {
        let unit = self.outcome.units.get(line.unit as usize);
        let visit = unit.map_or(0, |u| u.episode_visit);
        let order = unit.and_then(|u| u.order);
        let order_id = order
            .and_then(|o| self.episode.visits.get(visit as usize)?.orders.get(o as usize))
            .and_then(|o| o.id.clone());
        let version = (line.version != NONE).then(|| self.image.version(line.version)).flatten();
        let events = self.outcome.told(self.image, at);
        ClaimLine {
            date: line.day,
            visit,
            order,
            order_id,
            code: line.code,
            name: self.name(line).to_owned(),
            section: version.map_or("", |v| self.image.section_of(v)).to_owned(),
            origin: match line.origin {
                Origin::Ordered => LineOrigin::Ordered,
                Origin::Derived => LineOrigin::Derived,
                Origin::Added => LineOrigin::Added,
                Origin::Reduced => LineOrigin::Reduced,
            },
            verdict: match line.verdict {
                Verdict::Charged => LineVerdict::Charged,
                Verdict::NotCharged => LineVerdict::NotCharged,
                Verdict::Undecided => LineVerdict::Undecided,
            },
            points: line.points(),
            quantity: line.quantity,
            times: line.times,
            base: line.base,
            source: version
                .map(|v| SourceRow { file: self.image.file_of(v.period).to_owned(), row: v.row }),
            reasons: told_once(events.map(|e| self.reason(&e))),
        }
    }

    pub(crate) fn reason(&self, event: &Event) -> Reason {
        reason::reason(self, event)
    }

    fn group(&self, group: &Group) -> ClaimGroup {
        let rule = |id: u32| (id != NONE).then(|| self.image.rule(id)).flatten();
        let policy = rule(group.policy)
            .map(|r| format!("{}（{}）", self.image.text(r.name), self.image.text(r.cite)));
        ClaimGroup {
            date: group.day,
            visit: self.outcome.episode_visit(group.visit),
            identification: group.identification,
            number_box: group.number_box,
            lines: self.outcome.lines_of(group).collect(),
            bundle: group.bundle_name(self.image).map(str::to_owned),
            items: (group.bundle != NONE).then_some(group.items),
            points: group.points,
            yen: group.yen,
            times: group.times,
            total: group.total,
            yen_total: group.yen_total,
            rounding: group.rounding,
            policy,
        }
    }
}

/// Reasons in their order, each told once.
fn told_once(reasons: impl Iterator<Item = Reason>) -> Vec<Reason> {
    let mut once: Vec<Reason> = Vec::new();
    for reason in reasons {
        if !once.contains(&reason) {
            once.push(reason);
        }
    }
    once
}
