//! Which days a window spans, and what of the history stands in it.

use super::Run;
use crate::Day;
use crate::ir::Window;
use crate::outcome::{Line, Verdict};

/// Where a window is seen from: a visit, an order of it and their day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) visit: u32,
    pub(super) unit: u32,
    pub(super) day: Day,
}

impl Moment {
    /// Where a line lies.
    pub(super) const fn of(line: &Line) -> Self {
        Self { visit: line.visit, unit: line.unit, day: line.day }
    }
}

/// Windows that never reach beyond what is known: those within the Episode's month, and `course`, of
/// which no history tells where it began.
pub(super) const fn is_near(window: Window) -> bool {
    use Window::{Course, Day, Months, Order, PerUnit, Visit};
    matches!(window, Order | PerUnit | Visit | Day | Months(1) | Course)
}

impl Run<'_, '_, '_> {
    /// First and last day of a window seen from a day; `None` where the Episode states no stay for
    /// a window of a stay.
    pub(super) fn span(&self, window: Window, day: Day) -> Option<(Day, Day)> {
        Some(match window {
            Window::Order | Window::Visit | Window::Day | Window::PerUnit => (day, day),
            Window::Week => (day.week_start(), Day(day.week_start().0 + 6)),
            Window::Weeks(n) => {
                let start = day.week_start().0;
                (Day(start - 7 * (i32::from(n.max(1)) - 1)), Day(start + 6))
            }
            // Most windows are seen from a day of the Episode.
            Window::Months(0 | 1) if self.month.0 <= day && day <= self.month.1 => self.month,
            Window::Months(n) => (day.months_before(i32::from(n.max(1)) - 1), day.month_end()),
            Window::Days(n) => (Day(day.0 - (i32::from(n.max(1)) - 1)), day),
            Window::DaysBefore(n) => (Day(day.0 - i32::from(n)), day),
            Window::FullMonths(n) => (Day(day.months_after(-i32::from(n)).0 + 1), day),
            Window::FiscalYear => {
                let start = day.fiscal_year_start();
                (start, Day(start.months_before(-12).0 - 1))
            }
            // Who is not in hospital has each day for a stay of its own.
            Window::Admission
                if self.episode.stay.is_none()
                    && self.episode.setting == crate::episode::Setting::Outpatient =>
            {
                (day, day)
            }
            Window::Admission => {
                let stay = self.episode.stay.as_ref()?;
                (stay.admitted, stay.discharged.unwrap_or(Day::MAX))
            }
            Window::AdmissionDay => {
                let stay = self.episode.stay.as_ref()?;
                (stay.admitted, stay.admitted)
            }
            Window::DischargeDay => {
                let day = self.episode.stay.as_ref()?.discharged?;
                (day, day)
            }
            Window::History | Window::Course => (self.episode.patient.birth_date, Day::MAX),
        })
    }

    /// Whether the window seen from `from` covers `day`.
    pub(super) fn covers(&self, window: Window, from: Day, day: Day) -> bool {
        self.span(window, from).is_some_and(|(first, last)| first <= day && day <= last)
    }

    /// Whether another line of the Episode lies in the window of a line.
    pub(super) fn line_in(&self, window: Window, of: Moment, other: &Line) -> bool {
        match window {
            Window::Order | Window::PerUnit => of.unit == other.unit,
            Window::Visit => of.visit == other.visit,
            Window::Day => of.day == other.day,
            // The Episode is one calendar month.
            Window::Months(_) | Window::History | Window::Course => true,
            _ => self.covers(window, of.day, other.day),
        }
    }

    /// Whether a line of the history lies in the window of a line. The history of the same visit
    /// or order is the Episode's own lines.
    pub(super) fn past_in(&self, window: Window, of: Moment, day: Day) -> bool {
        match window {
            Window::Order | Window::PerUnit | Window::Visit => false,
            _ => self.covers(window, of.day, day),
        }
    }

    /// Whether the window reaches back to days whose history is not known.
    pub(super) fn reaches_unknown(&self, window: Window, day: Day) -> bool {
        match window {
            near if is_near(near) => false,
            Window::AdmissionDay | Window::DischargeDay => false,
            _ => match self.span(window, day) {
                Some((first, _)) => first < self.known_since,
                None => true,
            },
        }
    }

    /// The times that codes of a set that `same` accepts were charged in the window of a line: in
    /// the history, and on the standing lines that `counted` accepts.
    pub(super) fn times_of(
        &self,
        set: u16,
        window: Window,
        of: Moment,
        same: impl Fn(u32) -> bool,
        counted: impl Fn(u32, &Line) -> bool,
    ) -> u32 {
        let mut times = 0_u32;
        for past in self.past_of(set) {
            if same(past.dense) && self.past_in(window, of, past.day) {
                times = times.saturating_add(past.times);
            }
        }
        let mut next = self.s.marks.next_standing(set, 0);
        while let Some(at) = next {
            next = self.s.marks.next_standing(set, at + 1);
            let line = self.line(at);
            if counted(at, line) && same(line.dense) && self.line_in(window, of, line) {
                times = times.saturating_add(line.times);
            }
        }
        times
    }

    /// The times that a code was charged in the window of a line: in the history, and on the
    /// lines that `counted` accepts.
    pub(super) fn times_in(
        &self,
        window: Window,
        of: Moment,
        same: impl Fn(Option<u32>, u32) -> bool,
        counted: impl Fn(u32, &Line) -> bool,
    ) -> u32 {
        let past = self
            .s
            .history
            .iter()
            .filter(|p| same(None, p.dense) && self.past_in(window, of, p.day))
            .map(|p| p.times);
        let own = self
            .out
            .lines
            .iter()
            .zip(0_u32..)
            .filter(|(l, at)| {
                l.verdict != Verdict::NotCharged
                    && same(Some(*at), l.dense)
                    && counted(*at, l)
                    && self.line_in(window, of, l)
            })
            .map(|(l, _)| l.times);
        past.chain(own).fold(0, u32::saturating_add)
    }
}
