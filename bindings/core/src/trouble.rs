//! Why a call could not be done: what, where, and what to do.

use crate::Words;
use santei::burden::BurdenError;
use santei::image::ImageError;
use santei::{CodeError, EpisodeError, Lang};
use serde::Serialize;
use std::io::ErrorKind;
use std::path::Path;

/// Of what kind a trouble is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum TroubleKind {
    /// A file that cannot be read.
    File,
    /// The input is malformed or contradicts itself.
    Input,
    /// The image is refused.
    Image,
}

/// Why a call could not be done. Boxed: results without one stay small.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble(Box<Told>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    kind: TroubleKind,
    code: &'static str,
    what: Words,
    place: String,
    help: Words,
}

/// The JSON form of a trouble.
#[derive(Serialize)]
struct TroubleJson<'a> {
    kind: TroubleKind,
    code: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    place: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    help: &'a str,
}

impl Trouble {
    /// A trouble with a stable code. Of a very long sentence the ends are told.
    #[must_use]
    pub fn new(kind: TroubleKind, code: &'static str, what: Words) -> Self {
        let (what, help) = (what.shortened(), Words::default());
        Self(Box::new(Told { kind, code, what, place: String::new(), help }))
    }

    /// Where: a file, `line:column`, or both.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.0.place = place.into();
        self
    }

    /// The same trouble in a named file: `name:line:column`.
    #[must_use]
    pub fn within(mut self, name: &str) -> Self {
        self.0.place = match self.0.place.as_str() {
            "" => name.to_owned(),
            place => format!("{name}:{place}"),
        };
        self
    }

    /// What to do about it.
    #[must_use]
    pub fn help(mut self, ja: impl Into<String>, en: impl Into<String>) -> Self {
        self.0.help = Words::new(ja, en);
        self
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> TroubleKind {
        self.0.kind
    }

    /// Its stable code (`E0503`), with a page in the documentation.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// What is wrong.
    #[must_use]
    pub fn message(&self, lang: Lang) -> &str {
        self.0.what.pick(lang)
    }

    /// What is wrong, in both languages.
    #[must_use]
    pub fn what(&self) -> &Words {
        &self.0.what
    }

    /// Where; empty where there is no place.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.0.place
    }

    /// What to do, in both languages.
    #[must_use]
    pub fn advice(&self) -> &Words {
        &self.0.help
    }

    /// Its JSON: `kind`, `code`, `message`, and where there are such `place` and `help`.
    ///
    /// ```
    /// use santei::Lang;
    /// let trouble = santei_bindings::episode(b"{").unwrap_err();
    /// assert_eq!(
    ///     trouble.json(Lang::En),
    ///     r#"{"kind":"input","code":"E0503","message":"the JSON is wrong: EOF while parsing an object","place":"1:1","help":"correct the input; `santei schema episode` and docs/schema/episode.schema.json show its form"}"#
    /// );
    /// ```
    #[must_use]
    pub fn json(&self, lang: Lang) -> String {
        let told = &self.0;
        let form = TroubleJson {
            kind: told.kind,
            code: told.code,
            message: told.what.pick(lang),
            place: &told.place,
            help: told.help.pick(lang),
        };
        // Text and numbers alone: nothing of it can fail.
        serde_json::to_string(&form).unwrap_or_default()
    }

    /// A file that cannot be read.
    #[must_use]
    pub fn unreadable(path: impl AsRef<Path>, error: &std::io::Error) -> Self {
        let path = path.as_ref().to_string_lossy();
        let what = of_system(("ファイルを読めません", "the file cannot be read"), error);
        Self::new(TroubleKind::File, "E0502", what).at(path).help(
            "ファイルの場所と読み取り権限を確かめてください",
            "check the path and the permission to read",
        )
    }

    /// A file that cannot be written.
    #[must_use]
    pub fn unwritable(path: impl AsRef<Path>, error: &std::io::Error) -> Self {
        let path = path.as_ref().to_string_lossy();
        let what = match error.kind() {
            // A file that is written need not be there before; its folder must.
            ErrorKind::NotFound => Words::new(
                "書き込めません: フォルダがありません",
                "it cannot be written: there is no such folder",
            ),
            _ => of_system(("書き込めません", "it cannot be written"), error),
        };
        Self::new(TroubleKind::File, "E0504", what).at(path).help(
            "書き込み先の権限と空き容量を確かめてください",
            "check the permission to write and the space left",
        )
    }
}

