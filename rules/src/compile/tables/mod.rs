//! The electronic point table: which file is read by which `table` statement, and which is missing.

mod layout;
mod reader;

use std::collections::BTreeSet;

use santei::ir::{MissingTable, ScheduleId, SourceId, TableKind};
use santei_masters::{FileKind, Problem, ProblemKind, Report, Shape, Table};

use super::Input;
use super::context::Context;
use super::sources::{File, LoadedFiles, register};
use crate::ast::Keyword;
use crate::diagnostic::Diagnostic;
use crate::workers;
use layout::{Layout, layout};
use reader::Reader;

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
    let mut wanted = Vec::new();
    for (at, file) in files.tables.iter().enumerate() {
        if superseded(context, files, at, file) {
            continue;
        }
        match find(layouts, file.kind, file.schedule) {
            Some(layout) => wanted.push((file, layout)),
            None if undeclared.insert(file.kind) => no_layout(context, file),
            None => {}
        }
    }
    // So many at once as there are threads: the largest hold tens of megabytes of text.
    for together in wanted.chunks(workers::count()) {
        let read = workers::map(together, |(file, layout)| {
            let tab = file.file.name.to_ascii_lowercase().ends_with(".tsv");
            let columns = vec![layout.width as usize];
            let shape = Shape { separator: if tab { '\t' } else { ',' }, columns };
            Table::read(&file.file.name, &file.file.bytes, &shape)
        });
        for ((file, layout), (table, problems)) in together.iter().zip(read) {
            read_rows(context, reader, (file, layout), &table, problems);
        }
    }
}

fn read_rows(
    context: &mut Context<'_>,
    reader: &mut Reader,
    (file, layout): (&File<'_>, &Layout<'_>),
    table: &Table,
    mut problems: Vec<Problem>,
) {
    let refused: u64 = problems
        .iter()
        .map(|p| match p.kind {
            ProblemKind::More(more) => more,
            _ => u64::from(p.row.is_some()),
        })
        .sum();
    let source = register(context, file.file, file.kind, file.official, (0, 0));
    let place = (file.schedule, source);
    let bad = reader.rows(context, layout, table, place, &mut problems);
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
