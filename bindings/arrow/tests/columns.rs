//! Whatever way the Episodes come in, and with however many threads, the same rows come out.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where it cannot go on"
)]

use std::num::NonZeroUsize;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{
    Array, ArrayRef, DictionaryArray, Int64Array, RecordBatch, RecordBatchIterator, StringArray,
    StructArray,
};
use arrow_buffer::OffsetBuffer;
use santei_arrow::{Claims, Options, schema};
use santei_bindings::Engine;

fn episode(birth: &str, code: &str) -> String {
    format!(
        r#"{{ "patient": {{ "birthDate": "{birth}" }}, "facility": {{ "kind": "clinic" }},
              "visits": [ {{ "date": "2026-06-03", "orders": [ {{ "code": "{code}" }} ] }} ] }}"#
    )
}

fn claims(columns: Vec<(&str, ArrayRef)>, options: &Options) -> Vec<RecordBatch> {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, column)| (name, column, true)),
    )
    .unwrap();
    let engine = Arc::new(Engine::starter().unwrap());
    let given = batch.schema();
    let input = RecordBatchIterator::new([Ok(batch)], Arc::clone(&given));
    let claims = Claims::new(engine, Box::new(input), options).unwrap();
    let out: Vec<RecordBatch> = claims.map(Result::unwrap).collect();
    assert!(out.iter().all(|b| b.schema() == schema(&given, options).unwrap()));
    out
}

/// The JSON of the claims, or the code of the error.
fn told(batches: &[RecordBatch]) -> Vec<String> {
    let row = |batch: &RecordBatch, row: usize| {
        let claim = batch.column_by_name("claim").unwrap().as_string::<i32>();
        let error = batch.column_by_name("error").unwrap().as_struct();
        assert_eq!(claim.is_null(row), error.is_valid(row));
        let text = if claim.is_null(row) { error.column(0).as_string::<i32>() } else { claim };
        text.value(row).to_owned()
    };
    batches.iter().flat_map(|b| (0..b.num_rows()).map(move |at| row(b, at))).collect()
}

fn options() -> Options {
    let columns = Some(vec!["claim".to_owned(), "error".to_owned()]);
    Options { columns, keep: vec!["id".to_owned()], ..Options::default() }
}

fn many() -> Vec<(&'static str, ArrayRef)> {
    let births = ["1980-04-01", "2024-01-10", "1940-12-31", "2027-01-01"];
    let texts: Vec<String> = (0..140)
        .map(|at| match at % 7 {
            3 => "{".to_owned(),
            n => episode(births[at % 4], if n > 4 { "111000110" } else { "112007410" }),
        })
        .collect();
    let ids: ArrayRef = Arc::new(Int64Array::from_iter_values(0..140));
    vec![("id", ids), ("episode", Arc::new(StringArray::from(texts)))]
}

#[test]
fn threads_and_batches_change_nothing() {
    let expected = told(&claims(many(), &options()));
    assert_eq!(expected.len(), 140);
    assert!(expected.iter().any(|t| t == "E0503") && expected.iter().any(|t| t == "E0403"));
    for threads in [2, 3, 7] {
        for rows in [1, 9, 4096] {
            let options = Options {
                threads: NonZeroUsize::new(threads).unwrap(),
                rows: NonZeroUsize::new(rows).unwrap(),
                ..options()
            };
            let out = claims(many(), &options);
            assert_eq!(told(&out), expected);
            let ids =
                out.iter().flat_map(|b| b.column(0).as_primitive::<Int64Type>().values().to_vec());
            assert!(ids.eq(0..140_i64));
        }
    }
}

fn list(item: ArrayRef) -> ArrayRef {
    let field = Arc::new(arrow_schema::Field::new_list_field(item.data_type().clone(), true));
    let ends = OffsetBuffer::from_lengths([1, 1]);
    Arc::new(arrow_array::ListArray::new(field, ends, item, None))
}

fn record(columns: Vec<(&str, ArrayRef)>) -> ArrayRef {
    let with_field = columns.into_iter().map(|(name, column)| {
        let field = arrow_schema::Field::new(name, column.data_type().clone(), true);
        (Arc::new(field), column)
    });
    Arc::new(StructArray::from(with_field.collect::<Vec<_>>()))
}

#[test]
fn a_struct_is_read_as_its_json() {
    let texts = |texts: [Option<&str>; 2]| Arc::new(StringArray::from(texts.to_vec())) as ArrayRef;
    let words: DictionaryArray<Int32Type> = ["clinic", "clinic"].into_iter().collect();
    let orders = record(vec![
        ("code", texts([Some("112007410"), Some("111000110")])),
        ("id", texts([None, Some("first")])),
    ]);
    let visits = record(vec![("date", texts([Some("2026-06-03"); 2])), ("orders", list(orders))]);
    let column = record(vec![
        ("patient", record(vec![("birthDate", texts([Some("1980-04-01"), Some("1980")]))])),
        ("facility", record(vec![("kind", Arc::new(words))])),
        ("visits", list(visits)),
        ("mode", texts([Some("asRecorded"), None])),
    ]);
    let options = Options { keep: Vec::new(), ..options() };
    let out = claims(vec![("episode", column)], &options);
    let json = episode("1980-04-01", "112007410").replacen('{', r#"{ "mode": "asRecorded","#, 1);
    let expected = claims(vec![("episode", Arc::new(StringArray::from(vec![json])))], &options);
    assert_eq!(told(&out), [told(&expected).remove(0), "E0510".to_owned()]);
    let error = out[0].column_by_name("error").unwrap().as_struct();
    let place = error.column_by_name("place").unwrap().as_string::<i32>();
    assert_eq!(place.value(1), "patient.birthDate");
}

#[test]
fn columns_that_cannot_be_read_are_refused() {
    for (options, at) in [
        (Options { episode: "id".to_owned(), ..options() }, "id"),
        (Options { episode: "none".to_owned(), ..options() }, "none"),
        (Options { keep: vec!["gone".to_owned()], ..options() }, "gone"),
        (Options { columns: Some(vec!["yen".to_owned()]), ..options() }, "yen"),
    ] {
        let batch = RecordBatch::try_from_iter(many()).unwrap();
        let given = batch.schema();
        let input = RecordBatchIterator::new([Ok(batch)], given);
        let engine = Arc::new(Engine::starter().unwrap());
        let refused = Claims::new(engine, Box::new(input), &options).unwrap_err();
        assert_eq!((refused.code(), refused.place()), ("E0511", at));
    }
}
