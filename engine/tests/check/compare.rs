//! One Episode by the engine and by the reference.

use crate::reference::{self, Answer, Book};
use rust_decimal::Decimal;
use santei::image::Image;
use santei::ir::Program;
use santei::outcome::Outcome;
use santei::{Code, Episode, Lang, Scratch, Verdict, evaluate};
use std::fmt::Write;

/// Points and yen by unit: what a receipt shows.
fn group_key(
    unit: Option<usize>,
    visit: usize,
    items: u32,
    numbers: [Decimal; 3],
    times: u32,
) -> String {
    let [points, yen, total] = numbers.map(|n| n.normalize());
    format!(
        "unit {unit:?} visit {visit} items {items}: {points} points {yen} yen × {times} = {total}"
    )
}

fn of_engine(outcome: &Outcome) -> Vec<String> {
    let mut groups: Vec<String> = outcome
        .groups
        .iter()
        .map(|g| {
            group_key(
                g.unit.map(|u| u as usize),
                g.visit as usize,
                g.items,
                [g.points.to_decimal(), g.yen.to_decimal(), g.total.to_decimal()],
                g.times,
            )
        })
        .collect();
    groups.sort();
    groups
}

fn of_reference(answer: &Answer<'_>) -> Vec<String> {
    let mut groups: Vec<String> = answer
        .groups
        .iter()
        .map(|g| group_key(g.unit, g.visit, g.items, [g.points, g.yen, g.total], g.times))
        .collect();
    groups.sort();
    groups
}

/// Where the two differ; empty where they do not.
pub fn differences(outcome: &Outcome, answer: &Answer<'_>) -> String {
    let mut text = String::new();
    let mine = |at: usize| {
        answer.lines.get(at).map(|l| {
            let shown =
                l.verdict == Verdict::Charged && l.procedure().is_some() && l.bundle.is_none();
            let amount = if shown { l.amount.normalize() } else { Decimal::ZERO };
            (
                l.code,
                l.day.to_string(),
                l.visit,
                l.unit,
                l.origin,
                l.verdict,
                l.times,
                l.base,
                amount,
            )
        })
    };
    let theirs = |at: usize| {
        outcome.lines.get(at).map(|l| {
            let shown = answer.lines.get(at).is_some_and(|l| {
                l.verdict == Verdict::Charged && l.procedure().is_some() && l.bundle.is_none()
            });
            let amount = if shown { l.amount.to_decimal().normalize() } else { Decimal::ZERO };
            (
                l.code,
                l.day.to_string(),
                l.visit as usize,
                l.unit as usize,
                l.origin,
                l.verdict,
                l.times,
                l.base.map(|b| b as usize),
                amount,
            )
        })
    };
    for at in 0..outcome.lines.len().max(answer.lines.len()) {
        if mine(at) != theirs(at) {
            writeln!(text, "line {at}:\n  reference {:?}\n  engine    {:?}", mine(at), theirs(at))
                .unwrap();
        }
    }
    let (reference, engine) = (of_reference(answer), of_engine(outcome));
    for group in reference.iter().filter(|g| !engine.contains(g)) {
        writeln!(text, "group of the reference alone: {group}").unwrap();
    }
    for group in engine.iter().filter(|g| !reference.contains(g)) {
        writeln!(text, "group of the engine alone: {group}").unwrap();
    }
    let totals = [
        ("points", answer.points, outcome.points),
        ("fee", answer.fee_yen, outcome.fee_yen),
        ("other yen", answer.other_yen, outcome.other_yen),
    ];
    for (name, mine, theirs) in totals {
        if mine != theirs.to_decimal() {
            writeln!(text, "{name}: reference {mine}, engine {theirs}").unwrap();
        }
    }
    text
}

/// So often an Episode is evaluated again: all that an evaluation remembers of it is then in use.
const AGAIN: usize = 10;

/// Evaluates by both and compares.
pub fn both<'a>(
    image: &Image<'_>,
    book: &'a Book<'a>,
    episode: &'a Episode,
    scratch: &mut Scratch,
) -> Result<Answer<'a>, String> {
    let outcome = evaluate(image, episode, scratch).map_err(|e| e.to_string())?;
    if evaluate(image, episode, &mut Scratch::default()) != Ok(outcome.clone()) {
        let json = serde_json::to_string(episode).unwrap_or_default();
        return Err(format!("a used Scratch changes the outcome\n{json}"));
    }
    // What an evaluation learns of the ground that an Episode stands on is used from then on.
    for _ in 0..AGAIN {
        if evaluate(image, episode, scratch) != Ok(outcome.clone()) {
            let json = serde_json::to_string(episode).unwrap_or_default();
            return Err(format!("an Episode that was met before has another outcome\n{json}"));
        }
    }
    let answer = reference::evaluate(book, episode);
    let mut text = differences(&outcome, &answer);
    if answer.met.contains("stays-against-an-attack") {
        text.push_str("a line stays although one that stays attacks it decidingly\n");
    }
    // While a difference is being looked into, cases of its kind may be left aside.
    let aside = std::env::var("SANTEI_ASIDE").unwrap_or_default();
    let aside = aside.split(',').any(|name| answer.met.contains(name));
    if text.is_empty() || aside {
        Ok(answer)
    } else {
        let json = serde_json::to_string(episode).unwrap_or_default();
        let mut reasons = String::new();
        for line in outcome.claim(image, episode, Lang::En).lines {
            let said: Vec<String> = line.reasons.iter().map(|r| format!("{r:?}")).collect();
            writeln!(reasons, "engine {}: {}", line.code, said.join("; ")).unwrap();
        }
        Err(format!("{text}{json}\n{reasons}{}", concerned(book.program, &answer)))
    }
}

/// The rows that speak of the Episode's codes, for whoever reads a failure.
fn concerned(program: &Program, answer: &Answer<'_>) -> String {
    let mut text = String::new();
    for (at, l) in answer.lines.iter().enumerate() {
        let about = (l.code, l.visit, l.unit, l.verdict, l.base, l.amount);
        writeln!(text, "reference {at}: {about:?}").unwrap();
    }
    let here = |code: Code| answer.lines.iter().any(|l| l.code == code);
    for item in program.items.iter().filter(|i| here(i.code)) {
        for version in &item.versions {
            let days = (version.from.to_string(), version.to.to_string());
            writeln!(text, "{} {days:?} {:?}", item.code, version.body).unwrap();
        }
    }
    let tables = &program.tables;
    for row in tables.index.iter().filter(|r| here(r.code)) {
        writeln!(text, "{row:?}").unwrap();
    }
    for row in tables.inclusion.iter().filter(|r| here(r.code)) {
        writeln!(text, "{row:?}").unwrap();
    }
    for row in tables.exclusion.iter().filter(|r| here(r.first)) {
        writeln!(text, "{row:?}").unwrap();
    }
    for row in tables.inpatient.iter().filter(|r| here(r.code)) {
        writeln!(text, "{row:?}").unwrap();
    }
    for row in tables.limit.iter().filter(|r| here(r.code)) {
        writeln!(text, "{row:?}").unwrap();
    }
    if program.rules.len() < 30 {
        for rule in &program.rules {
            writeln!(text, "when {:?}: {:?}", rule.when, rule.body).unwrap();
        }
        for (at, expr) in program.exprs.iter().enumerate() {
            writeln!(text, "expr {at}: {expr:?}").unwrap();
        }
        for set in &program.sets {
            writeln!(text, "{set:?}").unwrap();
        }
    }
    text
}
