//! The text of conditions, formulas and tests, with no more parentheses than they need.

use std::fmt::Write as _;

use santei::ir::{Arithmetic, Comparison};

use super::{join, quoted, window_text};
use crate::ast::{Expr, ExprKind, Function, Look, Test, TestValue};

/// Levels: 0 nothing around, 1 `or`, 2 `and`, 3 `not` or a comparison, 4 left of `+ -`, 5 right
/// of them, 6 left of `* /`, 7 right of them. `own` is one more than the level that it may stand
/// in without parentheses.
pub(super) fn expr_text(expr: &Expr, level: u8) -> String {
    let (own, text) = match &expr.kind {
        ExprKind::Number(n) => (9, n.to_string()),
        ExprKind::Day(d) => (9, d.to_string()),
        ExprKind::Word(w) => (9, w.clone()),
        ExprKind::Fact(n) => (9, format!("fact {}", n.value)),
        ExprKind::Stated(n) => (9, format!("stated {}", n.value)),
        ExprKind::Look(look, set, window) => {
            let look = match look {
                Look::Has => "has",
                Look::Items => "items",
                Look::Count => "count",
                Look::Points => "points",
                Look::Last => "last",
                Look::First => "first",
            };
            let text = match window {
                Some(w) => format!("{look} {} in {}", set.value, window_text(w.value)),
                None => format!("{look} {}", set.value),
            };
            (9, text)
        }
        ExprKind::LineIn(n) => (9, format!("line in {}", n.value)),
        ExprKind::Disease(n) => (9, format!("disease {}", n.value)),
        ExprKind::DiseaseOrSuspicion(n) => (9, format!("disease-or-suspicion {}", n.value)),
        ExprKind::MainDisease(n) => (9, format!("main-disease {}", n.value)),
        ExprKind::Condition(n) => (9, format!("condition {}", n.value)),
        ExprKind::Sum(inner, each, set, window) => {
            let each = if *each { "each " } else { "" };
            let mut text = format!("sum ({}) over {each}{}", expr_text(inner, 0), set.value);
            if let Some(w) = window {
                let _ = write!(text, " in {}", window_text(w.value));
            }
            (9, text)
        }
        ExprKind::Known(w) => (9, format!("known {}", window_text(w.value))),
        ExprKind::Standard(from, None) => (9, format!("standard {}", from.value)),
        ExprKind::Standard(from, Some(to)) => {
            (9, format!("standard {} to {}", from.value, to.value))
        }
        ExprKind::Or(list) => (1, join(list.iter().map(|e| expr_text(e, 1)), " or ")),
        ExprKind::And(list) => (2, join(list.iter().map(|e| expr_text(e, 2)), " and ")),
        // `not` takes the whole comparison behind it.
        ExprKind::Not(e) => (3, format!("not {}", expr_text(e, 2))),
        ExprKind::Compare(comparison, a, b) => {
            (4, format!("{} {} {}", expr_text(a, 4), sign(*comparison), expr_text(b, 4)))
        }
        ExprKind::Between(x, a, b) => {
            (4, format!("{} between {} and {}", expr_text(x, 4), expr_text(a, 4), expr_text(b, 4)))
        }
        ExprKind::Arith(op, a, b) => match op {
            Arithmetic::Add | Arithmetic::Sub => {
                let sign = if *op == Arithmetic::Add { "+" } else { "-" };
                (5, format!("{} {sign} {}", expr_text(a, 4), expr_text(b, 5)))
            }
            Arithmetic::Mul | Arithmetic::Div => {
                let sign = if *op == Arithmetic::Mul { "*" } else { "/" };
                (7, format!("{} {sign} {}", expr_text(a, 6), expr_text(b, 7)))
            }
            Arithmetic::Min | Arithmetic::Max => {
                let word = if *op == Arithmetic::Min { "min" } else { "max" };
                (9, format!("{word}({}, {})", expr_text(a, 0), expr_text(b, 0)))
            }
        },
        ExprKind::Call(function, arguments) => {
            let word = match function {
                Function::Min => "min",
                Function::Max => "max",
                Function::Ceil => "ceil",
                Function::Floor => "floor",
                Function::Round => "round",
                Function::DaysBetween => "days-between",
                Function::MonthsAfter => "months-after",
            };
            (9, format!("{word}({})", join(arguments.iter().map(|e| expr_text(e, 0)), ", ")))
        }
        // The last part of `if` runs as far as it can, so it stands alone or in parentheses.
        ExprKind::If(c, a, b) => {
            (1, format!("if {} then {} else {}", expr_text(c, 0), expr_text(a, 0), expr_text(b, 0)))
        }
    };
    wrap(text, own, level)
}

/// `level` is how tightly what stands around binds: 0 nothing, 1 `or`, 2 `and`, 3 `not`.
pub(super) fn test_text(test: &Test, level: u8) -> String {
    let (own, text) = match test {
        Test::Or(tests) => (1, join(tests.iter().map(|t| test_text(t, 1)), " or ")),
        Test::And(tests) => (2, join(tests.iter().map(|t| test_text(t, 2)), " and ")),
        Test::Not(test) => (4, format!("not {}", test_text(test, 3))),
        Test::Compare(key, comparison, v) => {
            (4, format!("{} {} {}", key.value, sign(*comparison), value_text(v)))
        }
        Test::Contains(key, text) => (4, format!("{} contains {}", key.value, quoted(&text.value))),
        Test::In(key, values) => {
            (4, format!("{} in {}", key.value, join(values.iter().map(value_text), ", ")))
        }
    };
    wrap(text, own, level)
}

/// A value of a master's column.
pub(super) fn value_text(value: &TestValue) -> String {
    match value {
        TestValue::Number(n) => n.value.to_string(),
        TestValue::Text(t) => quoted(&t.value),
    }
}

const fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Eq => "=",
        Comparison::Ne => "!=",
        Comparison::Lt => "<",
        Comparison::Le => "<=",
        Comparison::Gt => ">",
        Comparison::Ge => ">=",
    }
}

/// Parentheses where what stands inside binds less tightly than what stands around.
fn wrap(text: String, own: u8, level: u8) -> String {
    if own <= level { format!("({text})") } else { text }
}
