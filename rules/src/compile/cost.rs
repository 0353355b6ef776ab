//! How deep and how wide an expression is, with the conditions of the facts that it asks.

use santei::image::{MAX_DEPTH, MAX_WEIGHT};
use santei::ir::{Expr, FactId, Program};

use super::context::{Context, Declared};
use crate::span::Span;

/// What evaluating an expression may take.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    depth: u32,
    weight: u32,
    sums: bool,
    nested: bool,
}

impl Cost {
    fn with(self, other: Self) -> Self {
        Self {
            depth: self.depth.max(other.depth),
            weight: self.weight.saturating_add(other.weight),
            sums: self.sums || other.sums,
            nested: self.nested || other.nested,
        }
    }
}

/// The cost of the nodes from one on up to the last, which is the root.
fn cost(program: &Program, facts: &[Cost], first: usize) -> Cost {
    let nodes = program.exprs.get(first..).unwrap_or_default();
    let mut costs: Vec<Cost> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let mut cost = Cost::default();
        for operand in node.operands() {
            let at = (operand.0 as usize).wrapping_sub(first);
            cost = cost.with(costs.get(at).copied().unwrap_or_default());
        }
        match node {
            Expr::Fact(FactId(id)) => {
                cost = facts.get(usize::from(*id)).copied().unwrap_or_default();
            }
            Expr::Sum(..) => {
                cost.nested |= cost.sums;
                cost.sums = true;
            }
            _ => {}
        }
        cost.depth += 1;
        cost.weight = cost.weight.saturating_add(1);
        costs.push(cost);
    }
    costs.last().copied().unwrap_or_default()
}

/// Tells where an expression, whose nodes are the last from one on, is too deep or too wide.
pub(crate) fn check(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    span: Span,
    first: usize,
) -> Option<Cost> {
    let found = cost(&context.program, &context.fact_costs, first);
    if found.nested {
        context.tell(
            declared.text,
            "E0355",
            span,
            ("`sum` の中に `sum` は書けません".into(), "a `sum` may not stand in a `sum`".into()),
            (
                "条件や事実の既定値の中の `sum` も数えます。式を分けてください".into(),
                "those in conditions and in defaults of facts count too; divide the formula".into(),
            ),
        );
        return None;
    }
    if found.depth > MAX_DEPTH || found.weight > MAX_WEIGHT {
        context.tell(
            declared.text,
            "E0303",
            span,
            (
                "条件と事実の既定値を合わせると式が長すぎます".into(),
                "with its conditions and the defaults of its facts the expression is too long"
                    .into(),
            ),
            (
                "条件の中で条件を使う段数と、既定値の条件を減らしてください".into(),
                "let conditions use fewer conditions, and facts fewer defaults".into(),
            ),
        );
        return None;
    }
    Some(found)
}

/// Notes what asking a fact costs: that of its cases.
pub(crate) fn of_fact(context: &mut Context<'_>, fact: FactId, case: Cost) {
    let at = usize::from(fact.0);
    if context.fact_costs.len() <= at {
        context.fact_costs.resize(at + 1, Cost::default());
    }
    if let Some(slot) = context.fact_costs.get_mut(at) {
        *slot = slot.with(case);
    }
}
