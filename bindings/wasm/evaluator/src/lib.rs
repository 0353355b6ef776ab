//! The evaluator for browsers and Node: JSON text in, JSON text out. The package's TypeScript is
//! the face that people see; nothing here is meant to be called without it.
//!
//! The rule language is not in this module: it only reads images.

use santei::{Day, Lang, Scratch};
use santei_bindings::{Engine, Trouble};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// An opened image with the memory that evaluations reuse.
#[wasm_bindgen]
pub struct Evaluator {
    engine: Engine,
    scratch: Scratch,
    out: Vec<u8>,
}

#[wasm_bindgen]
impl Evaluator {
    /// Opens an image without checking its hash. `english` chooses the language of the error.
    ///
    /// # Errors
    /// The JSON of a trouble: bytes that are no image, or a damaged one.
    #[wasm_bindgen(constructor)]
    pub fn new(image: &[u8], english: bool) -> Result<Evaluator, JsValue> {
        let engine = Engine::from_bytes_unverified(image).map_err(|t| thrown(&t, lang(english)))?;
        Ok(Self { engine, scratch: Scratch::default(), out: Vec::new() })
    }

    /// How many bytes at the end of the image its hash is of.
    pub fn hashed(&self) -> usize {
        self.engine.image().content().len()
    }

    /// The hash that the image states.
    pub fn hash(&self) -> Vec<u8> {
        self.engine.image().hash().to_vec()
    }

    /// Checks the hash here, where the platform has no SHA-256 of its own.
    ///
    /// # Errors
    /// The JSON of a trouble: the content has another hash.
    pub fn verify(&self, english: bool) -> Result<(), JsValue> {
        let checked = self.engine.image().verify();
        checked.map_err(|error| thrown(&Trouble::from(&error), lang(english)))
    }

    /// From the JSON of an Episode to the JSON of its claim.
    ///
    /// # Errors
    /// The JSON of a trouble.
    pub fn calculate(&mut self, episode: &str, english: bool) -> Result<String, JsValue> {
        let lang = lang(english);
        self.out.clear();
        self.engine
            .calculate(episode.as_bytes(), lang, &mut self.scratch, &mut self.out)
            .map_err(|t| thrown(&t, lang))?;
        Ok(self.text())
    }

    /// From the JSON of an Episode and a code to the JSON of the explanation.
    ///
    /// # Errors
    /// The JSON of a trouble.
    pub fn explain(&mut self, episode: &str, code: &str, english: bool) -> Result<String, JsValue> {
        let lang = lang(english);
        self.out.clear();
        self.engine
            .explain(episode.as_bytes(), code, lang, &mut self.scratch, &mut self.out)
            .map_err(|t| thrown(&t, lang))?;
        Ok(self.text())
    }

    /// The JSON of the codes that a text finds on a day (`YYYY-MM-DD`), or whenever.
    pub fn lookup(&mut self, text: &str, day: Option<String>, most: usize) -> String {
        self.out.clear();
        let day = day.as_deref().and_then(Day::parse);
        self.engine.lookup(text, day, most, &mut self.out);
        self.text()
    }

    /// The JSON of what an Episode may say in the words of the image.
    pub fn vocabulary(&mut self) -> String {
        self.out.clear();
        self.engine.vocabulary(&mut self.out);
        self.text()
    }

    /// The JSON of what is in the image.
    pub fn inspect(&mut self) -> String {
        self.out.clear();
        self.engine.inspect(&mut self.out);
        self.text()
    }

    fn text(&self) -> String {
        // JSON is written as UTF-8.
        String::from_utf8_lossy(&self.out).into_owned()
    }
}

const fn lang(english: bool) -> Lang {
    if english { Lang::En } else { Lang::Ja }
}

fn thrown(trouble: &Trouble, lang: Lang) -> JsValue {
    JsValue::from_str(&trouble.json(lang))
}
