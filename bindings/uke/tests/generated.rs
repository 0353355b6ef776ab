//! Receipts that are made: lawful as made, read back as written, and wrong where a fault is planted.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test ends where it cannot go on"
)]

use std::collections::BTreeSet;

use santei::episode::{Mode, Order, OrderItem};
use santei::image::Image;
use santei::{Day, Episode, Fixed, Outcome, Scratch, Verdict, evaluate};
use santei_uke::check::Check;
use santei_uke::generate::{Clinics, FaultKind, Made, Plan, write};
use santei_uke::write::{Draft, DraftUnit};
use santei_uke::{Part, Reader, Receipt};

const MONTH: Day = Day(20_605);

fn clinics() -> Clinics {
    Clinics::builtin().expect("the description is understood")
}

fn pool(image: &Image<'_>, clinic: &str) -> Vec<Made> {
    clinics().made(image, clinic, MONTH, 11, 40).expect("receipts are made")
}

fn receipts(file: &[u8]) -> Vec<Receipt> {
    Reader::new(file)
        .filter_map(|part| match part.expect("no part is lost") {
            Part::Receipt(receipt) => Some(receipt),
            _ => None,
        })
        .collect()
}

/// The Episode that the receipt's lines say, judged as recorded.
fn recorded(made: &Made, draft: &Draft) -> Episode {
    let mut episode = made.episode.clone();
    episode.mode = Mode::AsRecorded;
    for visit in &mut episode.visits {
        let (_, _, day) = visit.date.ymd();
        let times = |unit: &DraftUnit| u32::from(unit.days[day as usize - 1]);
        visit.orders = draft
            .units
            .iter()
            .filter(|unit| times(unit) > 0)
            .map(|unit| Order {
                section: Some(unit.identification),
                times: times(unit),
                items: unit
                    .items
                    .iter()
                    .map(|item| OrderItem {
                        code: item.code,
                        quantity: item.quantity,
                        ..OrderItem::default()
                    })
                    .collect(),
                ..Order::default()
            })
            .collect();
    }
    episode
}

fn judged(image: &Image<'_>, made: &Made, draft: &Draft) -> Outcome {
    evaluate(image, &recorded(made, draft), &mut Scratch::default()).expect("an outcome")
}

#[test]
fn the_month_is_the_one_meant() {
    assert_eq!(MONTH.to_string(), "2026-06-01");
}

#[test]
fn what_is_made_is_charged_as_it_is_recorded() {
    let image = santei::starter::image().unwrap();
    let mut odd = BTreeSet::new();
    for clinic in clinics().names() {
        for made in pool(&image, clinic) {
            for code in &made.refused {
                odd.insert(format!("{clinic}: {code} is ordered and not charged"));
            }
            if made.draft.units.is_empty() {
                odd.insert(format!("{clinic}: nothing is charged"));
            }
            let outcome = judged(&image, &made, &made.draft);
            for line in outcome.lines.iter().filter(|line| line.verdict != Verdict::Charged) {
                odd.insert(format!("{clinic}: {} {:?}", line.code, line.verdict));
            }
            if outcome.points != made.claim.totals.points {
                let claimed = made.claim.totals.points;
                odd.insert(format!("{clinic}: {} points for {claimed}", outcome.points));
            }
        }
    }
    assert_eq!(odd, BTreeSet::new());
}

