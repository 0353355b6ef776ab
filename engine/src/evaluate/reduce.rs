//! Reduce (逓減): from the second one in the month on, a reducing row is added. To what is judged as it
//! is recorded nothing is added; the line that lacks the row is given a reminder of the rule.

use super::Run;
use super::context::Context;
use super::expr::Truth;
use super::window::Moment;
use crate::Code;
use crate::episode::Mode;
use crate::image::{NONE, kind, windows};
use crate::ir::Window;
use crate::outcome::{Line, Origin, Verdict, What};

impl Run<'_, '_, '_> {
    pub(super) fn reduce(&mut self) {
        let derives = self.episode.mode == Mode::Derive;
        let mut ranks = self.image.ranks_of(kind::REDUCE);
        while let Some((id, rule)) = self.next_called(&mut ranks) {
            let window = windows::unpack(rule.window).unwrap_or(Window::Months(1));
            let mut order = std::mem::take(&mut self.s.chronological);
            order.clear();
            let mut next = self.s.marks.next_standing(rule.set_a, 0);
            while let Some(at) = next {
                order.push(at);
                next = self.s.marks.next_standing(rule.set_a, at + 1);
            }
            self.sort_by_visit(&mut order);
            for at in &order {
                let line = *self.line(*at);
                if line.verdict == Verdict::NotCharged
                    || line.origin == Origin::Reduced
                    || !Self::in_force(rule, line.day)
                {
                    continue;
                }
                let truth = self.applies(rule, &Context::line(line.visit, line.unit, *at));
                if truth == Truth::No {
                    continue;
                }
                let group = self.procedure(&line).map_or(0, |p| p.diminishing_group);
                let by_group = rule.flag != 0;
                if by_group && group == 0 {
                    continue;
                }
                let same = |dense: u32| !by_group || self.group_of(dense, line.day) == group;
                let before = |place: u32, l: &Line| (l.visit, place) < (line.visit, *at);
                let earlier = self.times_of(rule.set_a, window, Moment::of(&line), same, before);
                if earlier.saturating_add(line.times) < rule.number
                    || self.has_line(&line, Code(rule.code))
                {
                    continue;
                }
                if !derives {
                    let known = truth == Truth::Yes && line.verdict == Verdict::Charged;
                    if known && !self.reaches_unknown(window, line.day) {
                        self.remind(*at, true, id);
                    }
                    continue;
                }
                if earlier + 1 < rule.number {
                    // The first is whole and the rest reduced: two orders, not one.
                    self.doubt(*at, What::PartlyOverLimit, rule.number - 1 - earlier, id);
                    continue;
                }
                let ctx = Context::line(line.visit, line.unit, *at);
                let Some(figures) = self.figures(rule, &ctx, truth) else { continue };
                if self.reaches_unknown(window, line.day) {
                    self.doubt(*at, What::NeedsHistory, windows::pack(window), id);
                }
                let made = self.add_line(*at, Code(rule.code), rule.target, id, figures);
                if let Some(l) = self.line_mut(made) {
                    l.origin = Origin::Reduced;
                }
                self.event(made, What::ReducedNth, earlier + 1, id);
                self.note_order(made, *at, rule.set_a, by_group.then_some(group), id);
                if truth == Truth::Unknown || figures.unknown {
                    self.note_needs(made, id);
                    self.doubt(made, What::DependsOnUndecided, *at, id);
                } else if line.verdict == Verdict::Undecided {
                    self.doubt(made, What::DependsOnUndecided, *at, id);
                }
            }
            self.s.chronological = order;
        }
    }

    /// Which of two acts of a visit came first is not stated, and both may be reduced differently.
    fn note_order(&mut self, made: u32, at: u32, set: u16, group: Option<u16>, id: u32) {
        let Line { visit, dense, day, .. } = *self.line(at);
        let mut next = self.s.marks.next_in_visit(set, visit, 0);
        while let Some(other) = next.filter(|other| *other < at) {
            next = self.s.marks.next_in_visit(set, visit, other + 1);
            let code = self.line(other).dense;
            if code != dense && group.is_none_or(|group| self.group_of(code, day) == group) {
                self.event(made, What::OrderInVisit, other, id);
                return;
            }
        }
    }

    fn group_of(&self, dense: u32, day: crate::Day) -> u16 {
        let version = self.image.version_on(dense, day);
        version.and_then(|v| self.image.procedure_of(v)).map_or(0, |p| p.diminishing_group)
    }

    fn has_line(&self, of: &Line, code: Code) -> bool {
        self.out.lines.iter().any(|l| l.code == code && l.unit == of.unit && l.base != Some(NONE))
    }
}
