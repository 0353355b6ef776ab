//! A schedule image that is held, and what can be asked of it.

#[cfg(feature = "files")]
use crate::read_whole;
use crate::{Found, Trouble, document, lookup};
use santei::claim::Claim;
use santei::image::{Image, ImageBuf, ImageError};
use santei::{
    Code, Day, Episode, Explanation, Lang, Scratch, burden, evaluate, explain, vocabulary,
};
use serde::Serialize;
#[cfg(feature = "files")]
use std::path::Path;

/// The bytes of an image, wherever they lie.
enum Source {
    #[cfg(feature = "starter")]
    Starter,
    #[cfg(feature = "files")]
    Mapped(memmap2::Mmap),
    Buffer(ImageBuf),
}

self_cell::self_cell!(
    struct Held {
        owner: Source,
        #[covariant]
        dependent: Image,
    }
);

/// An opened image with what belongs to it. It is only read: threads share one, each with a
/// [`Scratch`] of its own.
pub struct Engine {
    held: Held,
}

impl core::fmt::Debug for Engine {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let names: Vec<String> = self.image().schedules().map(|s| s.name).collect();
        f.debug_struct("Engine").field("schedules", &names).finish_non_exhaustive()
    }
}

impl Engine {
    /// The embedded starter schedule: everyday items of a clinic.
    ///
    /// # Errors
    /// None in a released build: the image is built with the crate and tested.
    #[cfg(feature = "starter")]
    pub fn starter() -> Result<Self, Trouble> {
        Self::hold(Source::Starter, false)
    }

    /// An image in memory, which is copied. Its hash is checked: a changed figure is worse than a
    /// few milliseconds.
    ///
    /// # Errors
    /// Bytes that are no image, or a damaged one (`E0101` to `E0106`).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Trouble> {
        Self::hold(Source::Buffer(ImageBuf::copy_of(bytes)), true)
    }

    /// As [`Engine::from_bytes`], without the hash: for who checks it otherwise
    /// ([`Image::content`]).
    ///
    /// # Errors
    /// As [`Engine::from_bytes`], but the hash.
    pub fn from_bytes_unverified(bytes: &[u8]) -> Result<Self, Trouble> {
        Self::hold(Source::Buffer(ImageBuf::copy_of(bytes)), false)
    }

    /// An image in a file, which is mapped into memory. Its hash is checked.
    ///
    /// # Errors
    /// A file that cannot be read (`E0502`), and as [`Engine::from_bytes`].
    #[cfg(feature = "files")]
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Trouble> {
        Self::mapped(path.as_ref(), true)
    }

    /// As [`Engine::open`], without the hash: for who looks at a damaged image.
    ///
    /// # Errors
    /// As [`Engine::open`], but the hash.
    #[cfg(feature = "files")]
    pub fn open_unverified(path: impl AsRef<Path>) -> Result<Self, Trouble> {
        Self::mapped(path.as_ref(), false)
    }

    #[cfg(feature = "files")]
    fn mapped(path: &Path, verify: bool) -> Result<Self, Trouble> {
        let held = Self::hold(map(path)?, verify);
        held.map_err(|trouble| trouble.within(&path.to_string_lossy()))
    }

    fn hold(source: Source, verify: bool) -> Result<Self, Trouble> {
        let held: Result<Held, ImageError> = Held::try_new(source, |source| {
            let image = match source {
                #[cfg(feature = "starter")]
                Source::Starter => santei::starter::image(),
                #[cfg(feature = "files")]
                Source::Mapped(map) => Image::open(map),
                Source::Buffer(buffer) => buffer.open(),
            }?;
            if verify {
                image.verify()?;
            }
            Ok(image)
        });
        held.map(|held| Self { held }).map_err(|error| Trouble::from(&error))
    }

    /// The image.
    #[must_use]
    pub fn image(&self) -> &Image<'_> {
        self.held.borrow_dependent()
    }

    /// The claim of an Episode, with the patient's share where insurance is stated.
    ///
    /// # Errors
    /// An Episode that contradicts itself (`E0401` to `E0407`), certificates and insurers that the
    /// schedule does not know (`E0120` to `E0126`).
    pub fn claim(
        &self,
        episode: &Episode,
        lang: Lang,
        scratch: &mut Scratch,
    ) -> Result<Claim, Trouble> {
        let image = self.image();
        let outcome = evaluate(image, episode, scratch).map_err(|e| Trouble::from(&e))?;
        let mut claim = outcome.claim(image, episode, lang);
        claim.burden =
            burden::claim(image, episode, &outcome, lang).map_err(|error| Trouble::from(&error))?;
        Ok(claim)
    }

    /// Why a code is charged in an Episode, or is not, with the patient's share.
    ///
    /// # Errors
    /// As [`Engine::claim`].
    pub fn explanation(
        &self,
        episode: &Episode,
        code: Code,
        lang: Lang,
        scratch: &mut Scratch,
    ) -> Result<Explanation, Trouble> {
        let image = self.image();
        let wrong = |error| Trouble::from(&error);
        let mut explanation = explain(image, episode, code, lang, scratch).map_err(wrong)?;
        let outcome = evaluate(image, episode, scratch).map_err(wrong)?;
        explanation.burden =
            burden::claim(image, episode, &outcome, lang).map_err(|error| Trouble::from(&error))?;
        Ok(explanation)
    }

    /// From the JSON of an Episode to the JSON of its claim (`docs/schema`), which is appended.
    ///
    /// # Errors
    /// Bytes that are no Episode (`E0503`, `E0505`), and as [`Engine::claim`].
    pub fn calculate(
        &self,
        episode: &[u8],
        lang: Lang,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        let episode = crate::episode(episode)?;
        let image = self.image();
        let outcome = evaluate(image, &episode, scratch).map_err(|e| Trouble::from(&e))?;
        let mut claim = outcome.claim_ref(image, &episode, lang);
        claim.burden =
            burden::claim(image, &episode, &outcome, lang).map_err(|e| Trouble::from(&e))?;
        write(&claim, out);
        drop(claim);
        scratch.reuse(outcome);
        Ok(())
    }

    /// From the JSON of an Episode and a code to the JSON of the explanation, which is appended.
    ///
    /// # Errors
    /// A text that is no code (`E0408`), and as [`Engine::calculate`].
    pub fn explain(
        &self,
        episode: &[u8],
        code: &str,
        lang: Lang,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        let code: Code = code.parse().map_err(|error| Trouble::from(&error))?;
        let episode = crate::episode(episode)?;
        write(&self.explanation(&episode, code, lang, scratch)?, out);
        Ok(())
    }

    /// The JSON of the codes that a text finds: a code, a name, kana or 区分番号, on a day or
    /// whenever; at most so many. It is appended.
    pub fn lookup(&self, text: &str, day: Option<Day>, most: usize, out: &mut Vec<u8>) {
        let found: Vec<Found> = lookup(self.image(), text, day, most).0;
        write(&found, out);
    }

    /// The JSON of what an Episode may say in the words of the image (`docs/schema`). It is
    /// appended.
    pub fn vocabulary(&self, out: &mut Vec<u8>) {
        write(&vocabulary(self.image()), out);
    }

    /// The JSON of what is in the image: revisions, tables, sources, hash. It is appended.
    pub fn inspect(&self, out: &mut Vec<u8>) {
        write(&document(self.image(), self.image().verify().is_ok()), out);
    }
}

