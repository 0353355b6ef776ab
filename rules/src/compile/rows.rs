//! Tests of master rows: which versions of which codes pass.
//!
//! A test is worked out once for the values of its columns, not once for each row: a column has
//! few values, and each knows the versions that have it. What passes is a set of bits, one for a
//! version, from which each instance takes those in force in its days.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use memchr::memmem;
use santei::ir::Comparison;
use santei::{Code, Fixed};
use santei_masters::layout::{Column, ColumnType, Layout};
use santei_masters::{Catalogue, FileKind, Lookup, Version};

use super::context::{Context, Declared, Instance};
use super::items::section_of;
use super::masters::{Catalogues, date};
use crate::ast::{EntryKind, Keyword, Master, Name, Test, TestValue};
use crate::diagnostic::did_you_mean;
use crate::span::Span;

/// Tests of master rows as they stand in the rule texts, by the text and the place of each: an
/// instance for each revision asks the same.
pub(super) struct Tests(BTreeMap<(String, u32), (FileKind, Ready)>);

impl Tests {
    /// The tests of all sets that are in force; tells what is wrong with them.
    pub(super) fn of(context: &mut Context<'_>) -> Self {
        let mut tests = BTreeMap::new();
        let sets: Vec<Declared<'_>> =
            context.declared.iter().filter(|d| d.keyword() == Keyword::Set).cloned().collect();
        for declared in sets.iter().filter(|d| !d.instances.is_empty()) {
            for entry in &declared.statement.entries {
                let EntryKind::Where(master, test) = &entry.kind else { continue };
                let kind = kind_of(*master);
                let Some(layout) = Layout::of(kind) else { continue };
                let ready = prepare(context, declared, layout, test);
                tests.insert(place_of(declared, entry.span), (kind, ready));
            }
        }
        Self(tests)
    }
}

fn kind_of(master: Master) -> FileKind {
    match master {
        Master::Procedures => FileKind::Procedure,
        Master::Drugs => FileKind::Drug,
        Master::Materials => FileKind::Material,
        Master::Comments => FileKind::Comment,
        Master::Diseases => FileKind::Disease,
    }
}

fn place_of(declared: &Declared<'_>, span: Span) -> (String, u32) {
    (declared.text.source.name.to_string(), span.start)
}

/// The rows of the masters, and those of them that pass the tests.
pub(super) struct Rows<'c> {
    masters: BTreeMap<FileKind, (&'c Catalogue, Versions<'c>)>,
    passed: BTreeMap<(String, u32), Bits>,
}

impl<'c> Rows<'c> {
    /// Works the tests out.
    pub(super) fn of(catalogues: &'c Catalogues, tests: &Tests) -> Self {
        let mut rows = Self { masters: BTreeMap::new(), passed: BTreeMap::new() };
        for (place, (kind, ready)) in &tests.0 {
            let Some(catalogue) = catalogues.get(*kind) else { continue };
            let (_, versions) =
                rows.masters.entry(*kind).or_insert_with(|| (catalogue, Versions::of(catalogue)));
            let bits = ready.passing(versions);
            rows.passed.insert(place.clone(), bits);
        }
        rows
    }

    /// Adds the codes of the rows that pass the test of a place; `false` where the master that would
    /// tell them is not at hand and no code of it can be in the program.
    pub(super) fn matching(
        &mut self,
        declared: &Declared<'_>,
        instance: Instance,
        (master, span): (Master, Span),
        codes: &mut Vec<Code>,
    ) -> bool {
        // Diseases are no lines: whether one is a member is asked of the Episode's.
        let Some((catalogue, versions)) = self.masters.get_mut(&kind_of(master)) else {
            return master != Master::Diseases;
        };
        let days = (date(instance.from), date(instance.to));
        versions.index_days(days, catalogue);
        let passed = self.passed.get(&place_of(declared, span));
        if let (Some(passed), Some(in_force)) = (passed, versions.in_force.get(&days)) {
            let both = passed.words.iter().zip(&in_force.words).map(|(a, b)| a & b);
            codes.extend(ones(both).filter_map(|at| versions.codes.get(at)));
        }
        true
    }
}

/// A bit for each version of a master.
#[derive(Clone)]
struct Bits {
    words: Vec<u64>,
}

impl Bits {
    fn none(count: usize) -> Self {
        Self { words: vec![0; count.div_ceil(64)] }
    }

