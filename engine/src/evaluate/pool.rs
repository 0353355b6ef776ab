//! Pool (合算): lines of a unit whose quantities are put together and shared out among their classes.
//!
//! The base span (下限値) is filled from the class with the most points downwards. What is left of
//! each class makes whole steps (きざみ値) of that class; what is left then is put together, and each
//! step begun of it goes to one class, the class with the longest such rest first.

use super::Run;
use super::context::Context;
use super::expr::Truth;
use crate::Fixed;
use crate::image::{NONE, RuleRecord, StepsRecord, kind};
use crate::outcome::{Line, Verdict, What};

/// The lines of a code in a pool.
#[derive(Clone, Copy, Debug)]
pub(super) struct Class {
    dense: u32,
    points: Fixed,
    step_points: Fixed,
    /// What is not paid yet, in the raw unit of a quantity.
    rest: i64,
}

/// A line of a pool and what it brings: its head the whole, the others nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pooled {
    line: u32,
    points: Fixed,
}

impl Run<'_, '_, '_> {
    /// `pool` rules, in declared order.
    pub(super) fn pool(&mut self) {
        self.s.pooled.clear();
        let mut ranks = self.image.ranks_of(kind::POOL);
        while let Some((id, rule)) = self.next_called(&mut ranks) {
            let mut next = self.s.marks.next_standing(rule.set_a, 0);
            while let Some(at) = next {
                next = self.s.marks.next_standing(rule.set_a, at + 1);
                // Once for each unit, at its first line of the set.
                let unit = self.line(at).unit;
                let first = (0..at).all(|l| self.line(l).unit != unit || !self.may_pool(l, rule));
                if first && self.may_pool(at, rule) {
                    self.pool_unit(id, rule, unit);
                }
            }
        }
    }

    /// What a pooled line brings.
    pub(super) fn pooled(&self, at: u32) -> Option<Fixed> {
        self.s.pooled.iter().find(|p| p.line == at).map(|p| p.points)
    }

    fn may_pool(&self, at: u32, rule: &RuleRecord) -> bool {
        let line = self.line(at);
        self.stands(at)
            && self.member(at, rule.set_a)
            && Self::in_force(rule, line.day)
            && line.base.is_none()
            && line.bundle == NONE
            && line.quantity != Some(Fixed::ZERO)
            && self.pooled(at).is_none()
            && self.procedure(line).is_some_and(|p| p.notice_kind == 1 && p.steps != NONE)
    }

    fn pool_unit(&mut self, id: u32, rule: &RuleRecord, unit: u32) {
        let mut members = std::mem::take(&mut self.s.members);
        members.clear();
        for at in self.lines() {
            if self.line(at).unit != unit || !self.may_pool(at, rule) {
                continue;
            }
            let truth = self.applies(rule, &Context::line(self.line(at).visit, unit, at));
            if truth == Truth::Unknown {
                self.note_needs(at, id);
                self.doubt(at, What::DependsOnUndecided, at, id);
            }
            if truth != Truth::No {
                members.push(at);
            }
        }
        if let [head, _, ..] = *members.as_slice() {
            self.pool_members(id, head, &members);
        }
        self.s.members = members;
    }

    fn pool_members(&mut self, id: u32, head: u32, members: &[u32]) {
        for at in members {
            self.event(*at, What::Pooled, head, id);
        }
        let doubtful =
            members.iter().copied().find(|at| self.line(*at).verdict != Verdict::Charged);
        let points = if doubtful.is_none() { self.share_out(members) } else { None };
        let Some(points) = points else {
            for at in members {
                self.doubt(*at, What::DependsOnUndecided, doubtful.unwrap_or(head), id);
            }
            return;
        };
        for at in members.iter().copied() {
            let points = if at == head { points } else { Fixed::ZERO };
            self.s.pooled.push(Pooled { line: at, points });
        }
        // What is added to one of them is added to the whole.
        for line in &mut self.out.lines {
            if line.base.is_some_and(|base| members.contains(&base)) {
                line.base = Some(head);
            }
        }
    }

    /// The points of the whole; `None` where the formulas of its lines do not go together.
    fn share_out(&mut self, members: &[u32]) -> Option<Fixed> {
        let mut classes = std::mem::take(&mut self.s.classes);
        classes.clear();
        let points = self.classes(members, &mut classes).and_then(|s| whole(&mut classes, &s));
        self.s.classes = classes;
        points
    }

    fn classes(&self, members: &[u32], classes: &mut Vec<Class>) -> Option<StepsRecord> {
        let mut common: Option<StepsRecord> = None;
        for at in members {
            let line: &Line = self.line(*at);
            let p = self.procedure(line)?;
            let steps = *self.image.steps.get(p.steps as usize)?;
            let first = *common.get_or_insert(steps);
            let alike = (first.lower, first.size, first.upper, i64::MAX)
                == (steps.lower, steps.size, i64::MAX, steps.upper);
            if !alike || p.points_kind != 3 || (line.rule != NONE && line.stated.is_some()) {
                return None;
            }
            let quantity = line.quantity?.raw();
            match classes.iter_mut().find(|c| c.dense == line.dense) {
                Some(class) => class.rest = class.rest.checked_add(quantity)?,
                None => classes.push(Class {
                    dense: line.dense,
                    points: Fixed::from_raw(p.points),
                    step_points: Fixed::from_raw(steps.points),
                    rest: quantity,
                }),
            }
        }
        common.filter(|steps| steps.size > 0)
    }
}

fn whole(classes: &mut [Class], steps: &StepsRecord) -> Option<Fixed> {
    // Codes ascend with their dense numbers.
    classes.sort_by(|a, b| b.points.cmp(&a.points).then(a.dense.cmp(&b.dense)));
    let mut points = classes.first()?.points;
    let mut base = steps.lower;
    for class in classes.iter_mut() {
        let taken = class.rest.min(base);
        base -= taken;
        let left = class.rest - taken;
        points = points.plus(class.step_points.times(Fixed::from_int(left / steps.size)?)?)?;
        class.rest = left % steps.size;
    }
    classes.sort_by_key(|c| core::cmp::Reverse(c.rest));
    let rest = classes.iter().try_fold(0_i64, |sum, c| sum.checked_add(c.rest))?;
    let begun = usize::try_from(rest.checked_add(steps.size - 1)? / steps.size).ok()?;
    for class in classes.iter().take(begun) {
        points = points.plus(class.step_points)?;
    }
    Some(points)
}
