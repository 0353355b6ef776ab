//! The compiler for browsers and Node: official files and rule texts go in, an image comes out,
//! with what was left out and why. It is a module of its own, loaded by who compiles.

mod report;

use santei::image::write;
use santei_masters::source::collect_zip;
use santei_masters::{Lang, Problem, SourceFile};
use santei_rules::{
    Input, InputFile, Outcome, RuleText, Severity, SourceText, compile, starter, texts,
};
use wasm_bindgen::prelude::wasm_bindgen;

/// What is to be compiled: first filled, then run once.
#[wasm_bindgen]
pub struct Compilation {
    rules: Vec<RuleText>,
    files: Vec<InputFile>,
    problems: Vec<Problem>,
    starter: bool,
    image: Option<Vec<u8>>,
}

#[wasm_bindgen]
impl Compilation {
    /// With the rule texts that come with santei, or with none.
    #[wasm_bindgen(constructor)]
    pub fn new(builtin_rules: bool) -> Compilation {
        let rules = if builtin_rules { texts::all() } else { Vec::new() };
        Self { rules, files: Vec::new(), problems: Vec::new(), starter: false, image: None }
    }

    /// Takes in the starter facts.
    pub fn add_starter(&mut self) {
        self.starter = true;
    }

    /// Takes in an official file, or a zip archive of them; `schedule` is the revision that it
    /// belongs to, where its path does not say so.
    pub fn add_file(&mut self, name: &str, bytes: Vec<u8>, schedule: Option<String>) {
        let zipped = name.rsplit('.').next().is_some_and(|e| e.eq_ignore_ascii_case("zip"));
        let (files, problems) = if zipped {
            collect_zip(name, &bytes)
        } else {
            (vec![SourceFile::new(name, bytes)], Vec::new())
        };
        let of = |file| InputFile { file, schedule: schedule.clone() };
        self.files.extend(files.into_iter().map(of));
        self.problems.extend(problems);
    }

    /// Takes in a rule text; one of a known name takes its place.
    pub fn add_rules(&mut self, name: &str, text: &str) {
        self.rules.retain(|known| known.name != name);
        self.rules.push(RuleText { name: name.to_owned(), text: text.to_owned() });
    }

    /// Compiles. The answer is JSON: what was read, what was left out and why, what is wrong with
    /// the rule texts. [`Compilation::image`] then gives the image.
    pub fn run(&mut self, english: bool) -> String {
        let lang = if english { Lang::En } else { Lang::Ja };
        let input = Input {
            rules: core::mem::take(&mut self.rules),
            files: core::mem::take(&mut self.files),
            starter: if self.starter { starter::input().starter } else { None },
        };
        let outcome: Outcome = compile(&input);
        // An image without a code answers nothing.
        let program = outcome.program.as_ref().filter(|program| !program.items.is_empty());
        let (image, refused) = match program.map(write) {
            Some(Ok(bytes)) => (Some(bytes), None),
            Some(Err(error)) => (None, Some(error.to_string())),
            None => (None, None),
        };
        self.image = image;
        let size = self.image.as_ref().map(Vec::len);
        report::json(&outcome, &self.problems, size, refused, lang)
    }

    /// The image, once; nothing where there is none.
    pub fn image(&mut self) -> Option<Vec<u8>> {
        self.image.take()
    }
}

/// A rule text in its canonical form; a text that does not parse comes back as it is.
#[wasm_bindgen]
pub fn format(text: &str) -> String {
    let parsed = santei_rules::parse(&SourceText::new("text", text));
    let wrong = parsed.diagnostics.iter().any(|d| d.severity == Severity::Error);
    if wrong { text.to_owned() } else { santei_rules::format(&parsed.file) }
}
