//! Guards: what must be there for a rule's condition to hold.
//!
//! A condition that is a conjunction does not hold where one part of it certainly does not. Where
//! such a part asks for something that most Episodes lack (a fact that is not stated, a standard
//! that is not notified, a set without a line), the rule need not be looked at there.

use crate::ir::{Expr, ExprId, Fact, FactId, Program, Rule, RuleBody, SetId, Value, Window};

/// One thing that may have to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Guard {
    /// The Episode states the fact.
    Fact(FactId),
    /// The facility has notified the standard, or does not state its standards.
    Standard(u16),
    /// A line, or a charge of the past, is in the set.
    Set(SetId),
}

/// More alternatives than this guard nothing.
const MOST: usize = 64;

/// What the condition of a rule asks for: one of these must be there. Empty: nothing is sure.
pub(super) fn guards(program: &Program, rule: &Rule) -> Vec<Guard> {
    let pair = matches!(rule.body, RuleBody::Include { .. } | RuleBody::Exclude { .. });
    match rule.when {
        Some(when) if !pair => of(program, when, 0).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// The guards of a condition; `None` where it may hold without any.
fn of(program: &Program, id: ExprId, depth: u8) -> Option<Vec<Guard>> {
    if depth > 64 {
        return None;
    }
    let expr = |id: ExprId| program.exprs.get(id.0 as usize).copied();
    let fact = |id: FactId| program.facts.get(usize::from(id.0));
    match expr(id)? {
        Expr::And(a, b) => {
            let (a, b) = (of(program, a, depth + 1), of(program, b, depth + 1));
            match (a, b) {
                (Some(a), Some(b)) => Some(if rank(&a) <= rank(&b) { a } else { b }),
                (a, b) => a.or(b),
            }
        }
        Expr::Or(a, b) => {
            let mut all = of(program, a, depth + 1)?;
            all.extend(of(program, b, depth + 1)?);
            (all.len() <= MOST).then_some(all)
        }
        Expr::Stated(id) => Some(vec![Guard::Fact(id)]),
        Expr::Fact(id) => silent(fact(id)?, |v| v == Value::Bool(true), id),
        Expr::Compare(how, a, b) => match (expr(a)?, expr(b)?) {
            (Expr::Fact(id), Expr::Const(than)) => {
                silent(fact(id)?, |v| how.holds(v, than).unwrap_or(true), id)
            }
            _ => None,
        },
        Expr::Standard(from, to) if usize::from(to.saturating_sub(from)) < MOST => {
            Some((from..=to).map(Guard::Standard).collect())
        }
        // Whether these windows hold a line is always known.
        Expr::Has(
            set,
            Window::Order | Window::Visit | Window::Day | Window::Months(1) | Window::Course,
        ) => Some(vec![Guard::Set(set)]),
        _ => None,
    }
}

/// A fact whose value, where nobody states it, fails the test.
fn silent(fact: &Fact, passes: impl Fn(Value) -> bool, id: FactId) -> Option<Vec<Guard>> {
    let certain = fact.cases.is_empty() && fact.default.is_some_and(|v| !passes(v));
    certain.then(|| vec![Guard::Fact(id)])
}

/// Facts are the rarest, sets the commonest.
fn rank(guards: &[Guard]) -> u8 {
    let one = |guard: &Guard| match guard {
        Guard::Fact(_) => 0,
        Guard::Standard(_) => 1,
        Guard::Set(_) => 2,
    };
    guards.iter().map(one).max().unwrap_or(0)
}
