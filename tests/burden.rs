//! The patient's share: the cases of the rule texts, and those of official examples.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test ends where it cannot go on")]

use std::path::Path;

use santei::burden::{Request, Served, Settlement, settle};
use santei::image::{Image, ImageBuf, write};
use santei_rules::burden::{BurdenCase, BurdenExpectation, Sum};
use santei_rules::{Input, Lang, RuleText, compile, texts};

/// The statements on the patient's share with further texts, as an image, and all cases.
fn compiled(more: Vec<RuleText>) -> (ImageBuf, Vec<BurdenCase>) {
    let mut rules: Vec<RuleText> =
        texts::all().into_iter().filter(|t| t.name.starts_with("futan/")).collect();
    rules.extend(more);
    let outcome = compile(&Input { rules, ..Input::default() });
    let errors: Vec<String> = outcome.errors().map(|d| d.render(Lang::Ja)).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    let bytes = write(&outcome.program.unwrap()).unwrap();
    (ImageBuf::copy_of(&bytes), outcome.cases)
}

/// Settles a case.
fn settled(image: &Image<'_>, case: &BurdenCase) -> Settlement {
    let served: Vec<Served<'_>> = case
        .served
        .iter()
        .map(|(day, kind, count, fee, certificates)| Served {
            day: *day,
            kind,
            count: *count,
            fee: *fee,
            certificates: *certificates,
        })
        .collect();
    let request = Request {
        born: case.born,
        inpatient: case.inpatient,
        coverage: &case.coverage,
        certificates: &case.certificates,
        bills: &case.bills,
        served: &served,
    };
    let mut shares = Settlement::default();
    settle(image, &request, &mut shares)
        .unwrap_or_else(|error| panic!("{} ({}): {error}", case.name, case.line));
    shares
}

/// What differs from what the case expects.
fn differences(image: &Image<'_>, case: &BurdenCase) -> Vec<String> {
    let shares = settled(image, case);
    let mut out = Vec::new();
    let mut wants_undecided = false;
    for (expectation, line) in &case.expectations {
        let (wanted, got) = match expectation {
            BurdenExpectation::Undecided => {
                wants_undecided = true;
                continue;
            }
            BurdenExpectation::Sum(sum, yen) => (
                *yen,
                match sum {
                    Sum::Patient => shares.patient,
                    Sum::Window => shares.window,
                    Sum::Insurer => shares.insurer,
                    Sum::Meals => shares.meals_patient,
                },
            ),
            BurdenExpectation::Paid(number, yen) => {
                let of = |p: &&santei::burden::PayerShare| {
                    case.certificates
                        .get(p.certificate as usize)
                        .is_some_and(|c| c.number == *number)
                };
                (*yen, shares.payers.iter().find(of).map_or(0, |p| p.paid))
            }
        };
        if wanted != got {
            out.push(format!(
                "{}:{line}: {}: expected {wanted}, got {got} ({expectation:?})",
                case.file, case.name
            ));
        }
    }
    if shares.is_decided() == wants_undecided {
        out.push(format!("{}:{}: {}: {:?}", case.file, case.line, case.name, shares.needs));
    }
    if !out.is_empty() {
        out.push(format!("{:#?}", shares.steps));
    }
    out
}

#[test]
fn every_case_of_the_texts_holds() {
    let (buffer, cases) = compiled(Vec::new());
    let image = buffer.open().unwrap();
    let wrong: Vec<String> = cases.iter().flat_map(|c| differences(&image, c)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.len() > 60);
}

#[test]
fn the_official_examples_hold() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/cases/burden"));
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "tensu"))
        .collect();
    files.sort();
    let more = files
        .iter()
        .map(|path| RuleText {
            name: format!("zz/{}", path.file_name().unwrap().to_string_lossy()),
            text: std::fs::read_to_string(path).unwrap(),
        })
        .collect();
    let (buffer, cases) = compiled(more);
    let image = buffer.open().unwrap();
    let own: Vec<&BurdenCase> = cases.iter().filter(|c| c.file.starts_with("zz/")).collect();
    let wrong: Vec<String> = own.iter().flat_map(|c| differences(&image, c)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(own.len() > 80, "{}", own.len());
}
