//! The order of `derive` rules: each looks only at what stands before it, so there are no cycles.

use std::collections::BTreeSet;

use santei::Code;
use santei::ir::{Expr, ExprId, FactId, Rule, RuleBody, SetId};

use super::context::Context;
use crate::ast::{EntryKind, Keyword};

pub(crate) fn run(context: &mut Context<'_>) {
    let mut found: Vec<(String, String, Code)> = Vec::new();
    let derives: Vec<(&Rule, Code)> = context
        .program
        .rules
        .iter()
        .filter_map(|r| match r.body {
            RuleBody::Derive { code, .. } => Some((r, code)),
            _ => None,
        })
        .collect();
    for (at, (rule, own)) in derives.iter().enumerate() {
        let seen = sets_read(context, rule);
        if seen.is_empty() {
            continue;
        }
        for (later, code) in derives.iter().skip(at + 1) {
            let together = later.schedule == rule.schedule
                && later.from <= rule.to
                && rule.from <= later.to
                && code != own;
            let looks = seen.iter().any(|id| {
                context
                    .program
                    .sets
                    .get(usize::from(id.0))
                    .is_some_and(|s| s.codes.binary_search(code).is_ok())
            });
            if together && looks {
                found.push((rule.name.clone(), later.name.clone(), *code));
            }
        }
    }
    for (rule, later, code) in found {
        let declared = context
            .declared
            .iter()
            .find(|d| d.keyword() == Keyword::Derive && d.name().value == rule)
            .cloned();
        let Some(declared) = declared else { continue };
        let span = declared
            .statement
            .entries
            .iter()
            .find(|e| {
                matches!(e.kind, EntryKind::On(_) | EntryKind::When(_) | EntryKind::Charge(..))
            })
            .map_or(declared.name().span, |e| e.span);
        context.tell(
            declared.text,
            "E0341",
            span,
            (
                format!("後にある derive「{later}」が算定する {code} を見ています"),
                format!("it looks at {code}, which the later derive `{later}` charges"),
            ),
            (
                format!("「{later}」をこの文より前に置いてください"),
                format!("put `{later}` before this statement"),
            ),
        );
    }
}

/// The sets that a rule looks at: its trigger and what its condition asks of lines.
fn sets_read(context: &Context<'_>, rule: &Rule) -> BTreeSet<SetId> {
    let mut out = BTreeSet::new();
    if let RuleBody::Derive { on: Some(on), .. } = rule.body {
        out.insert(on);
    }
    let mut stack: Vec<ExprId> = rule.when.into_iter().collect();
    if let RuleBody::Derive { made, .. } = rule.body {
        stack.extend([made.quantity, made.times, made.points].into_iter().flatten());
    }
    let mut asked: BTreeSet<FactId> = BTreeSet::new();
    while let Some(id) = stack.pop() {
        let Some(expr) = context.program.exprs.get(id.0 as usize) else { continue };
        out.extend(expr.sought());
        if let Expr::Fact(fact) = *expr
            && asked.insert(fact)
        {
            let fact = context.program.facts.get(usize::from(fact.0));
            stack.extend(fact.iter().flat_map(|f| &f.cases).map(|case| case.when));
        }
        stack.extend(expr.operands());
    }
    out
}
