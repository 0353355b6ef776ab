//! The rule texts that come with the crate.

use crate::compile::RuleText;

macro_rules! texts {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../schedules/", $name)))),*]
    };
}

/// Rule texts by their path under `schedules/`, ascending.
pub const TEXTS: &[(&str, &str)] = texts![
    "futan/10-share.tensu"
    "futan/20-ceiling.tensu"
    "futan/30-kouhi.tensu"
    "futan/40-meal.tensu"
    "futan/90-settle.tensu"
    "ika/common/admission-visit.tensu"
    "ika/common/anaesthesia.tensu"
    "ika/common/blood.tensu"
    "ika/common/calendar.tensu"
    "ika/common/clock.tensu"
    "ika/common/comments.tensu"
    "ika/common/consultation.tensu"
    "ika/common/day-surgery.tensu"
    "ika/common/diseases.tensu"
    "ika/common/dispensing.tensu"
    "ika/common/facts.tensu"
    "ika/common/home-call.tensu"
    "ika/common/home-guidance-devices.tensu"
    "ika/common/home-guidance-patients.tensu"
    "ika/common/home-guidance.tensu"
    "ika/common/home-joint.tensu"
    "ika/common/home-management.tensu"
    "ika/common/home-materials-breathing.tensu"
    "ika/common/home-materials.tensu"
    "ika/common/home-nursing.tensu"
    "ika/common/home.tensu"
    "ika/common/hospital-outpatient.tensu"
    "ika/common/imaging.tensu"
    "ika/common/infection.tensu"
    "ika/common/injection-sites.tensu"
    "ika/common/injection.tensu"
    "ika/common/irradiation.tensu"
    "ika/common/lab-additions.tensu"
    "ika/common/lab-collection.tensu"
    "ika/common/lab-eye-ear.tensu"
    "ika/common/lab-genes.tensu"
    "ika/common/lab-included.tensu"
    "ika/common/lab-limits.tensu"
    "ika/common/lab-load-reaction.tensu"
    "ika/common/lab-methods.tensu"
    "ika/common/lab-pairs.tensu"
    "ika/common/lab-physiology.tensu"
    "ika/common/lab-scopes-biopsy.tensu"
    "ika/common/lab.tensu"
    "ika/common/management-b001.tensu"
    "ika/common/management-child.tensu"
    "ika/common/management-joint.tensu"
    "ika/common/management-letters.tensu"
    "ika/common/management-psychotherapy.tensu"
    "ika/common/management-rare.tensu"
    "ika/common/management.tensu"
    "ika/common/medication.tensu"
    "ika/common/once-a-day.tensu"
    "ika/common/once-a-visit.tensu"
    "ika/common/outpatient-rehab.tensu"
    "ika/common/outpatient.tensu"
    "ika/common/pathology.tensu"
    "ika/common/price.tensu"
    "ika/common/psychiatry-treatment.tensu"
    "ika/common/psychiatry.tensu"
    "ika/common/rehab-included.tensu"
    "ika/common/rehab.tensu"
    "ika/common/rounding.tensu"
    "ika/common/standards-together.tensu"
    "ika/common/surgery-devices.tensu"
    "ika/common/surgery-fertility.tensu"
    "ika/common/surgery-scopes.tensu"
    "ika/common/surgery-skin-eye.tensu"
    "ika/common/surgery-times-ages.tensu"
    "ika/common/surgery.tensu"
    "ika/common/tables.tensu"
    "ika/common/treatment-ear-limbs.tensu"
    "ika/common/treatment-general.tensu"
    "ika/common/treatment-skin-urology.tensu"
    "ika/common/treatment-tubes-emergency.tensu"
    "ika/common/treatment-wounds.tensu"
    "ika/common/treatment.tensu"
    "ika/common/wages.tensu"
    "ika/r02/lab.tensu"
    "ika/r02/schedule.tensu"
    "ika/r04/lab.tensu"
    "ika/r04/schedule.tensu"
    "ika/r06/comments.tensu"
    "ika/r06/home.tensu"
    "ika/r06/irradiation.tensu"
    "ika/r06/lab.tensu"
    "ika/r06/management.tensu"
    "ika/r06/medication.tensu"
    "ika/r06/outpatient-until-2025-03.tensu"
    "ika/r06/outpatient.tensu"
    "ika/r06/prescribed.tensu"
    "ika/r06/psychiatry.tensu"
    "ika/r06/rehab.tensu"
    "ika/r06/schedule.tensu"
    "ika/r06/surgery.tensu"
    "ika/r06/treatment.tensu"
    "ika/r06/wages.tensu"
    "ika/r08/anaesthesia.tensu"
    "ika/r08/comments.tensu"
    "ika/r08/consultation.tensu"
    "ika/r08/home-guidance.tensu"
    "ika/r08/home-limits.tensu"
    "ika/r08/home.tensu"
    "ika/r08/injection.tensu"
    "ika/r08/irradiation.tensu"
    "ika/r08/lab-additions.tensu"
    "ika/r08/lab.tensu"
    "ika/r08/limits-management.tensu"
    "ika/r08/limits.tensu"
    "ika/r08/management.tensu"
    "ika/r08/medication.tensu"
    "ika/r08/outpatient.tensu"
    "ika/r08/pathology.tensu"
    "ika/r08/prescribed.tensu"
    "ika/r08/rehab.tensu"
    "ika/r08/schedule.tensu"
    "ika/r08/treatment-limits.tensu"
    "ika/r08/treatment.tensu"
    "ika/r08/wages.tensu"
    "shika/common/tables.tensu"
];

/// The rule texts ready to be compiled.
///
/// ```
/// assert!(santei_rules::texts::all().iter().any(|t| t.name == "ika/r06/schedule.tensu"));
/// ```
#[must_use]
pub fn all() -> Vec<RuleText> {
    let one = |&(name, text): &(&str, &str)| RuleText { name: name.into(), text: text.into() };
    TEXTS.iter().map(one).collect()
}

/// Whether a text is one that the crate carries, word for word.
pub(crate) fn is_carried(name: &str, text: &str) -> bool {
    TEXTS.iter().any(|&(carried, words)| carried == name && words == text)
}
