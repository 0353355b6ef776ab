//! Codes that go on under another number, and codes that end.

use std::collections::BTreeMap;

use santei::Code;

/// Codes by the revision that they are carried from and to.
///
/// A line of its text is `r06 CODE r08 CODE`, or `r06 CODE r08 -` where the fee ends, and behind `#`
/// the law that says so. The masters of 医科 carry a code on under its own number and have no column
/// for another one; where the law gives a fee a new number or abolishes it, this text says so.
///
/// ```
/// use santei_uke::compare::{Carried, Successor};
/// let carried = Carried::read("r06 180076910 r08 180900110 # A\nr06 180076810 r08 - # B\n")?;
/// assert_eq!(carried.len(), 2);
/// let (successor, cite) = carried.get("r06", santei::Code(180_076_810), "r08").unwrap();
/// assert_eq!((successor, cite), (Successor::None, "B"));
/// assert_eq!(Carried::read("r06 1 r08").unwrap_err().line, 1);
/// # Ok::<(), santei_uke::compare::CarriedError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried(BTreeMap<Code, Vec<Entry>>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    from: String,
    to: String,
    successor: Successor,
    cite: String,
}

/// What a code becomes in another revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Successor {
    /// The same fee under this code.
    Code(Code),
    /// The fee is abolished.
    None,
}

/// A line that is not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: `{text}` is not `r06 CODE r08 CODE|- # citation`")]
pub struct CarriedError {
    /// The line, from 1.
    pub line: usize,
    /// What stands there.
    pub text: String,
}

impl Carried {
    /// The codes that the law of the revisions at hand numbers anew or abolishes.
    ///
    /// # Errors
    /// None in a released build: the text is tested.
    pub fn builtin() -> Result<Self, CarriedError> {
        Self::read(include_str!("carried.txt"))
    }

    /// Reads a text of codes that are carried over.
    ///
    /// # Errors
    /// The first line that is not understood.
    pub fn read(text: &str) -> Result<Self, CarriedError> {
        let mut carried = Self::default();
        for (line, text) in (1..).zip(text.lines()) {
            let (words, cite) = text.split_once('#').unwrap_or((text, ""));
            let words: Vec<&str> = words.split_whitespace().collect();
            let read = match *words.as_slice() {
                [] => continue,
                [from, old, to, new] => old.parse().ok().zip(successor(new)).map(|(old, new)| {
                    let (from, to) = (from.to_owned(), to.to_owned());
                    (old, Entry { from, to, successor: new, cite: cite.trim().to_owned() })
                }),
                _ => None,
            };
            let wrong = || CarriedError { line, text: text.trim().to_owned() };
            let (code, entry) = read.ok_or_else(wrong)?;
            carried.put(code, entry);
        }
        Ok(carried)
    }

    /// Takes in another text; what it says of a code goes before what was known.
    pub fn extend(&mut self, other: Self) {
        for (code, entries) in other.0 {
            for entry in entries {
                self.put(code, entry);
            }
        }
    }

    fn put(&mut self, code: Code, entry: Entry) {
        let entries = self.0.entry(code).or_default();
        entries.retain(|e| e.from != entry.from || e.to != entry.to);
        entries.push(entry);
    }

    /// What becomes of a code under another revision, and the law that says so.
    #[must_use]
    pub fn get(&self, from: &str, code: Code, to: &str) -> Option<(Successor, &str)> {
        let entry = self.0.get(&code)?.iter().find(|e| e.from == from && e.to == to)?;
        Some((entry.successor, &entry.cite))
    }

    /// Every code with the revisions, in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Code, &str, Successor, &str)> {
        self.0.iter().flat_map(|(code, entries)| {
            entries
                .iter()
                .map(|e| (e.from.as_str(), *code, e.to.as_str(), e.successor, e.cite.as_str()))
        })
    }

    /// How many codes it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn successor(text: &str) -> Option<Successor> {
    match text {
        "-" => Some(Successor::None),
        code => code.parse().ok().map(Successor::Code),
    }
}
