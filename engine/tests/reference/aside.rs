//! Exclude looks at what is charged in the end.

use super::{Work, exclude};
use santei::Verdict;
use std::collections::BTreeSet;

/// Lines that were refused behind Exclude although they had attacked there.
#[derive(Default)]
pub struct Aside {
    out: BTreeSet<usize>,
    /// Lines that came back.
    back: BTreeSet<usize>,
    /// Lines that stood aside in the last turn.
    last: BTreeSet<usize>,
}

impl Aside {
    /// Exclude without the lines that stand aside; the lines that attacked and still stand.
    pub fn exclude(&mut self, work: &mut Work<'_>) -> BTreeSet<usize> {
        let mut waiting: Vec<(usize, Verdict)> = Vec::new();
        for at in self.out.difference(&self.back) {
            if work.lines[*at].stands() {
                waiting.push((*at, work.lines[*at].verdict));
                work.lines[*at].deny();
            }
        }
        self.last = waiting.iter().map(|(at, _)| *at).collect();
        let attackers = exclude::run(work);
        let attackers = attackers.into_iter().filter(|at| work.lines[*at].stands()).collect();
        for (at, verdict) in waiting {
            work.lines[at].verdict = verdict;
        }
        attackers
    }

    /// Whether everything is to be gone through again.
    pub fn again(&mut self, work: &Work<'_>, attackers: &BTreeSet<usize>) -> bool {
        let before = (self.out.len(), self.back.len());
        self.back.extend(self.last.iter().filter(|at| work.lines[**at].stands()));
        self.out.extend(attackers.iter().filter(|at| !work.lines[**at].stands()));
        before != (self.out.len(), self.back.len())
    }

    /// What came up.
    pub fn tell(&self, work: &mut Work<'_>) {
        if !self.out.is_empty() {
            work.met.insert("set-aside");
        }
        if !self.back.is_empty() {
            work.met.insert("back-from-aside");
        }
    }
}
