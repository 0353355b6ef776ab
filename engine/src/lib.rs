//! Deterministic engine that computes Japanese medical fees from a compiled schedule image.
//!
//! The way through the crate: an [`Episode`] goes in, the image holds the schedule,
//! evaluation gives an outcome, which is rendered for people and for JSON.
//!
//! ```
//! use santei::{Claim, Episode, Lang, Scratch, evaluate};
//!
//! let image = santei::starter::image()?;
//! let episode: Episode = serde_json::from_str(r#"{
//!   "patient": { "birthDate": "1980-04-01" },
//!   "facility": { "kind": "clinic", "standards": [] },
//!   "visits": [ { "date": "2026-06-03", "orders": [ { "code": "112007410" } ] } ]
//! }"#)?;
//! let outcome = evaluate(&image, &episode, &mut Scratch::default())?;
//! let claim: Claim = outcome.claim(&image, &episode, Lang::Ja);
//! // 再診料: 76 points (A001, 令和8年).
//! assert_eq!(claim.lines[0].name, "再診料");
//! assert_eq!(claim.lines[0].points.to_string(), "76");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Points, yen and quantities are [`Fixed`], codes [`Code`], days [`Day`]. A line is charged, not
//! charged, or undecided ([`Verdict`]), each with its reasons; [`explain`] says why a code is not
//! there, and [`burden`] what the patient pays. An Episode that contradicts itself is an
//! [`EpisodeError`], bytes that are no image an [`image::ImageError`], both with a stable code
//! (`E0401`) that has a page in `docs/diagnostics`.
//!
//! Invariants: no input or output, no clock, no locale, no hash order, no floating point. The same
//! image and Episode give the same bytes on every target.

mod answer;
pub mod burden;
pub mod claim;
pub mod code;
pub mod day;
mod either_form;
pub mod episode;
mod evaluate;
mod explain;
pub mod fixed;
pub mod image;
pub mod ir;
pub mod outcome;
mod paid_lines;
mod reason;
mod reason_id;
mod schema;
#[cfg(feature = "starter")]
pub mod starter;
mod text_forms;
mod view;
mod vocabulary;
mod warning;

pub use answer::Answer;
pub use claim::Claim;
pub use code::{Code, CodeError};
pub use day::Day;
pub use episode::Episode;
pub use evaluate::{EpisodeError, Scratch, evaluate};
pub use explain::{Explanation, KnownVersion, explain, find, versions};
pub use fixed::{Fixed, FixedError};
pub use outcome::{Outcome, Verdict};
pub use paid_lines::PaidLines;
pub use reason::Lang;
pub use reason_id::ReasonId;
pub use schema::{claim_schema, episode_schema, explanation_schema, vocabulary_schema};
pub use vocabulary::{KnownFact, KnownFactKind, KnownScheme, Vocabulary, vocabulary};
pub use warning::EpisodeWarning;
