//! The schedules, and the days on which each statement holds in each of them.

use std::collections::BTreeMap;

use santei::Day;
use santei::ir::{Schedule, ScheduleId, TableKind};

use super::Input;
use super::context::{Context, Declared, Instance, ScheduleInfo};
use super::sources::matches_files;
use crate::ast::{EntryKind, Keyword};
use crate::diagnostic::did_you_mean;

/// Tables by the names that `tables` uses.
pub(crate) const TABLES: [(&str, TableKind); 9] = [
    ("01", TableKind::Index),
    ("02", TableKind::Inclusion),
    ("03-1", TableKind::ExclusionDay),
    ("03-2", TableKind::ExclusionMonth),
    ("03-3", TableKind::ExclusionSame),
    ("03-4", TableKind::ExclusionWeek),
    ("04", TableKind::Inpatient),
    ("05", TableKind::Limit),
    ("comment-link", TableKind::CommentLink),
];

struct Found {
    schedule: Schedule,
    info: ScheduleInfo,
}

pub(crate) fn run(context: &mut Context<'_>, input: &Input) {
    let mut found: Vec<Found> = Vec::new();
    for declared in context.declared.clone() {
        if declared.keyword() == Keyword::Schedule
            && let Some(one) = schedule(context, &declared)
        {
            if found.iter().any(|f| f.schedule.name == one.schedule.name) {
                let name = &declared.name().value;
                context.taken(
                    &declared,
                    format!("「{name}」という名前が二度使われています"),
                    format!("the name `{name}` is given twice"),
                );
            } else {
                found.push(one);
            }
        }
    }
    found.sort_by_key(|f| f.schedule.from);
    overlaps(context, &found);
    let known: Vec<String> = found.iter().map(|f| f.schedule.name.clone()).collect();
    // A schedule without a single file is left out: its rules would speak of nothing.
    let nothing_given = input.files.is_empty() && input.starter.is_none();
    for one in found {
        if nothing_given || has_files(input, &one) {
            context.program.schedules.push(one.schedule);
            context.schedule_info.push(one.info);
        } else {
            context.stats.absent_schedules.push(one.schedule.name);
        }
    }
    assign(context, &known);
}

fn has_files(input: &Input, one: &Found) -> bool {
    let name = &one.schedule.name;
    let given = input.files.iter().any(|f| match &f.schedule {
        Some(schedule) => schedule == name,
        None => {
            santei_masters::kind::kind_of(&f.file.name) != santei_masters::FileKind::Unknown
                && matches_files(&one.info, &f.file.name)
        }
    });
    let starter = input
        .starter
        .as_ref()
        .is_some_and(|s| s.data.masters.values().flatten().any(|snapshot| snapshot.name == *name));
    given || starter
}

fn schedule(context: &mut Context<'_>, declared: &Declared<'_>) -> Option<Found> {
    let mut schedule = Schedule {
        name: declared.name().value.clone(),
        cite: declared.cite().to_owned(),
        to: Day::MAX,
        ..Schedule::default()
    };
    let mut info = ScheduleInfo::default();
    let mut from = None;
    for entry in &declared.statement.entries {
        match &entry.kind {
            EntryKind::Title(t) => schedule.title.clone_from(&t.value),
            EntryKind::From(d) => from = Some(d.value),
            EntryKind::To(d) => schedule.to = d.value,
            EntryKind::YenPerPoint(n) => schedule.yen_per_point = n.value,
            EntryKind::Files(files, except) => {
                info.files = files.iter().map(|t| t.value.clone()).collect();
                info.except = except.iter().map(|t| t.value.clone()).collect();
            }
            EntryKind::DrugPrices(a, b) => {
                if a.value > b.value {
                    wrong_order(context, declared, entry.span);
                }
                info.drug_prices.push((a.value, b.value));
            }
            EntryKind::Tables(names) => {
                for name in names {
                    match TABLES.iter().find(|t| t.0 == name.value) {
                        Some((_, kind)) => info.tables.push(*kind),
                        None => unknown_kind(context, declared, name, TABLES.iter().map(|t| t.0)),
                    }
                }
            }
            EntryKind::Partial(files) => {
                info.partial = files.iter().map(|t| t.value.clone()).collect();
            }
            _ => {}
        }
    }
    schedule.from = from?;
    if schedule.from > schedule.to {
        let span = declared.last_day().map_or(declared.name().span, |d| d.span);
        wrong_order(context, declared, span);
        return None;
    }
    if schedule.yen_per_point.raw() <= 0
        && let Some(n) =
            declared.find(|e| if let EntryKind::YenPerPoint(n) = e { Some(n) } else { None })
    {
        context.tell(
            declared.text,
            "E0326",
            n.span,
            ("1点の単価は0より大きい数です".into(), "the yen for a point are more than 0".into()),
            ("`yen-per-point 10` と書いてください".into(), "write `yen-per-point 10`".into()),
        );
    }
    Some(Found { schedule, info })
}

