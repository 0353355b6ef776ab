//! Aside: what is not charged in the end excludes nobody.
//!
//! 併せて算定できない speaks of two fees of which each would be charged. A fee that a limit, its
//! trigger or its base refuses is none of the two. Which ones those are is known only behind
//! Exclude: where one of them has attacked another line there, all is gone through again, with it
//! set aside while Exclude looks at the lines. In the same way what turns undecided behind Exclude is
//! in doubt there when all is gone through again.

use super::Run;
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

/// A line that attacked another in Exclude, and whether it was charged when Exclude ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attacker {
    line: u32,
    sure: bool,
}

/// A line that turned undecided behind Exclude, where it attacked another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Foreseen {
    pub(super) line: u32,
    pub(super) stage: Stage,
}

/// How often a line has turned undecided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Once: Exclude sees it in doubt.
    Once,
    /// Where Exclude had seen it in doubt it was charged: it takes part as it is.
    Sure,
    /// And then it was undecided again: it is in doubt for good.
    Always,
}

impl Run<'_, '_, '_> {
    /// Takes lines out of the running while Exclude looks at them.
    pub(super) fn set_aside(&mut self) {
        let s = &mut *self.s;
        s.in_doubt.clear();
        s.in_doubt.extend(s.foreseen.iter().filter(|line| line.stage != Stage::Sure));
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
        self.s.in_doubt.clear();
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
        s.attackers.extend(s.attacks.iter().map(|a| Attacker { line: a.by, sure: false }));
    }

    /// Whom Exclude itself has taken out attacks nobody any more.
    pub(super) fn keep_attackers(&mut self) {
        let Self { s, out, .. } = self;
        s.attackers.retain_mut(|by| {
            let line = out.lines.get(by.line as usize).filter(|_| by.line & HISTORY == 0);
            by.sure = line.is_some_and(|l| l.verdict == Verdict::Charged);
            line.is_some_and(|l| l.verdict != Verdict::NotCharged)
        });
    }

    /// Whether all is to be gone through again: a line that attacked in Exclude was refused or
    /// turned undecided behind it, or one that had been set aside or in doubt for that was not.
    pub(super) fn goes_again(&mut self) -> bool {
        let doubts = !(self.s.attackers.is_empty() && self.s.foreseen.is_empty());
        let again = doubts && self.turns_undecided();
        let fell = self.s.changes != self.s.changes_by_exclude || !self.s.aside.is_empty();
        (fell && self.is_refused()) || again
    }

    /// Lines that were refused, and those that were not although they had been set aside.
    fn is_refused(&mut self) -> bool {
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
            let Some(Attacker { line, .. }) = self.s.attackers.get(n).copied() else { break };
            let known = || self.s.aside.iter().any(|aside| aside.line == line);
            if !self.stands(line) && !known() {
                self.s.aside.push(Aside { line, was: None, back: false });
                again = true;
            }
        }
        again
    }

    /// Lines that turned undecided, and those that did not although they had been in doubt.
    fn turns_undecided(&mut self) -> bool {
        let mut again = false;
        let before = self.s.foreseen.len();
        for n in 0..self.s.attackers.len() {
            let Some(Attacker { line, sure }) = self.s.attackers.get(n).copied() else { break };
            if !sure || self.line(line).verdict != Verdict::Undecided {
                continue;
            }
            match self.s.foreseen.iter_mut().find(|seen| seen.line == line) {
                Some(seen) if seen.stage == Stage::Sure => {
                    seen.stage = Stage::Always;
                    again = true;
                }
                Some(_) => {}
                None => {
                    self.s.foreseen.push(Foreseen { line, stage: Stage::Once });
                    again = true;
                }
            }
        }
        for n in 0..before {
            let Some(Foreseen { line, stage: Stage::Once }) = self.s.foreseen.get(n).copied()
            else {
                continue;
            };
            if self.line(line).verdict == Verdict::Charged
                && let Some(seen) = self.s.foreseen.get_mut(n)
            {
                seen.stage = Stage::Sure;
                again = true;
            }
        }
        again
    }

    /// Whether Exclude sees a line in doubt for what comes behind it.
    pub(super) fn is_foreseen(&self, line: u32) -> bool {
        self.s.in_doubt.iter().any(|seen| seen.line == line)
    }

    /// Whether a line is in doubt for good where another hangs on it.
    pub(super) fn is_always_in_doubt(&self, line: u32) -> bool {
        self.s.in_doubt.iter().any(|seen| seen.line == line && seen.stage == Stage::Always)
    }
}
