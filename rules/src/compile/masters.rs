//! The catalogues of the masters, from files and starter facts.

use std::sync::Arc;

use chrono::NaiveDate;
use santei::Day;
use santei::ir::ScheduleId;
use santei_masters::{Catalogue, Delta, FileKind, Loaded, Snapshot, Table};

use super::Input;
use super::amendments;
use super::context::Context;
use super::sources::{LoadedFiles, takes};

/// The catalogues by kind.
#[derive(Default)]
pub(crate) struct Catalogues {
    pub(crate) list: Vec<(FileKind, Catalogue)>,
}

impl Catalogues {
    pub(crate) fn get(&self, kind: FileKind) -> Option<&Catalogue> {
        self.list.iter().find(|(k, _)| *k == kind).map(|(_, c)| c)
    }
}

pub(crate) fn date(day: Day) -> NaiveDate {
    if day == Day::MAX {
        return santei_masters::day::OPEN_END;
    }
    day.to_date().unwrap_or(santei_masters::day::BEGINNING)
}

pub(crate) fn day(date: NaiveDate) -> Day {
    if date == santei_masters::day::OPEN_END { Day::MAX } else { Day::from_date(date) }
}

const KINDS: [FileKind; 5] =
    [FileKind::Procedure, FileKind::Drug, FileKind::Material, FileKind::Comment, FileKind::Disease];

pub(crate) fn build(
    context: &mut Context<'_>,
    input: &Input,
    files: &LoadedFiles<'_>,
) -> Catalogues {
    let mut out = Catalogues::default();
    register_starter(context, input);
    for kind in KINDS {
        let (mut snapshots, mut deltas) = (Vec::new(), Vec::new());
        for (schedule, loaded) in files.masters.iter().filter(|(_, l)| l.kind == kind) {
            if loaded.is_difference() {
                deltas.push(Delta {
                    name: loaded.report.file.clone(),
                    date: loaded.edition.unwrap_or_else(|| start(context, *schedule)),
                    table: Arc::clone(&loaded.table),
                });
            } else {
                snapshots.push(snapshot(context, *schedule, loaded));
            }
        }
        if let Some(starter) = &input.starter {
            // Where the publisher's whole master of a revision is given, it says all there is.
            let whole: Vec<String> =
                snapshots.iter().filter(|s| s.complete).map(|s| s.name.clone()).collect();
            let facts = starter.data.masters.get(&kind).into_iter().flatten();
            snapshots.extend(facts.filter(|s| !whole.contains(&s.name)).cloned());
        }
        if snapshots.is_empty() && deltas.is_empty() {
            continue;
        }
        if kind == FileKind::Procedure {
            amendments::run(context, &mut snapshots);
        }
        lacking(context, kind, &mut snapshots);
        if kind == FileKind::Procedure {
            for (at, schedule) in context.program.schedules.iter_mut().enumerate() {
                let start = date(schedule.from);
                // One edition alone does not tell what was withdrawn before it or came after it.
                let mut files =
                    files.masters.iter().filter(|(s, l)| l.kind == kind && usize::from(s.0) == at);
                let alone = files.next().filter(|_| files.next().is_none());
                let edition = alone.and_then(|(_, l)| l.edition);
                if edition.is_some_and(|e| e != start) {
                    context.one_edition.insert(at);
                }
                let last = snapshots.iter().filter(|s| s.start == start).max_by_key(|s| s.edition);
                schedule.partial = last.is_none_or(|s| !s.complete);
            }
        }
        match Catalogue::build(kind, snapshots, deltas) {
            Ok((catalogue, problems)) => {
                context.problems.extend(problems);
                out.list.push((kind, catalogue));
            }
            Err(problem) => context.problems.push(problem),
        }
    }
    out
}

fn start(context: &Context<'_>, schedule: ScheduleId) -> NaiveDate {
    let schedule = context.program.schedules.get(usize::from(schedule.0));
    schedule.map_or(santei_masters::day::BEGINNING, |s| date(s.from))
}

fn snapshot(context: &Context<'_>, id: ScheduleId, loaded: &Loaded) -> Snapshot {
    let schedule = context.program.schedules.get(usize::from(id.0));
    let info = context.schedule_info.get(usize::from(id.0));
    let start = start(context, id);
    let spans = info.map_or(&[][..], |i| i.drug_prices.as_slice());
    Snapshot {
        name: schedule.map_or_else(String::new, |s| s.name.clone()),
        start,
        edition: loaded.edition.unwrap_or(start),
        complete: !info.is_some_and(|i| i.partial.iter().any(|p| takes(p, &loaded.report.file))),
        valid_to: if loaded.kind == FileKind::Drug { prices_until(spans, loaded) } else { None },
        table: Arc::clone(&loaded.table),
    }
}

/// The end of the price list that a file of drugs holds: the latest span that has begun when the
/// file's youngest row begins. The rows themselves say `99999999`.
fn prices_until(spans: &[(Day, Day)], loaded: &Loaded) -> Option<NaiveDate> {
    let changed = loaded.layout.column("changed")?.position;
    let youngest = loaded
        .table
        .rows()
        .filter_map(|row| santei_masters::day::parse(row.cell(changed)?).ok().flatten())
        .max()?;
    let youngest = day(youngest);
    spans.iter().filter(|(from, _)| *from <= youngest).max().map(|(_, to)| date(*to))
}

/// A schedule without the master of a kind that an earlier one has: what the earlier one says does
/// not hold there; it is not at hand. Drugs are left: their rows go on and only their prices end.
fn lacking(context: &Context<'_>, kind: FileKind, snapshots: &mut Vec<Snapshot>) {
    if matches!(kind, FileKind::Drug | FileKind::Disease) {
        return;
    }
    let Some(first) = snapshots.iter().map(|s| s.start).min() else { return };
    for schedule in &context.program.schedules {
        let from = date(schedule.from);
        if from > first && !snapshots.iter().any(|s| s.start == from) {
            snapshots.push(Snapshot {
                name: schedule.name.clone(),
                start: from,
                edition: from,
                complete: false,
                valid_to: None,
                table: Arc::new(Table::empty(schedule.name.as_str())),
            });
        }
    }
}

fn register_starter(context: &mut Context<'_>, input: &Input) {
    let Some(starter) = &input.starter else { return };
    context.starter = true;
    for (name, sha256) in &starter.files {
        let id = context.add_source(santei::ir::Source {
            name: name.rsplit('/').next().unwrap_or_default().to_owned(),
            kind: "starter-facts".into(),
            sha256: *sha256,
            rows_good: 0,
            rows_bad: 0,
            official: false,
        });
        context.source_ids.insert(name.clone(), id);
    }
}
