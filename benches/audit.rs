//! How many receipts a second one core audits, from the bytes of a file to findings.

use std::hint::black_box;
use std::ops::ControlFlow;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use santei_benches::workload::{MEASURED, Workload};
use santei_benches::{receipts, schedule};
use santei_uke::audit::{Auditor, Facilities, Options};

/// Different receipts one after another, so that no branch is learnt by heart.
const RECEIPTS: usize = 1_000;

fn benches(c: &mut Criterion) {
    let Ok((name, input)) = schedule::whole() else { return };
    let Ok(buffer) = schedule::image(&input) else { return };
    drop(input);
    let Ok(image) = buffer.open() else { return };
    let file = receipts::file(&image, &mut Workload::new(&image, MEASURED, 1), RECEIPTS);
    let facilities = Facilities::one(receipts::clinic());
    let mut group = c.benchmark_group(format!("audit, {name}"));
    group.throughput(Throughput::Elements(RECEIPTS as u64));
    for (what, under_claims) in [("receipts", false), ("receipts with under-claims", true)] {
        let facilities = facilities.clone();
        let options = Options { facilities, under_claims, ..Options::default() };
        let mut auditor = Auditor::new(&image, options);
        group.bench_function(what, |b| {
            b.iter(|| auditor.read(black_box(&file[..]), |_| ControlFlow::Continue(())));
        });
    }
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
