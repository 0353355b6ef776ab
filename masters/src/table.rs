//! A table of text: the whole decoded file kept once, and where its cells are.
//!
//! 350,000 rows of the point tables are some 60 MB; a `String` a cell would be ten times that.

use std::collections::BTreeMap;
use std::sync::Arc;

use memchr::{memchr, memchr2};
use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::character::complete::char;
use nom::error::{Error, ErrorKind};
use nom::{IResult, Parser};

use crate::problem::{Problem, ProblemKind, ProblemList};
use crate::text;

/// The largest file that is read: ten times the largest official one.
pub const MAX_FILE: u64 = 1 << 29;
/// The longest line that is read: the longest official one is under 2,000 bytes.
pub const MAX_LINE: usize = 1 << 16;

/// What a row must look like.
#[derive(Debug, Clone)]
pub struct Shape {
    /// `,` or tab.
    pub separator: char,
    /// The numbers of columns that are accepted; empty: any.
    pub columns: Vec<usize>,
}

impl Shape {
    /// Comma separated, of any number of columns.
    pub fn any() -> Self {
        Self { separator: ',', columns: Vec::new() }
    }

    fn accepts(&self, found: usize) -> bool {
        self.columns.is_empty() || self.columns.contains(&found)
    }

    fn expected(&self) -> String {
        let words: Vec<String> = self.columns.iter().map(ToString::to_string).collect();
        words.join(" / ")
    }
}

#[derive(Debug, Clone, Copy)]
struct RowHead {
    first: u32,
    line: u32,
    file: u32,
}

/// A table of text.
#[derive(Debug, Clone)]
pub struct Table {
    /// Mostly one; a table put together from several files has them all.
    files: Vec<Arc<str>>,
    text: String,
    cells: Vec<(u32, u32)>,
    rows: Vec<RowHead>,
}

impl Table {
    /// An empty table to be filled row by row.
    pub fn empty(file: impl Into<Arc<str>>) -> Self {
        Self { files: vec![file.into()], text: String::new(), cells: Vec::new(), rows: Vec::new() }
    }

    /// Reads the bytes of a file. Rows that cannot be read are left out and told.
    pub fn read(file: &str, bytes: &[u8], shape: &Shape) -> (Self, Vec<Problem>) {
        let mut problems = ProblemList::default();
        let table = Self::read_into(file, bytes, shape, &mut problems).0;
        (table, problems.finish(file))
    }

    /// As [`Table::read`]; also the number of rows left out.
    pub(crate) fn read_into(
        file: &str,
        bytes: &[u8],
        shape: &Shape,
        problems: &mut ProblemList,
    ) -> (Self, u32) {
        if bytes.len() as u64 > MAX_FILE {
            problems.push(Problem::of_file(file, ProblemKind::TooLarge { limit: MAX_FILE }));
            return (Self::empty(file), 0);
        }
        if text::is_utf16(bytes) {
            problems.push(Problem::of_file(file, ProblemKind::Utf16));
            return (Self::empty(file), 0);
        }
        let decoded = text::decode(bytes);
        for bad in &decoded.bad {
            let encoding = decoded.encoding.name();
            let kind = ProblemKind::BadText { offset: bad.offset, encoding };
            problems.push(Problem::of_row(file, bad.line, kind));
        }
        let (table, bad_rows) = Self::split(file, decoded.text, shape, problems);
        if table.is_empty() && bad_rows == 0 && decoded.bad.is_empty() {
            problems.push(Problem::of_file(file, ProblemKind::Empty));
        }
        (table, bad_rows + u32::try_from(decoded.bad.len()).unwrap_or(u32::MAX))
    }

