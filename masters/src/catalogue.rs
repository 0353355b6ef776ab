//! What was in force on a day.
//!
//! The publishers give one row a code and overwrite it: the past is in the files of the past. So
//! a catalogue is built from editions in the order of their dates, full ones ([`Snapshot`]) and
//! monthly differences ([`Delta`]), and holds for each code its versions one after another.
//!
//! A row is in force from its 変更年月日 to its 廃止年月日, both included
//! (マスターファイル仕様説明書 医科診療行為マスター 項番87・88).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use crate::code::Code;
use crate::day;
use crate::kind::FileKind;
use crate::layout::Layout;
use crate::problem::{Problem, ProblemKind, ProblemList};
use crate::record::Record;
use crate::table::Table;

/// A full edition of a master.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// A short name, such as `r06`.
    pub name: String,
    /// The first day of the revision that it belongs to: 2024-06-01 for `r06`.
    pub start: NaiveDate,
    /// The date of the edition: which of two files is the later one.
    pub edition: NaiveDate,
    /// Whether it holds every code. A code that an incomplete snapshot lacks has not ended; it is
    /// not at hand.
    pub complete: bool,
    /// The last day on which its prices are known to hold. The drug prices of a revision end with
    /// it though the rows say `99999999`.
    pub valid_to: Option<NaiveDate>,
    /// Its rows.
    pub table: Arc<Table>,
}

/// A monthly difference: rows new (変更区分 3), changed (5), ended (9), erased (1), revived (2).
/// In changed and ended rows a blank field means unchanged.
#[derive(Debug, Clone)]
pub struct Delta {
    /// A short name for reports.
    pub name: String,
    /// The date of the file.
    pub date: NaiveDate,
    /// Its rows.
    pub table: Arc<Table>,
}

/// A code as it stood during a period.
#[derive(Debug, Clone)]
pub struct Version {
    /// The first day.
    pub from: NaiveDate,
    /// The last day, included; [`day::OPEN_END`] where no end is known.
    pub to: NaiveDate,
    /// The last day on which the price is known to hold, where the snapshot says so.
    pub price_known_until: Option<NaiveDate>,
    /// The revision that it was last seen in, as an index into [`Catalogue::snapshots`].
    pub snapshot: usize,
    /// Its row.
    pub record: Record,
}

/// The name and the days of a snapshot that a catalogue was built from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Its short name.
    pub name: String,
    /// The first day of its revision.
    pub start: NaiveDate,
    /// The date of the edition.
    pub edition: NaiveDate,
    /// Whether it holds every code.
    pub complete: bool,
}

/// The answer for a code and a day.
#[derive(Debug, Clone, Copy)]
pub enum Lookup<'a> {
    /// In force.
    InForce(&'a Version),
    /// Begins later.
    NotYet {
        /// The first day.
        from: NaiveDate,
    },
    /// Ended.
    Ended {
        /// The last day on which it was in force.
        on: NaiveDate,
    },
    /// It may be in force; the incomplete snapshot of that time does not hold it.
    NotAtHand {
        /// The short name of that snapshot.
        snapshot: &'a str,
    },
    /// No edition knows the code.
    Unknown,
}

impl<'a> Lookup<'a> {
    /// The version in force, if it is.
    pub fn in_force(self) -> Option<&'a Version> {
        match self {
            Self::InForce(version) => Some(version),
            _ => None,
        }
    }
}

/// Days on which nothing at hand tells what the code was.
#[derive(Debug, Clone, Copy)]
struct Gap {
    from: NaiveDate,
    to: NaiveDate,
    snapshot: usize,
}

impl Gap {
    /// Ends the gap before a day; false where nothing is left of it.
    fn end_before(&mut self, date: NaiveDate) -> bool {
        self.to = self.to.min(day::before(date));
        self.from <= self.to
    }
}

#[derive(Debug, Clone, Default)]
struct Entry {
    versions: Vec<Version>,
    gaps: Vec<Gap>,
}

/// The codes of one master, by code and by day.
#[derive(Debug, Clone)]
pub struct Catalogue {
    layout: &'static Layout,
    editions: Vec<Edition>,
    entries: BTreeMap<Code, Entry>,
}

