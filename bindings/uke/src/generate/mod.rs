//! Realistic receipts of clinics, made and not taken from anybody, the same for the same seed; and
//! faults planted into them.
//!
//! `clinics.json` describes the clinics: their 届出, their patients, what is ordered at the first
//! visit and at later ones. Each receipt comes from an Episode that the engine evaluates, so that
//! what a rule refuses never stands on it.
//!
//! ```
//! use santei_uke::generate::{Clinics, Plan, write};
//! use santei_uke::Reader;
//!
//! let image = santei::starter::image()?;
//! let clinics = Clinics::builtin()?;
//! let month = santei::Day::parse("2026-06-01").unwrap_or_default();
//! let pool = clinics.made(&image, "整形外科", month, 7, 20)?;
//! let plan = Plan { receipts: 100, seed: 1, fault_every: Some(10) };
//! let mut file = Vec::new();
//! let planted = write(&mut file, &pool, &clinics.faults(&image, month), plan)?;
//! assert_eq!(Reader::new(&file[..]).count(), 102);
//! assert!(!planted.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod clinics;
mod faults;
mod file;
mod names;
mod random;

pub use clinics::{Clinics, GenerateError, Made};
pub use faults::{Fault, FaultKind, Planted};
pub use file::{Plan, write};
