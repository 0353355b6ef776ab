//! Three months of one patient's bills, from plain to crowded, for counting and timing the patient's
//! share.

use santei::Day;
use santei::burden::{Bill, Certificate, Coverage, Request};

/// Bills of a month and whoever pays for them.
#[derive(Clone, Debug)]
pub struct BurdenMonth {
    /// What it is.
    pub name: &'static str,
    /// Date of birth.
    pub born: Day,
    /// The insurance.
    pub coverage: Coverage,
    /// The schemes.
    pub certificates: Vec<Certificate>,
    /// The bills.
    pub bills: Vec<Bill>,
}

impl BurdenMonth {
    fn new(name: &'static str, certificates: &[(&str, Option<i64>)], bills: Vec<Bill>) -> Self {
        Self {
            name,
            born: Day::from_ymd(1980, 4, 1).unwrap_or_default(),
            coverage: Coverage {
                insurer: "被用者".into(),
                income_class: Some("ウ".into()),
                often: Some(false),
                ..Coverage::default()
            },
            certificates: certificates
                .iter()
                .map(|(number, month_cap)| Certificate {
                    number: (*number).into(),
                    month_cap: *month_cap,
                    ..Certificate::default()
                })
                .collect(),
            bills,
        }
    }

    /// The month as the calculation takes it.
    #[must_use]
    pub fn request(&self) -> Request<'_> {
        Request {
            born: self.born,
            inpatient: false,
            coverage: &self.coverage,
            certificates: &self.certificates,
            bills: &self.bills,
            served: &[],
        }
    }
}

/// Four visits under an insurance; four visits of which 難病 covers a part; 28 days of which 難病 and
/// 生活保護 cover a part.
#[must_use]
pub fn burden_months() -> [BurdenMonth; 3] {
    let bill = |day: u32, points: i64, certificates| Bill {
        day: Day::from_ymd(2026, 6, day).unwrap_or_default(),
        visit: day,
        points,
        fee: points * 10,
        certificates,
    };
    let weeks = || (0..4).map(|week| 3 + 7 * week);
    let intractable = ("54", Some(10_000));
    [
        BurdenMonth::new("four visits", &[], weeks().map(|d| bill(d, 500, 0)).collect()),
        BurdenMonth::new(
            "four visits, 難病",
            &[intractable],
            weeks().flat_map(|d| [bill(d, 900, 1), bill(d, 300, 0)]).collect(),
        ),
        BurdenMonth::new(
            "28 days, 難病, 生活保護",
            &[intractable, ("12", None)],
            (1..=28).flat_map(|d| [bill(d, 4_000, 3), bill(d, 1_500, 0)]).collect(),
        ),
    ]
}
