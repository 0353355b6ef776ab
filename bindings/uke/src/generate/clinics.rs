//! Clinics and their patients, from `clinics.json`.

use santei::burden::{self, Coverage};
use santei::episode::{
    Disease, Facility, Facts, History, HistoryLine, Order, Patient, Standard, Visit,
};
use santei::image::Image;
use santei::outcome::Origin;
use santei::{Claim, Code, Day, Episode, Lang, Scratch, Verdict, evaluate};
use serde::Deserialize;

use super::faults::{Fault, FaultText};
use super::names;
use super::random::Random;
use crate::write::{Draft, Filing, Insured};

/// Why nothing can be generated.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// The description of the clinics is not understood.
    #[error("the description of the clinics is not understood: {0}")]
    Description(#[from] serde_json::Error),
    /// No clinic has this name.
    #[error("no clinic is called `{0}`")]
    UnknownClinic(String),
    /// The engine refuses an Episode.
    #[error("an episode cannot be evaluated: {0}")]
    Episode(#[from] santei::EpisodeError),
    /// The shares cannot be computed.
    #[error("the patient's share cannot be computed: {0}")]
    Burden(#[from] burden::BurdenError),
}

/// The clinics that receipts can be made for.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Clinics {
    facility: Facility,
    clinics: Vec<Clinic>,
    faults: Vec<FaultText>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Clinic {
    name: String,
    standards: Vec<Standard>,
    #[serde(default)]
    facts: Facts,
    patients: Vec<Kind>,
}

/// A kind of patient.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Kind {
    /// How many of the clinic's patients, relative to the others.
    weight: usize,
    /// The youngest and the oldest.
    ages: (usize, usize),
    /// What was charged two to four weeks before the month; empty: a new patient.
    known: Vec<String>,
    /// The fewest and the most visits.
    visits: (usize, usize),
    diseases: Vec<String>,
    facts: Facts,
    /// What is ordered at the first visit of the month.
    first: Vec<Order>,
    /// What is ordered at the others.
    later: Vec<Order>,
    /// Of so many of a hundred visits, orders besides.
    some: Vec<(usize, Vec<String>)>,
}

/// A receipt that was made, with where it comes from.
#[derive(Clone, Debug)]
pub struct Made {
    /// The Episode.
    pub episode: Episode,
    /// Its claim.
    pub claim: Claim,
    /// Names and numbers.
    pub filing: Filing,
    /// The receipt.
    pub draft: Draft,
    /// Orders that the engine would not charge, and which were left out.
    pub refused: Vec<Code>,
}

impl Clinics {
    /// The clinics that come with this crate.
    ///
    /// # Errors
    /// None in a released build: the description is tested.
    pub fn builtin() -> Result<Self, GenerateError> {
        Self::described(include_str!("clinics.json"))
    }

    /// Clinics that are described as `clinics.json` describes those of this crate.
    ///
    /// # Errors
    /// The description is not understood.
    pub fn described(json: &str) -> Result<Self, GenerateError> {
        Ok(serde_json::from_str(json)?)
    }

    /// Their names: 内科, 小児科 …
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.clinics.iter().map(|clinic| clinic.name.as_str())
    }

    /// The faults that can be planted into receipts of a month; those whose codes the image lacks
    /// are left out.
    #[must_use]
    pub fn faults(&self, image: &Image<'_>, month: Day) -> Vec<Fault> {
        self.faults.iter().filter_map(|text| Fault::of(text, image, month)).collect()
    }

    /// Receipts of a clinic in a month, as many as asked for.
    ///
    /// # Errors
    /// No clinic has this name, or the engine refuses an Episode.
    pub fn made(
        &self,
        image: &Image<'_>,
        clinic: &str,
        month: Day,
        seed: u64,
        count: usize,
    ) -> Result<Vec<Made>, GenerateError> {
        let unknown = || GenerateError::UnknownClinic(clinic.to_owned());
        let clinic = self.clinics.iter().find(|c| c.name == clinic).ok_or_else(unknown)?;
        let mut facility = self.facility.clone();
        facility.standards = Some(clinic.standards.clone());
        facility.facts.extend(clinic.facts.clone());
        let mut maker = Maker {
            image,
            clinic,
            facility,
            month: month.month_start(),
            random: Random::new(seed),
            scratch: Scratch::default(),
        };
        (0..count).map(|_| maker.receipt()).collect()
    }
}

struct Maker<'a, 'i> {
    image: &'a Image<'i>,
    clinic: &'a Clinic,
    facility: Facility,
    month: Day,
    random: Random,
    scratch: Scratch,
}

impl Maker<'_, '_> {
    fn receipt(&mut self) -> Result<Made, GenerateError> {
        let (mut episode, filing) = self.episode();
        let mut refused = Vec::new();
        loop {
            let outcome = evaluate(self.image, &episode, &mut self.scratch)?;
            let mut claim = outcome.claim(self.image, &episode, Lang::Ja);
            // An order that is not charged has no place on a lawful receipt.
            let bad = outcome
                .lines
                .iter()
                .zip(&claim.lines)
                .filter(|(line, _)| line.origin == Origin::Ordered)
                .filter(|(line, _)| line.verdict != Verdict::Charged)
                .find_map(|(line, told)| Some((told.visit, told.order?, line.code)));
            if let Some((visit, order, code)) = bad {
                refused.push(code);
                if let Some(visit) = episode.visits.get_mut(visit as usize)
                    && (order as usize) < visit.orders.len()
                {
                    visit.orders.remove(order as usize);
                    continue;
                }
            }
            claim.burden = burden::claim(self.image, &episode, &outcome, Lang::Ja)?;
            let (draft, _) = Draft::of(&claim, &episode, &filing);
            return Ok(Made { episode, claim, filing, draft, refused });
        }
    }

