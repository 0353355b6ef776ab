//! Rows of the electronic point table, read by the columns that `table` statements declare.

use std::collections::{BTreeMap, BTreeSet};

use santei::ir::{
    CommentRow, ExclusionRow, GroupId, InclusionRow, IndexRow, InpatientRow, Keep, LimitRow,
    MissingTable, Origin, ScheduleId, SourceId, StandardName, TableKind, Window,
};
use santei::{Code, Day};
use santei_masters::problem::Expected;
use santei_masters::{FileKind, Problem, ProblemKind, Report, Row, Shape, Table};

use super::Input;
use super::context::{Context, Declared};
use super::sources::{File, LoadedFiles, register};
use crate::ast::{EntryKind, Keyword};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::span::Span;

/// What a table statement makes of its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Index,
    Inclusion,
    Exclusion,
    Inpatient,
    Limit,
    CommentLink,
    Standard,
}

/// Keys of columns: those that must be declared, and those that may be.
struct Keys {
    must: &'static [&'static str],
    may: &'static [&'static str],
}

impl Kind {
    const ALL: [(&'static str, Self); 7] = [
        ("index", Self::Index),
        ("inclusion", Self::Inclusion),
        ("exclusion", Self::Exclusion),
        ("inpatient", Self::Inpatient),
        ("limit", Self::Limit),
        ("comment-link", Self::CommentLink),
        ("standard", Self::Standard),
    ];

    const fn keys(self) -> Keys {
        match self {
            Self::Index => Keys {
                must: &["code", "group1-unit", "group1", "limit-flag", "from", "to"],
                may: &[
                    "addon",
                    "group2-unit",
                    "group2",
                    "group3-unit",
                    "group3",
                    "exclusion-day",
                    "exclusion-month",
                    "exclusion-same",
                    "exclusion-week",
                    "exclusion-site",
                    "inpatient-group",
                ],
            },
            Self::Inclusion => {
                Keys { must: &["group", "code", "special", "from", "to"], may: &["addon"] }
            }
            Self::Exclusion => Keys {
                must: &["first", "second", "keep", "special", "from", "to"],
                may: &["addon1", "addon2"],
            },
            Self::Inpatient => Keys { must: &["group", "code", "class", "from", "to"], may: &[] },
            Self::Limit => Keys {
                must: &["code", "unit", "unit-name", "max", "special", "from", "to"],
                may: &["addon", "tooth-class"],
            },
            Self::CommentLink => Keys {
                must: &["code", "comment", "condition", "from", "to"],
                may: &["notice", "item", "branch", "absence", "setting", "times"],
            },
            Self::Standard => Keys { must: &["code", "name"], may: &[] },
        }
    }
}

/// A table statement, checked.
struct Layout<'a> {
    declared: Declared<'a>,
    file: FileKind,
    kind: Kind,
    width: u32,
    change: Option<(u32, Vec<u32>)>,
    columns: BTreeMap<&'static str, u32>,
    units: BTreeMap<u32, Window>,
    window: Window,
}

impl Layout<'_> {
    fn column(&self, key: &str) -> Option<u32> {
        self.columns.get(key).copied()
    }
}

pub(crate) fn run(context: &mut Context<'_>, input: &Input, files: &LoadedFiles<'_>) {
    let mut layouts = Vec::new();
    for declared in context.declared.clone() {
        if declared.keyword() == Keyword::Table
            && let Some(layout) = layout(context, declared)
        {
            layouts.push(layout);
        }
    }
    let mut reader = Reader::default();
    read_files(context, files, &layouts, &mut reader);
    if let Some(starter) = &input.starter {
        for table in &starter.data.tables {
            let at = context.program.schedules.iter().position(|s| s.name == table.snapshot);
            let Some(at) = at else { continue };
            let schedule = ScheduleId(u16::try_from(at).unwrap_or(u16::MAX));
            let source = context.source_ids.get(table.table.file()).copied();
            let source = source.unwrap_or(SourceId(u16::MAX));
            if let Some(layout) = find(&layouts, table.kind, schedule) {
                reader.rows(context, layout, &table.table, (schedule, source), &mut Vec::new());
            }
        }
    }
    reader.finish(context);
    missing(context, &reader.present);
}

