//! Cases as data: Markdown files that a biller can read, run against the engine.
//!
//! `tests/cases/README.md` describes the form of a case.

mod case;
pub mod corpus;
pub mod official;
mod run;

pub use case::{Case, Expectation, read};
pub use run::{Run, run};
