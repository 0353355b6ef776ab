//! Facts that rules may ask of the Episode.

use std::collections::BTreeMap;

use santei::ir::{Fact, FactCase, FactId, FactType, Value};

use super::context::{Context, Declared, Instance};
use super::cost;
use super::exprs::{Compiler, Place};
use crate::ast::{EntryKind, FactKind, Keyword, Literal};

pub(crate) fn run(context: &mut Context<'_>) {
    let mut cases: BTreeMap<FactId, Vec<String>> = BTreeMap::new();
    for declared in context.declared.clone() {
        if declared.keyword() != Keyword::Fact {
            continue;
        }
        let Some(fact) = fact(context, &declared) else { continue };
        match context.fact_ids.get(&fact.name) {
            None => {
                let id = FactId(u16::try_from(context.program.facts.len()).unwrap_or(u16::MAX));
                context.fact_ids.insert(fact.name.clone(), id);
                cases.insert(id, case_texts(&declared));
                context.program.facts.push(fact);
            }
            // The same declaration in two files is one fact; a different one is a contradiction.
            Some(id)
                if context.program.facts.get(usize::from(id.0)) == Some(&fact)
                    && cases.get(id) == Some(&case_texts(&declared)) => {}
            Some(_) => {
                let name = &fact.name;
                context.tell(
                    declared.text,
                    "E0311",
                    declared.name().span,
                    (
                        format!("事実「{name}」が別の内容で宣言されています"),
                        format!("the fact `{name}` is declared elsewhere and differently"),
                    ),
                    (
                        "一方にまとめるか、別の名前を付けてください".into(),
                        "keep one of them, or give it another name".into(),
                    ),
                );
            }
        }
    }
}

/// The conditional defaults of a fact as they are written.
fn case_texts(declared: &Declared<'_>) -> Vec<String> {
    let entries = declared.statement.entries.iter();
    entries
        .filter(|e| matches!(e.kind, EntryKind::Default(_, Some(_))))
        .map(|e| crate::formatter::entry_text(&e.kind))
        .collect()
}

/// What facts are under conditions, where the Episode is silent: compiled when sets and conditions
/// are known, and before every expression that asks a fact.
pub(crate) fn defaults(context: &mut Context<'_>) {
    let all = context.declared.clone();
    let facts = all.iter().filter(|declared| declared.keyword() == Keyword::Fact);
    let mut done: Vec<FactId> = Vec::new();
    for first in facts.clone() {
        let name = &first.name().value;
        let Some(id) = context.fact_ids.get(name).copied() else { continue };
        if done.contains(&id) {
            continue;
        }
        done.push(id);
        // One that another revision's text declares again means the sets of that revision there.
        let mut cases = Vec::new();
        let mut schedules = Vec::new();
        for declared in facts.clone().filter(|declared| declared.name().value == *name) {
            let own = declared.instances.iter().filter(|i| !schedules.contains(&i.schedule));
            let own: Vec<_> = own.collect();
            own.iter().for_each(|instance| cases_of(context, declared, id, instance, &mut cases));
            schedules.extend(own.iter().map(|instance| instance.schedule));
        }
        if let Some(fact) = context.program.facts.get_mut(usize::from(id.0)) {
            fact.cases = cases;
        }
    }
}

/// The conditional defaults of a declaration in one of its revisions.
fn cases_of<'a>(
    context: &mut Context<'a>,
    declared: &Declared<'a>,
    id: FactId,
    instance: &Instance,
    cases: &mut Vec<FactCase>,
) {
    for entry in &declared.statement.entries {
        let EntryKind::Default(literal, Some(when)) = &entry.kind else { continue };
        let place =
            Place { schedule: instance.schedule, line: false, price: false, asked_by: Some(id) };
        let compiled = Compiler { context, declared, place }.default(when);
        let Some(fact) = context.program.facts.get(usize::from(id.0)).cloned() else {
            continue;
        };
        let value = literal_value(literal, &fact);
        if value.is_none() {
            wrong_value(context, declared, literal, &fact);
        }
        if let (Some((when, cost)), Some(value)) = (compiled, value) {
            cost::of_fact(context, id, cost);
            cases.push(FactCase { from: instance.from, to: instance.to, when, value });
        }
    }
}

