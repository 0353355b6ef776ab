//! What is left of a limit is charged: a line that goes beyond it is divided there.
//!
//! The part within the limit stays where it was; the rest is a line of its own, which is not
//! charged. A line whose parts would not be priced as the law prices them is not divided.

use super::Run;
use crate::Fixed;
use crate::image::NONE;
use crate::outcome::{Line, What};

/// What the part beyond the limit is refused for.
#[derive(Clone, Copy)]
pub(super) struct Refusal {
    pub(super) what: What,
    pub(super) row: u32,
    /// How much the limit allows.
    pub(super) max: u32,
}

impl Run<'_, '_, '_> {
    /// Leaves so many times of a line; whether it could be divided.
    ///
    /// Its order must hold nothing else that counts with the times: another basic line, a drug, or
    /// an addition whose own times do not follow those of the line.
    pub(super) fn divide_times(&mut self, at: u32, left: u32, refusal: Refusal) -> bool {
        let line = *self.line(at);
        let Some(unit) = self.out.units.get(line.unit as usize).copied() else { return false };
        let follows = |other: u32, l: &Line| {
            other == at
                || (l.base == Some(at)
                    && l.unit == line.unit
                    && l.times.checked_rem(unit.times) == Some(0))
                || (is_comment(l) && l.base.is_none())
        };
        let concerned = |l: &Line| l.unit == line.unit || l.base == Some(at);
        let whole = self
            .lines()
            .all(|n| !self.stands(n) || !concerned(self.line(n)) || follows(n, self.line(n)));
        if line.base.is_some() || line.times != unit.times || !whole {
            return false;
        }
        if let Some(unit) = self.out.units.get_mut(line.unit as usize) {
            unit.times = left;
        }
        let rest = self.make_line(Line { times: unit.times.saturating_sub(left), ..line });
        for n in 0..rest {
            let part = *self.line(n);
            if !self.stands(n) || part.unit != line.unit {
                continue;
            }
            let times = part.times.checked_div(unit.times).unwrap_or(1).saturating_mul(left);
            if let Some(l) = self.line_mut(n) {
                l.times = times;
            }
            if part.base == Some(at) {
                let times = part.times.saturating_sub(times);
                let refused = self.make_line(Line { times, base: Some(rest), ..part });
                self.deny(refused, What::BaseNotCharged, rest, NONE);
            }
        }
        self.refuse_rest(at, rest, left, refusal);
        true
    }

    /// Leaves so much of the quantity of a line; whether it could be divided.
    ///
    /// Its points must follow from its quantity, and nothing that is added to it may do so.
    pub(super) fn divide_quantity(&mut self, at: u32, left: Fixed, refusal: Refusal) -> bool {
        let line = *self.line(at);
        let whole = left.to_int().and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0);
        let rest = line.quantity.and_then(|quantity| quantity.minus(left));
        let procedure = self.procedure(&line);
        let stepped = procedure.is_some_and(|p| p.steps != NONE);
        // Points that an order states are no price where the master has one.
        let own = line.rule == NONE && procedure.is_some_and(|p| !matches!(p.points_kind, 4 | 7));
        let priced = line.stated.is_some() && !own;
        let added = self.lines().any(|n| {
            let l = self.line(n);
            l.base == Some(at)
                && self.stands(n)
                && (l.quantity.is_some() || l.stated.is_some() || l.times != line.times)
        });
        let alone = line.base.is_none() && line.times == 1 && !priced && !added;
        let (Some(whole), Some(quantity)) = (whole, rest.filter(|_| stepped && alone)) else {
            return false;
        };
        if let Some(l) = self.line_mut(at) {
            l.quantity = Some(left);
        }
        let rest = self.make_line(Line { quantity: Some(quantity), ..line });
        self.refuse_rest(at, rest, whole, refusal);
        true
    }

    fn refuse_rest(&mut self, at: u32, rest: u32, left: u32, refusal: Refusal) {
        self.event(at, What::ChargedUpToLimit, left, NONE);
        self.deny(rest, refusal.what, refusal.max, refusal.row);
    }
}

/// A comment counts with nothing.
fn is_comment(line: &Line) -> bool {
    line.code.family() == 8
}
