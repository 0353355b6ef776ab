//! Aside: what is not charged in the end excludes nobody.
//!
//! 併せて算定できない speaks of two fees of which each would be charged. A fee that a limit, its
//! trigger or its base refuses is none of the two. Which ones those are is known only behind
//! Exclude: where one of them has attacked another line there, all is gone through again, with it
//! set aside while Exclude looks at the lines.

use super::Run;
use super::conflict::Attack;
use crate::outcome::{HISTORY, Verdict};

/// A line that was refused behind Exclude, where it attacked another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aside {
    line: u32,
    /// What it was when Exclude began; `None`: it did not stand, or it is not set aside any more.
    was: Option<Verdict>,
    /// It was not refused again when it had been set aside: it takes part from now on.
    back: bool,
}

impl Run<'_, '_, '_> {
    /// Takes lines out of the running while Exclude looks at them.
    pub(super) fn set_aside(&mut self) {
        for n in 0..self.s.aside.len() {
            let Some(aside) = self.s.aside.get(n).copied() else { break };
            let verdict = self.line(aside.line).verdict;
            let was = (!aside.back && verdict != Verdict::NotCharged).then_some(verdict);
            if let Some(aside) = self.s.aside.get_mut(n) {
                aside.was = was;
            }
            if was.is_some() {
                self.give(aside.line, Verdict::NotCharged);
                self.s.marks.fall(aside.line);
            }
        }
    }

    /// They stand again, for Limit to refuse them.
    pub(super) fn stand_again(&mut self) {
        for n in 0..self.s.aside.len() {
            let Some(Aside { line, was: Some(was), .. }) = self.s.aside.get(n).copied() else {
                continue;
            };
            self.give(line, was);
            self.s.marks.rise(line);
        }
        self.s.changes_by_exclude = self.s.changes;
    }

    fn give(&mut self, line: u32, verdict: Verdict) {
        if let Some(l) = self.line_mut(line) {
            l.verdict = verdict;
        }
        self.s.changes += 1;
    }

    /// Who attacks in Exclude.
    pub(super) fn note_attackers(&mut self) {
        let s = &mut *self.s;
        s.attackers.clear();
        s.attackers.extend(s.attacks.iter().map(|Attack { by, .. }| *by));
    }

    /// Whom Exclude itself has taken out attacks nobody any more.
    pub(super) fn keep_attackers(&mut self) {
        let Self { s, out, .. } = self;
        s.attackers.retain(|by| {
            let line = out.lines.get(*by as usize).filter(|_| by & HISTORY == 0);
            line.is_some_and(|l| l.verdict != Verdict::NotCharged)
        });
    }

    /// Whether all is to be gone through again: a line that attacked in Exclude was refused behind
    /// it, or one that had been set aside for that was not.
    pub(super) fn goes_again(&mut self) -> bool {
        if self.s.changes == self.s.changes_by_exclude && self.s.aside.is_empty() {
            return false;
        }
        let mut again = false;
        for n in 0..self.s.aside.len() {
            let Some(Aside { line, was: Some(_), .. }) = self.s.aside.get(n).copied() else {
                continue;
            };
            if self.stands(line)
                && let Some(aside) = self.s.aside.get_mut(n)
            {
                aside.back = true;
                again = true;
            }
        }
        for n in 0..self.s.attackers.len() {
            let Some(line) = self.s.attackers.get(n).copied() else { break };
            let known = || self.s.aside.iter().any(|aside| aside.line == line);
            if !self.stands(line) && !known() {
                self.s.aside.push(Aside { line, was: None, back: false });
                again = true;
            }
        }
        again
    }
}