    /// The versions that have one of some values.
    fn of<'v, 'c: 'v>(count: usize, values: impl Iterator<Item = &'v Value<'c>>) -> Self {
        let mut bits = Self::none(count);
        for value in values {
            for &at in &value.versions {
                bits.set(at as usize);
            }
        }
        bits
    }

    fn set(&mut self, at: usize) {
        if let Some(word) = self.words.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }
}

/// The places of the bits that are set.
fn ones(words: impl Iterator<Item = u64>) -> impl Iterator<Item = usize> {
    words.enumerate().flat_map(|(at, mut word)| {
        core::iter::from_fn(move || {
            let bit = (word != 0).then(|| word.trailing_zeros() as usize)?;
            word &= word - 1;
            Some(at * 64 + bit)
        })
    })
}

/// The values of a key, ascending as texts, each with the versions that have it.
struct Values<'c> {
    list: Vec<Value<'c>>,
    /// All of them, each before an end of line, to be searched at once.
    joined: String,
    /// Where each begins there.
    starts: Vec<usize>,
    /// Those that are numbers, ascending as such, with their places in the list.
    numbers: Vec<(Fixed, usize)>,
}

impl<'c> Values<'c> {
    fn of(list: Vec<Value<'c>>) -> Self {
        let (mut joined, mut starts) = (String::new(), Vec::with_capacity(list.len()));
        for value in &list {
            starts.push(joined.len());
            joined.push_str(&value.text);
            joined.push('\n');
        }
        let numbered = list.iter().enumerate().filter_map(|(at, value)| Some((value.number?, at)));
        let mut numbers: Vec<(Fixed, usize)> = numbered.collect();
        numbers.sort_unstable();
        Self { list, joined, starts, numbers }
    }

    /// The values that compare so with a number or a text: one number may stand as several texts, and
    /// what is no number compares with none.
    fn compared(
        &self,
        comparison: Comparison,
        wanted: &Wanted,
    ) -> impl Iterator<Item = &Value<'c>> {
        let (below, through, all) = match wanted {
            Wanted::Number(number) => (
                self.numbers.partition_point(|(n, _)| n < number),
                self.numbers.partition_point(|(n, _)| n <= number),
                self.numbers.len(),
            ),
            Wanted::Text(text) => (
                self.list.partition_point(|value| value.text.as_ref() < text.as_str()),
                self.list.partition_point(|value| value.text.as_ref() <= text.as_str()),
                self.list.len(),
            ),
        };
        let (first, second) = match comparison {
            Comparison::Eq => (below..through, 0..0),
            Comparison::Ne => (0..below, through..all),
            Comparison::Lt => (0..below, 0..0),
            Comparison::Le => (0..through, 0..0),
            Comparison::Gt => (through..all, 0..0),
            Comparison::Ge => (below..all, 0..0),
        };
        let numbered = matches!(wanted, Wanted::Number(_));
        first.chain(second).filter_map(move |at| {
            let place = if numbered { self.numbers.get(at)?.1 } else { at };
            self.list.get(place)
        })
    }

    /// The values that contain a text.
    fn containing(&self, text: &str) -> impl Iterator<Item = &Value<'c>> {
        // No value has an end of line, and nothing is contained across one.
        let one_line = Some(text).filter(|text| !text.contains('\n') && !text.is_empty());
        let found = one_line
            .into_iter()
            .flat_map(|text| memmem::find_iter(self.joined.as_bytes(), text.as_bytes()));
        let mut last = None;
        found.filter_map(move |place| {
            let at = self.starts.partition_point(|start| *start <= place).checked_sub(1);
            let new = at != last;
            last = at;
            at.filter(|_| new).and_then(|at| self.list.get(at))
        })
    }
}

/// The versions of all codes of a master, numbered, and who has which value.
struct Versions<'c> {
    codes: Vec<Code>,
    list: Vec<&'c Version>,
    in_force: BTreeMap<(NaiveDate, NaiveDate), Bits>,
    /// By the position of the column, 0 for the 区分番号: each value with the versions that have it.
    columns: BTreeMap<u32, Values<'c>>,
}

impl<'c> Versions<'c> {
    fn of(catalogue: &'c Catalogue) -> Self {
        let (mut codes, mut list) = (Vec::new(), Vec::new());
        for (code, versions) in catalogue.iter() {
            codes.extend(versions.iter().map(|_| Code(code.0)));
            list.extend(versions);
        }
        Self { codes, list, in_force: BTreeMap::new(), columns: BTreeMap::new() }
    }

