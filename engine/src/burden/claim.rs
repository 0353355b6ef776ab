//! From an evaluated Episode to the shares, in words.

use super::explain;
use super::input::{Bill, Certificate, Coverage, Request, Served};
use super::settle::{Unsettled, settle};
use super::shares::{Need, Settlement};
use crate::episode::{Episode, Setting};
use crate::image::{Image, burden_kind as kind};
use crate::outcome::{Group, Outcome};
use crate::{Day, Fixed, Lang};
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

/// Why the shares of an Episode cannot be computed at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BurdenError {
    /// What the calculation refuses.
    #[error("{error}")]
    Unsettled {
        /// Why.
        error: Unsettled,
        /// What is known in its place: numbers or words.
        known: Vec<String>,
    },
    /// `coveredBy` names no certificate of the Episode.
    #[error("`coveredBy` names `{0}`, which is no certificate of the episode")]
    NotACertificate(String),
}

impl BurdenError {
    /// The stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unsettled { error, .. } => match error {
                Unsettled::UnknownCertificate(_) => "E0120",
                Unsettled::UnknownInsurer(_) => "E0121",
                Unsettled::UnknownClass(_) => "E0122",
                Unsettled::UnknownGrade(..) => "E0123",
                Unsettled::TooMany => "E0124",
                Unsettled::NotOneMonth => "E0125",
            },
            Self::NotACertificate(_) => "E0126",
        }
    }

    /// The message in a language, with what is known.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let (ja, known): (String, &[String]) = match self {
            Self::Unsettled { error, known } => {
                let ja = match error {
                    Unsettled::UnknownCertificate(n) => {
                        format!("公費「{n}」の規則がこの月にありません")
                    }
                    Unsettled::UnknownInsurer(n) => format!("保険種別「{n}」の規則がありません"),
                    Unsettled::UnknownClass(n) => format!("適用区分「{n}」の規則がありません"),
                    Unsettled::UnknownGrade(n, of) => {
                        format!("公費「{of}」に所得区分「{n}」がありません")
                    }
                    Unsettled::TooMany => "公費は1月に4つまでです".to_owned(),
                    Unsettled::NotOneMonth => "1つの月の診療ではありません".to_owned(),
                };
                (ja, known)
            }
            Self::NotACertificate(n) => {
                (format!("coveredBy の「{n}」は certificates にありません"), &[])
            }
        };
        let text = explain::pick(lang, ja, self.to_string());
        if known.is_empty() {
            return text;
        }
        let list = known.join(", ");
        match lang {
            Lang::Ja => format!("{text}（分かるもの: {list}）"),
            Lang::En => format!("{text} (known: {list})"),
        }
    }
}

/// The words or numbers that the statements of a month know in the place of what was refused.
fn known_in_place(image: &Image<'_>, error: &Unsettled, day: Day) -> Vec<String> {
    use super::book::{Attr, Body, Test};
    let book = image.program().burden;
    let in_force = book.statements.iter().filter(|s| s.from <= day && day <= s.to);
    let mut list: Vec<String> = match error {
        Unsettled::UnknownCertificate(_) => in_force
            .filter_map(|s| match &s.body {
                Body::Scheme(scheme) => Some(
                    scheme
                        .keys
                        .iter()
                        .map(|(a, b)| match b {
                            Some(b) => format!("{a}-{b} {}", s.name),
                            None => format!("{a} {}", s.name),
                        })
                        .collect::<Vec<_>>(),
                ),
                _ => None,
            })
            .flatten()
            .collect(),
        Unsettled::UnknownInsurer(_) | Unsettled::UnknownClass(_) => {
            let wanted = if matches!(error, Unsettled::UnknownClass(_)) {
                Attr::Class
            } else {
                Attr::Insurer
            };
            in_force
                .flat_map(|s| &s.when)
                .filter_map(|t| match t {
                    Test::Word(attr, word) if *attr == wanted => Some(word.clone()),
                    _ => None,
                })
                .collect()
        }
        Unsettled::UnknownGrade(_, name) => in_force
            .filter(|s| s.name == *name)
            .filter_map(|s| if let Body::Scheme(scheme) = &s.body { Some(scheme) } else { None })
            .flat_map(|s| s.caps.iter().filter_map(|c| c.grade.clone()))
            .collect(),
        Unsettled::TooMany | Unsettled::NotOneMonth => Vec::new(),
    };
    list.sort();
    list.dedup();
    list
}

