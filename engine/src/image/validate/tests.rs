//! Each number that opening checks: the largest that is sound opens, the next one is refused.

use super::super::layout::{
    EdgeRecord, Header, LabelRecord, MannerRecord, MemberRecord, ProcedureRecord, Section,
    SectionEntry, VersionRecord, body,
};
use super::super::{Image, ImageBuf, ImageError, write};
use crate::ir::{
    Body, ExclusionRow, GroupId, InclusionRow, Item, Keep, Origin, Program, Set, Source, SourceId,
    TableKind, Version, Window,
};
use crate::{Code, Day};
use core::mem::{offset_of, size_of};

const CODES: [u32; 6] =
    [100_000_010, 100_000_110, 100_000_210, 600_000_001, 700_000_001, 800_000_001];
const DISEASE: Code = Code(1_234_567);

fn origin(row: u32, days: i32) -> Origin {
    Origin { source: SourceId(0), row, from: Day(0), to: Day(days) }
}

fn version(name: &str, days: (i32, i32), body: Body) -> Version {
    Version {
        from: Day(days.0),
        to: Day(days.1),
        name: name.into(),
        kana: String::new(),
        section: "D007".into(),
        source: SourceId(0),
        row: 1,
        body,
    }
}

/// Three procedures, a drug, a material and a comment; five rows of 02 and three of 03 of the
/// procedures; a set of a procedure and a disease.
fn program() -> Program {
    let bodies = [
        Body::Procedure(Box::default()),
        Body::Procedure(Box::default()),
        Body::NotAtHand,
        Body::Drug(Default::default()),
        Body::Material(Default::default()),
        Body::Comment,
    ];
    let mut items: Vec<Item> = CODES
        .iter()
        .zip(bodies)
        .map(|(code, body)| Item {
            code: Code(*code), versions: vec![version("名", (0, 9), body)]
        })
        .collect();
    items[0].versions.push(version("名", (10, 19), Body::Procedure(Box::default())));
    items[0].versions.push(version("別の名", (20, 29), Body::Procedure(Box::default())));
    let code = |at: usize| Code(CODES[at]);
    let member = |row: u32, of: usize, group: u16, special: bool| InclusionRow {
        group: GroupId(group),
        code: code(of),
        special,
        origin: origin(row, 9),
    };
    let edge = |row: u32, first: usize, second: usize, within: Window| ExclusionRow {
        first: code(first),
        second: code(second),
        keep: Keep::First,
        special: false,
        within,
        table: TableKind::ExclusionDay,
        origin: origin(row, 9),
    };
    let mut program = Program { items, ..Program::default() };
    program.sources.push(Source {
        name: "file".into(),
        kind: "procedure".into(),
        sha256: [0; 32],
        rows_good: 1,
        rows_bad: 0,
        official: false,
    });
    program.sets.push(Set { name: "集".into(), codes: vec![DISEASE, code(1)], open: false });
    program.tables.group_names = vec!["1".into(), "2".into()];
    program.tables.inclusion = vec![
        member(1, 0, 0, false),
        member(2, 0, 1, true),
        member(3, 0, 0, false),
        member(4, 1, 1, false),
        member(5, 1, 0, true),
    ];
    program.tables.exclusion = vec![
        edge(1, 0, 1, Window::Day),
        edge(2, 0, 2, Window::Day),
        edge(3, 1, 0, Window::Months(1)),
    ];
    program
}

/// The image with some bytes of a section changed.
fn changed(bytes: &[u8], section: Section, at: usize, value: &[u8]) -> Result<(), ImageError> {
    let entry = size_of::<Header>() + section as usize * size_of::<SectionEntry>();
    let entry: SectionEntry =
        bytemuck::pod_read_unaligned(&bytes[entry..entry + size_of::<SectionEntry>()]);
    let from = entry.offset as usize + at;
    assert!(at + value.len() <= entry.length as usize, "outside the section");
    let mut bytes = bytes.to_vec();
    bytes[from..from + value.len()].copy_from_slice(value);
    ImageBuf::copy_of(&bytes).open().map(drop)
}

/// A number in every record of a section: `last` opens, the next one is refused.
fn bounded<T, const BYTES: usize>(
    section: Section,
    records: usize,
    offset: usize,
    last: u32,
    refused: &'static str,
) {
    let bytes = write(&program()).unwrap();
    for record in 0..records {
        let at = record * size_of::<T>() + offset;
        let set = |n: u32| changed(&bytes, section, at, &n.to_le_bytes()[..BYTES]);
        assert_eq!(set(last), Ok(()), "{section:?} {record} {offset}");
        for wrong in [last + 1, u32::MAX] {
            let found = set(wrong);
            assert_eq!(found, Err(ImageError::Damaged(refused)), "{section:?} {record} {offset}");
        }
    }
}

#[test]
fn versions_point_at_what_is_there() {
    let at = |offset| (Section::Versions, 8, offset);
    let check = |(section, records, offset), last| {
        bounded::<VersionRecord, 4>(section, records, offset, last, "versions");
    };
    // Two names.
    check(at(offset_of!(VersionRecord, label)), 1);
    // Four procedures, a drug, a material, a comment and what is not at hand.
    check(at(offset_of!(VersionRecord, facts)), 7);
    // The days of the tables' rows are those of most versions.
    check(at(offset_of!(VersionRecord, period)), 2);
    let mut pool = 0;
    with_image(|image| pool = image.strings.len() as u32);
    // The kana are empty, so that they may stand at the very end.
    bounded::<LabelRecord, 4>(Section::Labels, 2, offset_of!(LabelRecord, kana.at), pool, "labels");
}

