//! Months of the patients of a clinic: many ages and classes, most of them with one or two visits and
//! no scheme. The shares of each kind are made up; they only keep rare months rare.

use santei::Day;
use santei::burden::{Bill, Certificate, Coverage};

use crate::burden_months::BurdenMonth;
use crate::random::Random;

/// How many months there are.
pub const CLINIC_MONTHS: usize = 200;

/// The months, in June 2026, the same every time.
#[must_use]
pub fn clinic_months() -> Vec<BurdenMonth> {
    let mut random = Random::new(4);
    (0..CLINIC_MONTHS).map(|_| month(&mut random)).collect()
}

/// Insurer, class and years of age.
const PATIENTS: [(&str, &str, usize, usize); 8] = [
    ("被用者", "ウ", 20, 69),
    ("被用者", "エ", 20, 69),
    ("国保", "オ", 20, 69),
    ("被用者", "ウ", 0, 14),
    ("国保", "一般", 71, 74),
    ("後期", "一般Ⅰ", 75, 95),
    ("後期", "一般Ⅱ", 75, 95),
    ("後期", "現役並みⅠ", 75, 95),
];

fn month(random: &mut Random) -> BurdenMonth {
    let (insurer, class, from, to) = random.one_of(&PATIENTS).copied().unwrap_or_default();
    let year = 2026 - i32::try_from(random.between(from, to)).unwrap_or_default();
    let coverage = Coverage {
        insurer: insurer.into(),
        income_class: Some(class.into()),
        often: Some(false),
        ..Coverage::default()
    };
    let certificate = |number: &str, month_cap| Certificate {
        number: number.into(),
        month_cap,
        ..Certificate::default()
    };
    let certificates = match random.below(100) {
        0..=7 => vec![certificate("54", Some(10_000))],
        8..=13 => vec![certificate("21", Some(5_000))],
        14..=16 => vec![certificate("12", None)],
        17 => vec![certificate("21", Some(0)), certificate("12", None)],
        18 => vec![certificate("54", Some(5_000)), certificate("38136016", Some(10_000))],
        _ => Vec::new(),
    };
    let visits = match random.below(100) {
        0..=54 => 1,
        55..=79 => 2,
        80..=94 => random.between(3, 5),
        _ => random.between(10, 26),
    };
    let all = (1_u32 << certificates.len()) - 1;
    let mut bills = Vec::new();
    for visit in 1..=u32::try_from(visits).unwrap_or(1) {
        let mut bill = |certificates, points| {
            bills.push(Bill {
                day: Day::from_ymd(2026, 6, visit).unwrap_or_default(),
                visit,
                points,
                fee: points * 10,
                certificates,
            });
        };
        let points = i64::try_from(random.between(75, 1_900)).unwrap_or_default();
        bill(all, points);
        // A part that no scheme covers.
        if all != 0 && random.percent(50) {
            bill(0, points / 3 + 1);
        }
    }
    BurdenMonth {
        name: "a month of a clinic",
        born: Day::from_ymd(year, 1, 15).unwrap_or_default(),
        coverage,
        certificates,
        bills,
    }
}
