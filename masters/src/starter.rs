//! The starter schedule: facts written by hand in a readable form, read into the same snapshots
//! and tables as the official files, so that everything downstream is the same.
//!
//! ```text
//! # a comment
//! layout procedure
//! snapshot r06 2024-06-01 2026-05-31
//! snapshot r08 2026-06-01 9999-12-31 partial
//!
//! [111000110] 初診料
//! r06: points=291.00 outpatient_box=110 note_code=1101 changed=20240601
//! r08: points=291.00 changed=20260601
//!
//! table ika-05 snapshot r06
//! row 0,111000110,初診料,159,初診時,1,0,0,0,0,0,0,20180401,99999999
//! ```
//!
//! A key that is not stated has the layout's default in the first snapshot that states the code,
//! and the value of the snapshot before in later ones; `changed` is the snapshot's first day. A
//! value with spaces stands in quotation marks. A code that a snapshot has no line for, or
//! `r08: absent`, is not in that revision's data at hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_till, take_while1};
use nom::character::complete::{char, space0};
use nom::multi::many0;
use nom::sequence::{delimited, preceded, separated_pair};
use nom::{IResult, Parser};

use crate::catalogue::Snapshot;
use crate::code::Code;
use crate::day;
use crate::kind::FileKind;
use crate::layout::{ColumnType, Layout};
use crate::problem::{Problem, ProblemKind};
use crate::record::is_valid;
use crate::table::{Shape, Table};

/// Rows of a point table that the starter schedule keeps.
#[derive(Debug, Clone)]
pub struct StarterTable {
    /// The kind of table.
    pub kind: FileKind,
    /// The snapshot that it belongs to.
    pub snapshot: String,
    /// The first day of that snapshot.
    pub start: NaiveDate,
    /// The rows, in the official order of columns.
    pub table: Arc<Table>,
}

/// The starter schedule.
#[derive(Debug, Clone, Default)]
pub struct StarterData {
    /// The snapshots of each kind of master, the earliest first.
    pub masters: BTreeMap<FileKind, Vec<Snapshot>>,
    /// The rows of the point tables, by kind and snapshot.
    pub tables: Vec<StarterTable>,
}

/// Reads starter files, given as name and text. Lines that are not understood are left out and
/// told.
pub fn read(files: &[(&str, &str)]) -> (StarterData, Vec<Problem>) {
    let mut reader = Reader::default();
    for (file, text) in files {
        reader.file(file, text);
    }
    reader.finish()
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Declared {
    name: String,
    start: NaiveDate,
    end: NaiveDate,
    partial: bool,
}

#[derive(Debug, Clone)]
struct Fact {
    file: Arc<str>,
    line: u32,
    cells: Vec<String>,
}

/// The facts of one kind of master: by snapshot, by code.
#[derive(Default)]
struct Master {
    snapshots: Vec<Declared>,
    facts: BTreeMap<(NaiveDate, Code), Fact>,
}

#[derive(Default)]
struct Reader {
    masters: BTreeMap<FileKind, Master>,
    tables: BTreeMap<(FileKind, NaiveDate), (String, Table)>,
    problems: Vec<Problem>,
}

/// Where a file has come to.
struct Place<'a> {
    file: Arc<str>,
    line: u32,
    layout: Option<&'static Layout>,
    snapshots: Vec<Declared>,
    code: Option<(Code, &'a str, &'a str)>,
    table: Option<(FileKind, Declared)>,
}

impl Reader {
    fn problem(&mut self, place: &Place<'_>, kind: ProblemKind) {
        self.problems.push(Problem::of_row(&*place.file, place.line, kind));
    }

    fn file(&mut self, file: &str, text: &str) {
        let mut place = Place {
            file: Arc::from(file),
            line: 0,
            layout: None,
            snapshots: Vec::new(),
            code: None,
            table: None,
        };
        for line in text.lines() {
            place.line = place.line.saturating_add(1);
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Err(kind) = self.line(&mut place, line) {
                self.problem(&place, kind);
            }
        }
    }

