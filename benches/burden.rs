//! The patient's share of a month.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use santei::Day;
use santei::burden::{Bill, Certificate, Coverage, Request, Settlement, settle};

fn bench(c: &mut Criterion) {
    let Ok(image) = santei::starter::image() else { return };
    let day = |d: u32| Day::from_ymd(2026, 6, d).unwrap_or_default();
    let born = Day::from_ymd(1980, 4, 1).unwrap_or_default();
    let coverage = Coverage {
        insurer: "被用者".into(),
        income_class: Some("ウ".into()),
        often: Some(false),
        ..Coverage::default()
    };
    let certificate = |number: &str, month_cap| Certificate {
        number: number.into(),
        month_cap,
        ..Certificate::default()
    };
    let bill = |d, points: i64, certificates| Bill {
        day: day(d),
        visit: d,
        points,
        fee: points * 10,
        certificates,
    };
    let plain: Vec<Bill> = (0..4).map(|i| bill(3 + 7 * i, 500, 0)).collect();
    let mixed: Vec<Bill> =
        (0..4).flat_map(|i| [bill(3 + 7 * i, 900, 1), bill(3 + 7 * i, 300, 0)]).collect();
    let daily: Vec<Bill> = (1..=28).flat_map(|d| [bill(d, 4_000, 3), bill(d, 1_500, 0)]).collect();
    let one = [certificate("54", Some(10_000))];
    let two = [certificate("54", Some(10_000)), certificate("12", None)];
    let months: [(&str, &[Certificate], &[Bill]); 3] = [
        ("four visits", &[], &plain),
        ("four visits, 難病", &one, &mixed),
        ("28 days, 難病, 生活保護", &two, &daily),
    ];
    for (name, certificates, bills) in months {
        let request = Request {
            born,
            inpatient: false,
            coverage: &coverage,
            certificates,
            bills,
            served: &[],
        };
        let mut shares = Settlement::default();
        c.bench_function(&format!("burden of a month: {name}"), |b| {
            b.iter(|| settle(&image, black_box(&request), &mut shares));
        });
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
