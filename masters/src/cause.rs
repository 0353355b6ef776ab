//! What the system or a library says of what it could not read, with Japanese for what it usually
//! says.

use std::fmt;
use std::io;

use zip::result::ZipError;

use crate::problem::Lang;

/// Why a file or an archive could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    ja: Option<String>,
    said: String,
}

impl Cause {
    /// Its words after those of the problem. What has no Japanese form is given as it was said.
    pub(crate) fn after(&self, head: &str, lang: Lang) -> String {
        match (lang, &self.ja) {
            (Lang::Ja, Some(ja)) => format!("{head}: {ja}"),
            (Lang::Ja, None) => format!("{head}（原文: {}）", self.said),
            (Lang::En, _) => format!("{head}: {}", self.said),
        }
    }
}

/// As the system or the library said it.
impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said)
    }
}

impl From<&io::Error> for Cause {
    fn from(error: &io::Error) -> Self {
        Self { ja: of_system(error.kind()).map(str::to_owned), said: error.to_string() }
    }
}

impl From<&ZipError> for Cause {
    fn from(error: &ZipError) -> Self {
        let ja = match error {
            ZipError::Io(error) => of_content(error.kind()).map(str::to_owned),
            ZipError::InvalidArchive(_) => Some("zip の形でないか、壊れています".to_owned()),
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)
            | ZipError::InvalidPassword => Some("パスワードが掛かっています".to_owned()),
            ZipError::CompressionMethodNotSupported(number) => {
                Some(format!("圧縮方式 {number} は読めません"))
            }
            ZipError::FileNotFound => Some("中のファイルがありません".to_owned()),
            _ => None,
        };
        Self { ja, said: error.to_string() }
    }
}

impl Cause {
    /// Of an entry of an archive, which is inflated as it is read.
    pub(crate) fn of_entry(error: &io::Error) -> Self {
        Self { ja: of_content(error.kind()).map(str::to_owned), said: error.to_string() }
    }
}

fn of_content(kind: io::ErrorKind) -> Option<&'static str> {
    match kind {
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other => {
            Some("中身が壊れています")
        }
        kind => of_system(kind),
    }
}

fn of_system(kind: io::ErrorKind) -> Option<&'static str> {
    Some(match kind {
        io::ErrorKind::NotFound => "ファイルがありません",
        io::ErrorKind::PermissionDenied => "権限がありません",
        io::ErrorKind::IsADirectory => "フォルダです",
        io::ErrorKind::NotADirectory => "フォルダではありません",
        io::ErrorKind::UnexpectedEof => "途中で終わっています",
        io::ErrorKind::InvalidFilename => "ファイル名が正しくありません",
        io::ErrorKind::ResourceBusy => "ほかで使われています",
        io::ErrorKind::TimedOut => "時間内に読めません",
        io::ErrorKind::FileTooLarge => "大きすぎます",
        io::ErrorKind::OutOfMemory => "メモリーが足りません",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Cause, Lang};
    use std::io::{Error, ErrorKind};
    use zip::result::ZipError;

    #[test]
    fn what_is_usual_is_told_in_the_language_alone() {
        let missing = Cause::from(&Error::from(ErrorKind::NotFound));
        assert_eq!(missing.after("読めません", Lang::Ja), "読めません: ファイルがありません");
        assert_eq!(missing.after("unread", Lang::En), "unread: entity not found");
        let zips = [
            ZipError::Io(ErrorKind::UnexpectedEof.into()),
            ZipError::Io(Error::other("Invalid checksum")),
            ZipError::InvalidArchive("Could not find EOCD".into()),
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED),
            ZipError::CompressionMethodNotSupported(98),
        ];
        for error in &zips {
            let told = Cause::from(error).after("", Lang::Ja);
            let english = told.replace("zip", "").chars().any(|c| c.is_ascii_alphabetic());
            assert!(!english, "{told}");
        }
    }

    #[test]
    fn what_has_no_japanese_form_is_marked_as_the_words_of_another() {
        let strange = Cause::from(&Error::other("the tape snapped"));
        assert_eq!(strange.after("読めません", Lang::Ja), "読めません（原文: the tape snapped）");
        let strange = Cause::from(&ZipError::UnsupportedArchive("Multi-disk"));
        assert!(strange.after("開けません", Lang::Ja).contains("（原文: unsupported"));
    }
}