    fn line<'a>(&mut self, place: &mut Place<'a>, line: &'a str) -> Result<(), ProblemKind> {
        let misread = || ProblemKind::BadStarterLine(line.chars().take(80).collect());
        if let Ok((name, code)) = heading(line) {
            place.table = None;
            place.code = None;
            place.code = Some((code.parse().map_err(|_| misread())?, code, name.trim()));
            return Ok(());
        }
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        match word {
            "layout" => {
                let kind = FileKind::from_name(rest)
                    .ok_or_else(|| ProblemKind::NoLayout { kind: rest.to_owned() })?;
                place.layout = Layout::of(kind);
                place.code = None;
                place.table = None;
                self.masters.entry(kind).or_default();
                self.declare(place);
            }
            "snapshot" => {
                let declared = declaration(rest).ok_or_else(misread)?;
                place.snapshots.push(declared);
                place.snapshots.sort_by_key(|s| s.start);
                self.declare(place);
            }
            "table" => {
                place.code = None;
                place.table = None;
                let mut words = rest.split_whitespace();
                let (kind, keyword, name) = (words.next(), words.next(), words.next());
                let kind = kind.and_then(FileKind::from_name).ok_or_else(misread)?;
                if keyword != Some("snapshot") {
                    return Err(misread());
                }
                let name = name.ok_or_else(misread)?;
                let snapshot = place.snapshots.iter().find(|s| s.name == name).cloned();
                let snapshot =
                    snapshot.ok_or_else(|| ProblemKind::UnknownSnapshot(name.to_owned()))?;
                place.table = Some((kind, snapshot));
            }
            "row" => self.row(place, rest)?,
            _ => {
                let (name, facts) = line.split_once(':').ok_or_else(misread)?;
                self.facts(place, name.trim(), facts.trim())?;
            }
        }
        Ok(())
    }

    /// Every snapshot that the file declares is one of the master's, even where it states no
    /// fact: an empty snapshot ends or hides the codes of the one before.
    fn declare(&mut self, place: &Place<'_>) {
        let Some(layout) = place.layout else { return };
        let master = self.masters.entry(layout.kind()).or_default();
        for declared in &place.snapshots {
            match master.snapshots.iter_mut().find(|s| s.start == declared.start) {
                Some(known) => known.partial |= declared.partial,
                None => master.snapshots.push(declared.clone()),
            }
        }
        master.snapshots.sort_by_key(|s| s.start);
    }

    fn row(&mut self, place: &Place<'_>, rest: &str) -> Result<(), ProblemKind> {
        let misread = || ProblemKind::BadStarterLine(rest.chars().take(80).collect());
        let (kind, snapshot) = place.table.as_ref().ok_or_else(misread)?;
        let layout = Layout::of(*kind).ok_or_else(misread)?;
        let shape = Shape { separator: ',', ..layout.shape() };
        let (parsed, mut problems) = Table::read(&place.file, rest.as_bytes(), &shape);
        if let Some(problem) = problems.pop() {
            return Err(problem.kind);
        }
        let Some(row) = parsed.row(0) else {
            return Err(misread());
        };
        for column in layout.columns() {
            let value = row.cell(column.position).unwrap_or_default();
            check(column, value)?;
        }
        let (_, table) = self
            .tables
            .entry((*kind, snapshot.start))
            .or_insert_with(|| (snapshot.name.clone(), Table::empty(Arc::clone(&place.file))));
        table.continue_with(Arc::clone(&place.file));
        table.push(place.line, row.cells());
        Ok(())
    }

    fn facts(&mut self, place: &Place<'_>, name: &str, text: &str) -> Result<(), ProblemKind> {
        let misread = || ProblemKind::BadStarterLine(format!("{name}: {text}"));
        let (Some(layout), Some((code, code_text, title))) = (place.layout, place.code) else {
            return Err(misread());
        };
        let snapshot = place.snapshots.iter().find(|s| s.name == name);
        let Some(snapshot) = snapshot else {
            return Err(ProblemKind::UnknownSnapshot(name.to_owned()));
        };
        if text == "absent" {
            return Ok(());
        }
        let pairs = match pairs(text) {
            Ok(("", pairs)) => pairs,
            _ => return Err(misread()),
        };
        let master = self.masters.entry(layout.kind()).or_default();
        let before = place
            .snapshots
            .iter()
            .rev()
            .filter(|s| s.start < snapshot.start)
            .find_map(|s| master.facts.get(&(s.start, code)))
            .map(|fact| fact.cells.clone());
        let mut cells = before.unwrap_or_else(|| defaults(layout));
        let start = day::format(snapshot.start);
        let own = [("code", code_text), ("name", title), ("changed", &start)];
        let mut values: Vec<(&str, &str)> = own.to_vec();
        values.retain(|(key, _)| layout.column(key).is_some());
        for (key, value) in &pairs {
            if layout.column(key).is_none() {
                return Err(ProblemKind::UnknownKey((*key).to_owned()));
            }
            values.push((key, value));
        }
        for (key, value) in values {
            if let Some(column) = layout.column(key)
                && let Some(cell) = cells.get_mut((column.position as usize).saturating_sub(1))
            {
                check(column, value)?;
                value.clone_into(cell);
            }
        }
        for column in layout.columns() {
            let cell = cells.get((column.position as usize).saturating_sub(1));
            check(column, cell.map_or("", String::as_str))?;
        }
        let fact = Fact { file: Arc::clone(&place.file), line: place.line, cells };
        let again = master.facts.insert((snapshot.start, code), fact).is_some();
        if again {
            return Err(ProblemKind::DuplicateCode { code: code_text.to_owned() });
        }
        Ok(())
    }

    fn finish(self) -> (StarterData, Vec<Problem>) {
        let mut data = StarterData::default();
        for (kind, master) in self.masters {
            let mut snapshots = Vec::new();
            for declared in &master.snapshots {
                let mut table = Table::empty("starter");
                let mut first = true;
                for ((start, _), fact) in &master.facts {
                    if *start != declared.start {
                        continue;
                    }
                    if first {
                        table = Table::empty(Arc::clone(&fact.file));
                        first = false;
                    }
                    table.continue_with(Arc::clone(&fact.file));
                    table.push(fact.line, fact.cells.iter().map(String::as_str));
                }
                snapshots.push(Snapshot {
                    name: declared.name.clone(),
                    start: declared.start,
                    edition: declared.start,
                    complete: !declared.partial,
                    valid_to: (declared.end != day::OPEN_END).then_some(declared.end),
                    table: Arc::new(table),
                });
            }
            data.masters.insert(kind, snapshots);
        }
        for ((kind, start), (snapshot, table)) in self.tables {
            data.tables.push(StarterTable { kind, snapshot, start, table: Arc::new(table) });
        }
        (data, self.problems)
    }
}