/// The shares of an evaluated Episode, one for each insurance that holds on a visit's day.
///
/// # Errors
/// Numbers and words that no statement has.
pub fn claim(
    image: &Image<'_>,
    episode: &Episode,
    outcome: &Outcome,
    lang: Lang,
) -> Result<Vec<ClaimBurden>, BurdenError> {
    let mut out = Vec::new();
    for (index, coverage) in episode.coverages.iter().enumerate() {
        let holds = |day: Day| coverage_on(episode, day) == Some(index);
        if episode.visits.iter().any(|v| holds(v.date)) {
            let one = one(image, episode, outcome, coverage, &holds, lang)?;
            out.extend(one.map(|one| ClaimBurden { coverage: index as u32, ..one }));
        }
    }
    Ok(out)
}

fn coverage_on(episode: &Episode, day: Day) -> Option<usize> {
    let holds =
        |c: &Coverage| c.from.is_none_or(|from| from <= day) && c.to.is_none_or(|to| day <= to);
    episode.coverages.iter().position(holds)
}

/// Which certificates cover a bill.
struct Covers<'e> {
    certificates: &'e [Certificate],
    /// Those that cover everything.
    all: u32,
    /// Whether some cover only what is said to be covered.
    stated: bool,
}

impl<'e> Covers<'e> {
    fn new(image: &Image<'_>, certificates: &'e [Certificate], day: Day) -> Self {
        let mut covers = Self { certificates, all: 0, stated: false };
        for (index, certificate) in certificates.iter().enumerate() {
            let all = certificate.covers_all.unwrap_or_else(|| {
                super::certificates::scheme_of(image, certificate, day)
                    .is_some_and(|record| record.bits & kind::COVERS_ALL != 0)
            });
            if all {
                covers.all |= 1 << (index as u32 & 31);
            } else {
                covers.stated = true;
            }
        }
        covers
    }

    fn named(&self, names: &[String]) -> Result<u32, BurdenError> {
        let mut mask = self.all;
        for name in names {
            let at = self
                .certificates
                .iter()
                .position(|c| c.id.as_ref() == Some(name) || c.number == *name)
                .or_else(|| self.certificates.iter().position(|c| c.number.starts_with(&**name)));
            let at = at.ok_or_else(|| BurdenError::NotACertificate(name.clone()))?;
            mask |= 1 << (at as u32 & 31);
        }
        Ok(mask)
    }
}

/// The certificates of a group of the claim; `None`: not stated.
fn mask_of(
    episode: &Episode,
    outcome: &Outcome,
    covers: &Covers<'_>,
    group: &Group,
) -> Result<Option<u32>, BurdenError> {
    let first_unit = group.unit.or_else(|| {
        let of = |l: &&crate::outcome::Line| l.bundle == group.bundle && l.visit == group.visit;
        outcome.lines.iter().find(of).map(|l| l.unit)
    });
    let unit = first_unit.and_then(|u| outcome.units.get(u as usize));
    let visit = unit.and_then(|u| episode.visits.get(u.episode_visit as usize));
    let order = visit.zip(unit.and_then(|u| u.order)).and_then(|(v, o)| v.orders.get(o as usize));
    let stated = order
        .and_then(|o| o.covered_by.as_ref())
        .or_else(|| visit.and_then(|v| v.covered_by.as_ref()));
    if let Some(names) = stated {
        return covers.named(names).map(Some);
    }
    if !covers.stated {
        return Ok(Some(covers.all));
    }
    // Where orders say what is covered, an order that says nothing is not; a fee that follows
    // from orders belongs to nobody in particular.
    let said = episode.visits.iter().any(|v| v.orders.iter().any(|o| o.covered_by.is_some()));
    Ok((said && order.is_some()).then_some(covers.all))
}

