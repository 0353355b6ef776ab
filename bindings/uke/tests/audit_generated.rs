//! Made receipts of every clinic: clean ones have no finding, and every planted fault is found.
//!
//! The normal run takes a few hundred of each clinic. Ten thousand of each:
//! `cargo test --release -p santei-uke --features generate --test audit_generated -- --ignored`

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test ends where it cannot go on, and says what it counted"
)]

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use santei::Day;
use santei_uke::audit::{Auditor, Facilities, Finding, Options, Severity};
use santei_uke::generate::{Clinics, Fault, FaultKind, Made, Plan, Planted, write};

/// Receipts of each clinic.
const FEW: u32 = 300;
const MANY: u32 = 10_000;

/// What a clean receipt may remind of: a swab that is not charged (D419 6), which is no fault.
const REMINDED: &[&str] = &["拭い液の採取の確認"];

/// The findings that are no mere notice or reminder, by receipt, and the faults that were planted.
type Audited = (BTreeMap<u32, Vec<Finding>>, Vec<Planted>);

fn audited(made: &[Made], faults: &[Fault], plan: Plan) -> Audited {
    let image = santei::starter::image().unwrap();
    let mut file = Vec::new();
    let planted = write(&mut file, made, faults, plan).unwrap();
    let facilities = Facilities::one(made.first().unwrap().episode.facility.clone());
    let mut found: BTreeMap<u32, Vec<Finding>> = BTreeMap::new();
    let mut auditor = Auditor::new(&image, Options { facilities, ..Options::default() });
    let summary = auditor.read(&file[..], |report| {
        let weighs = |f: &&Finding| !matches!(f.severity, Severity::Notice | Severity::Reminder);
        for finding in report.findings.iter().filter(weighs) {
            let receipt = finding.receipt.parse().unwrap_or_default();
            found.entry(receipt).or_default().push(finding.clone());
        }
        ControlFlow::Continue(())
    });
    assert_eq!(summary.judged, u64::from(plan.receipts));
    for rule in summary.reminders.keys() {
        assert!(REMINDED.contains(&rule.as_str()), "{rule}");
    }
    (found, planted)
}

fn each(mut check: impl FnMut(&str, &[Made], &[Fault])) {
    let image = santei::starter::image().unwrap();
    let clinics = Clinics::builtin().unwrap();
    let month = Day::parse("2026-06-01").unwrap();
    let faults = clinics.faults(&image, month);
    for (seed, name) in (1..).zip(clinics.names()) {
        let made = clinics.made(&image, name, month, seed, 300).unwrap();
        check(name, &made, &faults);
    }
}

fn clean_ones_have_no_finding(receipts: u32) {
    each(|name, made, faults| {
        let plan = Plan { receipts, seed: 7, fault_every: None };
        let (found, planted) = audited(made, faults, plan);
        assert!(planted.is_empty());
        let mut told: BTreeMap<String, u32> = BTreeMap::new();
        for finding in found.values().flatten() {
            let words = format!("{} {:?} {}", finding.code, finding.item, finding.text);
            *told.entry(words).or_default() += 1;
        }
        println!("{name}: {receipts} clean receipts, {} with a finding", found.len());
        assert!(told.is_empty(), "{name}: {told:#?}");
    });
}

/// Whether a finding is about the fault.
fn is_of(finding: &Finding, fault: &Planted) -> bool {
    if fault.kind == FaultKind::MissingComment {
        return finding.code == "A0303";
    }
    if finding.item.is_some_and(|code| code.to_string() == fault.code) {
        return true;
    }
    // A unit that is claimed once more is claimed with the additions in it.
    let again = matches!(fault.kind, FaultKind::DoubleBilling | FaultKind::OverLimit);
    let day = finding.date.map(|date| date.ymd().2);
    again && matches!(finding.code.as_str(), "A0401" | "A0402") && day == Some(u32::from(fault.day))
}

