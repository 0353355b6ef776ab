//! One cell of an Arrow column as a value that serde reads.
//!
//! A null is what is not stated: a null field of a struct is left out, so that a table whose rows
//! state different things can be one struct column.

use core::fmt;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, Date32Type, Decimal128Type, Int8Type, Int16Type, Int32Type, Int64Type,
    Time32MillisecondType, Time32SecondType, Time64MicrosecondType, Time64NanosecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, OffsetSizeTrait, StructArray};
use arrow_buffer::ArrowNativeType;
use arrow_schema::{DataType, FieldRef, TimeUnit};
use santei::Day;
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};

/// A cell.
#[derive(Clone, Copy)]
pub struct Cell<'a> {
    array: &'a dyn Array,
    row: usize,
}

/// Why a cell is not what was asked for, and where: `visits[0].orders[2].code`.
#[derive(Debug)]
pub struct CellError {
    /// The path of fields and places.
    pub place: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for CellError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl core::error::Error for CellError {}

impl serde::de::Error for CellError {
    fn custom<T: fmt::Display>(what: T) -> Self {
        Self { place: String::new(), what: what.to_string() }
    }
}

impl CellError {
    fn in_field(mut self, name: &str) -> Self {
        let dot = if self.place.is_empty() || self.place.starts_with('[') { "" } else { "." };
        self.place = format!("{name}{dot}{}", self.place);
        self
    }

    fn in_item(mut self, at: usize) -> Self {
        let dot = if self.place.is_empty() || self.place.starts_with('[') { "" } else { "." };
        self.place = format!("[{at}]{dot}{}", self.place);
        self
    }
}

impl<'a> Cell<'a> {
    /// The cell of a row.
    pub const fn new(array: &'a dyn Array, row: usize) -> Self {
        Self { array, row }
    }

    fn key<K: ArrowDictionaryKeyType>(self) -> Option<Self> {
        let dictionary = self.array.as_dictionary_opt::<K>()?;
        let row = dictionary.key(self.row)?;
        Some(Self { array: dictionary.values().as_ref(), row })
    }

    fn in_dictionary(self, keys: &DataType) -> Option<Self> {
        match keys {
            DataType::Int8 => self.key::<Int8Type>(),
            DataType::Int16 => self.key::<Int16Type>(),
            DataType::Int32 => self.key::<Int32Type>(),
            DataType::Int64 => self.key::<Int64Type>(),
            DataType::UInt8 => self.key::<UInt8Type>(),
            DataType::UInt16 => self.key::<UInt16Type>(),
            DataType::UInt32 => self.key::<UInt32Type>(),
            DataType::UInt64 => self.key::<UInt64Type>(),
            _ => None,
        }
    }

    fn text(self) -> Option<&'a str> {
        match self.array.data_type() {
            DataType::Utf8 => Some(self.array.as_string_opt::<i32>()?.value(self.row)),
            DataType::LargeUtf8 => Some(self.array.as_string_opt::<i64>()?.value(self.row)),
            DataType::Utf8View => Some(self.array.as_string_view_opt()?.value(self.row)),
            DataType::Dictionary(keys, _) => self.in_dictionary(keys)?.text(),
            _ => None,
        }
    }

    fn list<O: OffsetSizeTrait>(self) -> Option<Items<'a>> {
        let list = self.array.as_list_opt::<O>()?;
        let offsets = list.value_offsets();
        let start = offsets.get(self.row)?.as_usize();
        let end = offsets.get(self.row + 1)?.as_usize();
        Some(Items { array: list.values().as_ref(), start, next: start, end })
    }

    /// The minutes since midnight, of a time without seconds.
    fn minute(self, unit: TimeUnit) -> Option<i64> {
        let (value, second) = match unit {
            TimeUnit::Second => {
                (self.array.as_primitive_opt::<Time32SecondType>()?.value(self.row).into(), 1)
            }
            TimeUnit::Millisecond => (
                self.array.as_primitive_opt::<Time32MillisecondType>()?.value(self.row).into(),
                1_000,
            ),
            TimeUnit::Microsecond => {
                (self.array.as_primitive_opt::<Time64MicrosecondType>()?.value(self.row), 1_000_000)
            }
            TimeUnit::Nanosecond => (
                self.array.as_primitive_opt::<Time64NanosecondType>()?.value(self.row),
                1_000_000_000,
            ),
        };
        let value: i64 = value;
        let minute = 60 * second;
        (value % minute == 0).then_some(value / minute)
    }

    fn whole(self) -> Option<i64> {
        let row = self.row;
        match self.array.data_type() {
            DataType::Int8 => Some(self.array.as_primitive_opt::<Int8Type>()?.value(row).into()),
            DataType::Int16 => Some(self.array.as_primitive_opt::<Int16Type>()?.value(row).into()),
            DataType::Int32 => Some(self.array.as_primitive_opt::<Int32Type>()?.value(row).into()),
            DataType::Int64 => Some(self.array.as_primitive_opt::<Int64Type>()?.value(row)),
            DataType::UInt8 => Some(self.array.as_primitive_opt::<UInt8Type>()?.value(row).into()),
            DataType::UInt16 => {
                Some(self.array.as_primitive_opt::<UInt16Type>()?.value(row).into())
            }
            DataType::UInt32 => {
                Some(self.array.as_primitive_opt::<UInt32Type>()?.value(row).into())
            }
            DataType::UInt64 => {
                i64::try_from(self.array.as_primitive_opt::<UInt64Type>()?.value(row)).ok()
            }
            _ => None,
        }
    }

    fn refused(self) -> CellError {
        CellError::custom(format_args!(
            "a column of type {} has no place in an Episode",
            self.array.data_type()
        ))
    }
}

