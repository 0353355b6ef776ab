//! The claim for people and for JSON: names, reasons in words, provenance.

use crate::episode::Episode;
use crate::image::{Image, NONE, table_name};
use crate::ir::ScheduleId;
use crate::outcome::{Group, Line, Origin, Outcome, Verdict};
use crate::paid_lines::PaidLines;
use crate::reason::{self, Lang};
use crate::view::View;
use crate::{Code, Day, Fixed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A claim: what is charged, what is not and why, and what cannot be decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[serde(bound(
    serialize = "T: Serialize + AsRef<str>",
    deserialize = "T: Deserialize<'de> + Default"
))]
#[schemars(bound = "T: JsonSchema + Serialize + AsRef<str> + Default")]
pub struct Claim<T = String> {
    /// Names of the revisions in force on the visits' days.
    pub schedules: Vec<T>,
    /// SHA-256 of the image's content.
    pub image: String,
    /// The lines: ordered ones in canonical order, then those that rules made and what of a line
    /// goes beyond its limit.
    pub lines: Vec<ClaimLine<T>>,
    /// The groups that a receipt shows, in its order.
    pub groups: Vec<ClaimGroup<T>>,
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
#[serde(bound(
    serialize = "T: Serialize + AsRef<str>",
    deserialize = "T: Deserialize<'de> + Default"
))]
#[schemars(bound = "T: JsonSchema + Serialize + AsRef<str> + Default")]
pub struct ClaimLine<T = String> {
    /// The day.
    pub date: Day,
    /// Index of the visit in the Episode.
    pub visit: u32,
    /// Index of the order in the visit; absent for a derived fee.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub order: Option<u32>,
    /// The caller's name of the order.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub order_id: Option<T>,
    /// The code.
    pub code: Code,
    /// Its name.
    pub name: T,
    /// 区分番号.
    #[serde(skip_serializing_if = "is_empty", default)]
    pub section: T,
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
    pub source: Option<SourceRow<T>>,
    /// Why it is as it is.
    pub reasons: Vec<Reason<T>>,
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
pub struct SourceRow<T = String> {
    /// File name.
    pub file: T,
    /// Row (line of the file).
    pub row: u32,
}

/// A reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reason<T = String> {
    /// A stable name of the kind of reason.
    pub kind: T,
    /// The sentence.
    pub text: T,
    /// The rule's name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rule: Option<T>,
    /// The citation (告示, 通知).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cite: Option<T>,
    /// The row of the table or of the rule text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub source: Option<SourceRow<T>>,
    /// The other code.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub other: Option<Code>,
    /// The fact that is asked for, by its name in the Episode.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub needs: Option<T>,
    /// What keeps the condition of the rule from holding; in the answer of [`crate::explain()`] alone.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub unmet: Vec<T>,
}

/// A group of a receipt (算定単位).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClaimGroup<T = String> {
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
    pub bundle: Option<T>,
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
    pub policy: Option<T>,
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

fn is_empty(text: &impl AsRef<str>) -> bool {
    text.as_ref().is_empty()
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
        self.claim_ref(image, episode, lang).into_owned()
    }

    /// As [`Outcome::claim`], with the texts of the image instead of copies: for who writes the
    /// claim and drops it. It is written as the same JSON.
    ///
    /// ```
    /// use santei::{Episode, Lang, Scratch, evaluate};
    /// let image = santei::starter::image()?;
    /// let episode: Episode = serde_json::from_str(r#"{
    ///   "patient": { "birthDate": "1980-04-01" }, "facility": { "kind": "clinic" },
    ///   "visits": [ { "date": "2026-06-03", "orders": [ { "code": "112007410" } ] } ]
    /// }"#)?;
    /// let outcome = evaluate(&image, &episode, &mut Scratch::default())?;
    /// let written = serde_json::to_string(&outcome.claim_ref(&image, &episode, Lang::Ja))?;
    /// assert_eq!(written, serde_json::to_string(&outcome.claim(&image, &episode, Lang::Ja))?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn claim_ref<'a>(
        &'a self,
        image: &'a Image<'a>,
        episode: &'a Episode,
        lang: Lang,
    ) -> Claim<Cow<'a, str>> {
        let view = View::new(image, episode, self, lang);
        let paid = self.paid_lines();
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
            schedules: schedules.iter().map(|s| s.1.into()).collect(),
            image: hexadecimal(&image.hash()),
            lines: self.lines.iter().zip(0_u32..).map(|(l, at)| line(&view, l, at)).collect(),
            groups: self.groups.iter().map(|g| group(&view, g, &paid)).collect(),
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
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

