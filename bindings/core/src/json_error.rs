//! What is wrong with a JSON text, in Japanese and in English.

use crate::Words;
use std::borrow::Cow;

/// How many letters of either end of a sentence are told, where a value in it is longer.
const ENDS: usize = 400;

/// The sentence of an error. The reader's words are English; its usual ones have a Japanese form,
/// the others stand as they are.
pub fn words(error: &serde_json::Error) -> Words {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let en = shortened(text.strip_suffix(&place).unwrap_or(&text));
    Words::new(format!("JSON を読めません: {}", misfit(&en)), format!("the JSON is wrong: {en}"))
}

/// A sentence without the middle of a value that nobody reads whole: what was wanted stands at its
/// end.
fn shortened(text: &str) -> Cow<'_, str> {
    let (Some((head, _)), Some((tail, _))) =
        (text.char_indices().nth(ENDS), text.char_indices().rev().nth(ENDS))
    else {
        return Cow::Borrowed(text);
    };
    match (text.get(..head), text.get(tail..)) {
        (Some(start), Some(end)) if head < tail => Cow::Owned(format!("{start}…{end}")),
        _ => Cow::Borrowed(text),
    }
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

#[cfg(test)]
mod tests {
    use santei::Lang;

    #[test]
    fn a_value_of_any_length_is_told_in_a_sentence() {
        let long = "あ".repeat(1_000_000);
        for json in
            [format!(r#"{{"patient":{{"birthDate":"{long}"}}}}"#), format!(r#"{{"{long}":1}}"#)]
        {
            let trouble = crate::episode(json.as_bytes()).unwrap_err();
            for lang in [Lang::Ja, Lang::En] {
                let message = trouble.message(lang);
                assert!(message.chars().count() < 1000, "{}", message.len());
                assert!(message.contains("ああ…"), "{message}");
            }
            assert!(trouble.message(Lang::En).contains("expected"));
        }
    }
}
