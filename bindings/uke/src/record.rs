//! Records, their fields and where they stand.

use std::borrow::Cow;

use encoding_rs::SHIFT_JIS;
use nom::Parser;
use nom::bytes::complete::{tag, take_while_m_n};
use nom::character::complete::{digit0, digit1};
use nom::combinator::{all_consuming, opt};
use nom::sequence::preceded;
use santei::{Code, Day, Fixed};

use crate::kind::Kind;
use crate::problem::{Expected, Problem, ProblemKind};

/// Where a value stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The record of the file (its line), from 1; 0: the file as a whole.
    pub record: u64,
    /// The item number (項番) of the specification, from 1 for レコード識別情報; 0: the whole
    /// record.
    pub item: u16,
}

/// Records that belong together, with their exact bytes.
#[derive(Clone, Debug, Default)]
pub struct Records {
    bytes: Vec<u8>,
    spans: Vec<Span>,
    /// Where each field ends.
    ends: Vec<u32>,
    problems: Vec<Problem>,
    more_problems: u64,
}

#[derive(Clone, Copy, Debug)]
struct Span {
    number: u64,
    start: u32,
    first_end: u32,
    fields: u32,
    kind: Kind,
}

impl Records {
    /// Problems beyond these are counted, not listed.
    pub const MAX_PROBLEMS: usize = 50;

    /// The exact bytes, line ends included.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes of all records but the first, line ends included.
    pub(crate) fn bytes_behind_first(&self) -> &[u8] {
        let start = self.spans.get(1).map(|second| second.start as usize);
        start.and_then(|start| self.bytes.get(start..)).unwrap_or_default()
    }

    /// The records in their order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Record<'_>> + ExactSizeIterator + Clone {
        self.spans.iter().map(|span| Record { of: self, span: *span })
    }

    /// A record by its index.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Record<'_>> {
        self.spans.get(index).map(|span| Record { of: self, span: *span })
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The first record of a kind.
    #[must_use]
    pub fn first(&self, kind: Kind) -> Option<Record<'_>> {
        self.iter().find(|r| r.kind() == kind)
    }

    /// What the reader could not take, such as a record that is too long; such a record is left
    /// out. At most [`Records::MAX_PROBLEMS`] are kept.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// How many more problems there were.
    #[must_use]
    pub const fn more_problems(&self) -> u64 {
        self.more_problems
    }

    /// Whether these are all the bytes that stood in the file.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.more_problems == 0 && !self.problems.iter().any(|p| p.kind.loses_bytes())
    }

    pub(crate) fn problem(&mut self, problem: Problem) {
        if self.problems.len() < Self::MAX_PROBLEMS {
            self.problems.push(problem);
        } else {
            self.more_problems = self.more_problems.saturating_add(1);
        }
    }

    /// Room for as much as another part has, up to a bound.
    pub(crate) fn with_room_of(other: Room) -> Self {
        Self {
            bytes: Vec::with_capacity(other.bytes),
            spans: Vec::with_capacity(other.records),
            ends: Vec::with_capacity(other.fields),
            ..Self::default()
        }
    }

    /// How much there is of everything, as far as room is made for it beforehand.
    pub(crate) fn room(&self) -> Room {
        Room {
            bytes: self.bytes.len().min(Room::MOST),
            records: self.spans.len().min(Room::MOST),
            fields: self.ends.len().min(Room::MOST),
        }
    }

    /// Adds a record: one line with its line end. The caller bounds the size.
    pub(crate) fn push(&mut self, number: u64, kind: Kind, line: &[u8]) {
        let start = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        self.bytes.extend_from_slice(line);
        let body = body_of(line);
        let first_end = self.ends.len();
        // A comma is never the second byte of a character of CP932 (0x40 and above).
        let commas = (start..).zip(body).filter(|(_, byte)| **byte == b',').map(|(at, _)| at);
        self.ends.extend(commas);
        let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
        self.ends.push(start.saturating_add(length));
        self.spans.push(Span {
            number,
            start,
            first_end: u32::try_from(first_end).unwrap_or(u32::MAX),
            fields: u32::try_from(self.ends.len().saturating_sub(first_end)).unwrap_or(u32::MAX),
            kind,
        });
    }
}

/// How much room a part takes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Room {
    bytes: usize,
    records: usize,
    fields: usize,
}

impl Room {
    /// One large part is no reason to make room for many.
    const MOST: usize = 1 << 14;
}