fn find<'l, 'a>(
    layouts: &'l [Layout<'a>],
    kind: FileKind,
    schedule: ScheduleId,
) -> Option<&'l Layout<'a>> {
    layouts
        .iter()
        .find(|l| l.file == kind && l.declared.instances.iter().any(|i| i.schedule == schedule))
}

fn read_files(
    context: &mut Context<'_>,
    files: &LoadedFiles<'_>,
    layouts: &[Layout<'_>],
    reader: &mut Reader,
) {
    let mut undeclared: BTreeSet<FileKind> = BTreeSet::new();
    for (at, file) in files.tables.iter().enumerate() {
        if superseded(context, files, at, file) {
            continue;
        }
        let Some(layout) = find(layouts, file.kind, file.schedule) else {
            if undeclared.insert(file.kind) {
                no_layout(context, file);
            }
            continue;
        };
        let separator =
            if file.file.name.to_ascii_lowercase().ends_with(".tsv") { '\t' } else { ',' };
        let shape = Shape { separator, columns: vec![layout.width as usize] };
        let (table, mut problems) = Table::read(&file.file.name, &file.file.bytes, &shape);
        let refused: u64 = problems
            .iter()
            .map(|p| match p.kind {
                ProblemKind::More(more) => more,
                _ => u64::from(p.row.is_some()),
            })
            .sum();
        let source = register(context, file.file, file.kind, file.official, (0, 0));
        let place = (file.schedule, source);
        let bad = reader.rows(context, layout, &table, place, &mut problems);
        let rows_good = table.len() - bad.min(table.len());
        let rows_bad = bad + u32::try_from(refused).unwrap_or(u32::MAX);
        if let Some(entry) = context.program.sources.get_mut(usize::from(source.0)) {
            entry.rows_good = rows_good;
            entry.rows_bad = rows_bad;
        }
        if file.official && rows_good > 0 {
            reader.present.insert((file.schedule, file.kind));
        }
        context.reports.push(Report {
            file: file.file.name.clone(),
            sha256: file.file.sha256,
            rows_good,
            rows_bad,
            problems,
        });
    }
}

/// Of several official files of one table in one schedule the last by name is read.
fn superseded(
    context: &mut Context<'_>,
    files: &LoadedFiles<'_>,
    at: usize,
    file: &File<'_>,
) -> bool {
    let later = files.tables.iter().skip(at + 1).find(|f| {
        f.kind == file.kind && f.schedule == file.schedule && f.official && file.official
    });
    let Some(later) = later else { return false };
    let diagnostic = Diagnostic::of_file(
        "W0361",
        &file.file.name,
        format!(
            "同じ点数表に {} のファイルがもう一つあるので使いません（{}）",
            file.kind, later.file.name
        ),
        format!(
            "the schedule has another file of {}; this one is not used ({})",
            file.kind, later.file.name
        ),
    );
    context
        .report(diagnostic.with_help("古い版を取り除いてください", "take the older edition away"));
    true
}

fn no_layout(context: &mut Context<'_>, file: &File<'_>) {
    let diagnostic = Diagnostic::of_file(
        "E0362",
        &file.file.name,
        format!("`file {}` を宣言する table 文がありません", file.kind),
        format!("no table statement declares `file {}`", file.kind),
    );
    context.report(diagnostic.with_help(
        "列を宣言する table 文を書いてください（schedules/ika/common/tables.tensu に例があります）",
        "write a table statement for its columns, as in schedules/ika/common/tables.tensu",
    ));
}

fn missing(context: &mut Context<'_>, present: &BTreeSet<(ScheduleId, FileKind)>) {
    let kind_of = |table: TableKind| match table {
        TableKind::Index => FileKind::Ika01,
        TableKind::Inclusion => FileKind::Ika02,
        TableKind::ExclusionDay => FileKind::Ika03Day,
        TableKind::ExclusionMonth => FileKind::Ika03Month,
        TableKind::ExclusionSame => FileKind::Ika03Same,
        TableKind::ExclusionWeek => FileKind::Ika03Week,
        TableKind::Inpatient => FileKind::Ika04,
        TableKind::Limit => FileKind::Ika05,
        TableKind::CommentLink => FileKind::CommentLink,
    };
    for (at, info) in (0_u16..).zip(&context.schedule_info) {
        let schedule = ScheduleId(at);
        for &table in &info.tables {
            if !present.contains(&(schedule, kind_of(table))) {
                context.program.missing.push(MissingTable { schedule, table });
            }
        }
    }
}

// ---- the statement ---------------------------------------------------------------------------

fn layout<'a>(context: &mut Context<'a>, declared: Declared<'a>) -> Option<Layout<'a>> {
    let mut file = None;
    let mut kind = None;
    let mut width = None;
    for entry in &declared.statement.entries {
        match &entry.kind {
            EntryKind::File(name) => {
                let read = |k: &FileKind| {
                    k.is_point_table() || matches!(k, FileKind::CommentLink | FileKind::Standard)
                };
                let wanted = name.value.replace('-', "_");
                file = FileKind::READ
                    .into_iter()
                    .filter(read)
                    .find(|k| k.name() == name.value || k.name() == wanted);
                if file.is_none() {
                    let words = FileKind::READ.into_iter().filter(read).map(FileKind::name);
                    unknown(context, &declared, name.span, &name.value, words.collect());
                }
            }
            EntryKind::Kind(name) => {
                kind = Kind::ALL.iter().find(|k| k.0 == name.value).map(|k| k.1);
                if kind.is_none() {
                    let words = Kind::ALL.iter().map(|k| k.0).collect();
                    unknown(context, &declared, name.span, &name.value, words);
                }
            }
            EntryKind::Columns(n) => width = Some(n.value),
            _ => {}
        }
    }
    let (file, kind, width) = (file?, kind?, width?);
    if width == 0 || width > 1000 {
        column_error(
            context,
            &declared,
            declared.name().span,
            ("列の数は1から1000までです".into(), "a table has 1 to 1000 columns".into()),
        );
        return None;
    }
    let mut layout = Layout {
        declared,
        file,
        kind,
        width,
        change: None,
        columns: BTreeMap::new(),
        units: BTreeMap::new(),
        window: Window::Order,
    };
    columns(context, &mut layout);
    units(context, &mut layout);
    Some(layout)
}

fn columns(context: &mut Context<'_>, layout: &mut Layout<'_>) {
    let keys = layout.kind.keys();
    let declared = layout.declared.clone();
    let mut taken: BTreeMap<u32, String> = BTreeMap::new();
    for entry in &declared.statement.entries {
        let (key, number, span) = match &entry.kind {
            EntryKind::Column(name, number) => (name.value.as_str(), number, name.span),
            EntryKind::Change(number, except) => {
                layout.change = Some((number.value, except.iter().map(|n| n.value).collect()));
                ("change", number, entry.span)
            }
            _ => continue,
        };
        if number.value == 0 || number.value > layout.width {
            column_error(
                context,
                &declared,
                number.span,
                (
                    format!("列 {} はありません（1〜{}）", number.value, layout.width),
                    format!("there is no column {} (1 to {})", number.value, layout.width),
                ),
            );
            continue;
        }
        if let Some(other) = taken.insert(number.value, key.to_owned()) {
            column_error(
                context,
                &declared,
                number.span,
                (
                    format!("列 {} は `{other}` にも使われています", number.value),
                    format!("column {} is used for `{other}` too", number.value),
                ),
            );
        }
        if key == "change" {
            continue;
        }
        match keys.must.iter().chain(keys.may).find(|k| **k == key) {
            Some(key) => {
                if layout.columns.insert(key, number.value).is_some() {
                    column_error(
                        context,
                        &declared,
                        span,
                        (
                            format!("列 `{key}` が二度宣言されています"),
                            format!("the column `{key}` is declared twice"),
                        ),
                    );
                }
            }
            None => {
                let words = keys.must.iter().chain(keys.may).copied().collect();
                unknown(context, &declared, span, key, words);
            }
        }
    }
    let lacking: Vec<&str> =
        keys.must.iter().copied().filter(|k| !layout.columns.contains_key(k)).collect();
    if !lacking.is_empty() {
        let list = lacking.join(", ");
        column_error(
            context,
            &declared,
            declared.name().span,
            (format!("列の宣言がありません: {list}"), format!("columns are not declared: {list}")),
        );
    }
}

fn units(context: &mut Context<'_>, layout: &mut Layout<'_>) {
    let declared = layout.declared.clone();
    let mut window = None;
    for entry in &declared.statement.entries {
        match &entry.kind {
            EntryKind::UnitBinding(number, _, at) => {
                let twice = layout.units.insert(number.value, at.value).is_some();
                if twice {
                    unit_twice(context, &declared, number);
                }
            }
            EntryKind::WindowEntry(at) => window = Some(at.value),
            EntryKind::UnitSteps(_) => context.tell(
                declared.text,
                "E0323",
                entry.span,
                (
                    "table の `unit` は `unit 131 \"月\" window month` の形です".into(),
                    "the `unit` of a table has the form `unit 131 \"月\" window month`".into(),
                ),
                ("書き方を直してください".into(), "write it so".into()),
            ),
            _ => {}
        }
    }
    match (layout.kind, window) {
        (_, Some(window)) => layout.window = window,
        (Kind::Exclusion, None) => context.tell(
            declared.text,
            "E0321",
            declared.name().span,
            ("背反表に `window` がありません".into(), "the exclusion table has no `window`".into()),
            ("`window day` などを書いてください".into(), "write `window day` or another".into()),
        ),
        _ => {}
    }
}

fn unit_twice(context: &mut Context<'_>, declared: &Declared<'_>, number: &crate::ast::Int) {
    context.tell(
        declared.text,
        "E0322",
        number.span,
        (
            format!("単位 {} が二度宣言されています", number.value),
            format!("the unit {} is declared twice", number.value),
        ),
        ("一方を消してください".into(), "delete one of them".into()),
    );
}

fn column_error(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    span: Span,
    message: (String, String),
) {
    context.tell(
        declared.text,
        "E0360",
        span,
        message,
        (
            "公表されているレイアウトの項番と比べてください".into(),
            "compare with the item numbers of the published layout".into(),
        ),
    );
}

fn unknown(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    span: Span,
    word: &str,
    words: Vec<&'static str>,
) {
    let help = match did_you_mean(word, words.iter().copied()) {
        Some(near) => (format!("`{near}` ではありませんか"), format!("did you mean `{near}`?")),
        None => {
            let list = words.join(", ");
            (format!("使える名前: {list}"), format!("the names are {list}"))
        }
    };
    context.tell(
        declared.text,
        "E0316",
        span,
        (format!("`{word}` という種類はありません"), format!("there is no kind `{word}`")),
        help,
    );
}

// ---- the rows --------------------------------------------------------------------------------

/// How many problems of one file are listed; a broken file of 350,000 rows must not become
/// 350,000 messages.
const MAX_PROBLEMS: usize = 200;

#[derive(Default)]
struct Reader {
    present: BTreeSet<(ScheduleId, FileKind)>,
    groups: BTreeMap<Box<str>, u32>,
    unbound: BTreeSet<(FileKind, u32)>,
}

/// A cell that is not what it should be.
struct Bad {
    column: u32,
    name: &'static str,
    value: String,
    expected: Option<Expected>,
}

/// Reads the cells of one row by the keys of the statement.
struct Cells<'r, 'l, 'a> {
    row: Row<'r>,
    schedule: ScheduleId,
    layout: &'l Layout<'a>,
}

