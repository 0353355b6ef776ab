//! How long the compiler takes: masters, tables and rule texts to the bytes of an image.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use santei::image::write;
use santei_benches::schedule;
use santei_rules::{Input, compile};

fn bytes(input: &Input) -> usize {
    let outcome = compile(black_box(input));
    outcome.program.as_ref().and_then(|p| write(p).ok()).map_or(0, |b| b.len())
}

fn benches(c: &mut Criterion) {
    let mut group = c.benchmark_group("compile");
    group.sample_size(10).warm_up_time(Duration::from_secs(2));
    if let Ok(input) = schedule::starter() {
        group.bench_function("starter", |b| b.iter(|| bytes(&input)));
    }
    if let Some(input) = schedule::official() {
        group.measurement_time(Duration::from_secs(25));
        group.bench_function("R6 whole", |b| b.iter(|| bytes(&input)));
    }
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