    /// Works out once which versions are in force on some of the days. A code of which the master
    /// of those days is not at hand is what it was last: a line of it stays undecided, and with it
    /// what hangs on its being a member.
    fn index_days(&mut self, (from, to): (NaiveDate, NaiveDate), catalogue: &Catalogue) {
        let (codes, list) = (&self.codes, &self.list);
        self.in_force.entry((from, to)).or_insert_with(|| {
            let mut bits = Bits::none(list.len());
            for (at, (version, code)) in list.iter().zip(codes).enumerate() {
                let in_force = version.from <= to && from <= version.to;
                let last = || codes.get(at + 1) != Some(code);
                let lacks = || {
                    let found = catalogue.lookup(santei_masters::Code(code.0), from);
                    matches!(found, Lookup::NotAtHand { .. })
                };
                if in_force || (version.to < from && last() && lacks()) {
                    bits.set(at);
                }
            }
            bits
        });
    }

    fn values(&mut self, key: Key) -> &Values<'c> {
        let list = &self.list;
        let position = match key {
            Key::Column(column) => column.position,
            Key::Section => 0,
        };
        self.columns.entry(position).or_insert_with(|| {
            let mut of: HashMap<Cow<'c, str>, Vec<u32>> = HashMap::new();
            // Most rows have what the row before has: such a run is looked up once.
            let mut run: Option<(Cow<'c, str>, Vec<u32>)> = None;
            for (at, version) in (0_u32..).zip(list) {
                let value = match key {
                    Key::Column(column) => Cow::Borrowed(version.record.value(column)),
                    // A row without a 区分番号 stands in no range of them.
                    Key::Section => match section_of(&version.record) {
                        section if section.is_empty() => continue,
                        section => Cow::Owned(section),
                    },
                };
                match &mut run {
                    Some((text, places)) if *text == value => places.push(at),
                    _ => {
                        if let Some((text, places)) = run.replace((value, vec![at])) {
                            of.entry(text).or_default().extend(places);
                        }
                    }
                }
            }
            if let Some((text, places)) = run {
                of.entry(text).or_default().extend(places);
            }
            let value = |(text, versions): (Cow<'c, str>, Vec<u32>)| {
                let number = text.parse().ok();
                Value { text, number, versions }
            };
            let mut all: Vec<Value<'c>> = of.into_iter().map(value).collect();
            all.sort_unstable_by(|a, b| a.text.cmp(&b.text));
            Values::of(all)
        })
    }
}

/// A value of a key with the versions that have it.
struct Value<'c> {
    text: Cow<'c, str>,
    /// What it is as a number, if it is one.
    number: Option<Fixed>,
    versions: Vec<u32>,
}

/// A test whose keys are columns.
enum Ready {
    Or(Vec<Ready>),
    And(Vec<Ready>),
    Not(Box<Ready>),
    Compare(Key, Comparison, Wanted),
    In(Key, Vec<Wanted>),
    Contains(Key, String),
    /// A key that was told to be unknown.
    Nothing,
}

#[derive(Clone, Copy)]
enum Key {
    Column(&'static Column),
    /// 区分番号, put together of several columns.
    Section,
}

enum Wanted {
    Number(Fixed),
    Text(String),
}

fn prepare(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    layout: &'static Layout,
    test: &Test,
) -> Ready {
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
) -> Option<Key> {
    if name.value == "section" && layout.column("section_letter").is_some() {
        return Some(Key::Section);
    }
    column_of(context, declared, layout, name, true).map(Key::Column)
}

/// The column of a key, where no other thing may stand for one.
pub(super) fn key_of_column(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    layout: &'static Layout,
    name: &Name,
) -> Option<&'static Column> {
    column_of(context, declared, layout, name, false)
}

fn column_of(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    layout: &'static Layout,
    name: &Name,
    sections: bool,
) -> Option<&'static Column> {
    if let Some(column) = layout.column(&name.value) {
        return Some(column);
    }
    let keys = layout.columns().iter().map(|c| c.key.as_str());
    let keys = keys.chain(sections.then_some("section"));
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
    key: Key,
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
    key: Key,
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

