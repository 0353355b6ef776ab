//! From a [`Program`] to the bytes of an image.

mod burden;
mod calls;
mod exprs;
mod facts;
mod items;
mod rules;
mod schedules;
mod sets;
mod tables;

use super::layout::{
    FORMAT, Header, MAGIC, NONE16, PeriodRecord, Run, SECTIONS, Section, SectionEntry, Text,
};
use crate::Code;
use crate::ir::{Origin, Program};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Why a program cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// A list is longer than its index can count.
    #[error("too many {0} for one image")]
    TooMany(&'static str),
    /// A list that must be ascending is not.
    #[error("{0} are not in ascending order")]
    Unsorted(&'static str),
    /// An expression node is the operand of two nodes, or stands after its node.
    #[error("the expression node {0} is not part of a tree")]
    NotATree(u32),
    /// A code that a table or a rule names is not among the items.
    #[error("the code `{0}` of {1} is not among the items")]
    UnknownCode(Code, &'static str),
}

/// The bytes of the image of a program.
///
/// The same program gives the same bytes.
///
/// # Errors
/// A program that is too large for the format, or whose lists are not in order.
///
/// ```
/// use santei::image::{Image, write};
/// let bytes = write(&santei::ir::Program::default())?;
/// assert!(Image::open(&bytes).is_ok());
/// # Ok::<(), santei::image::WriteError>(())
/// ```
pub fn write(program: &Program) -> Result<Vec<u8>, WriteError> {
    let mut writer = Writer::new(program)?;
    writer.schedules()?;
    // Before the items: a row of a table has 16 bits for its period, a version has 32.
    writer.tables()?;
    writer.items()?;
    writer.sets()?;
    writer.facts()?;
    writer.calendars()?;
    writer.exprs()?;
    writer.rules()?;
    writer.burden()?;
    writer.periods();
    Ok(writer.finish())
}

struct Writer<'a> {
    program: &'a Program,
    codes: Vec<u32>,
    sections: Vec<Vec<u8>>,
    strings: HashMap<&'a str, Text>,
    periods: HashMap<PeriodRecord, u32>,
    period_list: Vec<PeriodRecord>,
    last_period: Option<(PeriodRecord, u32)>,
    /// The sets of each class of codes.
    classes: Vec<Vec<u16>>,
}

impl<'a> Writer<'a> {
    fn new(program: &'a Program) -> Result<Self, WriteError> {
        let codes: Vec<u32> = program.items.iter().map(|item| item.code.0).collect();
        if !codes.is_sorted_by(|a, b| a < b) {
            return Err(WriteError::Unsorted("items"));
        }
        Ok(Self {
            program,
            codes,
            sections: (0..SECTIONS).map(|_| Vec::new()).collect(),
            strings: HashMap::new(),
            periods: HashMap::new(),
            period_list: Vec::new(),
            last_period: None,
            classes: Vec::new(),
        })
    }

    fn section(&mut self, section: Section) -> &mut Vec<u8> {
        let at = section as usize;
        if self.sections.len() <= at {
            self.sections.resize_with(at + 1, Vec::new);
        }
        #[expect(clippy::indexing_slicing, reason = "resized just above")]
        &mut self.sections[at]
    }

    fn push<T: bytemuck::Pod>(&mut self, section: Section, record: &T) {
        self.section(section).extend_from_slice(bytemuck::bytes_of(record));
    }

    fn count<T>(&mut self, section: Section) -> u32 {
        let size = core::mem::size_of::<T>().max(1);
        (self.section(section).len() / size) as u32
    }

    fn text(&mut self, text: &'a str) -> Text {
        if text.is_empty() {
            return Text::default();
        }
        if let Some(known) = self.strings.get(text) {
            return *known;
        }
        let pool = self.section(Section::Strings);
        let entry = Text { at: pool.len() as u32, len: text.len() as u32 };
        pool.extend_from_slice(text.as_bytes());
        self.strings.insert(text, entry);
        entry
    }

    fn dense(&self, code: Code, what: &'static str) -> Result<u32, WriteError> {
        self.codes
            .binary_search(&code.0)
            .map(|at| at as u32)
            .map_err(|_| WriteError::UnknownCode(code, what))
    }

    fn period_of(&mut self, record: PeriodRecord) -> u32 {
        // Row after row has the same.
        if let Some((last, id)) = self.last_period
            && last == record
        {
            return id;
        }
        let next = self.period_list.len() as u32;
        let id = *self.periods.entry(record).or_insert(next);
        self.last_period = Some((record, id));
        if id == next {
            self.period_list.push(record);
        }
        id
    }

    /// The period of a row of a table.
    fn period(&mut self, origin: &Origin) -> Result<u16, WriteError> {
        let Origin { source, from, to, .. } = *origin;
        let record = PeriodRecord { from: from.0, to: to.0, source: u32::from(source.0) };
        short(self.period_of(record) as usize, "periods")
    }

    fn periods(&mut self) {
        for record in std::mem::take(&mut self.period_list) {
            self.push(Section::Periods, &record);
        }
    }

    fn numbers(&mut self, numbers: &[u16]) -> Run {
        let at = self.count::<u16>(Section::Numbers);
        for number in numbers {
            self.push(Section::Numbers, number);
        }
        Run { at, len: numbers.len() as u32 }
    }

    fn finish(self) -> Vec<u8> {
        let head = core::mem::size_of::<Header>();
        let entry = core::mem::size_of::<SectionEntry>();
        let mut entries = Vec::new();
        let mut data = Vec::new();
        let base = head + entry * self.sections.len();
        for (id, section) in self.sections.iter().enumerate() {
            while !(base + data.len()).is_multiple_of(8) {
                data.push(0);
            }
            entries.push(SectionEntry {
                id: id as u32,
                reserved: 0,
                offset: (base + data.len()) as u64,
                length: section.len() as u64,
            });
            data.extend_from_slice(section);
        }
        let mut rest: Vec<u8> = bytemuck::cast_slice(&entries).to_vec();
        rest.extend_from_slice(&data);
        let header = Header {
            magic: MAGIC,
            format: FORMAT,
            sections: self.sections.len() as u32,
            length: (head + rest.len()) as u64,
            hash: Sha256::digest(&rest).into(),
            reserved: 0,
        };
        let mut bytes = bytemuck::bytes_of(&header).to_vec();
        bytes.extend_from_slice(&rest);
        bytes
    }
}

fn short(len: usize, what: &'static str) -> Result<u16, WriteError> {
    match u16::try_from(len) {
        Ok(n) if n < NONE16 => Ok(n),
        _ => Err(WriteError::TooMany(what)),
    }
}
