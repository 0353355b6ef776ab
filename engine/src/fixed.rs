//! Exact decimal numbers for points, yen and quantities.

use core::fmt;
use core::str::FromStr;
use rust_decimal::Decimal;

/// A signed decimal with seven places, held in an `i64`.
///
/// Seven places hold every product that the schedule makes exactly: a price (2 places) times a
/// quantity (5 places, 記録条件仕様), or points (2 places) times two percentages. An operation
/// whose result would need more places, or would overflow, gives `None`: nothing is rounded
/// silently.
///
/// ```
/// use santei::Fixed;
/// let base: Fixed = "42.50".parse()?;
/// let half = base.times("0.5".parse()?).unwrap_or_default();
/// assert_eq!(half.to_string(), "21.25");
/// assert_eq!(half.round_half_up().to_string(), "21");
/// # Ok::<(), santei::FixedError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fixed(i64);

/// A text that is not a decimal number of at most seven places.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a decimal number of at most seven places")]
pub struct FixedError(pub String);

const SCALE: i64 = 10_000_000;

impl Fixed {
    /// Zero.
    pub const ZERO: Self = Self(0);
    /// One.
    pub const ONE: Self = Self(SCALE);
    /// The largest number.
    pub const MAX: Self = Self(i64::MAX);

    /// The number from its ten-millionths.
    #[must_use]
    pub const fn from_raw(raw: i64) -> Self {
        Self(raw)
    }

    /// The ten-millionths.
    #[must_use]
    pub const fn raw(self) -> i64 {
        self.0
    }

    /// A whole number; `None` where it is too large.
    #[must_use]
    pub const fn from_int(value: i64) -> Option<Self> {
        match value.checked_mul(SCALE) {
            Some(raw) => Some(Self(raw)),
            None => None,
        }
    }

    /// A whole number of 32 bits, which always fits.
    #[must_use]
    pub const fn from_i32(value: i32) -> Self {
        Self(value as i64 * SCALE)
    }

    /// The exact sum.
    #[must_use]
    pub const fn plus(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(raw) => Some(Self(raw)),
            None => None,
        }
    }

    /// The exact difference.
    #[must_use]
    pub const fn minus(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(raw) => Some(Self(raw)),
            None => None,
        }
    }

    /// The exact product; `None` where it needs more than seven places.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        // Most factors are whole numbers: no 128-bit division for them.
        if other.0 % SCALE == 0 {
            return self.0.checked_mul(other.0 / SCALE).map(Self);
        }
        if self.0 % SCALE == 0 {
            return other.0.checked_mul(self.0 / SCALE).map(Self);
        }
        let product = i128::from(self.0) * i128::from(other.0);
        let scale = i128::from(SCALE);
        if product % scale == 0 { i64::try_from(product / scale).ok().map(Self) } else { None }
    }

    /// The product with a whole number.
    #[must_use]
    pub const fn times_whole(self, times: u32) -> Option<Self> {
        match self.0.checked_mul(times as i64) {
            Some(raw) => Some(Self(raw)),
            None => None,
        }
    }

    /// The exact quotient; `None` by zero or where it needs more than seven places.
    #[must_use]
    pub fn divided_by(self, other: Self) -> Option<Self> {
        if other.0 == 0 {
            return None;
        }
        let scaled = i128::from(self.0) * i128::from(SCALE);
        let divisor = i128::from(other.0);
        if scaled % divisor == 0 { i64::try_from(scaled / divisor).ok().map(Self) } else { None }
    }

    /// `percent` hundredths of the number, exactly.
    #[must_use]
    pub fn percent(self, percent: Self) -> Option<Self> {
        let product = i128::from(self.0) * i128::from(percent.0);
        let scale = i128::from(SCALE) * 100;
        if product % scale == 0 { i64::try_from(product / scale).ok().map(Self) } else { None }
    }

    /// 切上げ: the smallest whole number that is not below.
    #[must_use]
    pub const fn ceil(self) -> Self {
        let floor = self.0.div_euclid(SCALE);
        Self(if self.0.rem_euclid(SCALE) == 0 { floor } else { floor + 1 } * SCALE)
    }

    /// 切捨て: the largest whole number that is not above.
    #[must_use]
    pub const fn floor(self) -> Self {
        Self(self.0.div_euclid(SCALE) * SCALE)
    }

    /// 四捨五入: the nearest whole number; a half goes away from zero.
    #[must_use]
    pub const fn round_half_up(self) -> Self {
        // Most numbers are whole.
        if self.0 % SCALE == 0 {
            return self;
        }
        let magnitude = self.0.unsigned_abs();
        let scale = SCALE.unsigned_abs();
        let whole = magnitude / scale + if magnitude % scale >= scale / 2 { 1 } else { 0 };
        let raw = (whole * scale) as i64;
        Self(if self.0 < 0 { -raw } else { raw })
    }

    /// The whole number, if it is one.
    #[must_use]
    pub const fn to_int(self) -> Option<i64> {
        if self.0 % SCALE == 0 { Some(self.0 / SCALE) } else { None }
    }

    /// Whether the number is zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The number as a [`Decimal`].
    ///
    /// ```
    /// use rust_decimal::Decimal;
    /// assert_eq!(santei::Fixed::from_i32(75).to_decimal(), Decimal::from(75));
    /// ```
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.0, 7).normalize()
    }

    /// The number from a [`Decimal`]; `None` where it has more than seven places or is too large.
    #[must_use]
    pub fn from_decimal(decimal: Decimal) -> Option<Self> {
        let decimal = decimal.normalize();
        let lift = 7_u32.checked_sub(decimal.scale())?;
        let mantissa = decimal.mantissa().checked_mul(10_i128.pow(lift))?;
        i64::try_from(mantissa).ok().map(Self)
    }
}

