//! Reading an Episode from a file or from the standard input (`-`).

use std::io::Read;

use santei::Episode;

use crate::exit::Exit;
use crate::failure::{Failure, Words};
use crate::json_error;

/// The bytes of a file, or of the standard input for `-`.
pub fn bytes(path: &str) -> Result<Vec<u8>, Failure> {
    if path != "-" {
        return std::fs::read(path).map_err(|e| Failure::unreadable(path, &e));
    }
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|e| Failure::unreadable(path, &e)).map(|_| bytes)
}

/// The text of a file, without a byte order mark.
pub fn text(path: &str) -> Result<String, Failure> {
    let text = String::from_utf8(bytes(path)?).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let what = Words::new(
            format!("{} バイト目が UTF-8 の文字ではありません", at + 1),
            format!("byte {} is not a character of UTF-8", at + 1),
        );
        Failure::new(Exit::Input, "E0505", what)
            .at(path)
            .help("UTF-8 で保存し直してください", "save it as UTF-8")
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// An Episode.
pub fn episode(path: &str) -> Result<Episode, Failure> {
    let text = text(path)?;
    serde_json::from_str(&text).map_err(|error| {
        let place = match error.line() {
            0 => path.to_owned(),
            line => format!("{path}:{line}:{}", error.column()),
        };
        Failure::new(Exit::Input, "E0503", json_error::words(&error)).at(place).help(
            "入力を直してください。形は `santei schema episode` で見られます",
            "correct the input; `santei schema episode` shows its form",
        )
    })
}