impl<'r> Cells<'r, '_, '_> {
    fn text(&self, key: &'static str) -> &'r str {
        self.layout.column(key).and_then(|c| self.row.cell(c)).unwrap_or_default()
    }

    fn bad(&self, key: &'static str, expected: Option<Expected>) -> Bad {
        Bad {
            column: self.layout.column(key).unwrap_or(0),
            name: key,
            value: self.text(key).chars().take(40).collect(),
            expected,
        }
    }

    fn number<T: TryFrom<u32>>(&self, key: &'static str) -> Result<T, Bad> {
        let text = self.text(key);
        if self.layout.column(key).is_none() {
            return T::try_from(0).map_err(|_| self.bad(key, Some(Expected::Int)));
        }
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let value = if digits { text.parse::<u32>().ok() } else { None };
        value.and_then(|v| T::try_from(v).ok()).ok_or_else(|| self.bad(key, Some(Expected::Int)))
    }

    fn code(&self, key: &'static str) -> Result<Code, Bad> {
        self.text(key).parse().map_err(|_| self.bad(key, Some(Expected::Code)))
    }

    fn flag(&self, key: &'static str) -> Result<bool, Bad> {
        match self.text(key) {
            "" | "0" => Ok(false),
            "1" => Ok(true),
            _ => Err(self.bad(key, None)),
        }
    }

    fn date(&self, key: &'static str, blank: Day) -> Result<Day, Bad> {
        let text = self.text(key);
        let read = match text {
            "" | "0" | "00000000" => Some(blank),
            "99999999" => Some(Day::MAX),
            _ if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) => {
                text.parse::<u32>().ok().and_then(|n| {
                    let year = i32::try_from(n / 10_000).ok()?;
                    Day::from_ymd(year, n / 100 % 100, n % 100)
                })
            }
            _ => None,
        };
        read.ok_or_else(|| self.bad(key, Some(Expected::Date)))
    }
}