fn every_fault_is_found_and_nothing_else(receipts: u32) {
    let mut kinds: BTreeMap<FaultKind, (u32, u32)> = BTreeMap::new();
    let mut missed: BTreeMap<String, u32> = BTreeMap::new();
    let mut else_told: BTreeMap<String, u32> = BTreeMap::new();
    each(|name, made, faults| {
        let plan = Plan { receipts, seed: 8, fault_every: Some(3) };
        let (mut found, planted) = audited(made, faults, plan);
        for fault in &planted {
            let of = found.remove(&fault.receipt).unwrap_or_default();
            let counts = kinds.entry(fault.kind).or_default();
            counts.0 += 1;
            if of.iter().any(|finding| is_of(finding, fault)) {
                counts.1 += 1;
            } else {
                let words = format!("{name} {:?} {} {}", fault.kind, fault.what, fault.code);
                *missed.entry(words).or_default() += 1;
            }
            found.entry(0).or_default().extend(of.into_iter().filter(|f| !is_of(f, fault)));
        }
        for finding in found.values().flatten() {
            let words = format!("{name} {} {:?} {}", finding.code, finding.item, finding.text);
            *else_told.entry(words).or_default() += 1;
        }
    });
    for (kind, (planted, found)) in &kinds {
        println!("{kind:?}: {found} of {planted}");
    }
    assert!(missed.is_empty(), "not found: {missed:#?}");
    assert!(else_told.is_empty(), "told besides: {else_told:#?}");
    assert_eq!(kinds.len(), 7, "{kinds:?}");
}

#[test]
fn clean_receipts_have_no_finding() {
    clean_ones_have_no_finding(FEW);
}

#[test]
fn every_planted_fault_is_found_and_nothing_else() {
    every_fault_is_found_and_nothing_else(FEW);
}

#[test]
#[ignore = "takes long: 70,000 receipts"]
fn many_clean_receipts_have_no_finding() {
    clean_ones_have_no_finding(MANY);
}

#[test]
#[ignore = "takes long: 70,000 receipts"]
fn every_one_of_many_planted_faults_is_found() {
    every_fault_is_found_and_nothing_else(MANY);
}

/// Every recorded unit of the made receipts once more on its day: a finding, or undecided. Without a
/// table of limits (05) only treatments, tests and images may be done again.
#[test]
fn what_is_doubled_is_told() {
    let image = santei::starter::image().unwrap();
    let mut silent: BTreeMap<String, u32> = BTreeMap::new();
    each(|_, made, _| {
        let facilities = Facilities::one(made.first().unwrap().episode.facility.clone());
        let options = Options { facilities, ..Options::default() };
        let mut auditor = Auditor::new(&image, options);
        for made in made.iter().take(60) {
            for at in 0..made.draft.units.len() {
                let mut one = made.clone();
                let unit = one.draft.units.get_mut(at).unwrap();
                let day = unit.days.iter_mut().find(|times| **times > 0).unwrap();
                *day += 1;
                let code = unit.items.first().unwrap().code;
                let mut file = Vec::new();
                let plan = Plan { receipts: 1, seed: 1, fault_every: None };
                write(&mut file, &[one], &[], plan).unwrap();
                let mut told = false;
                auditor.read(&file[..], |report| {
                    told |= report.findings.iter().any(|f| f.severity != Severity::Notice);
                    told |= report.undecided_lines > 0;
                    ControlFlow::Continue(())
                });
                if !told {
                    let day = made.draft.month;
                    let words = format!("{code} {}", image.name_on(code, day));
                    *silent.entry(words).or_default() += 1;
                }
            }
        }
    });
    println!("not told where doubled: {silent:#?}");
    let may_be_repeated =
        |code: &String| ["14", "16", "17"].iter().any(|section| code.starts_with(section));
    silent.retain(|code, _| !may_be_repeated(code));
    assert!(silent.is_empty(), "doubled and not told: {silent:#?}");
}
