//! Why is a code (not) in the claim?

use crate::claim::{Claim, ClaimLine, Reason};
use crate::episode::Order;
use crate::evaluate::{Ask, Unmet, refusals, unmet};
use crate::image::{Image, NONE, NONE16, RuleRecord, kind};
use crate::outcome::{Event, Line, Verdict, What};
use crate::reason::{Lang, reason, unmet_sentences, window_words};
use crate::view::View;
use crate::{Code, Day, Episode, EpisodeError, Scratch, evaluate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The answer to "why (not) this code?".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// The code.
    pub code: Code,
    /// Its name on the day of the last visit, else its last one; empty where the image does not
    /// know it.
    pub name: String,
    /// Days in force that the image knows, with the points then.
    pub versions: Vec<KnownVersion>,
    /// The lines of the claim with this code.
    pub lines: Vec<ClaimLine>,
    /// For a code that no line has: what each rule that could charge it says.
    pub rules: Vec<Reason>,
    /// For a code that no line has: what would become of it, were it ordered on the last visit.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub if_ordered: Option<ClaimLine>,
    /// For a code that no line has: how the total would change with it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub total_if_ordered: Option<crate::Fixed>,
    /// The patient's share of the claim, step by step; empty where no insurance is stated.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub burden: Vec<crate::burden::ClaimBurden>,
}

/// A version of a code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct KnownVersion {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// The name then.
    pub name: String,
    /// 新又は現点数 (points, yen or percent) or the price; absent where not at hand.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub value: Option<crate::Fixed>,
    /// 点数識別; 0 for a price in yen.
    pub value_kind: u8,
    /// データ規格名: the unit in which its quantity is given, where it has one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub unit: Option<String>,
    /// 区分番号.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub section: String,
    /// The file and row that state it.
    pub source: crate::claim::SourceRow,
}

/// Explains a code in an Episode: its lines with their reasons, or why no line has it.
///
/// # Errors
/// As [`evaluate`].
pub fn explain(
    image: &Image<'_>,
    episode: &Episode,
    code: Code,
    lang: Lang,
    scratch: &mut Scratch,
) -> Result<Explanation, EpisodeError> {
    let outcome = evaluate(image, episode, scratch)?;
    let view = View::new(image, episode, &outcome, lang);
    let mut claim = outcome.claim(image, episode, lang);
    tell_unmet(&view, code, &mut claim)?;
    let mut explanation = Explanation {
        code,
        name: view.name_of(code, episode.visits.iter().map(|v| v.date).max()).to_owned(),
        versions: versions(image, code),
        lines: claim.lines.into_iter().filter(|l| l.code == code).collect(),
        ..Explanation::default()
    };
    if explanation.lines.is_empty() {
        explanation.rules = rules_for(&view, code)?;
        let mut with = episode.clone();
        if let Some(visit) = with.visits.iter_mut().max_by_key(|v| v.date) {
            visit.orders.push(Order { code: Some(code), times: 1, ..Order::default() });
        }
        // An Episode may hold as many lines as there can be: one more cannot be tried.
        if let Ok(outcome) = evaluate(image, &with, scratch) {
            let mut claim: Claim = outcome.claim(image, &with, lang);
            tell_unmet(&View::new(image, &with, &outcome, lang), code, &mut claim)?;
            explanation.total_if_ordered = Some(claim.totals.points);
            explanation.if_ordered = claim.lines.into_iter().find(|l| l.code == code);
        }
    }
    Ok(explanation)
}

/// Puts beside what `require` rules say of the lines of a code what they lack; of a line that one of
/// them refused, also those that would have refused it after that one.
fn tell_unmet(view: &View<'_>, code: Code, claim: &mut Claim) -> Result<(), EpisodeError> {
    let lines = (0..).zip(&view.outcome.lines).filter(|(_, line)| line.code == code);
    let events: Vec<&Event> = lines.flat_map(|(at, _)| view.outcome.events_of(at)).collect();
    let is_refusal = |e: &&&Event| e.what == What::Required && e.a == 0;
    let refused: Vec<u32> = events.iter().filter(is_refusal).map(|e| e.line).collect();
    let reminders: Vec<&Event> =
        events.into_iter().filter(|e| e.what == What::Reminded && e.b != NONE).collect();
    let mut found: Vec<(Event, Vec<Unmet>)> = Vec::new();
    if !reminders.is_empty() {
        let asks: Vec<Ask> = reminders.iter().map(|e| Ask::Needs(e.b, e.line)).collect();
        let unmet = unmet(view.image, view.episode, &asks)?;
        found.extend(reminders.into_iter().copied().zip(unmet));
    }
    if !refused.is_empty() {
        let refusals = refusals(view.image, view.episode, &refused)?.into_iter();
        found.extend(
            refusals.map(|(line, b, unmet)| (Event { line, what: What::Required, a: 0, b }, unmet)),
        );
    }
    for (event, unmet) in found {
        let mut told = reason(view, &event).into_owned();
        let Some(line) = claim.lines.get_mut(event.line as usize) else { continue };
        let same = |r: &&mut Reason| r.kind == told.kind && r.rule == told.rule;
        let unmet = unmet_sentences(view, &unmet);
        match line.reasons.iter_mut().find(same) {
            Some(reason) => reason.unmet = unmet,
            None => {
                told.unmet = unmet;
                line.reasons.push(told);
            }
        }
    }
    Ok(())
}