#[test]
fn what_is_written_is_read_back() {
    let image = santei::starter::image().unwrap();
    for clinic in clinics().names() {
        let pool = pool(&image, clinic);
        for made in &pool {
            let points = Fixed::from_int(made.draft.claimed_points());
            assert_eq!(points, Some(made.claim.totals.points), "{clinic}");
            let mut file = Vec::new();
            assert!(!made.draft.render(1, &mut file));
            let receipt = &receipts(&file)[0];
            let read: Vec<_> = receipt
                .units()
                .map(|unit| {
                    let items: Vec<_> = unit
                        .items()
                        .map(|item| (item.code().unwrap().unwrap(), item.quantity().unwrap()))
                        .collect();
                    let days: Vec<(u32, u32)> = unit.days().unwrap().collect();
                    let identification = unit.identification().number().unwrap();
                    (identification, items, unit.points().unwrap(), days)
                })
                .collect();
            let written: Vec<_> = made
                .draft
                .units
                .iter()
                .map(|unit| {
                    let items: Vec<_> =
                        unit.items.iter().map(|item| (item.code, item.quantity)).collect();
                    let days: Vec<(u32, u32)> = (1..)
                        .zip(&unit.days)
                        .filter(|(_, times)| **times > 0)
                        .map(|(day, times)| (day, u32::from(*times)))
                        .collect();
                    (Some(u32::from(unit.identification)), items, Some(unit.points), days)
                })
                .collect();
            assert_eq!(read, written, "{clinic}");
        }
    }
}

#[test]
fn files_keep_to_the_structure_and_are_the_same_for_the_same_seed() {
    let image = santei::starter::image().unwrap();
    let faults = clinics().faults(&image, MONTH);
    for clinic in clinics().names() {
        let pool = pool(&image, clinic);
        for fault_every in [None, Some(3)] {
            let plan = Plan { receipts: 60, seed: 5, fault_every };
            let (mut file, mut again) = (Vec::new(), Vec::new());
            let planted = write(&mut file, &pool, &faults, plan).unwrap();
            assert_eq!(planted, write(&mut again, &pool, &faults, plan).unwrap());
            assert!(file == again, "{clinic}");
            let mut check = Check::default();
            let mut problems = Vec::new();
            for part in Reader::new(&file[..]) {
                problems.extend(check.part(&part.expect("no part is lost")));
            }
            problems.extend(check.finish());
            let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
            assert_eq!(told, Vec::<String>::new(), "{clinic}");
            assert_eq!(receipts(&file).len(), 60);
        }
    }
}

/// The engine, which knows what the clinic knows, refuses every planted line, or gives other
/// points, or asks for the comment.
#[test]
fn planted_faults_are_faults() {
    let image = santei::starter::image().unwrap();
    let faults = clinics().faults(&image, MONTH);
    let mut kinds = BTreeSet::new();
    let mut missed = BTreeSet::new();
    for clinic in clinics().names() {
        for (made, seed) in pool(&image, clinic).iter().zip(0..) {
            for fault in &faults {
                let mut draft = made.draft.clone();
                let Some(planted) = fault.plant(&mut draft, 1, seed) else { continue };
                kinds.insert(fault.kind);
                let (before, after) =
                    (judged(&image, made, &made.draft), judged(&image, made, &draft));
                let claimed = draft.claimed_points() - made.draft.claimed_points();
                assert_eq!(claimed, planted.points, "{planted:?}");
                let found = if fault.kind == FaultKind::MissingComment {
                    let asks = |outcome: &Outcome, draft: &Draft| {
                        let episode = recorded(made, draft);
                        let claim = outcome.claim(&image, &episode, santei::Lang::Ja);
                        let mut reasons = claim.lines.iter().flat_map(|line| &line.reasons);
                        reasons.any(|r| r.other.is_some_and(|c| c.to_string() == planted.code))
                    };
                    asks(&after, &draft) && !asks(&before, &made.draft)
                } else {
                    after.points != Fixed::from_int(draft.claimed_points()).unwrap()
                };
                if !found {
                    missed.insert(format!(
                        "{clinic} {:?} {} {}",
                        fault.kind, fault.what, planted.code
                    ));
                }
            }
        }
    }
    assert_eq!(missed, BTreeSet::new());
    let all = [
        FaultKind::DoubleBilling,
        FaultKind::OverLimit,
        FaultKind::ExcludedPair,
        FaultKind::Included,
        FaultKind::Age,
        FaultKind::WrongPoints,
        FaultKind::MissingComment,
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), all);
}
