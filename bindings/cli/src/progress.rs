//! How far a long command is, on a terminal only.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::out::Notes;
use crate::paint::no_color;

/// A bar of steps on the standard error; invisible where that is no terminal, and with NO_COLOR or
/// `--quiet`.
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar of so many steps.
    pub fn new(steps: u64, notes: &Notes) -> Self {
        let shown = std::io::stderr().is_terminal() && !no_color() && !notes.quiet;
        let target =
            if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(steps), target);
        if let Ok(style) =
            ProgressStyle::with_template("{spinner} [{bar:20}] {pos}/{len} {msg} ({elapsed})")
        {
            bar.set_style(style);
        }
        if shown {
            bar.enable_steady_tick(Duration::from_millis(100));
        }
        Self { bar }
    }

    /// Begins a step.
    pub fn step(&self, what: &str) {
        self.bar.set_message(what.to_owned());
        self.bar.inc(1);
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// A bar of bytes that are read, of a size that may not be known; shown as [`Progress`] is.
pub struct ByteProgress {
    bar: ProgressBar,
}

impl ByteProgress {
    /// A bar of so many bytes.
    pub fn new(bytes: Option<u64>, notes: &Notes) -> Self {
        let shown = std::io::stderr().is_terminal() && !no_color() && !notes.quiet;
        let target =
            if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(bytes, target);
        let template = match bytes {
            Some(_) => "{spinner} [{bar:20}] {bytes}/{total_bytes} {msg} ({eta})",
            None => "{spinner} {bytes} {msg} ({elapsed})",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        if shown {
            bar.enable_steady_tick(Duration::from_millis(100));
        }
        Self { bar }
    }

    /// More bytes are read.
    pub fn more(&self, bytes: u64) {
        self.bar.inc(bytes);
    }

    /// What is read now.
    pub fn name(&self, name: &str) {
        self.bar.set_message(name.to_owned());
    }

    /// Writes beside the bar.
    pub fn beside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }
}

impl Drop for ByteProgress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}
