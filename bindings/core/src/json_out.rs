//! Writing the JSON of the engine's forms: the bytes that serde_json writes, in fewer steps.
//!
//! A claim is mostly text, and nearly no text of it has a letter that JSON escapes. serde_json looks
//! at one byte after another; here eight are looked at together, and a text with such a letter is
//! left to serde_json, as is everything that is neither text nor a list nor an object.

use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

/// Appends JSON to bytes.
pub struct Json<'o>(pub &'o mut Vec<u8>);

/// A list or an object that is being written.
pub struct Open<'j, 'o> {
    json: &'j mut Json<'o>,
    empty: bool,
    end: &'static [u8],
}

type Done = Result<(), serde_json::Error>;

impl<'o> Json<'o> {
    fn push(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn open<'j>(&'j mut self, start: &[u8], end: &'static [u8]) -> Open<'j, 'o> {
        self.push(start);
        Open { json: self, empty: true, end }
    }

    /// An object of one member, whose value begins.
    fn variant<'j>(&'j mut self, name: &str, start: &[u8], end: &'static [u8]) -> Open<'j, 'o> {
        self.push(b"{\"");
        self.name(name);
        self.open(start, end)
    }

    /// The name of a member as the Rust source states it, behind its first quotation mark.
    fn name(&mut self, name: &str) {
        self.push(name.as_bytes());
        self.push(b"\":");
    }
}

impl Open<'_, '_> {
    fn next(&mut self) {
        if !self.empty {
            self.json.push(b",");
        }
        self.empty = false;
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.next();
        value.serialize(&mut *self.json)
    }

    fn member<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Done {
        self.json.push(if self.empty { b"\"" } else { b",\"" });
        self.empty = false;
        self.json.name(name);
        value.serialize(&mut *self.json)
    }

    fn close(self) -> Done {
        self.json.push(self.end);
        Ok(())
    }
}

/// Whether JSON writes a text as it stands: no control character, no quotation mark, no backslash.
fn is_plain(text: &[u8]) -> bool {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    // The high bit of a byte that is zero after the subtraction of the classical test; bytes above
    // 0x7f are never one of these.
    let other = |word: u64| {
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let (quote, slash) = (word ^ (ONES * 0x22), word ^ (ONES * 0x5c));
        let quote = quote.wrapping_sub(ONES) & !quote;
        let slash = slash.wrapping_sub(ONES) & !slash;
        (control | quote | slash) & HIGH
    };
    let mut words = text.chunks_exact(8);
    for chunk in &mut words {
        if <[u8; 8]>::try_from(chunk).map_or(0, |word| other(u64::from_le_bytes(word))) != 0 {
            return false;
        }
    }
    // The last eight once more, with those that are left.
    match text.last_chunk::<8>() {
        Some(last) => other(u64::from_le_bytes(*last)) == 0,
        None => text.iter().all(|byte| *byte >= b' ' && *byte != b'"' && *byte != b'\\'),
    }
}

macro_rules! by_serde_json {
    ($($name:ident: $type:ty),*) => {
        $(fn $name(self, value: $type) -> Done {
            serde_json::to_writer(&mut *self.0, &value)
        })*
    };
}

impl<'j, 'o> Serializer for &'j mut Json<'o> {
    type Ok = ();
    type Error = serde_json::Error;
    type SerializeSeq = Open<'j, 'o>;
    type SerializeTuple = Open<'j, 'o>;
    type SerializeTupleStruct = Open<'j, 'o>;
    type SerializeTupleVariant = Open<'j, 'o>;
    type SerializeMap = Open<'j, 'o>;
    type SerializeStruct = Open<'j, 'o>;
    type SerializeStructVariant = Open<'j, 'o>;

