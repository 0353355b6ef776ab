//! The rows of a program by the code that they begin with.

use super::calendar::date;
use chrono::NaiveDate;
use santei::Code;
use santei::ir::{
    ExclusionRow, InclusionRow, IndexRow, InpatientRow, LimitRow, Origin, Program, Rule, Schedule,
    SetId, Version,
};
use std::collections::BTreeMap;

/// A program and, for speed, where the rows of a code stand.
pub struct Book<'p> {
    pub program: &'p Program,
    items: BTreeMap<Code, usize>,
    index: BTreeMap<Code, Vec<usize>>,
    inclusion: BTreeMap<Code, Vec<usize>>,
    exclusion: BTreeMap<Code, Vec<usize>>,
    inpatient: BTreeMap<Code, Vec<usize>>,
    limit: BTreeMap<Code, Vec<usize>>,
}

fn by_code<T>(rows: &[T], code: impl Fn(&T) -> Code) -> BTreeMap<Code, Vec<usize>> {
    let mut map: BTreeMap<Code, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        map.entry(code(row)).or_default().push(at);
    }
    map
}

fn in_force(origin: &Origin, day: NaiveDate) -> bool {
    date(origin.from) <= day && day <= date(origin.to)
}

fn rows<'p, T>(
    all: &'p [T],
    map: &BTreeMap<Code, Vec<usize>>,
    code: Code,
    origin: impl Fn(&T) -> &Origin,
    day: NaiveDate,
) -> Vec<&'p T> {
    let places = map.get(&code).map_or(&[][..], Vec::as_slice);
    places.iter().map(|at| &all[*at]).filter(|row| in_force(origin(row), day)).collect()
}

impl<'p> Book<'p> {
    pub fn new(program: &'p Program) -> Self {
        let tables = &program.tables;
        Self {
            program,
            items: program.items.iter().enumerate().map(|(at, i)| (i.code, at)).collect(),
            index: by_code(&tables.index, |r| r.code),
            inclusion: by_code(&tables.inclusion, |r| r.code),
            exclusion: by_code(&tables.exclusion, |r| r.first),
            inpatient: by_code(&tables.inpatient, |r| r.code),
            limit: by_code(&tables.limit, |r| r.code),
        }
    }

    pub fn version(&self, code: Code, day: NaiveDate) -> Option<&'p Version> {
        let item = &self.program.items[*self.items.get(&code)?];
        item.versions.iter().find(|v| date(v.from) <= day && day <= date(v.to))
    }

    pub fn knows(&self, code: Code) -> bool {
        self.items.contains_key(&code)
    }

    pub fn schedule(&self, day: NaiveDate) -> Option<&'p Schedule> {
        self.program.schedules.iter().find(|s| date(s.from) <= day && day <= date(s.to))
    }

    pub fn index(&self, code: Code, day: NaiveDate) -> Vec<&'p IndexRow> {
        rows(&self.program.tables.index, &self.index, code, |r| &r.origin, day)
    }

    pub fn inclusion(&self, code: Code, day: NaiveDate) -> Vec<&'p InclusionRow> {
        rows(&self.program.tables.inclusion, &self.inclusion, code, |r| &r.origin, day)
    }

    pub fn exclusion(&self, code: Code, day: NaiveDate) -> Vec<&'p ExclusionRow> {
        rows(&self.program.tables.exclusion, &self.exclusion, code, |r| &r.origin, day)
    }

    pub fn inpatient(&self, code: Code, day: NaiveDate) -> Vec<&'p InpatientRow> {
        rows(&self.program.tables.inpatient, &self.inpatient, code, |r| &r.origin, day)
    }

    pub fn limit(&self, code: Code, day: NaiveDate) -> Vec<&'p LimitRow> {
        rows(&self.program.tables.limit, &self.limit, code, |r| &r.origin, day)
    }

    pub fn in_set(&self, set: SetId, code: Code) -> bool {
        self.program.sets[usize::from(set.0)].codes.binary_search(&code).is_ok()
    }

    /// Rules in force on the day, in declared order.
    pub fn rules(&self, day: NaiveDate) -> impl Iterator<Item = &'p Rule> {
        self.program.rules.iter().filter(move |r| rule_holds(r, day))
    }
}

pub fn rule_holds(rule: &Rule, day: NaiveDate) -> bool {
    date(rule.from) <= day && day <= date(rule.to)
}
