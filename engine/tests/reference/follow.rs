//! A derived fee goes with what it was derived from.

use super::Work;
use super::calendar::{lies_in, past_lies_in};
use santei::Verdict;
use santei::ir::{RuleBody, Window};

pub fn run(work: &mut Work<'_>) {
    let book = work.book;
    for (made, rule, trigger) in work.triggers.clone() {
        let RuleBody::Derive { on: Some(on), per, even_if_included, .. } =
            &book.program.rules[rule].body
        else {
            continue;
        };
        if !work.lines[made].stands() {
            continue;
        }
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
        let past = work
            .past
            .iter()
            .any(|p| book.in_set(*on, p.code) && past_lies_in(work, place, p, *per));
        if past || answers.contains(&Verdict::Charged) {
            continue;
        }
        if answers.contains(&Verdict::Undecided) {
            work.met.insert("trigger-undecided");
            work.lines[made].doubt();
        } else {
            work.met.insert("trigger-gone");
            work.lines[made].deny();
        }
    }
}
