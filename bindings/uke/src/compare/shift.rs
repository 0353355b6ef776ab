//! A receipt on the days of another revision.

use santei::Day;
use santei::episode::Episode;
use santei::ir::Schedule;

/// By how many months a month is put into a revision: not at all where it lies in it, else to the
/// first same month of the year that lies in it as a whole, else to its first whole month.
pub(super) fn months(schedule: &Schedule, month: Day) -> Option<i32> {
    let fits = |first: Day| schedule.from <= first && first.month_end() <= schedule.to;
    if fits(month) {
        return Some(0);
    }
    let begin = if schedule.from == schedule.from.month_start() {
        schedule.from
    } else {
        schedule.from.month_start().months_before(-1)
    };
    let distance = between(month, begin);
    let same = distance.saturating_add((12 - distance.rem_euclid(12)) % 12);
    [same, distance].into_iter().find(|by| fits(day(month, *by)))
}

/// Months from one to another.
fn between(from: Day, to: Day) -> i32 {
    let ((y, m, _), (to_y, to_m, _)) = (from.ymd(), to.ymd());
    (to_y - y) * 12 + i32::try_from(to_m).unwrap_or(1) - i32::try_from(m).unwrap_or(1)
}

/// A day so many months later; the last of the month where that has no such day.
pub(super) fn day(day: Day, months: i32) -> Day {
    let first = day.month_start();
    let target = first.months_before(months.saturating_neg());
    Day((target.0 + (day.0 - first.0)).min(target.month_end().0))
}

/// The Episode so many months later: the patient is as old, diseases as long known.
pub(super) fn shifted(episode: &Episode, months: i32) -> Episode {
    let mut episode = episode.clone();
    if months == 0 {
        return episode;
    }
    let to = |d: &mut Day| *d = day(*d, months);
    to(&mut episode.patient.birth_date);
    for visit in &mut episode.visits {
        to(&mut visit.date);
    }
    for disease in episode.diseases.iter_mut().flatten() {
        to(&mut disease.from);
    }
    if let Some(stay) = &mut episode.stay {
        to(&mut stay.admitted);
    }
    episode
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn a_month_goes_to_the_same_month_of_the_revision() {
        let r08 = Schedule { from: on("2026-06-01"), to: Day::MAX, ..Schedule::default() };
        let r06 = Schedule { from: on("2024-06-01"), to: on("2026-05-31"), ..Schedule::default() };
        for (month, under, wanted) in [
            ("2021-10-01", &r06, "2024-10-01"),
            ("2021-10-01", &r08, "2026-10-01"),
            ("2025-11-01", &r06, "2025-11-01"),
            ("2025-03-01", &r08, "2027-03-01"),
            ("2027-03-01", &r06, "2025-03-01"),
        ] {
            let by = months(under, on(month)).unwrap();
            assert_eq!(day(on(month), by), on(wanted), "{month}");
        }
        assert_eq!(day(on("2024-02-29"), 12), on("2025-02-28"));
    }
}