fn check(column: &crate::layout::Column, value: &str) -> Result<(), ProblemKind> {
    if value.is_empty() {
        return match column.default {
            Some(_) => Ok(()),
            None => Err(ProblemKind::Blank { name: column.name.clone() }),
        };
    }
    if column.kind == ColumnType::Text || is_valid(column.kind, value) {
        return Ok(());
    }
    Err(ProblemKind::BadValue {
        name: column.name.clone(),
        value: value.chars().take(40).collect(),
        expected: column.kind.expected(),
    })
}

fn defaults(layout: &Layout) -> Vec<String> {
    let mut cells = vec![String::new(); layout.width() as usize];
    for column in layout.columns() {
        if let Some(cell) = cells.get_mut((column.position as usize).saturating_sub(1)) {
            column.default.as_deref().unwrap_or_default().clone_into(cell);
        }
    }
    cells
}

/// `name from to [partial]`
fn declaration(text: &str) -> Option<Declared> {
    let mut words = text.split_whitespace();
    let name = words.next()?.to_owned();
    let start = words.next()?.parse().ok()?;
    let end = words.next()?.parse().ok()?;
    let partial = match words.next() {
        None => false,
        Some("partial") => true,
        Some(_) => return None,
    };
    (start <= end && words.next().is_none()).then_some(Declared { name, start, end, partial })
}

