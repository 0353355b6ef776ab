//! 外来年間合算: the limit of a year for one person's out-patient care, settled afterwards (償還払い).

use super::book::Attr;
use super::household::{asks, ceilings, facts_of, year_of};
use super::input::Coverage;
use super::test::Truth;
use crate::Day;
use crate::image::Image;

/// The settlement of a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutpatientYear {
    /// What counts: the sum of the months from August to July.
    pub counted: i64,
    /// The limit of the year; `None`: none is stated for the class.
    pub limit: Option<i64>,
    /// What is paid back.
    pub refund: i64,
    /// What must be known where the limit is not.
    pub unknown: Option<Attr>,
}

/// The settlement of what one person from 70 on bore of out-patient care from August to July.
///
/// `until` is the day on which the class counts (基準日, 31 July); `months` holds a day of each
/// month and what remained with the person in it, after the limits of the month, in yen. Months of
/// another year do not count; whether a month counts at all (the class of that month) is the
/// caller's to say.
///
/// ```
/// use santei::Day;
/// use santei::burden::{Coverage, outpatient_year};
/// let image = santei::starter::image()?;
/// let day = |text: &str| Day::parse(text).unwrap_or_default();
/// let coverage = Coverage {
///     insurer: "国保".into(),
///     income_class: Some("一般".into()),
///     ..Coverage::default()
/// };
/// // 18,000 yen in each of nine months: 162,000; the limit was 144,000.
/// let months = ["2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02",
///     "2026-03", "2026-04"].map(|month| (day(&format!("{month}-01")), 18_000));
/// let year = outpatient_year(&image, day("1950-01-10"), &coverage, day("2026-07-31"), &months);
/// assert_eq!((year.counted, year.limit, year.refund), (162_000, Some(144_000), 18_000));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn outpatient_year(
    image: &Image<'_>,
    born: Day,
    coverage: &Coverage,
    until: Day,
    months: &[(Day, i64)],
) -> OutpatientYear {
    let (year, ..) = until.ymd();
    let from = Day::from_ymd(year.saturating_sub(1), 8, 1).unwrap_or_default();
    let within = months.iter().filter(|(day, _)| from <= *day && *day <= until);
    let counted = within.map(|(_, yen)| *yen).sum();
    let mut out = OutpatientYear { counted, ..OutpatientYear::default() };
    let facts = facts_of(image, coverage);
    let outside = asks(image, until, coverage, &facts, born, false);
    let inside = asks(image, until, coverage, &facts, born, true);
    for (_, record) in ceilings(image, &outside) {
        // A limit that holds for a stay too is that of the household.
        let Some(limit) = year_of(image, record, &facts) else { continue };
        match (outside.holds(image, record), inside.holds(image, record)) {
            (Truth::Yes, Truth::No) => {
                out.limit = Some(out.limit.map_or(limit, |least| least.min(limit)));
            }
            (Truth::Unknown(attr), Truth::No | Truth::Unknown(_)) if counted > limit => {
                out.unknown = Some(attr);
            }
            _ => {}
        }
    }
    out.refund = out.limit.map_or(0, |limit| (counted - limit).max(0));
    out
}