impl Catalogue {
    /// A catalogue without codes.
    pub fn empty(layout: &'static Layout) -> Self {
        Self { layout, editions: Vec::new(), entries: BTreeMap::new() }
    }

    /// Builds the catalogue of a kind of master from its editions, in whatever order they are
    /// given.
    pub fn build(
        kind: FileKind,
        snapshots: Vec<Snapshot>,
        deltas: Vec<Delta>,
    ) -> Result<(Self, Vec<Problem>), Problem> {
        let Some(layout) = Layout::of(kind) else {
            let kind = ProblemKind::NoLayout { kind: kind.name().into() };
            return Err(Problem::of_file("", kind));
        };
        let mut builder = Builder {
            catalogue: Self::empty(layout),
            revision: (0, day::BEGINNING),
            problems: Vec::new(),
        };
        let mut editions: Vec<(NaiveDate, u8, Input)> = Vec::new();
        editions.extend(snapshots.into_iter().map(|s| (s.edition, 0, Input::Full(s))));
        editions.extend(deltas.into_iter().map(|d| (d.date, 1, Input::Difference(d))));
        // A stable sort: files of one day keep the order in which they were given.
        editions.sort_by_key(|(date, rank, _)| (*date, *rank));
        for (_, _, input) in editions {
            match input {
                Input::Full(snapshot) => builder.snapshot(snapshot),
                Input::Difference(delta) => builder.delta(&delta),
            }
        }
        Ok((builder.catalogue, builder.problems))
    }

    /// The layout of its records.
    pub fn layout(&self) -> &'static Layout {
        self.layout
    }

    /// The snapshots that it was built from, by edition.
    pub fn snapshots(&self) -> &[Edition] {
        &self.editions
    }

    /// The number of codes.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has no code.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The codes in ascending order.
    pub fn codes(&self) -> impl Iterator<Item = Code> + '_ {
        self.entries.keys().copied()
    }

    /// The versions of a code, the earliest first.
    pub fn versions(&self, code: Code) -> &[Version] {
        self.entries.get(&code).map_or(&[], |entry| &entry.versions)
    }

    /// Every code with its versions, in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = (Code, &[Version])> + '_ {
        self.entries.iter().map(|(code, entry)| (*code, entry.versions.as_slice()))
    }

    /// What a code was on a day.
    pub fn lookup(&self, code: Code, date: NaiveDate) -> Lookup<'_> {
        let Some(entry) = self.entries.get(&code) else {
            return self.not_known(date);
        };
        let mut ended = None;
        let mut later = None;
        for version in &entry.versions {
            if date < version.from {
                later = Some(version);
                break;
            }
            if date <= version.to {
                return Lookup::InForce(version);
            }
            ended = Some(version.to);
        }
        if let Some(gap) = entry.gaps.iter().find(|g| g.from <= date && date <= g.to) {
            let snapshot = self.edition_name(gap.snapshot);
            return Lookup::NotAtHand { snapshot };
        }
        match (ended, later) {
            (Some(on), _) => Lookup::Ended { on },
            (None, Some(version)) => self.not_yet(version, date),
            (None, None) => Lookup::Unknown,
        }
    }

    /// Before the first version of a code: it did not exist, unless the edition of that time is
    /// of another revision and incomplete.
    fn not_yet(&self, version: &Version, date: NaiveDate) -> Lookup<'_> {
        let revision = self.editions.get(version.snapshot).map(|e| e.start);
        match self.edition_of(date) {
            Some(edition) if !edition.complete && Some(edition.start) != revision => {
                Lookup::NotAtHand { snapshot: &edition.name }
            }
            _ => Lookup::NotYet { from: version.from },
        }
    }

    /// The latest edition of the revision of a day.
    fn edition_of(&self, date: NaiveDate) -> Option<&Edition> {
        self.editions.iter().rev().find(|e| e.start <= date)
    }

    /// A code that no edition holds may still be one that an incomplete snapshot lacks.
    fn not_known(&self, date: NaiveDate) -> Lookup<'_> {
        match self.edition_of(date) {
            Some(edition) if !edition.complete => Lookup::NotAtHand { snapshot: &edition.name },
            _ => Lookup::Unknown,
        }
    }

    fn edition_name(&self, at: usize) -> &str {
        self.editions.get(at).map_or("", |e| e.name.as_str())
    }
}