/// Says that the last day of a statement is before its first.
pub(super) fn wrong_order(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    span: crate::span::Span,
) {
    context.tell(
        declared.text,
        "E0325",
        span,
        ("終わりの日が始まりの日より前です".into(), "the last day is before the first".into()),
        ("日付を確かめてください".into(), "check the days".into()),
    );
}

fn unknown_kind(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    name: &crate::ast::Name,
    words: impl Iterator<Item = &'static str> + Clone,
) {
    let list = words.clone().collect::<Vec<_>>().join(", ");
    let near = did_you_mean(&name.value, words);
    let help = match near {
        Some(near) => (format!("`{near}` ではありませんか"), format!("did you mean `{near}`?")),
        None => (format!("使える名前: {list}"), format!("the names are {list}")),
    };
    context.tell(
        declared.text,
        "E0316",
        name.span,
        (
            format!("`{}` という種類はありません", name.value),
            format!("there is no kind `{}`", name.value),
        ),
        help,
    );
}

fn overlaps(context: &mut Context<'_>, found: &[Found]) {
    for pair in found.windows(2) {
        let [a, b] = pair else { continue };
        if a.schedule.to < b.schedule.from {
            continue;
        }
        let name = b.schedule.name.clone();
        let Some(declared) = context
            .declared
            .iter()
            .find(|d| d.keyword() == Keyword::Schedule && d.name().value == name)
            .cloned()
        else {
            continue;
        };
        context.tell(
            declared.text,
            "E0325",
            declared.name().span,
            (
                format!("点数表 {} と {} の期間が重なっています", a.schedule.name, name),
                format!("the days of {} and {} overlap", a.schedule.name, name),
            ),
            (
                format!("{} に `to` を書いてください", a.schedule.name),
                format!("give {} a `to`", a.schedule.name),
            ),
        );
    }
}

/// Gives every statement its schedules and its days there.
fn assign(context: &mut Context<'_>, known: &[String]) {
    let schedules: Vec<(ScheduleId, String, Day, Day)> = (0_u16..)
        .zip(&context.program.schedules)
        .map(|(at, s)| (ScheduleId(at), s.name.clone(), s.from, s.to))
        .collect();
    let mut told: BTreeMap<(String, u32), ()> = BTreeMap::new();
    let mut all = std::mem::take(&mut context.declared);
    for declared in &mut all {
        // A calendar is a list of days: it belongs to no schedule; what is said of the patient's share has
        // its own days.
        let keyword = declared.keyword();
        if matches!(keyword, Keyword::Schedule | Keyword::Calendar) || keyword.is_burden() {
            continue;
        }
        for name in declared.scope.unwrap_or_default() {
            let key = (declared.text.source.name.to_string(), name.span.start);
            if !known.contains(&name.value) && told.insert(key, ()).is_none() {
                let near = did_you_mean(&name.value, known.iter().map(String::as_str));
                let list = known.join(", ");
                let help = match near {
                    Some(n) => (format!("`{n}` ではありませんか"), format!("did you mean `{n}`?")),
                    None => (
                        format!("宣言されている点数表: {list}"),
                        format!("the schedules declared: {list}"),
                    ),
                };
                context.tell(
                    declared.text,
                    "E0312",
                    name.span,
                    (
                        format!("`{}` という点数表は宣言されていません", name.value),
                        format!("no schedule `{}` is declared", name.value),
                    ),
                    help,
                );
            }
        }
        declared.beyond = match declared.scope {
            None => !context.stats.absent_schedules.is_empty(),
            Some(names) => names.iter().any(|n| context.stats.absent_schedules.contains(&n.value)),
        };
        let (first, last) = (declared.first_day(), declared.last_day());
        if let (Some(first), Some(last)) = (first, last)
            && first.value > last.value
        {
            wrong_order(context, declared, last.span);
            continue;
        }
        let mut named = 0_u32;
        let mut span: Option<(Day, Day)> = None;
        for (id, name, from, to) in &schedules {
            if declared.scope.is_some_and(|s| !s.iter().any(|n| n.value == *name)) {
                continue;
            }
            named += 1;
            span = Some(span.map_or((*from, *to), |(a, b)| (a.min(*from), b.max(*to))));
            let from = first.map_or(*from, |d| d.value.max(*from));
            let to = last.map_or(*to, |d| d.value.min(*to));
            if from <= to {
                declared.instances.push(Instance { schedule: *id, from, to });
            }
        }
        let Some((from, to)) = span else { continue };
        // A statement for one schedule states days within it; one for several may reach into
        // some of them only.
        let outside = |d: Day| d < from || d > to;
        let exact = named == 1 && declared.scope.is_some_and(|s| s.len() == 1);
        for day in [first, last].into_iter().flatten() {
            if (exact && outside(day.value))
                || (declared.instances.is_empty() && outside(day.value))
            {
                context.tell(
                    declared.text,
                    "E0325",
                    day.span,
                    (
                        format!("{} は点数表の期間（{from}〜{to}）の外です", day.value),
                        format!("{} is outside the schedule ({from} to {to})", day.value),
                    ),
                    (
                        "日付か `in` を確かめてください".into(),
                        "check the day or the `in` line".into(),
                    ),
                );
            }
        }
    }
    context.declared = all;
}
