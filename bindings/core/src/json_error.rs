//! What is wrong with a JSON text, in Japanese and in English.

use crate::Words;

/// The sentence of an error. The reader's words are English; its usual ones have a Japanese form,
/// the others stand as they are.
pub fn words(error: &serde_json::Error) -> Words {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let en = text.strip_suffix(&place).unwrap_or(&text);
    Words::new(format!("JSON を読めません: {}", misfit(en)), format!("the JSON is wrong: {en}"))
}

/// The Japanese form of what serde says of a value that does not fit; others stand as they are.
#[must_use]
pub fn misfit(en: &str) -> String {
    let quoted = |rest: &str| rest.split('`').next().unwrap_or_default().to_owned();
    if let Some(rest) = en.strip_prefix("missing field `") {
        return format!("項目 `{}` がありません", quoted(rest));
    }
    if let Some(rest) = en.strip_prefix("duplicate field `") {
        return format!("項目 `{}` が二度あります", quoted(rest));
    }
    for (start, word) in [("unknown field `", "項目"), ("unknown variant `", "値")] {
        if let Some(rest) = en.strip_prefix(start) {
            let name = quoted(rest);
            let known = rest.split_once("expected ").map_or("", |(_, known)| known);
            let known = known.strip_prefix("one of ").unwrap_or(known).replace("` or `", "`, `");
            return format!("{word} `{name}` はありません（使えるもの: {known}）");
        }
    }
    for (start, word) in [("invalid type: ", "型"), ("invalid value: ", "値")] {
        if let Some(rest) = en.strip_prefix(start) {
            let (found, wanted) = rest.split_once(", expected ").unwrap_or((rest, ""));
            return format!("{word}が違います: {found}（正しくは {wanted}）");
        }
    }
    match en {
        "EOF while parsing a value"
        | "EOF while parsing an object"
        | "EOF while parsing a list"
        | "EOF while parsing a string" => "途中で終わっています".to_owned(),
        "trailing characters" => "終わりの後に文字があります".to_owned(),
        "trailing comma" => "余分なコンマがあります".to_owned(),
        "expected value" => "値がありません".to_owned(),
        "expected `:`" => "`:` がありません".to_owned(),
        "expected `,` or `}`" => "`,` か `}` がありません".to_owned(),
        "expected `,` or `]`" => "`,` か `]` がありません".to_owned(),
        "key must be a string" => "項目名は引用符で囲みます".to_owned(),
        other => other.to_owned(),
    }
}
