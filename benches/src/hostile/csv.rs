//! An official file of any bytes.

use chrono::NaiveDate;
use santei_masters::comment::CommentLink;
use santei_masters::disease::Modifier;
use santei_masters::load::load_as;
use santei_masters::point_table::Exclusion;
use santei_masters::{
    Catalogue, Comment, Delta, Disease, Drug, FileKind, Loaded, Material, Procedure, Record, Shape,
    Snapshot, SourceFile, Table,
};

/// Reads bytes as a file of the kind that the first byte names: decoded, split, checked, read into
/// records and put into a catalogue.
pub fn csv(data: &[u8]) {
    let Some((first, bytes)) = data.split_first() else { return };
    let (table, problems) = Table::read("any.csv", bytes, &Shape::any());
    for problem in &problems {
        assert!(!problem.to_string().is_empty(), "a problem says what it is");
    }
    for row in table.rows() {
        assert!(row.cells().count() == row.len(), "a row has as many cells as it says");
    }
    let at = usize::from(*first) % FileKind::READ.len();
    let Some(kind) = FileKind::READ.get(at).copied() else { return };
    let Ok(loaded) = load_as(&SourceFile::new("any.csv", bytes), kind) else { return };
    assert_eq!(loaded.report.rows_good, loaded.table.len(), "the report counts the rows kept");
    for record in loaded.records() {
        read(kind, &record);
        let _ = record.code();
    }
    build(kind, &loaded);
}

fn read(kind: FileKind, record: &Record) {
    match kind {
        FileKind::Procedure => drop(Procedure::from_record(record)),
        FileKind::Drug => drop(Drug::from_record(record)),
        FileKind::Material => drop(Material::from_record(record)),
        FileKind::Comment => drop(Comment::from_record(record)),
        FileKind::CommentLink => drop(CommentLink::from_record(record)),
        FileKind::Disease => drop(Disease::from_record(record)),
        FileKind::Modifier => drop(Modifier::from_record(record)),
        FileKind::Ika03Day | FileKind::Ika03Month | FileKind::Ika03Same | FileKind::Ika03Week => {
            drop(Exclusion::from_record(record));
        }
        _ => {}
    }
}

/// The file as a full edition, and again as the difference to itself.
fn build(kind: FileKind, loaded: &Loaded) {
    let (Some(start), Some(later)) =
        (NaiveDate::from_ymd_opt(2024, 6, 1), NaiveDate::from_ymd_opt(2025, 1, 1))
    else {
        return;
    };
    let full = Snapshot {
        name: "r06".into(),
        start,
        edition: start,
        complete: true,
        valid_to: None,
        table: loaded.table.clone(),
    };
    let delta = Delta { name: "later".into(), date: later, table: loaded.table.clone() };
    if let Ok((catalogue, _)) = Catalogue::build(kind, vec![full], vec![delta]) {
        for (code, versions) in catalogue.iter() {
            assert!(
                versions.is_sorted_by(|a, b| a.from <= a.to && a.to < b.from),
                "the versions of a code follow one another"
            );
            let _ = catalogue.lookup(code, later);
        }
    }
}
