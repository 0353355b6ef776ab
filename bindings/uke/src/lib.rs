//! Electronic receipts (レセ電, `RECEIPTC.UKE`): reading, checking and writing.
//!
//! A file is a row of records, one a line: a head (IR), receipts (RE … SJ), a total (GO). The
//! [`Reader`] gives them part by part, however long the file is, and keeps the exact bytes, so
//! that writing what was read gives the same file. Every [`Value`] knows its [`Place`]: the record
//! of the file and the item number (項番) of the specification.
//!
//! The source of every layout and code table is 「オンライン又は光ディスク等による請求に係る
//! 記録条件仕様（医科用）」.
//!
//! ```
//! use santei_uke::{Part, Reader};
//! let file = b"IR,1,13,1,1234567,,,202607,00,\r\n\
//! RE,1,1112,202606,TEST,1,19800401\r\n\
//! HO,06130017,,1,1,75\r\n\
//! SI,12,1,112007410,,75,1,,,,,,,,,1\r\n\
//! GO,1,75,99\r\n\x1a";
//! let mut again = Vec::new();
//! for part in Reader::new(&file[..]) {
//!     let part = part?;
//!     if let Part::Receipt(receipt) = &part {
//!         let unit = receipt.units().next().unwrap();
//!         assert_eq!(unit.points()?, Some(75));
//!         assert_eq!(unit.days()?.collect::<Vec<_>>(), [(3, 1)]);
//!     }
//!     again.extend_from_slice(part.bytes());
//! }
//! assert_eq!(again, file);
//! # Ok::<(), santei_uke::Problem>(())
//! ```

pub mod audit;
pub mod burden_class;
pub mod cause;
pub mod check;
pub mod compare;
#[cfg(feature = "generate")]
pub mod generate;
pub mod kind;
pub mod layout;
mod modifier;
pub mod problem;
pub mod reader;
pub mod receipt;
pub mod receipt_class;
pub mod record;
pub mod unit;
pub mod write;

pub use cause::Cause;
pub use kind::{Family, Kind};
pub use problem::{Problem, ProblemKind};
pub use reader::{Limits, Part, Reader};
pub use receipt::{Form, Receipt};
pub use record::{Place, Record, Records, Value};
pub use unit::{Item, Unit};
