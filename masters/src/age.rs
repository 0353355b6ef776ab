//! Age bounds (下限年齢・上限年齢).

use std::fmt;
use std::str::FromStr;

/// An age bound of the masters: the lower bound includes its age, the upper one excludes it
/// (マスターファイル仕様説明書 医科診療行為マスター 項番41・42).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AgeBound {
    /// `00`: no bound.
    None,
    /// Two digits: years of age.
    Years(u8),
    /// `AA`: 28 days after birth.
    Days28,
    /// `AE`: 90 days after birth (upper bounds only).
    Days90,
    /// `B3`, `B6`, `BF`, `BK`: the first day of the month after the 3rd, 6th, 15th, 20th
    /// birthday.
    MonthAfter(u8),
    /// `MG`: until school age (未就学, upper bounds only).
    BeforeSchool,
}

/// The text is not an age bound.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an age bound")]
pub struct BadAge(pub String);

impl FromStr for AgeBound {
    type Err = BadAge;

    fn from_str(text: &str) -> Result<Self, BadAge> {
        Ok(match text {
            "00" | "0" => Self::None,
            "AA" => Self::Days28,
            "AE" => Self::Days90,
            "B3" => Self::MonthAfter(3),
            "B6" => Self::MonthAfter(6),
            "BF" => Self::MonthAfter(15),
            "BK" => Self::MonthAfter(20),
            "MG" => Self::BeforeSchool,
            _ => {
                let digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
                match text.parse() {
                    Ok(years) if digits => Self::Years(years),
                    _ => return Err(BadAge(text.to_owned())),
                }
            }
        })
    }
}

impl fmt::Display for AgeBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("00"),
            Self::Years(years) => write!(f, "{years:02}"),
            Self::Days28 => f.write_str("AA"),
            Self::Days90 => f.write_str("AE"),
            Self::MonthAfter(3) => f.write_str("B3"),
            Self::MonthAfter(6) => f.write_str("B6"),
            Self::MonthAfter(15) => f.write_str("BF"),
            Self::MonthAfter(_) => f.write_str("BK"),
            Self::BeforeSchool => f.write_str("MG"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_official_bound_reads_and_writes() {
        for text in ["00", "03", "06", "15", "75", "AA", "AE", "B3", "B6", "BF", "BK", "MG"] {
            assert_eq!(text.parse::<AgeBound>().unwrap().to_string(), text);
        }
        for bad in ["", "6", "006", "AB", "あ"] {
            assert!(bad.parse::<AgeBound>().is_err(), "{bad}");
        }
    }
}