fn one(
    image: &Image<'_>,
    episode: &Episode,
    outcome: &Outcome,
    coverage: &Coverage,
    holds: &dyn Fn(Day) -> bool,
    lang: Lang,
) -> Result<Option<ClaimBurden>, BurdenError> {
    let day = episode.visits.iter().map(|v| v.date).filter(|d| holds(*d)).min();
    let Some(day) = day else { return Ok(None) };
    let covers = Covers::new(image, &episode.certificates, day);
    let mut bills: Vec<Bill> = Vec::new();
    let mut served: Vec<Served<'_>> = Vec::new();
    let mut masks: Vec<(u32, u32)> = Vec::new();
    let mut open_groups = Vec::new();
    let mut needs = Vec::new();
    for (index, group) in outcome.groups.iter().enumerate() {
        if !holds(group.day) {
            continue;
        }
        let mask = match mask_of(episode, outcome, &covers, group)? {
            Some(mask) => mask,
            None => {
                open_groups.push(index);
                covers.all
            }
        };
        masks.push((index as u32, mask));
        if group.total != Fixed::ZERO {
            let price = coverage.yen_per_point.unwrap_or_else(|| {
                let schedule = image.schedule_on(group.day).unwrap_or_default();
                image.yen_per_point(schedule)
            });
            let fee = group.total.times(price);
            match (whole(group.total), fee.and_then(whole)) {
                (Some(points), Some(fee)) => bills.push(Bill {
                    day: group.day,
                    visit: group.visit,
                    points,
                    fee,
                    certificates: mask,
                }),
                _ => needs.push(Need::Fraction),
            }
        }
        if group.yen_total != Fixed::ZERO {
            let Some(fee) = whole(group.yen_total) else {
                needs.push(Need::Fraction);
                continue;
            };
            match kind_of(image, outcome, group) {
                Some(kind) => served.push(Served {
                    day: group.day,
                    kind,
                    count: i64::from(group.times),
                    fee,
                    certificates: mask,
                }),
                // An addition to the meals of the day is paid like them.
                None => match served.iter_mut().rev().find(|s| s.day == group.day) {
                    Some(meal) => meal.fee += fee,
                    None => served.push(Served {
                        day: group.day,
                        kind: "",
                        count: 0,
                        fee,
                        certificates: mask,
                    }),
                },
            }
        }
    }
    if bills.is_empty() && served.is_empty() {
        return Ok(None);
    }
    let request = Request {
        born: episode.patient.birth_date,
        inpatient: episode.setting == Setting::Inpatient,
        coverage,
        certificates: &episode.certificates,
        bills: &bills,
        served: &served,
    };
    let mut shares = Settlement::default();
    settle(image, &request, &mut shares).map_err(|error| {
        let known = known_in_place(image, &error, day);
        BurdenError::Unsettled { error, known }
    })?;
    shares.needs.extend(needs);
    let mut burden = words(image, &request, &shares, lang);
    for (index, mask) in masks {
        let share = shares.groups.iter().find(|g| {
            let schemes = shares.payers.iter().zip(0_u8..).fold(0_u8, |all, (p, at)| {
                let covered = mask & 1_u32.checked_shl(p.certificate).unwrap_or_default() != 0;
                if covered { all | 1 << at } else { all }
            });
            g.schemes == schemes
        });
        if let Some(share) = share {
            let mark = mark(image, share.mark);
            burden.marks.push((index, mark));
        }
    }
    if outcome.lines.iter().any(|l| l.verdict == crate::Verdict::Undecided && holds(l.day)) {
        burden.decided = false;
        burden.needs.push(ClaimNeed {
            text: explain::pick(
                lang,
                "判断できない行があり、医療費が決まりません".into(),
                "undecided lines: the fee is not known".into(),
            ),
            rule: String::new(),
        });
    }
    let mut codes: Vec<String> = Vec::new();
    for index in open_groups {
        let group = outcome.groups.get(index);
        let code = group.and_then(|g| {
            let of = |l: &&crate::outcome::Line| {
                Some(l.unit) == g.unit && l.verdict == crate::Verdict::Charged
            };
            outcome.lines.iter().find(of).map(|l| l.code.to_string())
        });
        codes.extend(code.filter(|c| !codes.contains(c)));
    }
    if !codes.is_empty() {
        let codes = codes.join(", ");
        burden.decided = false;
        burden.needs.push(ClaimNeed {
            text: explain::pick(
                lang,
                format!("どの公費の対象か示してください: coveredBy（{codes}）"),
                format!("state which certificates cover them: `coveredBy` ({codes})"),
            ),
            rule: String::new(),
        });
    }
    Ok(Some(burden))
}

