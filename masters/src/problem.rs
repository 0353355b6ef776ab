//! What a reader could not understand, told to a person: which file, which row, which column,
//! and what to do about it.
//!
//! The codes `E0200`–`E0299` are stable. A problem never stops a file: the row is left out and
//! the rest is read.

use std::fmt;

use crate::cause::Cause;

/// The language of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// 日本語
    #[default]
    Ja,
    /// English
    En,
}

/// What was wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The file or folder could not be read from the disk.
    #[error("the file cannot be read: {0}")]
    Unreadable(Cause),
    /// The file is larger than a master can be.
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The file holds no row.
    #[error("the file is empty")]
    Empty,
    /// The zip archive is damaged or not a zip archive.
    #[error("the zip archive cannot be read: {0}")]
    BadZip(Cause),
    /// The inflated content of the zip archive is larger than a set of masters can be.
    #[error("the content of the zip archive is larger than {limit} bytes")]
    ZipTooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// A zip archive within a zip archive, deeper than is looked into.
    #[error("a zip archive lies too deep within another")]
    ZipTooDeep,
    /// UTF-16, which no official file uses.
    #[error("the file is UTF-16")]
    Utf16,
    /// The bytes of the row are neither UTF-8 nor CP932.
    #[error("byte {offset} of the file is not a character of {encoding}")]
    BadText {
        /// Offset of the first bad byte, from the beginning of the file.
        offset: u64,
        /// The encoding of the rest of the file.
        encoding: &'static str,
    },
    /// A control character, such as NUL, within a row.
    #[error("the row holds the control character `{0:#04x}`")]
    ControlCharacter(u8),
    /// The row is longer than any row of an official file.
    #[error("the row is {bytes} bytes long; {limit} are the most")]
    RowTooLong {
        /// Length found.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// The quotation mark is not closed before the end of the line.
    #[error("a quotation mark is not closed")]
    UnclosedQuote,
    /// Something other than a separator follows a closing quotation mark.
    #[error("text follows a closing quotation mark")]
    TextAfterQuote,
    /// The number of columns is not one that the layout accepts.
    #[error("the row has {found} columns; {expected} are expected")]
    ColumnCount {
        /// Columns found.
        found: u32,
        /// The accepted numbers.
        expected: String,
    },
    /// A field that must be stated is blank.
    #[error("`{name}` is blank")]
    Blank {
        /// Japanese name of the column.
        name: String,
    },
    /// The value of a field is not of its type.
    #[error("`{value}` in `{name}` is not {expected}")]
    BadValue {
        /// Japanese name of the column.
        name: String,
        /// The value found.
        value: String,
        /// What the column holds.
        expected: Expected,
    },
    /// The value of a field is not among those the official layout lists.
    #[error("`{value}` in `{name}` is not a value that the layout lists")]
    UnknownValue {
        /// Japanese name of the column.
        name: String,
        /// The value found.
        value: String,
    },
    /// The same code stands in two rows of one file.
    #[error("the code {code} stands in an earlier row of the file")]
    DuplicateCode {
        /// The code.
        code: String,
    },
    /// A difference file changes a code that no earlier file holds.
    #[error("the difference changes the code {code}, which no earlier file holds")]
    DifferenceWithoutBase {
        /// The code.
        code: String,
    },
    /// The kind of the file is not one that can be read this way.
    #[error("no layout is known for `{kind}`")]
    NoLayout {
        /// ASCII name of the kind.
        kind: String,
    },
    /// A line of a layout file is not understood.
    #[error("the layout line is not understood: {0}")]
    BadLayout(String),
    /// A line of a starter file is not understood.
    #[error("the line is not understood: {0}")]
    BadStarterLine(String),
    /// A starter file names a snapshot that it did not declare.
    #[error("no snapshot `{0}` is declared above")]
    UnknownSnapshot(String),
    /// A starter file names a key that the layout does not have.
    #[error("the layout has no key `{0}`")]
    UnknownKey(String),
    /// Further problems of the same file are counted, not listed.
    #[error("{0} further problems are not listed")]
    More(u64),
}

