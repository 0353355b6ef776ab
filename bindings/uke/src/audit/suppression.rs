//! Findings that the reader has seen and does not want to be told again.

use santei::Code;

use super::finding::Finding;

/// A list of findings to leave out.
///
/// A line of its text is a finding's code, and if wanted a 医療機関コード and an item's code, `*`
/// for any; `#` begins a remark.
///
/// ```
/// use santei_uke::audit::Suppressions;
/// let list = Suppressions::read("A0303 1234567  # 記載は別紙\nA0602 * 113001810\n")?;
/// assert_eq!(list.len(), 2);
/// assert_eq!(Suppressions::read("A03").unwrap_err().line, 1);
/// # Ok::<(), santei_uke::audit::SuppressionError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suppressions(Vec<Entry>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    code: String,
    facility: Option<String>,
    item: Option<Code>,
}

/// A line of a suppression list that is not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: `{text}` is not `A0000 [facility|*] [item|*]`")]
pub struct SuppressionError {
    /// The line, from 1.
    pub line: usize,
    /// What stands there.
    pub text: String,
}

impl Suppressions {
    /// Reads a list.
    ///
    /// # Errors
    /// The first line that is not understood.
    pub fn read(text: &str) -> Result<Self, SuppressionError> {
        let mut entries = Vec::new();
        for (line, text) in (1..).zip(text.lines()) {
            let wanted = text.split('#').next().unwrap_or_default();
            let words: Vec<&str> = wanted.split_whitespace().collect();
            let entry = match *words.as_slice() {
                [] => continue,
                [code] => entry(code, "*", "*"),
                [code, facility] => entry(code, facility, "*"),
                [code, facility, item] => entry(code, facility, item),
                _ => None,
            };
            let wrong = || SuppressionError { line, text: text.trim().to_owned() };
            entries.push(entry.ok_or_else(wrong)?);
        }
        Ok(Self(entries))
    }

    /// How many entries it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it has none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a finding is to be left out.
    #[must_use]
    pub fn holds(&self, finding: &Finding) -> bool {
        self.0.iter().any(|entry| {
            entry.code == finding.code
                && entry.facility.as_ref().is_none_or(|f| *f == finding.facility)
                && entry.item.is_none_or(|item| finding.item == Some(item))
        })
    }
}

fn entry(code: &str, facility: &str, item: &str) -> Option<Entry> {
    let digits = code.strip_prefix('A')?;
    let is_code = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
    let item = match item {
        "*" => None,
        item => Some(item.parse().ok()?),
    };
    is_code.then(|| Entry {
        code: code.to_owned(),
        facility: (facility != "*").then(|| facility.to_owned()),
        item,
    })
}
