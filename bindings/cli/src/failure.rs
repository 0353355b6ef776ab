//! Why a command could not be done: what, where, and what to do.

use std::io::{ErrorKind, Write};
use std::panic::PanicHookInfo;

use santei::image::ImageError;
use santei::{EpisodeError, Lang};

use crate::app::App;
use crate::exit::Exit;

/// A sentence in both languages.
#[derive(Clone, Debug, Default)]
pub struct Words {
    ja: String,
    en: String,
}

impl Words {
    /// The sentence in both languages.
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }

    fn pick(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

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
    pub fn unreadable(path: &str, error: &std::io::Error) -> Self {
        let (ja, en) = io_words(error);
        let what = Words::new(
            format!("ファイルを読めません: {ja}"),
            format!("the file cannot be read: {en}"),
        );
        Self::new(Exit::Input, "E0502", what).at(path).help(
            "ファイルの場所と読み取り権限を確かめてください",
            "check the path and the permission to read",
        )
    }

    /// A file that cannot be written. Where the reader of a pipe went away nothing is told.
    pub fn unwritable(path: &str, error: &std::io::Error) -> Self {
        if error.kind() == ErrorKind::BrokenPipe {
            return Self::new(Exit::Done, "", Words::default());
        }
        let (ja, en) = io_words(error);
        let what =
            Words::new(format!("書き込めません: {ja}"), format!("it cannot be written: {en}"));
        Self::new(Exit::Input, "E0504", what).at(path).help(
            "書き込み先の権限と空き容量を確かめてください",
            "check the permission to write and the space left",
        )
    }

    /// An Episode that contradicts itself.
    pub fn episode(place: &str, error: &EpisodeError) -> Self {
        let ja = match error {
            EpisodeError::NoVisit => "受診（visits）がありません".to_owned(),
            EpisodeError::OtherMonth(day, first) => {
                format!("{day} の受診が最初の受診（{first}）と同じ月にありません")
            }
            EpisodeError::BeforeBirth(day, birth) => {
                format!("{day} の受診が生年月日（{birth}）より前です")
            }
            EpisodeError::OrderForm(day, at) => format!(
                "{day} の受診のオーダー {at} に `code` と `items` の両方があるか、どちらもありません"
            ),
            EpisodeError::Times(day, at, times) => {
                format!("{day} の受診のオーダー {at} の `times` が {times} です（1 から 999 まで）")
            }
            EpisodeError::Negative(day, at) => {
                format!("{day} の受診のオーダー {at} の数量、単価又は点数が負です")
            }
            EpisodeError::TooMany(most) => format!("行が {most} を超えています"),
        };
        Self::new(Exit::Input, error.code(), Words::new(ja, error.to_string())).at(place).help(
            "入力を直してください。形は `santei schema episode` で見られます",
            "correct the input; `santei schema episode` shows its form",
        )
    }

    /// An image that is refused.
    pub fn image(place: &str, error: &ImageError) -> Self {
        let ja = match error {
            ImageError::NotAnImage => "点数表イメージではありません".to_owned(),
            ImageError::Format { found } => {
                format!("イメージの形式が {found} で、このプログラムでは読めません")
            }
            ImageError::Length => "イメージが途中で切れているか、後に余分があります".to_owned(),
            ImageError::Alignment => "イメージの位置が8バイト境界にありません".to_owned(),
            ImageError::Damaged(section) => {
                format!("イメージが壊れています（`{section}` の部分）")
            }
            ImageError::Hash => "イメージの内容がハッシュと一致しません".to_owned(),
        };
        Self::new(Exit::Image, error.code(), Words::new(ja, error.to_string())).at(place).help(
            "`santei compile … -o イメージ` で作り直してください",
            "build it again with `santei compile … -o IMAGE`",
        )
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
        app.notes.error(&format!("{head} {}", told.what.pick(lang)));
        if !told.place.is_empty() {
            app.notes.error(&format!("  --> {}", told.place));
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

/// The system's words, which are English, with the frequent ones in Japanese.
fn io_words(error: &std::io::Error) -> (String, String) {
    let ja = match error.kind() {
        ErrorKind::NotFound => "ファイルがありません".to_owned(),
        ErrorKind::PermissionDenied => "権限がありません".to_owned(),
        ErrorKind::IsADirectory => "フォルダです".to_owned(),
        ErrorKind::InvalidData => "UTF-8 の文字ではありません".to_owned(),
        ErrorKind::StorageFull => "空き容量がありません".to_owned(),
        _ => error.to_string(),
    };
    let en = match error.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => error.to_string(),
    };
    (ja, en)
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
