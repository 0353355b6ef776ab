//! What a fact is where the Episode is silent.

use super::Run;
use super::context::Context;
use super::expr::Known;
use crate::image::fact_value;
use crate::ir::Value;
use crate::outcome::What;

impl Run<'_, '_, '_> {
    /// The value of a fact: as stated; else of its first case whose condition holds; else its
    /// default. An unknown condition leaves the fact unknown.
    pub(super) fn fact_value(&mut self, fact: u16, ctx: &Context) -> Known {
        if let Some(stated) = self.stated(fact, ctx.unit, ctx.visit) {
            return Some(stated);
        }
        let known = self.s.silent.iter().find(|(f, v, _)| *f == fact && *v == ctx.visit);
        if let Some((_, _, value)) = known {
            return Some(*value);
        }
        let image = self.image;
        let declared = image.facts.get(usize::from(fact))?;
        let day = self.visit_day(ctx.visit);
        // What sees no line, and no order that states a fact of its own, is asked once a visit.
        let mut steady = declared.cases.len > 0 && !self.s.orders_state;
        for case in image.fact_cases(declared.cases) {
            if day.0 < case.from || case.to < day.0 {
                continue;
            }
            steady &= case.steady != 0;
            match self.value(case.when, ctx) {
                Some(Value::Bool(true)) => {
                    let value = fact_value(declared.kind, case.value);
                    if steady {
                        self.s.silent.push((fact, ctx.visit, value));
                    }
                    return Some(value);
                }
                Some(_) => {}
                // What the condition needs is noted; the fact itself would do as well.
                None => return self.need(What::NeedsFact, u32::from(fact)),
            }
        }
        let default = self.fact(fact, ctx.unit, ctx.visit);
        if let Some(value) = default.filter(|_| steady) {
            self.s.silent.push((fact, ctx.visit, value));
        }
        default.or_else(|| self.need(What::NeedsFact, u32::from(fact)))
    }
}