fn line<'a>(view: &View<'a>, line: &Line, at: u32) -> ClaimLine<Cow<'a, str>> {
    let (image, outcome) = (view.image, view.outcome);
    let unit = outcome.units.get(line.unit as usize);
    let visit = unit.map_or(0, |u| u.episode_visit);
    let order = unit.and_then(|u| u.order);
    let order_id = order
        .and_then(|o| view.episode.visits.get(visit as usize)?.orders.get(o as usize))
        .and_then(|o| o.id.as_deref());
    let version = (line.version != NONE).then(|| image.version(line.version)).flatten();
    ClaimLine {
        date: line.day,
        visit,
        order,
        order_id: order_id.map(Cow::Borrowed),
        code: line.code,
        name: version.map_or_else(|| view.name_of(line.code, None), |v| view.name(v)).into(),
        section: version.map_or("", |v| image.section_of(v)).into(),
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
        source: version.map(|v| SourceRow { file: image.file_of(v.period).into(), row: v.row }),
        reasons: told_once(outcome.told(image, at).map(|event| reason::reason(view, &event))),
    }
}

fn group<'a>(view: &View<'a>, group: &Group, paid: &PaidLines) -> ClaimGroup<Cow<'a, str>> {
    let rule = |id: u32| (id != NONE).then(|| view.image.rule(id)).flatten();
    let policy = rule(group.policy)
        .map(|r| Cow::Owned([view.text(r.name), "（", view.text(r.cite), "）"].concat()));
    ClaimGroup {
        date: group.day,
        visit: view.outcome.episode_visit(group.visit),
        identification: group.identification,
        number_box: group.number_box,
        lines: paid.of(group).collect(),
        bundle: group.bundle_name(view.image).map(Cow::Borrowed),
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

impl Claim<Cow<'_, str>> {
    /// The claim with texts of its own.
    #[must_use]
    pub fn into_owned(self) -> Claim {
        Claim {
            schedules: self.schedules.into_iter().map(Cow::into_owned).collect(),
            image: self.image,
            lines: self.lines.into_iter().map(ClaimLine::into_owned).collect(),
            groups: self.groups.into_iter().map(ClaimGroup::into_owned).collect(),
            totals: self.totals,
            unchecked: self.unchecked,
            unknown_facts: self.unknown_facts,
            warnings: self.warnings,
            burden: self.burden,
        }
    }
}

impl ClaimLine<Cow<'_, str>> {
    fn into_owned(self) -> ClaimLine {
        ClaimLine {
            date: self.date,
            visit: self.visit,
            order: self.order,
            order_id: self.order_id.map(Cow::into_owned),
            code: self.code,
            name: self.name.into_owned(),
            section: self.section.into_owned(),
            origin: self.origin,
            verdict: self.verdict,
            points: self.points,
            quantity: self.quantity,
            times: self.times,
            base: self.base,
            source: self.source.map(SourceRow::into_owned),
            reasons: self.reasons.into_iter().map(Reason::into_owned).collect(),
        }
    }
}

impl SourceRow<Cow<'_, str>> {
    fn into_owned(self) -> SourceRow {
        SourceRow { file: self.file.into_owned(), row: self.row }
    }
}

impl Reason<Cow<'_, str>> {
    pub(crate) fn into_owned(self) -> Reason {
        Reason {
            kind: self.kind.into_owned(),
            text: self.text.into_owned(),
            rule: self.rule.map(Cow::into_owned),
            cite: self.cite.map(Cow::into_owned),
            source: self.source.map(SourceRow::into_owned),
            other: self.other,
            needs: self.needs.map(Cow::into_owned),
            unmet: self.unmet.into_iter().map(Cow::into_owned).collect(),
        }
    }
}

impl ClaimGroup<Cow<'_, str>> {
    fn into_owned(self) -> ClaimGroup {
        ClaimGroup {
            date: self.date,
            visit: self.visit,
            identification: self.identification,
            number_box: self.number_box,
            lines: self.lines,
            bundle: self.bundle.map(Cow::into_owned),
            items: self.items,
            points: self.points,
            yen: self.yen,
            times: self.times,
            total: self.total,
            yen_total: self.yen_total,
            rounding: self.rounding,
            policy: self.policy.map(Cow::into_owned),
        }
    }
}

/// Reasons in their order, each told once.
fn told_once<'a>(reasons: impl Iterator<Item = Reason<Cow<'a, str>>>) -> Vec<Reason<Cow<'a, str>>> {
    let mut once: Vec<Reason<Cow<'a, str>>> = Vec::with_capacity(reasons.size_hint().0);
    for reason in reasons {
        // Their texts tell most apart.
        if !once.iter().any(|told| told.text == reason.text && *told == reason) {
            once.push(reason);
        }
    }
    once
}