/// `[code] name`
fn heading(line: &str) -> Result<(&str, &str), ()> {
    let code: IResult<&str, &str> =
        delimited(char('['), take_while1(|c: char| c.is_ascii_digit()), char(']')).parse(line);
    code.map_err(|_| ())
}

/// `key=value key="value with spaces" …`
fn pairs(text: &str) -> IResult<&str, Vec<(&str, &str)>> {
    let key = take_while1(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let quoted = delimited(char('"'), take_till(|c| c == '"'), char('"'));
    let bare = take_till(|c: char| c.is_whitespace());
    let value = alt((quoted, bare));
    let pair = preceded(space0, separated_pair(key, tag("="), value));
    let (rest, pairs) = many0(pair).parse(text)?;
    let (rest, _) = space0(rest)?;
    Ok((rest, pairs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Lookup};

    const PROCEDURE: &str = "\
# 初診料と再診料
layout procedure
snapshot r06 2024-06-01 2026-05-31
snapshot r08 2026-06-01 9999-12-31 partial

[111000110] 初診料
r06: points=291.00 outpatient_box=110 note_code=1101
r08:

[112007410] 再診料
r06: points=75.00 outpatient_box=120 long_name=\"再診 料\"
r08: points=76.00

[113001810] 特定疾患療養管理料（診療所）
r06: points=225.00
r08: absent

table ika-05 snapshot r06
row 0,111000110,初診料,159,初診時,1,0,0,0,0,0,0,20180401,99999999
";

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn facts_become_snapshots() {
        let (mut data, problems) = read(&[("ika.facts", PROCEDURE)]);
        assert_eq!(problems, []);
        let snapshots = data.masters.remove(&FileKind::Procedure).unwrap();
        let (catalogue, problems) =
            Catalogue::build(FileKind::Procedure, snapshots, Vec::new()).unwrap();
        assert_eq!(problems, []);
        let points = |code: u32, on: &str| {
            let version = catalogue.lookup(Code(code), day(on)).in_force()?;
            Some(version.record.get("points").to_owned())
        };
        assert_eq!(points(112_007_410, "2026-05-31").as_deref(), Some("75.00"));
        assert_eq!(points(112_007_410, "2026-06-01").as_deref(), Some("76.00"));
        assert_eq!(points(111_000_110, "2026-06-01").as_deref(), Some("291.00"));
        let version = catalogue.lookup(Code(112_007_410), day("2026-06-01")).in_force();
        assert_eq!(version.unwrap().record.get("long_name"), "再診 料");
        assert_eq!(version.unwrap().record.line(), 12);
        let absent = catalogue.lookup(Code(113_001_810), day("2026-06-01"));
        assert!(matches!(absent, Lookup::NotAtHand { snapshot: "r08" }), "{absent:?}");
        let table = &data.tables[0];
        assert_eq!((table.kind, table.snapshot.as_str()), (FileKind::Ika05, "r06"));
        assert_eq!(table.table.row(0).unwrap().cell(5), Some("初診時"));
    }

    #[test]
    fn what_is_not_understood_is_told() {
        let text = "layout procedure\nsnapshot r06 2024-06-01 2026-05-31\n[1] a\nr06: points=x\n\
            r06: nothing=1\nr07: points=1\nr06: outpatient_box=1\nnonsense\nlayout nothing\n\
            table ika-05 snapshot r06\nrow 1,2\nsnapshot r09 2026\n";
        let (_, problems) = read(&[("bad.facts", text)]);
        let codes: Vec<_> = problems.iter().map(|p| (p.code(), p.row.unwrap())).collect();
        let expected = [
            ("E0222", 4),
            ("E0252", 5),
            ("E0251", 6),
            ("E0221", 7),
            ("E0250", 8),
            ("E0240", 9),
            ("E0220", 11),
            ("E0250", 12),
        ];
        assert_eq!(codes, expected);
    }
}