/// What a column holds, for messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expected {
    /// A whole number.
    Int,
    /// A number with at most two decimal places.
    Dec,
    /// A date of eight digits.
    Date,
    /// An age bound such as `06`, `AA`, `B3`.
    Age,
    /// A short code of digits and letters.
    Flag,
    /// A code of digits and letters.
    Code,
}

impl Expected {
    /// The words for it.
    pub fn words(self, lang: Lang) -> &'static str {
        match (lang, self) {
            (Lang::Ja, Self::Int) => "整数",
            (Lang::Ja, Self::Dec) => "小数2桁までの数",
            (Lang::Ja, Self::Date) => "8桁の年月日",
            (Lang::Ja, Self::Age) => "年齢（06、AA、B3 など）",
            (Lang::Ja, Self::Flag) => "英数3文字以内の区分",
            (Lang::Ja, Self::Code) => "英数のコード",
            (Lang::En, Self::Int) => "a whole number",
            (Lang::En, Self::Dec) => "a number with at most two decimals",
            (Lang::En, Self::Date) => "a date of eight digits",
            (Lang::En, Self::Age) => "an age bound (06, AA, B3 …)",
            (Lang::En, Self::Flag) => "a class of at most three letters or digits",
            (Lang::En, Self::Code) => "a code of letters and digits",
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words(Lang::En))
    }
}

