//! Days off and the hours that the facility shows.

use super::Run;
use super::context::Context;
use crate::Day;
use crate::episode::HoursDay;
use crate::image::NONE;
use crate::ir::Attr;
use crate::outcome::What;

/// What is asked of the calendar and of the shown hours, once for each visit.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hours {
    holiday: Option<bool>,
    closed: Option<bool>,
    open: Option<bool>,
}

impl Run<'_, '_, '_> {
    /// Asks once of a visit; what is not known is asked again, and its need noted.
    fn once(
        &mut self,
        ctx: &Context,
        place: fn(&mut Hours) -> &mut Option<bool>,
        find: fn(&mut Self, &Context) -> Option<bool>,
    ) -> Option<bool> {
        let at = ctx.visit as usize;
        let known = self.s.visit_facts.get_mut(at).and_then(|visit| *place(&mut visit.hours));
        if known.is_some() {
            return known;
        }
        let found = find(self, ctx);
        if let Some(visit) = self.s.visit_facts.get_mut(at) {
            *place(&mut visit.hours) = found;
        }
        found
    }

    /// Whether the day of a visit is a holiday: as the Episode states; else a Sunday or a day off
    /// of a calendar is one, and a day that a calendar covers is none.
    pub(super) fn holiday(&mut self, ctx: &Context) -> Option<bool> {
        self.once(ctx, |hours| &mut hours.holiday, Self::find_holiday)
    }

    /// Whether the facility has no hours on the day of a visit.
    pub(super) fn closed_day(&mut self, ctx: &Context) -> Option<bool> {
        self.once(ctx, |hours| &mut hours.closed, Self::find_closed_day)
    }

    /// Whether the time of a visit lies within the hours of its day.
    pub(super) fn open(&mut self, ctx: &Context) -> Option<bool> {
        self.once(ctx, |hours| &mut hours.open, Self::find_open)
    }

    fn find_holiday(&mut self, ctx: &Context) -> Option<bool> {
        self.stated_holiday(ctx).or_else(|| self.holiday_by_calendar(self.visit_day(ctx.visit)))
    }

    fn holiday_by_calendar(&self, day: Day) -> Option<bool> {
        if !self.image.has_calendar() {
            return None;
        }
        if day == day.week_start() { Some(true) } else { self.image.day_off(day) }
    }

    /// How many holidays of the calendars follow a day without a working day between.
    pub(super) fn holidays_after(&self, day: Day) -> Option<i32> {
        let mut after = 0;
        while self.holiday_by_calendar(Day(day.0 + after + 1))? {
            after += 1;
        }
        Some(after)
    }

    fn find_closed_day(&mut self, ctx: &Context) -> Option<bool> {
        let episode = self.episode;
        let Some(hours) = &episode.facility.hours else {
            self.need(What::NeedsAttr, Attr::Open as u32);
            return None;
        };
        let day = self.visit_day(ctx.visit);
        let weekday = day.0 - day.week_start().0;
        let closed = |holiday: bool| {
            !hours
                .iter()
                .any(|h| h.from < h.to && h.days.iter().any(|d| holds(*d, weekday, holiday)))
        };
        self.by_holiday(ctx, closed)
    }

    fn find_open(&mut self, ctx: &Context) -> Option<bool> {
        let episode = self.episode;
        let Some(hours) = &episode.facility.hours else {
            self.need(What::NeedsAttr, Attr::Open as u32);
            return None;
        };
        let Some(time) = self.time(ctx) else {
            self.need(What::NeedsAttr, Attr::Minute as u32);
            return None;
        };
        let day = self.visit_day(ctx.visit);
        let weekday = day.0 - day.week_start().0;
        let within = |holiday: bool| {
            hours.iter().any(|h| {
                h.from <= time && time < h.to && h.days.iter().any(|d| holds(*d, weekday, holiday))
            })
        };
        self.by_holiday(ctx, within)
    }

    /// The answer by whether the day is a holiday; where that is unknown and matters, it is needed.
    fn by_holiday(&mut self, ctx: &Context, answer: impl Fn(bool) -> bool) -> Option<bool> {
        match self.holiday(ctx) {
            Some(holiday) => Some(answer(holiday)),
            None if answer(true) == answer(false) => Some(answer(true)),
            None => {
                self.need(What::NeedsAttr, Attr::Holiday as u32);
                None
            }
        }
    }

    /// The time that a visit states.
    pub(super) fn time(&self, ctx: &Context) -> Option<crate::episode::Time> {
        let at = self.s.visit_order.get(ctx.visit as usize).copied().unwrap_or(NONE);
        self.episode.visits.get(at as usize).and_then(|v| v.time)
    }
}

/// A holiday has hours of its own; a Sunday keeps those of Sundays as well.
const fn holds(day: HoursDay, weekday: i32, holiday: bool) -> bool {
    let own = match day {
        HoursDay::Holiday => return holiday,
        HoursDay::Sun => 0,
        HoursDay::Mon => 1,
        HoursDay::Tue => 2,
        HoursDay::Wed => 3,
        HoursDay::Thu => 4,
        HoursDay::Fri => 5,
        HoursDay::Sat => 6,
    };
    own == weekday && (!holiday || weekday == 0)
}
