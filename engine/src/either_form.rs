//! Reading what may stand in JSON in one of several forms.
//!
//! Each form is known by the first token. Trying one form after another would write an error for
//! each that fails, at more than the cost of all the rest of an Episode.

use crate::Day;
use crate::episode::{FactValue, Facts, Standard};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::btree_map::Entry;
use std::fmt;

impl<'de> Deserialize<'de> for FactValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FactVisitor)
    }
}

struct FactVisitor;

impl Visitor<'_> for FactVisitor {
    type Value = FactValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "true, false, a whole number, or text (a word, a day, or a decimal such as \"2.5\")",
        )
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<FactValue, E> {
        Ok(FactValue::Bool(value))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<FactValue, E> {
        Ok(FactValue::Int(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<FactValue, E> {
        let whole = i64::try_from(number).ok().map(FactValue::Int);
        whole.ok_or_else(|| E::invalid_value(Unexpected::Unsigned(number), &self))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<FactValue, E> {
        Ok(FactValue::Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<FactValue, E> {
        Ok(FactValue::Text(text))
    }
}

/// Facts by name. A name that stands twice is refused: which of its values was meant nobody knows.
pub(crate) fn facts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Facts, D::Error> {
    deserializer.deserialize_map(FactsVisitor)
}

struct FactsVisitor;

impl<'de> Visitor<'de> for FactsVisitor {
    type Value = Facts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Facts, A::Error> {
        let mut facts = Facts::new();
        while let Some((name, value)) = map.next_entry::<String, FactValue>()? {
            match facts.entry(name) {
                Entry::Vacant(free) => free.insert(value),
                Entry::Occupied(taken) => {
                    let name = taken.key();
                    return Err(A::Error::custom(format_args!("duplicate field `{name}`")));
                }
            };
        }
        Ok(facts)
    }
}

impl<'de> Deserialize<'de> for Standard {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StandardVisitor)
    }
}

/// A notified 施設基準 with its days.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dated {
    code: u16,
    #[serde(default)]
    from: Option<Day>,
    #[serde(default)]
    to: Option<Day>,
}

struct StandardVisitor;

impl<'de> Visitor<'de> for StandardVisitor {
    type Value = Standard;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a code of up to four digits, or an object with `code`, `from` and `to`")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Standard, E> {
        let code = u16::try_from(number).ok().map(Standard::Code);
        code.ok_or_else(|| E::invalid_value(Unexpected::Unsigned(number), &self))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Standard, E> {
        let code = u16::try_from(number).ok().map(Standard::Code);
        code.ok_or_else(|| E::invalid_value(Unexpected::Signed(number), &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Standard, A::Error> {
        let Dated { code, from, to } = Dated::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Standard::Dated { code, from, to })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;
    use crate::episode::Visit;

    fn fact(json: &str) -> Result<FactValue, String> {
        serde_json::from_str(json).map_err(|e| e.to_string())
    }

    fn standard(json: &str) -> Result<Standard, String> {
        serde_json::from_str(json).map_err(|e| e.to_string())
    }

    #[test]
    fn facts_are_told_by_their_first_token() {
        assert_eq!(fact("true"), Ok(FactValue::Bool(true)));
        assert_eq!(fact("-3"), Ok(FactValue::Int(-3)));
        assert_eq!(fact("9223372036854775807"), Ok(FactValue::Int(i64::MAX)));
        assert_eq!(fact(r#""時間外""#), Ok(FactValue::Text("時間外".into())));
        assert_eq!(fact(r#""\u6642\"""#), Ok(FactValue::Text("時\"".into())));
        for wrong in ["9223372036854775808", "2.5", "null", "[]", "{}"] {
            let told = fact(wrong).unwrap_err();
            assert!(told.contains("expected true, false, a whole number"), "{wrong}: {told}");
        }
    }

    #[test]
    fn a_fact_stated_twice_is_refused() {
        let read = |json: &str| serde_json::from_str::<Visit>(json).map(|visit| visit.facts.len());
        let twice = r#"{"date":"2026-06-03","facts":{"採血":"静脈","採血":"その他"}}"#;
        assert!(read(twice).unwrap_err().to_string().contains("duplicate field `採血`"));
        let once = r#"{"date":"2026-06-03","facts":{"採血":"静脈","採尿":true}}"#;
        assert_eq!(read(once).unwrap(), 2);
    }

    #[test]
    fn standards_are_told_by_their_first_token() {
        assert_eq!(standard("3925"), Ok(Standard::Code(3925)));
        let dated = Standard::Dated { code: 3925, from: Day::parse("2026-06-01"), to: None };
        assert_eq!(standard(r#"{ "code": 3925, "from": "2026-06-01" }"#), Ok(dated));
        assert!(standard("65536").unwrap_err().contains("expected a code"));
        assert!(standard("-1").unwrap_err().contains("expected a code"));
        assert!(standard(r#"{ "code": 1, "form": null }"#).unwrap_err().contains("`form`"));
        assert!(standard("{}").unwrap_err().contains("missing field `code`"));
    }

    #[test]
    fn days_and_codes_are_read_as_they_stand() {
        assert_eq!(Day::parse("2024-02-29").map(|d| d.ymd()), Some((2024, 2, 29)));
        for wrong in ["2023-02-29", "2024-2-29", "2024-02-29 ", "２024-02-29", "20a4-02-29", ""] {
            assert_eq!(Day::parse(wrong), None, "{wrong}");
        }
        assert_eq!(serde_json::from_str(r#""000000007""#).ok(), Some(Code(7)));
        assert_eq!(serde_json::from_str("112007410").ok(), Some(Code(112_007_410)));
        for wrong in [r#""1120074101""#, r#""""#, r#""+1""#, r#""１""#] {
            assert!(serde_json::from_str::<Code>(wrong).is_err(), "{wrong}");
        }
    }
}