impl fmt::Display for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let scale = SCALE.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (magnitude / scale, magnitude % scale);
        if part == 0 {
            write!(f, "{sign}{whole}")
        } else {
            let digits = format!("{part:07}");
            write!(f, "{sign}{whole}.{}", digits.trim_end_matches('0'))
        }
    }
}

impl FromStr for Fixed {
    type Err = FixedError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fail = || FixedError(text.to_owned());
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !plain(whole) || !plain(part) || digits.ends_with('.') {
            return Err(fail());
        }
        let part = part.trim_end_matches('0');
        if part.len() > 7 {
            return Err(fail());
        }
        let mut raw: i64 =
            whole.parse::<i64>().ok().and_then(|w| w.checked_mul(SCALE)).ok_or_else(fail)?;
        if !part.is_empty() {
            let lift = 10_i64.pow(u32::try_from(7 - part.len()).map_err(|_| fail())?);
            let places = part.parse::<i64>().map_err(|_| fail())? * lift;
            raw = raw.checked_add(places).ok_or_else(fail)?;
        }
        Ok(Self(if negative { -raw } else { raw }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn f(text: &str) -> Fixed {
        text.parse().unwrap()
    }

    #[test]
    fn half_goes_away_from_zero() {
        assert_eq!(f("127.5").round_half_up(), f("128"));
        assert_eq!(f("63.75").round_half_up(), f("64"));
        assert_eq!(f("122.4").round_half_up(), f("122"));
        assert_eq!(f("-0.5").round_half_up(), f("-1"));
        assert_eq!(f("-1.5").ceil(), f("-1"));
        assert_eq!(f("-1.5").floor(), f("-2"));
    }

    #[test]
    fn products_are_exact_or_refused() {
        assert_eq!(f("15.10").times(f("0.00001")), Some(f("0.000151")));
        assert_eq!(f("0.0000001").times(f("0.1")), None);
        assert_eq!(f("1").divided_by(f("3")), None);
        assert_eq!(f("85").percent(f("42.5")), Some(f("36.125")));
        assert_eq!(Fixed::MAX.plus(Fixed::ONE), None);
    }

    #[test]
    fn text_round_trips() {
        for text in ["0", "1", "-1", "0.5", "20.25", "99999999.9999999", "-0.0000001"] {
            assert_eq!(f(text).to_string(), text);
            assert_eq!(Fixed::from_decimal(f(text).to_decimal()), Some(f(text)));
        }
        for text in ["", ".", "1.", ".5", "1e3", "+1", "0.00000001", "９", "--1", "1.2.3"] {
            assert!(text.parse::<Fixed>().is_err(), "{text}");
        }
    }
}