impl ProblemKind {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "E0200",
            Self::TooLarge { .. } => "E0201",
            Self::Empty => "E0202",
            Self::BadZip(_) => "E0203",
            Self::ZipTooLarge { .. } => "E0204",
            Self::ZipTooDeep => "E0205",
            Self::Utf16 => "E0206",
            Self::BadText { .. } => "E0210",
            Self::ControlCharacter(_) => "E0211",
            Self::RowTooLong { .. } => "E0212",
            Self::UnclosedQuote => "E0213",
            Self::TextAfterQuote => "E0214",
            Self::ColumnCount { .. } => "E0220",
            Self::Blank { .. } => "E0221",
            Self::BadValue { .. } => "E0222",
            Self::UnknownValue { .. } => "E0223",
            Self::DuplicateCode { .. } => "E0224",
            Self::DifferenceWithoutBase { .. } => "E0230",
            Self::NoLayout { .. } => "E0240",
            Self::BadLayout(_) => "E0241",
            Self::BadStarterLine(_) => "E0250",
            Self::UnknownSnapshot(_) => "E0251",
            Self::UnknownKey(_) => "E0252",
            Self::More(_) => "E0299",
        }
    }

    /// Whether the problem is a mere notice: nothing was left out because of it.
    pub fn is_notice(&self) -> bool {
        matches!(self, Self::Empty | Self::More(_))
    }

    fn ja(&self) -> String {
        match self {
            Self::Unreadable(e) => e.after("ファイルを読めません", Lang::Ja),
            Self::TooLarge { limit } => format!("ファイルが {limit} バイトを超えています"),
            Self::Empty => "ファイルに行がありません".into(),
            Self::BadZip(e) => e.after("zip ファイルを開けません", Lang::Ja),
            Self::ZipTooLarge { limit } => {
                format!("zip ファイルの中身が {limit} バイトを超えています")
            }
            Self::ZipTooDeep => "zip ファイルの中の zip ファイルが深すぎます".into(),
            Self::Utf16 => "ファイルが UTF-16 です".into(),
            Self::BadText { offset, encoding } => {
                format!("ファイルの {offset} バイト目が {encoding} の文字ではありません")
            }
            Self::ControlCharacter(b) => format!("行に制御文字 `{b:#04x}` があります"),
            Self::RowTooLong { bytes, limit } => {
                format!("行が {bytes} バイトあります（上限 {limit}）")
            }
            Self::UnclosedQuote => "引用符が閉じていません".into(),
            Self::TextAfterQuote => "閉じた引用符の後に文字があります".into(),
            Self::ColumnCount { found, expected } => {
                format!("列が {found} あります（正しくは {expected}）")
            }
            Self::Blank { name } => format!("「{name}」が空です"),
            Self::BadValue { name, value, expected } => {
                format!("「{name}」の `{value}` は{}ではありません", expected.words(Lang::Ja))
            }
            Self::UnknownValue { name, value } => {
                format!("「{name}」の `{value}` は仕様書にない値です")
            }
            Self::DuplicateCode { code } => {
                format!("コード {code} は同じファイルの前の行にもあります")
            }
            Self::DifferenceWithoutBase { code } => {
                format!("差分が変更するコード {code} が元のファイルにありません")
            }
            Self::NoLayout { kind } => format!("`{kind}` のレイアウトがありません"),
            Self::BadLayout(l) => format!("レイアウトの行を読めません: {l}"),
            Self::BadStarterLine(l) => format!("行を読めません: {l}"),
            Self::UnknownSnapshot(s) => format!("版 `{s}` が上で宣言されていません"),
            Self::UnknownKey(k) => format!("レイアウトに項目 `{k}` がありません"),
            Self::More(n) => format!("このほか {n} 件は省略しました"),
        }
    }

    fn help_text(&self, lang: Lang) -> &'static str {
        let ja = lang == Lang::Ja;
        match self {
            Self::Unreadable(_) if ja => "ファイルの場所と読み取り権限を確かめてください",
            Self::Unreadable(_) => "check the path and the permission to read",
            Self::TooLarge { .. } if ja => "公表元のファイルかどうかを確かめてください",
            Self::TooLarge { .. } => "check that it is the publisher's file",
            Self::Empty if ja => "ダウンロードし直してください",
            Self::Empty => "download it again",
            Self::BadZip(_) | Self::ZipTooLarge { .. } if ja => {
                "ダウンロードし直すか、展開したフォルダを指定してください"
            }
            Self::BadZip(_) | Self::ZipTooLarge { .. } => {
                "download it again, or give the unpacked folder"
            }
            Self::ZipTooDeep if ja => "中の zip ファイルを展開してください",
            Self::ZipTooDeep => "unpack the inner archive",
            Self::Utf16 if ja => "UTF-8 か Shift_JIS (CP932) で保存してください",
            Self::Utf16 => "save it as UTF-8 or Shift_JIS (CP932)",
            Self::BadText { .. } if ja => {
                "公表元のファイルをそのまま使ってください（表計算ソフトで保存し直さない）"
            }
            Self::BadText { .. } => {
                "use the publisher's file as it is; do not save it from a spreadsheet"
            }
            Self::ColumnCount { .. } | Self::TextAfterQuote | Self::UnclosedQuote if ja => {
                "行が途中で切れていないか、別の種類のファイルでないかを確かめてください"
            }
            Self::ColumnCount { .. } | Self::TextAfterQuote | Self::UnclosedQuote => {
                "check that the row is not cut short and that the file is of this kind"
            }
            Self::ControlCharacter(_) | Self::RowTooLong { .. } if ja => {
                "ファイルが壊れています。ダウンロードし直してください"
            }
            Self::ControlCharacter(_) | Self::RowTooLong { .. } => {
                "the file is damaged; download it again"
            }
            Self::Blank { .. } | Self::BadValue { .. } | Self::UnknownValue { .. } if ja => {
                "この行は使いません。公表元の訂正版を確かめてください"
            }
            Self::Blank { .. } | Self::BadValue { .. } | Self::UnknownValue { .. } => {
                "the row is not used; look for the publisher's correction"
            }
            Self::DuplicateCode { .. } if ja => "後の行を使います",
            Self::DuplicateCode { .. } => "the later row is used",
            Self::DifferenceWithoutBase { .. } if ja => "全件のマスターファイルも指定してください",
            Self::DifferenceWithoutBase { .. } => "give the full master file too",
            Self::NoLayout { .. } if ja => "ファイル名を公表時の名前に戻してください",
            Self::NoLayout { .. } => "give the file its published name",
            Self::BadLayout(_) if ja => "形は `位置 項目 型 既定値 日本語名` です",
            Self::BadLayout(_) => "the form is `position key type default name`",
            Self::BadStarterLine(_) if ja => "形は `[コード] 名称` または `版: 項目=値 …` です",
            Self::BadStarterLine(_) => "the form is `[code] name` or `snapshot: key=value …`",
            Self::UnknownSnapshot(_) if ja => "先に `snapshot 名 開始 終了` を書いてください",
            Self::UnknownSnapshot(_) => "write `snapshot name from to` first",
            Self::UnknownKey(_) if ja => "layouts/ の項目名を使ってください",
            Self::UnknownKey(_) => "use a key of the layout file",
            Self::More(_) => "",
        }
    }
}

