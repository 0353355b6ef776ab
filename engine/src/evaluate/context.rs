//! What an expression can see: a visit, perhaps a line, perhaps a price.

use crate::Fixed;
use crate::image::NONE;

/// The context of an expression.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    /// Place of the visit in the canonical order.
    pub(super) visit: u32,
    /// The unit at hand, or [`NONE`].
    pub(super) unit: u32,
    /// The line at hand, or [`NONE`].
    pub(super) line: u32,
    /// Σ price × quantity.
    pub(super) yen: Option<Fixed>,
    /// The price of one unit.
    pub(super) unit_price: Option<Fixed>,
}

impl Context {
    pub(super) const fn visit(visit: u32) -> Self {
        Self { visit, unit: NONE, line: NONE, yen: None, unit_price: None }
    }

    pub(super) const fn line(visit: u32, unit: u32, line: u32) -> Self {
        Self { visit, unit, line, yen: None, unit_price: None }
    }
}