fn whole(number: Fixed) -> Option<i64> {
    let one = Fixed::ONE.raw();
    (number.raw() % one == 0).then_some(number.raw() / one)
}

/// The kind of meal of a group: the set of its first charged line that a `meal` statement names.
fn kind_of<'a>(image: &Image<'a>, outcome: &Outcome, group: &Group) -> Option<&'a str> {
    let line = outcome
        .lines
        .iter()
        .find(|l| Some(l.unit) == group.unit && l.verdict == crate::Verdict::Charged)?;
    image.sets_of(line.dense).iter().map(|set| image.set_name(*set)).find(|name| {
        let word = image.burden_word(name);
        word.is_some_and(|w| image.burden_of(kind::MEAL).any(|(_, r)| r.word == w))
    })
}

fn mark(image: &Image<'_>, rule: u32) -> String {
    let record = image.burden_rules.get(rule as usize);
    record.map_or(String::new(), |r| image.burden_text(r.word).to_owned())
}

/// The shares in words.
pub(super) fn words(
    image: &Image<'_>,
    request: &Request<'_>,
    shares: &Settlement,
    lang: Lang,
) -> ClaimBurden {
    let number =
        |at: u32| request.certificates.get(at as usize).map_or(String::new(), |c| c.number.clone());
    ClaimBurden {
        coverage: 0,
        decided: shares.is_decided(),
        points: shares.points,
        fee_yen: shares.fee,
        insurer_yen: shares.insurer,
        patient_yen: shares.patient,
        window_yen: shares.window,
        meals_yen: shares.meals_patient,
        payers: shares
            .payers
            .iter()
            .map(|p| ClaimPayer {
                number: number(p.certificate),
                name: explain::name(image, p.rule).to_owned(),
                fee_yen: p.fee,
                before_yen: p.before,
                paid_yen: p.paid,
                patient_yen: p.after,
                meals_yen: p.meals,
            })
            .collect(),
        groups: shares
            .groups
            .iter()
            .map(|g| ClaimGroupShare {
                mark: mark(image, g.mark),
                payers: explain::payers(image, shares, g.schemes, g.insured),
                points: g.points,
                fee_yen: g.fee,
                insurer_yen: g.insurer,
                paid_yen: g.paid.iter().take(shares.payers.len()).copied().collect(),
                patient_yen: g.patient,
            })
            .collect(),
        visits: shares
            .visits
            .iter()
            .map(|v| ClaimVisitShare { date: v.day, due_yen: v.due, window_yen: v.collected })
            .collect(),
        meals: shares
            .meals
            .iter()
            .filter_map(|m| {
                let served = request.served.get(m.served as usize)?;
                Some(ClaimMealShare {
                    date: served.day,
                    kind: served.kind.to_owned(),
                    rule: explain::name(image, m.rule).to_owned(),
                    count: served.count,
                    each_yen: m.each,
                    insurer_yen: m.insurer,
                    paid_yen: m.paid,
                    patient_yen: m.patient,
                })
            })
            .collect(),
        marks: Vec::new(),
        steps: shares
            .steps
            .iter()
            .map(|step| ClaimStep {
                text: explain::step(image, shares, step, lang),
                rule: explain::name(image, step.rule).to_owned(),
                cite: explain::cite(image, step.rule).to_owned(),
            })
            .collect(),
        needs: shares
            .needs
            .iter()
            .map(|need| {
                let (text, rule) = explain::need(image, request, need, lang);
                ClaimNeed { text, rule: explain::name(image, rule).to_owned() }
            })
            .collect(),
    }
}
