//! Limits that count quantities.

use super::Run;
use super::divide::Refusal;
use super::window::Moment;
use crate::Fixed;
use crate::image::{RuleRecord, windows};
use crate::ir::Window;
use crate::outcome::{Line, Verdict, What};

/// What counts against a limit of quantities already; `None`: beyond the arithmetic.
struct Quantities {
    /// Charges of the past, lines that are charged, and those of the same code.
    used: Option<Fixed>,
    /// Lines of other codes that are undecided, and the first of them.
    doubtful: Option<Fixed>,
    open: Option<u32>,
}

impl Run<'_, '_, '_> {
    /// A `limit` rule on the sum of quantity × times (1 where no quantity is stated).
    pub(super) fn limit_quantity(&mut self, at: u32, id: u32, rule: &RuleRecord, by_code: bool) {
        let line = *self.line(at);
        let window = windows::unpack(rule.window).unwrap_or(Window::Visit);
        if window == Window::PerUnit {
            return;
        }
        if matches!(window, Window::AdmissionDay | Window::DischargeDay) {
            match self.span(window, line.day) {
                None => self.doubt(at, What::WrongDayForLimit, rule.window, id),
                Some((day, _)) if day != line.day => {
                    self.deny(at, What::WrongDayForLimit, rule.window, id);
                    return;
                }
                Some(_) => {}
            }
        }
        let Quantities { used, doubtful, open } = self.quantities(&line, at, rule, by_code);
        let max = Fixed::from_int(i64::from(rule.number)).unwrap_or(Fixed::MAX);
        let needed = used.zip(amount(&line)).and_then(|(used, own)| used.plus(own));
        let (Some(used), Some(needed), Some(doubtful)) = (used, needed, doubtful) else {
            self.doubt(at, What::Arithmetic, 0, id);
            return;
        };
        let whole = |n: Fixed| n.floor().to_int().and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
        if needed > max {
            let left = max.minus(used).unwrap_or_default();
            if window == Window::Course {
                self.doubt(at, What::CourseLimit, whole(used), id);
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
        } else if self.reaches_unknown(window, line.day) {
            self.doubt(at, What::NeedsHistory, rule.window, id);
        }
    }

    /// Whether a line stays within a rule, whichever of the lines before it stand.
    pub(super) fn quantity_fits(&self, at: u32, rule: &RuleRecord, by_code: bool) -> bool {
        let line = self.line(at);
        let Quantities { used, doubtful, .. } = self.quantities(line, at, rule, by_code);
        let needed = total(total(used, doubtful), amount(line));
        let max = Fixed::from_int(i64::from(rule.number)).unwrap_or(Fixed::MAX);
        needed.is_some_and(|needed| needed <= max)
    }

    /// The quantities that count in the window of a line: charges of the past, and lines before it.
    fn quantities(&self, line: &Line, at: u32, rule: &RuleRecord, by_code: bool) -> Quantities {
        let window = windows::unpack(rule.window).unwrap_or(Window::Visit);
        let same = |place: Option<u32>, dense: u32| {
            self.belongs(place, dense, rule.set_a) && (!by_code || dense == line.dense)
        };
        let of = Moment::of(line);
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
        let mut used = Some(Fixed::ZERO);
        let mut doubtful = Some(Fixed::ZERO);
        let mut open = None;
        for one in past {
            used = total(used, one);
        }
        for (other, place) in earlier {
            if other.verdict == Verdict::Undecided && other.dense != line.dense {
                open = open.or(Some(place));
                doubtful = total(doubtful, amount(other));
            } else {
                used = total(used, amount(other));
            }
        }
        Quantities { used, doubtful, open }
    }
}

fn amount(line: &Line) -> Option<Fixed> {
    line.quantity.unwrap_or(Fixed::ONE).times(Fixed::from_int(i64::from(line.times))?)
}

fn total(sum: Option<Fixed>, one: Option<Fixed>) -> Option<Fixed> {
    sum.zip(one).and_then(|(sum, one)| sum.plus(one))
}
