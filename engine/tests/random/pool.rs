//! The codes of a program and, of each, those that it may come into conflict with.

use santei::Code;
use santei::ir::{Body, NoticeKind, Procedure, Program};
use std::collections::BTreeMap;

pub struct Pool {
    /// Procedures, each in force on some day, with the facts of its last version.
    pub codes: Vec<(Code, Procedure)>,
    /// Codes that the tables and the master name together with a code.
    pub near: BTreeMap<Code, Vec<Code>>,
    /// Codes with at least one near.
    pub lively: Vec<Code>,
    /// Codes with a 入院基本料識別.
    pub inpatient: Vec<Code>,
    /// Medicines and materials.
    pub priced: Vec<Code>,
}

/// Enough neighbours of one kind.
const MOST: usize = 60;

impl Pool {
    pub fn new(program: &Program) -> Self {
        let mut codes: Vec<(Code, Procedure)> = Vec::new();
        let mut priced = Vec::new();
        for item in &program.items {
            match item.versions.last().map(|v| &v.body) {
                Some(Body::Procedure(p)) => codes.push((item.code, (**p).clone())),
                Some(Body::NotAtHand) => codes.push((item.code, Procedure::default())),
                Some(Body::Drug(_) | Body::Material(_)) => priced.push(item.code),
                _ => {}
            }
        }
        let mut near: BTreeMap<Code, Vec<Code>> = BTreeMap::new();
        let mut link = |a: Code, b: Code| {
            let list = near.entry(a).or_default();
            if a != b && list.len() < 4 * MOST && !list.contains(&b) {
                list.push(b);
            }
        };
        let tables = &program.tables;
        for row in &tables.exclusion {
            link(row.first, row.second);
            link(row.second, row.first);
        }
        let mut children: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
        for row in &tables.inclusion {
            children.entry(row.group.0).or_default().push(row.code);
        }
        for row in &tables.index {
            for (_, group) in &row.groups {
                for child in children.get(&group.0).into_iter().flatten().take(MOST) {
                    link(row.code, *child);
                    link(*child, row.code);
                }
            }
        }
        let mut bases: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
        for row in tables.index.iter().filter(|r| r.inpatient_group != 0) {
            bases.entry(row.inpatient_group).or_default().push(row.code);
        }
        let mut classes: BTreeMap<(u16, u16), Vec<Code>> = BTreeMap::new();
        for row in &tables.inpatient {
            for base in bases.get(&row.group).into_iter().flatten().take(8) {
                link(*base, row.code);
                link(row.code, *base);
            }
            classes.entry((row.group, row.class)).or_default().push(row.code);
        }
        // Of one 加算識別 only one is charged.
        for list in classes.values() {
            for pair in list.windows(2) {
                link(pair[0], pair[1]);
                link(pair[1], pair[0]);
            }
        }
        let mut notes: BTreeMap<u16, Vec<(Code, bool)>> = BTreeMap::new();
        for (code, p) in &codes {
            if p.note_code != 0 {
                let base = p.notice_kind == NoticeKind::Base;
                notes.entry(p.note_code).or_default().push((*code, base));
            }
            for age in &p.ages {
                link(*code, age.code);
            }
        }
        for list in notes.values() {
            for (a, base_a) in list {
                for (b, base_b) in list {
                    if !(*base_a && *base_b) {
                        link(*a, *b);
                    }
                }
            }
        }
        let lively = near.iter().filter(|(_, l)| !l.is_empty()).map(|(c, _)| *c).collect();
        let inpatient = bases.into_values().flatten().collect();
        Self { codes, near, lively, inpatient, priced }
    }

    pub fn procedure(&self, code: Code) -> Option<&Procedure> {
        let at = self.codes.binary_search_by_key(&code, |(c, _)| *c).ok()?;
        self.codes.get(at).map(|(_, p)| p)
    }

    /// Whether nothing joins the two codes.
    pub fn unrelated(&self, a: Code, b: Code) -> bool {
        let near = |a: Code, b: Code| self.near.get(&a).is_some_and(|l| l.contains(&b));
        a != b && !near(a, b) && !near(b, a)
    }
}
