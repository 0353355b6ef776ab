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
    "ika/common/facts.tensu"
    "ika/common/imaging.tensu"
    "ika/common/lab.tensu"
    "ika/common/management.tensu"
    "ika/common/medication.tensu"
    "ika/common/outpatient.tensu"
    "ika/common/price.tensu"
    "ika/common/rounding.tensu"
    "ika/common/tables.tensu"
    "ika/common/treatment.tensu"
    "ika/r02/schedule.tensu"
    "ika/r04/schedule.tensu"
    "ika/r06/outpatient.tensu"
    "ika/r06/schedule.tensu"
    "ika/r08/limits.tensu"
    "ika/r08/outpatient.tensu"
    "ika/r08/schedule.tensu"
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