impl Reader {
    /// Reads the rows of a table into the program; answers how many were refused.
    fn rows(
        &mut self,
        context: &mut Context<'_>,
        layout: &Layout<'_>,
        table: &Table,
        place: (ScheduleId, SourceId),
        problems: &mut Vec<Problem>,
    ) -> u32 {
        let Some(instance) = layout.declared.instances.iter().find(|i| i.schedule == place.0)
        else {
            return 0;
        };
        let mut bad_rows = 0;
        let mut unlisted = 0_u64;
        for row in table.rows() {
            if let Some((column, except)) = &layout.change
                && row
                    .cell(*column)
                    .and_then(|c| c.parse::<u32>().ok())
                    .is_some_and(|c| except.contains(&c))
            {
                context.stats.rows_erased += 1;
                continue;
            }
            let cells = Cells { row, schedule: place.0, layout };
            let origin = match origin(&cells, (instance.from, instance.to), place.1) {
                Ok(Some(origin)) => Ok(Some(origin)),
                Ok(None) => {
                    context.stats.rows_outside += 1;
                    Ok(None)
                }
                Err(bad) => Err(bad),
            };
            let read = origin.and_then(|origin| self.row(context, &cells, origin));
            if let Err(bad) = read {
                bad_rows += 1;
                if problems.len() < MAX_PROBLEMS {
                    problems.push(problem(table.file(), row.line(), bad));
                } else {
                    unlisted += 1;
                }
            }
        }
        if unlisted > 0 {
            problems.push(Problem::of_file(table.file(), ProblemKind::More(unlisted)));
        }
        bad_rows
    }