impl Ready {
    /// The versions that pass.
    fn passing(&self, versions: &mut Versions<'_>) -> Bits {
        match self {
            Self::Or(tests) => {
                let mut any = Bits::none(versions.list.len());
                for test in tests {
                    let one = test.passing(versions);
                    any.words.iter_mut().zip(one.words).for_each(|(a, b)| *a |= b);
                }
                any
            }
            Self::And(tests) => {
                let mut all = Self::Not(Box::new(Self::Nothing)).passing(versions);
                for test in tests {
                    let one = test.passing(versions);
                    all.words.iter_mut().zip(one.words).for_each(|(a, b)| *a &= b);
                }
                all
            }
            // The bits past the last version are set too; no version is in force there.
            Self::Not(test) => {
                let mut not = test.passing(versions);
                not.words.iter_mut().for_each(|word| *word = !*word);
                not
            }
            Self::Compare(key, comparison, value) => {
                let count = versions.list.len();
                Bits::of(count, versions.values(*key).compared(*comparison, value))
            }
            Self::Contains(key, text) => {
                let count = versions.list.len();
                Bits::of(count, versions.values(*key).containing(text))
            }
            Self::In(key, wanted) => {
                let count = versions.list.len();
                let values = versions.values(*key);
                let equal = |one| values.compared(Comparison::Eq, one);
                Bits::of(count, wanted.iter().flat_map(equal))
            }
            Self::Nothing => Bits::none(versions.list.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value((text, at): (&'static str, u32)) -> Value<'static> {
        Value { text: Cow::Borrowed(text), number: text.parse().ok(), versions: vec![at] }
    }

    #[test]
    fn a_text_is_looked_for_within_each_value() {
        let list = [("", 0), ("往診往診", 1), ("往診料", 2), ("訪問", 3)].map(value);
        let values = Values::of(list.into());
        let found = |text: &str| -> Vec<u32> {
            values.containing(text).flat_map(|value| value.versions.clone()).collect()
        };
        assert_eq!(found("往診"), [1, 2]);
        assert_eq!(found("問"), [3]);
        assert!(found("料訪").is_empty());
        assert!(found("料\n訪").is_empty());
        assert!(found("").is_empty());
    }

    #[test]
    fn numbers_and_texts_are_compared_each_in_their_order() {
        let list = [("", 0), ("10", 1), ("7", 2), ("7.0", 3), ("A", 4)].map(value);
        let values = Values::of(list.into());
        let found = |comparison, wanted: Wanted| -> Vec<u32> {
            let found = values.compared(comparison, &wanted);
            let mut found: Vec<u32> = found.flat_map(|value| value.versions.clone()).collect();
            found.sort_unstable();
            found
        };
        let seven = || Wanted::Number(Fixed::from_i32(7));
        assert_eq!(found(Comparison::Lt, seven()), [] as [u32; 0]);
        assert_eq!(found(Comparison::Le, seven()), [2, 3]);
        assert_eq!(found(Comparison::Gt, seven()), [1]);
        assert_eq!(found(Comparison::Ge, seven()), [1, 2, 3]);
        assert_eq!(found(Comparison::Ne, seven()), [1]);
        let text = || Wanted::Text("7".to_owned());
        assert_eq!(found(Comparison::Lt, text()), [0, 1]);
        assert_eq!(found(Comparison::Le, text()), [0, 1, 2]);
        assert_eq!(found(Comparison::Gt, text()), [3, 4]);
        assert_eq!(found(Comparison::Ge, text()), [2, 3, 4]);
        assert_eq!(found(Comparison::Ne, text()), [0, 1, 3, 4]);
    }

    #[test]
    fn texts_of_one_number_are_equal() {
        let list = [("", 0), ("007", 1), ("10", 2), ("7", 3), ("7.0", 4), ("A", 5)].map(value);
        let values = Values::of(list.into());
        let found = |wanted: Wanted| -> Vec<u32> {
            values
                .compared(Comparison::Eq, &wanted)
                .flat_map(|value| value.versions.clone())
                .collect()
        };
        assert_eq!(found(Wanted::Number(Fixed::from_i32(7))), [1, 3, 4]);
        assert!(found(Wanted::Number(Fixed::from_i32(8))).is_empty());
        assert_eq!(found(Wanted::Text("7".to_owned())), [3]);
        assert_eq!(found(Wanted::Text("A".to_owned())), [5]);
        assert!(found(Wanted::Text("B".to_owned())).is_empty());
    }
}
