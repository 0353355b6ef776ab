//! Named sets of codes: lists, tests of master rows, unions and differences.

use std::collections::{BTreeMap, BTreeSet};

use santei::ir::{Comparison, ScheduleId, Set, SetId};
use santei::{Code, Fixed};
use santei_masters::layout::{Column, ColumnType, Layout};
use santei_masters::{FileKind, Record};

use super::codes::disease_code;
use super::context::{Context, Declared, Instance};
use super::items::section_of;
use super::masters::{Catalogues, date};
use crate::ast::{EntryKind, Keyword, Master, Name, Test, TestValue};
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
    codes: BTreeSet<Code>,
    /// There may be more: the master that would tell them is not at hand.
    open: bool,
}

struct Pending<'a> {
    declared: Declared<'a>,
    instance: Instance,
    state: State,
}

pub(crate) fn run(context: &mut Context<'_>, catalogues: &Catalogues) {
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
    let mut rows = Rows { catalogues, sections: BTreeMap::new() };
    for at in 0..pending.len() {
        resolve(context, &mut rows, &mut pending, at);
    }
    let mut empty: BTreeMap<(String, u32), (bool, Declared<'_>)> = BTreeMap::new();
    for one in pending {
        let Members { codes, open } = match one.state {
            State::Done(members) => members,
            _ => Members::default(),
        };
        let name = one.declared.name();
        let key = (one.declared.text.source.name.to_string(), name.span.start);
        let entry = empty.entry(key).or_insert((true, one.declared.clone()));
        entry.0 &= codes.is_empty() && !open;
        context.program.sets.push(Set {
            name: name.value.clone(),
            codes: codes.into_iter().collect(),
            open,
        });
    }
    if !context.has_masters() {
        return;
    }
    for (all_empty, declared) in empty.into_values() {
        if all_empty && !context.has_error_within(&declared) {
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
    context: &mut Context<'_>,
    rows: &mut Rows<'_>,
    pending: &[Pending<'_>],
    at: usize,
) -> Members {
    let Some(one) = pending.get(at) else { return Members::default() };
    let (declared, instance) = (&one.declared, one.instance);
    let mut codes = BTreeSet::new();
    let mut taken = BTreeSet::new();
    let (mut open, mut unsure) = (false, false);
    let members = |context: &Context<'_>, name: &Name| {
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
            EntryKind::Where(master, test) => {
                open |= !rows.matching(context, declared, instance, *master, test, &mut codes);
            }
            EntryKind::Union(names) => {
                for name in names {
                    if let Some(part) = members(context, name) {
                        codes.extend(part.codes.iter().copied());
                        open |= part.open;
                    }
                }
            }
            EntryKind::Minus(names) => {
                for name in names {
                    if let Some(part) = members(context, name) {
                        taken.extend(part.codes.iter().copied());
                        unsure |= part.open;
                    }
                }
            }
            _ => {}
        }
    }
    codes.retain(|code| !taken.contains(code));
    // Where what is taken away is not known, no member is certain.
    if unsure {
        codes.clear();
        open = true;
    }
    Members { codes, open }
}

/// Tests rows of the masters.
struct Rows<'c> {
    catalogues: &'c Catalogues,
    /// The 区分番号 of each version of each code of a master, put together once for all sets.
    sections: BTreeMap<FileKind, Vec<Vec<String>>>,
}

/// A test whose keys are columns.
enum Ready<'l> {
    Or(Vec<Ready<'l>>),
    And(Vec<Ready<'l>>),
    Not(Box<Ready<'l>>),
    Compare(Key<'l>, Comparison, Wanted),
    In(Key<'l>, Vec<Wanted>),
    Contains(Key<'l>, String),
    /// A key that was told to be unknown.
    Nothing,
}

#[derive(Clone, Copy)]
enum Key<'l> {
    Column(&'l Column),
    /// 区分番号, put together of several columns.
    Section,
}

enum Wanted {
    Number(Fixed),
    Text(String),
}

impl Rows<'_> {
    /// Adds the codes of the rows that pass; `false` where the master that would tell them is not
    /// at hand and no code of it can be in the program.
    fn matching(
        &mut self,
        context: &mut Context<'_>,
        declared: &Declared<'_>,
        instance: Instance,
        master: Master,
        test: &Test,
        codes: &mut BTreeSet<Code>,
    ) -> bool {
        let kind = match master {
            Master::Procedures => FileKind::Procedure,
            Master::Drugs => FileKind::Drug,
            Master::Materials => FileKind::Material,
            Master::Comments => FileKind::Comment,
            Master::Diseases => FileKind::Disease,
        };
        let Some(layout) = Layout::of(kind) else { return true };
        let ready = prepare(context, declared, layout, test);
        // Diseases are no lines: whether one is a member is asked of the Episode's.
        let Some(catalogue) = self.catalogues.get(kind) else {
            return master != Master::Diseases;
        };
        let (from, to) = (date(instance.from), date(instance.to));
        let sections = self.sections.entry(kind).or_insert_with(|| {
            let of = |v: &santei_masters::Version| section_of(&v.record);
            catalogue.iter().map(|(_, versions)| versions.iter().map(of).collect()).collect()
        });
        for ((code, versions), sections) in catalogue.iter().zip(sections.iter()) {
            let holds = versions.iter().zip(sections).any(|(v, section)| {
                v.from <= to && from <= v.to && ready.holds(&v.record, section)
            });
            if holds {
                codes.insert(Code(code.0));
            }
        }
        true
    }
}

fn prepare(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    layout: &'static Layout,
    test: &Test,
) -> Ready<'static> {
    match test {
        Test::Or(tests) => {
            Ready::Or(tests.iter().map(|t| prepare(context, declared, layout, t)).collect())
        }
        Test::And(tests) => {
            Ready::And(tests.iter().map(|t| prepare(context, declared, layout, t)).collect())
        }
        Test::Not(test) => Ready::Not(Box::new(prepare(context, declared, layout, test))),
        Test::Compare(name, comparison, value) => match key(context, declared, layout, name) {
            Some(key) => {
                check_type(context, declared, name, key, value);
                Ready::Compare(key, *comparison, wanted(value))
            }
            None => Ready::Nothing,
        },
        Test::Contains(name, text) => match key(context, declared, layout, name) {
            Some(key) => {
                check_text(context, declared, name, key, text);
                Ready::Contains(key, text.value.clone())
            }
            None => Ready::Nothing,
        },
        Test::In(name, values) => match key(context, declared, layout, name) {
            Some(key) => {
                for value in values {
                    check_type(context, declared, name, key, value);
                }
                Ready::In(key, values.iter().map(wanted).collect())
            }
            None => Ready::Nothing,
        },
    }
}

fn key(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    layout: &'static Layout,
    name: &Name,
) -> Option<Key<'static>> {
    if name.value == "section" && layout.column("section_letter").is_some() {
        return Some(Key::Section);
    }
    if let Some(column) = layout.column(&name.value) {
        return Some(Key::Column(column));
    }
    let keys = layout.columns().iter().map(|c| c.key.as_str()).chain(["section"]);
    let help = match did_you_mean(&name.value, keys) {
        Some(near) => (format!("`{near}` ではありませんか"), format!("did you mean `{near}`?")),
        None => (
            format!("masters/layouts/{}.layout にある項目名を使ってください", layout.kind()),
            format!("use a key of masters/layouts/{}.layout", layout.kind()),
        ),
    };
    context.tell(
        declared.text,
        "E0315",
        name.span,
        (
            format!("マスターに `{}` という項目はありません", name.value),
            format!("the master has no key `{}`", name.value),
        ),
        help,
    );
    None
}

/// Only a text contains a text.
fn check_text(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    name: &Name,
    key: Key<'_>,
    text: &crate::ast::Text,
) {
    let number = match key {
        Key::Section => false,
        Key::Column(column) => matches!(column.kind, ColumnType::Int | ColumnType::Dec),
    };
    if number || text.value.is_empty() {
        context.tell(
            declared.text,
            "E0350",
            if number { name.span } else { text.span },
            (
                "`contains` は文字列の項目に、空でない文字列で使います".into(),
                "`contains` tests a column of text for a text that is not empty".into(),
            ),
            ("項目と文字列を確かめてください".into(), "check the key and the text".into()),
        );
    }
}

/// A name is never a number, and an amount is never a text.
fn check_type(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    name: &Name,
    key: Key<'_>,
    value: &TestValue,
) {
    let text_only = match key {
        Key::Section => true,
        Key::Column(column) => column.kind == ColumnType::Text,
    };
    let number_only = match key {
        Key::Section => false,
        Key::Column(column) => matches!(column.kind, ColumnType::Int | ColumnType::Dec),
    };
    let (span, wrong) = match value {
        TestValue::Number(n) => (n.span, text_only),
        TestValue::Text(t) => (t.span, number_only),
    };
    if wrong {
        let (ja, en) = if text_only { ("文字列", "a string") } else { ("数", "a number") };
        context.tell(
            declared.text,
            "E0350",
            span,
            (
                format!("`{}` は{ja}と比べる項目です", name.value),
                format!("`{}` is compared with {en}", name.value),
            ),
            (format!("{ja}を書いてください"), format!("write {en}")),
        );
    }
}

fn wanted(value: &TestValue) -> Wanted {
    match value {
        TestValue::Number(n) => Wanted::Number(n.value),
        TestValue::Text(t) => Wanted::Text(t.value.clone()),
    }
}

impl Ready<'_> {
    fn holds(&self, record: &Record, section: &str) -> bool {
        match self {
            Self::Or(tests) => tests.iter().any(|t| t.holds(record, section)),
            Self::And(tests) => tests.iter().all(|t| t.holds(record, section)),
            Self::Not(test) => !test.holds(record, section),
            Self::Compare(key, comparison, value) => key.with(record, section, |cell| {
                order(cell, value).is_some_and(|o| match comparison {
                    Comparison::Eq => o.is_eq(),
                    Comparison::Ne => o.is_ne(),
                    Comparison::Lt => o.is_lt(),
                    Comparison::Le => o.is_le(),
                    Comparison::Gt => o.is_gt(),
                    Comparison::Ge => o.is_ge(),
                })
            }),
            Self::Contains(key, text) => {
                key.with(record, section, |cell| cell.contains(text.as_str()))
            }
            Self::In(key, values) => key.with(record, section, |cell| {
                values.iter().any(|v| order(cell, v).is_some_and(core::cmp::Ordering::is_eq))
            }),
            Self::Nothing => false,
        }
    }
}

impl Key<'_> {
    fn with(self, record: &Record, section: &str, test: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::Column(column) => test(record.value(column)),
            // A row without a 区分番号 stands in no range of them.
            Self::Section => !section.is_empty() && test(section),
        }
    }
}

fn order(cell: &str, value: &Wanted) -> Option<core::cmp::Ordering> {
    match value {
        Wanted::Number(n) => cell.parse::<Fixed>().ok().map(|c| c.cmp(n)),
        Wanted::Text(t) => Some(cell.cmp(t.as_str())),
    }
}
