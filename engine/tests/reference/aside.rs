//! Exclude looks at what is charged in the end.

use super::{Work, exclude};
use santei::Verdict;
use std::collections::{BTreeMap, BTreeSet};

/// Lines that were refused or turned undecided behind Exclude although they had attacked there.
#[derive(Default)]
pub struct Aside {
    out: BTreeSet<usize>,
    /// Lines that came back.
    back: BTreeSet<usize>,
    /// Lines that stood aside in the last turn.
    last: BTreeSet<usize>,
    /// Lines that turned undecided.
    doubted: BTreeMap<usize, Doubted>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Doubted {
    Once,
    /// It was charged when it had been in doubt.
    Sure,
    /// And then undecided again.
    Always,
}

impl Aside {
    /// Exclude without the lines that stand aside; the lines that attacked and still stand, with
    /// their answers.
    pub fn exclude(&mut self, work: &mut Work<'_>) -> BTreeMap<usize, Verdict> {
        let mut waiting: Vec<(usize, Verdict)> = Vec::new();
        for at in self.out.difference(&self.back) {
            if work.lines[*at].stands() {
                waiting.push((*at, work.lines[*at].verdict));
                work.lines[*at].deny();
            }
        }
        self.last = waiting.iter().map(|(at, _)| *at).collect();
        let doubted = self.doubted.iter().filter(|(_, stage)| **stage != Doubted::Sure);
        let doubted: BTreeSet<usize> = doubted.map(|(at, _)| *at).collect();
        let attacks = exclude::run(work, &doubted);
        // A line in doubt for good is undecided where what it would take out stands.
        for (by, on) in &attacks {
            let always = self.doubted.get(by) == Some(&Doubted::Always);
            if always && work.lines[*by].stands() && work.lines[*on].stands() {
                work.lines[*by].doubt();
            }
        }
        let standing = attacks.into_iter().filter(|(by, _)| work.lines[*by].stands());
        let attackers = standing.map(|(by, _)| (by, work.lines[by].verdict)).collect();
        for (at, verdict) in waiting {
            work.lines[at].verdict = verdict;
        }
        attackers
    }

    /// Whether everything is to be gone through again.
    pub fn again(&mut self, work: &Work<'_>, attackers: &BTreeMap<usize, Verdict>) -> bool {
        let before = (self.out.len(), self.back.len(), self.doubted.clone());
        self.back.extend(self.last.iter().filter(|at| work.lines[**at].stands()));
        self.out.extend(attackers.keys().filter(|at| !work.lines[**at].stands()));
        for (at, stage) in &mut self.doubted {
            if *stage == Doubted::Once && work.lines[*at].verdict == Verdict::Charged {
                *stage = Doubted::Sure;
            } else if *stage == Doubted::Sure
                && attackers.get(at) == Some(&Verdict::Charged)
                && work.lines[*at].verdict == Verdict::Undecided
            {
                *stage = Doubted::Always;
            }
        }
        for (at, verdict) in attackers {
            if *verdict == Verdict::Charged && work.lines[*at].verdict == Verdict::Undecided {
                self.doubted.entry(*at).or_insert(Doubted::Once);
            }
        }
        before != (self.out.len(), self.back.len(), self.doubted.clone())
    }

    /// What came up.
    pub fn tell(&self, work: &mut Work<'_>) {
        if !self.out.is_empty() {
            work.met.insert("set-aside");
        }
        if !self.back.is_empty() {
            work.met.insert("back-from-aside");
        }
        for stage in self.doubted.values() {
            work.met.insert(match stage {
                Doubted::Once => "in-doubt-ahead",
                Doubted::Sure => "sure-after-doubt",
                Doubted::Always => "in-doubt-for-good",
            });
        }
    }
}