    /// Checks a row, and puts it into the program unless its days lie outside the schedule.
    fn row(
        &mut self,
        context: &mut Context<'_>,
        cells: &Cells<'_, '_, '_>,
        origin: Option<Origin>,
    ) -> Result<(), Bad> {
        let dental = cells.layout.file.name().starts_with("shika");
        let keep_row = origin.is_some() && !dental;
        let origin = origin.unwrap_or_default();
        match cells.layout.kind {
            Kind::Index => {
                let row = self.index(context, cells, origin)?;
                if keep_row {
                    context.program.tables.index.push(row);
                }
            }
            Kind::Inclusion => {
                let group = self.group(context, cells.text("group"));
                let row = InclusionRow {
                    group,
                    code: cells.code("code")?,
                    special: cells.flag("special")?,
                    origin,
                };
                if keep_row {
                    context.program.tables.inclusion.push(row);
                }
            }
            Kind::Exclusion => {
                let row = exclusion(cells, origin)?;
                if keep_row {
                    context.program.tables.exclusion.push(row);
                }
            }
            Kind::Inpatient => {
                let row = InpatientRow {
                    group: cells.number("group")?,
                    code: cells.code("code")?,
                    class: cells.number("class")?,
                    origin,
                };
                if keep_row {
                    context.program.tables.inpatient.push(row);
                }
            }
            Kind::Limit => {
                let unit: u16 = cells.number("unit")?;
                let within = self.window(context, cells, unit.into(), cells.text("unit-name"));
                let row = LimitRow {
                    code: cells.code("code")?,
                    unit,
                    unit_name: cells.text("unit-name").to_owned(),
                    within: within.unwrap_or(Window::Course),
                    max: cells.number("max")?,
                    special: cells.flag("special")?,
                    origin,
                };
                if keep_row {
                    context.program.tables.limit.push(row);
                }
            }
            Kind::CommentLink => {
                if cells.text("comment").is_empty() || cells.text("code").is_empty() {
                    context.stats.rows_without_comment += 1;
                    return Ok(());
                }
                let row = CommentRow {
                    code: cells.code("code")?,
                    comment: cells.code("comment")?,
                    pattern: u32::from(cells.number::<u8>("notice")?) * 1_000_000
                        + u32::from(cells.number::<u16>("item")?) * 100
                        + u32::from(cells.number::<u8>("branch")?),
                    condition: cells.number("condition")?,
                    absence: cells.flag("absence")?,
                    setting: cells.number("setting")?,
                    times: cells.number("times")?,
                    origin,
                };
                if keep_row {
                    context.program.tables.comment.push(row);
                }
            }
            Kind::Standard => {
                let code = cells.number("code")?;
                let name = cells.text("name").trim().to_owned();
                if !name.is_empty() {
                    let schedule = cells.schedule;
                    context.program.standards.push(StandardName { schedule, code, name });
                }
            }
        }
        if dental {
            context.stats.rows_dental += 1;
        }
        Ok(())
    }

