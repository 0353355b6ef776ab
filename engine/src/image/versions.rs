//! The versions of a code: on which days it is what, and what it is called.

use super::layout::{LabelRecord, body};
use super::{DrugRecord, Image, MaterialRecord, ProcedureRecord, VersionRecord, row};
use crate::Day;

impl<'a> Image<'a> {
    /// The versions of a dense index, with the index of the first.
    pub(crate) fn versions_of(&self, dense: u32) -> (u32, &'a [VersionRecord]) {
        let first = self.version_start.get(dense as usize).copied().unwrap_or(0);
        (first, row(self.version_start, self.versions, dense))
    }

    /// The version in force on a day.
    pub(crate) fn version_on(&self, dense: u32, day: Day) -> Option<u32> {
        let (first, versions) = self.versions_of(dense);
        let at = versions.iter().position(|v| self.holds(v.period, day))?;
        Some(first + at as u32)
    }

    /// The day on which a code came into being, which is known of one that a revision brought: the masters
    /// of all revisions before are whole and do not have it. `None`: nothing tells.
    pub(crate) fn code_began(&self, dense: u32) -> Option<Day> {
        let (_, versions) = self.versions_of(dense);
        let began = versions.iter().map(|v| self.days_of(v).0).min()?;
        let mut before = self.schedules.iter().filter(|s| s.from < began.0).peekable();
        let brought = before.peek().is_some() && self.schedules.iter().any(|s| s.from == began.0);
        (brought && before.all(|s| s.partial == 0)).then_some(began)
    }

    /// As [`Image::code_began`], of the earliest code of a set.
    pub(crate) fn set_began(&self, set: u16) -> Option<Day> {
        let has = |class: u16| {
            row(self.class_set_start, self.class_sets, class.into()).binary_search(&set).is_ok()
        };
        let classes: Vec<bool> = (0..self.class_count()).map(|class| has(class as u16)).collect();
        let member = |dense: &u32| {
            classes.get(usize::from(self.class_of(*dense))).copied().unwrap_or_default()
        };
        let members = (0..self.codes.len() as u32).filter(member);
        let mut earliest = None;
        for dense in members {
            let began = self.code_began(dense)?;
            earliest = Some(earliest.map_or(began, |known: Day| known.min(began)));
        }
        earliest
    }

    pub(crate) fn version(&self, at: u32) -> Option<&'a VersionRecord> {
        self.versions.get(at as usize)
    }

    /// The days of a version.
    pub(crate) fn days_of(&self, version: &VersionRecord) -> (Day, Day) {
        // Opening checked that the period is there; without one it is on no day.
        self.period(version.period).map_or((Day::MAX, Day::MIN), |p| (Day(p.from), Day(p.to)))
    }

    /// What a version is called.
    pub(crate) fn label_of(&self, version: &VersionRecord) -> LabelRecord {
        self.labels.get(version.label as usize).copied().unwrap_or_default()
    }

    pub(crate) fn name_of(&self, version: &VersionRecord) -> &'a str {
        self.text(self.label_of(version).name)
    }

    /// The 区分番号 of a version.
    pub(crate) fn section_of(&self, version: &VersionRecord) -> &'a str {
        self.text(self.label_of(version).section)
    }

    /// The file that a period's rows stand in.
    pub(crate) fn file_of(&self, period: impl Into<u32>) -> &'a str {
        self.source_name(self.period(period).map_or(0, |p| p.source))
    }

    /// What the masters say of a version (see [`body`]), and its place among those of its kind.
    pub(crate) fn facts_of(&self, version: &VersionRecord) -> (u16, u32) {
        let mut at = version.facts;
        for (kind, count) in self.facts_counts() {
            match at.checked_sub(count) {
                None => return (kind, at),
                Some(behind) => at = behind,
            }
        }
        (if at == 0 { body::COMMENT } else { body::NOT_AT_HAND }, 0)
    }

    /// How many facts of each kind there are, in the order in which [`VersionRecord`] counts them.
    const fn facts_counts(&self) -> [(u16, u32); 3] {
        [
            (body::PROCEDURE, self.procedures.len() as u32),
            (body::DRUG, self.drugs.len() as u32),
            (body::MATERIAL, self.materials.len() as u32),
        ]
    }

    /// The versions of which the masters say something of a kind.
    pub(crate) fn versions_with(&self, kind: u16) -> impl Iterator<Item = &'a VersionRecord> {
        let (mut places, mut from) = (0..0, 0_u32);
        for (of, count) in self.facts_counts() {
            let behind = from.saturating_add(count);
            if of == kind {
                places = from..behind;
            }
            from = behind;
        }
        let versions = if places.is_empty() { &[] } else { self.versions };
        versions.iter().filter(move |v| places.contains(&v.facts))
    }

    /// Whether the masters say something of a kind that is in force on a day.
    pub(crate) fn has_any(&self, kind: u16, day: Day) -> bool {
        self.versions_with(kind).any(|v| self.holds(v.period, day))
    }

    /// The 診療行為 that are in force on a day.
    pub(crate) fn procedures_on(&self, day: Day) -> impl Iterator<Item = &'a ProcedureRecord> {
        let on = self.versions_with(body::PROCEDURE).filter(move |v| self.holds(v.period, day));
        on.filter_map(|v| self.procedures.get(self.facts_of(v).1 as usize))
    }

    pub(crate) fn procedure_of(&self, version: u32) -> Option<&'a ProcedureRecord> {
        match self.facts_of(self.version(version)?) {
            (body::PROCEDURE, at) => self.procedures.get(at as usize),
            _ => None,
        }
    }

    pub(crate) fn drug_of(&self, version: u32) -> Option<&'a DrugRecord> {
        match self.facts_of(self.version(version)?) {
            (body::DRUG, at) => self.drugs.get(at as usize),
            _ => None,
        }
    }

    pub(crate) fn material_of(&self, version: u32) -> Option<&'a MaterialRecord> {
        match self.facts_of(self.version(version)?) {
            (body::MATERIAL, at) => self.materials.get(at as usize),
            _ => None,
        }
    }
}
