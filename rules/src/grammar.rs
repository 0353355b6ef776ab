//! The grammar, as pest reads it.

use pest_derive::Parser;

/// The grammar `tensu.pest`.
#[derive(Parser)]
#[grammar = "tensu.pest"]
pub(crate) struct Tensu;