    fn index(
        &mut self,
        context: &mut Context<'_>,
        cells: &Cells<'_, '_, '_>,
        origin: Origin,
    ) -> Result<IndexRow, Bad> {
        let mut groups = Vec::new();
        for (unit_key, group_key) in
            [("group1-unit", "group1"), ("group2-unit", "group2"), ("group3-unit", "group3")]
        {
            let unit: u32 = cells.number(unit_key)?;
            let group = cells.text(group_key);
            if matches!(group, "" | "0") {
                continue;
            }
            let window = if unit == 0 { None } else { self.window(context, cells, unit, "") };
            groups.push((window, self.group(context, group)));
        }
        Ok(IndexRow {
            code: cells.code("code")?,
            groups,
            exclusion_flags: [
                cells.flag("exclusion-day")?,
                cells.flag("exclusion-month")?,
                cells.flag("exclusion-same")?,
                cells.flag("exclusion-week")?,
            ],
            inpatient_group: cells.number("inpatient-group")?,
            limit_flag: cells.flag("limit-flag")?,
            origin,
        })
    }

    /// The provisional number of a group: in the order in which they are met.
    fn group(&mut self, context: &mut Context<'_>, name: &str) -> GroupId {
        let next = u32::try_from(self.groups.len()).unwrap_or(u32::MAX);
        let id = match self.groups.get(name) {
            Some(id) => *id,
            None => {
                self.groups.insert(name.into(), next);
                next
            }
        };
        match u16::try_from(id) {
            Ok(id) => GroupId(id),
            Err(_) => {
                if id == 1 << 16 {
                    too_many_groups(context);
                }
                GroupId(u16::MAX)
            }
        }
    }

