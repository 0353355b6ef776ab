//! Readers of the official files of the Japanese medical fee schedule.
//!
//! From bytes to effective-dated records: [`source`] finds the files (folders, zip archives),
//! [`text`] decodes them, [`table`] splits them, [`layout`] says which column is what, [`mod@load`]
//! checks every field, [`record`] reads it by its key, and [`catalogue`] answers what was in force
//! on a day. Nothing here knows a rule: what the columns *mean* for a bill is not decided here.
//!
//! A row that is not understood is left out and reported ([`problem`]); nothing is guessed, and
//! no input makes a reader fail as a whole.

pub mod age;
pub mod catalogue;
pub mod cause;
pub mod code;
mod coded;
pub mod comment;
pub mod day;
pub mod disease;
pub mod drug;
#[cfg(feature = "generate")]
pub mod generate;
pub mod kind;
pub mod layout;
pub mod load;
pub mod masters;
pub mod material;
pub mod point_table;
pub mod problem;
pub mod procedure;
mod reader;
pub mod record;
pub mod source;
pub mod starter;
mod starter_texts;
pub mod table;
pub mod text;
pub mod unit;

pub use age::AgeBound;
pub use catalogue::{Catalogue, Delta, Lookup, Snapshot, Version};
pub use cause::Cause;
pub use code::Code;
pub use comment::{Comment, CommentLink};
pub use disease::{Disease, Modifier};
pub use drug::Drug;
pub use kind::FileKind;
pub use layout::{Column, ColumnType, Layout};
pub use load::{Loaded, load};
pub use masters::Masters;
pub use material::Material;
pub use problem::{Lang, Problem, ProblemKind, Report};
pub use procedure::Procedure;
pub use record::Record;
pub use source::SourceFile;
pub use starter::{StarterData, StarterTable};
pub use starter_texts::STARTER;
pub use table::{Row, Shape, Table};
pub use unit::Unit;
