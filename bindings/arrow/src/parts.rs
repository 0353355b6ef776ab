//! Columns that grow row by row.

use std::sync::Arc;

use arrow_array::types::{ArrowPrimitiveType, Date32Type, Decimal128Type, Int32Type, Int64Type};
use arrow_array::{ArrayRef, ListArray, PrimitiveArray, StringArray, StructArray};
use arrow_buffer::{ArrowNativeType, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
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

/// Which rows of a column have a value: nothing is kept until one has none.
#[derive(Default)]
struct Present(Vec<bool>);

impl Present {
    /// Another row behind so many.
    fn push(&mut self, is_there: bool, rows: usize) {
        if !is_there {
            self.0.resize(rows, true);
        }
        if !is_there || !self.0.is_empty() {
            self.0.push(is_there);
        }
    }

    fn finish(self) -> Option<NullBuffer> {
        if self.0.is_empty() { None } else { Some(NullBuffer::from(self.0)) }
    }
}

/// Numbers, as they lie in the column.
struct Numbers<T> {
    values: Vec<T>,
    present: Present,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self { values: Vec::new(), present: Present::default() }
    }
}

impl<T: Default + ArrowNativeType> Numbers<T> {
    fn push(&mut self, number: T) {
        self.present.push(true, self.values.len());
        self.values.push(number);
    }

    fn push_open(&mut self, number: Option<T>) {
        self.present.push(number.is_some(), self.values.len());
        self.values.push(number.unwrap_or_default());
    }

    fn finish<A: ArrowPrimitiveType<Native = T>>(self) -> PrimitiveArray<A> {
        PrimitiveArray::new(ScalarBuffer::from(self.values), self.present.finish())
    }
}

/// Exact decimals.
#[derive(Default)]
pub struct Decimals(Numbers<i128>);

impl Decimals {
    /// A number.
    pub fn push(&mut self, number: Fixed) {
        self.0.push(number.raw().into());
    }

    /// A number that may not be stated.
    pub fn push_open(&mut self, number: Option<Fixed>) {
        self.0.push_open(number.map(|n| n.raw().into()));
    }

    /// The column.
    pub fn finish(self) -> ArrayRef {
        let column = self.0.finish::<Decimal128Type>();
        Arc::new(column.with_data_type(DataType::Decimal128(PRECISION, SCALE)))
    }
}

/// Whole numbers of 32 bits; what is larger is held at the largest.
#[derive(Default)]
pub struct Ints(Numbers<i32>);

impl Ints {
    /// A number.
    pub fn push(&mut self, number: u32) {
        self.0.push(i32::try_from(number).unwrap_or(i32::MAX));
    }

    /// A number that may not be stated.
    pub fn push_open(&mut self, number: Option<u32>) {
        self.0.push_open(number.map(|n| i32::try_from(n).unwrap_or(i32::MAX)));
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.values.len()
    }

    /// The column.
    pub fn finish(self) -> ArrayRef {
        Arc::new(self.0.finish::<Int32Type>())
    }
}

/// Texts, one behind another.
#[derive(Default)]
pub struct Texts {
    bytes: Vec<u8>,
    ends: Ends,
    present: Present,
}

impl Texts {
    /// A text.
    pub fn push(&mut self, text: &str) {
        self.push_bytes(text.as_bytes());
    }

    fn push_bytes(&mut self, text: &[u8]) {
        self.present.push(true, self.len());
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
    }

    /// A text that may not be stated.
    pub fn push_open(&mut self, text: Option<&str>) {
        let Some(text) = text else {
            self.present.push(false, self.len());
            self.ends.push(self.bytes.len());
            return;
        };
        self.push(text);
    }

    /// A code by its nine digits.
    pub fn push_code(&mut self, code: Code) {
        let mut digits = [b'0'; 9];
        let mut rest = code.0;
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        self.push_bytes(&digits);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.0.len() - 1
    }

    /// The column.
    ///
    /// # Errors
    /// More than two gigabytes of text.
    pub fn finish(self) -> Result<ArrayRef, ArrowError> {
        let ends = OffsetBuffer::new(ScalarBuffer::from(self.ends.0));
        let texts = StringArray::try_new(ends, Buffer::from_vec(self.bytes), self.present.finish());
        Ok(Arc::new(texts?))
    }
}

/// Whole yen, points and numbers of reasons.
#[derive(Default)]
pub struct Longs(Numbers<i64>);

impl Longs {
    /// A number.
    pub fn push(&mut self, number: i64) {
        self.0.push(number);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.values.len()
    }

    /// The column.
    pub fn finish(self) -> ArrayRef {
        Arc::new(self.0.finish::<Int64Type>())
    }
}

/// Days.
#[derive(Default)]
pub struct Days(Numbers<i32>);

impl Days {
    /// A day.
    pub fn push(&mut self, day: santei::Day) {
        self.0.push(day.0);
    }

    /// The column.
    pub fn finish(self) -> ArrayRef {
        Arc::new(self.0.finish::<Date32Type>())
    }
}