/// The line without its line end.
fn body_of(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The kind of a record, of which the line is given.
pub(crate) fn kind_of(line: &[u8]) -> Kind {
    let body = body_of(line);
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    Kind::of(body.split(|b| *b == b',').next().unwrap_or_default())
}

/// A record (レコード).
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    of: &'a Records,
    span: Span,
}

impl<'a> Record<'a> {
    /// Its kind.
    #[must_use]
    pub const fn kind(self) -> Kind {
        self.span.kind
    }

    /// Which record of the file it is, from 1.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.span.number
    }

    /// Its place.
    #[must_use]
    pub const fn place(self) -> Place {
        Place { record: self.span.number, item: 0 }
    }

    /// How many fields it has, レコード識別情報 included.
    #[must_use]
    pub const fn len(self) -> usize {
        self.span.fields as usize
    }

    /// Never: a record has one field at least.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.span.fields == 0
    }

    /// The field of an item number (項番), from 1 for レコード識別情報; blank where the record is
    /// shorter, for trailing fields may be left out.
    #[must_use]
    pub fn item(self, item: u16) -> Value<'a> {
        Value {
            bytes: self.field(item).unwrap_or_default(),
            place: Place { record: self.span.number, item },
        }
    }

    fn field(self, item: u16) -> Option<&'a [u8]> {
        let index = u32::from(item.checked_sub(1)?);
        if index >= self.span.fields {
            return None;
        }
        let at = self.span.first_end.checked_add(index)? as usize;
        let end = *self.of.ends.get(at)? as usize;
        let start = match index {
            0 => self.span.start as usize,
            _ => (*self.of.ends.get(at.checked_sub(1)?)? as usize).checked_add(1)?,
        };
        self.of.bytes.get(start..end)
    }

    /// The item numbers from one on that hold something.
    pub(crate) fn filled(self, first: u16) -> impl Iterator<Item = u16> + use<'a> {
        let bounds = || {
            let index = u32::from(first.checked_sub(2)?);
            let last = self.span.fields.checked_sub(1).filter(|last| index < *last)?;
            let end = |index: u32| {
                let at = self.span.first_end.checked_add(index)? as usize;
                self.of.ends.get(at).map(|end| *end as usize)
            };
            self.of.bytes.get(end(index)?.checked_add(1)?..end(last)?)
        };
        let mut item = first;
        let mut told = false;
        bounds().unwrap_or_default().iter().filter_map(move |byte| {
            if *byte == b',' {
                (item, told) = (item.saturating_add(1), false);
                return None;
            }
            (!std::mem::replace(&mut told, true)).then_some(item)
        })
    }

    /// All fields.
    pub fn items(self) -> impl Iterator<Item = Value<'a>> {
        let last = u16::try_from(self.span.fields).unwrap_or(u16::MAX);
        (1..=last).map(move |item| self.item(item))
    }
}

/// The value of a field, and where it stands.
///
/// A blank field is `None`; a value of another type than asked for is a [`Problem`] that knows its
/// place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value<'a> {
    bytes: &'a [u8],
    place: Place,
}

/// Digits of an era (元号) of the dates in files until 令和2年.
const ERAS: [(u8, i32); 5] = [(1, 1867), (2, 1911), (3, 1925), (4, 1988), (5, 2018)];

