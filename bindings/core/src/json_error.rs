//! What is wrong with a JSON text, in Japanese and in English.

use crate::Words;
use std::borrow::Cow;

/// What a decimal is wanted to be.
const FIXED: &str = "a whole number, or a decimal of up to seven places as text such as \"0.5\" (a JSON number with a point is refused), up to 922337203685";

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
            // What was found may hold the word itself; what was wanted does not.
            let (found, wanted) = rest.rsplit_once(", expected ").unwrap_or((rest, ""));
            return format!("{word}が違います: {}（正しくは{}）", kind(found), kind_wanted(wanted));
        }
    }
    if let Some((length, wanted)) =
        en.strip_prefix("invalid length ").and_then(|rest| rest.split_once(", expected "))
    {
        return format!("長さが違います: {length}（正しくは{}）", kind_wanted(wanted));
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
        "number out of range" => "数が大きすぎます".to_owned(),
        "invalid number" => "数の形ではありません".to_owned(),
        "recursion limit exceeded" => "入れ子が深すぎます".to_owned(),
        "invalid escape" => "`\\` の後が正しくありません".to_owned(),
        "unexpected end of hex escape" | "lone leading surrogate in hex escape" => {
            "`\\u` の後が一つの文字になりません".to_owned()
        }
        "control character (\\u0000-\\u001F) found while parsing a string" => {
            "文字列の中に制御文字があります".to_owned()
        }
        "key must be a string" => "項目名は引用符で囲みます".to_owned(),
        other => other.to_owned(),
    }
}

/// What was found, with the word for its type in Japanese.
fn kind(found: &str) -> String {
    for (en, ja) in [
        ("string ", "文字列 "),
        ("integer ", "整数 "),
        ("floating point ", "小数 "),
        ("boolean ", "真偽値 "),
        ("null", "null"),
        ("unit value", "null"),
        ("sequence", "配列"),
        ("map", "オブジェクト"),
    ] {
        if let Some(value) = found.strip_prefix(en) {
            return format!("{ja}{value}");
        }
    }
    found.to_owned()
}

/// What was wanted. The sentences are those of the forms (`engine/src/text_forms.rs` and beside it)
/// and of serde.
fn kind_wanted(en: &str) -> Cow<'_, str> {
    let ja = match en {
        FIXED => {
            "整数、又は小数7桁までの文字列（\"0.5\" など。小数点のある JSON の数は使えません）。大きさは 922337203685 まで"
        }
        "a day such as \"2026-06-01\"" => "日付（\"2026-06-01\" の形）",
        "a time of day such as \"09:30\"" => "時刻（\"09:30\" の形）",
        "a time of day such as \"12:30\", or \"24:00\"" => "時刻（\"12:30\" の形、又は \"24:00\"）",
        "a code of nine digits (diseases: up to seven), as text" => {
            "9桁のコード（傷病名は7桁まで）の文字列"
        }
        "true, false, a whole number, or text (a word, a day, or a decimal such as \"2.5\")" => {
            "true、false、整数、又は文字列（語、日付、\"2.5\" などの小数）"
        }
        "a code of up to four digits, or an object with `code`, `from` and `to`" => {
            "4桁までのコード、又は `code`・`from`・`to` のあるオブジェクト"
        }
        "the seven digits of a facility" => "医療機関コードの7桁",
        "u8" => "0 から 255 までの整数",
        "u16" => "0 から 65535 までの整数",
        "u32" => "0 から 4294967295 までの整数",
        "u64" | "usize" => "0 以上の整数",
        "a boolean" => "true か false",
        "a string" => "文字列",
        "a sequence" => "配列",
        "a map" => "オブジェクト",
        _ if en.starts_with("struct ") => "オブジェクト",
        _ => return Cow::Owned(format!(" {en}")),
    };
    Cow::Borrowed(ja)
}

#[cfg(test)]
mod tests {
    use santei::Lang;

    /// A Japanese sentence tells in Japanese what was found and what was wanted.
    #[test]
    fn what_does_not_fit_is_told_in_japanese() {
        let patient = r#""patient":{"birthDate":"1980-04-01"},"facility":{"kind":"clinic"}"#;
        let visit =
            |text: &str| format!(r#"{{{patient},"visits":[{{"date":"2026-06-03",{text}}}]}}"#);
        let order = |text: &str| visit(&format!(r#""orders":[{{"code":"112007410",{text}}}]"#));
        for (json, told) in [
            (order(r#""quantity":0.5"#), "型が違います: 小数 `0.5`（正しくは整数、又は"),
            (order(r#""quantity":"a""#), "値が違います: 文字列 \"a\"（正しくは整数、又は"),
            (order(r#""times":-1"#), "値が違います: 整数 `-1`（正しくは0 から 4294967295 までの整数）"),
            (order(r#""section":70000"#), "値が違います: 整数 `70000`（正しくは0 から 65535 までの整数）"),
            (order(r#""id":1"#), "型が違います: 整数 `1`（正しくは文字列）"),
            (order(r#""facts":{"a":[]}"#), "型が違います: 配列（正しくはtrue、false、整数"),
            (order(r#""items":true"#), "型が違います: 真偽値 `true`（正しくは配列）"),
            (order(r#""facts":[]"#), "型が違います: 配列（正しくはオブジェクト）"),
            (visit(r#""time":"9:30""#), "文字列 \"9:30\"（正しくは時刻（\"09:30\" の形））"),
            (r#"{"patient":{"birthDate":{}}}"#.to_owned(), "オブジェクト（正しくは日付（\"2026-06-01\" の形））"),
            (r#"{"patient":{"birthDate":"1980-04-01"},"facility":{"kind":"clinic","standards":["a"]}}"#.to_owned(), "4桁までのコード、又は"),
            (r#"{"patient":{"birthDate":"1980-04-01"},"facility":{"kind":"clinic","hours":[{"days":[],"from":"09:00","to":"25:00"}]}}"#.to_owned(), "又は \"24:00\"）"),
            (r#"{"visits":[{"date":"2026-06-03","orders":[{"code":"x"}]}]}"#.to_owned(), "文字列 \"x\"（正しくは9桁のコード"),
            (order(r#""quantity":1e400"#), "数が大きすぎます"),
            (order(r#""id":"\ud800""#), "`\\u` の後が一つの文字になりません"),
            (order("\"id\":\"\n\""), "文字列の中に制御文字があります"),
            ("null".to_owned(), "型が違います: null（正しくはオブジェクト）"),
            ("[]".to_owned(), "長さが違います: 0（正しくはオブジェクト）"),
        ] {
            let trouble = crate::episode(json.as_bytes()).unwrap_err();
            let message = trouble.message(Lang::Ja);
            assert!(message.contains(told), "{message}");
            assert!(!message.contains("a whole number"), "{message}");
        }
    }

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
