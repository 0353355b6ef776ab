//! How long an image takes to open, and to verify its hash (which opening does not).

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use santei_benches::schedule;

fn benches(c: &mut Criterion) {
    let mut group = c.benchmark_group("open");
    group.sample_size(50);
    let inputs = [("starter", schedule::starter().ok()), ("R6 whole", schedule::official())];
    for (name, input) in inputs {
        let Some(buffer) = input.and_then(|i| schedule::image(&i).ok()) else { continue };
        group.bench_function(name, |b| b.iter(|| black_box(&buffer).open().is_ok()));
        if let Ok(image) = buffer.open() {
            group.bench_function(format!("{name}, its hash"), |b| {
                b.iter(|| black_box(&image).verify().is_ok());
            });
        }
    }
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
