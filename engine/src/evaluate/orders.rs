//! What an expression sees of whole orders: their 診療識別, their cost, sums over them.

use super::Run;
use super::context::Context;
use super::expr::Known;
use crate::Fixed;
use crate::image::{ExprRecord, op, windows};
use crate::ir::{Attr, Value};
use crate::outcome::{Line, Verdict, What};

impl Run<'_, '_, '_> {
    /// 診療識別 as the order at hand states it; 0 where it does not.
    pub(super) fn section(&self, ctx: &Context) -> u32 {
        let unit = self.out.units.get(ctx.unit as usize);
        u32::from(unit.and_then(|u| u.section).unwrap_or(0))
    }

    /// The value of the operand at the first line of the set in each unit of the window (or at each
    /// such line), summed.
    pub(super) fn sum(&mut self, node: &ExprRecord, ctx: &Context) -> Known {
        let set = node.a as u16;
        let each = node.sub != 0;
        let window = windows::unpack(node.b)?;
        if !self.set_occurs(set).0 {
            return Some(Value::Number(Fixed::ZERO));
        }
        let of = self.anchor(ctx);
        // No sum stands in another, so that one list of units will do.
        let mut units = std::mem::take(&mut self.s.summed);
        units.clear();
        let mut sum = Some(Fixed::ZERO);
        let mut next = self.s.marks.next_standing(set, 0);
        while let Some(at) = next {
            next = self.s.marks.next_standing(set, at + 1);
            let line = self.line(at);
            if (!each && units.contains(&line.unit)) || !self.line_in(window, of, line) {
                continue;
            }
            units.push(line.unit);
            let part = self.number(node.c, &Context::line(line.visit, line.unit, at));
            sum = match (sum, part) {
                (Some(sum), Some(part)) => match sum.plus(part) {
                    Some(sum) => Some(sum),
                    None => self.too_large(),
                },
                // What the others need is noted as well.
                _ => None,
            };
        }
        self.s.summed = units;
        sum.map(Value::Number)
    }

    fn too_large(&mut self) -> Option<Fixed> {
        self.need(What::Arithmetic, 0);
        None
    }

    /// Σ price × quantity of the drugs and materials of the order at hand.
    pub(super) fn order_yen(&mut self, ctx: &Context) -> Known {
        let mut sum = Fixed::ZERO;
        for at in self.lines() {
            let line = self.line(at);
            if line.unit != ctx.unit || line.verdict == Verdict::NotCharged {
                continue;
            }
            let Some(price) = self.listed_price(line) else { continue };
            let Some(price) = price else { return self.need(What::PriceUnknown, 0) };
            let cost = price.times(line.quantity.unwrap_or(Fixed::ONE));
            match cost.and_then(|cost| sum.plus(cost)) {
                Some(more) => sum = more,
                None => return self.need(What::Arithmetic, 0),
            }
        }
        Some(Value::Number(sum))
    }

    /// Whether an expression asks for the price of the drug or material at hand. What a `sum` asks
    /// is of the orders that it goes over. Operands stand before their node, so that this ends.
    pub(super) fn asks_price(&self, expr: u32) -> bool {
        let Some(node) = self.image.exprs.get(expr as usize) else { return true };
        let asks = |id: u32| self.asks_price(id);
        match node.op {
            op::ATTR => node.a == Attr::Yen as u32 || node.a == Attr::UnitPrice as u32,
            op::NOT | op::CEIL | op::FLOOR | op::ROUND => asks(node.a),
            op::AND | op::OR | op::COMPARE | op::ARITH | op::DAYS_BETWEEN | op::MONTHS_AFTER => {
                asks(node.a) || asks(node.b)
            }
            op::IF => asks(node.a) || asks(node.b) || asks(node.c),
            _ => false,
        }
    }

    /// The price of a drug or material, `Some(None)` where it is not known; `None` for other
    /// lines. A stated price goes before the master's, up to a ceiling price.
    fn listed_price(&self, line: &Line) -> Option<Option<Fixed>> {
        let (master, cap) = if let Some(drug) = self.image.drug_of(line.version) {
            (drug.price, false)
        } else if let Some(material) = self.image.material_of(line.version) {
            (material.price, material.price_is_cap != 0)
        } else if matches!(line.code.family(), 6 | 7) && line.price.is_some() {
            (i64::MIN, false)
        } else {
            return None;
        };
        let master = (master != i64::MIN).then(|| Fixed::from_raw(master));
        Some(match (line.price, master) {
            (Some(stated), Some(limit)) if cap => Some(stated.min(limit)),
            (Some(stated), _) => Some(stated),
            (None, master) => master,
        })
    }
}
