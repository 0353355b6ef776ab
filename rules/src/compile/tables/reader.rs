//! Rows of the electronic point table, read by the columns that a statement declares.

use std::collections::{BTreeMap, BTreeSet};

use santei::ir::{
    CommentRow, ExclusionRow, GroupId, InclusionRow, IndexRow, InpatientRow, Keep, LimitRow,
    Origin, ScheduleId, SourceId, StandardName, TableKind, Window,
};
use santei::{Code, Day};
use santei_masters::problem::Expected;
use santei_masters::{FileKind, Problem, ProblemKind, Row, Table};

use super::layout::{Kind, Layout};
use crate::compile::context::Context;
use crate::diagnostic::Diagnostic;

/// How many problems of one file are listed; a broken file of 350,000 rows must not become
/// 350,000 messages.
const MAX_PROBLEMS: usize = 200;

#[derive(Default)]
pub(super) struct Reader {
    pub(super) present: BTreeSet<(ScheduleId, FileKind)>,
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
    pub(super) fn rows(
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
    pub(super) fn finish(&mut self, context: &mut Context<'_>) {
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