/// What each rule that could charge the code says of this Episode.
fn rules_for(view: &View<'_>, code: Code) -> Result<Vec<Reason>, EpisodeError> {
    let (image, outcome) = (view.image, view.outcome);
    let mut reasons = Vec::new();
    // The reasons of conditions that do not hold, and the conditions.
    let mut failed: Vec<(usize, Ask)> = Vec::new();
    for stratum in [kind::DERIVE, kind::ADD, kind::REDUCE] {
        for id in image.ranks_of(stratum) {
            let Some(rule) = image.rule(id).filter(|r| r.code == code.0) else {
                continue;
            };
            let days = || {
                outcome.units.iter().filter_map(|u| {
                    view.episode.visits.get(u.episode_visit as usize).map(|v| v.date)
                })
            };
            if !days().any(|d| rule.from <= d.0 && d.0 <= rule.to) {
                continue;
            }
            let seen = outcome
                .events_of(NONE)
                .iter()
                .find(|e| e.b == id && matches!(e.what, What::RuleFalse | What::AlreadyThere));
            // A rule whose condition does not hold has no event.
            let stands = |l: &Line| {
                l.verdict != Verdict::NotCharged
                    && l.dense != NONE
                    && image.sets_of(l.dense).binary_search(&rule.set_a).is_ok()
            };
            let kept_back =
                rule.when != NONE && (rule.set_a == NONE16 || outcome.lines.iter().any(stands));
            let told = match seen {
                Some(event) => reason(view, event).into_owned(),
                None if kept_back => {
                    failed.push((reasons.len(), Ask::When(id)));
                    let event = Event { line: NONE, what: What::RuleFalse, a: 0, b: id };
                    reason(view, &event).into_owned()
                }
                None => Reason {
                    kind: "ruleNotTriggered".to_owned(),
                    text: not_triggered(view, rule.set_a, image.text(rule.name)),
                    rule: Some(image.text(rule.name).to_owned()),
                    cite: Some(image.text(rule.cite).to_owned()),
                    source: Some(crate::claim::SourceRow {
                        file: image.source_name(u32::from(rule.source)).to_owned(),
                        row: rule.line,
                    }),
                    ..Reason::default()
                },
            };
            reasons.push(told);
        }
    }
    if !failed.is_empty() {
        let asks: Vec<Ask> = failed.iter().map(|(_, ask)| *ask).collect();
        let found = unmet(image, view.episode, &asks)?;
        for ((at, ask), unmet) in failed.iter().zip(found) {
            let Some(reason) = reasons.get_mut(*at) else { continue };
            reason.unmet = unmet_sentences(view, &unmet);
            let (Ask::When(rule) | Ask::Needs(rule, _)) = ask;
            if let Some(rule) =
                image.rule(*rule).filter(|r| unmet.is_empty() && r.kind == kind::REDUCE)
            {
                "ruleNotTriggered".clone_into(&mut reason.kind);
                reason.text = too_few(view, rule);
            }
        }
    }
    Ok(reasons)
}

/// A 逓減 whose condition holds begins with a later one.
fn too_few(view: &View<'_>, rule: &RuleRecord) -> String {
    let (name, nth) = (view.image.text(rule.name), rule.number);
    let span = window_words(rule.window, view.lang);
    match view.lang {
        Lang::Ja => format!("規則「{name}」は{span}の{nth}回目から当てはまる"),
        Lang::En => format!("the rule `{name}` begins with number {nth} in {span}"),
    }
}

fn not_triggered(view: &View<'_>, set: u16, rule: &str) -> String {
    let set = view.image.set_name(set);
    match view.lang {
        Lang::Ja => format!("規則「{rule}」の対象（{set}）がない"),
        Lang::En => format!("nothing of `{set}`, which the rule `{rule}` acts on, stands"),
    }
}

/// The versions of a code that an image knows.
#[must_use]
pub fn versions(image: &Image<'_>, code: Code) -> Vec<KnownVersion> {
    let Some(dense) = image.dense(code) else {
        return Vec::new();
    };
    let (first, versions) = image.versions_of(dense);
    versions
        .iter()
        .zip(first..)
        .map(|(version, id)| {
            let price = |raw: i64| (raw != i64::MIN).then(|| crate::Fixed::from_raw(raw));
            let (value, value_kind) = if let Some(p) = image.procedure_of(id) {
                (Some(crate::Fixed::from_raw(p.points)), p.points_kind)
            } else if let Some(d) = image.drug_of(id) {
                (price(d.price), 0)
            } else {
                (image.material_of(id).and_then(|m| price(m.price)), 0)
            };
            let (from, to) = image.days_of(version);
            KnownVersion {
                from,
                to,
                name: image.name_of(version).to_owned(),
                value,
                value_kind,
                unit: image
                    .procedure_of(id)
                    .and_then(|p| image.unit_name(p.unit))
                    .map(str::to_owned),
                section: image.section_of(version).to_owned(),
                source: crate::claim::SourceRow {
                    file: image.file_of(version.period).to_owned(),
                    row: version.row,
                },
            }
        })
        .collect()
}

/// Codes whose name, kana or number contains a text, ascending; at most `most`.
#[must_use]
pub fn find(image: &Image<'_>, text: &str, day: Option<Day>, most: usize) -> Vec<Code> {
    let hit = |at: u32| {
        let code = image.code(at).to_string();
        let versions = image.versions_of(at).1;
        versions.iter().filter(|v| day.is_none_or(|d| image.holds(v.period, d))).any(|v| {
            let label = image.label_of(v);
            code.starts_with(text)
                || image.text(label.name).contains(text)
                || image.text(label.kana).contains(text)
                || image.text(label.section) == text
        })
    };
    (0..image.code_count() as u32)
        .filter(|at| hit(*at))
        .take(most)
        .map(|at| image.code(at))
        .collect()
}
