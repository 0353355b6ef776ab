//! 特例条件 that a `special` rule settles.

use super::Work;
use super::conflict::{Attack, Attacker};
use super::expr::{self, Context};
use super::lookup::rule_holds;
use santei::Code;
use santei::ir::{Keep, RuleBody};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Special {
    Open,
    Free,
    Binds,
}

/// What the first `special` rule says that names the line and, of a row between two, the other.
///
/// Of a row without 特例条件 only those rules speak that say so.
pub fn settled(work: &mut Work<'_>, at: usize, beside: Option<Code>, marked: bool) -> Special {
    let book = work.book;
    let line = &work.lines[at];
    let found = book.program.rules.iter().find(|rule| match &rule.body {
        RuleBody::Special { on, beside: others, any_row } => {
            (marked || *any_row)
                && rule_holds(rule, line.day)
                && book.in_set(*on, line.code)
                && match (others, beside) {
                    (None, None) => true,
                    (Some(set), Some(code)) => book.in_set(*set, code),
                    _ => false,
                }
        }
        _ => false,
    });
    let Some(rule) = found else {
        return if marked { Special::Open } else { Special::Binds };
    };
    match expr::condition(work, rule.when, Context::line(work, at)) {
        Some(true) => Special::Free,
        Some(false) => Special::Binds,
        None => Special::Open,
    }
}

/// Attacks of table rows, each settled where rule text can.
pub fn attack(
    work: &mut Work<'_>,
    attacks: &mut Vec<Attack>,
    by: (Attacker, Code),
    on: usize,
    (special, keep): (bool, Keep),
) {
    let (by, code) = by;
    let settled = settled(work, on, Some(code), special);
    if !special && settled != Special::Binds {
        work.met.insert("special-without-a-mark");
    }
    if special && settled != Special::Open {
        work.met.insert(if settled == Special::Free { "special-met" } else { "special-unmet" });
    }
    if settled != Special::Free {
        let either = keep == Keep::Either;
        attacks.push(Attack { by, on, special: settled == Special::Open, either });
    }
}
