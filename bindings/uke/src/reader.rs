//! Reading a file part by part, in memory that does not grow with the file.

use std::io::{self, BufRead};
use std::sync::Arc;

use memchr::memchr;

use crate::kind::{Family, Kind};
use crate::problem::{Problem, ProblemKind};
use crate::receipt::Receipt;
use crate::record::{Place, Records, Room, kind_of};

/// What is more than any file of receipts needs; beyond it a record or a receipt is left out and
/// told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of a record. The longest of the specification, SJ, has about 2,400.
    pub record: usize,
    /// The most bytes of a receipt, of a head or of a tail.
    pub receipt: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { record: 64 << 10, receipt: 8 << 20 }
    }
}

/// A part of a file. The bytes of all parts, one after the other, are the file.
#[derive(Clone, Debug)]
pub enum Part {
    /// What stands before receipts and holds for them: UK, IR, MN …
    Head(Arc<Records>),
    /// A receipt: RE and what follows.
    Receipt(Receipt),
    /// What closes the receipts of a facility: GO, the end of the file.
    Tail(Records),
}

impl Part {
    /// Its records.
    #[must_use]
    pub fn records(&self) -> &Records {
        match self {
            Self::Head(records) => records,
            Self::Receipt(receipt) => receipt.records(),
            Self::Tail(records) => records,
        }
    }

    /// Its exact bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.records().bytes()
    }
}

/// Reads a file part by part.
///
/// A record that is too long is left out, and is a problem of its part. A receipt that is too
/// large is an error, and so is a failure of the medium; after the former the next receipt
/// follows.
#[derive(Debug)]
pub struct Reader<R> {
    input: R,
    limits: Limits,
    head: Arc<Records>,
    /// How much the last receipt took.
    room: Room,
    /// The line that was read last, of which `at..` is still to be taken.
    line: Vec<u8>,
    at: usize,
    /// The record number of what was taken last.
    number: u64,
    ended: bool,
}

/// A piece of the current line: one record.
enum Piece {
    Record { start: usize, end: usize, kind: Kind },
    TooLong(u64),
    End,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Head,
    Receipt,
    Tail,
}

impl<R: BufRead> Reader<R> {
    /// A reader of a file.
    pub fn new(input: R) -> Self {
        Self::with_limits(input, Limits::default())
    }

    /// A reader with limits of one's own.
    pub fn with_limits(input: R, limits: Limits) -> Self {
        // Offsets within a part are 32 bits wide.
        let most = 1 << 30;
        let limits = Limits { record: limits.record.min(most), receipt: limits.receipt.min(most) };
        Self {
            input,
            limits,
            head: Arc::default(),
            room: Room::default(),
            line: Vec::new(),
            at: 0,
            number: 0,
            ended: false,
        }
    }

    /// The head that holds for the receipts that come now.
    #[must_use]
    pub fn head(&self) -> &Arc<Records> {
        &self.head
    }

    fn read_part(&mut self) -> Result<Option<Part>, Problem> {
        let mut records = Records::with_room_of(self.room);
        let mut role = None;
        let mut too_large = false;
        let mut last = Kind::BLANK;
        loop {
            let piece = match self.piece() {
                Ok(piece) => piece,
                Err(error) => {
                    self.ended = true;
                    let place = Place { record: self.number, item: 0 };
                    return Err(Problem::at(place, ProblemKind::Unreadable((&error).into())));
                }
            };
            match piece {
                Piece::End => break,
                Piece::TooLong(bytes) => {
                    self.number = self.number.saturating_add(1);
                    role.get_or_insert(Role::Head);
                    let limit = self.limits.record as u64;
                    records.problem(Problem::at(
                        Place { record: self.number, item: 0 },
                        ProblemKind::RecordTooLong { bytes, limit },
                    ));
                }
                Piece::Record { start, end, kind } => {
                    let next = self.role_of(kind, role, last);
                    if role.is_some_and(|role| next != Some(role)) {
                        break;
                    }
                    role = next.or(role);
                    last = kind;
                    self.at = end;
                    self.number = self.number.saturating_add(1);
                    let line = self.line.get(start..end).unwrap_or_default();
                    too_large |=
                        records.bytes().len().saturating_add(line.len()) > self.limits.receipt;
                    if !too_large {
                        records.push(self.number, kind, line);
                    }
                }
            }
        }
        let Some(role) = role else { return Ok(None) };
        if too_large {
            let place = records.iter().next().map_or_else(Place::default, |r| r.place());
            let limit = self.limits.receipt as u64;
            return Err(Problem::at(place, ProblemKind::ReceiptTooLarge { limit }));
        }
        Ok(Some(match role {
            Role::Head => self.new_head(records),
            Role::Receipt => {
                self.room = records.room();
                Part::Receipt(Receipt::new(Arc::clone(&self.head), records))
            }
            Role::Tail => Part::Tail(records),
        }))
    }

