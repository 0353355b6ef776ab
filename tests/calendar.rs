//! The holiday class of every day of 2024 to 2027, against the table that was worked out from the law
//! (`tests/cases/calendar/README.md`), not from the rule text.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

use std::collections::BTreeSet;
use std::path::Path;

use santei::Day;
use santei::ir::Calendar;

/// The days off of the table, each with the sign of its weekday.
fn table() -> Vec<(Day, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/calendar/README.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (_, rest) = text.rsplit_once("<!-- begin -->").unwrap();
    let rows = rest.split("<!-- end -->").next().unwrap_or_default();
    rows.lines()
        .filter_map(|line| {
            let mut cells = line.split('|').map(str::trim).skip(1);
            let day = Day::parse(cells.next()?)?;
            Some((day, cells.next()?.to_owned()))
        })
        .collect()
}

fn calendars() -> Vec<Calendar> {
    let outcome = santei_rules::compile(&santei_rules::starter::input());
    outcome.program.unwrap().calendars
}

#[test]
fn every_day_has_the_class_that_the_law_gives_it() {
    let table = table();
    assert!(table.len() > 80, "{} days off in the table", table.len());
    let signs = ["日", "月", "火", "水", "木", "金", "土"];
    for (day, sign) in &table {
        let weekday = usize::try_from(day.0 - day.week_start().0).unwrap();
        assert_eq!(signs.get(weekday), Some(&sign.as_str()), "{day}");
    }
    let off: BTreeSet<Day> = table.into_iter().map(|(day, _)| day).collect();
    let calendars = calendars();
    assert!(!calendars.is_empty());
    let mut day = Day::parse("2024-01-01").unwrap();
    let last = Day::parse("2027-12-31").unwrap();
    let mut days = 0;
    while day <= last {
        assert!(calendars.iter().any(|c| c.from <= day && day <= c.to), "{day} is in no calendar");
        let named = calendars.iter().any(|c| c.days.contains(&day));
        // A Sunday is a day off whether a calendar names it or not.
        let sunday = day == day.week_start();
        assert_eq!(named || sunday, off.contains(&day) || sunday, "{day}");
        day = Day(day.0 + 1);
        days += 1;
    }
    assert_eq!(days, 1_461);
}
