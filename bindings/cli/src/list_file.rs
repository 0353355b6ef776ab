//! Lists that the user writes for a command: read, or told what is wrong with them.

use crate::exit::Exit;
use crate::failure::{Failure, Words};
use crate::input;

/// A kind of list: what it is called, and its form.
pub struct ListFile {
    /// The code of the failure.
    pub code: &'static str,
    /// What cannot be read, in Japanese and in English.
    pub what: (&'static str, &'static str),
    /// What to write, in Japanese and in English.
    pub form: (&'static str, &'static str),
}

impl ListFile {
    /// Reads a list; `None` where no file is named.
    ///
    /// `read` gives the line and the text that it does not understand.
    pub fn read<T>(
        &self,
        path: Option<&str>,
        read: impl FnOnce(&str) -> Result<T, Misread>,
    ) -> Result<Option<T>, Failure> {
        let Some(path) = path else { return Ok(None) };
        let text = input::text(path)?;
        read(&text).map(Some).map_err(|misread| {
            let (ja, en) = self.what;
            let shown = misread.text;
            let words = Words::new(format!("{ja}: `{shown}`"), format!("{en}: `{shown}`"));
            let at = match misread.line {
                Some(line) => format!("{path}:{line}"),
                None => path.to_owned(),
            };
            let (ja, en) = self.form;
            Failure::new(Exit::Input, self.code, words).at(at).help(ja, en)
        })
    }
}

/// What a list does not say clearly.
pub struct Misread {
    /// The line, from 1, where it is known.
    pub line: Option<usize>,
    /// What stands there.
    pub text: String,
}
