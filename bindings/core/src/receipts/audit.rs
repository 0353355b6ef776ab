//! The audit (審査) of a file of receipts.

use santei::Lang;
use santei_uke::Reader;
use santei_uke::audit::{Auditor, Finding, Options, ReceiptReport, Summary};
use serde::Serialize;

use super::{AuditRequest, Each, Source, Task};
use crate::{Engine, write};

/// A finding and its file: a line of `santei audit --format ndjson`.
#[derive(Debug, Serialize)]
pub struct FindingOf<'a> {
    /// The name of the file.
    pub file: &'a str,
    /// The finding.
    #[serde(flatten)]
    pub finding: &'a Finding,
}

/// An audit under way: an iterator of what it says of each receipt, and of each part of the file
/// that has a finding.
pub struct Audit<'e> {
    auditor: Auditor<'e>,
    parts: Reader<Source<'e>>,
    file: String,
    each: Each,
    summary: Summary,
    ended: bool,
}

impl<'e> Audit<'e> {
    /// Begins an audit. What cannot be read of the file is a finding, not an error.
    #[must_use]
    pub fn new(engine: &'e Engine, source: Source<'e>, request: AuditRequest, lang: Lang) -> Self {
        let AuditRequest { file, each, facilities, suppressions, under_claims, reminders } =
            request;
        let options = Options { lang, facilities, suppressions, under_claims, reminders };
        Self {
            auditor: Auditor::new(engine.image(), options),
            parts: Reader::new(source),
            file: file.unwrap_or_else(|| "-".to_owned()),
            each,
            summary: Summary::default(),
            ended: false,
        }
    }

    /// The sums of what was read so far.
    #[must_use]
    pub const fn summary(&self) -> &Summary {
        &self.summary
    }
}

impl Iterator for Audit<'_> {
    type Item = ReceiptReport;

    fn next(&mut self) -> Option<ReceiptReport> {
        let auditor = &mut self.auditor;
        let mut report = self.parts.by_ref().find_map(|part| auditor.part(&part));
        if report.is_none() && !core::mem::replace(&mut self.ended, true) {
            report = auditor.end();
        }
        let report = report?;
        self.summary.take(&report);
        Some(report)
    }
}

impl Task for Audit<'_> {
    fn lines(&mut self, out: &mut Vec<u8>) -> bool {
        let Some(report) = self.next() else { return false };
        match self.each {
            Each::Receipt => line(&report, out),
            Each::Finding => {
                for finding in &report.findings {
                    line(&FindingOf { file: &self.file, finding }, out);
                }
            }
        }
        true
    }

    fn sums(&self, out: &mut Vec<u8>) {
        write(&self.summary, out);
    }
}

/// Appends a value as a line.
pub(super) fn line<T: Serialize>(value: &T, out: &mut Vec<u8>) {
    write(value, out);
    out.push(b'\n');
}
