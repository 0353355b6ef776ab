//! How long an evaluation takes, how long its claim takes to render, and how many visits a second
//! one core evaluates.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use santei::image::Image;
use santei::{Episode, Lang, Scratch, evaluate};
use santei_benches::schedule;
use santei_benches::workload::{MEASURED, Workload};

/// Different Episodes one after another, so that no branch is learnt by heart.
const EPISODES: usize = 256;

fn benches(c: &mut Criterion) {
    let Ok((name, input)) = schedule::whole() else { return };
    let Ok(buffer) = schedule::image(&input) else { return };
    drop(input);
    let Ok(image) = buffer.open() else { return };
    let mut workload = Workload::new(&image, MEASURED, 1);
    let visits: Vec<Episode> = (0..EPISODES).map(|_| workload.standard_visit()).collect();
    let mixed: Vec<Episode> = (0..EPISODES).map(|_| workload.mixed()).collect();
    let months: Vec<Episode> = (0..EPISODES).map(|_| workload.month()).collect();

    let mut group = c.benchmark_group(format!("evaluate, {name}"));
    for (what, episodes) in
        [("visit of 15 orders", &visits), ("mixed visit", &mixed), ("month", &months)]
    {
        let mut scratch = Scratch::default();
        let mut next = episodes.iter().cycle();
        group.bench_function(what, |b| {
            b.iter(|| next.next().map(|e| evaluate(&image, black_box(e), &mut scratch)));
        });
    }
    group.finish();
    claims(c, &image, &visits);
    batch(c, &image, &workload.batch(EPISODES));
}

fn claims(c: &mut Criterion, image: &Image<'_>, visits: &[Episode]) {
    let mut group = c.benchmark_group("claim of a visit of 15 orders");
    let mut scratch = Scratch::default();
    let outcomes: Vec<_> =
        visits.iter().filter_map(|e| Some((e, evaluate(image, e, &mut scratch).ok()?))).collect();
    let mut next = outcomes.iter().cycle();
    group.bench_function("in words", |b| {
        b.iter(|| next.next().map(|(e, o)| o.claim(image, black_box(e), Lang::Ja)));
    });
    group.bench_function("as JSON", |b| {
        b.iter(|| {
            let (episode, outcome) = next.next()?;
            serde_json::to_string(&outcome.claim(image, black_box(episode), Lang::Ja)).ok()
        });
    });
    group.finish();
}

fn batch(c: &mut Criterion, image: &Image<'_>, episodes: &[Episode]) {
    let mut group = c.benchmark_group("batch");
    let visits: usize = episodes.iter().map(|e| e.visits.len()).sum();
    group.throughput(Throughput::Elements(visits as u64));
    let mut scratch = Scratch::default();
    group.bench_function("visits on one core", |b| {
        b.iter(|| {
            episodes.iter().filter(|e| evaluate(image, black_box(e), &mut scratch).is_ok()).count()
        });
    });
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