enum Input {
    Full(Snapshot),
    Difference(Delta),
}

struct Builder {
    catalogue: Catalogue,
    /// The revision of the edition being read: its index and first day.
    revision: (usize, NaiveDate),
    problems: Vec<Problem>,
}

impl Builder {
    fn snapshot(&mut self, snapshot: Snapshot) {
        let at = self.catalogue.editions.len();
        let edition_of_same_revision =
            self.catalogue.editions.iter().any(|e| e.start == snapshot.start);
        self.catalogue.editions.push(Edition {
            name: snapshot.name,
            start: snapshot.start,
            edition: snapshot.edition,
            complete: snapshot.complete,
        });
        self.revision = (at, snapshot.start);
        let file = snapshot.table.file().to_owned();
        let mut problems = ProblemList::default();
        let mut seen = BTreeSet::new();
        for record in Record::all(self.catalogue.layout, &snapshot.table) {
            let row = match Dated::new(record) {
                Ok(row) => row,
                Err(problem) => {
                    problems.push(problem);
                    continue;
                }
            };
            if !seen.insert(row.code) {
                let kind = ProblemKind::DuplicateCode { code: row.record.get("code").to_owned() };
                problems.push(Problem::of_row(row.record.file(), row.record.line(), kind));
            }
            self.take(row, snapshot.valid_to);
        }
        self.problems.extend(problems.finish(&file));
        self.close_absent(&seen, snapshot.complete, edition_of_same_revision, snapshot.edition);
    }

    /// The first day of the revision of each edition.
    fn starts(&self) -> Vec<NaiveDate> {
        self.catalogue.editions.iter().map(|e| e.start).collect()
    }

    /// What becomes of the codes that a snapshot lacks.
    fn close_absent(
        &mut self,
        seen: &BTreeSet<Code>,
        complete: bool,
        same_revision: bool,
        edition: NaiveDate,
    ) {
        let (at, start) = self.revision;
        let starts = self.starts();
        for (code, entry) in &mut self.catalogue.entries {
            if seen.contains(code) {
                continue;
            }
            let Some(last) = entry.versions.last_mut() else {
                continue;
            };
            let of_this_revision = starts.get(last.snapshot) == Some(&start);
            if complete {
                entry.gaps.retain_mut(|gap| gap.end_before(start));
            }
            if !complete {
                if last.to >= start && !of_this_revision {
                    last.to = last.to.min(day::before(start));
                    entry.gaps.push(Gap { from: start, to: day::OPEN_END, snapshot: at });
                }
            } else if last.to == day::OPEN_END {
                // The code left the file without a stated end. In the first edition of a
                // revision it ended with the revision before; later, on a day before this
                // edition that no file at hand tells.
                let end = if same_revision { edition } else { start };
                last.to = day::before(end).max(last.from);
            }
        }
    }

    /// A row as an edition states it.
    fn take(&mut self, row: Dated, price_known_until: Option<NaiveDate>) {
        let (snapshot, start) = self.revision;
        let starts = self.starts();
        let entry = self.catalogue.entries.entry(row.code).or_default();
        let Dated { from, to, record, .. } = row;
        let version = Version { from, to, price_known_until, snapshot, record };
        let Some(last) = entry.versions.last_mut() else {
            entry.versions.push(version);
            return;
        };
        entry.gaps.retain_mut(|gap| gap.end_before(version.from));
        let earlier_revision = starts.get(last.snapshot).is_some_and(|&s| s < start);
        if version.from > last.from {
            let end = if earlier_revision && version.from > start && last.to >= start {
                // What this revision said before that day is in an edition not at hand; the
                // earlier revision's row does not speak for it.
                let to = day::before(version.from);
                entry.gaps.push(Gap { from: start, to, snapshot });
                day::before(start)
            } else {
                day::before(version.from)
            };
            last.to = last.to.min(end);
            entry.versions.push(version);
        } else if earlier_revision
            && last.from < start
            && !same_facts(&last.record, &version.record)
        {
            // A revision may change a row without touching its 変更年月日 (a class, a column
            // that is new); what it says holds from its own first day.
            last.to = last.to.min(day::before(start));
            entry.versions.push(Version { from: start, ..version });
        } else {
            let from = last.from;
            *last = Version { from, ..version };
        }
    }

