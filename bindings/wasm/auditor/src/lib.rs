//! The audit of receipt files for browsers and Node: a file goes in, its findings come out. It is a
//! module of its own, so that who only calculates does not load the tables of Shift_JIS.

use core::ops::ControlFlow;

use santei::Lang;
use santei_bindings::{Engine, Trouble, receipts};
use santei_uke::audit::{Auditor, Facilities, Options, ReceiptReport, Summary};
use serde::Serialize;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// What an audit of a file says.
#[derive(Serialize)]
struct Audited {
    /// The receipts and parts of the file that have a finding, or something undecided.
    reports: Vec<ReceiptReport>,
    summary: Summary,
}

/// Judges a file of receipts against an image. `facilities` is the JSON of what is known of the
/// facilities: one `facility` of an Episode, or several by their 医療機関コード.
///
/// # Errors
/// The JSON of a trouble: bytes that are no image, JSON that is no facility.
#[wasm_bindgen]
pub fn audit(
    image: &[u8],
    file: &[u8],
    facilities: Option<String>,
    under_claims: bool,
    reminders: bool,
    english: bool,
) -> Result<String, JsValue> {
    let lang = if english { Lang::En } else { Lang::Ja };
    let thrown = |trouble: &Trouble| JsValue::from_str(&trouble.json(lang));
    let engine = Engine::from_bytes(image).map_err(|t| thrown(&t))?;
    let facilities = match facilities {
        Some(json) => receipts::facilities(&json).map_err(|t| thrown(&t))?,
        None => Facilities::default(),
    };
    let options = Options { lang, facilities, under_claims, reminders, ..Options::default() };
    let mut reports = Vec::new();
    let summary = Auditor::new(engine.image(), options).read(file, |report| {
        if !report.findings.is_empty() || !report.undecided.is_empty() {
            reports.push(report.clone());
        }
        ControlFlow::Continue(())
    });
    // Text and numbers alone: nothing of it can fail.
    Ok(serde_json::to_string(&Audited { reports, summary }).unwrap_or_default())
}
