//! The quantity, times and stated points of a line that a rule makes.

use super::Run;
use super::context::Context;
use super::expr::Truth;
use crate::Fixed;
use crate::image::{NONE, RuleRecord};
use crate::outcome::{Line, What};

/// The largest number of times.
const MOST_TIMES: i64 = 999;

/// What the formulas of a `charge` give.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figures {
    pub(super) quantity: Option<Fixed>,
    pub(super) times: u32,
    pub(super) points: Option<Fixed>,
    /// One of them is unknown: its needs are noted.
    pub(super) unknown: bool,
}

impl Figures {
    /// What a rule without formulas makes.
    pub(super) const ONCE: Self = Self { quantity: None, times: 1, points: None, unknown: false };
}

impl Run<'_, '_, '_> {
    /// The formulas of a rule at a context, behind its condition; `None` where its times are 0 and
    /// no line is made.
    pub(super) fn figures(
        &mut self,
        rule: &RuleRecord,
        ctx: &Context,
        truth: Truth,
    ) -> Option<Figures> {
        let mut figures = Figures::ONCE;
        if [rule.quantity, rule.times, rule.points] == [NONE; 3] {
            return Some(figures);
        }
        if truth != Truth::Unknown {
            self.s.needs.clear();
        }
        for (formula, points) in [(rule.quantity, false), (rule.points, true)] {
            if formula == NONE {
                continue;
            }
            let value = self.number(formula, ctx);
            match value.filter(|v| *v >= Fixed::ZERO) {
                None if value.is_some() => {
                    self.need(What::Arithmetic, 0);
                    figures.unknown = true;
                }
                None => figures.unknown = true,
                known if points => figures.points = known,
                known => figures.quantity = known,
            }
        }
        if rule.times != NONE {
            let value = self.number(rule.times, ctx);
            let whole = value.and_then(Fixed::to_int).filter(|n| (0..=MOST_TIMES).contains(n));
            match whole.and_then(|n| u32::try_from(n).ok()) {
                Some(0) => return None,
                Some(times) => figures.times = times,
                None => {
                    if value.is_some() {
                        self.need(What::Arithmetic, 0);
                    }
                    figures.unknown = true;
                }
            }
        }
        Some(figures)
    }

    /// What an addition brings to one time of its unit: itself so often as its own times say.
    pub(super) fn shared(&self, line: &Line, amount: Fixed) -> Option<Fixed> {
        let unit = line.base.map_or(line.unit, |base| self.line(base).unit);
        let unit = self.out.units.get(unit as usize).map_or(1, |u| u.times);
        if line.times == unit || line.rule == NONE {
            return Some(amount);
        }
        let share = line.times.checked_div(unit).unwrap_or(1);
        amount.times(Fixed::from_int(i64::from(share))?)
    }
}
