//! The masters together.

use chrono::NaiveDate;

use crate::catalogue::{Catalogue, Lookup};
use crate::code::Code;
use crate::kind::FileKind;

/// The catalogues of the masters that were loaded, by kind.
#[derive(Debug, Clone, Default)]
pub struct Masters {
    catalogues: Vec<Catalogue>,
}

impl Masters {
    /// Adds a catalogue, or replaces the one of its kind.
    pub fn insert(&mut self, catalogue: Catalogue) {
        let kind = catalogue.layout().kind();
        self.catalogues.retain(|c| c.layout().kind() != kind);
        self.catalogues.push(catalogue);
    }

    /// The catalogue of a kind.
    pub fn catalogue(&self, kind: FileKind) -> Option<&Catalogue> {
        self.catalogues.iter().find(|c| c.layout().kind() == kind)
    }

    /// What a code of a kind was on a day.
    pub fn lookup(&self, kind: FileKind, code: Code, date: NaiveDate) -> Lookup<'_> {
        self.catalogue(kind).map_or(Lookup::Unknown, |c| c.lookup(code, date))
    }

    /// 医科診療行為
    pub fn procedure(&self, code: Code, date: NaiveDate) -> Lookup<'_> {
        self.lookup(FileKind::Procedure, code, date)
    }

    /// 医薬品
    pub fn drug(&self, code: Code, date: NaiveDate) -> Lookup<'_> {
        self.lookup(FileKind::Drug, code, date)
    }

    /// 特定器材
    pub fn material(&self, code: Code, date: NaiveDate) -> Lookup<'_> {
        self.lookup(FileKind::Material, code, date)
    }

    /// コメント
    pub fn comment(&self, code: Code, date: NaiveDate) -> Lookup<'_> {
        self.lookup(FileKind::Comment, code, date)
    }

    /// 傷病名
    pub fn disease(&self, code: Code, date: NaiveDate) -> Lookup<'_> {
        self.lookup(FileKind::Disease, code, date)
    }
}