    fn split(
        file: &str,
        mut text: String,
        shape: &Shape,
        problems: &mut ProblemList,
    ) -> (Self, u32) {
        let mut table = Self::empty(file);
        let mut escaped = String::new();
        let mut scratch: Vec<Cell<'_>> = Vec::new();
        let mut bad = 0;
        let base = text.len();
        let mut at = 0_usize;
        let mut line_number = 0_u32;
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let (line, after) = next_line(rest);
            let start = at;
            at += rest.len() - after.len();
            rest = after;
            line_number = line_number.saturating_add(1);
            // 0x1A ends a file as MS-DOS wrote it, and some tools still do.
            let line = if after.is_empty() { line.trim_end_matches('\u{1a}') } else { line };
            if line.is_empty() {
                continue;
            }
            scratch.clear();
            match row(line, shape, &mut scratch) {
                Ok(()) => {
                    table.rows.push(RowHead {
                        first: index(table.cells.len()),
                        line: line_number,
                        file: 0,
                    });
                    for cell in &scratch {
                        let span = match cell {
                            Cell::Plain(s) => {
                                let offset = s.as_ptr() as usize - line.as_ptr() as usize;
                                (start + offset, s.len())
                            }
                            Cell::Escaped(s) => {
                                let from = base + escaped.len();
                                escaped.push_str(&s.replace("\"\"", "\""));
                                (from, base + escaped.len() - from)
                            }
                        };
                        table.cells.push((index(span.0), index(span.1)));
                    }
                }
                Err(kind) => {
                    bad += 1;
                    problems.push(Problem::of_row(file, line_number, kind));
                }
            }
        }
        text.push_str(&escaped);
        text.shrink_to_fit();
        table.text = text;
        (table, bad)
    }

    /// Adds a row at the end. `line` is the line of the file that it stands for.
    pub fn push<'a>(&mut self, line: u32, cells: impl IntoIterator<Item = &'a str>) {
        let file = index(self.files.len()).saturating_sub(1);
        self.rows.push(RowHead { first: index(self.cells.len()), line, file });
        for cell in cells {
            self.cells.push((index(self.text.len()), index(cell.len())));
            self.text.push_str(cell);
        }
    }

    /// The rows pushed from now on stand in another file.
    pub fn continue_with(&mut self, file: impl Into<Arc<str>>) {
        let file = file.into();
        if self.files.last() != Some(&file) {
            self.files.push(file);
        }
    }

    /// Keeps the rows for which `keep` answers true.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(Row<'_>) -> bool) {
        let kept: Vec<u32> =
            (0..self.len()).filter(|&i| self.row(i).is_some_and(&mut keep)).collect();
        if kept.len() == self.rows.len() {
            return;
        }
        let mut rows = Vec::with_capacity(kept.len());
        let mut cells = Vec::with_capacity(self.cells.len());
        for i in kept {
            if let Some(row) = self.row(i) {
                rows.push(RowHead { first: index(cells.len()), line: row.line, file: row.file });
                cells.extend_from_slice(row.cells);
            }
        }
        self.rows = rows;
        self.cells = cells;
    }

    /// The table with other text in some of its cells, by row (from 0) and column (from 1). A cell
    /// that the table does not have stays away.
    #[must_use]
    pub fn amended(&self, changes: &BTreeMap<(u32, u32), String>) -> Self {
        let mut table = self.clone();
        for ((row, column), text) in changes {
            let cells = self.row(*row).map_or(0, |row| row.len());
            let head = self.rows.get(*row as usize).map_or(0, |head| head.first as usize);
            let column = *column as usize;
            if column == 0 || column > cells {
                continue;
            }
            if let Some(cell) = table.cells.get_mut(head + column - 1) {
                *cell = (index(table.text.len()), index(text.len()));
                table.text.push_str(text);
            }
        }
        table
    }

    /// The file that it was read from; the first, where there are several.
    pub fn file(&self) -> &str {
        self.files.first().map_or("", AsRef::as_ref)
    }

    /// The file that a row stands in.
    pub fn file_of(&self, row: &Row<'_>) -> &str {
        self.files.get(row.file as usize).map_or("", AsRef::as_ref)
    }

    /// The number of rows.
    pub fn len(&self) -> u32 {
        index(self.rows.len())
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A row, from 0.
    pub fn row(&self, number: u32) -> Option<Row<'_>> {
        let at = number as usize;
        let head = self.rows.get(at)?;
        let end = self.rows.get(at + 1).map_or(self.cells.len(), |next| next.first as usize);
        let cells = self.cells.get(head.first as usize..end)?;
        Some(Row { text: &self.text, cells, line: head.line, file: head.file })
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> + '_ {
        (0..self.len()).filter_map(|i| self.row(i))
    }

    /// The bytes of memory that it holds.
    pub fn memory(&self) -> usize {
        self.text.capacity()
            + self.cells.capacity() * size_of::<(u32, u32)>()
            + self.rows.capacity() * size_of::<RowHead>()
    }
}

/// One row of a [`Table`].
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    text: &'a str,
    cells: &'a [(u32, u32)],
    line: u32,
    file: u32,
}

impl<'a> Row<'a> {
    /// The cell of a column, counted from 1 as the official layouts count (項番).
    pub fn cell(&self, column: u32) -> Option<&'a str> {
        let &(start, len) = self.cells.get((column as usize).checked_sub(1)?)?;
        self.text.get(start as usize..start as usize + len as usize)
    }

    /// The number of columns.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether it has no column.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The line of the file, from 1.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// The cells in order.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> + 'a {
        let row = *self;
        (1..=index(row.len())).map(move |i| row.cell(i).unwrap_or_default())
    }
}

