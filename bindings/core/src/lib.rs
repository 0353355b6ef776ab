//! What every door of santei shares: an [`Engine`] that holds a schedule image and answers JSON
//! with JSON, and [`Trouble`], the error that all of them show.
//!
//! The C library, the WASM module, the Python package and the command line are thin faces over
//! this crate, so the same input gives the same bytes through each of them.
//!
//! ```
//! use santei::{Lang, Scratch};
//! use santei_bindings::Engine;
//!
//! let engine = Engine::starter()?;
//! let episode = br#"{
//!   "patient": { "birthDate": "1980-04-01" },
//!   "facility": { "kind": "clinic", "standards": [] },
//!   "visits": [ { "date": "2026-06-03", "orders": [ { "code": "112007410" } ] } ]
//! }"#;
//! let mut claim = Vec::new();
//! engine.calculate(episode, Lang::Ja, &mut Scratch::default(), &mut claim)?;
//! assert!(claim.starts_with(b"{\"schedules\":[\"r08\"]"));
//! # Ok::<(), santei_bindings::Trouble>(())
//! ```

mod engine;
mod forms;
mod inspect;
mod json_error;
mod lookup;
#[cfg(feature = "receipts")]
pub mod receipts;
mod trouble;
mod whole;
mod words;

pub use engine::{Engine, write};
pub use inspect::{document, missing_tables, table_group_name};
pub use json_error::misfit;
pub use lookup::{Found, lookup};
pub use trouble::{Trouble, TroubleKind};
pub use whole::read_whole;
pub use words::Words;

use santei::Episode;

/// An Episode from its JSON.
///
/// # Errors
/// Bytes that are not UTF-8 (`E0505`) and JSON that is no Episode (`E0503`), with line and column.
pub fn episode(json: &[u8]) -> Result<Episode, Trouble> {
    episode_of(text(json)?)
}

/// As [`episode`], of a text.
///
/// # Errors
/// Text that is no Episode (`E0503`).
pub fn episode_of(text: &str) -> Result<Episode, Trouble> {
    serde_json::from_str(text).map_err(|error| {
        let trouble = Trouble::new(TroubleKind::Input, "E0503", json_error::words(&error)).help(
            "入力を直してください。形は `santei schema episode` か docs/schema/episode.schema.json にあります",
            "correct the input; `santei schema episode` and docs/schema/episode.schema.json show its form",
        );
        match error.line() {
            0 => trouble,
            line => trouble.at(format!("{line}:{}", error.column())),
        }
    })
}

/// The text of bytes, without a byte order mark.
///
/// # Errors
/// Bytes that are not UTF-8 (`E0505`).
pub fn text(bytes: &[u8]) -> Result<&str, Trouble> {
    let text = core::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to() + 1;
        let what = Words::new(
            format!("{at} バイト目が UTF-8 の文字ではありません"),
            format!("byte {at} is not a character of UTF-8"),
        );
        Trouble::new(TroubleKind::Input, "E0505", what)
            .help("UTF-8 で保存し直してください", "save it as UTF-8")
    })?;
    Ok(unmarked(text))
}

/// A text without a byte order mark.
#[must_use]
pub fn unmarked(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}
