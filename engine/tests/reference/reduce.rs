//! 逓減.

use super::Work;
use super::calendar::{lies_in, past_lies_in, reaches_unknown};
use super::derive::make;
use super::expr::{self, Context};
use super::lookup::rule_holds;
use super::made::figures;
use santei::Code;
use santei::episode::Mode;
use santei::ir::{Body, RuleBody};
use santei::outcome::Origin;

pub fn run(work: &mut Work<'_>) {
    if work.episode.mode != Mode::Derive {
        return;
    }
    let book = work.book;
    for rule in &book.program.rules {
        let RuleBody::Reduce { on, by_group, nth, within, code, made } = &rule.body else {
            continue;
        };
        let mut order: Vec<usize> = (0..work.lines.len())
            .filter(|at| work.lines[*at].stands() && book.in_set(*on, work.lines[*at].code))
            .collect();
        order.sort_by_key(|at| (work.lines[*at].visit, *at));
        for (place, at) in order.iter().enumerate() {
            let line = work.lines[*at].clone();
            if !rule_holds(rule, line.day) {
                continue;
            }
            let holds = expr::condition(work, rule.when, Context::line(work, *at));
            if holds == Some(false) {
                continue;
            }
            let group = line.procedure().map_or(0, |p| p.diminishing_group);
            if *by_group && group == 0 {
                continue;
            }
            if work.lines.iter().any(|l| l.unit == line.unit && l.code == *code) {
                continue;
            }
            let group_of = |code: Code, day| match book.version(code, day).map(|v| &v.body) {
                Some(Body::Procedure(p)) => p.diminishing_group,
                _ => 0,
            };
            let mut before = 0_u32;
            for other in order[..place].iter().map(|at| &work.lines[*at]) {
                if !other.stands() {
                    continue;
                }
                let same = !*by_group || group_of(other.code, line.day) == group;
                if same && lies_in(work, line.place(), other.place(), *within) {
                    before += other.times;
                }
            }
            for past in &work.past {
                let same = !*by_group || group_of(past.code, line.day) == group;
                if book.in_set(*on, past.code)
                    && same
                    && past_lies_in(work, line.place(), past, *within)
                {
                    before += past.times;
                }
            }
            if before + 1 >= *nth {
                let Some(figures) = figures(work, made, Context::line(work, *at)) else {
                    continue;
                };
                if reaches_unknown(work, line.day, *within) {
                    work.lines[*at].doubt();
                }
                let made = make(
                    work,
                    *code,
                    line.visit,
                    line.unit,
                    line.times,
                    Origin::Reduced,
                    Some(*at),
                    &figures,
                );
                if figures.unknown || holds.is_none() || line.verdict == santei::Verdict::Undecided
                {
                    work.lines[made].doubt();
                }
            } else if before + line.times >= *nth {
                work.lines[*at].doubt();
            }
        }
    }
}
