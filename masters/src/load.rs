//! Reading a file whole: decode, split, check every field against the layout.

use std::sync::Arc;

use crate::kind::{FileKind, edition_date, kind_of};
use crate::layout::Layout;
use crate::problem::{Problem, ProblemKind, ProblemList, Report};
use crate::record::{Record, is_valid};
use crate::source::SourceFile;
use crate::table::{Row, Table};

/// A file that was read.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Its kind.
    pub kind: FileKind,
    /// Its layout.
    pub layout: &'static Layout,
    /// The rows that were understood.
    pub table: Arc<Table>,
    /// The date in its name.
    pub edition: Option<chrono::NaiveDate>,
    /// How it was read.
    pub report: Report,
}

impl Loaded {
    /// The records in order.
    pub fn records(&self) -> impl Iterator<Item = Record> {
        Record::all(self.layout, &self.table)
    }

    /// Whether the file states only what changed since the one before (a monthly difference)
    /// rather than everything.
    ///
    /// The publishers name full files `…ALL…`, but not always; a full file has rows that did not
    /// change (変更区分 0), a difference has none.
    pub fn is_difference(&self) -> bool {
        let name = self.report.file.rsplit(['/', '\\']).next().unwrap_or_default();
        if name.to_ascii_uppercase().contains("ALL") || self.kind.is_point_table() {
            return false;
        }
        let Some(column) = self.layout.column("change") else {
            return false;
        };
        let mut rows = self.table.rows().peekable();
        rows.peek().is_some() && rows.all(|row| row.cell(column.position).is_some_and(|c| c != "0"))
    }
}

/// Reads a file whose name tells its kind.
pub fn load(source: &SourceFile) -> Result<Loaded, Problem> {
    load_as(source, kind_of(&source.name))
}

/// Reads a file as of the given kind.
pub fn load_as(source: &SourceFile, kind: FileKind) -> Result<Loaded, Problem> {
    let Some(layout) = Layout::of(kind) else {
        let kind = ProblemKind::NoLayout { kind: kind.name().into() };
        return Err(Problem::of_file(&source.name, kind));
    };
    let mut problems = ProblemList::default();
    let shape = layout.shape();
    let (mut table, mut bad) = Table::read_into(&source.name, &source.bytes, &shape, &mut problems);
    table.retain(|row| {
        let good = check(layout, row, &source.name, &mut problems);
        bad += u32::from(!good);
        good
    });
    let report = Report {
        file: source.name.clone(),
        sha256: source.sha256,
        rows_good: table.len(),
        rows_bad: bad,
        problems: problems.finish(&source.name),
    };
    let edition = edition_date(&source.name);
    Ok(Loaded { kind, layout, table: Arc::new(table), edition, report })
}

/// Checks every field of a row; all its problems are told, not only the first.
fn check(layout: &Layout, row: Row<'_>, file: &str, problems: &mut ProblemList) -> bool {
    let mut good = true;
    let blanks_mean_unchanged = matches!(row.cell(1), Some("5" | "9" | "1"))
        && layout.columns().first().is_some_and(|c| c.key == "change");
    for column in layout.columns() {
        let text = row.cell(column.position).unwrap_or_default();
        let kind = if text.is_empty() {
            let must = column.default.is_none()
                && (!blanks_mean_unchanged || column.key.starts_with("code"));
            must.then(|| ProblemKind::Blank { name: column.name.clone() })
        } else if is_valid(column.kind, text) {
            None
        } else {
            Some(ProblemKind::BadValue {
                name: column.name.clone(),
                value: text.chars().take(40).collect(),
                expected: column.kind.expected(),
            })
        };
        if let Some(kind) = kind {
            good = false;
            problems.push(Problem::of_field(file, row.line(), column.position, kind));
        }
    }
    good
}
