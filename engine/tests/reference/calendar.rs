//! Days, ages and windows by the calendar of `chrono`.

use super::{Facts, Past, Work};
use chrono::{Datelike, Days, Months, NaiveDate};
use santei::Day;
use santei::episode::Setting;
use santei::ir::{AgeBound, Window};

/// The day as a date; a day beyond the calendar is one of its ends.
pub fn date(day: Day) -> NaiveDate {
    day.to_date().unwrap_or(if day.0 < 0 { NaiveDate::MIN } else { NaiveDate::MAX })
}

/// The birthday on which `years` are reached; the 29th of February is kept on the 1st of March.
fn birthday(birth: NaiveDate, years: i32) -> NaiveDate {
    let year = birth.year() + years;
    NaiveDate::from_ymd_opt(year, birth.month(), birth.day())
        .or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
        .unwrap()
}

pub fn age(birth: NaiveDate, on: NaiveDate) -> i32 {
    let mut years = 0;
    while birthday(birth, years + 1) <= on {
        years += 1;
    }
    years
}

/// The 1 April that ends the pre-school years: the first one on or after the sixth birthday, for
/// who is born on 1 April goes to school on that birthday (学校教育法17条, 年齢計算ニ関スル法律).
pub fn school(birth: NaiveDate) -> NaiveDate {
    let mut day = birthday(birth, 6);
    while (day.month(), day.day()) != (4, 1) {
        day = day.succ_opt().unwrap();
    }
    day
}

/// The first day on which the bound is reached.
fn reached(bound: AgeBound, birth: NaiveDate) -> Option<NaiveDate> {
    match bound {
        AgeBound::None => None,
        AgeBound::Years(n) => Some(birthday(birth, i32::from(n))),
        AgeBound::Days(n) => birth.checked_add_days(Days::new(u64::from(n))),
        AgeBound::MonthAfter(n) => birthday(birth, i32::from(n))
            .with_day(1)
            .and_then(|d| d.checked_add_months(Months::new(1))),
        AgeBound::School => Some(school(birth)),
    }
}

/// Whether a patient born on `birth` is within the bounds on the day.
pub fn within_age(birth: NaiveDate, on: NaiveDate, from: AgeBound, to: AgeBound) -> bool {
    reached(from, birth).is_none_or(|d| d <= on) && reached(to, birth).is_none_or(|d| on < d)
}

fn month_start(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap()
}

fn week_start(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_sunday()))
}

/// First and last day of a window that is a stretch of days; `None` for the others and where the
/// stay that it asks for is not stated.
pub fn stretch(work: &Work<'_>, day: NaiveDate, window: Window) -> Option<(NaiveDate, NaiveDate)> {
    let stay = work.episode.stay.as_ref();
    let back = |n: u64| day.checked_sub_days(Days::new(n)).unwrap_or(NaiveDate::MIN);
    Some(match window {
        Window::Order | Window::Visit | Window::PerUnit => return None,
        Window::Day => (day, day),
        Window::Week => (week_start(day), week_start(day) + Days::new(6)),
        Window::Weeks(n) => {
            (week_start(day) - Days::new(7 * (u64::from(n) - 1)), week_start(day) + Days::new(6))
        }
        Window::Months(n) => (
            month_start(day) - Months::new(u32::from(n) - 1),
            month_start(day) + Months::new(1) - Days::new(1),
        ),
        Window::Days(n) => (back(u64::from(n) - 1), day),
        Window::DaysBefore(n) => (back(u64::from(n)), day),
        Window::FullMonths(n) => {
            (day.checked_sub_months(Months::new(u32::from(n)))?.succ_opt()?, day)
        }
        Window::FiscalYear => {
            let year = if day.month() >= 4 { day.year() } else { day.year() - 1 };
            (
                NaiveDate::from_ymd_opt(year, 4, 1).unwrap(),
                NaiveDate::from_ymd_opt(year + 1, 3, 31).unwrap(),
            )
        }
        Window::Admission if stay.is_none() && work.episode.setting == Setting::Outpatient => {
            (day, day)
        }
        Window::Admission => {
            let stay = stay?;
            (date(stay.admitted), stay.discharged.map_or(NaiveDate::MAX, date))
        }
        Window::AdmissionDay => (date(stay?.admitted), date(stay?.admitted)),
        Window::DischargeDay => (date(stay?.discharged?), date(stay?.discharged?)),
        Window::History | Window::Course => (date(work.episode.patient.birth_date), NaiveDate::MAX),
    })
}

/// Where something stands: a line, or the visit itself.
#[derive(Clone, Copy)]
pub struct Place {
    pub day: NaiveDate,
    pub visit: usize,
    pub unit: Option<usize>,
}

/// Whether `other` lies in the window of `place`.
pub fn lies_in(work: &Work<'_>, place: Place, other: Place, window: Window) -> bool {
    match window {
        Window::Order => place.unit.is_some() && place.unit == other.unit,
        Window::Visit => place.visit == other.visit,
        Window::PerUnit => false,
        _ => {
            stretch(work, place.day, window).is_some_and(|(a, b)| a <= other.day && other.day <= b)
        }
    }
}

/// Whether a charge of the history lies in the window.
pub fn past_lies_in(work: &Work<'_>, place: Place, past: &Past, window: Window) -> bool {
    stretch(work, place.day, window).is_some_and(|(a, b)| a <= past.day && past.day <= b)
}

/// Whether either lies in the window of the other.
pub fn together(work: &Work<'_>, a: Place, b: Place, window: Window) -> bool {
    lies_in(work, a, b, window) || lies_in(work, b, a, window)
}

/// Whether the window begins before the history is known.
pub fn reaches_unknown(work: &Work<'_>, day: NaiveDate, window: Window) -> bool {
    match window {
        Window::Order
        | Window::Visit
        | Window::Day
        | Window::Months(1)
        | Window::Course
        | Window::AdmissionDay
        | Window::DischargeDay
        | Window::PerUnit => false,
        _ => stretch(work, day, window).is_none_or(|(from, _)| from < work.known),
    }
}

/// The first day from which the history is complete.
pub fn known_from(facts: &Facts<'_>) -> NaiveDate {
    let first = facts.episode.visits.iter().map(|v| date(v.date)).min();
    let first = month_start(first.unwrap_or(date(Day(0))));
    let known = facts.episode.history.since.map_or(first, |since| date(since).min(first));
    // Before the birth there was nothing.
    if known <= date(facts.episode.patient.birth_date) { NaiveDate::MIN } else { known }
}
