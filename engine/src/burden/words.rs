//! The shares in words.

use super::claim::{
    ClaimBurden, ClaimGroupShare, ClaimMealShare, ClaimNeed, ClaimPayer, ClaimStep, ClaimVisitShare,
};
use super::explain;
use super::input::Request;
use super::shares::Settlement;
use crate::Lang;
use crate::image::Image;

/// The code of a statement of 負担区分.
pub(super) fn mark(image: &Image<'_>, rule: u32) -> String {
    let record = image.burden_rules.get(rule as usize);
    record.map_or(String::new(), |r| image.burden_text(r.word).to_owned())
}

/// The shares in words, without their steps.
pub(super) fn words(
    image: &Image<'_>,
    request: &Request<'_>,
    shares: &Settlement,
    lang: Lang,
) -> ClaimBurden {
    let number =
        |at: u32| request.certificates.get(at as usize).map_or(String::new(), |c| c.number.clone());
    ClaimBurden {
        coverage: 0,
        decided: shares.is_decided(),
        points: shares.points,
        fee_yen: shares.fee,
        insurer_yen: shares.insurer,
        patient_yen: shares.patient,
        window_yen: shares.window,
        meals_yen: shares.meals_patient,
        payers: shares
            .payers
            .iter()
            .map(|p| ClaimPayer {
                number: number(p.certificate),
                name: explain::name(image, p.rule).to_owned(),
                fee_yen: p.fee,
                before_yen: p.before,
                paid_yen: p.paid,
                patient_yen: p.after,
                meals_yen: p.meals,
            })
            .collect(),
        groups: shares
            .groups
            .iter()
            .map(|g| ClaimGroupShare {
                mark: mark(image, g.mark),
                payers: explain::payers(image, shares, g.schemes, g.insured),
                points: g.points,
                fee_yen: g.fee,
                insurer_yen: g.insurer,
                paid_yen: g.paid.iter().take(shares.payers.len()).copied().collect(),
                patient_yen: g.patient,
            })
            .collect(),
        visits: shares
            .visits
            .iter()
            .map(|v| ClaimVisitShare { date: v.day, due_yen: v.due, window_yen: v.collected })
            .collect(),
        meals: shares
            .meals
            .iter()
            .filter_map(|m| {
                let served = request.served.get(m.served as usize)?;
                Some(ClaimMealShare {
                    date: served.day,
                    kind: served.kind.to_owned(),
                    rule: explain::name(image, m.rule).to_owned(),
                    count: served.count,
                    each_yen: m.each,
                    insurer_yen: m.insurer,
                    paid_yen: m.paid,
                    patient_yen: m.patient,
                })
            })
            .collect(),
        marks: Vec::new(),
        steps: Vec::new(),
        needs: shares
            .needs
            .iter()
            .map(|need| {
                let (text, rule) = explain::need(image, request, need, lang);
                ClaimNeed { text, rule: explain::name(image, rule).to_owned() }
            })
            .collect(),
    }
}

/// How the amounts came about.
pub(super) fn steps(image: &Image<'_>, shares: &Settlement, lang: Lang) -> Vec<ClaimStep> {
    let told = shares.steps.iter().map(|step| ClaimStep {
        text: explain::step(image, shares, step, lang),
        rule: explain::name(image, step.rule).to_owned(),
        cite: explain::cite(image, step.rule).to_owned(),
    });
    told.collect()
}
