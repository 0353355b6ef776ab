//! Episodes in Arrow columns to claims in Arrow columns, for replays of many millions.
//!
//! One row holds one Episode: as JSON text, or as a struct whose fields have the names of
//! `docs/schema/episode.schema.json`. One row comes out for each that goes in, in the same order,
//! also for one that cannot be evaluated: its error stands in the column `error`. The schedule is
//! that of the days of the visits.
//!
//! ```
//! use std::sync::Arc;
//! use arrow_array::{RecordBatch, RecordBatchIterator, StringArray};
//! use santei_arrow::{Claims, Options};
//!
//! let engine = Arc::new(santei_bindings::Engine::starter()?);
//! let episode = r#"{
//!   "patient": { "birthDate": "1980-04-01" }, "facility": { "kind": "clinic", "standards": [] },
//!   "visits": [ { "date": "2026-06-03", "orders": [ { "code": "112007410" } ] } ]
//! }"#;
//! let column = Arc::new(StringArray::from(vec![episode, "{"])) as _;
//! let batch = RecordBatch::try_from_iter([("episode", column)])?;
//! let schema = batch.schema();
//! let input = RecordBatchIterator::new([Ok(batch)], schema);
//! let claims = Claims::new(engine, Box::new(input), &Options::default())?;
//! let out: Vec<RecordBatch> = claims.collect::<Result<_, _>>()?;
//! assert_eq!(out[0].num_rows(), 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod cell;
mod claims;
mod columns;
mod episodes;
mod output;
mod parts;
mod reasons;

pub use claims::{Claims, Options};
pub use output::schema;
pub use reasons::{reasons, reasons_schema};
