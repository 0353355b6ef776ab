//! Which official file belongs to which schedule, and reading the masters.

use santei::ir::{ScheduleId, Source, SourceId};
use santei_masters::kind::kind_of;
use santei_masters::{FileKind, Loaded, SourceFile};

use super::Input;
use super::context::{Context, ScheduleInfo};
use crate::diagnostic::Diagnostic;
use crate::workers;

/// An official file of a schedule.
pub(crate) struct File<'a> {
    pub(crate) file: &'a SourceFile,
    pub(crate) kind: FileKind,
    pub(crate) schedule: ScheduleId,
    /// Whether it is the publisher's.
    pub(crate) official: bool,
}

/// What was found among the inputs.
#[derive(Default)]
pub(crate) struct LoadedFiles<'a> {
    /// Masters of codes, read.
    pub(crate) masters: Vec<(ScheduleId, Loaded)>,
    /// Point tables and other tables, not yet read: their columns are told by `table` statements.
    pub(crate) tables: Vec<File<'a>>,
}

/// Whether the `files` entry of a schedule takes a file.
///
/// `files "R6"` takes what lies in a folder `R6`; `files "R8/master"` what lies in `master` within
/// `R8`; the last part may be a file itself. `except` takes away again.
pub(crate) fn matches_files(info: &ScheduleInfo, path: &str) -> bool {
    info.files.iter().any(|p| takes(p, path)) && !info.except.iter().any(|p| takes(p, path))
}

/// Whether the parts of a pattern stand one after another among those of a path.
pub(crate) fn takes(pattern: &str, path: &str) -> bool {
    let pattern: Vec<&str> = pattern.split('/').filter(|p| !p.is_empty()).collect();
    let parts: Vec<&str> = path.split('/').filter(|p| !p.is_empty()).collect();
    !pattern.is_empty() && parts.windows(pattern.len()).any(|w| w == pattern.as_slice())
}

/// Kinds that become codes of the program, or that checks look up.
const MASTERS: [FileKind; 5] =
    [FileKind::Procedure, FileKind::Drug, FileKind::Material, FileKind::Comment, FileKind::Disease];

pub(crate) fn load<'a>(context: &mut Context<'_>, input: &'a Input) -> LoadedFiles<'a> {
    let mut out = LoadedFiles::default();
    let schedules: Vec<(String, ScheduleInfo)> = context
        .program
        .schedules
        .iter()
        .map(|s| s.name.clone())
        .zip(context.schedule_info.iter().cloned())
        .collect();
    let mut files: Vec<_> = input.files.iter().collect();
    files.sort_by(|a, b| a.file.name.cmp(&b.file.name));
    let mut masters = Vec::new();
    for given in files {
        let path = &given.file.name;
        let kind = kind_of(path);
        if matches!(kind, FileKind::Unknown | FileKind::KnownUnused | FileKind::Modifier) {
            context.stats.files_unused.push(path.clone());
            continue;
        }
        let at = schedules.iter().position(|(name, info)| match &given.schedule {
            Some(schedule) => schedule == name,
            None => matches_files(info, path),
        });
        let Some(at) = at else {
            // What a schedule takes away by name is left out on purpose.
            if schedules.iter().any(|(_, info)| info.except.iter().any(|p| takes(p, path))) {
                context.stats.files_unused.push(path.clone());
            } else {
                outside(context, path);
            }
            continue;
        };
        let schedule = ScheduleId(u16::try_from(at).unwrap_or(u16::MAX));
        let official = !path.split('/').any(|part| part == "approx");
        let file = File { file: &given.file, kind, schedule, official };
        if MASTERS.contains(&kind) { masters.push(file) } else { out.tables.push(file) }
    }
    let read = workers::map(&masters, |master| santei_masters::load(master.file));
    for (master, read) in masters.iter().zip(read) {
        match read {
            Ok(loaded) => {
                let rows = (loaded.report.rows_good, loaded.report.rows_bad);
                register(context, master.file, master.kind, master.official, rows);
                context.reports.push(loaded.report.clone());
                out.masters.push((master.schedule, loaded));
            }
            Err(problem) => context.problems.push(problem),
        }
    }
    out
}

/// Puts a file among the program's sources.
pub(crate) fn register(
    context: &mut Context<'_>,
    file: &SourceFile,
    kind: FileKind,
    official: bool,
    rows: (u32, u32),
) -> SourceId {
    let id = context.add_source(Source {
        name: file.name.rsplit('/').next().unwrap_or_default().to_owned(),
        kind: kind.name().to_owned(),
        sha256: file.sha256,
        rows_good: rows.0,
        rows_bad: rows.1,
        official,
    });
    context.source_ids.insert(file.name.clone(), id);
    id
}

fn outside(context: &mut Context<'_>, path: &str) {
    let diagnostic = Diagnostic::of_file(
        "W0360",
        path,
        "このファイルはどの点数表（schedule）にも属さないので使いません".into(),
        "no schedule takes this file; it is not used".into(),
    );
    context.report(diagnostic.with_help(
        "schedule の `files` にあるフォルダに置くか、改定名を指定してください",
        "put it into a folder that a schedule's `files` names, or say its schedule",
    ));
}
