//! Named conditions: checked once where they stand, and put in where they are used.

use super::context::{Condition, Context};
use super::exprs::{Compiler, Place};
use crate::ast::{EntryKind, Expr, ExprKind, Keyword};

pub(crate) fn run(context: &mut Context<'_>) {
    for declared in context.declared.clone() {
        if declared.keyword() != Keyword::Condition {
            continue;
        }
        let Some(expr) = declared.find(|e| if let EntryKind::Is(e) = e { Some(e) } else { None })
        else {
            continue;
        };
        for instance in &declared.instances {
            let key = (instance.schedule, declared.name().value.clone());
            if context.conditions.contains_key(&key) {
                let name = &declared.name().value;
                context.taken(
                    &declared,
                    format!("条件「{name}」が同じ点数表に二度宣言されています"),
                    format!("the condition `{name}` is declared twice in one schedule"),
                );
                continue;
            }
            let first = context.program.exprs.len();
            let place =
                Place { schedule: instance.schedule, line: true, price: true, asked_by: None };
            let kind = Compiler { context, declared: &declared, place }.any(expr);
            context.program.exprs.truncate(first);
            let uses = uses(context, &key.0, expr);
            context
                .conditions
                .insert(key, Condition { declared: declared.clone(), expr, kind, uses });
        }
    }
}

/// What an expression asks of the place where it is used.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Uses {
    /// A line at hand.
    pub(crate) line: bool,
    /// A part of an order that is priced.
    pub(crate) price: bool,
}

fn uses(context: &Context<'_>, schedule: &santei::ir::ScheduleId, expr: &Expr) -> Uses {
    let mut out = Uses::default();
    let mut next = vec![expr];
    while let Some(expr) = next.pop() {
        match &expr.kind {
            ExprKind::Word(word) => match word.as_str() {
                "quantity" | "times" | "base-points" | "yen" => out.line = true,
                "unit-price" => out.price = true,
                _ => {}
            },
            ExprKind::LineIn(_) => out.line = true,
            ExprKind::Condition(name) => {
                let known = context.conditions.get(&(*schedule, name.value.clone()));
                let inner = known.map(|c| c.uses).unwrap_or_default();
                out.line |= inner.line;
                out.price |= inner.price;
            }
            // Within a sum there is a line in any place.
            ExprKind::Sum(..)
            | ExprKind::Number(_)
            | ExprKind::Day(_)
            | ExprKind::Fact(_)
            | ExprKind::Stated(_)
            | ExprKind::Look(..)
            | ExprKind::Disease(_)
            | ExprKind::DiseaseOrSuspicion(_)
            | ExprKind::MainDisease(_)
            | ExprKind::Known(_)
            | ExprKind::Standard(..) => {}
            ExprKind::Not(a) => next.push(a),
            ExprKind::And(list) | ExprKind::Or(list) | ExprKind::Call(_, list) => {
                next.extend(list);
            }
            ExprKind::Compare(_, a, b) | ExprKind::Arith(_, a, b) => next.extend([&**a, &**b]),
            ExprKind::Between(a, b, c) | ExprKind::If(a, b, c) => {
                next.extend([&**a, &**b, &**c]);
            }
        }
    }
    out
}