/// What could not be done, and why: the system's words are English, its usual ones have a Japanese
/// form, and the others are marked as its own.
fn of_system((ja, en): (&str, &str), error: &std::io::Error) -> Words {
    let usual = match error.kind() {
        ErrorKind::NotFound => "ファイルがありません",
        ErrorKind::PermissionDenied => "権限がありません",
        ErrorKind::IsADirectory => "フォルダです",
        ErrorKind::NotADirectory => "フォルダではありません",
        ErrorKind::InvalidData => "UTF-8 の文字ではありません",
        ErrorKind::UnexpectedEof => "途中で終わっています",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "空き容量がありません",
        ErrorKind::ReadOnlyFilesystem => "書き込めない場所です",
        ErrorKind::InvalidFilename => "ファイル名が正しくありません",
        ErrorKind::AlreadyExists => "同じ名前のものがあります",
        ErrorKind::ResourceBusy => "ほかで使われています",
        ErrorKind::TimedOut => "時間内に終わりません",
        ErrorKind::FileTooLarge => "大きすぎます",
        ErrorKind::OutOfMemory => "メモリーが足りません",
        _ => return Words::new(format!("{ja}（原文: {error}）"), format!("{en}: {error}")),
    };
    let en = match error.kind() {
        ErrorKind::NotFound => format!("{en}: there is no such file"),
        ErrorKind::FileTooLarge => format!("{en}: it is too large"),
        _ => format!("{en}: {error}"),
    };
    Words::new(format!("{ja}: {usual}"), en)
}

impl core::fmt::Display for Trouble {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}: {}", self.0.code, self.0.what.pick(Lang::En))?;
        if self.0.place.is_empty() { Ok(()) } else { write!(f, " ({})", self.0.place) }
    }
}

impl core::error::Error for Trouble {}

impl From<&EpisodeError> for Trouble {
    fn from(error: &EpisodeError) -> Self {
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
            EpisodeError::TooManyPast(most) => {
                format!("算定履歴（history）の行が {most} を超えています")
            }
        };
        let what = Words::new(ja, error.to_string());
        Self::new(TroubleKind::Input, error.code(), what).help(
            "入力を直してください。形は `santei schema episode` か docs/schema/episode.schema.json にあります",
            "correct the input; `santei schema episode` and docs/schema/episode.schema.json show its form",
        )
    }
}

impl From<&BurdenError> for Trouble {
    fn from(error: &BurdenError) -> Self {
        let what = Words::new(error.message(Lang::Ja), error.message(Lang::En));
        Self::new(TroubleKind::Input, error.code(), what).help(
            "coverages・certificates を直してください",
            "correct `coverages` and `certificates`",
        )
    }
}

impl From<&CodeError> for Trouble {
    fn from(error: &CodeError) -> Self {
        let what = Words::new(
            format!("`{}` は診療行為・医薬品・特定器材などのコードではありません", error.0),
            error.to_string(),
        );
        Self::new(TroubleKind::Input, "E0408", what)
            .help("9桁の数字を書いてください", "write nine digits")
    }
}

impl From<&ImageError> for Trouble {
    fn from(error: &ImageError) -> Self {
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
        let what = Words::new(ja, error.to_string());
        Self::new(TroubleKind::Image, error.code(), what).help(
            "`santei compile … -o イメージ` で作り直してください",
            "build it again with `santei compile … -o IMAGE`",
        )
    }
}
