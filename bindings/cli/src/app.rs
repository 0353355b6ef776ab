//! What every command has at hand.

use santei::Lang;

use crate::out::{Notes, Out};
use crate::paint::{Paint, When};

/// What every command has at hand.
pub struct App {
    /// The language.
    pub lang: Lang,
    /// Results.
    pub out: Out,
    /// Words about them.
    pub notes: Notes,
}

impl App {
    /// The streams in the wanted colours.
    pub fn new(lang: Lang, color: When, quiet: bool) -> Self {
        let out = Out::new(Paint { on: color.holds(&std::io::stdout()) });
        let notes = Notes::new(Paint { on: color.holds(&std::io::stderr()) }, quiet);
        Self { lang, out, notes }
    }

    /// One of two wordings.
    pub const fn pick<'a>(&self, ja: &'a str, en: &'a str) -> &'a str {
        pick(self.lang, ja, en)
    }

    /// The language as the crates that read files name it.
    pub const fn reader_lang(&self) -> santei_rules::Lang {
        match self.lang {
            Lang::Ja => santei_rules::Lang::Ja,
            Lang::En => santei_rules::Lang::En,
        }
    }
}

/// One of two wordings.
pub const fn pick<'a>(lang: Lang, ja: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}
