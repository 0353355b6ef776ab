//! What a fact is where the Episode is silent.

use super::Run;
use super::context::Context;
use super::expr::{Known, Truth};
use super::facts::Holds;
use crate::image::{Image, attr, fact_value, op, windows};
use crate::ir::{Attr, Value, Window};
use crate::outcome::What;

/// What a condition sees: how long its answer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sees {
    /// No line: it is the same all through a visit.
    NoLine,
    /// Lines, but not which of them is at hand: it is the same until a line comes or falls.
    Lines,
    /// The line or the order at hand.
    AtHand,
}

impl Run<'_, '_, '_> {
    /// The value of a fact: as stated; else of its first case whose condition holds; else its
    /// default. An unknown condition leaves the fact unknown.
    #[inline]
    pub(super) fn fact_value(&mut self, fact: u16, ctx: &Context) -> Known {
        match self.s.memory.get(fact, ctx.visit, self.s.changes) {
            Some(value) => Some(value),
            None => self.find_fact(fact, ctx),
        }
    }

    #[inline(never)]
    fn find_fact(&mut self, fact: u16, ctx: &Context) -> Known {
        // An order that states a fact of its own may have another value.
        let mut holds = if self.s.orders_state { Holds::Here } else { Holds::InVisit };
        if let Some(stated) = self.stated(fact, ctx.unit, ctx.visit) {
            return self.keep_fact(fact, ctx, stated, holds);
        }
        let image = self.image;
        let declared = image.facts.get(usize::from(fact))?;
        let day = self.visit_day(ctx.visit);
        for case in image.fact_cases(declared.cases) {
            if day.0 < case.from || case.to < day.0 {
                continue;
            }
            if case.steady == 0 && holds != Holds::Here {
                holds = match self.fact_sees(fact) {
                    Sees::NoLine => holds,
                    Sees::Lines => Holds::Until(self.s.changes),
                    Sees::AtHand => Holds::Here,
                };
            }
            match self.holds(case.when, ctx) {
                Truth::Yes => {
                    let value = fact_value(declared.kind, case.value);
                    return self.keep_fact(fact, ctx, value, holds);
                }
                Truth::No => {}
                // What the condition needs is noted; the fact itself would do as well.
                Truth::Unknown => return self.need(What::NeedsFact, u32::from(fact)),
            }
        }
        if declared.has_default == 0 {
            return self.need(What::NeedsFact, u32::from(fact));
        }
        let value = fact_value(declared.kind, declared.default);
        self.keep_fact(fact, ctx, value, holds)
    }

    fn keep_fact(&mut self, fact: u16, ctx: &Context, value: Value, holds: Holds) -> Known {
        self.s.memory.keep(fact, ctx.visit, value, holds);
        Some(value)
    }

    /// What the cases of a fact see, found once for an image.
    fn fact_sees(&mut self, fact: u16) -> Sees {
        if self.s.sees.len() < self.image.facts.len() {
            self.s.sees.resize(self.image.facts.len(), None);
        }
        if let Some(Some(known)) = self.s.sees.get(usize::from(fact)) {
            return *known;
        }
        let sees = cases_see(self.image, u32::from(fact));
        if let Some(slot) = self.s.sees.get_mut(usize::from(fact)) {
            *slot = Some(sees);
        }
        sees
    }
}

fn cases_see(image: &Image<'_>, fact: u32) -> Sees {
    let cases = image.facts.get(fact as usize).map(|f| image.fact_cases(f.cases));
    let all = cases.unwrap_or_default().iter().map(|case| sees(image, case.when));
    all.max().unwrap_or(Sees::NoLine)
}

/// Operands, and the conditions of a fact, stand before their node, so that this ends.
fn sees(image: &Image<'_>, expr: u32) -> Sees {
    let Some(node) = image.exprs.get(expr as usize) else { return Sees::AtHand };
    let of = |id: u32| sees(image, id);
    let in_window = match windows::unpack(node.b) {
        None | Some(Window::Order | Window::PerUnit) => Sees::AtHand,
        Some(_) => Sees::Lines,
    };
    match node.op {
        op::BOOL | op::NUMBER | op::DATE | op::WORD => Sees::NoLine,
        op::STATED | op::STANDARD | op::KNOWN => Sees::NoLine,
        op::DISEASE | op::DISEASE_OR_SUSPICION | op::MAIN_DISEASE => Sees::NoLine,
        op::FACT => cases_see(image, node.a),
        op::ATTR => match attr(node.a) {
            Attr::Quantity
            | Attr::Times
            | Attr::Yen
            | Attr::UnitPrice
            | Attr::BasePoints
            | Attr::Section => Sees::AtHand,
            _ => Sees::NoLine,
        },
        op::HAS | op::ITEMS | op::COUNT | op::POINTS_OF => in_window,
        // What it sums up it asks at lines of its own.
        op::SUM => in_window,
        op::NOT | op::CEIL | op::FLOOR | op::ROUND => of(node.a),
        op::AND | op::OR | op::COMPARE | op::ARITH | op::DAYS_BETWEEN | op::MONTHS_AFTER => {
            of(node.a).max(of(node.b))
        }
        op::IF => of(node.a).max(of(node.b)).max(of(node.c)),
        _ => Sees::AtHand,
    }
}
