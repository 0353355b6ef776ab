//! The column that holds the Episodes.

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_schema::{DataType, Schema};
use santei::Episode;
use santei_bindings::{Trouble, TroubleKind, Words};
use serde::Deserialize;

use crate::cell::Cell;

/// The place of the column of a name, if its type can hold Episodes.
pub fn place(schema: &Schema, name: &str) -> Result<usize, Trouble> {
    let (at, field) = column(schema, name)?;
    match field.data_type() {
        DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View
        | DataType::Binary
        | DataType::LargeBinary
        | DataType::BinaryView
        | DataType::Struct(_) => Ok(at),
        other => Err(refused(
            name,
            format!("列の型 {other} からは Episode を読めません"),
            format!("a column of type {other} cannot hold Episodes"),
        )),
    }
}

/// A column by its name.
pub fn column<'a>(
    schema: &'a Schema,
    name: &str,
) -> Result<(usize, &'a arrow_schema::FieldRef), Trouble> {
    let named = |(_, field): &(usize, &arrow_schema::FieldRef)| field.name() == name;
    schema.fields().iter().enumerate().find(named).ok_or_else(|| {
        let known: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
        let known = known.join(", ");
        refused(
            name,
            format!("列がありません（あるもの: {known}）"),
            format!("there is no such column (there are: {known})"),
        )
    })
}

fn refused(name: &str, ja: String, en: String) -> Trouble {
    Trouble::new(TroubleKind::Input, "E0511", Words::new(ja, en)).at(name).help(
        "Episode の列は JSON の文字列か、docs/schema/episode.schema.json の項目名の構造体にしてください",
        "give Episodes as JSON text, or as a struct with the names of docs/schema/episode.schema.json",
    )
}

/// The Episode of a row.
pub fn read(column: &dyn Array, row: usize) -> Result<Episode, Trouble> {
    if column.is_null(row) {
        return Err(unread("", "Episode がありません（null）", "there is no Episode: it is null"));
    }
    if let Some(json) = json(column, row) {
        return santei_bindings::episode_of(json?);
    }
    Episode::deserialize(Cell::new(column, row)).map_err(|error| {
        unread(
            &error.place,
            &santei_bindings::misfit(&error.what),
            &format!("the struct is no Episode: {}", error.what),
        )
    })
}

fn unread(place: &str, ja: &str, en: &str) -> Trouble {
    Trouble::new(TroubleKind::Input, "E0510", Words::new(ja, en)).at(place).help(
        "項目名と型は docs/schema/episode.schema.json にあります",
        "docs/schema/episode.schema.json has the names and types",
    )
}

/// The JSON text of a row; `None` where the column holds structs.
fn json(column: &dyn Array, row: usize) -> Option<Result<&str, Trouble>> {
    let text = match column.data_type() {
        DataType::Utf8 => column.as_string_opt::<i32>()?.value(row),
        DataType::LargeUtf8 => column.as_string_opt::<i64>()?.value(row),
        DataType::Utf8View => column.as_string_view_opt()?.value(row),
        _ => {
            let bytes = match column.data_type() {
                DataType::Binary => column.as_binary_opt::<i32>()?.value(row),
                DataType::LargeBinary => column.as_binary_opt::<i64>()?.value(row),
                DataType::BinaryView => column.as_binary_view_opt()?.value(row),
                _ => return None,
            };
            return Some(santei_bindings::text(bytes));
        }
    };
    Some(Ok(santei_bindings::unmarked(text)))
}
