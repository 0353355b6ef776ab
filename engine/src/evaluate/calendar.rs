//! Days off and the hours that the facility shows.

use super::Run;
use super::context::Context;
use super::expr::Known;
use crate::episode::HoursDay;
use crate::image::NONE;
use crate::ir::{Attr, Value};
use crate::outcome::What;

/// What is asked of the calendar and of the shown hours, once for each visit.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hours {
    holiday: Option<bool>,
    closed: Option<bool>,
    open: Option<bool>,
}

impl Run<'_, '_, '_> {
    /// What is known of the hours of a visit.
    fn hours(&self, ctx: &Context) -> Hours {
        self.s.visit_facts.get(ctx.visit as usize).map_or_else(Hours::default, |v| v.hours)
    }

    /// Remembers what was found; what is not known is asked again, and its need noted.
    fn keep_hours(
        &mut self,
        ctx: &Context,
        found: Option<bool>,
        of: fn(&mut Hours) -> &mut Option<bool>,
    ) {
        if let Some(visit) = self.s.visit_facts.get_mut(ctx.visit as usize) {
            *of(&mut visit.hours) = found;
        }
    }

    /// Whether the day of a visit is a holiday: as the Episode states; else a Sunday or a day off
    /// of a calendar is one, and a day that a calendar covers is none.
    pub(super) fn holiday(&mut self, ctx: &Context) -> Option<bool> {
        let known = self.hours(ctx).holiday;
        if known.is_none() {
            let found = self.find_holiday(ctx);
            self.keep_hours(ctx, found, |hours| &mut hours.holiday);
            return found;
        }
        known
    }

    fn find_holiday(&self, ctx: &Context) -> Option<bool> {
        if let Some(stated) = self.stated_holiday(ctx) {
            return Some(stated);
        }
        if !self.image.has_calendar() {
            return None;
        }
        let day = self.visit_day(ctx.visit);
        if day == day.week_start() { Some(true) } else { self.image.day_off(day) }
    }

    /// Whether the facility has no hours on the day of a visit.
    pub(super) fn closed_day(&mut self, ctx: &Context) -> Known {
        let known = self.hours(ctx).closed.map(Value::Bool);
        known.or_else(|| {
            let found = self.find_closed_day(ctx);
            self.keep_hours(ctx, truth(found), |hours| &mut hours.closed);
            found
        })
    }

    fn find_closed_day(&mut self, ctx: &Context) -> Known {
        let episode = self.episode;
        let Some(hours) = &episode.facility.hours else {
            return self.need(What::NeedsAttr, Attr::Open as u32);
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

    /// The answer by whether the day is a holiday; where that is unknown and matters, it is needed.
    fn by_holiday(&mut self, ctx: &Context, answer: impl Fn(bool) -> bool) -> Known {
        match self.holiday(ctx) {
            Some(holiday) => Some(Value::Bool(answer(holiday))),
            None if answer(true) == answer(false) => Some(Value::Bool(answer(true))),
            None => self.need(What::NeedsAttr, Attr::Holiday as u32),
        }
    }

    /// Whether the time of a visit lies within the hours of its day.
    pub(super) fn open(&mut self, ctx: &Context) -> Known {
        let known = self.hours(ctx).open.map(Value::Bool);
        known.or_else(|| {
            let found = self.find_open(ctx);
            self.keep_hours(ctx, truth(found), |hours| &mut hours.open);
            found
        })
    }

    fn find_open(&mut self, ctx: &Context) -> Known {
        let episode = self.episode;
        let Some(hours) = &episode.facility.hours else {
            return self.need(What::NeedsAttr, Attr::Open as u32);
        };
        let Some(time) = self.time(ctx) else {
            return self.need(What::NeedsAttr, Attr::Minute as u32);
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

    /// The time that a visit states.
    pub(super) fn time(&self, ctx: &Context) -> Option<crate::episode::Time> {
        let at = self.s.visit_order.get(ctx.visit as usize).copied().unwrap_or(NONE);
        self.episode.visits.get(at as usize).and_then(|v| v.time)
    }
}

fn truth(known: Known) -> Option<bool> {
    known.map(|value| value == Value::Bool(true))
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
