//! Which rules the classes of codes call for.

use super::exprs::set_of;
use super::{NONE16, Section, WriteError, Writer, short};
use crate::image::guard::{Guard, guards};
use crate::image::layout::{CallRecord, RuleRecord, StandardRuleRecord, kind};
use crate::ir::{Expr, ExprId, Program, Rule, RuleBody};
use std::collections::{BTreeMap, BTreeSet};

impl Writer<'_> {
    /// Which rules the sets call for: an evaluation looks at no others.
    pub(super) fn calls(&mut self, ranked: &[(&Rule, RuleRecord)]) -> Result<(), WriteError> {
        let program = self.program;
        short(ranked.len(), "rules")?;
        // By set: the rules whose first set it is, and those whose second set or guard it is.
        let mut of_set: Vec<[Vec<u16>; 2]> = vec![Default::default(); program.sets.len()];
        let mut of_fact: Vec<Vec<u32>> = vec![Vec::new(); program.facts.len()];
        let mut of_standard: Vec<(u16, u32)> = Vec::new();
        let words = ranked.len().div_ceil(64);
        let mut free = vec![0_u64; words];
        let mut unguarded = vec![0_u64; words];
        let mut in_schedule = vec![0_u64; words * program.schedules.len()];
        for ((rule, record), short_rank) in ranked.iter().zip(0_u16..) {
            let rank = u32::from(short_rank);
            let mut guards = guards(program, rule);
            guards.sort_unstable();
            guards.dedup();
            let (word, bit) = (rank as usize / 64, 1_u64 << (rank % 64));
            if record.set_a == NONE16 {
                if let Some(bits) = free.get_mut(word) {
                    *bits |= bit;
                }
            } else if let Some([on, _]) = of_set.get_mut(usize::from(record.set_a)) {
                on.push(short_rank);
            }
            if let Some([_, onto]) = of_set.get_mut(usize::from(record.set_b)) {
                onto.push(short_rank);
            } else if guards.is_empty()
                && let Some(bits) = unguarded.get_mut(word)
            {
                *bits |= bit;
            }
            for guard in guards {
                match guard {
                    Guard::Standard(standard) => of_standard.push((standard, rank)),
                    Guard::Fact(fact) => {
                        if let Some(list) = of_fact.get_mut(usize::from(fact.0)) {
                            list.push(rank);
                        }
                    }
                    Guard::Set(set) => {
                        if let Some([_, onto]) = of_set.get_mut(usize::from(set.0)) {
                            onto.push(short_rank);
                        }
                    }
                }
            }
            for (at, schedule) in program.schedules.iter().enumerate() {
                let concerns = record.from <= schedule.to.0 && schedule.from.0 <= record.to;
                if let Some(bits) = in_schedule.get_mut(at * words + word).filter(|_| concerns) {
                    *bits |= bit;
                }
            }
        }
        self.class_uses(ranked, &of_set);
        self.requires(ranked);
        let mut at = 0_u32;
        for list in &of_fact {
            self.push(Section::FactRuleStart, &at);
            at += list.len() as u32;
        }
        self.push(Section::FactRuleStart, &at);
        for rank in of_fact.into_iter().flatten() {
            self.push(Section::FactRules, &rank);
        }
        of_standard.sort_unstable();
        for (standard, rank) in of_standard {
            let record = StandardRuleRecord { standard: u32::from(standard), rank };
            self.push(Section::StandardRules, &record);
        }
        for bits in free {
            self.push(Section::FreeRules, &bits);
        }
        for bits in unguarded {
            self.push(Section::Unguarded, &bits);
        }
        for bits in in_schedule {
            self.push(Section::ScheduleRules, &bits);
        }
        Ok(())
    }

    /// What the rules of each revision use of each class: the sets that they speak of, and the ranks
    /// of the rules that these sets call for.
    fn class_uses(&mut self, ranked: &[(&Rule, RuleRecord)], of_set: &[[Vec<u16>; 2]]) {
        let program = self.program;
        let revisions = program.schedules.iter().map(|s| (s.from.0, s.to.0));
        let concerns =
            |rule: &RuleRecord, (from, to): (i32, i32)| rule.from <= to && from <= rule.to;
        let (mut at, mut calls) = (0_u32, 0_u32);
        for days in revisions {
            let rules = ranked.iter().map(|(_, rule)| rule);
            let spoken = spoken_of(program, rules.filter(|r| concerns(r, days)));
            let of_days = |rank: &&u16| {
                ranked.get(usize::from(**rank)).is_some_and(|(_, rule)| concerns(rule, days))
            };
            let classes = std::mem::take(&mut self.classes);
            for class in &classes {
                self.push(Section::ClassUseStart, &at);
                for set in class {
                    if spoken.get(usize::from(*set)) == Some(&true) {
                        self.push(Section::ClassUses, set);
                        at += 1;
                    }
                }
                let mut words: BTreeMap<u16, CallRecord> = BTreeMap::new();
                for [on, onto] in class.iter().filter_map(|set| of_set.get(usize::from(*set))) {
                    for (ranks, first) in [(on, true), (onto, false)] {
                        for rank in ranks.iter().filter(of_days) {
                            let record = words.entry(*rank / 64).or_default();
                            let bits = if first { &mut record.on } else { &mut record.onto };
                            *bits |= 1 << (rank % 64);
                        }
                    }
                }
                self.push(Section::ClassCallStart, &calls);
                calls += words.len() as u32;
                for (word, record) in &words {
                    self.push(Section::ClassCallWords, word);
                    self.push(Section::ClassCalls, record);
                }
            }
            self.classes = classes;
        }
        self.push(Section::ClassUseStart, &at);
        self.push(Section::ClassCallStart, &calls);
    }
}

