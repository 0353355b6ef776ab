//! A row of a master, read by the keys of its layout.

use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::age::AgeBound;
use crate::code::Code;
use crate::day;
use crate::layout::{Column, ColumnType, Layout};
use crate::problem::{Expected, Problem, ProblemKind};
use crate::table::{Row, Table};

/// A row of a table, with its layout. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Record {
    layout: &'static Layout,
    table: Arc<Table>,
    row: u32,
}

impl Record {
    /// The record of a row, from 0.
    pub fn new(layout: &'static Layout, table: &Arc<Table>, row: u32) -> Self {
        Self { layout, table: Arc::clone(table), row }
    }

    /// The records of a table in order.
    pub fn all(layout: &'static Layout, table: &Arc<Table>) -> impl Iterator<Item = Self> {
        let table = Arc::clone(table);
        (0..table.len()).map(move |row| Self::new(layout, &table, row))
    }

    /// Its layout.
    pub fn layout(&self) -> &'static Layout {
        self.layout
    }

    /// The file that it stands in.
    pub fn file(&self) -> &str {
        self.table.row(self.row).map_or("", |row| self.table.file_of(&row))
    }

    /// The line of the file, from 1.
    pub fn line(&self) -> u32 {
        self.table.row(self.row).map_or(0, |row| row.line())
    }

    /// The row as it stands in the file.
    pub fn row(&self) -> Option<Row<'_>> {
        self.table.row(self.row)
    }

    /// The value of a key: as it stands in the file, or the layout's default where the field is
    /// blank or the file is older than the column. Empty for a key that the layout does not have.
    pub fn get(&self, key: &str) -> &str {
        self.layout.column(key).map_or("", |column| self.value(column))
    }

    /// The value of a column. As [`Record::get`].
    pub fn value<'a>(&'a self, column: &'a Column) -> &'a str {
        let stated = self.table.row(self.row).and_then(|row| row.cell(column.position));
        match stated {
            Some(text) if !text.is_empty() => text,
            _ => column.default.as_deref().unwrap_or_default(),
        }
    }

    /// The value as it stands in the file, blank or not; `None` where the file has no such column.
    pub fn stated(&self, key: &str) -> Option<&str> {
        let column = self.layout.column(key)?;
        self.table.row(self.row)?.cell(column.position)
    }

    /// Its code (`code`).
    pub fn code(&self) -> Result<Code, Problem> {
        self.parse("code", Expected::Code, |text| text.parse().ok())
    }

    /// Its name (`name`).
    pub fn name(&self) -> &str {
        self.get("name")
    }

    /// A whole number.
    pub fn int(&self, key: &str) -> Result<i64, Problem> {
        self.parse(key, Expected::Int, parse_int)
    }

    /// A number with decimals.
    pub fn dec(&self, key: &str) -> Result<Decimal, Problem> {
        self.parse(key, Expected::Dec, parse_dec)
    }

    /// A date; `None` for zeros and blanks, [`day::OPEN_END`] for `99999999`.
    pub fn date(&self, key: &str) -> Result<Option<NaiveDate>, Problem> {
        self.parse(key, Expected::Date, |text| day::parse(text).ok())
    }

    /// An age bound.
    pub fn age(&self, key: &str) -> Result<AgeBound, Problem> {
        self.parse(key, Expected::Age, |text| text.parse().ok())
    }

    /// A class: its single letter or digit as it stands; `0` where the field is longer than one.
    pub fn flag(&self, key: &str) -> char {
        let mut chars = self.get(key).chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => c,
            _ => '0',
        }
    }

    /// The problem of a value that the field's type allows and its code list does not.
    pub fn unknown_value(&self, key: &str) -> Problem {
        let name = self.layout.column(key).map_or_else(String::new, |c| c.name.clone());
        self.problem(key, ProblemKind::UnknownValue { name, value: self.get(key).to_owned() })
    }

    fn parse<T>(
        &self,
        key: &str,
        expected: Expected,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, Problem> {
        let Some(column) = self.layout.column(key) else {
            return Err(self.problem(key, ProblemKind::UnknownKey(key.to_owned())));
        };
        let value = self.value(column);
        read(value).ok_or_else(|| {
            let (name, value) = (column.name.clone(), value.to_owned());
            self.problem(key, ProblemKind::BadValue { name, value, expected })
        })
    }

    fn problem(&self, key: &str, kind: ProblemKind) -> Problem {
        Problem {
            file: self.file().to_owned(),
            row: Some(self.line()),
            column: self.layout.column(key).map(|c| c.position),
            kind,
        }
    }
}

/// Whether the text of a field is of its type.
pub(crate) fn is_valid(kind: ColumnType, text: &str) -> bool {
    match kind {
        ColumnType::Text => true,
        ColumnType::Code => text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
        ColumnType::Int => parse_int(text).is_some(),
        ColumnType::Dec => is_dec(text),
        ColumnType::Date => day::parse(text).is_ok(),
        ColumnType::Age => text.parse::<AgeBound>().is_ok(),
        ColumnType::Flag => {
            text.len() <= 3
                && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'*'))
        }
    }
}

fn parse_int(text: &str) -> Option<i64> {
    let digits = text.len() <= 18 && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

fn parse_dec(text: &str) -> Option<Decimal> {
    if is_dec(text) { text.parse().ok() } else { None }
}

/// 整数10桁.小数2桁 at the most: no sign, no exponent.
fn is_dec(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits =
        |s: &str, most| !s.is_empty() && s.len() <= most && s.bytes().all(|b| b.is_ascii_digit());
    digits(whole, 12) && digits(fraction, 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        assert_eq!(parse_int("0012"), Some(12));
        assert_eq!(parse_int(""), None);
        assert_eq!(parse_int("-1"), None);
        assert_eq!(parse_dec("291.00").map(|d| d.to_string()).as_deref(), Some("291.00"));
        for bad in ["", ".5", "1.", "1.234", "-1", "1e3", "1,000", "１"] {
            assert_eq!(parse_dec(bad), None, "{bad}");
        }
    }
}
