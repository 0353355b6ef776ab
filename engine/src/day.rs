//! Calendar days as plain numbers.

use chrono::{Datelike, NaiveDate};
use core::fmt;

/// A calendar day: the number of days since 1970-01-01.
///
/// ```
/// use santei::Day;
/// let day = Day::parse("2026-06-01").unwrap_or_default();
/// assert_eq!(day.to_string(), "2026-06-01");
/// assert_eq!(day.month_start().to_string(), "2026-06-01");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// A day before every other.
    pub const MIN: Self = Self(i32::MIN);
    /// A day after every other (99999999 in the official files).
    pub const MAX: Self = Self(i32::MAX);

    /// The day of a [`NaiveDate`].
    #[must_use]
    pub fn from_date(date: NaiveDate) -> Self {
        Self(date.num_days_from_ce() - 719_163)
    }

    /// The day as a [`NaiveDate`]; `None` for [`Day::MIN`], [`Day::MAX`] and days beyond the
    /// calendar.
    #[must_use]
    pub fn to_date(self) -> Option<NaiveDate> {
        NaiveDate::from_num_days_from_ce_opt(self.0.checked_add(719_163)?)
    }

    /// A day from its year, month and day of the month.
    #[must_use]
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self::from_date)
    }

    /// A day from `2026-06-01`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
        let digit = |byte: &u8| byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
        let two = |tens: &u8, ones: &u8| Some(digit(tens)? * 10 + digit(ones)?);
        let year = two(y1, y2)? * 100 + two(y3, y4)?;
        Self::from_ymd(year as i32, two(m1, m2)?, two(d1, d2)?)
    }

    /// Year, month (1–12) and day of the month (1–31).
    ///
    /// So that the engine needs no calendar in its hot path: the method of Neri and Schneider
    /// (Euclidean affine functions, 2022), and that of Hinnant for days that are far from ours.
    #[must_use]
    pub const fn ymd(self) -> (i32, u32, u32) {
        // Days from 1 March of the year 0, up to the year 9999.
        let days = (self.0 as u32).wrapping_add(719_468);
        if days > 3_652_365 {
            return self.ymd_far();
        }
        let quarters = days * 4 + 3;
        let century = quarters / 146_097;
        let of_century = (quarters % 146_097) | 3;
        let scaled = of_century as u64 * 2_939_745;
        let of_year = scaled as u32 / 2_939_745 / 4;
        let months = of_year * 2_141 + 197_913;
        let (month, day) = (months >> 16, (months & 0xffff) / 2_141 + 1);
        let year = (century * 100) as i32 + (scaled >> 32) as i32;
        if of_year >= 306 { (year + 1, month - 12, day) } else { (year, month, day) }
    }

    const fn ymd_far(self) -> (i32, u32, u32) {
        let z = self.0 as i64 + 719_468;
        let era = z.div_euclid(146_097);
        // Of the 400 years of an era, nothing has more than 32 bits.
        let doe = z.rem_euclid(146_097) as u32;
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = doy - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe as i64 + era * 400 + if month <= 2 { 1 } else { 0 };
        (year as i32, month, day)
    }

    const fn from_civil(year: i32, month: u32, day: u32) -> Self {
        let y = if month <= 2 { year as i64 - 1 } else { year as i64 };
        let era = y.div_euclid(400);
        let yoe = y.rem_euclid(400) as u32;
        let mp = if month <= 2 { month + 9 } else { month - 3 };
        let doy = (153 * mp + 2) / 5 + day - 1;
        let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
        Self((era * 146_097 + doe as i64 - 719_468) as i32)
    }

    const fn month_length(year: i32, month: u32) -> i32 {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    /// The first day of the month.
    #[must_use]
    pub const fn month_start(self) -> Self {
        let (_, _, day) = self.ymd();
        Self(self.0.saturating_sub(day as i32 - 1))
    }

    /// The first day of the month that lies `months` before (negative: after).
    #[must_use]
    pub const fn months_before(self, months: i32) -> Self {
        let (year, month, _) = self.ymd();
        let index = year * 12 + month as i32 - 1 - months;
        Self::from_civil(index.div_euclid(12), index.rem_euclid(12) as u32 + 1, 1)
    }

    /// The same day of the month (応当日) `months` after (negative: before); a day that the other
    /// month lacks is its last day.
    ///
    /// ```
    /// use santei::Day;
    /// let day = Day::parse("2026-01-31").unwrap_or_default();
    /// assert_eq!(day.months_after(1).to_string(), "2026-02-28");
    /// assert_eq!(day.months_after(-2).to_string(), "2025-11-30");
    /// ```
    #[must_use]
    pub const fn months_after(self, months: i32) -> Self {
        let (year, month, day) = self.ymd();
        let index = year * 12 + month as i32 - 1 + months;
        let (year, month) = (index.div_euclid(12), index.rem_euclid(12) as u32 + 1);
        let last = Self::month_length(year, month) as u32;
        Self::from_civil(year, month, if day < last { day } else { last })
    }

    /// The last day of the month.
    #[must_use]
    pub const fn month_end(self) -> Self {
        let (year, month, day) = self.ymd();
        Self(self.0.saturating_add(Self::month_length(year, month) - day as i32))
    }

    /// The Sunday that begins the week (電子点数表「週」: Sunday to Saturday).
    #[must_use]
    pub const fn week_start(self) -> Self {
        // 1970-01-01 was a Thursday.
        Self(self.0 - (self.0 + 4).rem_euclid(7))
    }

    /// The first day of the fiscal year (1 April).
    #[must_use]
    pub const fn fiscal_year_start(self) -> Self {
        let (year, month, _) = self.ymd();
        Self::from_civil(if month >= 4 { year } else { year - 1 }, 4, 1)
    }

    /// The day `years` later; the 29th of February becomes the 1st of March.
    #[must_use]
    pub const fn add_years(self, years: i32) -> Self {
        let (year, month, day) = self.ymd();
        Self::from_civil(year + years, month, day)
    }

    /// The day as `YYYYMMDD`, for tests of order and for messages.
    #[must_use]
    pub const fn number(self) -> i64 {
        let (year, month, day) = self.ymd();
        year as i64 * 10_000 + month as i64 * 100 + day as i64
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::MAX {
            return write!(f, "9999-12-31");
        }
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_calendar_on_every_day_of_two_centuries() {
        let mut day = Day::from_ymd(1900, 1, 1).unwrap();
        let end = Day::from_ymd(2100, 12, 31).unwrap();
        while day <= end {
            let date = day.to_date().unwrap();
            assert_eq!(day.ymd(), (date.year(), date.month(), date.day()));
            assert_eq!(day.week_start().to_date().unwrap().weekday(), chrono::Weekday::Sun);
            assert!(day.0 - day.week_start().0 < 7);
            assert_eq!(day.month_start().ymd(), (date.year(), date.month(), 1));
            assert_eq!(day.month_end().ymd().1, date.month());
            assert_eq!(Day(day.month_end().0 + 1).ymd().2, 1);
            day = Day(day.0 + 1);
        }
    }

    #[test]
    fn the_two_methods_agree_where_one_ends() {
        for day in [-719_468, -719_467, -719_400, 0, 2_932_896, 2_932_897, 2_932_898] {
            assert_eq!(Day(day).ymd(), Day(day).ymd_far(), "{day}");
        }
        for day in (-719_469..2_933_000).step_by(7) {
            let (year, month, of_month) = Day(day).ymd();
            assert_eq!((year, month, of_month), Day(day).ymd_far());
            assert_eq!(Day::from_civil(year, month, of_month), Day(day));
        }
        assert_eq!(Day::MAX.ymd(), Day::MAX.ymd_far());
        assert_eq!(Day::MIN.ymd(), Day::MIN.ymd_far());
    }

    #[test]
    fn a_leap_day_is_reached_on_the_first_of_march() {
        let day = Day::parse("2020-02-29").unwrap();
        assert_eq!(day.add_years(6).to_string(), "2026-03-01");
        assert_eq!(Day::parse("2026-02-30"), None);
        assert_eq!(Day::parse("2026-2-3"), None);
    }
}
