//! What words are made from: an outcome with the image and the Episode that it came from.

use crate::episode::Episode;
use crate::image::{Image, Text, VersionRecord};
use crate::outcome::Outcome;
use crate::reason::Lang;
use crate::{Code, Day};
use std::cell::{Cell, OnceCell};

/// An outcome on its way into words, and what of the image and the history was read for it.
pub(crate) struct View<'a> {
    pub(crate) image: &'a Image<'a>,
    pub(crate) episode: &'a Episode,
    pub(crate) outcome: &'a Outcome,
    pub(crate) lang: Lang,
    read: [Cell<(Text, &'a str)>; READ],
    past: OnceCell<Vec<(Code, Day)>>,
}

/// How many texts are kept as read.
const READ: usize = 64;

impl<'a> View<'a> {
    pub(crate) fn new(
        image: &'a Image<'a>,
        episode: &'a Episode,
        outcome: &'a Outcome,
        lang: Lang,
    ) -> Self {
        let read = [const { Cell::new((Text { at: 0, len: 0 }, "")) }; READ];
        Self { image, episode, outcome, lang, read, past: OnceCell::new() }
    }

    /// A text of the image. Its bytes are checked when it is read; the rules of a claim are named
    /// by many of its lines, and checking their names and citations takes longer than all else.
    pub(crate) fn text(&self, text: Text) -> &'a str {
        // By the high bits of a product, so that texts near one another have different places.
        let place = (text.at.wrapping_mul(0x9e37_79b1) >> 16) as usize % READ;
        let Some(kept) = self.read.get(place) else { return self.image.text(text) };
        let (known, words) = kept.get();
        if known == text {
            return words;
        }
        let words = self.image.text(text);
        kept.set((text, words));
        words
    }

    pub(crate) fn name(&self, version: &VersionRecord) -> &'a str {
        self.text(self.image.label_of(version).name)
    }

    /// The name of a code on a day; in its last version where it has none on it.
    pub(crate) fn name_of(&self, code: Code, day: Option<Day>) -> &'a str {
        let Some(dense) = self.image.dense(code) else { return "" };
        let then = day.and_then(|day| self.image.version_on(dense, day));
        let version = then.and_then(|at| self.image.version(at));
        version.or_else(|| self.image.versions_of(dense).1.last()).map_or("", |v| self.name(v))
    }

    /// A line of the history by its place among those whose codes the image knows, in their order.
    pub(crate) fn past_line(&self, place: u32) -> Option<(Code, Day)> {
        self.past.get_or_init(|| past_lines(self.image, self.episode)).get(place as usize).copied()
    }
}

/// The lines of the history that an evaluation names by their places.
pub(crate) fn past_lines(image: &Image<'_>, episode: &Episode) -> Vec<(Code, Day)> {
    let lines = episode.history.lines.iter().enumerate();
    let mut past: Vec<_> = lines
        .filter_map(|(place, l)| Some((l.date, image.dense(l.code)?, l.times, place, l.code)))
        .collect();
    past.sort_unstable_by_key(|(day, dense, times, place, _)| (*day, *dense, *times, *place));
    past.into_iter().map(|(day, _, _, _, code)| (code, day)).collect()
}
