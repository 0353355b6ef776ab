//! Why a command could not be done: what, where, and what to do.

use std::io::{ErrorKind, Write};
use std::panic::PanicHookInfo;
use std::path::Path;

use santei::Lang;

pub use santei_bindings::Words;
use santei_bindings::{Trouble, TroubleKind};

use crate::app::App;
use crate::exit::Exit;
use crate::table::clean;

/// Why a command could not be done. Boxed: results without a failure stay small.
#[derive(Clone, Debug)]
pub struct Failure(Box<Told>);

/// What is told of a failure.
#[derive(Clone, Debug)]
struct Told {
    exit: Exit,
    /// Stable code; empty: nothing is told (the reader went away, or all was told before).
    code: &'static str,
    what: Words,
    place: String,
    help: Words,
}

impl Failure {
    /// A failure at a place.
    pub fn new(exit: Exit, code: &'static str, what: Words) -> Self {
        Self(Box::new(Told { exit, code, what, place: String::new(), help: Words::default() }))
    }

    /// Where: file, line, column.
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.0.place = place.into();
        self
    }

    /// What to do about it.
    pub fn help(mut self, ja: impl Into<String>, en: impl Into<String>) -> Self {
        self.0.help = Words::new(ja, en);
        self
    }

    /// A file that cannot be read.
    pub fn unreadable(path: impl AsRef<Path>, error: &std::io::Error) -> Self {
        Trouble::unreadable(path, error).into()
    }

    /// A file that cannot be written. Where the reader of a pipe went away nothing is told.
    pub fn unwritable(path: impl AsRef<Path>, error: &std::io::Error) -> Self {
        if error.kind() == ErrorKind::BrokenPipe {
            return Self::new(Exit::Done, "", Words::default());
        }
        Trouble::unwritable(path, error).into()
    }

    /// What is wrong with an input or an image of this name.
    pub fn of(place: &str, trouble: impl Into<Trouble>) -> Self {
        trouble.into().within(place).into()
    }

    /// Tells the failure on the standard error; gives the way to end.
    pub fn tell(&self, app: &mut App) -> Exit {
        let told = &self.0;
        if told.code.is_empty() {
            return told.exit;
        }
        let lang = app.lang;
        let word = match lang {
            Lang::Ja => "エラー",
            Lang::En => "error",
        };
        let head = app.notes.paint.red(&format!("{word}[{}]:", told.code));
        app.notes.error(&format!("{head} {}", clean(told.what.pick(lang))));
        if !told.place.is_empty() {
            app.notes.error(&format!("  --> {}", clean(&told.place)));
        }
        let help = told.help.pick(lang);
        if !help.is_empty() {
            let word = match lang {
                Lang::Ja => "対処",
                Lang::En => "help",
            };
            app.notes.error(&format!("  = {word}: {help}"));
        }
        told.exit
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        let exit = match trouble.kind() {
            TroubleKind::File | TroubleKind::Input => Exit::Input,
            TroubleKind::Image => Exit::Image,
        };
        let mut failure = Self::new(exit, trouble.code(), trouble.what().clone());
        failure.0.place = trouble.place().to_owned();
        failure.0.help = trouble.advice().clone();
        failure
    }
}

/// Says that the program has a defect.
pub fn internal(lang: Lang, info: &PanicHookInfo<'_>) {
    let place = info.location().map(|l| format!("{}:{}", l.file(), l.line())).unwrap_or_default();
    let text = match lang {
        Lang::Ja => format!(
            "エラー[E0590]: プログラムの不具合で続けられません\n  --> {place}\n  = 対処: \
             入力とこの行を添えて知らせてください\n"
        ),
        Lang::En => format!(
            "error[E0590]: a defect of the program stops it\n  --> {place}\n  = help: report it \
             with the input and this line\n"
        ),
    };
    // Where even this cannot be written there is nobody to tell.
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
