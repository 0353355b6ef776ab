//! Running a case.

use crate::case::{Case, Expectation};
use santei::claim::{Claim, ClaimGroup, LineVerdict};
use santei::image::Image;
use santei::{Code, Day, Fixed, Lang, Scratch, evaluate};
use std::fmt::Write;

/// The result of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// Everything is as expected.
    Passed,
    /// Something differs: the text says what, with the whole claim.
    Failed(String),
}

/// Runs a case against an image.
///
/// Every charged group must be expected, by itself or in the total of its day, and every
/// expectation met.
#[must_use]
pub fn run(image: &Image<'_>, case: &Case) -> Run {
    let outcome = match evaluate(image, &case.episode, &mut Scratch::default()) {
        Ok(outcome) => outcome,
        Err(error) => return Run::Failed(format!("{}: {error}\n", case.place)),
    };
    let claim = outcome.claim(image, &case.episode, Lang::Ja);
    let mut wrong = String::new();
    let mut used = vec![false; claim.groups.len()];
    for expected in &case.expected {
        if let Some(text) = check(&claim, expected, &mut used) {
            let _ = writeln!(wrong, "  {text}");
        }
    }
    if case.expected.iter().any(names_what_is_charged) {
        for (group, used) in claim.groups.iter().zip(&used) {
            if !used && !case.expected.iter().any(|e| is_total_of(e, group.date)) {
                let code = first_code(&claim, group);
                let _ = writeln!(
                    wrong,
                    "  not expected: {} {} {} x{}",
                    group.date,
                    code.map_or_else(|| "?".to_owned(), |c| c.to_string()),
                    group.points,
                    group.times
                );
            }
        }
    }
    if wrong.is_empty() {
        return Run::Passed;
    }
    let mut text = format!("{} {}\n{wrong}", case.place, case.title);
    for line in &claim.lines {
        let reasons: Vec<&str> = line.reasons.iter().map(|r| r.text.as_str()).collect();
        let _ = writeln!(
            text,
            "    {} {} {} {:?} {} {}",
            line.date,
            line.code,
            line.name,
            line.verdict,
            line.points,
            reasons.join(" / ")
        );
    }
    Run::Failed(text)
}

/// Whether what the case does not name is unexpected.
fn names_what_is_charged(expected: &Expectation) -> bool {
    matches!(expected, Expectation::Group { .. } | Expectation::DayTotal(..))
}

/// Whether it is the total of the day, which holds every group of it.
fn is_total_of(expected: &Expectation, of: Day) -> bool {
    matches!(expected, Expectation::DayTotal(day, _) if *day == of)
}

/// A receipt names an order by its first code; a bundle by the first code in it.
fn first_code(claim: &Claim, group: &ClaimGroup) -> Option<Code> {
    group.lines.first().and_then(|at| claim.lines.get(*at as usize)).map(|l| l.code)
}

fn check(claim: &Claim, expected: &Expectation, used: &mut [bool]) -> Option<String> {
    match expected {
        Expectation::Group { day, section, code, points, times } => {
            let matches = |(group, used): &(&ClaimGroup, &mut bool)| {
                !**used
                    && group.date == *day
                    && section.is_none_or(|s| s == group.identification)
                    && group
                        .lines
                        .iter()
                        .any(|at| claim.lines.get(*at as usize).is_some_and(|l| l.code == *code))
            };
            let exact = |(group, _): &(&ClaimGroup, &mut bool)| {
                group.points == *points && group.times == times.unwrap_or(group.times)
            };
            let mut groups: Vec<_> =
                claim.groups.iter().zip(used.iter_mut()).filter(matches).collect();
            // Several groups of the day may hold the code; the one with the figures is meant.
            let at = groups.iter().position(exact).unwrap_or(0);
            if at >= groups.len() {
                return Some(format!("expected {day} {code} {points}; no group holds the code"));
            }
            let (group, used) = groups.swap_remove(at);
            *used = true;
            let times = times.unwrap_or(group.times);
            (group.points != *points || group.times != times).then(|| {
                format!(
                    "expected {day} {code} {points} x{times}; got {} x{}",
                    group.points, group.times
                )
            })
        }
        Expectation::Line(day, code, points) => {
            let found = lines_of(claim, *day, *code).any(|l| l.1 == *points);
            (!found).then(|| {
                let got: Vec<String> =
                    lines_of(claim, *day, *code).map(|l| l.1.to_string()).collect();
                format!("expected line {day} {code} {points}; got [{}]", got.join(", "))
            })
        }
        Expectation::Not(day, code) => {
            let found: Vec<_> = lines_of(claim, *day, *code).map(|l| l.0).collect();
            (found.iter().any(|v| *v != LineVerdict::NotCharged))
                .then(|| format!("expected not {day} {code}; got {found:?}"))
        }
        Expectation::Undecided(day, code) => {
            let found: Vec<_> = lines_of(claim, *day, *code).map(|l| l.0).collect();
            (!found.contains(&LineVerdict::Undecided))
                .then(|| format!("expected undecided {day} {code}; got {found:?}"))
        }
        Expectation::Comment(day, code, comment) => {
            let offered = comments_of(claim, *day, *code);
            (!offered.contains(comment))
                .then(|| format!("expected {day} {code} to offer {comment}; got {offered:?}"))
        }
        Expectation::NoComment(day, code) => {
            let offered = comments_of(claim, *day, *code);
            (!offered.is_empty())
                .then(|| format!("expected {day} {code} to offer no comment; got {offered:?}"))
        }
        Expectation::DayTotal(day, points) => {
            // A group has one day, so what is paid once for a month is in the total of that day.
            let groups: Vec<_> = claim.groups.iter().filter(|g| g.date == *day).collect();
            let sum = groups
                .iter()
                .try_fold(Fixed::ZERO, |sum, group| sum.plus(group.total))
                .unwrap_or(Fixed::MAX);
            (sum != *points).then(|| {
                let parts: Vec<String> = groups
                    .iter()
                    .map(|group| {
                        let code = first_code(claim, group);
                        let code = code.map_or_else(|| "?".to_owned(), |c| c.to_string());
                        format!("{code} {} x{}", group.points, group.times)
                    })
                    .collect();
                format!("expected {day} total {points}; got {sum} = {}", parts.join(" + "))
            })
        }
        Expectation::Total(points) => (claim.totals.points != *points)
            .then(|| format!("expected total {points}; got {}", claim.totals.points)),
    }
}

fn lines_of(
    claim: &Claim,
    day: Day,
    code: Code,
) -> impl Iterator<Item = (LineVerdict, Fixed)> + use<'_> {
    claim
        .lines
        .iter()
        .filter(move |l| l.date == day && l.code == code)
        .map(|l| (l.verdict, l.points))
}

/// The comments that the lines of a code offer.
fn comments_of(claim: &Claim, day: Day, code: Code) -> Vec<Code> {
    claim
        .lines
        .iter()
        .filter(|l| l.date == day && l.code == code)
        .flat_map(|l| l.reasons.iter().filter(|r| r.kind == "commentOffered"))
        .filter_map(|r| r.other)
        .collect()
}
