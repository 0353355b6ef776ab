//! The rule language of the Japanese medical fee schedule: parser, formatter, checker, and the
//! compiler that brings rule texts and the official files together into one
//! [`santei::ir::Program`].
//!
//! The language is described in `docs/rule-language.md`, every diagnostic in `docs/diagnostics/`.
//! This is the only crate in which masters and rules meet; nothing here evaluates a rule.

pub mod ast;
mod build;
pub mod burden;
pub mod compile;
pub mod diagnostic;
mod entries;
pub mod example;
pub mod formatter;
mod grammar;
pub mod local;
pub mod parser;
pub mod span;
mod split;
pub mod starter;
pub mod texts;
mod trivia;
mod workers;

pub use compile::{Input, InputFile, Outcome, RuleText, Starter, Stats, compile};
pub use diagnostic::{Diagnostic, Lang, Severity, SourceText};
pub use example::{Amount, ExampleCase, Expectation};
pub use formatter::format;
pub use parser::{Parsed, parse};
pub use span::{Span, Spanned};
