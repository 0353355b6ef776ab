//! Files of receipts (レセ電) through every door: the audit, and the comparison of two revisions.
//!
//! A [`Task`] is a file that is read receipt by receipt, in memory that does not grow with it. What
//! it says comes as values ([`Audit`], [`Compare`]) or as JSON, one a line ([`Task::lines`]).
//!
//! ```
//! use santei::Lang;
//! use santei_bindings::Engine;
//! use santei_bindings::receipts::{Audit, AuditRequest, Task};
//!
//! let engine = Engine::starter()?;
//! let file = "IR,1,13,1,1234567,,,202607,00,\r\n\
//!     RE,1,1112,202606,TEST,1,19800401\r\n\
//!     HO,06130017,,1,1,100\r\n\
//!     SI,12,1,112007410,,100,1,,,,,,,,,1\r\n";
//! let request = AuditRequest::read(br#"{
//!     "file": "RECEIPTC.UKE",
//!     "facilities": { "kind": "clinic", "beds": 0, "generalBeds": 0, "standards": [] }
//! }"#)?;
//! let mut audit = Audit::new(&engine, Box::new(file.as_bytes()), request, Lang::En);
//! let mut lines = Vec::new();
//! while audit.lines(&mut lines) {}
//! let lines = String::from_utf8(lines)?;
//! // 再診料 is 76 points (令和8年 A001), not 100.
//! assert!(lines.contains(r#""lawful":"76""#), "{lines}");
//! assert_eq!(audit.summary().receipts, 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod audit;
mod compare;
mod owned;
mod request;
mod source;

pub use audit::{Audit, FindingOf};
pub use compare::{Compare, no_schedule};
pub use owned::OwnTask;
pub use request::{AuditRequest, CompareRequest, Each, carried, facilities, suppressions};
pub use source::Source;
#[cfg(feature = "files")]
pub use source::{open, open_file};

/// A file of receipts that is being read.
pub trait Task {
    /// Appends the JSON of what comes next, each value followed by a line feed; `false` where the
    /// file has ended.
    fn lines(&mut self, out: &mut Vec<u8>) -> bool;

    /// Appends the JSON of the sums of what was read so far.
    fn sums(&self, out: &mut Vec<u8>);
}
