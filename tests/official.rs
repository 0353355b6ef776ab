//! The way from the official files to an image, on the real ones.

#![expect(clippy::print_stdout, reason = "a test says what it skipped")]

use santei::image::{ImageBuf, write};
use santei::ir::TableKind;
use santei::{Code, Day, Episode, Scratch, Verdict, evaluate};
use santei_benches::schedule::official_folder;
use santei_rules::{Input, compile};
use santei_tests::official;

fn input(folders: &[&str]) -> Option<Input> {
    let input = official::input(folders, None);
    if input.is_none() {
        println!("1 test skipped: no official files at {}", official_folder().display());
    }
    input
}

/// The row counts are those of the publisher's files (R6 edition of 2025-12-01, masters of
/// 2025-11-04).
#[test]
fn the_r6_folder_gives_every_row_and_the_same_image_twice() {
    let Some(input) = input(&["R6"]) else { return };
    let outcome = compile(&input);
    let rows = |name: &str| {
        let report = outcome.reports.iter().find(|r| r.file.contains(name));
        report.map(|r| (r.rows_good, r.rows_bad))
    };
    for (name, good) in [
        ("s_20251104", 10_169),
        ("s_ALL20240531", 10_133),
        ("ika_tensuhyo/01", 10_178),
        ("ika_tensuhyo/03-2", 21_918),
        ("ika_tensuhyo/03-3", 17_136),
        ("ika_tensuhyo/03-4", 350),
        ("ika_tensuhyo/04", 6_084),
        ("ika_tensuhyo/05", 5_343),
        ("y_20251111", 19_222),
        ("ck_ALL_20250901", 14_719),
    ] {
        assert_eq!(rows(name), Some((good, 0)), "{name}");
    }
    let program = outcome.program.expect("a program");
    let image = write(&program).unwrap();
    let again = write(&compile(&input).program.expect("a program")).unwrap();
    assert!(image == again, "two builds differ");
    let buffer = ImageBuf::copy_of(&image);
    let image = buffer.open().unwrap();
    image.verify().unwrap();
    let missing: Vec<TableKind> = image.missing().map(|(_, table)| table).collect();
    assert_eq!(missing, [TableKind::Inclusion, TableKind::ExclusionDay]);
}

/// Every code of every master on every revision day: an answer, and never a panic. A code is
/// charged only on days on which a version of it is in force.
#[test]
fn every_code_on_every_revision_day_has_an_answer() {
    let Some(input) = input(&["R2", "R4", "R6", "R8"]) else { return };
    let outcome = compile(&input);
    let program = outcome.program.expect("a program");
    let buffer = ImageBuf::copy_of(&write(&program).unwrap());
    let image = buffer.open().unwrap();
    let mut scratch = Scratch::default();
    let days = ["2022-03-31", "2022-04-01", "2024-05-31", "2024-06-01", "2026-05-31", "2026-06-01"];
    let mut counts = [0_u32; 3];
    for day in days.map(|d| Day::parse(d).unwrap()) {
        for chunk in program.items.chunks(40) {
            let orders: Vec<serde_json::Value> = chunk
                .iter()
                .map(|item| serde_json::json!({ "code": item.code, "quantity": 1 }))
                .collect();
            let episode: Episode = serde_json::from_value(serde_json::json!({
                "patient": { "birthDate": "1980-01-01" },
                "facility": { "kind": "clinic" },
                "visits": [{ "date": day, "orders": orders }],
                "mode": "asRecorded"
            }))
            .unwrap();
            let outcome = evaluate(&image, &episode, &mut scratch).unwrap();
            for line in &outcome.lines {
                let at = program.items.binary_search_by_key(&line.code, |i| i.code).unwrap();
                let versions = &program.items[at].versions;
                let in_force = versions.iter().any(|v| v.from <= line.day && line.day <= v.to);
                if line.verdict == Verdict::Charged {
                    assert!(in_force, "{} on {day}", Code(line.code.0));
                }
                counts[line.verdict as usize] += 1;
            }
        }
    }
    println!("charged {}, not charged {}, undecided {}", counts[0], counts[1], counts[2]);
    assert!(counts.iter().all(|n| *n > 1_000), "{counts:?}");
}

/// The standard burdens of meals that the rule texts state are those of the masters' own rows.
#[test]
fn the_standard_burdens_of_meals_are_those_of_the_masters() {
    use santei::burden::book;
    use santei::ir::Body;
    let Some(input) = input(&["R6", "R8"]) else { return };
    let Some(program) = compile(&input).program else { return };
    let mut checked = 0;
    for statement in &program.burden.statements {
        let book::Body::Meal(meal) = &statement.body else { continue };
        let Some(code) = meal.code else { continue };
        let item = program.items.iter().find(|i| i.code == code);
        for version in item.into_iter().flat_map(|i| &i.versions) {
            let Body::Procedure(procedure) = &version.body else { continue };
            if version.from <= statement.to && statement.from <= version.to {
                let stated = santei::Fixed::from_int(meal.yen);
                assert_eq!(Some(procedure.points), stated, "{} {}", statement.name, version.from);
                checked += 1;
            }
        }
    }
    assert!(checked > 40, "{checked}");
}