    fn episode(&mut self) -> (Episode, Filing) {
        let kind = self.kind().cloned();
        let random = &mut self.random;
        let mut episode = Episode { facility: self.facility.clone(), ..Episode::default() };
        let Some(kind) = kind else { return (episode, Filing::default()) };
        let age = random.between(kind.ages.0, kind.ages.1);
        // Neither the month of birth nor the one after: no age changes within the month.
        let months = age.saturating_mul(12).saturating_add(random.between(2, 10));
        let born = self.month.months_before(i32::try_from(months).unwrap_or(0));
        let born = Day(born.0.saturating_add(i32::try_from(random.below(28)).unwrap_or(0)));
        let coverage = coverage(age, random);
        episode.patient = Patient {
            birth_date: born,
            sex: Some(if random.percent(50) {
                santei::episode::Sex::Male
            } else {
                santei::episode::Sex::Female
            }),
            elderly_insurance: Some(coverage.insurer == "後期"),
        };
        let days = days(self.month, random.between(kind.visits.0, kind.visits.1), random);
        let first_day = days.first().copied().unwrap_or(self.month);
        let known_since = Day(first_day.0.saturating_sub(28));
        let from = if kind.known.is_empty() { first_day } else { known_since };
        let codes = kind.diseases.iter().filter_map(|code| code.parse().ok().map(Code));
        episode.diseases = Some(
            codes
                .zip(0..)
                .map(|(code, at)| Disease { code, from, to: None, main: at == 0, suspected: false })
                .collect(),
        );
        episode.history = History {
            since: Some(self.month.months_before(13)),
            lines: kind
                .known
                .iter()
                .filter_map(|code| code.parse().ok())
                .map(|code| HistoryLine { date: known_since, code, times: 1 })
                .collect(),
        };
        for (date, at) in days.into_iter().zip(0..) {
            let mut orders = if at == 0 { kind.first.clone() } else { kind.later.clone() };
            for (chance, codes) in &kind.some {
                // What is rare is ordered once in a month.
                if at == 0 && random.percent(*chance) {
                    let codes = codes.iter().filter_map(|code| code.parse().ok());
                    orders.extend(codes.map(|code| Order {
                        code: Some(code),
                        times: 1,
                        ..Order::default()
                    }));
                }
            }
            let time = santei::episode::Time {
                minute: u16::try_from(random.between(9 * 60, 11 * 60 + 30)).unwrap_or(600),
            };
            episode.visits.push(Visit {
                date,
                time: Some(time),
                facts: kind.facts.clone(),
                orders,
                ..Visit::default()
            });
        }
        let filing = filing(&coverage, random);
        episode.coverages = vec![coverage];
        (episode, filing)
    }

    fn kind(&mut self) -> Option<&Kind> {
        let clinic = self.clinic;
        let all: usize = clinic.patients.iter().map(|kind| kind.weight).sum();
        let mut at = self.random.below(all);
        clinic.patients.iter().find(|kind| {
            let here = at < kind.weight;
            at = at.saturating_sub(kind.weight);
            here
        })
    }
}

/// Insurance by age. Nobody near a limit of age is made, so that the age in years decides.
fn coverage(age: usize, random: &mut Random) -> Coverage {
    let (insurer, dependent) = match age {
        75.. => ("後期", false),
        65..=74 => ("国保", false),
        ..=17 => ("被用者", true),
        _ if random.percent(25) => ("国保", false),
        _ => ("被用者", random.percent(35)),
    };
    let income_class = (age >= 70).then(|| if insurer == "後期" { "一般Ⅰ" } else { "一般" });
    Coverage {
        insurer: insurer.to_owned(),
        dependent,
        income_class: income_class.map(str::to_owned),
        ..Coverage::default()
    }
}

fn filing(coverage: &Coverage, random: &mut Random) -> Filing {
    let (name, kana) = names::name(random);
    // 保険者番号 of insurers that exist in their form only: eight digits, 国保 six.
    let insurer = match coverage.insurer.as_str() {
        "後期" => "39131999",
        "国保" => "138999",
        _ => "06139999",
    };
    let symbol = match coverage.insurer.as_str() {
        "後期" => String::new(),
        _ => names::wide_digits(random, 4),
    };
    Filing {
        name,
        kana,
        chart: random.between(1, 99_999).to_string(),
        insured: Some(Insured {
            insurer: insurer.to_owned(),
            symbol,
            number: names::wide_digits(random, 8),
            branch: if coverage.insurer == "後期" { String::new() } else { "01".to_owned() },
        }),
        ..Filing::default()
    }
}

/// Weekdays of the month, ascending, at least a week apart where they can be.
fn days(month: Day, count: usize, random: &mut Random) -> Vec<Day> {
    let last = month.month_end().0;
    let weekdays: Vec<Day> = (month.0..=last)
        .map(Day)
        .filter(|day| (1..=5).contains(&day.0.saturating_sub(day.week_start().0)))
        .collect();
    let share = weekdays.len() / count.max(1);
    (0..count)
        .filter_map(|at| {
            let within = share.saturating_sub(2).max(1);
            let place = at.saturating_mul(share).saturating_add(random.below(within));
            weekdays.get(place).copied()
        })
        .collect()
}
