//! The patient's share of a month.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use santei::burden::{Settlement, settle};
use santei_benches::burden_months::burden_months;
use santei_benches::clinic_months::{CLINIC_MONTHS, clinic_months};

fn bench(c: &mut Criterion) {
    let Ok(image) = santei::starter::image() else { return };
    for month in burden_months() {
        let request = month.request();
        let mut shares = Settlement::default();
        c.bench_function(&format!("burden of a month: {}", month.name), |b| {
            b.iter(|| settle(&image, black_box(&request), &mut shares));
        });
    }
    let months = clinic_months();
    let mut shares = Settlement::default();
    let mut group = c.benchmark_group("burden of a clinic");
    group.throughput(Throughput::Elements(CLINIC_MONTHS as u64));
    group.bench_function("200 months", |b| {
        b.iter(|| {
            for month in &months {
                let _ = black_box(settle(&image, black_box(&month.request()), &mut shares));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
