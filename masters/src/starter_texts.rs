//! The fact files of the starter schedule that come with the crate.

macro_rules! texts {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../starter/", $name)))),*]
    };
}

/// The files of `masters/starter/`, ascending by name.
///
/// ```
/// let (data, problems) = santei_masters::starter::read(santei_masters::STARTER);
/// assert!(problems.is_empty() && !data.masters.is_empty());
/// ```
pub const STARTER: &[(&str, &str)] = texts![
    "11-initial.facts"
    "13-management.facts"
    "14-home.facts"
    "20-medication.facts"
    "30-injection.facts"
    "40-treatment.facts"
    "50-surgery.facts"
    "60-lab.facts"
    "70-imaging.facts"
    "80-rehab-others.facts"
    "comments.facts"
    "drugs.facts"
    "materials.facts"
    "standards.facts"
    "tables-r06.facts"
];
