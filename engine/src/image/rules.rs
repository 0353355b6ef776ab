//! Rules by stratum and rank, and which of them a class of codes calls for.

use super::layout::{
    BandRecord, CallRecord, FactCaseRecord, NONE, PolicyStepRecord, RuleRecord, StandardRuleRecord,
    TestRecord, Text,
};
use super::{Image, Run, names, row, slice};
use crate::ir::ScheduleId;

/// Rules that a class of codes calls for: bits of one word of ranks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call {
    pub(crate) word: usize,
    /// By their first sets.
    pub(crate) on: u64,
    /// By their second sets or guards.
    pub(crate) onto: u64,
}

impl<'a> Image<'a> {
    /// How many rules the image holds.
    #[must_use]
    pub const fn rule_count(&self) -> usize {
        self.rules.len()
    }

    pub(crate) fn rule(&self, id: u32) -> Option<&'a RuleRecord> {
        self.rules.get(id as usize)
    }

    /// The rules of a stratum.
    pub(crate) fn rules_of(&self, kind: u16) -> impl Iterator<Item = &'a RuleRecord> + use<'a> {
        let ranks = self.ranks_of(kind);
        self.rules.get(ranks.start as usize..ranks.end as usize).unwrap_or_default().iter()
    }

    /// The ranks of a stratum's rules. A rule's rank is its id: rules stand in the order of their
    /// strata.
    pub(crate) fn ranks_of(&self, kind: u16) -> core::ops::Range<u32> {
        let at = |kind: usize| self.stratum_start.get(kind).copied().unwrap_or(0);
        at(usize::from(kind))..at(usize::from(kind) + 1)
    }

    /// The ranks of the rules of all strata.
    pub(crate) const fn ranks(&self) -> core::ops::Range<u32> {
        0..self.rules.len() as u32
    }

    /// Words of a bitmap of ranks.
    pub(crate) const fn rank_words(&self) -> usize {
        self.rules.len().div_ceil(64)
    }

    /// The row that tells what the rules of a revision use of a class.
    pub(crate) const fn class_row(&self, schedule: ScheduleId, class: u16) -> u32 {
        (schedule.0 as usize * self.class_count() + class as usize) as u32
    }

    /// The sets of a class that the rules speak of.
    pub(crate) fn used_sets(&self, class_row: u32) -> &'a [u16] {
        row(self.class_use_start, self.class_uses, class_row)
    }

    /// The rules that these sets call for.
    pub(crate) fn calls(&self, class_row: u32) -> impl Iterator<Item = Call> + 'a {
        let words = row(self.class_call_start, self.class_call_words, class_row);
        let bits = row(self.class_call_start, self.class_calls, class_row);
        let call = |(word, bits): (&u16, &CallRecord)| Call {
            word: usize::from(*word),
            on: bits.on,
            onto: bits.onto,
        };
        words.iter().zip(bits).map(call)
    }

    /// The ranks of the rules that no set calls for, as a bitmap.
    pub(crate) const fn free_ranks(&self) -> &'a [u64] {
        self.free_rules
    }

    /// The ranks of the rules that neither a second set nor a guard must call, as a bitmap.
    pub(crate) const fn unguarded(&self) -> &'a [u64] {
        self.unguarded
    }

    /// The ranks of the rules that are in force on a day of a revision, as a bitmap.
    pub(crate) fn schedule_ranks(&self, schedule: ScheduleId) -> &'a [u64] {
        let words = self.rank_words();
        let at = usize::from(schedule.0) * words;
        self.schedule_rules.get(at..at + words).unwrap_or(&[])
    }

    /// The ranks of the rules whose condition wants the fact.
    pub(crate) fn ranks_asking(&self, fact: u16) -> &'a [u32] {
        row(self.fact_rule_start, self.fact_rules, u32::from(fact))
    }

    /// The ranks of the `require` rules that see the lines of a class: words, and bits of each.
    pub(crate) fn requires_seeing(&self, class: u16) -> impl Iterator<Item = (usize, u64)> + 'a {
        let list = self.class_requires.get(usize::from(class)).map_or(NONE, |l| u32::from(*l));
        let words = row(self.require_start, self.require_words, list);
        let ranks = row(self.require_start, self.require_ranks, list);
        words.iter().map(|word| usize::from(*word)).zip(ranks.iter().copied())
    }

    /// The rules whose conditions want a standard, ascending by standard.
    pub(crate) const fn standard_rules(&self) -> &'a [StandardRuleRecord] {
        self.standard_rules
    }

    /// The rounding policies of a 集計先.
    pub(crate) fn policies(&self, number: u16) -> &'a [u32] {
        row(self.box_policy_start, self.box_policies, u32::from(number))
    }

    pub(crate) fn policy_steps(&self, run: Run) -> &'a [PolicyStepRecord] {
        slice(self.policy_steps, run)
    }

    pub(crate) fn bands(&self, run: Run) -> &'a [BandRecord] {
        slice(self.bands, run)
    }

    pub(crate) fn rule_codes(&self, run: Run) -> &'a [u32] {
        slice(self.rule_codes, run)
    }

    pub(crate) fn numbers(&self, run: Run) -> &'a [u16] {
        slice(self.numbers, run)
    }

    /// The tests of a condition.
    pub(crate) fn tests(&self, run: Run) -> &'a [TestRecord] {
        slice(self.tests, run)
    }

    pub(crate) fn fact_named(&self, name: &str) -> Option<u16> {
        names::find(self.fact_slots, name.as_bytes(), |fact| {
            self.facts.get(usize::from(fact)).map_or(&[], |f| self.bytes_of(f.name))
        })
    }

    pub(crate) fn fact_cases(&self, run: Run) -> &'a [FactCaseRecord] {
        slice(self.fact_cases, run)
    }

    pub(crate) fn words(&self, run: Run) -> &'a [Text] {
        slice(self.words, run)
    }
}
