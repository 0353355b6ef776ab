//! What an Episode may say in the words of a schedule: for forms in which a person fills one in.

use std::collections::BTreeSet;

use crate::burden::book::Attr;
use crate::image::{Image, NONE16, burden_kind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The words of an image: the facts that its rules ask for, the 届出 that they look at, and the
/// insurers, classes of income and schemes of its statements on the patient's share.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Vocabulary {
    /// The facts, in the order of the rule text.
    pub facts: Vec<KnownFact>,
    /// Codes of the 施設基準 that a rule or a row of a master looks at, ascending.
    pub standards: Vec<u16>,
    /// Kinds of insurer (保険の種別).
    pub insurers: Vec<String>,
    /// Classes of income (適用区分).
    pub income_classes: Vec<String>,
    /// The schemes (公費), in the order of the rule text.
    pub schemes: Vec<KnownScheme>,
}

/// A fact that rules ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct KnownFact {
    /// Its name in `facts`.
    pub name: String,
    /// What a value of it is.
    pub kind: KnownFactKind,
    /// The words that it may be, for `word`.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub words: Vec<String>,
    /// The question in Japanese.
    pub ask_ja: String,
    /// The question in English.
    pub ask_en: String,
    /// Whether the rule text says what holds where nobody states it.
    pub has_default: bool,
}

/// What a value of a fact is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum KnownFactKind {
    /// `true` or `false`.
    #[default]
    Bool,
    /// A number.
    Number,
    /// A day.
    Date,
    /// One of its words.
    Word,
}

/// A scheme (公費負担医療・地方単独事業).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct KnownScheme {
    /// Its name.
    pub name: String,
    /// The law that says so.
    pub cite: String,
    /// 法別番号 (two digits) or 負担者番号 (eight digits).
    pub numbers: Vec<String>,
    /// The grades (所得区分) that its caps tell apart.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub grades: Vec<String>,
    /// The marks (重度かつ継続 …) that its caps ask for.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub facts: Vec<String>,
}

/// The words of an image.
///
/// ```
/// use santei::image::{Image, write};
/// let bytes = write(&santei::ir::Program::default()).unwrap_or_default();
/// assert!(santei::vocabulary(&Image::open(&bytes)?).facts.is_empty());
/// # Ok::<(), santei::image::ImageError>(())
/// ```
#[must_use]
pub fn vocabulary(image: &Image<'_>) -> Vocabulary {
    Vocabulary {
        facts: facts(image),
        standards: standards(image),
        insurers: words_asked(image, Attr::Insurer),
        income_classes: words_asked(image, Attr::Class),
        schemes: schemes(image),
    }
}

fn facts(image: &Image<'_>) -> Vec<KnownFact> {
    image.facts.iter().map(|f| fact(image, f)).collect()
}

/// A declared fact.
pub(crate) fn fact(image: &Image<'_>, f: &crate::image::FactRecord) -> KnownFact {
    KnownFact {
        name: image.text(f.name).to_owned(),
        kind: match f.kind {
            0 => KnownFactKind::Bool,
            1 => KnownFactKind::Number,
            2 => KnownFactKind::Date,
            _ => KnownFactKind::Word,
        },
        words: image.words(f.words).iter().map(|w| image.text(*w).to_owned()).collect(),
        ask_ja: image.text(f.ask_ja).to_owned(),
        ask_en: image.text(f.ask_en).to_owned(),
        has_default: f.has_default != 0 || !image.fact_cases(f.cases).is_empty(),
    }
}

fn standards(image: &Image<'_>) -> Vec<u16> {
    let of_rules = image.standard_rules().iter().filter_map(|r| u16::try_from(r.standard).ok());
    let of_rows = image.procedures.iter().flat_map(|p| image.standards_of(p).iter().copied());
    let all: BTreeSet<u16> = of_rules.chain(of_rows).filter(|code| *code != 0).collect();
    all.into_iter().collect()
}

/// The words that statements on the patient's share compare an attribute with.
fn words_asked(image: &Image<'_>, attr: Attr) -> Vec<String> {
    let mut found = Vec::new();
    for test in image.burden_tests {
        let asks = test.op == burden_kind::WORD && Attr::of(test.attr) == Some(attr);
        let word = image.burden_text(test.word);
        if asks && !found.iter().any(|known| known == word) {
            found.push(word.to_owned());
        }
    }
    found
}

fn schemes(image: &Image<'_>) -> Vec<KnownScheme> {
    let mut found: Vec<KnownScheme> = Vec::new();
    for (_, rule) in image.burden_of(burden_kind::SCHEME) {
        let mut numbers: Vec<String> = Vec::new();
        for key in image.burden_keys_of(rule.keys) {
            let number =
                if key.a < 100 { format!("{:02}", key.a) } else { format!("{:08}", key.a) };
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        let caps = image.burden_caps_of(rule);
        let words = |of: fn(&crate::image::CapRecord) -> u16| {
            let mut words: Vec<String> = Vec::new();
            for word in caps.iter().map(of).filter(|word| *word != NONE16) {
                let word = image.burden_text(word).to_owned();
                if !words.contains(&word) {
                    words.push(word);
                }
            }
            words
        };
        let scheme = KnownScheme {
            name: image.text(rule.name).to_owned(),
            cite: image.text(rule.cite).to_owned(),
            numbers,
            grades: words(|cap| cap.grade),
            facts: words(|cap| cap.fact),
        };
        // A scheme that was changed has a statement for each of its times.
        if !found.contains(&scheme) {
            found.push(scheme);
        }
    }
    found
}
