//! The two streams: results, and words about them.

use std::io::{BufWriter, Stderr, StdoutLock, Write};

use serde::Serialize;

use crate::failure::Failure;
use crate::paint::Paint;

/// The standard output.
pub struct Out {
    writer: BufWriter<StdoutLock<'static>>,
    /// Its colours.
    pub paint: Paint,
}

impl Out {
    /// The standard output.
    pub fn new(paint: Paint) -> Self {
        Self { writer: BufWriter::new(std::io::stdout().lock()), paint }
    }

    /// A line.
    pub fn line(&mut self, text: &str) -> Result<(), Failure> {
        self.bytes(text.as_bytes())?;
        self.bytes(b"\n")
    }

    /// Bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.writer.write_all(bytes).map_err(|e| Failure::unwritable("-", &e))
    }

    /// A document as JSON.
    pub fn json(&mut self, document: &impl Serialize) -> Result<(), Failure> {
        serde_json::to_writer_pretty(&mut self.writer, document)
            .map_err(|e| Failure::unwritable("-", &e.into()))?;
        self.bytes(b"\n")
    }

    /// Sends what is held back.
    pub fn flush(&mut self) -> Result<(), Failure> {
        self.writer.flush().map_err(|e| Failure::unwritable("-", &e))
    }
}

/// The standard error.
pub struct Notes {
    writer: Stderr,
    /// Its colours.
    pub paint: Paint,
    /// Only errors are told.
    pub quiet: bool,
}

impl Notes {
    /// The standard error.
    pub fn new(paint: Paint, quiet: bool) -> Self {
        Self { writer: std::io::stderr(), paint, quiet }
    }

    /// A word to the person at the terminal.
    pub fn say(&mut self, text: &str) {
        if !self.quiet {
            self.error(text);
        }
    }

    /// What must be told.
    pub fn error(&mut self, text: &str) {
        // Where the standard error is closed there is nobody to tell.
        let _ = writeln!(self.writer, "{text}");
    }
}
