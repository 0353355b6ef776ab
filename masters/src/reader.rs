//! Reading a record into a typed value: every field that is not understood is told, not only the
//! first.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::age::AgeBound;
use crate::code::Code;
use crate::day;
use crate::problem::Problem;
use crate::record::Record;

pub(crate) struct Reader<'a> {
    record: &'a Record,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(record: &'a Record) -> Self {
        Self { record, problems: Vec::new() }
    }

    fn keep<T: Default>(&mut self, result: Result<T, Problem>) -> T {
        result.unwrap_or_else(|problem| {
            self.problems.push(problem);
            T::default()
        })
    }

    pub(crate) fn code(&mut self) -> Code {
        let code = self.record.code().map(Some);
        self.keep(code).unwrap_or(Code(0))
    }

    pub(crate) fn text(&self, key: &str) -> String {
        self.record.get(key).to_owned()
    }

    /// An unsigned number that fits the type wanted.
    pub(crate) fn number<T: TryFrom<i64> + Default>(&mut self, key: &str) -> T {
        let number = self
            .record
            .int(key)
            .and_then(|n| T::try_from(n).map_err(|_| self.record.unknown_value(key)));
        self.keep(number)
    }

    pub(crate) fn dec(&mut self, key: &str) -> Decimal {
        let dec = self.record.dec(key);
        self.keep(dec)
    }

    /// Digits as a code of another master; `None` for zero and blank.
    pub(crate) fn other_code(&mut self, key: &str) -> Option<Code> {
        let text = self.record.get(key);
        if text.bytes().all(|b| b == b'0') {
            return None;
        }
        let code = text.parse().map(Some).map_err(|_| self.record.unknown_value(key));
        self.keep(code)
    }

    pub(crate) fn date(&mut self, key: &str) -> Option<NaiveDate> {
        let date = self.record.date(key);
        self.keep(date)
    }

    pub(crate) fn age(&mut self, key: &str) -> AgeBound {
        let age = self.record.age(key).map(Some);
        self.keep(age).unwrap_or(AgeBound::None)
    }

    /// A class of the official list.
    pub(crate) fn class<T>(&mut self, key: &str, read: fn(&str) -> Option<T>, otherwise: T) -> T {
        read(self.record.get(key)).unwrap_or_else(|| {
            self.problems.push(self.record.unknown_value(key));
            otherwise
        })
    }

    /// A class whose list differs between editions: its letter or digit.
    pub(crate) fn open_class(&self, key: &str) -> char {
        self.record.flag(key)
    }

    /// `0` or `1`.
    pub(crate) fn yes(&mut self, key: &str) -> bool {
        let read = |code: &str| match code {
            "0" => Some(false),
            "1" => Some(true),
            _ => None,
        };
        self.class(key, read, false)
    }

    pub(crate) fn period(&mut self) -> (NaiveDate, NaiveDate) {
        let from = self.date("changed").unwrap_or(day::BEGINNING);
        (from, self.date("abolished").unwrap_or(day::OPEN_END))
    }

    /// As [`Reader::period`]; where a row never changed, from the day on which it was listed (収載年月日).
    pub(crate) fn period_since_listing(&mut self) -> (NaiveDate, NaiveDate) {
        let from = self.date("changed").or_else(|| self.date("listed")).unwrap_or(day::BEGINNING);
        (from, self.date("abolished").unwrap_or(day::OPEN_END))
    }

    pub(crate) fn finish<T>(self, value: T) -> Result<T, Vec<Problem>> {
        if self.problems.is_empty() { Ok(value) } else { Err(self.problems) }
    }
}