/// Files over [`MAX_FILE`] are refused, so that every offset fits.
fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// A line without its end (LF, CRLF or CR), and what follows it.
fn next_line(text: &str) -> (&str, &str) {
    let end = memchr2(b'\n', b'\r', text.as_bytes()).unwrap_or(text.len());
    let (line, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let after =
        rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r'])).unwrap_or(rest);
    (line, after)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell<'a> {
    /// As it stands in the text.
    Plain(&'a str),
    /// With `""` for `"`.
    Escaped(&'a str),
}

/// No official file has a line end within quotation marks, so a row never passes the end of its
/// line: a mark left open spoils one row, not all that follow.
fn row<'a>(line: &'a str, shape: &Shape, cells: &mut Vec<Cell<'a>>) -> Result<(), ProblemKind> {
    if line.len() > MAX_LINE {
        let (bytes, limit) = (line.len() as u64, MAX_LINE as u64);
        return Err(ProblemKind::RowTooLong { bytes, limit });
    }
    let is_control = |b: u8| b < 0x20 && b != b'\t';
    // Without a way out of the loop, so that many bytes are looked at in a step.
    if line.bytes().fold(false, |found, b| found | is_control(b)) {
        let control = line.bytes().find(|&b| is_control(b)).unwrap_or_default();
        return Err(ProblemKind::ControlCharacter(control));
    }
    let mut rest = line;
    loop {
        let (after, cell) = alt((quoted, |i| bare(i, shape.separator)))
            .parse(rest)
            .map_err(|_| ProblemKind::UnclosedQuote)?;
        cells.push(cell);
        if after.is_empty() {
            break;
        }
        rest = after.strip_prefix(shape.separator).ok_or(ProblemKind::TextAfterQuote)?;
    }
    if shape.accepts(cells.len()) {
        Ok(())
    } else {
        let expected = shape.expected();
        Err(ProblemKind::ColumnCount { found: index(cells.len()), expected })
    }
}

/// `"…"`, in which `""` is one mark.
fn quoted(input: &str) -> IResult<&str, Cell<'_>> {
    let (inner, _) = char('"')(input)?;
    let mut rest = inner;
    let mut marks = false;
    loop {
        let (at_mark, _) = till(rest, b'"')?;
        let (after, _) = tag("\"")(at_mark)?;
        match after.strip_prefix('"') {
            Some(further) => {
                marks = true;
                rest = further;
            }
            None => {
                let len = inner.len() - at_mark.len();
                let body = inner.get(..len).unwrap_or_default();
                let cell = if marks { Cell::Escaped(body) } else { Cell::Plain(body) };
                return Ok((after, cell));
            }
        }
    }
}

/// Anything but a mark at its beginning, up to the separator.
fn bare(input: &str, separator: char) -> IResult<&str, Cell<'_>> {
    if input.starts_with('"') {
        return Err(nom::Err::Error(Error::new(input, ErrorKind::Char)));
    }
    let separator = u8::try_from(separator).unwrap_or(b',');
    let (rest, body) = till(input, separator).unwrap_or(("", input));
    Ok((rest, Cell::Plain(body)))
}

/// What stands before an ASCII mark, and the rest from the mark on.
fn till(input: &str, mark: u8) -> IResult<&str, &str> {
    memchr(mark, input.as_bytes())
        .and_then(|at| input.split_at_checked(at))
        .map(|(before, rest)| (rest, before))
        .ok_or_else(|| nom::Err::Error(Error::new(input, ErrorKind::TakeUntil)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Vec<String>>, Vec<Problem>) {
        let (table, problems) = Table::read("t.csv", text.as_bytes(), &Shape::any());
        let rows = table.rows().map(|r| r.cells().map(str::to_owned).collect()).collect();
        (rows, problems)
    }

    #[test]
    fn quotes_and_line_ends() {
        let (rows, problems) = read("\"a\",\"b\"\"c\",d\r\n\r\n,x\n\"\",\r\"l\",\"\"\"\"\u{1a}");
        assert_eq!(problems, []);
        assert_eq!(rows[0], ["a", "b\"c", "d"]);
        assert_eq!(rows[1], ["", "x"]);
        assert_eq!(rows[2], ["", ""]);
        assert_eq!(rows[3], ["l", "\""]);
    }

    #[test]
    fn one_open_mark_spoils_one_row() {
        let (rows, problems) = read("\"a\",\"b\n\"c\",\"d\"\n\"e\"x,\"f\"\n");
        assert_eq!(rows, [["c", "d"]]);
        let codes: Vec<_> = problems.iter().map(|p| (p.code(), p.row)).collect();
        assert_eq!(codes, [("E0213", Some(1)), ("E0214", Some(3))]);
    }

    #[test]
    fn lines_keep_their_numbers() {
        let (table, _) = Table::read("t.csv", b"\n\na\n\nb\n", &Shape::any());
        let lines: Vec<_> = table.rows().map(|r| r.line()).collect();
        assert_eq!(lines, [3, 5]);
    }

    #[test]
    fn cells_are_amended() {
        let (table, _) = Table::read("t.csv", b"a,b\nc,d\n", &Shape::any());
        let changes = [((1, 1), "xy"), ((0, 2), ""), ((0, 3), "z"), ((2, 1), "z"), ((0, 0), "z")];
        let changes = changes.map(|(at, text)| (at, text.to_owned())).into();
        let rows: Vec<Vec<String>> = table
            .amended(&changes)
            .rows()
            .map(|r| r.cells().map(str::to_owned).collect())
            .collect();
        assert_eq!(rows, [["a", ""], ["xy", "d"]]);
    }

    #[test]
    fn empty_is_told() {
        let (_, problems) = read("\r\n\u{1a}");
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].code(), "E0202");
    }
}