    fn delta(&mut self, delta: &Delta) {
        let layout = self.catalogue.layout;
        let file = delta.table.file().to_owned();
        let mut problems = ProblemList::default();
        let mut merged = Table::empty(file.as_str());
        let mut changes = Vec::new();
        for record in Record::all(layout, &delta.table) {
            let code = match record.code() {
                Ok(code) => code,
                Err(problem) => {
                    problems.push(problem);
                    continue;
                }
            };
            let last = self.catalogue.versions(code).last().map(|v| v.record.clone());
            let (change, Some(row)) = (record.flag("change"), record.row()) else {
                continue;
            };
            match (change, last) {
                ('5' | '9' | '1', None) => {
                    let kind =
                        ProblemKind::DifferenceWithoutBase { code: record.get("code").to_owned() };
                    problems.push(Problem::of_row(record.file(), record.line(), kind));
                    continue;
                }
                ('5' | '9' | '1', Some(base)) => {
                    let base = base.row();
                    let cells = (1..).zip(row.cells()).map(|(column, cell)| match cell {
                        "" => base.and_then(|b| b.cell(column)).unwrap_or_default(),
                        stated => stated,
                    });
                    merged.push(row.line(), cells);
                }
                _ => merged.push(row.line(), row.cells()),
            }
            changes.push((code, change));
        }
        let merged = Arc::new(merged);
        for (record, (code, change)) in Record::all(layout, &merged).zip(changes) {
            match Dated::new(record) {
                Ok(row) => self.change(code, change, row),
                Err(problem) => problems.push(problem),
            }
        }
        self.problems.extend(problems.finish(&file));
    }

    fn change(&mut self, code: Code, change: char, row: Dated) {
        let price_known_until =
            self.catalogue.versions(code).last().and_then(|v| v.price_known_until);
        match change {
            '9' => self.end(code, row.to),
            '1' => self.end(code, day::before(row.from)),
            _ => self.take(row, price_known_until),
        }
    }

    /// Ends the last version of a code; a version that never was in force is taken away.
    fn end(&mut self, code: Code, on: NaiveDate) {
        let Some(entry) = self.catalogue.entries.get_mut(&code) else {
            return;
        };
        if let Some(last) = entry.versions.last_mut() {
            if on < last.from {
                entry.versions.pop();
            } else {
                last.to = last.to.min(on);
            }
        }
        if entry.versions.is_empty() {
            self.catalogue.entries.remove(&code);
        }
    }
}

/// A record with its code and its days.
struct Dated {
    code: Code,
    from: NaiveDate,
    to: NaiveDate,
    record: Record,
}

impl Dated {
    fn new(record: Record) -> Result<Self, Problem> {
        let code = record.code()?;
        let has = |key| record.layout().column(key).is_some();
        let mut from = if has("changed") { record.date("changed")? } else { None };
        if from.is_none() && has("listed") {
            // 傷病名・修飾語: 変更年月日 is blank until the first change.
            from = record.date("listed")?;
        }
        let to = if has("abolished") { record.date("abolished")? } else { None };
        let mut to = to.unwrap_or(day::OPEN_END);
        if record.layout().kind() == FileKind::Drug
            && let Some(until) = record.date("usable_until")?
        {
            // 医薬品 項番34: the last day of use stands here while 廃止年月日 is still open.
            to = to.min(until);
        }
        Ok(Self { code, from: from.unwrap_or(day::BEGINNING), to, record })
    }
}

/// Columns that tell how the file was made, not what the row says.
const BOOKKEEPING: [&str; 4] = ["change", "changed", "order", "price_known_until"];

/// Whether two rows say the same.
fn same_facts(a: &Record, b: &Record) -> bool {
    a.layout()
        .columns()
        .iter()
        .filter(|column| !BOOKKEEPING.contains(&column.key.as_str()))
        .all(|column| a.value(column) == b.value(column))
}
