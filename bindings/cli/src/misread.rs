//! What a person is told of a command line that is not understood.
//!
//! The words of the reader (clap) are English. What it knows of the mistake is told in Japanese; its
//! own words stand there only where it says something else, marked as its own.

use std::fmt::Write;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use santei::{CodeError, Lang};

use crate::table::clean;

/// A text that is no day.
#[derive(Debug)]
pub struct NotADay;

impl std::fmt::Display for NotADay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a day such as 2026-06-01")
    }
}

impl std::error::Error for NotADay {}

/// The mistake, what is known of it, and what to do.
pub fn told(error: &clap::Error, lang: Lang) -> String {
    match lang {
        Lang::Ja => japanese(error),
        Lang::En => english(error),
    }
}

fn english(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let mut out = format!("error[E0501]: {}\n", clean(first));
    let shown = |line: &&str| !line.trim().is_empty() && !line.starts_with("For more information");
    for line in rest.lines().filter(shown) {
        let _ = writeln!(out, "  {}", clean(line.trim_start()));
    }
    out.push_str("  = help: see `santei --help` or `santei COMMAND --help`\n");
    out
}

fn japanese(error: &clap::Error) -> String {
    let mut out =
        format!("エラー[E0501]: コマンドの書き方が正しくありません（{}）\n", kind(error.kind()));
    for (kind, value) in error.context() {
        let (Some(label), Some(value)) = (label(kind), shown(value)) else { continue };
        let _ = writeln!(out, "  {label}: {}", clean(&value));
    }
    if let Some(why) = why(error) {
        let _ = writeln!(out, "  {}", clean(&why));
    }
    if let Some(hint) = hint(error) {
        let _ = writeln!(out, "  {}", clean(&hint));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.trim_start_matches("Usage:").trim();
        let _ = writeln!(out, "  使い方: {usage}");
    }
    if error.context().next().is_none() {
        let text = error.render().to_string();
        let first = text.lines().next().unwrap_or_default();
        let _ = writeln!(out, "  （原文: {}）", clean(first.trim_start_matches("error: ")));
    }
    out.push_str("  = 対処: `santei --help` か `santei コマンド --help` を見てください\n");
    out
}

const fn kind(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::UnknownArgument => "知らない引数です",
        ErrorKind::InvalidSubcommand => "知らないコマンドです",
        ErrorKind::MissingRequiredArgument => "必要な引数がありません",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "値が正しくありません",
        ErrorKind::NoEquals | ErrorKind::TooFewValues => "値が足りません",
        ErrorKind::TooManyValues => "値が多すぎます",
        ErrorKind::WrongNumberOfValues => "値の数が違います",
        ErrorKind::MissingSubcommand => "コマンドがありません",
        ErrorKind::ArgumentConflict => "一緒に使えない引数です",
        ErrorKind::InvalidUtf8 => "UTF-8 でない文字があります",
        _ => "読めません",
    }
}

/// What a thing that is known of the mistake is.
const fn label(kind: ContextKind) -> Option<&'static str> {
    Some(match kind {
        ContextKind::InvalidSubcommand => "コマンド",
        ContextKind::InvalidArg => "引数",
        ContextKind::InvalidValue => "値",
        ContextKind::PriorArg => "先にある引数",
        ContextKind::ValidSubcommand | ContextKind::ValidValue => "使えるもの",
        ContextKind::SuggestedSubcommand
        | ContextKind::SuggestedCommand
        | ContextKind::SuggestedArg
        | ContextKind::SuggestedValue => "近いもの",
        ContextKind::ActualNumValues => "値の数",
        ContextKind::ExpectedNumValues => "要る値の数",
        ContextKind::MinValues => "要る値の数（下限）",
        _ => return None,
    })
}

fn shown(value: &ContextValue) -> Option<String> {
    match value {
        ContextValue::String(text) => (!text.is_empty()).then(|| text.clone()),
        ContextValue::Strings(list) => (!list.is_empty()).then(|| list.join(", ")),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        ContextValue::StyledStrs(list) => {
            let list: Vec<String> = list.iter().map(ToString::to_string).collect();
            (!list.is_empty()).then(|| list.join(", "))
        }
        ContextValue::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What is wrong with a value.
fn why(error: &clap::Error) -> Option<String> {
    let source = std::error::Error::source(error)?;
    Some(if source.is::<NotADay>() {
        "2026-06-01 の形の日付ではありません".to_owned()
    } else if source.is::<CodeError>() {
        "9桁のコードではありません".to_owned()
    } else {
        format!("（原文: {source}）")
    })
}

/// What may have been meant. An argument that begins like an option can be a value behind `--`.
fn hint(error: &clap::Error) -> Option<String> {
    let ContextValue::StyledStrs(list) = error.get(ContextKind::Suggested)? else { return None };
    let given = [ContextKind::InvalidArg, ContextKind::InvalidSubcommand]
        .iter()
        .find_map(|kind| error.get(*kind).and_then(shown));
    let behind = list.iter().any(|text| text.to_string().starts_with("to pass "));
    behind.then(|| {
        format!(
            "ヒント: 値として渡すには `--` の後に {} と書いてください",
            given.unwrap_or_default()
        )
    })
}
