//! Revisions, the files that went in, what was not at hand, days off.

use super::tables::table_kind;
use super::{Image, slice};
use crate::ir::{Schedule, ScheduleId, Source, TableKind};
use crate::{Day, Fixed};

impl<'a> Image<'a> {
    /// The revisions in it.
    pub fn schedules(&self) -> impl ExactSizeIterator<Item = Schedule> + use<'a> {
        let image = *self;
        self.schedules.iter().map(move |s| Schedule {
            name: image.text(s.name).to_owned(),
            title: image.text(s.title).to_owned(),
            from: Day(s.from),
            to: Day(s.to),
            cite: image.text(s.cite).to_owned(),
            yen_per_point: Fixed::from_raw(s.yen_per_point),
            partial: s.partial != 0,
        })
    }

    /// The revision in force on a day.
    #[must_use]
    pub fn schedule_on(&self, day: Day) -> Option<ScheduleId> {
        let at = self.schedules.iter().position(|s| s.from <= day.0 && day.0 <= s.to)?;
        u16::try_from(at).ok().map(ScheduleId)
    }

    pub(crate) fn schedule_name(&self, id: u16) -> &'a str {
        self.schedules.get(usize::from(id)).map_or("", |s| self.text(s.name))
    }

    pub(crate) fn yen_per_point(&self, id: ScheduleId) -> Fixed {
        let record = self.schedules.get(usize::from(id.0));
        Fixed::from_raw(record.map_or(0, |s| s.yen_per_point))
    }

    /// The files that went in.
    pub fn sources(&self) -> impl ExactSizeIterator<Item = Source> + use<'a> {
        let image = *self;
        self.sources.iter().map(move |s| Source {
            name: image.text(s.name).to_owned(),
            kind: image.text(s.kind).to_owned(),
            sha256: s.hash,
            rows_good: s.good,
            rows_bad: s.bad,
            official: s.official != 0,
        })
    }

    pub(crate) fn source_name(&self, id: u32) -> &'a str {
        self.sources.get(id as usize).map_or("", |s| self.text(s.name))
    }

    /// The tables that a schedule declares and that were not at hand.
    pub fn missing(&self) -> impl Iterator<Item = (ScheduleId, TableKind)> + use<'a> {
        self.missing
            .iter()
            .filter_map(|m| table_kind(m.table).map(|table| (ScheduleId(m.schedule), table)))
    }

    /// The tables that a schedule lacks, as bits.
    pub(crate) fn lacking(&self, schedule: ScheduleId) -> u16 {
        let of = self.missing.iter().filter(|m| m.schedule == schedule.0);
        of.fold(0, |bits, m| bits | 1_u16.checked_shl(u32::from(m.table)).unwrap_or(0))
    }

    /// The name of a facility standard (施設基準) in a revision, where the image holds it.
    #[must_use]
    pub fn standard_name(&self, schedule: ScheduleId, code: u16) -> Option<&'a str> {
        let key = (schedule.0, code);
        let at = self.standard_names.binary_search_by_key(&key, |s| (s.schedule, s.code)).ok()?;
        self.standard_names.get(at).map(|s| self.text(s.name))
    }

    /// The unit in which a quantity is given (データ規格名), by its number; `None` for 0, no quantity.
    #[must_use]
    pub fn unit_name(&self, number: u16) -> Option<&'a str> {
        let number = u32::from(number);
        let at = self.unit_names.binary_search_by_key(&number, |u| u.number).ok()?;
        self.unit_names.get(at).map(|u| self.text(u.name))
    }

    /// Whether the calendars have a list of days off at all.
    pub(crate) const fn has_calendar(&self) -> bool {
        !self.calendars.is_empty()
    }

    /// Whether a day is off by a calendar; `None` where no calendar covers it.
    pub(crate) fn day_off(&self, day: Day) -> Option<bool> {
        let mut known = None;
        for calendar in self.calendars {
            if slice(self.calendar_days, calendar.days).binary_search(&day.0).is_ok() {
                return Some(true);
            }
            if calendar.from <= day.0 && day.0 <= calendar.to {
                known = Some(false);
            }
        }
        known
    }
}
