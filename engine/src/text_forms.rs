//! How codes, days and decimals stand in JSON: as text, never as a floating number.

use crate::{Code, Day, Fixed};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

macro_rules! text_form {
    ($type:ty, $visitor:ident, $expecting:literal, $parse:expr, $write:expr, $name:literal, $schema:expr) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut text = Text::default();
                $write(*self, &mut text);
                match text.get() {
                    Some(text) => serializer.serialize_str(text),
                    None => serializer.collect_str(self),
                }
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
    write_code,
    "Code",
    json_schema!({ "type": "string", "pattern": "^[0-9]{1,9}$" })
);
text_form!(
    Day,
    DayVisitor,
    "a day such as \"2026-06-01\"",
    Day::parse,
    write_day,
    "Day",
    json_schema!({ "type": "string", "format": "date" })
);
text_form!(
    Fixed,
    FixedVisitor,
    "a whole number, or a decimal of up to seven places as text such as \"0.5\" (a JSON number with a point is refused), up to 922337203685",
    parse_fixed,
    write_fixed,
    "Decimal",
    json_schema!({ "type": ["string", "integer"], "pattern": "^-?[0-9]+(\\.[0-9]{1,7})?$" })
);

/// A short text in place: numbers are written far oftener than anything else.
#[derive(Default)]
pub(crate) struct Text {
    bytes: [u8; 32],
    len: usize,
    /// More than fits, or what has no short form.
    other: bool,
}

impl Text {
    fn push(&mut self, byte: u8) {
        match self.bytes.get_mut(self.len) {
            Some(slot) => *slot = byte,
            None => self.other = true,
        }
        self.len += 1;
    }

    /// A number in so many digits, or in as many as it has.
    fn number(&mut self, number: u64, least: usize) {
        let mut digits = [b'0'; 20];
        let (mut rest, mut count) = (number, 0);
        for slot in digits.iter_mut().rev() {
            if rest == 0 {
                break;
            }
            *slot = b'0' + (rest % 10) as u8;
            rest /= 10;
            count += 1;
        }
        let from = digits.len().saturating_sub(count.max(least).max(1));
        let digits = digits.get(from..).unwrap_or_default();
        match self.bytes.get_mut(self.len..self.len + digits.len()) {
            Some(room) => room.copy_from_slice(digits),
            None => self.other = true,
        }
        self.len += digits.len();
    }

    fn get(&self) -> Option<&str> {
        if self.other {
            return None;
        }
        core::str::from_utf8(self.bytes.get(..self.len)?).ok()
    }

    /// The text; empty where it has no short form.
    pub(crate) fn as_str(&self) -> &str {
        self.get().unwrap_or_default()
    }
}

/// A code as it is shown.
pub(crate) fn digits(code: Code) -> Text {
    let mut text = Text::default();
    write_code(code, &mut text);
    text
}

fn write_code(code: Code, text: &mut Text) {
    text.number(u64::from(code.0), 9);
}

/// Days of four-digit years; the others are written as they are shown.
fn write_day(day: Day, text: &mut Text) {
    let (year, month, of_month) =
        if day == Day::MIN || day == Day::MAX { (0, 0, 0) } else { day.ymd() };
    match u64::try_from(year) {
        Ok(year @ 1000..=9999) => {
            text.number(year, 4);
            text.push(b'-');
            text.number(u64::from(month), 2);
            text.push(b'-');
            text.number(u64::from(of_month), 2);
        }
        _ => text.other = true,
    }
}

fn write_fixed(number: Fixed, text: &mut Text) {
    let (magnitude, scale) = (number.raw().unsigned_abs(), Fixed::ONE.raw().unsigned_abs());
    if number.raw() < 0 {
        text.push(b'-');
    }
    text.number(magnitude / scale, 1);
    let (mut part, mut places) = (magnitude % scale, 7);
    if part == 0 {
        return;
    }
    while part % 10 == 0 {
        part /= 10;
        places -= 1;
    }
    text.push(b'.');
    text.number(part, places);
}

fn parse_code(text: &str) -> Option<Code> {
    if !(1..=9).contains(&text.len()) {
        return None;
    }
    let mut number = 0_u32;
    for byte in text.bytes() {
        if !byte.is_ascii_digit() {
            return None;
        }
        // Nine digits have room in 32 bits.
        number = number.wrapping_mul(10).wrapping_add(u32::from(byte - b'0'));
    }
    Some(Code(number))
}

fn parse_fixed(text: &str) -> Option<Fixed> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same<T: Serialize + fmt::Display>(value: T) {
        let shown = serde_json::Value::String(value.to_string());
        assert_eq!(serde_json::to_value(&value).unwrap(), shown);
    }

    #[test]
    fn what_is_written_is_what_is_shown() {
        for code in [0, 7, 8_830_417, 112_007_410, 999_999_999, u32::MAX] {
            same(Code(code));
            assert_eq!(digits(Code(code)).as_str(), Code(code).to_string());
        }
        for day in [i32::MIN, -1_000_000, -141_428, 0, 20_393, 2_932_896, 2_932_897, i32::MAX] {
            same(Day(day));
        }
        for raw in [0, 1, -1, 10_000_000, -5_000_000, 1_275_000_000, 70, i64::MAX, i64::MIN] {
            same(Fixed::from_raw(raw));
        }
    }
}
