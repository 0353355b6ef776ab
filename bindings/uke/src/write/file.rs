//! Files of drafts: IR, receipts, GO, the end of the file.

use std::io::{self, Write};

use super::draft::Draft;
use super::filing::Sender;
use super::render::Line;
use crate::kind::Kind;
use crate::layout::{Go, Ir};
use crate::problem::{Problem, ProblemKind};
use crate::record::Place;

/// Writes a file, receipt by receipt.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    buffer: Vec<u8>,
    receipts: u32,
    /// 件数: HO and KO records.
    claims: u64,
    points: i64,
    problems: Vec<Problem>,
    records: u64,
}

impl<W: Write> Writer<W> {
    /// Begins a file with IR.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn new(mut out: W, sender: &Sender) -> io::Result<Self> {
        let mut buffer = Vec::new();
        let mut ir = Line::new(&mut buffer, Kind::IR);
        ir.number(2, sender.payer);
        ir.padded(3, u32::from(sender.prefecture), 2);
        // 点数表 1: 医科 (別表3).
        ir.number(4, 1_u8);
        ir.text(5, &sender.code);
        ir.wide(7, &sender.name);
        ir.month(8, sender.month);
        ir.padded(9, 0, 2);
        ir.text(10, &sender.telephone);
        let lost = ir.end(Ir::LAYOUT.len());
        out.write_all(&buffer)?;
        let mut writer = Self {
            out,
            buffer,
            receipts: 0,
            claims: 0,
            points: 0,
            problems: Vec::new(),
            records: 1,
        };
        writer.note(lost, 1);
        Ok(writer)
    }

    fn note(&mut self, lost: bool, record: u64) {
        if lost && self.problems.len() < 1000 {
            let place = Place { record, item: 0 };
            self.problems.push(Problem::at(place, ProblemKind::CharacterLost));
        }
    }

    /// Adds a receipt.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&mut self, draft: &Draft) -> io::Result<()> {
        self.receipts = self.receipts.saturating_add(1);
        self.buffer.clear();
        let lost = draft.render(self.receipts, &mut self.buffer);
        self.note(lost, self.records.saturating_add(1));
        self.records =
            self.records.saturating_add(memchr::memchr_iter(b'\n', &self.buffer).count() as u64);
        let claims = usize::from(draft.insurer.is_some()).saturating_add(draft.schemes.len());
        self.claims = self.claims.saturating_add(claims as u64);
        self.points = self.points.saturating_add(draft.claimed_points());
        self.out.write_all(&self.buffer)
    }

    /// Ends the file with GO; gives back where it was written to, and which receipts have a
    /// character that CP932 lacks.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(mut self) -> io::Result<(W, Vec<Problem>)> {
        self.buffer.clear();
        let mut go = Line::new(&mut self.buffer, Kind::GO);
        go.number(2, self.claims);
        go.number(3, self.points);
        // マルチボリューム識別情報 99: the last volume.
        go.number(4, 99_u8);
        go.end(Go::LAYOUT.len());
        self.buffer.push(Kind::END_BYTE);
        self.out.write_all(&self.buffer)?;
        self.out.flush()?;
        Ok((self.out, self.problems))
    }
}
