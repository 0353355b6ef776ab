//! Columns that grow row by row.

use std::sync::Arc;

use arrow_array::builder::{
    Date32Builder, Decimal128Builder, Int32Builder, Int64Builder, StringBuilder,
};
use arrow_array::{ArrayRef, ListArray, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Fields};
use santei::{Code, Fixed};

use crate::output::{PRECISION, SCALE, item_of};

/// Where the lists of a column end.
pub struct Ends(Vec<i32>);

impl Default for Ends {
    fn default() -> Self {
        Self(vec![0])
    }
}

impl Ends {
    /// Ends a list when the column of its items is so long.
    pub fn push(&mut self, length: usize) {
        self.0.push(i32::try_from(length).unwrap_or(i32::MAX));
    }

    /// The lists over their items.
    pub fn list(
        self,
        data_type: &DataType,
        items: ArrayRef,
        nulls: Option<NullBuffer>,
    ) -> Result<ArrayRef, ArrowError> {
        let ends = OffsetBuffer::new(ScalarBuffer::from(self.0));
        Ok(Arc::new(ListArray::try_new(item_of(data_type), ends, items, nulls)?))
    }
}

/// A struct column of its columns.
pub fn records(
    fields: Fields,
    columns: Vec<ArrayRef>,
    nulls: Option<NullBuffer>,
) -> Result<ArrayRef, ArrowError> {
    Ok(Arc::new(StructArray::try_new(fields, columns, nulls)?))
}

/// Exact decimals.
pub struct Decimals(Decimal128Builder);

impl Default for Decimals {
    fn default() -> Self {
        let data_type = DataType::Decimal128(PRECISION, SCALE);
        Self(Decimal128Builder::new().with_data_type(data_type))
    }
}

impl Decimals {
    /// A number.
    pub fn push(&mut self, number: Fixed) {
        self.0.append_value(number.raw().into());
    }

    /// A number that may not be stated.
    pub fn push_open(&mut self, number: Option<Fixed>) {
        self.0.append_option(number.map(|n| n.raw().into()));
    }

    /// The column.
    pub fn finish(mut self) -> ArrayRef {
        Arc::new(self.0.finish())
    }
}

/// Whole numbers of 32 bits; what is larger is held at the largest.
#[derive(Default)]
pub struct Ints(Int32Builder);

impl Ints {
    /// A number.
    pub fn push(&mut self, number: u32) {
        self.0.append_value(i32::try_from(number).unwrap_or(i32::MAX));
    }

    /// A number that may not be stated.
    pub fn push_open(&mut self, number: Option<u32>) {
        self.0.append_option(number.map(|n| i32::try_from(n).unwrap_or(i32::MAX)));
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        arrow_array::builder::ArrayBuilder::len(&self.0)
    }

    /// The column.
    pub fn finish(mut self) -> ArrayRef {
        Arc::new(self.0.finish())
    }
}

/// Texts.
#[derive(Default)]
pub struct Texts(StringBuilder);

impl Texts {
    /// A text.
    pub fn push(&mut self, text: &str) {
        self.0.append_value(text);
    }

    /// A text that may not be stated.
    pub fn push_open(&mut self, text: Option<&str>) {
        self.0.append_option(text);
    }

    /// A code by its nine digits.
    pub fn push_code(&mut self, code: Code) {
        let mut digits = [b'0'; 9];
        let mut rest = code.0;
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        self.0.append_value(core::str::from_utf8(&digits).unwrap_or_default());
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        arrow_array::builder::ArrayBuilder::len(&self.0)
    }

    /// The column.
    pub fn finish(mut self) -> ArrayRef {
        Arc::new(self.0.finish())
    }
}

/// Whole yen, points and numbers of reasons.
#[derive(Default)]
pub struct Longs(Int64Builder);

impl Longs {
    /// A number.
    pub fn push(&mut self, number: i64) {
        self.0.append_value(number);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        arrow_array::builder::ArrayBuilder::len(&self.0)
    }

    /// The column.
    pub fn finish(mut self) -> ArrayRef {
        Arc::new(self.0.finish())
    }
}

/// Days.
#[derive(Default)]
pub struct Days(Date32Builder);

impl Days {
    /// A day.
    pub fn push(&mut self, day: santei::Day) {
        self.0.append_value(day.0);
    }

    /// The column.
    pub fn finish(mut self) -> ArrayRef {
        Arc::new(self.0.finish())
    }
}
