//! Which column of an official file is what. The columns are data (`layouts/*.layout`), so that a
//! revision that adds a column is a line of data.
//!
//! A line is `position key type default 日本語名`; the default stands for a blank or missing
//! field, `.` for an empty one and `!` for a field that must be stated. Keys are the names that
//! rule text uses.

use std::sync::LazyLock;

use crate::kind::FileKind;
use crate::problem::{Expected, Problem, ProblemKind};
use crate::record::is_valid;
use crate::table::Shape;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Any text.
    Text,
    /// A code of digits and letters, kept as text (leading zeros count).
    Code,
    /// A whole number.
    Int,
    /// A number with at most two decimals.
    Dec,
    /// A date of eight digits.
    Date,
    /// An age bound.
    Age,
    /// A class of one to three letters or digits.
    Flag,
}

impl ColumnType {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "text" => Self::Text,
            "code" => Self::Code,
            "int" => Self::Int,
            "dec" => Self::Dec,
            "date" => Self::Date,
            "age" => Self::Age,
            "flag" => Self::Flag,
            _ => return None,
        })
    }

    pub(crate) fn expected(self) -> Expected {
        match self {
            Self::Text | Self::Code => Expected::Code,
            Self::Int => Expected::Int,
            Self::Dec => Expected::Dec,
            Self::Date => Expected::Date,
            Self::Age => Expected::Age,
            Self::Flag => Expected::Flag,
        }
    }
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// 項番, from 1.
    pub position: u32,
    /// The English key.
    pub key: String,
    /// What it holds.
    pub kind: ColumnType,
    /// What a blank stands for; `None` where the field must be stated.
    pub default: Option<String>,
    /// 項目名
    pub name: String,
}

impl Column {
    /// Whether it can hold a text; a blank where it has a default.
    #[must_use]
    pub fn takes(&self, text: &str) -> bool {
        if text.is_empty() { self.default.is_some() } else { is_valid(self.kind, text) }
    }
}

/// The columns of one kind of file.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    kind: Option<FileKind>,
    separator: Option<char>,
    width: u32,
    accepted: Vec<usize>,
    source: String,
    columns: Vec<Column>,
    sorted: Vec<usize>,
}

impl Layout {
    /// The layout of a kind of file.
    pub fn of(kind: FileKind) -> Option<&'static Self> {
        EMBEDDED.iter().find(|layout| layout.kind == Some(kind))
    }

    /// Reads the text of a layout file.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problem> {
        let mut layout = Self::default();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if layout.line(line).is_none() {
                let kind = ProblemKind::BadLayout(line.to_owned());
                return Err(Problem::of_row(file, number, kind));
            }
        }
        layout.sorted = (0..layout.columns.len()).collect();
        let Self { columns, sorted, .. } = &mut layout;
        sorted.sort_by_key(|&at| columns.get(at).map(|c| c.key.as_str()));
        Ok(layout)
    }

    fn line(&mut self, line: &str) -> Option<()> {
        let (word, rest) = line.split_once(char::is_whitespace)?;
        let rest = rest.trim();
        match word {
            "file" => self.kind = Some(FileKind::from_name(rest)?),
            "columns" => {
                self.width = rest.parse().ok()?;
                self.accepted.push(rest.parse().ok()?);
            }
            "also" => {
                for number in rest.split_whitespace() {
                    self.accepted.push(number.parse().ok()?);
                }
            }
            "separator" => self.separator = (rest == "tab").then_some('\t'),
            "source" => rest.clone_into(&mut self.source),
            position => {
                let mut words = rest.split_whitespace();
                let key = words.next()?.to_owned();
                let kind = ColumnType::from_name(words.next()?)?;
                let default = match words.next()? {
                    "!" => None,
                    "." => Some(String::new()),
                    value => Some(value.to_owned()),
                };
                let name = words.next()?.to_owned();
                let position = position.parse().ok()?;
                if words.next().is_some() || self.column(&key).is_some() || position > self.width {
                    return None;
                }
                self.columns.push(Column { position, key, kind, default, name });
            }
        }
        Some(())
    }

    /// The kind of file that it describes.
    pub fn kind(&self) -> FileKind {
        self.kind.unwrap_or(FileKind::Unknown)
    }

    /// The number of columns of today's files.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// The official page that it was taken from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The columns in the order of the file, without reserved ones (予備).
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The column of a key.
    pub fn column(&self, key: &str) -> Option<&Column> {
        if self.sorted.is_empty() {
            return self.columns.iter().find(|c| c.key == key);
        }
        let name = |&at: &usize| self.columns.get(at).map(|c| c.key.as_str());
        let at = self.sorted.binary_search_by_key(&Some(key), name).ok()?;
        self.columns.get(*self.sorted.get(at)?)
    }

    /// What rows of such a file must look like.
    pub fn shape(&self) -> Shape {
        Shape { separator: self.separator.unwrap_or(','), columns: self.accepted.clone() }
    }
}

/// A layout that cannot be read is left out; a test reads every one.
static EMBEDDED: LazyLock<Vec<Layout>> = LazyLock::new(|| {
    TEXTS.iter().filter_map(|(file, text)| Layout::parse(file, text).ok()).collect()
});

macro_rules! texts {
    ($($name:literal)*) => {
        [$(($name, include_str!(concat!("../layouts/", $name)))),*]
    };
}

/// The layout files, by name.
pub const TEXTS: [(&str, &str); 24] = texts![
    "procedure.layout" "drug.layout" "material.layout" "comment.layout" "comment_link.layout"
    "disease.layout" "modifier.layout" "standard.layout"
    "ika-01.layout" "ika-02.layout" "ika-03-1.layout" "ika-03-2.layout" "ika-03-3.layout"
    "ika-03-4.layout" "ika-04.layout" "ika-05.layout"
    "shika-01.layout" "shika-02.layout" "shika-03-1.layout" "shika-03-2.layout"
    "shika-03-3.layout" "shika-03-4.layout" "shika-03-5.layout" "shika-04.layout"
];

/// The layout of 地単公費マスター (local subsidies), which is no file of the fee schedule.
pub const LOCAL_SUBSIDY: (&str, &str) =
    ("local_subsidy.layout", include_str!("../layouts/local_subsidy.layout"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_layout_reads() {
        for (file, text) in TEXTS {
            let layout = Layout::parse(file, text).unwrap();
            assert_eq!(format!("{}.layout", layout.kind()), file);
            assert!(!layout.source().is_empty());
        }
        for kind in FileKind::READ {
            assert!(Layout::of(kind).is_some(), "{kind}");
        }
    }

    #[test]
    fn keys_are_found() {
        let layout = Layout::of(FileKind::Procedure).unwrap();
        for column in layout.columns() {
            assert_eq!(layout.column(&column.key), Some(column));
        }
        assert_eq!(layout.column("points").unwrap().position, 12);
        assert_eq!(layout.column("surgical_system").unwrap().position, 137);
        assert_eq!(layout.column("no_such_key"), None);
    }

    #[test]
    fn bad_lines_are_told() {
        for bad in ["file nothing", "1 a text", "1 a textual . 名", "9 a text . 名", "x"] {
            let text = format!("file drug\ncolumns 2\n{bad}\n");
            let problem = Layout::parse("t", &text).unwrap_err();
            assert_eq!((problem.code(), problem.row), ("E0241", Some(3)), "{bad}");
        }
        assert!(Layout::parse("t", "columns 2\n1 a text . 名\n2 a text . 名").is_err());
    }
}
