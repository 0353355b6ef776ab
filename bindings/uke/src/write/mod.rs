//! Writing receipts: a claim becomes the records IR … GO.
//!
//! A claim says what is charged; what a receipt needs besides, such as names and numbers, is a
//! [`Filing`]. [`Draft::of`] brings both together; a [`Writer`] makes files of drafts.
//!
//! ```
//! use santei::{Episode, Lang, Scratch, evaluate, starter};
//! use santei_uke::write::{Draft, Filing, Insured, Sender, Writer};
//!
//! let episode: Episode = serde_json::from_str(r#"{
//!   "patient": { "birthDate": "1980-04-01", "sex": "male" }, "facility": { "kind": "clinic" },
//!   "visits": [ { "date": "2026-06-03", "orders": [ { "code": "160008010" } ] } ],
//!   "diseases": [ { "code": "2809009", "from": "2026-06-03", "main": true } ],
//!   "mode": "asRecorded"
//! }"#)?;
//! let image = starter::image()?;
//! let outcome = evaluate(&image, &episode, &mut Scratch::default())?;
//! let claim = outcome.claim(&image, &episode, Lang::Ja);
//!
//! let filing = Filing {
//!     name: "試験　太郎".into(),
//!     insured: Some(Insured {
//!         insurer: "06130017".into(), number: "１".into(), ..Insured::default()
//!     }),
//!     ..Filing::default()
//! };
//! let sender = Sender {
//!     payer: 1, prefecture: 13, code: "1234567".into(), name: "試験医院".into(),
//!     month: santei::Day::parse("2026-07-01").unwrap_or_default(), ..Sender::default()
//! };
//! let (draft, problems) = Draft::of(&claim, &episode, &filing);
//! assert_eq!(problems, []);
//! let mut writer = Writer::new(Vec::new(), &sender)?;
//! writer.write(&draft)?;
//! let (file, problems) = writer.finish()?;
//! assert_eq!(problems, []);
//! assert!(file.starts_with(b"IR,1,13,1,1234567,,"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod draft;
mod file;
mod filing;
mod from_claim;
mod person;
mod render;
mod text;

pub use draft::{Draft, DraftDisease, DraftInsurer, DraftItem, DraftScheme, DraftUnit, Remark};
pub use file::Writer;
pub use filing::{DiseaseNote, Filing, Insured, Note, Recipient, Sender};
