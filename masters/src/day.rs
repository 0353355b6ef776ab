//! Dates as the masters write them: eight digits, `99999999` for no end, zeros for none.

use chrono::{Days, NaiveDate};

/// The day that stands for `99999999`: no end is known.
pub const OPEN_END: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// The day that stands for "from the beginning": a row that states no beginning.
pub const BEGINNING: NaiveDate = match NaiveDate::from_ymd_opt(1, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// Reads eight digits. `Ok(None)` for blank and for zeros; `Err(())` for anything else that is
/// not a day.
#[expect(clippy::result_unit_err, reason = "the caller knows what was read and words the problem")]
pub fn parse(text: &str) -> Result<Option<NaiveDate>, ()> {
    if text.bytes().all(|b| b == b'0') {
        return Ok(None);
    }
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(());
    }
    if text == "99999999" {
        return Ok(Some(OPEN_END));
    }
    let number: u32 = text.parse().map_err(|_| ())?;
    let year = i32::try_from(number / 10_000).map_err(|_| ())?;
    NaiveDate::from_ymd_opt(year, number / 100 % 100, number % 100).map(Some).ok_or(())
}

/// Eight digits.
pub fn format(day: NaiveDate) -> String {
    if day == OPEN_END { "99999999".into() } else { day.format("%Y%m%d").to_string() }
}

/// The day before.
pub fn before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(1)).unwrap_or(day)
}

/// The day after.
pub fn after(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_digits() {
        assert_eq!(parse("20240601"), Ok(NaiveDate::from_ymd_opt(2024, 6, 1)));
        assert_eq!(parse("99999999"), Ok(Some(OPEN_END)));
        assert_eq!(parse("00000000"), Ok(None));
        assert_eq!(parse("0"), Ok(None));
        assert_eq!(parse(""), Ok(None));
        for bad in ["20240631", "2024061", "20241301", "abcdefgh", "２０２４"] {
            assert_eq!(parse(bad), Err(()), "{bad}");
        }
        assert_eq!(format(OPEN_END), "99999999");
    }
}
