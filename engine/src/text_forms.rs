//! How codes, days and decimals stand in JSON: as text, never as a floating number.

use crate::{Code, Day, Fixed};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

macro_rules! text_form {
    ($type:ty, $visitor:ident, $expecting:literal, $parse:expr, $name:literal, $schema:expr) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        struct $visitor;

        impl Visitor<'_> for $visitor {
            type Value = $type;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($expecting)
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<$type, E> {
                $parse(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<$type, E> {
                $parse(&number.to_string())
                    .ok_or_else(|| E::invalid_value(Unexpected::Unsigned(number), &self))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<$type, E> {
                $parse(&number.to_string())
                    .ok_or_else(|| E::invalid_value(Unexpected::Signed(number), &self))
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any($visitor)
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

text_form!(
    Code,
    CodeVisitor,
    "a code of nine digits (diseases: up to seven), as text",
    parse_code,
    "Code",
    json_schema!({ "type": "string", "pattern": "^[0-9]{1,9}$" })
);
text_form!(
    Day,
    DayVisitor,
    "a day such as \"2026-06-01\"",
    Day::parse,
    "Day",
    json_schema!({ "type": "string", "format": "date" })
);
text_form!(
    Fixed,
    FixedVisitor,
    "a whole number, or a decimal as text such as \"0.5\" (a JSON number with a point is refused)",
    parse_fixed,
    "Decimal",
    json_schema!({ "type": ["string", "integer"], "pattern": "^-?[0-9]+(\\.[0-9]{1,7})?$" })
);

fn parse_code(text: &str) -> Option<Code> {
    let digits = (1..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok().map(Code) } else { None }
}

fn parse_fixed(text: &str) -> Option<Fixed> {
    text.parse().ok()
}
