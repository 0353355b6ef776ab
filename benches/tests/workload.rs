//! The workload is what its description says, on the starter schedule.

#![expect(clippy::print_stdout, reason = "figures help")]

use std::collections::HashSet;
use std::mem::discriminant;

use santei::{Day, Outcome, Scratch, Verdict, evaluate};
use santei_benches::hostile::small_input;
use santei_benches::schedule;
use santei_benches::workload::{MEASURED, Workload};

fn lines(episode: &santei::Episode) -> usize {
    let orders = episode.visits.iter().flat_map(|v| &v.orders);
    orders.map(|o| o.items.len().max(1)).sum()
}

#[test]
fn measured_month_begins_on_its_first_day() {
    assert_eq!(Some(MEASURED), Day::from_ymd(2025, 11, 1));
}

#[test]
fn workload_is_the_same_every_time_and_of_the_lengths_said() {
    let input = schedule::starter().unwrap();
    let buffer = schedule::image(&input).unwrap();
    let image = buffer.open().unwrap();
    let mut workload = Workload::new(&image, MEASURED, 1);
    assert_eq!(workload.pool(), 70, "every code of the workload is in the starter schedule");
    assert_eq!(
        workload.clone().batch(50),
        Workload::new(&image, MEASURED, 1).batch(50),
        "the same seed, the same encounters"
    );
    let visit = workload.standard_visit();
    assert_eq!(visit.visits[0].orders.len(), 15);

    let mut all: Vec<usize> = (0..2_000).map(|_| lines(&workload.mixed())).collect();
    all.sort_unstable();
    let mean = all.iter().sum::<usize>() / all.len();
    let (median, most) = (all[all.len() / 2], all[all.len() - 1]);
    println!("lines ordered: median {median}, mean {mean}, most {most}");
    assert!((5..=8).contains(&median) && (11..=13).contains(&mean) && most >= 40);
}

#[test]
fn most_of_the_workload_is_charged() {
    let input = schedule::starter().unwrap();
    let buffer = schedule::image(&input).unwrap();
    let image = buffer.open().unwrap();
    let mut workload = Workload::new(&image, MEASURED, 1);
    let mut scratch = Scratch::default();
    let mut counts = [0_usize; 3];
    for episode in workload.batch(500) {
        let outcome: Outcome = evaluate(&image, &episode, &mut scratch).unwrap();
        for line in &outcome.lines {
            match line.verdict {
                Verdict::Charged => counts[0] += 1,
                Verdict::NotCharged => counts[1] += 1,
                Verdict::Undecided => counts[2] += 1,
            }
        }
    }
    let [charged, not, undecided] = counts;
    println!("charged {charged}, not charged {not}, undecided {undecided}");
    assert!(charged > 3 * (not + undecided), "a workload of refusals measures nothing");
}

#[test]
fn the_small_image_of_the_fuzz_targets_has_every_kind_of_statement() {
    let outcome = santei_rules::compile(&small_input());
    for diagnostic in &outcome.diagnostics {
        println!("{diagnostic:?}");
    }
    let program = outcome.program.unwrap();
    let kinds: HashSet<_> = program.rules.iter().map(|r| discriminant(&r.body)).collect();
    assert_eq!(kinds.len(), 12, "derive, bundle, special … round");
    let shares: HashSet<_> =
        program.burden.statements.iter().map(|r| discriminant(&r.body)).collect();
    assert_eq!(shares.len(), 6, "share, ceiling, burden, meal, settle, marks");
    assert!(!program.calendars.is_empty());
    assert!(program.facts.iter().any(|fact| !fact.cases.is_empty()));
}
