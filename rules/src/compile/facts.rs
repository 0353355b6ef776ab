//! Facts that rules may ask of the Episode.

use santei::ir::{Fact, FactId, FactType, Value};

use super::context::{Context, Declared};
use crate::ast::{EntryKind, FactKind, Keyword, Literal};

pub(crate) fn run(context: &mut Context<'_>) {
    for declared in context.declared.clone() {
        if declared.keyword() != Keyword::Fact {
            continue;
        }
        let Some(fact) = fact(context, &declared) else { continue };
        match context.fact_ids.get(&fact.name) {
            None => {
                let id = FactId(u16::try_from(context.program.facts.len()).unwrap_or(u16::MAX));
                context.fact_ids.insert(fact.name.clone(), id);
                context.program.facts.push(fact);
            }
            // The same declaration in two files is one fact; a different one is a contradiction.
            Some(id) if context.program.facts.get(usize::from(id.0)) == Some(&fact) => {}
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

fn fact(context: &mut Context<'_>, declared: &Declared<'_>) -> Option<Fact> {
    let kind = declared.find(|e| if let EntryKind::Type(k) = e { Some(k) } else { None })?;
    let (ask_ja, ask_en) = declared.find(|e| match e {
        EntryKind::Ask(ja, en) => Some((ja.value.clone(), en.as_ref().map(|t| t.value.clone()))),
        _ => None,
    })?;
    let default = declared.find(|e| if let EntryKind::Default(v) = e { Some(v) } else { None });
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
