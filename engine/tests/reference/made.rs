//! Quantity, times and stated points of what a rule makes.

use super::Work;
use super::expr::{self, Context, Value};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use santei::ir::{ExprId, Made};

/// What the formulas give.
pub struct Figures {
    pub quantity: Option<Decimal>,
    pub times: u32,
    pub points: Option<Decimal>,
    pub unknown: bool,
}

/// The figures of a line to make; `None` where it is not made.
pub fn figures(work: &Work<'_>, made: &Made, context: Context) -> Option<Figures> {
    let mut figures = Figures { quantity: None, times: 1, points: None, unknown: false };
    let number = |formula: Option<ExprId>| match expr::value(work, formula?, context) {
        Some(Value::Number(n)) if n >= Decimal::ZERO => Some(n),
        _ => None,
    };
    figures.quantity = number(made.quantity);
    figures.points = number(made.points);
    figures.unknown = (made.quantity.is_some() && figures.quantity.is_none())
        || (made.points.is_some() && figures.points.is_none());
    if made.times.is_some() {
        let whole = number(made.times).filter(|n| n.fract().is_zero()).and_then(|n| n.to_u32());
        match whole {
            Some(0) => return None,
            Some(n) if n <= 999 => figures.times = n,
            _ => figures.unknown = true,
        }
    }
    Some(figures)
}
