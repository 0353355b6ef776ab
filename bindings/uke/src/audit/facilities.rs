//! What is known of the facilities that claim.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use santei::episode::Facility;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

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
/// # Ok::<(), santei_uke::audit::FacilitiesError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Facilities {
    /// By code.
    #[serde(default, deserialize_with = "by_code")]
    facilities: BTreeMap<String, Facility>,
    /// What holds for every other.
    #[serde(default)]
    default: Option<Facility>,
}

impl Facilities {
    /// Reads a facility file.
    ///
    /// # Errors
    /// It is not JSON of either form, a key is not the seven digits of a 医療機関コード, or one stands
    /// twice.
    ///
    /// ```
    /// use santei_uke::audit::{Facilities, FacilitiesError};
    /// let clinic = r#""1234567": { "kind": "clinic", "beds": 0 }"#;
    /// let twice = Facilities::read(&format!(r#"{{ "facilities": {{ {clinic}, {clinic} }} }}"#));
    /// assert!(matches!(twice, Err(FacilitiesError::Twice { code, .. }) if code == "1234567"));
    /// ```
    pub fn read(json: &str) -> Result<Self, FacilitiesError> {
        Self::parse(json).map_err(|error| twice(json).unwrap_or(FacilitiesError::Json(error)))
    }

    fn parse(json: &str) -> Result<Self, serde_json::Error> {
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

/// Why a facility file is refused.
#[derive(Debug)]
pub enum FacilitiesError {
    /// It is not JSON of either form.
    Json(serde_json::Error),
    /// One 医療機関コード stands twice: which of the two holds nobody knows.
    Twice {
        /// The code.
        code: String,
        /// Line and column where it first stands.
        first: (usize, usize),
        /// Line and column where it stands again.
        second: (usize, usize),
    },
}

impl fmt::Display for FacilitiesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => error.fmt(f),
            Self::Twice { code, first: (line, column), second: (again, there) } => write!(
                f,
                "the facility `{code}` stands twice, at {line}:{column} and {again}:{there}"
            ),
        }
    }
}

impl std::error::Error for FacilitiesError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Json(error) => Some(error),
            Self::Twice { .. } => None,
        }
    }
}

/// The facilities by code; one that stands twice is refused, and a key that is no code: no receipt
/// would find it, and what holds for the others would be taken in its place.
fn by_code<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Facility>, D::Error> {
    struct ByCode;
    impl<'de> Visitor<'de> for ByCode {
        type Value = BTreeMap<String, Facility>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut facilities = BTreeMap::new();
            while let Some(code) = map.next_key::<String>()? {
                if code.len() != 7 || !code.bytes().all(|b| b.is_ascii_digit()) {
                    let found = Unexpected::Str(&code);
                    return Err(A::Error::invalid_value(found, &"the seven digits of a facility"));
                }
                if facilities.contains_key(&code) {
                    return Err(A::Error::custom(format_args!("duplicate field `{code}`")));
                }
                facilities.insert(code, map.next_value()?);
            }
            Ok(facilities)
        }
    }
    deserializer.deserialize_map(ByCode)
}

/// The first code that stands twice, with both places. A reader of JSON tells where it is only when
/// it stops, so the file is read once up to each.
fn twice(json: &str) -> Option<FacilitiesError> {
    let mut codes = Codes { seen: BTreeSet::new(), stop: None, met: None };
    let second = stop(json, &mut codes)?;
    let code = codes.met.take()?;
    let mut codes = Codes { seen: BTreeSet::new(), stop: Some(&code), met: None };
    let first = stop(json, &mut codes)?;
    Some(FacilitiesError::Twice { code, first, second })
}

/// Where reading the codes stops.
fn stop(json: &str, codes: &mut Codes<'_>) -> Option<(usize, usize)> {
    let within = Within { name: Some("facilities"), codes };
    let error = within.deserialize(&mut serde_json::Deserializer::from_str(json)).err()?;
    Some((error.line(), error.column()))
}

/// Reads codes up to the one asked for, or to the first that was seen before.
struct Codes<'s> {
    seen: BTreeSet<String>,
    stop: Option<&'s str>,
    met: Option<String>,
}

/// An object: the codes themselves, or what holds them under a name.
struct Within<'c, 's> {
    name: Option<&'static str>,
    codes: &'c mut Codes<'s>,
}

impl<'de> DeserializeSeed<'de> for Within<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Within<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match self.name {
                Some(name) if name == key => {
                    map.next_value_seed(Within { name: None, codes: &mut *self.codes })?;
                    continue;
                }
                Some(_) => {}
                None => {
                    let codes = &mut *self.codes;
                    if codes.stop == Some(&key) || codes.seen.contains(&key) {
                        let met = A::Error::custom(format_args!("duplicate field `{key}`"));
                        codes.met = Some(key);
                        return Err(met);
                    }
                    codes.seen.insert(key);
                }
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Facilities, FacilitiesError};

    #[test]
    fn a_code_that_stands_twice_is_told_with_both_places() {
        let json = r#"{
  "default": { "kind": "clinic" },
  "facilities": {
    "1312345": { "kind": "clinic", "beds": 0 },
    "1312346": { "kind": "clinic" },
    "1312345": { "kind": "hospital", "beds": 200 }
  }
}"#;
        let Err(FacilitiesError::Twice { code, first, second }) = Facilities::read(json) else {
            panic!("it was read");
        };
        assert_eq!((code.as_str(), first, second), ("1312345", (4, 13), (6, 13)));
        let escaped =
            r#"{"facilities":{"1312345":{"kind":"clinic"},"\u0031312345":{"kind":"clinic"}}}"#;
        assert!(matches!(Facilities::read(escaped), Err(FacilitiesError::Twice { .. })));
    }

    #[test]
    fn a_key_that_is_no_code_is_refused() {
        for key in ["131234", "13-12345", "１３１２３４５", "13123456", ""] {
            let json = format!(r#"{{"facilities":{{"{key}":{{"kind":"clinic"}}}}}}"#);
            let Err(FacilitiesError::Json(error)) = Facilities::read(&json) else {
                panic!("{key} was read");
            };
            assert!(error.to_string().contains("the seven digits"), "{key}: {error}");
        }
    }

    #[test]
    fn another_name_that_stands_twice_is_no_json_of_this_form() {
        for json in [
            r#"{"default":{"kind":"clinic"},"default":{"kind":"hospital"}}"#,
            r#"{"facilities":{},"facilities":{"1312345":{"kind":"clinic"}}}"#,
            r#"{"facilities":{"1312345":{"kind":"clinic","kind":"hospital"}}}"#,
            r#"{"facilities":{"1312345":{"kind":"clinic","facts":{"a":true,"a":false}}}}"#,
            r#"{"kind":"clinic","kind":"hospital"}"#,
        ] {
            let Err(FacilitiesError::Json(error)) = Facilities::read(json) else {
                panic!("{json} was read");
            };
            assert!(error.to_string().contains("duplicate field"), "{json}: {error}");
        }
    }
}
