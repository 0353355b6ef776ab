//! What the Episode states and no rule can read: told with the claim, never passed over.

use crate::reason::Lang;
use crate::view::View;
use crate::vocabulary::{KnownFact, KnownFactKind, fact};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A warning about the Episode as a whole (注意).
///
/// Its code is stable: `docs/diagnostics` has a page for each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EpisodeWarning {
    /// `W0410`: no rule reads a fact of this name. `W0411`: the fact takes another kind of value.
    pub code: String,
    /// The sentence.
    pub text: String,
    /// The name of the fact, as the Episode states it.
    pub fact: String,
    /// The name that was meant, where a declared one differs only in width (全角・半角), in case or
    /// in spaces.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub near: Option<String>,
}

/// The warnings of an outcome, by the names of the facts.
pub(crate) fn warnings(view: &View<'_>) -> Vec<EpisodeWarning> {
    view.outcome.odd_facts.iter().map(|name| warning(view, name)).collect()
}

fn warning(view: &View<'_>, name: &str) -> EpisodeWarning {
    let declared = view.image.fact_named(name).and_then(|at| view.image.facts.get(usize::from(at)));
    // `holiday` needs no declaration.
    let known = declared.map(|record| fact(view.image, record));
    if known.is_some() || name == crate::evaluate::HOLIDAY {
        let (ja, en) = wanted(known.as_ref());
        let text = match view.lang {
            Lang::Ja => format!("facts の「{name}」の値が読めず、使われていない（読める値: {ja}）"),
            Lang::En => format!("the value of `{name}` in `facts` cannot be read: state {en}"),
        };
        return EpisodeWarning {
            code: "W0411".to_owned(),
            text,
            fact: name.to_owned(),
            near: None,
        };
    }
    let declared = view.image.facts.iter().map(|f| view.image.bytes_of(f.name));
    let near = declared
        .chain([crate::evaluate::HOLIDAY.as_bytes()])
        .filter(|declared| may_be(name.as_bytes(), declared))
        .filter_map(|declared| core::str::from_utf8(declared).ok())
        .find(|declared| folded(declared).eq(folded(name)))
        .map(str::to_owned);
    let text = match (view.lang, &near) {
        (Lang::Ja, None) => {
            format!("facts の「{name}」を読む規則がなく、使われていない。名称を確かめる")
        }
        (Lang::Ja, Some(near)) => format!(
            "facts の「{name}」を読む規則がなく、使われていない。「{near}」ではないか（全角・半角などが違う）"
        ),
        (Lang::En, None) => {
            format!("no rule reads `{name}` in `facts`: it had no effect; check the name")
        }
        (Lang::En, Some(near)) => format!(
            "no rule reads `{name}` in `facts`: it had no effect; `{near}` differs only in width, case or spaces"
        ),
    };
    EpisodeWarning { code: "W0410".to_owned(), text, fact: name.to_owned(), near }
}

/// The values that a fact takes.
fn wanted(fact: Option<&KnownFact>) -> (String, String) {
    let (ja, en) = match fact.map(|f| f.kind) {
        None => (
            "受診かEpisodeの facts に true か false",
            "true or false in the facts of the visit or of the Episode",
        ),
        Some(KnownFactKind::Bool) => ("true か false", "true or false"),
        Some(KnownFactKind::Number) => ("数", "a number"),
        Some(KnownFactKind::Date) => ("日付（2026-06-01 の形）", "a day such as 2026-06-01"),
        Some(KnownFactKind::Word) => {
            let words = fact.map(|f| f.words.as_slice()).unwrap_or_default();
            return (words.join("・"), format!("one of {}", words.join(", ")));
        }
    };
    (ja.to_owned(), en.to_owned())
}

/// Whether two names may differ in width, case and spaces alone: not where both begin with another
/// kana or kanji, as nearly all do.
fn may_be(name: &[u8], declared: &[u8]) -> bool {
    let first = |text: &[u8]| text.get(..3).and_then(|c| <[u8; 3]>::try_from(c).ok());
    match (first(name), first(declared)) {
        // U+3000 is a space; what begins with 0xEF has a full or half width.
        (Some(a @ [0xe3..=0xed, ..]), Some(b @ [0xe3..=0xed, ..])) => {
            let space = [0xe3, 0x80, 0x80];
            a == b || a == space || b == space
        }
        _ => true,
    }
}

/// The letters of a name without the differences of width, case and spaces.
fn folded(name: &str) -> impl Iterator<Item = char> {
    let mut letters = name.chars().filter(|c| !c.is_whitespace()).peekable();
    core::iter::from_fn(move || {
        let base = match letters.next()? {
            // Full width ASCII lies 0xFEE0 above.
            c @ '！'..='～' => lower(char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)),
            c @ '｡'..='ﾝ' => full_width(c),
            c => lower(c),
        };
        let mark = letters.next_if(|c| matches!(c, 'ﾞ' | 'ﾟ'));
        Some(mark.map_or(base, |mark| voiced(base, mark == 'ﾟ')))
    })
}

/// A letter in lower case, as far as that is one letter.
fn lower(c: char) -> char {
    match c {
        // Kana and kanji have one case.
        '\u{2e80}'..='\u{feff}' => c,
        c => c.to_lowercase().next().unwrap_or(c),
    }
}

/// Half width katakana and their punctuation, from U+FF61, in full width.
fn full_width(c: char) -> char {
    const FULL: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
    let at = u32::from(c).saturating_sub(0xff61);
    usize::try_from(at).ok().and_then(|at| FULL.chars().nth(at)).unwrap_or(c)
}

/// A kana with 濁点 or 半濁点.
fn voiced(base: char, half: bool) -> char {
    match (base, half) {
        ('ウ', false) => 'ヴ',
        ('ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ', true) => {
            char::from_u32(u32::from(base) + 2).unwrap_or(base)
        }
        ('カ'..='ト' | 'ハ'..='ホ', false) => {
            char::from_u32(u32::from(base) + 1).unwrap_or(base)
        }
        _ => base,
    }
}

#[cfg(test)]
mod tests {
    use super::{folded, may_be};

    #[test]
    fn width_case_and_spaces_make_no_difference() {
        for (a, b) in [
            ("医療ＤＸ", "医療DX"),
            ("医療ＤＸ", "医療dx"),
            ("オンライン 診療", "オンライン診療"),
            ("ｵﾝﾗｲﾝ診療", "オンライン診療"),
            ("ﾊﾟｯﾁﾃｽﾄ", "パッチテスト"),
            ("ﾄﾞﾗｲｱｲ", "ドライアイ"),
            ("ｳﾞｨｰﾅｽ", "ヴィーナス"),
            ("Holiday", "holiday"),
        ] {
            assert!(folded(a).eq(folded(b)), "{a} {b}");
            assert!(may_be(a.as_bytes(), b.as_bytes()), "{a} {b}");
        }
        for (a, b) in [("採血", "採尿"), ("ハス", "バス"), ("採血", "採血管")] {
            assert!(!folded(a).eq(folded(b)), "{a} {b}");
        }
    }
}
