//! Whether each statement has the entries that it must have, and no others.

use std::collections::BTreeSet;

use super::context::Context;
use crate::ast::Keyword;
use crate::entries::{Times, allowed, word_of};

pub(crate) fn run(context: &mut Context<'_>) {
    // Statements of which something was not understood: what seems to be missing may be that.
    let all = context.declared.clone();
    let broken: BTreeSet<usize> = (0..all.len())
        .filter(|&i| all.get(i).is_some_and(|d| context.has_error_within(d)))
        .collect();
    for (at_statement, declared) in all.into_iter().enumerate() {
        let statement = declared.statement;
        let keyword = statement.keyword;
        let specs = allowed(keyword);
        for (at, entry) in statement.entries.iter().enumerate() {
            let word = word_of(&entry.kind);
            let Some(spec) = specs.iter().find(|s| s.word == word) else {
                let list = specs.iter().map(|s| s.word).collect::<Vec<_>>().join(", ");
                context.tell(
                    declared.text,
                    "E0323",
                    entry.span,
                    (
                        format!("{} に `{word}` は書けません", keyword.word()),
                        format!("`{word}` does not belong to a {}", keyword.word()),
                    ),
                    (
                        format!("{} に書ける項目: {list}", keyword.word()),
                        format!("the entries of {}: {list}", keyword.word()),
                    ),
                );
                continue;
            };
            let single = matches!(spec.times, Times::Once | Times::Optional);
            let earlier = statement.entries.iter().take(at);
            if single && earlier.into_iter().any(|e| word_of(&e.kind) == word) {
                context.tell(
                    declared.text,
                    "E0322",
                    entry.span,
                    (format!("`{word}` が二度書かれています"), format!("`{word}` is given twice")),
                    ("一方を消してください".into(), "delete one of them".into()),
                );
            }
        }
        let broken = broken.contains(&at_statement);
        let has = |word: &str| statement.entries.iter().any(|e| word_of(&e.kind) == word);
        for spec in specs {
            let must = matches!(spec.times, Times::Once | Times::Some);
            if must && !broken && !has(spec.word) {
                let word = if spec.word == "drug" { "drug / material" } else { spec.word };
                context.tell(
                    declared.text,
                    "E0321",
                    statement.name.span,
                    (
                        format!("{} に `{word}` がありません", keyword.word()),
                        format!("the {} has no `{word}`", keyword.word()),
                    ),
                    (format!("`{word} …` を書いてください"), format!("write `{word} …`")),
                );
            }
        }
        if keyword == Keyword::Set
            && !broken
            && !["codes", "diseases", "where", "union"].into_iter().any(&has)
        {
            context.tell(
                declared.text,
                "E0321",
                statement.name.span,
                ("集合の中身がありません".into(), "the set says nothing of its members".into()),
                (
                    "`codes`、`diseases`、`where`、`union` のどれかを書いてください".into(),
                    "write `codes`, `diseases`, `where` or `union`".into(),
                ),
            );
        }
        // A `cite` that was not understood is not missing.
        let lost = broken && !has("cite");
        if !matches!(keyword, Keyword::Example | Keyword::Case)
            && !lost
            && declared.cite().trim().is_empty()
        {
            context.tell(
                declared.text,
                "E0320",
                statement.name.span,
                (
                    format!("{}「{}」に根拠がありません", keyword.word(), statement.name.value),
                    format!("the {} `{}` has no citation", keyword.word(), statement.name.value),
                ),
                (
                    "`cite \"D007 注\"` のように告示・通知の場所を書いてください".into(),
                    "write where the law says so: `cite \"D007 注\"`".into(),
                ),
            );
        }
    }
}
