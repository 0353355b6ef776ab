//! 食事療養・生活療養標準負担額.

use super::book::Attr;
use super::input::Served;
use super::settle::{ONE, Run, Scheme};
use super::shares::{MealShare, Need, Settlement};
use super::test::{Known, Truth};
use crate::image::{BurdenRecord, NONE, NONE16, burden_kind as kind};

/// A statement with its number; else what it would ask.
type Found<'a> = Result<(u32, &'a BurdenRecord), Option<Attr>>;

impl<'a> Run<'a, '_> {
    /// The standard burden of meals, and who bears it.
    pub(super) fn meals(&self, uninsured: bool, known: &Known<'_>, out: &mut Settlement) {
        // The statement of the meal before: on the days of one index a kind has one.
        let mut before: Option<(&str, Found<'_>)> = None;
        for (index, served) in self.request.served.iter().enumerate() {
            let index = index as u32;
            let positions = self.positions(served.certificates);
            let whole = self.schemes_of(positions).any(|(_, s)| s.record.bits & kind::WHOLE != 0);
            let alone = uninsured || whole;
            let same = before.filter(|(kind, _)| *kind == served.kind);
            let found = match same.filter(|_| self.index.covers(served.day)) {
                Some((_, found)) => found,
                None => self.meal(served, known),
            };
            if self.index.covers(served.day) {
                before = Some((served.kind, found));
            }
            let (rule, each) = match found {
                Ok((rule, record)) => {
                    let [each, ..] = record.amounts;
                    (rule, each)
                }
                // Where no insurer pays, the standard burden is nobody's.
                Err(_) if alone => (NONE, 0),
                Err(asked) => {
                    out.needs.push(Need::Meal(index, asked));
                    continue;
                }
            };
            let standard = each.saturating_mul(served.count).min(served.fee.max(0));
            let (mut open, insurer) =
                if alone { (served.fee, 0) } else { (standard, served.fee - standard) };
            let mut paid = 0_i64;
            for (position, scheme) in self.schemes_of(positions) {
                let part = self.part_of_meals(scheme);
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

    /// The statement of a meal, or what it would ask.
    fn meal(&self, served: &Served<'_>, known: &Known<'_>) -> Found<'a> {
        let word = self.image.burden_word(served.kind).unwrap_or(NONE16);
        for (rule, record) in self.image.burden_of(kind::MEAL) {
            if record.word != word || !record.in_force(served.day) {
                continue;
            }
            match known.holds(self.image, record) {
                Truth::No => {}
                Truth::Unknown(attr) => return Err(Some(attr)),
                Truth::Yes => return Ok((rule as u32, record)),
            }
        }
        Err(None)
    }

    /// The part of the standard burden that a scheme pays, in hundredths of a percent: that of the
    /// certificate's grade, else its own.
    fn part_of_meals(&self, scheme: &Scheme<'_>) -> i64 {
        let [_, _, part, ..] = scheme.record.amounts;
        let mut caps = self.image.burden_caps_of(scheme.record).iter();
        let certificate = self.request.certificates.get(scheme.certificate as usize);
        let grade = certificate.and_then(|c| self.image.burden_word(c.grade.as_deref()?));
        let of = caps.find(|cap| cap.period == kind::MEALS && Some(cap.grade) == grade);
        of.map_or(part, |cap| cap.yen)
    }
}