    /// The part that a record of this kind belongs to; a change ends the part before. `None` is
    /// the mark of a new part of the same role.
    fn role_of(&self, kind: Kind, now: Option<Role>, last: Kind) -> Option<Role> {
        match now {
            _ if kind == Kind::RE && now == Some(Role::Receipt) => None,
            _ if kind == Kind::RE => Some(Role::Receipt),
            Some(Role::Tail) if kind.opens_head() => Some(Role::Head),
            // MN, UK and IR follow one another in a head; a second IR begins another.
            Some(Role::Head) if kind.opens_head() && last == kind => None,
            _ if kind.opens_head() => Some(Role::Head),
            _ if kind.opens_tail() => Some(Role::Tail),
            None => Some(Role::Head),
            now => now,
        }
    }

    fn new_head(&mut self, mut records: Records) -> Part {
        let outside: Vec<Place> = records
            .iter()
            .filter(|r| !r.kind().opens_head())
            .filter(|r| !matches!(r.kind().family(), Family::None | Family::Payer))
            .map(|r| r.place())
            .collect();
        for place in outside {
            records.problem(Problem::at(place, ProblemKind::OutsideReceipt));
        }
        self.head = Arc::new(records);
        Part::Head(Arc::clone(&self.head))
    }

    /// The next record, which stays until `at` is moved behind it.
    fn piece(&mut self) -> io::Result<Piece> {
        if self.at >= self.line.len() {
            self.at = 0;
            let bytes = self.read_line()?;
            if bytes == 0 {
                return Ok(Piece::End);
            }
            if self.line.is_empty() {
                return Ok(Piece::TooLong(bytes));
            }
        }
        let start = self.at;
        let rest = self.line.get(start..).unwrap_or_default();
        // EOF stands on a line of its own, or at the end of the last record where its line end is
        // missing; behind it another file may follow. It is no second byte of a character.
        let length = match memchr(Kind::END_BYTE, rest) {
            Some(0) => {
                let line_end = rest.get(1..).unwrap_or_default();
                let line_end = line_end.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
                line_end.saturating_add(1)
            }
            Some(end) => end,
            None => rest.len(),
        };
        let end = start.saturating_add(length);
        let kind = kind_of(self.line.get(start..end).unwrap_or_default());
        Ok(Piece::Record { start, end, kind })
    }

    /// Reads a line; one that is too long leaves nothing. Gives its length, 0 at the end.
    fn read_line(&mut self) -> io::Result<u64> {
        self.line.clear();
        let mut length = 0_u64;
        loop {
            let buffer = match self.input.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                break;
            }
            let line_end = memchr(b'\n', buffer);
            let used = line_end.map_or(buffer.len(), |at| at.saturating_add(1));
            length = length.saturating_add(used as u64);
            if length <= self.limits.record as u64 {
                self.line.extend_from_slice(buffer.get(..used).unwrap_or_default());
            }
            self.input.consume(used);
            if line_end.is_some() {
                break;
            }
        }
        if length > self.limits.record as u64 {
            self.line.clear();
        }
        Ok(length)
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Part, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        self.read_part().transpose()
    }
}
