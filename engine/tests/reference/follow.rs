//! A derived fee goes with what it was derived from.

use super::Work;
use super::calendar::{lies_in, past_lies_in};
use santei::Verdict;
use santei::ir::{RuleBody, Window};

pub fn run(work: &mut Work<'_>) {
    for (made, rule, trigger) in work.triggers.clone() {
        if !work.lines[made].stands() {
            continue;
        }
        match followed(work, made, rule, trigger) {
            Verdict::Charged => {}
            Verdict::Undecided => {
                work.met.insert("trigger-undecided");
                work.lines[made].doubt();
            }
            Verdict::NotCharged => {
                work.met.insert("trigger-gone");
                work.lines[made].deny();
            }
        }
    }
}

/// The best answer of what a made line follows.
fn followed(work: &mut Work<'_>, made: usize, rule: usize, trigger: usize) -> Verdict {
    let book = work.book;
    let RuleBody::Derive { on: Some(on), per, even_if_included, .. } =
        &book.program.rules[rule].body
    else {
        return Verdict::Charged;
    };
    let place = work.lines[made].place();
    let unit = work.lines[trigger].unit;
    let mut answers = Vec::new();
    for (at, line) in work.lines.iter().enumerate() {
        let lies = match per {
            Window::Order | Window::PerUnit => line.unit == unit,
            _ => lies_in(work, place, line.place(), *per),
        };
        if at != made && lies && book.in_set(*on, line.code) {
            if *even_if_included && work.included.contains(&at) {
                work.met.insert("trigger-included");
                answers.push(Verdict::Charged);
            } else if work.taken.contains(&(made, at)) {
                work.met.insert("trigger-taken-by-its-fee");
                answers.push(Verdict::Charged);
            } else {
                answers.push(line.verdict);
            }
        }
    }
    let past =
        work.past.iter().any(|p| book.in_set(*on, p.code) && past_lies_in(work, place, p, *per));
    if past || answers.contains(&Verdict::Charged) {
        Verdict::Charged
    } else if answers.contains(&Verdict::Undecided) {
        Verdict::Undecided
    } else {
        Verdict::NotCharged
    }
}

/// Whether a line goes at its turn in Limit, since its base or its trigger is gone.
pub fn gone(work: &mut Work<'_>, at: usize) -> bool {
    if work.lines[at].base.is_some_and(|base| !work.lines[base].stands()) {
        work.met.insert("base-gone-before-its-limit");
        return true;
    }
    let found = work.triggers.iter().copied().find(|(made, ..)| *made == at);
    let Some((made, rule, trigger)) = found else {
        return false;
    };
    let gone =
        !work.lines[trigger].stands() && followed(work, made, rule, trigger) == Verdict::NotCharged;
    if gone {
        work.met.insert("trigger-gone-before-its-limit");
    }
    gone
}
