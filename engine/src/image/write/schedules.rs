//! Revisions, the files that went in, the tables that are not at hand, names of facility standards,
//! days off.

use super::{WriteError, Writer, short};
use crate::image::layout::{
    CalendarRecord, MissingRecord, Run, ScheduleRecord, Section, SourceRecord, StandardNameRecord,
    UnitNameRecord,
};

impl Writer<'_> {
    pub(super) fn schedules(&mut self) -> Result<(), WriteError> {
        let program = self.program;
        if !program.schedules.is_sorted_by_key(|s| s.from) {
            return Err(WriteError::Unsorted("schedules"));
        }
        short(program.schedules.len(), "schedules")?;
        short(program.sources.len(), "sources")?;
        for schedule in &program.schedules {
            let record = ScheduleRecord {
                yen_per_point: schedule.yen_per_point.raw(),
                name: self.text(&schedule.name),
                title: self.text(&schedule.title),
                cite: self.text(&schedule.cite),
                from: schedule.from.0,
                to: schedule.to.0,
                partial: u32::from(schedule.partial),
                reserved: 0,
            };
            self.push(Section::Schedules, &record);
        }
        for source in &program.sources {
            let record = SourceRecord {
                name: self.text(&source.name),
                kind: self.text(&source.kind),
                hash: source.sha256,
                good: source.rows_good,
                bad: source.rows_bad,
                official: u32::from(source.official),
            };
            self.push(Section::Sources, &record);
        }
        for missing in &program.missing {
            let record =
                MissingRecord { schedule: missing.schedule.0, table: missing.table as u16 };
            self.push(Section::Missing, &record);
        }
        if !program.standards.is_sorted_by(|a, b| (a.schedule, a.code) < (b.schedule, b.code)) {
            return Err(WriteError::Unsorted("standards"));
        }
        for standard in &program.standards {
            let record = StandardNameRecord {
                schedule: standard.schedule.0,
                code: standard.code,
                name: self.text(&standard.name),
            };
            self.push(Section::StandardNames, &record);
        }
        if !program.units.is_sorted_by(|a, b| a.number < b.number) {
            return Err(WriteError::Unsorted("units"));
        }
        for unit in &program.units {
            let record = UnitNameRecord { number: unit.number.into(), name: self.text(&unit.name) };
            self.push(Section::UnitNames, &record);
        }
        Ok(())
    }

    pub(super) fn calendars(&mut self) -> Result<(), WriteError> {
        let program = self.program;
        for calendar in &program.calendars {
            if !calendar.days.is_sorted_by(|a, b| a < b) {
                return Err(WriteError::Unsorted("days of a calendar"));
            }
            let days = Run {
                at: self.count::<i32>(Section::CalendarDays),
                len: calendar.days.len() as u32,
            };
            for day in &calendar.days {
                self.push(Section::CalendarDays, &day.0);
            }
            let record = CalendarRecord {
                name: self.text(&calendar.name),
                cite: self.text(&calendar.cite),
                from: calendar.from.0,
                to: calendar.to.0,
                days,
            };
            self.push(Section::Calendars, &record);
        }
        Ok(())
    }
}
