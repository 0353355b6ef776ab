//! What the system says of a file that it could not read, with Japanese for what it
//! usually says.

use std::fmt;
use std::io::{Error, ErrorKind};

use santei::Lang;

/// Why a file could not be read.
///
/// ```
/// use santei::Lang;
/// use santei_uke::Cause;
/// let missing = Cause::from(&std::io::Error::from(std::io::ErrorKind::NotFound));
/// assert_eq!(missing.after("読めません", Lang::Ja), "読めません: ファイルがありません");
/// let other = Cause::from(&std::io::Error::other("the tape snapped"));
/// assert_eq!(other.after("読めません", Lang::Ja), "読めません（原文: the tape snapped）");
/// assert_eq!(other.after("unread", Lang::En), "unread: the tape snapped");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    kind: ErrorKind,
    said: String,
}

impl Cause {
    /// Its words after those of the problem. What has no Japanese form is given as it was said.
    #[must_use]
    pub fn after(&self, head: &str, lang: Lang) -> String {
        match (lang, self.ja()) {
            (Lang::Ja, Some(ja)) => format!("{head}: {ja}"),
            (Lang::Ja, None) => format!("{head}（原文: {}）", self.said),
            (Lang::En, _) => format!("{head}: {self}"),
        }
    }

    const fn ja(&self) -> Option<&'static str> {
        Some(match self.kind {
            ErrorKind::NotFound => "ファイルがありません",
            ErrorKind::PermissionDenied => "権限がありません",
            ErrorKind::IsADirectory => "フォルダです",
            ErrorKind::NotADirectory => "フォルダではありません",
            ErrorKind::InvalidData => "中身が壊れています",
            ErrorKind::UnexpectedEof => "途中で終わっています",
            ErrorKind::InvalidFilename => "ファイル名が正しくありません",
            ErrorKind::ResourceBusy => "ほかで使われています",
            ErrorKind::TimedOut => "時間内に読めません",
            ErrorKind::FileTooLarge => "大きすぎます",
            ErrorKind::OutOfMemory => "メモリーが足りません",
            _ => return None,
        })
    }
}

/// In English: as the system said it.
impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            ErrorKind::NotFound => "there is no such file",
            ErrorKind::FileTooLarge => "it is too large",
            _ => &self.said,
        })
    }
}

impl From<&Error> for Cause {
    fn from(error: &Error) -> Self {
        Self { kind: error.kind(), said: error.to_string() }
    }
}
