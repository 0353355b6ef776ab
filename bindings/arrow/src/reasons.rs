//! Reasons in words, one row for each number.

use std::sync::Arc;

use arrow_array::{Int64Array, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use santei::image::Image;
use santei::{Lang, ReasonId};

use crate::parts::{Ints, Texts};

/// The schema of [`reasons`].
#[must_use]
pub fn reasons_schema() -> SchemaRef {
    let text = |name| Field::new(name, DataType::Utf8, true);
    Arc::new(Schema::new(vec![
        Field::new("id", DataType::Int64, false),
        text("kind"),
        text("text"),
        text("rule"),
        text("cite"),
        text("file"),
        Field::new("row", DataType::Int32, true),
        text("needs"),
    ]))
}

/// The reasons of numbers, in their order: kind, sentence, rule, citation, file and row, and the
/// fact that is asked for. A number that no reason has gives a row of nulls.
///
/// # Errors
/// None that a caller could cause.
pub fn reasons(image: &Image<'_>, ids: &[i64], lang: Lang) -> Result<RecordBatch, ArrowError> {
    let [mut kind, mut text, mut rule, mut cite, mut file, mut needs]: [Texts; 6] =
        Default::default();
    let mut row = Ints::default();
    for id in ids {
        let reason = ReasonId::from_number(*id).reason(image, lang);
        let reason = reason.as_ref();
        kind.push_open(reason.map(|r| r.kind.as_str()));
        text.push_open(reason.map(|r| r.text.as_str()));
        rule.push_open(reason.and_then(|r| r.rule.as_deref()));
        cite.push_open(reason.and_then(|r| r.cite.as_deref()));
        let source = reason.and_then(|r| r.source.as_ref());
        file.push_open(source.map(|s| s.file.as_str()));
        row.push_open(source.map(|s| s.row));
        needs.push_open(reason.and_then(|r| r.needs.as_deref()));
    }
    RecordBatch::try_new(
        reasons_schema(),
        vec![
            Arc::new(Int64Array::from(ids.to_vec())),
            kind.finish()?,
            text.finish()?,
            rule.finish()?,
            cite.finish()?,
            file.finish()?,
            row.finish(),
            needs.finish()?,
        ],
    )
}