/// Appends the JSON of a value of the engine. Writing into memory cannot fail, and the forms have
/// no keys but texts and numbers.
///
/// # Panics
/// Where a form is no JSON all the same: half an answer must not pass for one. It is a defect, which
/// every door tells as such (`E0590`).
pub fn write<T: Serialize>(value: &T, out: &mut Vec<u8>) {
    let written = serde_json::to_writer(out, value);
    assert!(written.is_ok(), "a form of the engine is JSON");
}

#[cfg(feature = "files")]
fn map(path: &Path) -> Result<Source, Trouble> {
    let unreadable = |error: std::io::Error| Trouble::unreadable(path, &error);
    let file = std::fs::File::open(path).map_err(unreadable)?;
    if !file.metadata().map_err(unreadable)?.is_file() {
        // A pipe or a device has nothing to map.
        let bytes = read_whole(file).map_err(unreadable)?;
        return Ok(Source::Buffer(ImageBuf::copy_of(&bytes)));
    }
    #[expect(
        unsafe_code,
        reason = "the map is private and only read; whoever writes into an image while it is in \
                  use breaks it for every reader"
    )]
    let map = unsafe { memmap2::Mmap::map(&file) }.map_err(unreadable)?;
    Ok(Source::Mapped(map))
}

#[cfg(all(test, feature = "starter"))]
mod tests {
    use super::*;

    const EXAMPLES: [&str; 3] =
        ["clinic-visit-2026-06", "clinic-visit-with-coverage-2026-06", "pediatric-visit-2026-06"];

    #[expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]
    fn each(check: impl Fn(&Engine, &[u8], &Episode, Lang)) {
        let engine = Engine::starter().unwrap();
        for name in EXAMPLES {
            let path = format!("{}/../../docs/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
            let json = std::fs::read(path).unwrap();
            let episode = crate::episode(&json).unwrap();
            for lang in [Lang::Ja, Lang::En] {
                check(&engine, &json, &episode, lang);
            }
        }
    }

    /// What is written of borrowed texts is what serde_json writes of a claim that holds its own,
    /// and reads back as that claim.
    #[test]
    fn a_claim_is_written_as_it_is_held() {
        each(|engine, json, episode, lang| {
            let mut scratch = Scratch::default();
            let claim = engine.claim(episode, lang, &mut scratch).unwrap();
            let mut out = Vec::new();
            engine.calculate(json, lang, &mut scratch, &mut out).unwrap();
            assert_eq!(String::from_utf8_lossy(&out), serde_json::to_string(&claim).unwrap());
            assert_eq!(serde_json::from_slice::<Claim>(&out).unwrap(), claim);
        });
    }

    /// The other builds of the library have no `debug_assert`.
    #[test]
    #[should_panic(expected = "a form of the engine is JSON")]
    fn a_form_that_is_no_json_is_not_cut_off() {
        write(&std::collections::BTreeMap::from([(vec![1], 2)]), &mut Vec::new());
    }

    #[test]
    fn amounts_are_those_of_the_claim() {
        each(|engine, _, episode, lang| {
            let image = engine.image();
            let outcome = evaluate(image, episode, &mut Scratch::default()).unwrap();
            let mut told = burden::claim(image, episode, &outcome, lang).unwrap();
            assert_eq!(told.is_empty(), episode.coverages.is_empty());
            for one in &mut told {
                assert!(!one.steps.is_empty());
                one.steps.clear();
            }
            assert_eq!(burden::amounts(image, episode, &outcome, lang).unwrap(), told);
        });
    }
}