impl Writer<'_> {
    /// By class of codes: the ranks of the `require` rules that see its lines, in their conditions,
    /// in what they need, or in the facts that these ask.
    fn requires(&mut self, ranked: &[(&Rule, RuleRecord)]) {
        let program = self.program;
        let mut of_set: Vec<Vec<u16>> = vec![Vec::new(); program.sets.len()];
        let mut of_fact: Vec<Option<BTreeSet<u16>>> = vec![None; program.facts.len()];
        for ((rule, _), rank) in ranked.iter().zip(0_u16..) {
            let RuleBody::Require { needs, .. } = &rule.body else { continue };
            let mut seen = BTreeSet::new();
            for root in rule.when.into_iter().chain([*needs]) {
                seen_by(program, root, &mut of_fact, &mut seen);
            }
            for set in seen {
                of_set.get_mut(usize::from(set)).into_iter().for_each(|ranks| ranks.push(rank));
            }
        }
        // Most classes share their list with others.
        let mut lists: BTreeMap<BTreeMap<u16, u64>, u16> = BTreeMap::new();
        let mut at = 0_u32;
        for class in std::mem::take(&mut self.classes) {
            let of_class = class.iter().filter_map(|set| of_set.get(usize::from(*set)));
            let mut words: BTreeMap<u16, u64> = BTreeMap::new();
            for rank in of_class.flatten() {
                *words.entry(*rank / 64).or_default() |= 1 << (rank % 64);
            }
            if let Some(list) = lists.get(&words) {
                self.push(Section::ClassRequires, list);
                continue;
            }
            // There are no more lists than classes, whose numbers have sixteen bits.
            let list = lists.len() as u16;
            self.push(Section::ClassRequires, &list);
            self.push(Section::RequireStart, &at);
            at += words.len() as u32;
            for (word, ranks) in &words {
                self.push(Section::RequireWords, word);
                self.push(Section::RequireRanks, ranks);
            }
            lists.insert(words, list);
        }
        self.push(Section::RequireStart, &at);
    }
}

/// The sets whose lines an expression sees, and those of the facts that it asks. Whether a line is
/// a member is the same whatever becomes of it.
fn seen_by(
    program: &Program,
    root: ExprId,
    of_fact: &mut Vec<Option<BTreeSet<u16>>>,
    seen: &mut BTreeSet<u16>,
) {
    let mut roots = vec![root];
    while let Some(id) = roots.pop() {
        let Some(expr) = program.exprs.get(id.0 as usize).copied() else { continue };
        // Operands, and the conditions of a fact, stand before their node, so that this ends.
        roots.extend(expr.operands());
        match expr {
            Expr::In(_) | Expr::Disease(_) | Expr::DiseaseOrSuspicion(_) | Expr::MainDisease(_) => {
            }
            Expr::Fact(fact) => {
                let at = usize::from(fact.0);
                if let Some(Some(known)) = of_fact.get(at) {
                    seen.extend(known);
                    continue;
                }
                let mut own = BTreeSet::new();
                let cases = program.facts.get(at).map_or(&[][..], |f| &f.cases);
                for case in cases.iter().filter(|case| case.when < id) {
                    seen_by(program, case.when, of_fact, &mut own);
                }
                seen.extend(&own);
                if let Some(slot) = of_fact.get_mut(at) {
                    *slot = Some(own);
                }
            }
            expr => seen.extend(set_of(expr).map(|set| set.0)),
        }
    }
}

/// Which sets some rules speak of, themselves or in their conditions and formulas.
fn spoken_of<'r>(program: &Program, rules: impl Iterator<Item = &'r RuleRecord>) -> Vec<bool> {
    let mut spoken = vec![false; program.sets.len()];
    let mut speak = |set: u16| {
        if let Some(spoken) = spoken.get_mut(usize::from(set)) {
            *spoken = true;
        }
    };
    // What is asked of a fact that nobody states may be asked in every revision.
    let mut roots: Vec<u32> =
        program.facts.iter().flat_map(|f| &f.cases).map(|case| case.when.0).collect();
    for rule in rules {
        speak(rule.set_a);
        speak(rule.set_b);
        roots.extend([rule.when, rule.quantity, rule.times, rule.points]);
        if matches!(rule.kind, kind::PRICE | kind::REQUIRE) {
            roots.push(rule.number);
        }
    }
    while let Some(root) = roots.pop() {
        let Some(expr) = program.exprs.get(root as usize) else { continue };
        if let Some(set) = set_of(*expr) {
            speak(set.0);
        }
        // Operands stand before their node, so that this ends.
        roots.extend(expr.operands().map(|id| id.0));
    }
    spoken
}
