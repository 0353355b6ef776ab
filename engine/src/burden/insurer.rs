//! 一部負担割合: the part that the insurer leaves to the patient.

use super::amounts::{row_mut, row_of};
use super::settle::{ONE, Run};
use super::shares::{Need, Settlement, Step, StepKind};
use super::test::{Known, Truth};
use crate::image::{NONE, burden_kind as kind};

impl Run<'_, '_> {
    /// The percent that the patient bears, and the statement: the first that holds.
    pub(super) fn share(&self, known: &mut Known<'_>, out: &mut Settlement) -> Option<(i64, u32)> {
        if let Some(percent) = known.percent {
            return Some((percent, NONE));
        }
        for (rule, record) in self.image.burden_of(kind::SHARE) {
            if !record.in_force(known.day) {
                continue;
            }
            match known.holds(self.image, record) {
                Truth::No => {}
                Truth::Unknown(attr) => {
                    out.needs.push(Need::Share(Some(attr)));
                    return None;
                }
                Truth::Yes => {
                    let [percent, ..] = record.amounts;
                    if record.bits != 0 && self.request.coverage.yen_per_point.is_none() {
                        out.needs.push(Need::UnitPrice);
                    }
                    known.percent = Some(percent);
                    return Some((percent, rule as u32));
                }
            }
        }
        out.needs.push(Need::Share(None));
        None
    }

    /// What the insurer leaves open of each group.
    pub(super) fn insurer(&self, share: (i64, u32), uninsured: bool, out: &mut Settlement) {
        let (percent, rule) = share;
        let amounts = &mut out.memory.amounts;
        let width = amounts.slots.len();
        amounts.open.clear();
        amounts.open.extend_from_slice(&amounts.fees);
        for (row, group) in out.groups.iter().enumerate() {
            if group.insured {
                for open in row_mut(&mut amounts.open, row, width) {
                    *open = self.part(*open, percent);
                }
            }
            out.steps.push(Step {
                kind: StepKind::Insurer,
                rule: if group.insured { rule } else { NONE },
                on: group.schemes,
                fee: group.fee,
                before: group.fee,
                after: row_of(&amounts.open, row, width).last().copied().unwrap_or_default(),
                limit: if group.insured { percent } else { -1 },
            });
            if uninsured {
                for (_, scheme) in self.schemes_of(group.schemes) {
                    if scheme.record.bits & kind::WITHOUT_INSURER == 0 {
                        out.needs.push(Need::NeedsInsurer(scheme.rule));
                    }
                }
            }
        }
    }

    /// A percentage (in hundredths) of an amount.
    #[inline]
    pub(super) fn part(&self, amount: i64, percent: i64) -> i64 {
        self.ratios.divide(amount.saturating_mul(percent), ONE)
    }
}
