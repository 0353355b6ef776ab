//! Bundle (項目数まるめ) and require: what a rule text says of several lines or of one.

use super::Run;
use super::called::Ranks;
use super::context::Context;
use super::expr::{Known, Truth};
use crate::image::{NONE, RuleRecord, kind, windows};
use crate::ir::Window;
use crate::outcome::{Line, What};

/// A bundle that applies to the lines of a window.
#[derive(Clone, Copy, Debug)]
pub(super) struct Instance {
    pub(super) rule: u32,
    /// A line that is in it.
    pub(super) of: u32,
}

impl Run<'_, '_, '_> {
    /// Marks the members of each bundle. Its band is chosen when it is known which members are
    /// charged.
    pub(super) fn bundle(&mut self) {
        self.s.instances.clear();
        let mut ranks = self.image.ranks_of(kind::BUNDLE);
        while let Some((id, rule)) = self.next_called(&mut ranks) {
            let window = windows::unpack(rule.window).unwrap_or(Window::Visit);
            let mut next = self.s.marks.next_standing(rule.set_a, 0);
            while let Some(at) = next {
                next = self.s.marks.next_standing(rule.set_a, at + 1);
                let line = *self.line(at);
                if line.bundle != NONE || !Self::in_force(rule, line.day) {
                    continue;
                }
                let ctx = Context::line(line.visit, line.unit, at);
                let truth = self.applies(rule, &ctx);
                if truth == Truth::No {
                    continue;
                }
                if truth == Truth::Unknown {
                    self.note_needs(at, id);
                    self.doubt(at, What::Bundled, at, id);
                }
                let instance = self.s.instances.len() as u32;
                self.s.instances.push(Instance { rule: id, of: at });
                let apart = rule.number;
                let own = self.apart_value(apart, at);
                // Nobody is apart or in doubt where the fact is known, and the same, in the whole
                // visit.
                let settled = |run: &Self| {
                    let known = run.s.memory.get(apart as u16, line.visit, run.s.changes);
                    window == Window::Visit && known.is_some()
                };
                let alike = apart == NONE || settled(self);
                let mut other = self.s.marks.next_standing(rule.set_a, 0);
                while let Some(place) = other {
                    other = self.s.marks.next_standing(rule.set_a, place + 1);
                    let member = self.line(place);
                    let joins = member.bundle == NONE && self.together(window, &line, member);
                    let joins = joins && (alike || self.joins_apart(apart, own, place));
                    if let Some(l) = self.line_mut(place).filter(|_| joins) {
                        l.bundle = instance;
                    }
                }
                if !alike && !settled(self) {
                    self.doubt_apart(instance, apart, id);
                }
            }
        }
    }

    /// The value of the fact that keeps members apart, at a line.
    fn apart_value(&mut self, fact: u32, at: u32) -> Known {
        if fact == NONE {
            return None;
        }
        let Line { visit, unit, .. } = *self.line(at);
        self.s.needs.clear();
        self.fact_value(fact as u16, &Context::line(visit, unit, at))
    }

    /// Whether a line may be put together with one that has a value.
    fn joins_apart(&mut self, fact: u32, own: Known, other: u32) -> bool {
        let value = self.apart_value(fact, other);
        value.is_none() || own.is_none() || value == own
    }

    /// Where several members stand together, those whose value is unknown are in doubt.
    fn doubt_apart(&mut self, instance: u32, fact: u32, rule: u32) {
        let joined = self.out.lines.iter().filter(|l| l.bundle == instance).count();
        if joined < 2 {
            return;
        }
        for at in self.lines() {
            if self.line(at).bundle == instance && self.apart_value(fact, at).is_none() {
                self.note_needs(at, rule);
                self.doubt(at, What::Bundled, at, rule);
            }
        }
    }

    /// `require` rules. What is told of a line here also offers the comments of its rule, see
    /// [`crate::Outcome::reasons`]. What one of them refuses or doubts may be what others need:
    /// those that see such a line are asked anew, in their order, until each has seen the lines as
    /// they stand.
    pub(super) fn require(&mut self) {
        let all = self.image.ranks_of(kind::REQUIRE);
        let mut anew = std::mem::take(&mut self.s.asked_anew);
        anew.clear();
        let mut ranks = all.clone();
        while let Some((id, rule)) = self.next_called(&mut ranks) {
            if !anew.is_empty() {
                anew.remove(ranks.start - 1);
            }
            self.require_by(id, rule, &mut anew);
        }
        while let Some(first) = anew.next(all.start) {
            let mut next = Some(first);
            while let Some(rank) = next {
                anew.remove(rank);
                let mut one = rank..rank + 1;
                if let Some((id, rule)) = self.next_called(&mut one) {
                    self.require_by(id, rule, &mut anew);
                }
                next = anew.next(rank + 1);
            }
        }
        self.s.asked_anew = anew;
    }

    /// Asks a rule of each of its lines; where the verdict of one changes, the rules that see it are
    /// to be asked anew.
    // For the web what counts is size.
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    fn require_by(&mut self, id: u32, rule: &RuleRecord, anew: &mut Ranks) {
        let mut next = self.s.marks.next_standing(rule.set_a, 0);
        while let Some(at) = next {
            next = self.s.marks.next_standing(rule.set_a, at + 1);
            let line = self.line(at);
            let before = line.verdict;
            if !Self::in_force(rule, line.day) {
                continue;
            }
            let ctx = Context::line(line.visit, line.unit, at);
            let applies = self.applies(rule, &ctx);
            if applies == Truth::No {
                continue;
            }
            let met = self.all_pass(rule.needs, &ctx);
            if met == Truth::Yes {
                continue;
            }
            match (rule.flag, applies, met) {
                (3, _, _) => {
                    let known = (applies, met) == (Truth::Yes, Truth::No);
                    self.remind(at, known, id);
                }
                (1, Truth::Yes, Truth::No) => self.deny(at, What::Required, 0, id),
                _ => {
                    if met == Truth::Unknown {
                        self.note_needs(at, id);
                    }
                    self.doubt(at, What::Required, 1, id);
                }
            }
            let line = self.line(at);
            if line.verdict != before && line.dense != NONE {
                let class = self.image.class_of(line.dense);
                for (word, ranks) in self.image.requires_seeing(class) {
                    let ready = ranks & self.s.called.ready_of(word);
                    if ready != 0 {
                        anew.add(word, ready);
                    }
                }
            }
        }
    }
}
