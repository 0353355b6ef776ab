//! The forms in which the masters may write what a person types.
//!
//! The masters' names are in full width letters and digits, their kana (カナ名称) in half width
//! katakana.

/// The forms to look for, without repetition.
pub fn forms(text: &str) -> Vec<String> {
    let wide: String = text.chars().map(widen).collect();
    let katakana: String = text.chars().map(katakana).collect();
    let half: String = katakana.chars().flat_map(half_width).collect();
    let mut out: Vec<String> = Vec::new();
    for form in [text.to_owned(), wide, katakana, half, text.to_ascii_uppercase()] {
        if !out.contains(&form) {
            out.push(form);
        }
    }
    out
}

fn widen(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(c as u32 + 0xFEE0).unwrap_or(c),
        ' ' => '\u{3000}',
        _ => c,
    }
}

fn katakana(c: char) -> char {
    match c {
        'ぁ'..='ゖ' => char::from_u32(c as u32 + 0x60).unwrap_or(c),
        _ => c,
    }
}

/// Full width katakana in the order of their half width forms from U+FF66.
const KANA: &str = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
const VOICED: &str = "ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ";
const PLAIN: &str = "カキクケコサシスセソタチツテトハヒフヘホウ";

fn half_width(c: char) -> Vec<char> {
    if let Some(at) = KANA.chars().position(|k| k == c) {
        let half = u32::try_from(at).ok().and_then(|at| char::from_u32(0xFF66 + at));
        return vec![half.unwrap_or(c)];
    }
    let mark = |base: char, mark: char| {
        let mut out = half_width(base);
        out.push(mark);
        out
    };
    if let Some(base) = VOICED.chars().position(|k| k == c).and_then(|at| PLAIN.chars().nth(at)) {
        return mark(base, 'ﾞ');
    }
    if let Some(base) = "パピプペポ".chars().position(|k| k == c) {
        return mark("ハヒフヘホ".chars().nth(base).unwrap_or(c), 'ﾟ');
    }
    let one = match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
        }
        '・' => '･',
        '（' => '(',
        '）' => ')',
        _ => c,
    };
    vec![one]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kana_are_found_however_they_are_typed() {
        for typed in ["しょしんりょう", "ショシンリョウ"] {
            assert!(forms(typed).contains(&"ｼｮｼﾝﾘｮｳ".to_owned()), "{typed}");
        }
        assert!(forms("がいらいぱんだヴ").contains(&"ｶﾞｲﾗｲﾊﾟﾝﾀﾞｳﾞ".to_owned()));
        assert!(forms("MRI").contains(&"ＭＲＩ".to_owned()));
        assert!(forms("d007").contains(&"D007".to_owned()));
        assert_eq!(forms("初診"), ["初診"]);
    }
}
