//! 食事療養・生活療養標準負担額.

use super::settle::{ONE, Run};
use super::shares::{MealShare, Need, Settlement};
use super::test::{Known, Truth};
use crate::image::{NONE16, burden_kind as kind};

impl Run<'_, '_> {
    /// The standard burden of meals, and who bears it.
    pub(super) fn meals(&self, uninsured: bool, known: &Known<'_>, out: &mut Settlement) {
        for (index, served) in self.request.served.iter().enumerate() {
            let word = self.image.burden_word(served.kind).unwrap_or(NONE16);
            let index = index as u32;
            let mut found = None;
            let mut asked = None;
            for (rule, record) in self.image.burden_of(kind::MEAL) {
                if record.word != word || !record.in_force(served.day) {
                    continue;
                }
                match known.holds(self.image, record) {
                    Truth::No => {}
                    Truth::Unknown(attr) => {
                        asked = Some(attr);
                        break;
                    }
                    Truth::Yes => {
                        found = Some((rule as u32, record));
                        break;
                    }
                }
            }
            let Some((rule, record)) = found else {
                out.needs.push(Need::Meal(index, asked));
                continue;
            };
            let [each, ..] = record.amounts;
            let positions = self.positions(served.certificates);
            let whole = self.schemes_of(positions).any(|(_, s)| s.record.bits & kind::WHOLE != 0);
            let standard = each.saturating_mul(served.count).min(served.fee.max(0));
            let (mut open, insurer) = if uninsured || whole {
                (served.fee, 0)
            } else {
                (standard, served.fee - standard)
            };
            let mut paid = 0_i64;
            for (position, scheme) in self.schemes_of(positions) {
                let [_, _, part, ..] = scheme.record.amounts;
                let takes = if part >= ONE { open } else { self.part(open, part.max(0)) };
                open -= takes;
                paid = paid.saturating_add(takes);
                if let Some(payer) = out.payers.get_mut(position) {
                    payer.meals = payer.meals.saturating_add(takes);
                }
            }
            out.meals_patient = out.meals_patient.saturating_add(open);
            out.meals.push(MealShare {
                served: index,
                rule,
                each,
                standard,
                insurer,
                paid,
                patient: open,
            });
        }
    }
}
