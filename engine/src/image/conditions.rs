//! A condition as a list of tests.
//!
//! Nearly every condition is a conjunction of plain questions: a fact, an attribute, a set. As a
//! list of tests it is answered front to back, without a walk over its tree, and it fails with the
//! first test that fails. What is no plain question is a test that evaluates its tree. The tree
//! stays what the condition means: the list follows from it.

use super::layout::{TestRecord, test};
use super::windows::pack;
use crate::ir::{Comparison, Expr, ExprId, Program, Value};

/// The most tests of one condition.
pub(super) const MOST: usize = 256;

/// The tests of a condition, the cheapest first: which one fails does not matter.
pub(super) fn tests(program: &Program, condition: Option<ExprId>) -> Vec<TestRecord> {
    let mut list = Vec::new();
    if let Some(condition) = condition {
        collect(program, condition, false, 0, &mut list);
        if list.len() > MOST {
            list = vec![TestRecord { op: test::EXPR, b: condition.0, ..TestRecord::default() }];
        }
    }
    list.sort_by_key(|t| cost(t.op));
    list
}

/// A fact is remembered, an attribute and a set are at hand, a tree must be walked over.
const fn cost(op: u8) -> u8 {
    match op {
        test::IN => 0,
        test::FACT | test::STATED => 1,
        test::STANDARD => 2,
        test::ATTR => 3,
        test::HAS => 4,
        _ => 5,
    }
}

fn collect(program: &Program, id: ExprId, negated: bool, depth: u8, list: &mut Vec<TestRecord>) {
    let expr = |id: ExprId| program.exprs.get(id.0 as usize).copied();
    match expr(id) {
        Some(Expr::And(a, b)) if !negated && depth < u8::MAX => {
            collect(program, a, false, depth + 1, list);
            collect(program, b, false, depth + 1, list);
        }
        // What is not the one or the other is neither.
        Some(Expr::Or(a, b)) if negated && depth < u8::MAX => {
            collect(program, a, true, depth + 1, list);
            collect(program, b, true, depth + 1, list);
        }
        Some(Expr::Not(a)) if depth < u8::MAX => {
            collect(program, a, !negated, depth + 1, list);
        }
        Some(found) => {
            let plain = plain(found, expr).unwrap_or(TestRecord {
                op: test::EXPR,
                b: id.0,
                ..TestRecord::default()
            });
            let flags = plain.flags | if negated { test::NOT } else { 0 };
            list.push(TestRecord { flags, ..plain });
        }
        None => {}
    }
}

/// The test of a plain question.
fn plain(found: Expr, expr: impl Fn(ExprId) -> Option<Expr>) -> Option<TestRecord> {
    let test = |op: u8, a: u16, b: u32| TestRecord { op, a, b, ..TestRecord::default() };
    Some(match found {
        Expr::Fact(fact) => test(test::FACT, fact.0, 0),
        Expr::Attr(attr) => test(test::ATTR, attr as u16, 0),
        Expr::Stated(fact) => test(test::STATED, fact.0, 0),
        Expr::Standard(from, to) => test(test::STANDARD, from, u32::from(to)),
        Expr::Has(set, window) => test(test::HAS, set.0, pack(window)),
        Expr::In(set) => test(test::IN, set.0, 0),
        Expr::Compare(how, a, b) => {
            let (asked, Expr::Const(than)) = (expr(a)?, expr(b)?) else { return None };
            let asked = match asked {
                Expr::Fact(fact) => test(test::FACT, fact.0, 0),
                Expr::Attr(attr) => test(test::ATTR, attr as u16, 0),
                _ => return None,
            };
            compared(asked, how, than)
        }
        _ => return None,
    })
}

const fn compared(asked: TestRecord, how: Comparison, than: Value) -> TestRecord {
    let (kind, number) = match than {
        Value::Bool(b) => (0, b as i64),
        Value::Number(n) => (1, n.raw()),
        Value::Date(d) => (2, d.0 as i64),
        Value::Word(w) => (3, w as i64),
    };
    TestRecord { number, flags: test::COMPARED | (how as u8) << 2 | kind << 5, ..asked }
}
