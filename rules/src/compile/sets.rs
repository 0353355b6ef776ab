//! Named sets of codes: lists, tests of master rows, unions and differences.

use std::collections::{BTreeMap, BTreeSet};

use santei::Code;
use santei::ir::{ScheduleId, Set, SetId};

use super::codes::disease_code;
use super::context::{Context, Declared, Instance};
use super::rows::Rows;
use crate::ast::{EntryKind, Keyword, Name};
use crate::diagnostic::did_you_mean;

/// Where the work on a set stands.
enum State {
    Waiting,
    Working,
    Done(Members),
}

/// The codes of a set.
#[derive(Default)]
struct Members {
    /// Ascending.
    codes: Vec<Code>,
    /// There may be more: the master that would tell them is not at hand.
    open: bool,
}

struct Pending<'a> {
    declared: Declared<'a>,
    instance: Instance,
    state: State,
}

pub(crate) fn run(context: &mut Context<'_>, mut rows: Rows<'_>) {
    let mut pending: Vec<Pending<'_>> = Vec::new();
    // The sets of a revision lie together: an evaluation marks those of its own revision alone.
    let mut wanted: Vec<(Declared<'_>, Instance)> = Vec::new();
    for declared in context.declared.iter().filter(|d| d.keyword() == Keyword::Set) {
        wanted.extend(declared.instances.iter().map(|instance| (declared.clone(), *instance)));
    }
    wanted.sort_by_key(|(_, instance)| instance.schedule);
    for (declared, instance) in wanted {
        let key = (instance.schedule, declared.name().value.clone());
        let id = SetId(u16::try_from(pending.len()).unwrap_or(u16::MAX));
        if context.set_ids.contains_key(&key) {
            let name = &declared.name().value;
            context.taken(
                &declared,
                format!("集合「{name}」が同じ点数表に二度宣言されています"),
                format!("the set `{name}` is declared twice in one schedule"),
            );
            continue;
        }
        context.set_ids.insert(key, id);
        pending.push(Pending { declared, instance, state: State::Waiting });
    }
    if pending.len() > usize::from(u16::MAX) {
        context.report(
            crate::diagnostic::Diagnostic::of_file(
                "E0363",
                "",
                "集合が 65,535 を超えています".into(),
                "there are more than 65,535 sets".into(),
            )
            .with_help("集合をまとめてください", "put sets together"),
        );
        return;
    }
    for at in 0..pending.len() {
        resolve(context, &mut rows, &mut pending, at);
    }
    let mut empty: BTreeMap<(String, u32), (bool, Declared<'_>)> = BTreeMap::new();
    // The sets of which the whole of a master was looked through.
    let mut whole: BTreeSet<(String, u32)> = BTreeSet::new();
    for one in pending {
        let Members { codes, open } = match one.state {
            State::Done(members) => members,
            _ => Members::default(),
        };
        let name = one.declared.name();
        let key = (one.declared.text.source.name.to_string(), name.span.start);
        let entry = empty.entry(key.clone()).or_insert((true, one.declared.clone()));
        entry.0 &= codes.is_empty() && !open;
        whole.extend((!context.is_partial(one.instance.schedule)).then_some(key));
        context.program.sets.push(Set { name: name.value.clone(), codes, open });
    }
    if !context.has_masters() {
        return;
    }
    for (key, (all_empty, declared)) in empty {
        // A set of a master that is only partly at hand may well have no code in that part.
        if all_empty && whole.contains(&key) && !context.has_error_within(&declared) {
            context.tell(
                declared.text,
                "W0332",
                declared.name().span,
                (
                    format!("集合「{}」に当てはまるコードがありません", declared.name().value),
                    format!("the set `{}` has no code", declared.name().value),
                ),
                ("条件と期間を確かめてください".into(), "check its tests and its days".into()),
            );
        }
    }
}

/// Looks a set up by its name; tells where there is none.
pub(crate) fn lookup(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    schedule: ScheduleId,
    name: &Name,
) -> Option<SetId> {
    if let Some(id) = context.set_ids.get(&(schedule, name.value.clone())) {
        return Some(*id);
    }
    let here: Vec<&str> =
        context.set_ids.keys().filter(|(s, _)| *s == schedule).map(|(_, n)| n.as_str()).collect();
    let elsewhere = context.set_ids.keys().find(|(_, n)| *n == name.value);
    let title = |id: ScheduleId| {
        context.program.schedules.get(usize::from(id.0)).map_or("", |s| s.name.as_str())
    };
    let help = match (did_you_mean(&name.value, here.into_iter()), elsewhere) {
        (_, Some((other, _))) => (
            format!(
                "この集合は {} にだけあります。{} にも宣言してください",
                title(*other),
                title(schedule)
            ),
            format!(
                "the set is declared in {} only; declare it in {} too",
                title(*other),
                title(schedule)
            ),
        ),
        (Some(near), None) => {
            (format!("`{near}` ではありませんか"), format!("did you mean `{near}`?"))
        }
        (None, None) => (
            format!("`set {} {{ … }}` を宣言してください", name.value),
            format!("declare `set {} {{ … }}`", name.value),
        ),
    };
    context.tell(
        declared.text,
        "E0310",
        name.span,
        (
            format!("集合「{}」は宣言されていません", name.value),
            format!("no set `{}` is declared", name.value),
        ),
        help,
    );
    None
}

fn resolve<'a>(
    context: &mut Context<'_>,
    rows: &mut Rows<'_>,
    pending: &mut [Pending<'a>],
    at: usize,
) {
    // Sets refer to sets; a chain of them may be long, so it is worked off by a list and not by
    // recursion: each set is visited once to ask for its parts and once to be put together.
    let mut stack = vec![(at, false)];
    while let Some((at, parts_done)) = stack.pop() {
        let Some(one) = pending.get_mut(at) else { continue };
        if parts_done {
            let members = build(context, rows, pending, at);
            if let Some(one) = pending.get_mut(at) {
                one.state = State::Done(members);
            }
            continue;
        }
        if !matches!(one.state, State::Waiting) {
            continue;
        }
        one.state = State::Working;
        let (declared, instance) = (one.declared.clone(), one.instance);
        stack.push((at, true));
        for name in parts(&declared) {
            let Some(id) = lookup(context, &declared, instance.schedule, name) else { continue };
            let part = usize::from(id.0);
            match pending.get(part).map(|p| &p.state) {
                Some(State::Working) if stack.iter().any(|&(s, done)| s == part && done) => {
                    context.tell(
                        declared.text,
                        "E0318",
                        name.span,
                        (
                            format!("集合「{}」が自分自身を含んでいます", name.value),
                            format!("the set `{}` is defined through itself", name.value),
                        ),
                        ("この名前を取り除いてください".into(), "take this name away".into()),
                    );
                }
                Some(State::Waiting) => stack.push((part, false)),
                _ => {}
            }
        }
    }
}

fn parts<'a>(declared: &Declared<'a>) -> impl Iterator<Item = &'a Name> + use<'a> {
    declared.statement.entries.iter().flat_map(|e| match &e.kind {
        EntryKind::Union(names) | EntryKind::Minus(names) => names.as_slice(),
        _ => &[],
    })
}

fn build(
    context: &Context<'_>,
    rows: &mut Rows<'_>,
    pending: &[Pending<'_>],
    at: usize,
) -> Members {
    let Some(one) = pending.get(at) else { return Members::default() };
    let (declared, instance) = (&one.declared, one.instance);
    let (mut codes, mut taken) = (Vec::new(), Vec::new());
    let (mut open, mut unsure) = (false, false);
    let members = |name: &Name| {
        let id = context.set_ids.get(&(instance.schedule, name.value.clone()))?;
        match &pending.get(usize::from(id.0))?.state {
            State::Done(members) => Some(members),
            _ => None,
        }
    };
    for entry in &declared.statement.entries {
        match &entry.kind {
            EntryKind::Codes(list) => {
                codes.extend(list.iter().filter_map(|c| c.code.value.parse::<Code>().ok()));
            }
            EntryKind::Diseases(list) => codes.extend(list.iter().filter_map(disease_code)),
            EntryKind::Where(master, _) => {
                let test = (*master, entry.span);
                open |= !rows.matching(declared, instance, test, &mut codes);
            }
            EntryKind::Union(names) => {
                for name in names {
                    if let Some(part) = members(name) {
                        codes.extend(part.codes.iter().copied());
                        open |= part.open;
                    }
                }
            }
            EntryKind::Minus(names) => {
                for name in names {
                    if let Some(part) = members(name) {
                        taken.extend(part.codes.iter().copied());
                        unsure |= part.open;
                    }
                }
            }
            _ => {}
        }
    }
    codes.sort_unstable();
    codes.dedup();
    taken.sort_unstable();
    codes.retain(|code| taken.binary_search(code).is_err());
    // Where what is taken away is not known, no member is certain.
    if unsure {
        codes.clear();
        open = true;
    }
    Members { codes, open }
}
