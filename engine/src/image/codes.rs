//! Codes by their dense places, and what the masters say of a procedure.

use super::layout::{AgeRecord, PAGE_BITS, ProcedureRecord};
use super::{Image, slice};
use crate::Code;

impl<'a> Image<'a> {
    /// How many codes the image holds.
    #[must_use]
    pub const fn code_count(&self) -> usize {
        self.codes.len()
    }

    /// The dense index of a code.
    pub(crate) fn dense(&self, code: Code) -> Option<u32> {
        let page = (code.0 >> PAGE_BITS) as usize;
        let from = *self.code_pages.get(page)?;
        let to = *self.code_pages.get(page + 1)?;
        let page = self.codes.get(from as usize..to as usize)?;
        page.binary_search(&code.0).ok().map(|at| from + at as u32)
    }

    /// The code of a dense index.
    pub(crate) fn code(&self, dense: u32) -> Code {
        Code(self.codes.get(dense as usize).copied().unwrap_or(0))
    }

    pub(crate) fn ages_of(&self, procedure: &ProcedureRecord) -> &'a [AgeRecord] {
        slice(self.ages, procedure.ages)
    }

    /// 施設基準 in groups, of each of which one is needed.
    pub(crate) fn standard_groups(
        &self,
        procedure: &ProcedureRecord,
    ) -> impl Iterator<Item = &'a [u16]> + use<'a> {
        self.standards_of(procedure).split(|code| *code == 0).filter(|group| !group.is_empty())
    }

    /// 施設基準, with 0 between two groups.
    pub(crate) fn standards_of(&self, procedure: &ProcedureRecord) -> &'a [u16] {
        slice(self.numbers, procedure.standards)
    }
}
