//! Limits that count quantities.

use super::Run;
use super::divide::Refusal;
use super::limit::Counted;
use super::window::Moment;
use crate::Fixed;
use crate::image::{RuleRecord, windows};
use crate::ir::Window;
use crate::outcome::{Line, Verdict, What};

/// What counts against a limit of quantities; `None`: beyond what a number holds.
#[derive(Clone, Copy)]
pub(super) struct Sums {
    /// Charges of the past, lines that are charged, and those of the same code.
    pub(super) used: Option<Fixed>,
    /// Undecided lines of other codes, and the first of them.
    pub(super) doubtful: Option<Fixed>,
    open: Option<u32>,
    /// The line itself.
    pub(super) own: Option<Fixed>,
}

impl Run<'_, '_, '_> {
    /// What counts in the window of a line.
    pub(super) fn quantities_used(
        &self,
        at: u32,
        rule: &RuleRecord,
        window: Window,
        by_code: bool,
    ) -> Sums {
        let line = *self.line(at);
        let same = |place: Option<u32>, dense: u32| {
            self.belongs(place, dense, rule.set_a) && (!by_code || dense == line.dense)
        };
        let of = Moment::of(&line);
        let past = self
            .s
            .history
            .iter()
            .filter(|p| same(None, p.dense) && self.past_in(window, of, p.day))
            .map(|p| Fixed::from_int(i64::from(p.times)));
        let earlier = self.out.lines.iter().zip(0_u32..).filter(|(l, place)| {
            l.verdict != Verdict::NotCharged
                && (l.visit, *place) < (line.visit, at)
                && same(Some(*place), l.dense)
                && self.line_in(window, of, l)
        });
        let zero = Some(Fixed::ZERO);
        let mut sums = Sums { used: zero, doubtful: zero, open: None, own: amount(&line) };
        for one in past {
            sums.used = total(sums.used, one);
        }
        for (other, place) in earlier {
            if other.verdict == Verdict::Undecided && other.dense != line.dense {
                sums.open = sums.open.or(Some(place));
                sums.doubtful = total(sums.doubtful, amount(other));
            } else {
                sums.used = total(sums.used, amount(other));
            }
        }
        sums
    }

    /// A `limit` rule on the sum of quantity × times (1 where no quantity is stated).
    pub(super) fn limit_quantity(&mut self, at: u32, id: u32, rule: &RuleRecord, by_code: bool) {
        let line = *self.line(at);
        let window = windows::unpack(rule.window).unwrap_or(Window::Visit);
        if window == Window::PerUnit {
            return;
        }
        if matches!(window, Window::AdmissionDay | Window::DischargeDay) {
            match self.span(window, line.day) {
                None => self.doubt(at, What::WrongDayForLimitRule, rule.window, id),
                Some((day, _)) if day != line.day => {
                    self.deny(at, What::WrongDayForLimitRule, rule.window, id);
                    return;
                }
                Some(_) => {}
            }
        }
        let Sums { used, doubtful, open, own } = self.quantities_used(at, rule, window, by_code);
        let max = Fixed::from_int(i64::from(rule.number)).unwrap_or(Fixed::MAX);
        let needed = used.zip(own).and_then(|(used, own)| used.plus(own));
        let (Some(used), Some(needed), Some(doubtful)) = (used, needed, doubtful) else {
            self.doubt(at, What::Arithmetic, 0, id);
            return;
        };
        let whole = |n: Fixed| n.floor().to_int().and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
        if needed > max {
            let left = max.minus(used).unwrap_or_default();
            if window == Window::Course {
                self.doubt(at, What::CourseLimitRule, whole(used), id);
                return;
            }
            if left <= Fixed::ZERO {
                self.deny(at, What::OverLimitRule, whole(used), id);
                return;
            }
            let refusal = Refusal { what: What::OverLimitRule, row: id, max: rule.number };
            let by_times = line.quantity.is_none_or(|q| q == Fixed::ONE);
            let divided = match left.to_int().and_then(|n| u32::try_from(n).ok()) {
                Some(left) if by_times => self.divide_times(at, left, refusal),
                _ => self.divide_quantity(at, left, refusal),
            };
            if !divided {
                self.doubt(at, What::PartlyOverLimit, whole(left), id);
                return;
            }
        }
        let needed = amount(self.line(at)).and_then(|own| used.plus(own)?.plus(doubtful));
        if let Some(open) = open
            && needed.is_none_or(|needed| needed > max)
        {
            self.doubt(at, What::DependsOnUndecided, open, id);
        } else if self.reaches_charges(window, line.day, Counted::of(rule, &line)) {
            self.doubt(at, What::NeedsHistory, rule.window, id);
        }
    }
}

fn amount(line: &Line) -> Option<Fixed> {
    line.quantity.unwrap_or(Fixed::ONE).times(Fixed::from_int(i64::from(line.times))?)
}

fn total(sum: Option<Fixed>, one: Option<Fixed>) -> Option<Fixed> {
    sum.zip(one).and_then(|(sum, one)| sum.plus(one))
}