/// One thing that a reader could not understand, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as it was named to the reader.
    pub file: String,
    /// The line of the file, from 1.
    pub row: Option<u32>,
    /// The column, from 1 (項番).
    pub column: Option<u32>,
    /// What was wrong.
    pub kind: ProblemKind,
}

impl Problem {
    /// A problem of a whole file.
    pub fn of_file(file: impl Into<String>, kind: ProblemKind) -> Self {
        Self { file: file.into(), row: None, column: None, kind }
    }

    /// A problem of a row.
    pub fn of_row(file: impl Into<String>, row: u32, kind: ProblemKind) -> Self {
        Self { file: file.into(), row: Some(row), column: None, kind }
    }

    /// A problem of a field.
    pub fn of_field(file: impl Into<String>, row: u32, column: u32, kind: ProblemKind) -> Self {
        Self { file: file.into(), row: Some(row), column: Some(column), kind }
    }

    /// The stable code, such as `E0220`.
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// Where: file, row, column.
    pub fn place(&self, lang: Lang) -> String {
        let mut out = self.file.clone();
        if let Some(row) = self.row {
            match lang {
                Lang::Ja => out.push_str(&format!(" {row} 行目")),
                Lang::En => out.push_str(&format!(", row {row}")),
            }
        }
        if let Some(column) = self.column {
            match lang {
                Lang::Ja => out.push_str(&format!(" {column} 列目")),
                Lang::En => out.push_str(&format!(", column {column}")),
            }
        }
        out
    }

    /// What was wrong, without place or code.
    pub fn message(&self, lang: Lang) -> String {
        match lang {
            Lang::Ja => self.kind.ja(),
            Lang::En => self.kind.to_string(),
        }
    }

    /// What to do about it.
    pub fn help(&self, lang: Lang) -> &'static str {
        self.kind.help_text(lang)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.code(), self.place(Lang::Ja), self.message(Lang::Ja))
    }
}

impl std::error::Error for Problem {}

/// The problems of one file, at most [`ProblemList::LIMIT`] of them; the rest are counted.
#[derive(Debug, Clone, Default)]
pub(crate) struct ProblemList {
    items: Vec<Problem>,
    more: u64,
}

impl ProblemList {
    /// A broken file of 350,000 rows must not become 350,000 messages.
    pub(crate) const LIMIT: usize = 200;

    pub(crate) fn push(&mut self, problem: Problem) {
        if self.items.len() < Self::LIMIT {
            self.items.push(problem);
        } else {
            self.more += 1;
        }
    }

    pub(crate) fn finish(mut self, file: &str) -> Vec<Problem> {
        if self.more > 0 {
            self.items.push(Problem::of_file(file, ProblemKind::More(self.more)));
        }
        self.items
    }
}

/// How a file was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The file, as it was named to the reader.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// Rows that were read.
    pub rows_good: u32,
    /// Rows that were left out.
    pub rows_bad: u32,
    /// Why.
    pub problems: Vec<Problem>,
}

impl Report {
    /// The fingerprint as 64 hexadecimal digits.
    pub fn sha256_hex(&self) -> String {
        hex(&self.sha256)
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for b in bytes {
        out.push_str(&format!("{b:02x}"));
    }
    out
}
