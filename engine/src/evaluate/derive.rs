//! Derive: fees and additions that follow from the orders (自動算定, 年齢加算, 加算).

use super::Run;
use super::context::Context;
use super::expr::Truth;
use super::made::Figures;
use super::price::role;
use super::triggers::Trigger;
use super::window::Moment;
use crate::Code;
use crate::image::{NONE, NONE16, ProcedureRecord, RuleRecord, kind, windows};
use crate::ir::{NoticeKind, Window};
use crate::outcome::{Line, Origin, Unit, Verdict, What};

/// Whether what lies in the window of one visit has that visit in its own.
const fn is_shared(window: Window) -> bool {
    use Window::{Admission, Course, Day, FiscalYear, History, Months, Week};
    // The Episode is one calendar month.
    matches!(window, Day | Week | Months(_) | FiscalYear | Admission | History | Course)
}

impl Run<'_, '_, '_> {
    /// `derive` rules, in declared order, visit by visit.
    pub(super) fn derive(&mut self) {
        let mut ranks = self.image.ranks_of(kind::DERIVE);
        while let Some((id, rule)) = self.next_called(&mut ranks) {
            let window = windows::unpack(rule.window).unwrap_or(Window::Visit);
            let visits = self.s.visit_order.len() as u32;
            // Where every visit of a window sees the others, one that is sure goes before one that
            // is not: one visit of a day may state what another leaves open.
            let waits = visits > 1 && is_shared(window);
            self.s.unsure.clear();
            for visit in 0..visits {
                if !Self::in_force(rule, self.visit_day(visit)) {
                    continue;
                }
                if rule.set_a == NONE16 {
                    self.derive_at(id, rule, window, Context::visit(visit), waits);
                    continue;
                }
                let mut unit = NONE;
                let end = self.lines().end;
                let mut next = self.s.marks.next_in_visit(rule.set_a, visit, 0);
                while let Some(at) = next.filter(|at| *at < end) {
                    next = if window == Window::Order {
                        self.s.marks.next_in_visit(rule.set_a, visit, at + 1)
                    } else {
                        None
                    };
                    let of = self.line(at).unit;
                    if of == unit {
                        continue;
                    }
                    self.derive_at(id, rule, window, Context::line(visit, of, at), waits);
                    unit = of;
                }
            }
            for n in 0..self.s.unsure.len() {
                let Some(ctx) = self.s.unsure.get(n).copied() else { break };
                self.derive_at(id, rule, window, ctx, false);
            }
        }
    }

    pub(super) fn visit_day(&self, rank: u32) -> crate::Day {
        self.s.visit_facts.get(rank as usize).map_or(crate::Day::MIN, |v| v.day)
    }

    fn derive_at(&mut self, id: u32, rule: &RuleRecord, window: Window, ctx: Context, waits: bool) {
        let truth = self.applies(rule, &ctx);
        if waits && truth == Truth::Unknown {
            self.s.unsure.push(ctx);
            return;
        }
        if truth == Truth::No {
            return;
        }
        let day = self.visit_day(ctx.visit);
        let of = Moment { visit: ctx.visit, unit: ctx.unit, day };
        let code = Code(rule.code);
        let dense = rule.target;
        // A line of this code that was ordered, even one that may not be charged, is the answer.
        let may = dense == NONE || self.s.line_codes.may_have(dense);
        let there =
            may && self.out.lines.iter().any(|l| l.code == code && self.line_in(window, of, l));
        let past = !there && self.s.past_codes.may_have(dense) && {
            let mut past = self.s.history.iter();
            past.any(|p| p.dense == dense && self.past_in(window, of, p.day))
        };
        if there || past {
            self.rule_event(What::AlreadyThere, ctx.visit, id);
            return;
        }
        let Some(figures) = self.figures(rule, &ctx, truth) else {
            self.rule_event(What::RuleFalse, ctx.visit, id);
            return;
        };
        let at_visit = self.s.visit_order.get(ctx.visit as usize).copied().unwrap_or(NONE);
        let unit = self.out.units.len() as u32;
        self.out.units.push(Unit {
            visit: ctx.visit,
            episode_visit: at_visit,
            order: None,
            section: None,
            times: figures.times,
        });
        let made = self.make_line(Line {
            code,
            dense,
            visit: ctx.visit,
            unit,
            day,
            origin: Origin::Derived,
            rule: id,
            quantity: figures.quantity,
            stated: figures.points,
            times: figures.times,
            ..Line::BLANK
        });
        if ctx.line != NONE {
            self.s.triggers.push(Trigger { made, line: ctx.line });
        }
        if truth == Truth::Unknown || figures.unknown {
            self.note_needs(made, id);
            self.doubt(made, What::Derived, ctx.line, id);
        } else {
            self.event(made, What::Derived, ctx.line, id);
        }
        if self.reaches(window, day) {
            self.doubt(made, What::NeedsHistory, windows::pack(window), id);
        }
    }

    /// `add` rules and the master's age additions come into being beside their base.
    pub(super) fn propose_additions(&mut self) {
        for n in 0..self.s.aging.len() {
            if let Some(at) = self.s.aging.get(n).copied() {
                self.propose_ages(at);
            }
        }
        let mut ranks = self.image.ranks_of(kind::ADD);
        while let Some((id, rule)) = self.next_called(&mut ranks) {
            let code = Code(rule.code);
            let end = self.lines().end;
            let mut next = self.s.marks.next_standing(rule.set_a, 0);
            while let Some(at) = next.filter(|at| *at < end) {
                next = self.s.marks.next_standing(rule.set_a, at + 1);
                let Line { visit, unit, day, .. } = *self.line(at);
                if !Self::in_force(rule, day) {
                    continue;
                }
                let truth = self.applies(rule, &Context::line(visit, unit, at));
                if truth == Truth::No {
                    continue;
                }
                if self.has_addition(at, code, rule.target, true) {
                    self.rule_event(What::AlreadyThere, visit, id);
                    continue;
                }
                let ctx = Context::line(visit, unit, at);
                let Some(figures) = self.figures(rule, &ctx, truth) else {
                    self.rule_event(What::RuleFalse, visit, id);
                    continue;
                };
                let made = self.add_line(at, code, rule.target, id, figures);
                if truth == Truth::Unknown || figures.unknown {
                    self.note_needs(made, id);
                    self.doubt(made, What::Added, at, id);
                } else {
                    self.event(made, What::Added, at, id);
                }
            }
        }
    }

    /// 年齢加算①–④: the first whose bounds hold the patient's age.
    fn propose_ages(&mut self, at: u32) {
        let line = *self.line(at);
        let Some(p) = self.procedure(&line) else {
            return;
        };
        if p.ages.len == 0 || line.verdict == Verdict::NotCharged {
            return;
        }
        let visit = line.visit;
        let mut ages = self.image.ages_of(p).iter();
        let Some(age) = ages.find(|a| a.code != 0 && self.aged(a.from, a.to, visit)) else {
            return;
        };
        let dense = self.image.dense(Code(age.code)).unwrap_or(NONE);
        // Each basic row of an order has its own, but where the section takes it of the whole order.
        let whole = self.is_of_order(dense, line.day, p);
        if !self.has_addition(at, Code(age.code), dense, whole) {
            let made = self.add_line(at, Code(age.code), dense, NONE, Figures::ONCE);
            self.event(made, What::AgeAdded, at, NONE);
        }
    }

    /// Whether an addition to a basic row is taken of the points of its whole order.
    fn is_of_order(&mut self, dense: u32, day: crate::Day, base: &ProcedureRecord) -> bool {
        let image = self.image;
        let addition = image.version_on(dense, day).and_then(|v| image.procedure_of(v));
        let (Some(addition), Some((_, policy))) = (addition, self.policy(day, base)) else {
            return true;
        };
        let taken = || image.policy_steps(policy.run2).iter().any(|s| s.role == role(addition));
        addition.notice_kind != NoticeKind::Base as u8 && taken()
    }

    /// Whether the addition, or an ordered one that shares its 通番, stands with the base already.
    ///
    /// An ordered one of another code that the patient's age or a `require`, say, refuses stands with
    /// nobody; of several lines that it may belong to it stands with its own base. One that was made for
    /// another base of the order is this one's too if it is of the `whole` order.
    pub(super) fn has_addition(&mut self, at: u32, code: Code, dense: u32, whole: bool) -> bool {
        let base = *self.line(at);
        let serial = self
            .image
            .version_on(dense, base.day)
            .and_then(|version| self.image.procedure_of(version))
            .map_or((0, 0), |p| (p.note_code, p.note_serial));
        let may = dense == NONE || self.s.line_codes.may_have(dense);
        if !may && serial.1 == 0 {
            return false;
        }
        let own = |l: &Line| whole || l.base.is_none_or(|base| base == at);
        let of_base = |l: &Line| l.code == code && l.unit == base.unit && own(l);
        if may && self.out.lines.iter().any(of_base) {
            return true;
        }
        let mut keepers = std::mem::take(&mut self.s.keepers);
        let before = keepers.len();
        // Whatever has a 通番 is noted.
        for other in self.s.noted.iter().copied().filter(|_| serial.1 != 0) {
            let l = self.line(other);
            let rival = l.origin == Origin::Ordered
                && l.visit == base.visit
                && l.verdict != Verdict::NotCharged;
            let taken = || {
                self.procedure(l).is_some_and(|p| {
                    (p.note_code, p.note_serial) == serial
                        && (p.notice_kind == 1
                            || !self.bears(&base, p)
                            || self.base_of(other, p) == Some(at))
                })
            };
            if rival && !self.s.powerless.contains(&other) && taken() {
                keepers.push(other);
            }
        }
        let there = keepers.len() > before;
        self.s.keepers = keepers;
        there
    }

    /// Whether a `require` has refused what kept an addition away: without it the addition is made.
    pub(super) fn loses_keepers(&mut self) -> bool {
        let Self { s, out, .. } = self;
        let before = s.powerless.len();
        let refused = |at: &&u32| {
            out.lines.get(**at as usize).is_some_and(|l| l.verdict == Verdict::NotCharged)
        };
        s.powerless.extend(s.keepers.iter().filter(refused));
        s.powerless.len() > before
    }

    pub(super) fn add_line(
        &mut self,
        base: u32,
        code: Code,
        dense: u32,
        rule: u32,
        figures: Figures,
    ) -> u32 {
        let of = *self.line(base);
        self.make_line(Line {
            code,
            dense,
            visit: of.visit,
            unit: of.unit,
            item: of.item,
            day: of.day,
            origin: Origin::Added,
            rule,
            quantity: figures.quantity,
            stated: figures.points,
            times: of.times.saturating_mul(figures.times),
            base: Some(base),
            ..Line::BLANK
        })
    }
}
