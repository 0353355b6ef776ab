//! What is known of the facilities that claim.

use std::collections::BTreeMap;

use santei::episode::Facility;
use serde::{Deserialize, Serialize};

/// The facilities by their 医療機関コード.
///
/// A file of one facility is the `facility` of an Episode (kind, beds, standards, hours, facts); one
/// of several has them under `facilities`, and under `default` what holds for the others.
///
/// ```
/// use santei_uke::audit::Facilities;
/// let all = Facilities::read(r#"{ "facilities": { "1234567": { "kind": "clinic", "beds": 0 } } }"#)?;
/// assert!(all.of("1234567").is_some());
/// assert!(all.of("7654321").is_none());
/// let one = Facilities::read(r#"{ "kind": "clinic", "beds": 0 }"#)?;
/// assert!(one.of("7654321").is_some());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Facilities {
    /// By code.
    #[serde(default)]
    facilities: BTreeMap<String, Facility>,
    /// What holds for every other.
    #[serde(default)]
    default: Option<Facility>,
}

impl Facilities {
    /// Reads a facility file.
    ///
    /// # Errors
    /// It is not JSON of either form.
    pub fn read(json: &str) -> Result<Self, serde_json::Error> {
        let value: serde_json::Value = serde_json::from_str(json)?;
        if value.get("facilities").is_some() || value.get("default").is_some() {
            serde_json::from_str(json)
        } else {
            serde_json::from_str(json).map(Self::one)
        }
    }

    /// The same facility whatever the file says.
    #[must_use]
    pub const fn one(facility: Facility) -> Self {
        Self { facilities: BTreeMap::new(), default: Some(facility) }
    }

    /// What is known of a facility.
    #[must_use]
    pub fn of(&self, code: &str) -> Option<&Facility> {
        self.facilities.get(code).or(self.default.as_ref())
    }
}