impl<'de> Deserializer<'de> for Cell<'_> {
    type Error = CellError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CellError> {
        if self.array.is_null(self.row) {
            return visitor.visit_unit();
        }
        let array = self.array;
        if let Some(whole) = self.whole() {
            return visitor.visit_i64(whole);
        }
        if let Some(text) = self.text() {
            return visitor.visit_str(text);
        }
        match array.data_type() {
            DataType::Boolean => match array.as_boolean_opt() {
                Some(flags) => visitor.visit_bool(flags.value(self.row)),
                None => Err(self.refused()),
            },
            DataType::Dictionary(keys, _) => match self.in_dictionary(keys) {
                Some(cell) => cell.deserialize_any(visitor),
                None => Err(self.refused()),
            },
            DataType::Struct(fields) => match array.as_struct_opt() {
                Some(array) => visitor.visit_map(Fields { array, fields, row: self.row, next: 0 }),
                None => Err(self.refused()),
            },
            DataType::List(_) => match self.list::<i32>() {
                Some(items) => visitor.visit_seq(items),
                None => Err(self.refused()),
            },
            DataType::LargeList(_) => match self.list::<i64>() {
                Some(items) => visitor.visit_seq(items),
                None => Err(self.refused()),
            },
            DataType::Map(..) => match self.entries() {
                Some(entries) => visitor.visit_map(entries),
                None => Err(self.refused()),
            },
            DataType::Date32 => match array.as_primitive_opt::<Date32Type>() {
                Some(days) => visitor.visit_string(Day(days.value(self.row)).to_string()),
                None => Err(self.refused()),
            },
            DataType::Decimal128(..) => match array.as_primitive_opt::<Decimal128Type>() {
                Some(decimals) => visitor.visit_string(decimals.value_as_string(self.row)),
                None => Err(self.refused()),
            },
            DataType::Time32(unit) | DataType::Time64(unit) => match self.minute(*unit) {
                Some(minute) => {
                    visitor.visit_string(format!("{:02}:{:02}", minute / 60, minute % 60))
                }
                None => Err(CellError::custom("a time of day has no seconds")),
            },
            _ => Err(self.refused()),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CellError> {
        if self.array.is_null(self.row) { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, CellError> {
        let valid = !self.array.is_null(self.row);
        let Some(text) = self.text().filter(|_| valid) else {
            return self.deserialize_any(visitor);
        };
        let text: StrDeserializer<'_, CellError> = text.into_deserializer();
        visitor.visit_enum(text)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, CellError> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// The fields of a struct that are not null.
struct Fields<'a> {
    array: &'a StructArray,
    fields: &'a [FieldRef],
    row: usize,
    next: usize,
}

impl<'a> Fields<'a> {
    fn at(&self, place: usize) -> Option<(&'a str, &'a ArrayRef)> {
        let name = self.fields.get(place)?.name();
        Some((name, self.array.columns().get(place)?))
    }
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = CellError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, CellError> {
        while let Some((name, column)) = self.at(self.next) {
            if !column.is_null(self.row) && *column.data_type() != DataType::Null {
                let name: StrDeserializer<'_, CellError> = name.into_deserializer();
                return seed.deserialize(name).map(Some);
            }
            self.next += 1;
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, CellError> {
        let Some((name, column)) = self.at(self.next) else {
            return Err(CellError::custom("a value without its name"));
        };
        self.next += 1;
        seed.deserialize(Cell::new(column.as_ref(), self.row)).map_err(|e| e.in_field(name))
    }
}

/// The items of a list.
struct Items<'a> {
    array: &'a dyn Array,
    start: usize,
    next: usize,
    end: usize,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = CellError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, CellError> {
        if self.next >= self.end {
            return Ok(None);
        }
        let at = self.next;
        self.next += 1;
        let item = seed.deserialize(Cell::new(self.array, at));
        item.map(Some).map_err(|e| e.in_item(at - self.start))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.end.saturating_sub(self.next))
    }
}

/// The entries of a map whose values are not null.
struct Entries<'a> {
    keys: &'a dyn Array,
    values: &'a dyn Array,
    next: usize,
    end: usize,
}

impl<'a> Cell<'a> {
    fn entries(self) -> Option<Entries<'a>> {
        let map = self.array.as_map_opt()?;
        let next = map.value_offsets().get(self.row)?.as_usize();
        let end = map.value_offsets().get(self.row + 1)?.as_usize();
        Some(Entries { keys: map.keys().as_ref(), values: map.values().as_ref(), next, end })
    }
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = CellError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, CellError> {
        while self.next < self.end {
            if !self.values.is_null(self.next) {
                return seed.deserialize(Cell::new(self.keys, self.next)).map(Some);
            }
            self.next += 1;
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, CellError> {
        let at = self.next;
        self.next += 1;
        let name = Cell::new(self.keys, at).text().unwrap_or_default();
        seed.deserialize(Cell::new(self.values, at)).map_err(|e| e.in_field(name))
    }
}
