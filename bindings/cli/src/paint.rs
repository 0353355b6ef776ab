//! Colours of a terminal, where they are wanted.

use std::io::IsTerminal;

use clap::ValueEnum;

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl When {
    /// Whether a stream is to be coloured.
    pub fn holds(self, stream: &impl IsTerminal) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => stream.is_terminal() && !no_color(),
        }
    }
}

/// Whether NO_COLOR is set (<https://no-color.org>: present and not empty).
pub fn no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
}

/// Puts colours around words, or does not.
#[derive(Clone, Copy, Debug, Default)]
pub struct Paint {
    /// Whether there are colours.
    pub on: bool,
}

impl Paint {
    fn with(self, style: &str, text: &str) -> String {
        if self.on && !text.is_empty() {
            format!("\u{1b}[{style}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    /// Bold.
    pub fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    /// Faint.
    pub fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    /// For errors.
    pub fn red(self, text: &str) -> String {
        self.with("1;31", text)
    }

    /// For what is well.
    pub fn green(self, text: &str) -> String {
        self.with("32", text)
    }

    /// For what needs a look.
    pub fn yellow(self, text: &str) -> String {
        self.with("33", text)
    }
}
