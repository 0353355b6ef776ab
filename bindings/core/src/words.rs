//! A sentence in both languages.

use santei::Lang;

/// How many letters of either end of a sentence are told, where a value in it is longer.
const ENDS: usize = 400;

/// A sentence in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    ja: String,
    en: String,
}

impl Words {
    /// The sentence in both languages.
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }

    /// Without the middle of a value that nobody reads whole: what was wanted stands at the end.
    pub(crate) fn shortened(mut self) -> Self {
        shorten(&mut self.ja);
        shorten(&mut self.en);
        self
    }

    /// The sentence in one language.
    #[must_use]
    pub fn pick(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

fn shorten(text: &mut String) {
    let head = text.char_indices().nth(ENDS).map(|(at, _)| at);
    let tail = text.char_indices().rev().nth(ENDS).map(|(at, _)| at);
    if let (Some(head), Some(tail)) = (head, tail)
        && head < tail
    {
        text.replace_range(head..tail, "…");
    }
}
