//! Figures of a run: a generator that makes no conflict proves nothing.

use crate::reference::Answer;
use santei::Verdict;
use santei::outcome::Origin;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct Statistics {
    pub episodes: usize,
    pub charged: usize,
    pub not_charged: usize,
    pub undecided: usize,
    pub made: usize,
    pub groups: usize,
    pub include: usize,
    pub exclude: usize,
    pub past: usize,
    pub special: usize,
    pub inpatient: usize,
    pub serial: usize,
    pub ties: usize,
    pub limit: usize,
    /// Rare situations, by name.
    pub met: BTreeMap<&'static str, usize>,
}

impl Statistics {
    pub fn count(&mut self, answer: &Answer<'_>) {
        self.episodes += 1;
        for line in &answer.lines {
            match line.verdict {
                Verdict::Charged => self.charged += 1,
                Verdict::NotCharged => self.not_charged += 1,
                Verdict::Undecided => self.undecided += 1,
            }
            self.made += usize::from(line.origin != Origin::Ordered);
        }
        self.groups += answer.groups.len();
        self.include += answer.conflicts.include;
        self.exclude += answer.conflicts.exclude;
        self.past += answer.conflicts.past;
        self.special += answer.conflicts.special;
        self.inpatient += answer.conflicts.inpatient;
        self.serial += answer.conflicts.serial;
        self.ties += answer.conflicts.ties;
        self.limit += answer.conflicts.limit;
        for name in &answer.met {
            *self.met.entry(name).or_default() += 1;
        }
    }
}
