//! `require` rules.

use super::Work;
use super::expr::{self, Context};
use santei::ir::{Otherwise, RuleBody};

/// All rules are asked until none of them changes a line.
pub fn run(work: &mut Work<'_>) {
    let mut again = false;
    while ask_all(work) {
        if again {
            work.met.insert("required-anew");
        }
        again = true;
    }
}

fn ask_all(work: &mut Work<'_>) -> bool {
    let book = work.book;
    let mut changed = false;
    for rule in &book.program.rules {
        let RuleBody::Require { on, needs, otherwise, .. } = &rule.body else {
            continue;
        };
        for at in 0..work.lines.len() {
            let line = &work.lines[at];
            if !line.stands()
                || !book.in_set(*on, line.code)
                || !super::lookup::rule_holds(rule, line.day)
            {
                continue;
            }
            let context = Context::line(work, at);
            let when = expr::condition(work, rule.when, context);
            if when == Some(false) {
                continue;
            }
            let met = expr::condition(work, Some(*needs), context);
            if met == Some(true) || *otherwise == Otherwise::Remind {
                continue;
            }
            let before = work.lines[at].verdict;
            if when == Some(true) && met == Some(false) && *otherwise == Otherwise::Deny {
                work.lines[at].deny();
            } else {
                work.lines[at].doubt();
            }
            changed |= work.lines[at].verdict != before;
        }
    }
    changed
}