    fn window(
        &mut self,
        context: &mut Context<'_>,
        cells: &Cells<'_, '_, '_>,
        unit: u32,
        name: &str,
    ) -> Option<Window> {
        let found = cells.layout.units.get(&unit).copied();
        if found.is_none() && self.unbound.insert((cells.layout.file, unit)) {
            let declared = &cells.layout.declared;
            let line = cells.row.line();
            context.tell(
                declared.text,
                "E0361",
                declared.name().span,
                (
                    format!(
                        "ファイルの {line} 行目にある単位 {unit}「{name}」の期間が決まっていません"
                    ),
                    format!(
                        "row {line} of the file has the unit {unit} `{name}`, which has no window"
                    ),
                ),
                (
                    format!("`unit {unit} \"{name}\" window …` を書いてください"),
                    format!("write `unit {unit} \"{name}\" window …`"),
                ),
            );
        }
        found
    }

    /// Puts the groups in the order of their names.
    fn finish(&mut self, context: &mut Context<'_>) {
        let mut places = vec![GroupId::default(); self.groups.len()];
        for (place, old) in (0_u16..).zip(self.groups.values()) {
            if let Some(slot) = places.get_mut(*old as usize) {
                *slot = GroupId(place);
            }
        }
        let key = |s: &StandardName| (s.schedule, s.code);
        // Of two rows of one code the first stands: the publisher's files are read first.
        context.program.standards.sort_by_key(key);
        context.program.standards.dedup_by_key(|s| key(s));
        let moved = |id: GroupId| places.get(usize::from(id.0)).copied().unwrap_or(id);
        let tables = &mut context.program.tables;
        tables.group_names = self.groups.keys().map(ToString::to_string).collect();
        for row in &mut tables.inclusion {
            row.group = moved(row.group);
        }
        for (_, group) in tables.index.iter_mut().flat_map(|row| &mut row.groups) {
            *group = moved(*group);
        }
    }
}

fn too_many_groups(context: &mut Context<'_>) {
    let diagnostic = Diagnostic::of_file(
        "E0363",
        "",
        "包括のグループが 65,536 を超えています".into(),
        "there are more than 65,536 groups of inclusion".into(),
    );
    context.report(diagnostic.with_help(
        "ファイルが公表されたものかどうかを確かめてください",
        "check that the files are the publisher's",
    ));
}

/// The days of a row within the schedule; `None` where it has none there.
fn origin(
    cells: &Cells<'_, '_, '_>,
    days: (Day, Day),
    source: SourceId,
) -> Result<Option<Origin>, Bad> {
    let from = cells.date("from", Day::MIN)?.max(days.0);
    let to = cells.date("to", Day::MAX)?.min(days.1);
    let row = cells.row.line();
    Ok((from <= to).then_some(Origin { source, row, from, to }))
}

fn exclusion(cells: &Cells<'_, '_, '_>, origin: Origin) -> Result<ExclusionRow, Bad> {
    let table = match cells.layout.file {
        FileKind::Ika03Month | FileKind::Shika03Month => TableKind::ExclusionMonth,
        FileKind::Ika03Same | FileKind::Shika03Same | FileKind::Shika03Site => {
            TableKind::ExclusionSame
        }
        FileKind::Ika03Week | FileKind::Shika03Week => TableKind::ExclusionWeek,
        _ => TableKind::ExclusionDay,
    };
    Ok(ExclusionRow {
        first: cells.code("first")?,
        second: cells.code("second")?,
        keep: match cells.text("keep") {
            "1" => Keep::First,
            "2" => Keep::Second,
            "3" => Keep::Either,
            _ => return Err(cells.bad("keep", None)),
        },
        special: cells.flag("special")?,
        within: cells.layout.window,
        table,
        origin,
    })
}

fn problem(file: &str, line: u32, bad: Bad) -> Problem {
    let name = bad.name.to_owned();
    let kind = match bad.expected {
        _ if bad.value.is_empty() => ProblemKind::Blank { name },
        Some(expected) => ProblemKind::BadValue { name, value: bad.value, expected },
        None => ProblemKind::UnknownValue { name, value: bad.value },
    };
    Problem::of_field(file, line, bad.column, kind)
}