/// The plain default stands last and once.
fn plain_default<'a>(context: &mut Context<'_>, declared: &Declared<'a>) -> Option<&'a Literal> {
    let mut plain = None;
    for entry in &declared.statement.entries {
        let EntryKind::Default(literal, when) = &entry.kind else { continue };
        if plain.is_some() {
            context.tell(
                declared.text,
                "E0322",
                entry.span,
                ("この既定値には届きません".into(), "this default is never reached".into()),
                (
                    "条件のない `default` は最後に1つだけ書きます".into(),
                    "a `default` without a condition stands last, and once".into(),
                ),
            );
        }
        if when.is_none() {
            plain = plain.or(Some(literal));
        }
    }
    plain
}

fn fact(context: &mut Context<'_>, declared: &Declared<'_>) -> Option<Fact> {
    let kind = declared.find(|e| if let EntryKind::Type(k) = e { Some(k) } else { None })?;
    let (ask_ja, ask_en) = declared.find(|e| match e {
        EntryKind::Ask(ja, en) => Some((ja.value.clone(), en.as_ref().map(|t| t.value.clone()))),
        _ => None,
    })?;
    let default = plain_default(context, declared);
    let (kind, words) = match kind {
        FactKind::Bool => (FactType::Bool, Vec::new()),
        FactKind::Number => (FactType::Number, Vec::new()),
        FactKind::Date => (FactType::Date, Vec::new()),
        FactKind::Word(names) => (FactType::Word, names.iter().map(|n| n.value.clone()).collect()),
    };
    let mut fact = Fact {
        name: declared.name().value.clone(),
        kind,
        words,
        ask_en: ask_en.unwrap_or_else(|| ask_ja.clone()),
        ask_ja,
        cases: Vec::new(),
        default: None,
    };
    if let Some(literal) = default {
        match literal_value(literal, &fact) {
            Some(value) => fact.default = Some(value),
            None => wrong_value(context, declared, literal, &fact),
        }
    }
    Some(fact)
}

/// The value of a literal for a fact; `None` where it is of another type or no word of it.
pub(crate) fn literal_value(literal: &Literal, fact: &Fact) -> Option<Value> {
    match (literal, fact.kind) {
        (Literal::Number(n), FactType::Number) => Some(Value::Number(n.value)),
        (Literal::Day(d), FactType::Date) => Some(Value::Date(d.value)),
        (Literal::Word(w), FactType::Bool) => match w.value.as_str() {
            "yes" => Some(Value::Bool(true)),
            "no" => Some(Value::Bool(false)),
            _ => None,
        },
        (Literal::Word(w), FactType::Word) => {
            let at = fact.words.iter().position(|word| *word == w.value)?;
            u16::try_from(at).ok().map(Value::Word)
        }
        _ => None,
    }
}

/// Tells that a literal is not a value of a fact.
pub(crate) fn wrong_value(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    literal: &Literal,
    fact: &Fact,
) {
    let name = &fact.name;
    let (ja, en) = match fact.kind {
        FactType::Bool => ("yes か no".to_owned(), "yes or no".to_owned()),
        FactType::Number => ("数".to_owned(), "a number".to_owned()),
        FactType::Date => ("日付".to_owned(), "a day".to_owned()),
        FactType::Word => (fact.words.join("、"), fact.words.join(", ")),
    };
    context.tell(
        declared.text,
        "E0314",
        literal.span(),
        (
            format!("事実「{name}」の値ではありません"),
            format!("this is not a value of the fact `{name}`"),
        ),
        (format!("使える値: {ja}"), format!("its values: {en}")),
    );
}
