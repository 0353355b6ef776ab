//! What is in an image, as JSON.

use santei::image::{Image, table_name};
use santei::ir::{ScheduleId, TableKind};
use serde_json::{Value, json};

/// What is in an image; `verified` says whether its hash is that of its content.
#[must_use]
pub fn document(image: &Image<'_>, verified: bool) -> Value {
    let schedules: Vec<Value> = image
        .schedules()
        .enumerate()
        .map(|(at, s)| {
            json!({
                "name": s.name, "title": s.title, "cite": s.cite, "from": s.from, "to": s.to,
                "yenPerPoint": s.yen_per_point, "partial": s.partial,
                "missingTables": missing_tables(image, at),
            })
        })
        .collect();
    let sources: Vec<Value> = image
        .sources()
        .map(|s| {
            json!({
                "name": s.name, "kind": s.kind, "rowsGood": s.rows_good, "rowsBad": s.rows_bad,
                "official": s.official, "sha256": hex(&s.sha256),
            })
        })
        .collect();
    let tables: Vec<Value> = image
        .table_counts()
        .iter()
        .map(|(table, rows)| json!({ "table": table_group_name(*table), "rows": rows }))
        .collect();
    json!({
        "sha256": hex(&image.hash()), "verified": verified, "bytes": image.size(),
        "codes": image.code_count(), "rules": image.rule_count(),
        "schedules": schedules, "tables": tables, "sources": sources,
    })
}

/// The name of a table in the counts of rows; the exclusions of the four windows are held
/// together.
#[must_use]
pub fn table_group_name(table: TableKind) -> &'static str {
    match table {
        TableKind::ExclusionDay => "03",
        other => table_name(other),
    }
}

/// The tables that a schedule lacks.
#[must_use]
pub fn missing_tables(image: &Image<'_>, schedule: usize) -> Vec<&'static str> {
    image
        .missing()
        .filter(|(id, _)| *id == ScheduleId(u16::try_from(schedule).unwrap_or(u16::MAX)))
        .map(|(_, table)| table_name(table))
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
