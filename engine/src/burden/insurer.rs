//! 一部負担割合: the part that the insurer leaves to the patient.

use super::amounts::row_of;
use super::settle::{ONE, Run, Scheme};
use super::shares::{Need, Settlement, Step, StepKind};
use super::test::{Known, Truth};
use crate::image::{NONE, burden_kind as kind};

impl Run<'_, '_> {
    /// The percent that the patient bears, and the statement: the first that holds.
    pub(super) fn share(&self, known: &mut Known<'_>, out: &mut Settlement) -> Option<(i64, u32)> {
        if let Some(percent) = known.percent {
            return Some((percent, NONE));
        }
        for rule in self.index.shares() {
            let Some(record) = self.image.burden_rules.get(*rule as usize) else { continue };
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
                    return Some((percent, *rule));
                }
            }
        }
        out.needs.push(Need::Share(None));
        None
    }

    /// What the insurer leaves open of each group.
    pub(super) fn insurer(
        &self,
        share: (i64, u32),
        uninsured: bool,
        known: &Known<'_>,
        out: &mut Settlement,
    ) {
        let (percent, rule) = share;
        let amounts = &mut out.memory.amounts;
        let width = amounts.slots.len();
        amounts.open.clear();
        for (row, group) in out.groups.iter().enumerate() {
            let fees = row_of(&amounts.fees, row, width);
            if group.insured {
                amounts.open.extend(fees.iter().map(|fee| self.part(*fee, percent)));
            } else {
                amounts.open.extend_from_slice(fees);
            }
            out.steps.push(Step {
                kind: StepKind::Insurer,
                rule: if group.insured { rule } else { NONE },
                on: group.schemes,
                fee: group.fee,
                before: group.fee,
                after: amounts.open.last().copied().unwrap_or_default(),
                limit: if group.insured { percent } else { -1 },
            });
            if uninsured {
                for (_, scheme) in self.schemes_of(group.schemes) {
                    if scheme.record.bits & kind::WITHOUT_INSURER == 0
                        && !self.pays_alone(scheme, known)
                    {
                        out.needs.push(Need::NeedsInsurer(scheme.rule));
                    }
                }
            }
        }
    }

    /// Whether a scheme that pays beside an insurer pays without one all the same: its certificate
    /// has one of the grades that it names, or one of the schemes that it names is there.
    fn pays_alone(&self, scheme: &Scheme<'_>, known: &Known<'_>) -> bool {
        let certificate = self.request.certificates.get(scheme.certificate as usize);
        let grade = certificate.and_then(|c| self.image.burden_word(c.grade.as_deref()?));
        let words = self.image.burden_keys_of(scheme.record.pots).iter().skip(1);
        words.map(|key| key.a as u16).any(|w| grade == Some(w) || known.facts.contains(&w))
    }

    /// A percentage (in hundredths) of an amount.
    #[inline]
    pub(super) fn part(&self, amount: i64, percent: i64) -> i64 {
        self.ratios.divide(amount.saturating_mul(percent), ONE)
    }
}
