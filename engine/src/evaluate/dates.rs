//! Days: of earlier charges, and months after one.

use super::Run;
use super::context::Context;
use super::expr::Known;
use crate::image::windows;
use crate::ir::Value;
use crate::outcome::What;
use crate::{Day, Fixed};

/// The largest number of months that a day is moved by.
const MOST_MONTHS: i64 = 12_000;

impl Run<'_, '_, '_> {
    /// The day of the last (or first) line or charge of a set in a window, up to the day; the line
    /// at hand is none of them.
    pub(super) fn occasion(&mut self, set: u16, window: u32, ctx: &Context, last: bool) -> Known {
        let unknown = window;
        let window = windows::unpack(window)?;
        let of = self.anchor(ctx);
        // What lies before the known history may be earlier still.
        if !last && self.reaches_unknown(window, of.day) {
            return self.need(What::NeedsHistory, unknown);
        }
        let mut from = 0;
        let own = core::iter::from_fn(|| {
            let at = self.s.marks.next_standing(set, from)?;
            from = at + 1;
            Some(at)
        })
        .filter(|at| *at != ctx.line && self.line_in(window, of, self.line(*at)))
        .map(|at| self.line(at).day);
        let past = self
            .s
            .history
            .iter()
            .filter(|p| self.in_set(p.dense, set) && self.past_in(window, of, p.day))
            .map(|p| p.day);
        let days = own.chain(past).filter(|day| *day <= of.day);
        let found = if last { days.max() } else { days.min() };
        match found {
            Some(day) => Some(Value::Date(day)),
            None => self.need(What::NeedsHistory, unknown),
        }
    }

    /// The days from one day to another.
    pub(super) fn days_between(&mut self, from: u32, to: u32, ctx: &Context) -> Known {
        let (from, to) = (self.value(from, ctx), self.value(to, ctx));
        match (from?, to?) {
            (Value::Date(from), Value::Date(to)) => {
                Fixed::from_int(i64::from(to.0) - i64::from(from.0)).map(Value::Number)
            }
            _ => None,
        }
    }

    /// The same day (応当日) so many months after.
    pub(super) fn months_after(&mut self, day: u32, months: u32, ctx: &Context) -> Known {
        let (day, months) = (self.value(day, ctx), self.number(months, ctx));
        let Value::Date(day) = day? else { return None };
        let whole = months?.to_int().filter(|n| n.abs() <= MOST_MONTHS);
        match whole.and_then(|n| i32::try_from(n).ok()) {
            Some(months) => Some(Value::Date(Day::months_after(day, months))),
            None => self.need(What::Arithmetic, 0),
        }
    }
}
