//! Receipts that a real receipt computer wrote, entered again as Episodes: the writer divides them
//! into the same units, with the same points, times and days.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what it skipped, and ends where it cannot go on"
)]

use santei::{Lang, Scratch, evaluate};
use santei_benches::schedule::image;
use santei_tests::{Case, official, read};
use santei_uke::write::{Draft, Filing, Insured};
use santei_uke::{Part, Reader, Receipt};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn receipts(file: &Path) -> BTreeMap<u32, Receipt> {
    let bytes = std::fs::read(file).unwrap();
    Reader::new(&bytes[..])
        .filter_map(|part| match part.expect("no part is lost") {
            Part::Receipt(receipt) => {
                let number = receipt.common()?.number().number().ok()??;
                Some((number, receipt))
            }
            _ => None,
        })
        .collect()
}

/// Which receipt a case re-enters: `(40番)` in its heading.
fn number(case: &Case) -> Option<u32> {
    let (_, rest) = case.title.rsplit_once('（')?;
    rest.split_once('番')?.0.parse().ok()
}

/// Points, times, days and codes of each unit that states points, whatever their order.
fn units(receipt: &Receipt) -> Vec<String> {
    let mut units: Vec<String> = receipt
        .units()
        .filter(|unit| unit.points().unwrap().is_some())
        .map(|unit| {
            let mut codes: Vec<String> =
                unit.charged().map(|item| item.code().unwrap().unwrap().to_string()).collect();
            codes.sort();
            let days: Vec<(u32, u32)> = unit.days().unwrap().collect();
            let identification = unit.identification().text().unwrap().into_owned();
            format!(
                "{identification} {} {:?} × {:?} {days:?}",
                codes.join("+"),
                unit.points().unwrap(),
                unit.times().unwrap()
            )
        })
        .collect();
    units.sort();
    units
}

#[test]
fn real_receipts_are_written_as_they_stood() {
    let sample = official::sample_receipts();
    let input = official::input(&["R2"], None).filter(|_| sample.is_file());
    let Some(input) = input else {
        println!("skipped: no receipts at {}, or no masters of R2", sample.display());
        return;
    };
    let receipts = receipts(&sample);
    let buffer = image(&input).unwrap();
    let image = buffer.open().unwrap();
    let folder = root().join("tests/cases/receipts-2021");
    let (mut same, mut differ) = (0, Vec::new());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.display().to_string();
        for case in read(&name, &text).unwrap_or_else(|error| panic!("{error}")) {
            let Some(receipt) = number(&case).and_then(|number| receipts.get(&number)) else {
                continue;
            };
            let outcome = evaluate(&image, &case.episode, &mut Scratch::default()).unwrap();
            let claim = outcome.claim(&image, &case.episode, Lang::Ja);
            let filing = Filing { insured: Some(Insured::default()), ..Filing::default() };
            let (draft, problems) = Draft::of(&claim, &case.episode, &filing);
            assert!(problems.is_empty(), "{}: {problems:?}", case.title);
            let mut file = Vec::new();
            draft.render(1, &mut file);
            let Some(Ok(Part::Receipt(again))) = Reader::new(&file[..]).next() else {
                panic!("{}: no receipt was written", case.title);
            };
            let (wanted, got) = (units(receipt), units(&again));
            if wanted == got {
                same += 1;
            } else {
                let lacks = wanted.iter().filter(|unit| !got.contains(unit));
                let more = got.iter().filter(|unit| !wanted.contains(unit));
                let told: Vec<String> = lacks
                    .map(|unit| format!("  - {unit}"))
                    .chain(more.map(|unit| format!("  + {unit}")))
                    .collect();
                differ.push(format!("{}\n{}", case.title, told.join("\n")));
            }
        }
    }
    println!("{same} receipts the same, {} differ", differ.len());
    insta::assert_snapshot!("receipts_written_again", differ.join("\n"));
    assert!(same >= 40, "only {same}");
}
