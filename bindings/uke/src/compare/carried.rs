//! Codes that go on under another number.

use std::collections::BTreeMap;

use santei::Code;

/// Codes by the revision that they are carried from and to.
///
/// A line of its text is `r06 CODE r08 CODE` and, behind `#`, the law that says so. The masters of
/// 医科 carry a code on under its own number and have no column for another one; where the law gives
/// a fee a new number, this text says which.
///
/// ```
/// use santei_uke::compare::Carried;
/// let carried = Carried::read("r06 180076910 r08 180900110 # A, became B\n")?;
/// assert_eq!(carried.len(), 1);
/// assert_eq!(Carried::read("r06 1 r08").unwrap_err().line, 1);
/// # Ok::<(), santei_uke::compare::CarriedError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried(BTreeMap<(String, Code, String), Code>);

/// A line that is not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: `{text}` is not `r06 CODE r08 CODE # citation`")]
pub struct CarriedError {
    /// The line, from 1.
    pub line: usize,
    /// What stands there.
    pub text: String,
}

impl Carried {
    /// Reads a text of codes that are carried over.
    ///
    /// # Errors
    /// The first line that is not understood.
    pub fn read(text: &str) -> Result<Self, CarriedError> {
        let mut codes = BTreeMap::new();
        for (line, text) in (1..).zip(text.lines()) {
            let words: Vec<&str> =
                text.split('#').next().unwrap_or_default().split_whitespace().collect();
            let entry = match *words.as_slice() {
                [] => continue,
                [from, old, to, new] => {
                    old.parse().ok().zip(new.parse().ok()).map(|(old, new): (Code, Code)| {
                        ((from.to_owned(), old, to.to_owned()), new)
                    })
                }
                _ => None,
            };
            let wrong = || CarriedError { line, text: text.trim().to_owned() };
            let (key, new) = entry.ok_or_else(wrong)?;
            codes.insert(key, new);
        }
        Ok(Self(codes))
    }

    /// The code under another revision.
    #[must_use]
    pub fn get(&self, from: &str, code: Code, to: &str) -> Option<Code> {
        // The text is short and is asked once for each code.
        self.0
            .iter()
            .find(|((a, old, b), _)| a == from && *old == code && b == to)
            .map(|(_, new)| *new)
    }

    /// How many codes it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
