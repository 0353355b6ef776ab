//! Special (特例条件): what the rule text says of rows whose special condition the tables leave open.

use super::Run;
use super::context::Context;
use super::expr::Truth;
use crate::image::{NONE16, kind};
use crate::outcome::{HISTORY, What};

use super::conflict::Attack;

/// How a row with a 特例条件 stands with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Special {
    /// No rule text speaks of it, or what it asks is unknown: then the rule and its needs.
    Open(Option<u32>),
    /// The special condition is met: the row has no effect.
    Free(u32),
    /// It is not met: the row has its effect.
    Binds(u32),
}

/// Rows without 特例条件 of which rules speak: those between two fees, those of limits.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct AnyRows {
    pub(super) pairs: bool,
    pub(super) limits: bool,
}

impl Run<'_, '_, '_> {
    /// Of which rows without 特例条件 the rules speak that concern the lines.
    pub(super) fn any_rows(&self) -> AnyRows {
        let mut any = AnyRows::default();
        let ranks = self.image.ranks_of(kind::SPECIAL);
        let mut from = ranks.start;
        while let Some(rank) = self.s.called.next_of_lines(from, ranks.end) {
            if let Some(rule) = self.image.rule(rank).filter(|rule| rule.flag != 0) {
                any.pairs |= rule.set_b != NONE16;
                any.limits |= rule.set_b == NONE16;
            }
            from = rank + 1;
        }
        any
    }

    /// What the first `special` rule says that has the line and, of a row between two, the other one;
    /// of a row that is not `marked` with a 特例条件, a rule on any row. The needs of an unknown
    /// condition stand in `needs` afterwards.
    pub(super) fn special(&mut self, at: u32, beside: Option<u32>, marked: bool) -> Special {
        let image = self.image;
        let ranks = image.ranks_of(kind::SPECIAL);
        let mut from = ranks.start;
        while let Some(rank) = self.s.called.next_of_lines(from, ranks.end) {
            from = rank + 1;
            let Some(rule) = image.rule(rank) else { continue };
            if !(marked || rule.flag != 0) || !self.member(at, rule.set_a) {
                continue;
            }
            let line = *self.line(at);
            let other = match beside {
                None => rule.set_b == NONE16,
                Some(by) => rule.set_b != NONE16 && self.side_in(by, rule.set_b),
            };
            if !other || !Self::in_force(rule, line.day) {
                continue;
            }
            return match self.applies(rule, &Context::line(line.visit, line.unit, at)) {
                Truth::Yes => Special::Free(rank),
                Truth::No => Special::Binds(rank),
                Truth::Unknown => Special::Open(Some(rank)),
            };
        }
        Special::Open(None)
    }

    /// Whether a line or a charge of the history is in a set.
    fn side_in(&self, by: u32, set: u16) -> bool {
        if by & HISTORY == 0 {
            return self.member(by, set);
        }
        let past = self.s.history.get((by & !HISTORY) as usize);
        past.is_some_and(|past| self.in_set(past.dense, set))
    }

    /// An attack by a row of a table: its 特例条件 is settled where rule text can.
    pub(super) fn attack_by_row(&mut self, mut attack: Attack) {
        let marked = attack.special.is_some();
        if marked || self.s.any_row.pairs {
            match self.special(attack.on, Some(attack.by), marked) {
                Special::Free(rule) => {
                    self.event(attack.on, What::SpecialMet, attack.by, rule);
                    return;
                }
                Special::Binds(rule) => {
                    self.event(attack.on, What::SpecialUnmet, attack.by, rule);
                    attack.special = None;
                }
                Special::Open(Some(rule)) => {
                    self.note_needs(attack.on, rule);
                    let included = attack.what == What::IncludedByTable;
                    let what =
                        if included { What::SpecialInclusion } else { What::SpecialExclusion };
                    attack.special = Some(what);
                }
                Special::Open(None) => {}
            }
        }
        self.s.attacks.push(attack);
    }
}
