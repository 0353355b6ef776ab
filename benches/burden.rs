//! The patient's share of a month.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use santei::burden::{Settlement, settle};
use santei_benches::burden_months::burden_months;

fn bench(c: &mut Criterion) {
    let Ok(image) = santei::starter::image() else { return };
    for month in burden_months() {
        let request = month.request();
        let mut shares = Settlement::default();
        c.bench_function(&format!("burden of a month: {}", month.name), |b| {
            b.iter(|| settle(&image, black_box(&request), &mut shares));
        });
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
