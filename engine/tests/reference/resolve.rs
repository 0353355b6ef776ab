//! Whether a line's code holds on its day for this patient at this facility.

use super::Work;
use super::calendar::{age, date, within_age};
use santei::Verdict;
use santei::episode::{FacilityKind, Setting, Standard};
use santei::ir::{Body, Procedure};

pub fn run(work: &mut Work<'_>) {
    for at in 0..work.lines.len() {
        let verdict = verdict(work, at);
        work.lines[at].verdict = verdict;
    }
}

/// The answer for a made line.
pub fn made(work: &mut Work<'_>, at: usize) {
    let verdict = verdict(work, at);
    work.lines[at].verdict = verdict;
}

/// Whether the facility has notified the standard on the day; `None`: not stated.
pub fn notified(work: &Work<'_>, day: chrono::NaiveDate, from: u16, to: u16) -> Option<bool> {
    let all = work.episode.facility.standards.as_ref()?;
    Some(all.iter().any(|s| match s {
        Standard::Code(code) => from <= *code && *code <= to,
        Standard::Dated { code, from: first, to: last } => {
            (from <= *code && *code <= to)
                && first.is_none_or(|d| date(d) <= day)
                && last.is_none_or(|d| day <= date(d))
        }
    }))
}

/// 病床数区分: 1 許可1–99, 2 許可100–199, 3 許可0–199, 4 許可200–, 5 一般0–199, 6 一般200–,
/// 7 許可–399, 8 許可400–.
fn beds(work: &Work<'_>, class: u8) -> Option<bool> {
    let facility = &work.episode.facility;
    // A clinic has 19 beds at the most (医療法 第1条の5第2項); general beds are among the beds.
    let clinic = facility.kind == FacilityKind::Clinic;
    let licensed: Vec<u32> = match facility.beds {
        Some(n) => vec![n],
        None => (0..=if clinic { 19 } else { 1000 }).collect(),
    };
    let general: Vec<u32> = match facility.general_beds {
        Some(n) => vec![n],
        None => (0..=licensed.last().copied().unwrap_or(0)).collect(),
    };
    // Where every number that may be answers alike, that is the answer.
    let all = |of: &[u32], fits: fn(u32) -> bool| {
        let first = fits(*of.first()?);
        of.iter().all(|n| fits(*n) == first).then_some(first)
    };
    match class {
        1 => all(&licensed, |n| (1..=99).contains(&n)),
        2 => all(&licensed, |n| (100..=199).contains(&n)),
        3 => all(&licensed, |n| n <= 199),
        4 => all(&licensed, |n| n >= 200),
        5 => all(&general, |n| n <= 199),
        6 => all(&general, |n| n >= 200),
        7 => all(&licensed, |n| n <= 399),
        8 => all(&licensed, |n| n >= 400),
        _ => Some(true),
    }
}

fn verdict(work: &Work<'_>, at: usize) -> Verdict {
    let line = &work.lines[at];
    let Some(schedule) = work.book.schedule(line.day) else {
        return Verdict::Undecided;
    };
    let Some(version) = line.version else {
        let known = work.book.knows(line.code);
        return if goods_without_master(work, line) {
            Verdict::Charged
        } else if known || !schedule.partial {
            Verdict::NotCharged
        } else {
            Verdict::Undecided
        };
    };
    match &version.body {
        Body::NotAtHand if goods_without_master(work, line) => Verdict::Charged,
        Body::NotAtHand => Verdict::Undecided,
        Body::Procedure(p) => procedure(work, at, p),
        _ => Verdict::Charged,
    }
}

/// Whether the patient is insured under 後期高齢者医療, as stated; where it is not, nobody below 65
/// is (高齢者医療確保法50条).
pub fn elderly(work: &Work<'_>, day: chrono::NaiveDate) -> Option<bool> {
    let young = age(date(work.episode.patient.birth_date), day) < 65;
    work.episode.patient.elderly_insurance.or(young.then_some(false))
}

/// Whether a medicine or material has a stated price on a day of which no master of its kind is at
/// hand.
fn goods_without_master(work: &Work<'_>, line: &super::Line<'_>) -> bool {
    let of_kind = |body: &Body| match line.code.family() {
        6 => matches!(body, Body::Drug(_)),
        7 => matches!(body, Body::Material(_)),
        _ => false,
    };
    matches!(line.code.family(), 6 | 7)
        && line.price.is_some()
        && !work
            .book
            .program
            .items
            .iter()
            .flat_map(|i| &i.versions)
            .any(|v| of_kind(&v.body) && date(v.from) <= line.day && line.day <= date(v.to))
}

fn procedure(work: &Work<'_>, at: usize, p: &Procedure) -> Verdict {
    let line = &work.lines[at];
    let episode = work.episode;
    let inpatient = episode.setting == Setting::Inpatient;
    let hospital = episode.facility.kind == FacilityKind::Hospital;
    let birth = date(episode.patient.birth_date);
    let mut checks = vec![
        Some(match p.setting {
            1 => inpatient,
            2 => !inpatient,
            _ => true,
        }),
        Some(match p.facility_kind {
            1 => hospital,
            2 => !hospital,
            _ => true,
        }),
        Some(within_age(birth, line.day, p.age_from, p.age_to)),
        beds(work, p.beds),
        match p.elderly {
            1 => elderly(work, line.day).map(|e| !e),
            2 => elderly(work, line.day),
            _ => Some(true),
        },
    ];
    for group in &p.standards {
        let each = group.iter().map(|s| notified(work, line.day, *s, *s));
        checks.push(each.collect::<Option<Vec<bool>>>().map(|all| all.contains(&true)));
    }
    if checks.contains(&Some(false)) {
        return Verdict::NotCharged;
    }
    if checks.contains(&None) {
        return Verdict::Undecided;
    }
    // Points that a rule states hang on no quantity.
    let by_rule = line.origin != santei::outcome::Origin::Ordered && line.stated.is_some();
    if p.steps.is_some() && line.quantity.is_none() && !by_rule {
        return Verdict::Undecided;
    }
    Verdict::Charged
}