impl<'a> Value<'a> {
    /// The bytes.
    #[must_use]
    pub const fn bytes(self) -> &'a [u8] {
        self.bytes
    }

    /// Where it stands.
    #[must_use]
    pub const fn place(self) -> Place {
        self.place
    }

    /// Whether nothing but spaces stands there.
    #[must_use]
    pub fn is_blank(self) -> bool {
        self.trimmed().is_empty()
    }

    fn trimmed(self) -> &'a [u8] {
        self.bytes.trim_ascii()
    }

    /// The text.
    ///
    /// # Errors
    /// The bytes are not CP932.
    pub fn text(self) -> Result<Cow<'a, str>, Problem> {
        if self.bytes.is_ascii() {
            return Ok(String::from_utf8_lossy(self.bytes));
        }
        SHIFT_JIS
            .decode_without_bom_handling_and_without_replacement(self.bytes)
            .ok_or_else(|| Problem::at(self.place, ProblemKind::NotText))
    }

    /// The text, with `U+FFFD` for what is not CP932.
    #[must_use]
    pub fn text_lossy(self) -> Cow<'a, str> {
        SHIFT_JIS.decode_without_bom_handling(self.bytes).0
    }

    /// The problem that the value is not what is expected.
    #[must_use]
    pub fn bad(self, expected: Expected) -> Problem {
        let shown: String = self.text_lossy().chars().take(40).collect();
        Problem::at(self.place, ProblemKind::BadValue { value: shown, expected })
    }

    /// A whole number.
    ///
    /// # Errors
    /// Something else stands there, or more than nine digits.
    pub fn number(self) -> Result<Option<u32>, Problem> {
        match self.trimmed() {
            [] => Ok(None),
            text => short_number(text).map(Some).ok_or_else(|| self.bad(Expected::Number)),
        }
    }

    /// A number with decimal places (使用量, 単価).
    ///
    /// # Errors
    /// Something else stands there, or more than [`Fixed`] holds.
    pub fn quantity(self) -> Result<Option<Fixed>, Problem> {
        let text = self.trimmed();
        if text.is_empty() {
            return Ok(None);
        }
        let whole = short_number(text).and_then(|n| Fixed::from_int(i64::from(n)));
        whole.or_else(|| decimal(text)).map(Some).ok_or_else(|| self.bad(Expected::Quantity))
    }

    /// A code of nine digits.
    ///
    /// # Errors
    /// Something else stands there.
    pub fn code(self) -> Result<Option<Code>, Problem> {
        match self.trimmed() {
            [] => return Ok(None),
            text if text.len() == 9 => short_number(text).map(|code| Some(Code(code))),
            _ => None,
        }
        .ok_or_else(|| self.bad(Expected::Code))
    }

    /// A day: `YYYYMMDD`, or `GYYMMDD` as files until 令和2年 have it.
    ///
    /// # Errors
    /// Something else stands there.
    pub fn day(self) -> Result<Option<Day>, Problem> {
        let (year, rest) = match self.trimmed() {
            [] => return Ok(None),
            text => year_and_rest(text, 8, 4).ok_or_else(|| self.bad(Expected::Day))?,
        };
        let (month, day) = (rest / 100, rest % 100);
        Day::from_ymd(year, month, day).map(Some).ok_or_else(|| self.bad(Expected::Day))
    }

    /// A month by its first day: `YYYYMM`, or `GYYMM` as files until 令和2年 have it.
    ///
    /// # Errors
    /// Something else stands there.
    pub fn month(self) -> Result<Option<Day>, Problem> {
        let (year, month) = match self.trimmed() {
            [] => return Ok(None),
            text => year_and_rest(text, 6, 2).ok_or_else(|| self.bad(Expected::Month))?,
        };
        Day::from_ymd(year, month, 1).map(Some).ok_or_else(|| self.bad(Expected::Month))
    }
}

/// The year of a date of `length` digits (one less with an era), and its other digits.
fn year_and_rest(text: &[u8], length: usize, rest: usize) -> Option<(i32, u32)> {
    let digits = |n| take_while_m_n(n, n, |b: u8| b.is_ascii_digit());
    let parsed: nom::IResult<&[u8], (&[u8], &[u8])> = match text.len() {
        n if n == length => all_consuming((digits(4), digits(rest))).parse(text),
        n if n.saturating_add(1) == length => all_consuming((digits(3), digits(rest))).parse(text),
        _ => return None,
    };
    let (_, (year, rest)) = parsed.ok()?;
    let year = match *year {
        [era, tens, ones] => {
            let (_, before) = ERAS.iter().find(|(digit, _)| *digit == era - b'0')?;
            before + i32::from(tens - b'0') * 10 + i32::from(ones - b'0')
        }
        _ => i32::try_from(short_number(year)?).ok()?,
    };
    Some((year, short_number(rest)?))
}

/// A whole number of at most nine digits, which always fits.
fn short_number(digits: &[u8]) -> Option<u32> {
    let plain = matches!(digits.len(), 1..=9) && digits.iter().all(u8::is_ascii_digit);
    plain.then(|| digits.iter().fold(0, |value, byte| value * 10 + u32::from(byte - b'0')))
}

fn decimal(text: &[u8]) -> Option<Fixed> {
    let point = tag::<_, _, nom::error::Error<&[u8]>>(&b"."[..]);
    let (_, (whole, places)) =
        all_consuming((digit1, opt(preceded(point, digit0)))).parse(text).ok()?;
    let (whole, places) = (core::str::from_utf8(whole).ok()?, places.unwrap_or_default());
    match core::str::from_utf8(places).ok()? {
        "" => whole.parse().ok(),
        places => format!("{whole}.{places}").parse().ok(),
    }
}
