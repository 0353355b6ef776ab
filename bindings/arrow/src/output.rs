//! The columns that come out, by name and type.

use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef, Fields, Schema, SchemaRef};

use crate::{Options, episodes};
use santei_bindings::Trouble;

/// Digits of a decimal: as many as the engine's numbers have.
pub const PRECISION: u8 = 19;
/// Of these, places behind the point.
pub const SCALE: i8 = 7;

const DECIMAL: DataType = DataType::Decimal128(PRECISION, SCALE);

/// A field that may be null.
fn open(name: &str, data_type: DataType) -> FieldRef {
    Arc::new(Field::new(name, data_type, true))
}

/// A field that is never null.
fn stated(name: &str, data_type: DataType) -> FieldRef {
    Arc::new(Field::new(name, data_type, false))
}

fn list(item: DataType) -> DataType {
    DataType::List(stated("item", item))
}

/// The item of a list.
pub fn item_of(list: &DataType) -> FieldRef {
    match list {
        DataType::List(item) => Arc::clone(item),
        other => stated("item", other.clone()),
    }
}

/// The fields of a claim line.
pub fn line() -> Fields {
    Fields::from(vec![
        stated("date", DataType::Date32),
        stated("visit", DataType::Int32),
        open("order", DataType::Int32),
        open("order_id", DataType::Utf8),
        stated("code", DataType::Utf8),
        stated("origin", DataType::Utf8),
        stated("verdict", DataType::Utf8),
        stated("points", DECIMAL),
        open("quantity", DECIMAL),
        stated("times", DataType::Int32),
        open("base", DataType::Int32),
        stated("reasons", list(DataType::Int64)),
        stated("others", DataType::List(open("item", DataType::Utf8))),
    ])
}

/// The fields of a group of a receipt.
pub fn group() -> Fields {
    Fields::from(vec![
        stated("date", DataType::Date32),
        stated("visit", DataType::Int32),
        stated("identification", DataType::Int32),
        stated("number_box", DataType::Int32),
        stated("lines", list(DataType::Int32)),
        open("bundle", DataType::Utf8),
        open("items", DataType::Int32),
        stated("points", DECIMAL),
        stated("yen", DECIMAL),
        stated("times", DataType::Int32),
        stated("total", DECIMAL),
        stated("yen_total", DECIMAL),
        stated("rounding", DECIMAL),
    ])
}

/// The fields of the patient's share under one insurance.
pub fn burden() -> Fields {
    let yen = |name| stated(name, DataType::Int64);
    Fields::from(vec![
        stated("coverage", DataType::Int32),
        stated("decided", DataType::Boolean),
        yen("points"),
        yen("fee_yen"),
        yen("insurer_yen"),
        yen("patient_yen"),
        yen("window_yen"),
        yen("meals_yen"),
    ])
}

/// The fields of an error.
pub fn error() -> Fields {
    Fields::from(vec![
        stated("code", DataType::Utf8),
        stated("message", DataType::Utf8),
        stated("place", DataType::Utf8),
        stated("help", DataType::Utf8),
    ])
}

/// The name of the column with the claim's JSON.
pub const CLAIM: &str = "claim";

/// The columns of the claims that there are; `claim` is given only where it is named.
pub fn own() -> Vec<FieldRef> {
    vec![
        open("schedules", list(DataType::Utf8)),
        open("points", DECIMAL),
        open("fee_yen", DECIMAL),
        open("other_yen", DECIMAL),
        open("undecided", DataType::Int32),
        open("lines", list(DataType::Struct(line()))),
        open("groups", list(DataType::Struct(group()))),
        open("burden", list(DataType::Struct(burden()))),
        open("error", DataType::Struct(error())),
        open(CLAIM, DataType::Utf8),
    ]
}

/// The columns of the claims that are wanted, in their order.
pub fn wanted(options: &Options) -> Result<Vec<FieldRef>, Trouble> {
    let own = own();
    let Some(names) = &options.columns else {
        return Ok(own.into_iter().filter(|f| f.name() != CLAIM).collect());
    };
    let known = Schema::new(own);
    names.iter().map(|name| Ok(Arc::clone(episodes::column(&known, name)?.1))).collect()
}

/// The schema of what comes out for an input of a schema: the kept columns, then those of the
/// claims.
///
/// # Errors
/// A column that is not there (`E0511`).
pub fn schema(input: &Schema, options: &Options) -> Result<SchemaRef, Trouble> {
    let mut fields = Vec::new();
    for name in &options.keep {
        fields.push(Arc::clone(episodes::column(input, name)?.1));
    }
    fields.extend(wanted(options)?);
    Ok(Arc::new(Schema::new(fields)))
}