#[test]
fn rows_of_02_and_03_point_at_what_is_there() {
    let members = |offset, last| {
        bounded::<MemberRecord, 2>(Section::Members, 5, offset, last, "02");
    };
    members(offset_of!(MemberRecord, group), 1);
    members(offset_of!(MemberRecord, period), 2);
    let edges = |offset, last| bounded::<EdgeRecord, 4>(Section::Edges, 3, offset, last, "03");
    edges(offset_of!(EdgeRecord, other), 5);
    edges(offset_of!(EdgeRecord, manner), 1);
    bounded::<MannerRecord, 2>(Section::Manners, 2, offset_of!(MannerRecord, period), 2, "03");
    bounded::<MannerRecord, 1>(Section::Manners, 2, offset_of!(MannerRecord, keep), 3, "03");
    let window = offset_of!(MannerRecord, window);
    bounded::<MannerRecord, 4>(Section::Manners, 2, window, (16 << 16) - 1, "03");
}

#[test]
fn procedures_say_what_a_procedure_may_say() {
    type Check = fn(usize, u32);
    let byte: Check = |offset, last| {
        bounded::<ProcedureRecord, 1>(Section::Procedures, 4, offset, last, "procedures");
    };
    let short: Check = |offset, last| {
        bounded::<ProcedureRecord, 2>(Section::Procedures, 4, offset, last, "procedures");
    };
    byte(offset_of!(ProcedureRecord, points_kind), 8);
    byte(offset_of!(ProcedureRecord, points_kind), 1);
    byte(offset_of!(ProcedureRecord, notice_kind), 1);
    byte(offset_of!(ProcedureRecord, notice_kind), 7);
    byte(offset_of!(ProcedureRecord, notice_kind), 9);
    byte(offset_of!(ProcedureRecord, note_serial), 35);
    short(offset_of!(ProcedureRecord, age_from), 0x4ff);
    short(offset_of!(ProcedureRecord, age_to), 0x4ff);
    let bytes = write(&program()).unwrap();
    for (offset, value) in [
        (offset_of!(ProcedureRecord, steps), 0_u32),
        (offset_of!(ProcedureRecord, standards.len), 1),
        (offset_of!(ProcedureRecord, ages.at), 1),
        (offset_of!(ProcedureRecord, ages.len), u32::MAX),
    ] {
        let found = changed(&bytes, Section::Procedures, offset, &value.to_le_bytes());
        assert_eq!(found, Err(ImageError::Damaged("procedures")), "{offset}");
    }
}

#[test]
fn start_arrays_end_behind_the_last_code_with_rows() {
    let bytes = write(&program()).unwrap();
    let buffer = ImageBuf::copy_of(&bytes);
    let image = buffer.open().unwrap();
    assert_eq!(image.member_start, [0, 3, 5]);
    assert_eq!(image.edge_start, [0, 2, 3]);
    assert_eq!(image.limit_start, [0]);
    let rows = |dense: u32| (image.members_of(dense).len(), image.edges_of(dense).len());
    assert_eq!([0, 1, 2, 5].map(rows), [(3, 2), (2, 1), (0, 0), (0, 0)]);
    for (at, start, refused) in [(4, 6_u32, "02"), (8, 4, "02"), (0, 1, "02")] {
        let found = changed(&bytes, Section::MemberStart, at, &start.to_le_bytes());
        assert_eq!(found, Err(ImageError::Damaged(refused)));
    }
}

fn with_image(check: impl FnOnce(&Image<'_>)) {
    let buffer = ImageBuf::copy_of(&write(&program()).unwrap());
    check(&buffer.open().unwrap());
}

#[test]
fn what_stands_apart_is_found_again() {
    with_image(|image| {
        assert_eq!(image.program(), program());
        let rows = (0..6).map(|at| (image.member_row(at), image.member_is_special(at)));
        let some = |row, special| (Some(row), special);
        let expected = [
            some(1, false),
            some(2, true),
            some(3, false),
            some(4, false),
            some(5, true),
            (None, false),
        ];
        assert!(rows.eq(expected));
        assert_eq!([0, 1, 2, 3].map(|at| image.edge_row(at)), [Some(1), Some(2), Some(3), None]);
        let kinds = (0..6).map(|dense| image.facts_of(image.versions_of(dense).1.last().unwrap()));
        let expected = [
            (body::PROCEDURE, 2),
            (body::PROCEDURE, 3),
            (body::NOT_AT_HAND, 0),
            (body::DRUG, 0),
            (body::MATERIAL, 0),
            (body::COMMENT, 0),
        ];
        assert!(kinds.eq(expected));
    });
}

#[test]
fn the_masters_hold_a_kind_on_its_days() {
    with_image(|image| {
        let on = |kind| [9, 10, 29, 30].map(|day| image.has_any(kind, Day(day)));
        assert_eq!(on(body::DRUG), [true, false, false, false]);
        assert_eq!(on(body::MATERIAL), [true, false, false, false]);
        assert_eq!(on(body::PROCEDURE), [true, true, true, false]);
    });
}

#[test]
fn a_set_has_its_items_and_the_diseases_that_are_none() {
    with_image(|image| {
        assert!(image.set_has(0, DISEASE));
        assert!(image.set_has(0, Code(CODES[1])));
        assert!(!image.set_has(0, Code(CODES[0])));
        assert!(!image.set_has(0, Code(1_234_568)));
        assert!(!image.set_has(1, DISEASE));
        assert_eq!(image.codes_of_sets(), [vec![DISEASE, Code(CODES[1])]]);
    });
}
