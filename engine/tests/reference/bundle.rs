//! 項目数まるめ: which lines are put together.

use super::Work;
use super::calendar::together;
use super::expr::{self, Context};
use super::lookup::rule_holds;
use santei::ir::RuleBody;

pub fn run(work: &mut Work<'_>) {
    let book = work.book;
    let mut instance = 0;
    for (id, rule) in book.program.rules.iter().enumerate() {
        let RuleBody::Bundle { members, per, apart, .. } = &rule.body else {
            continue;
        };
        for founder in 0..work.lines.len() {
            let line = &work.lines[founder];
            if !line.stands()
                || line.instance.is_some()
                || !book.in_set(*members, line.code)
                || !rule_holds(rule, line.day)
            {
                continue;
            }
            let holds = expr::condition(work, rule.when, Context::line(work, founder));
            if holds == Some(false) {
                continue;
            }
            if holds.is_none() {
                work.lines[founder].doubt();
            }
            let place = work.lines[founder].place();
            let value = |work: &Work<'_>, at: usize| {
                apart.and_then(|fact| expr::fact(work, fact, Context::line(work, at)))
            };
            let own = value(work, founder);
            let joined: Vec<usize> = (0..work.lines.len())
                .filter(|at| {
                    let other = &work.lines[*at];
                    let theirs = value(work, *at);
                    other.stands()
                        && other.instance.is_none()
                        && book.in_set(*members, other.code)
                        && together(work, place, other.place(), *per)
                        && (apart.is_none() || own.is_none() || theirs.is_none() || own == theirs)
                })
                .collect();
            for at in &joined {
                if apart.is_some() && joined.len() > 1 && value(work, *at).is_none() {
                    work.met.insert("apart-unknown");
                    work.lines[*at].doubt();
                }
            }
            for at in joined {
                work.lines[at].instance = Some((instance, id));
            }
            instance += 1;
        }
    }
}