    by_serde_json! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32,
        serialize_i64: i64, serialize_i128: i128, serialize_u8: u8, serialize_u16: u16,
        serialize_u32: u32, serialize_u64: u64, serialize_u128: u128, serialize_f32: f32,
        serialize_f64: f64, serialize_char: char, serialize_bytes: &[u8]
    }

    fn serialize_str(self, text: &str) -> Done {
        if !is_plain(text.as_bytes()) {
            return serde_json::to_writer(&mut *self.0, text);
        }
        self.push(b"\"");
        self.push(text.as_bytes());
        self.push(b"\"");
        Ok(())
    }

    fn serialize_none(self) -> Done {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        self.push(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Done {
        let mut open = self.open(b"{", b"}");
        open.member(variant, value)?;
        open.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'j, 'o>, Self::Error> {
        Ok(self.open(b"[", b"]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Open<'j, 'o>, Self::Error> {
        Ok(self.open(b"[", b"]"))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Open<'j, 'o>, Self::Error> {
        Ok(self.open(b"[", b"]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'j, 'o>, Self::Error> {
        Ok(self.variant(variant, b"[", b"]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Open<'j, 'o>, Self::Error> {
        Ok(self.open(b"{", b"}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'j, 'o>, Self::Error> {
        Ok(self.open(b"{", b"}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'j, 'o>, Self::Error> {
        Ok(self.variant(variant, b"{", b"}}"))
    }
}

macro_rules! items {
    ($($trait:ident $method:ident),*) => {
        $(impl $trait for Open<'_, '_> {
            type Ok = ();
            type Error = serde_json::Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
                self.item(value)
            }

            fn end(self) -> Done {
                self.close()
            }
        })*
    };
}

items! {
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field
}

macro_rules! members {
    ($($trait:ident),*) => {
        $(impl $trait for Open<'_, '_> {
            type Ok = ();
            type Error = serde_json::Error;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Done {
                self.member(name, value)
            }

            fn end(self) -> Done {
                self.close()
            }
        })*
    };
}

members!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Open<'_, '_> {
    type Ok = ();
    type Error = serde_json::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        self.next();
        let before = self.json.0.len();
        key.serialize(&mut *self.json)?;
        match self.json.0.get(before) {
            Some(b'"') => {}
            // A number is a name between quotation marks.
            Some(b'-' | b'0'..=b'9') => {
                self.json.0.insert(before, b'"');
                self.json.push(b"\"");
            }
            _ => return Err(serde::ser::Error::custom("key must be a string")),
        }
        self.json.push(b":");
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        value.serialize(&mut *self.json)
    }

    fn end(self) -> Done {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn written<T: Serialize>(value: &T) -> Result<String, String> {
        let mut out = Vec::new();
        value.serialize(&mut Json(&mut out)).map_err(|e| e.to_string())?;
        String::from_utf8(out).map_err(|e| e.to_string())
    }

    fn same<T: Serialize>(value: &T) {
        assert_eq!(written(value), Ok(serde_json::to_string(value).unwrap()));
    }

    #[test]
    fn every_letter_at_every_place_is_written_as_serde_json_does() {
        let letters = (0..=0x17f_u32).chain([0x3042, 0x2028, 0xfeff, 0x1_f600]);
        for letter in letters.filter_map(char::from_u32) {
            for before in 0..18 {
                for after in [0, 1, 7, 8, 9] {
                    let plain = |count| "算定a".chars().cycle().take(count).collect::<String>();
                    same(&format!("{}{letter}{}", plain(before), plain(after)));
                    same(&format!("{}{letter}{}", "x".repeat(before), "x".repeat(after)));
                }
            }
        }
    }

    #[derive(Serialize)]
    enum Form {
        Unit,
        New(i8),
        Tuple(u8, String),
        Struct { a: Option<u64>, b: () },
    }

    #[derive(Serialize)]
    struct Unit;

    #[derive(Serialize)]
    struct New(f64);

    #[derive(Serialize)]
    struct Pair(char, bool);

    #[test]
    fn every_form_is_written_as_serde_json_does() {
        let forms = [
            Form::Unit,
            Form::New(-7),
            Form::Tuple(255, "\"".into()),
            Form::Struct { a: Some(u64::MAX), b: () },
            Form::Struct { a: None, b: () },
        ];
        same(&forms);
        same(&(Unit, New(0.5), Pair('"', true), i64::MIN, Vec::<u8>::new()));
        let maps = [("あ", vec![1]), ("\n", vec![]), ("", vec![2, 3])];
        same(&maps.iter().cloned().collect::<BTreeMap<_, _>>());
        same(&BTreeMap::<String, u8>::new());
        same(&BTreeMap::from([(-10_i64, 1), (0, 2), (7, 3)]));
        same(&BTreeMap::from([(11_u16, "a"), (60, "b")]));
        assert!(written(&BTreeMap::from([(vec![1], 2)])).is_err());
    }
}
