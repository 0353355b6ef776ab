//! The statements on the patient's share: they belong to no fee schedule and carry their own days.

mod bodies;
mod cases;
mod condition;

use std::collections::BTreeMap;

use santei::Day;
use santei::burden::book::Statement;

use super::context::{Context, Declared};
use super::schedules::wrong_order;
use crate::ast::{EntryKind, Int, Keyword, Name};
use crate::burden::{BurdenCase, BurdenEntry};
use crate::span::Span;
use bodies::{ceiling, marks, meal, scheme, settle, share};
use cases::cases;
use condition::Lower;

/// Compiles the statements and collects their examples.
pub(crate) fn run(context: &mut Context<'_>) -> Vec<BurdenCase> {
    let all: Vec<Declared<'_>> =
        context.declared.iter().filter(|d| d.keyword().is_burden()).cloned().collect();
    if all.is_empty() {
        return Vec::new();
    }
    twice(context, &all);
    let mut statements = Vec::new();
    for kind in [
        Keyword::Share,
        Keyword::Ceiling,
        Keyword::Burden,
        Keyword::Meal,
        Keyword::Settle,
        Keyword::Marks,
    ] {
        for declared in all.iter().filter(|d| d.keyword() == kind) {
            statement(context, declared, &mut statements);
        }
    }
    context.program.burden.statements = statements;
    cases(context, &all)
}

fn entries<'a>(declared: &'a Declared<'_>) -> impl Iterator<Item = (&'a BurdenEntry, Span)> {
    declared.statement.entries.iter().filter_map(|e| match &e.kind {
        EntryKind::Burden(entry) => Some((entry, e.span)),
        _ => None,
    })
}

/// Two statements of one kind and name must not hold on the same day.
fn twice(context: &mut Context<'_>, all: &[Declared<'_>]) {
    let days = |d: &Declared<'_>| {
        (d.first_day().map_or(Day::MIN, |d| d.value), d.last_day().map_or(Day::MAX, |d| d.value))
    };
    let mut named: BTreeMap<&str, Vec<&Declared<'_>>> = BTreeMap::new();
    for one in all.iter().filter(|d| d.keyword() != Keyword::Case) {
        let (from, to) = days(one);
        if from > to {
            let span = one.last_day().map_or(one.name().span, |d| d.span);
            wrong_order(context, one, span);
        }
        let before = named.entry(&one.name().value).or_default();
        let clash = before.iter().any(|other| {
            let (a, b) = days(other);
            other.keyword() == one.keyword() && a <= to && from <= b
        });
        before.push(one);
        if clash {
            let name = &one.name().value;
            context.taken(
                one,
                format!("「{name}」という名前の文が同じ期間にもう一つあります"),
                format!("another statement `{name}` holds on the same days"),
            );
        }
    }
}

fn statement(context: &mut Context<'_>, declared: &Declared<'_>, out: &mut Vec<Statement>) {
    let mut when = Vec::new();
    let condition = declared.find(|e| if let EntryKind::When(e) = e { Some(e) } else { None });
    if let Some(expr) = condition
        && (Lower { context, declared }).expr(expr, &mut when).is_none()
    {
        return;
    }
    let bodies = match declared.keyword() {
        Keyword::Share => share(context, declared),
        Keyword::Ceiling => ceiling(context, declared),
        Keyword::Burden => scheme(context, declared),
        Keyword::Meal => meal(context, declared),
        Keyword::Settle => settle(declared),
        _ => marks(context, declared),
    };
    for body in bodies {
        out.push(Statement {
            name: declared.name().value.clone(),
            cite: declared.cite().to_owned(),
            from: declared.first_day().map_or(Day::MIN, |d| d.value),
            to: declared.last_day().map_or(Day::MAX, |d| d.value),
            source: declared.source,
            line: declared.line(),
            when: when.clone(),
            body,
        });
    }
}

fn yen(amount: &Int) -> i64 {
    i64::from(amount.value)
}

fn words(names: &[Name]) -> Vec<String> {
    names.iter().map(|n| n.value.clone()).collect()
}
