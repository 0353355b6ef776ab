//! From an evaluated Episode to bills and meals, and the shares of each insurance.

use super::claim::{ClaimBurden, ClaimNeed};
use super::explain::pick;
use super::input::{Bill, Certificate, Coverage, Request, Served};
use super::refused::{BurdenError, known_in_place};
use super::settle::{refuse, settle};
use super::shares::{Need, Settlement};
use super::words::{mark, steps, words};
use crate::episode::{Episode, Setting};
use crate::image::{Image, burden_kind as kind};
use crate::outcome::{Group, Outcome};
use crate::{Day, Fixed, Lang};

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
    shares(image, episode, outcome, lang, true)
}

/// As [`claim`], without the steps in words: for who asks for the amounts alone.
///
/// # Errors
/// As [`claim`].
pub fn amounts(
    image: &Image<'_>,
    episode: &Episode,
    outcome: &Outcome,
    lang: Lang,
) -> Result<Vec<ClaimBurden>, BurdenError> {
    shares(image, episode, outcome, lang, false)
}

fn shares(
    image: &Image<'_>,
    episode: &Episode,
    outcome: &Outcome,
    lang: Lang,
    with_steps: bool,
) -> Result<Vec<ClaimBurden>, BurdenError> {
    let mut out = Vec::new();
    for (index, coverage) in episode.coverages.iter().enumerate() {
        let holds = |day: Day| coverage_on(episode, day) == Some(index);
        if episode.visits.iter().any(|v| holds(v.date)) {
            let wanted = (lang, with_steps);
            let one = one(image, episode, outcome, coverage, &holds, wanted)?;
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
    (lang, with_steps): (Lang, bool),
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
    let request = Request {
        born: episode.patient.birth_date,
        inpatient: episode.setting == Setting::Inpatient,
        coverage,
        certificates: &episode.certificates,
        bills: &bills,
        served: &served,
    };
    let refused = |error| {
        let known = known_in_place(image, &error, day);
        BurdenError::Unsettled { error, known }
    };
    if bills.is_empty() && served.is_empty() {
        return refuse(image, &request, day).map(|()| None).map_err(refused);
    }
    let mut shares = Settlement::default();
    settle(image, &request, &mut shares).map_err(refused)?;
    shares.needs.extend(needs);
    let mut burden = words(image, &request, &shares, lang);
    if with_steps {
        burden.steps = steps(image, &shares, lang);
    }
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
            text: pick!(
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
            text: pick!(
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
