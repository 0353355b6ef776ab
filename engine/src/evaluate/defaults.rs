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
        match self.s.memory.get(fact, ctx.visit) {
            Some(value) => Some(value),
            None => self.find_fact(fact, ctx),
        }
    }

    fn find_fact(&mut self, fact: u16, ctx: &Context) -> Known {
        // What sees no line, and no order that states a fact of its own, is asked once a visit.
        let mut steady = !self.s.orders_state;
        if let Some(stated) = self.stated(fact, ctx.unit, ctx.visit) {
            return self.keep_fact(fact, ctx, stated, steady);
        }
        let image = self.image;
        let declared = image.facts.get(usize::from(fact))?;
        let day = self.visit_day(ctx.visit);
        for case in image.fact_cases(declared.cases) {
            if day.0 < case.from || case.to < day.0 {
                continue;
            }
            steady &= case.steady != 0;
            match self.value(case.when, ctx) {
                Some(Value::Bool(true)) => {
                    let value = fact_value(declared.kind, case.value);
                    return self.keep_fact(fact, ctx, value, steady);
                }
                Some(_) => {}
                // What the condition needs is noted; the fact itself would do as well.
                None => return self.need(What::NeedsFact, u32::from(fact)),
            }
        }
        if declared.has_default == 0 {
            return self.need(What::NeedsFact, u32::from(fact));
        }
        let value = fact_value(declared.kind, declared.default);
        self.keep_fact(fact, ctx, value, steady)
    }

    fn keep_fact(&mut self, fact: u16, ctx: &Context, value: Value, steady: bool) -> Known {
        if steady {
            self.s.memory.keep(fact, ctx.visit, value);
        }
        Some(value)
    }
}
