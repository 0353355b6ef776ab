//! Codes of the masters.

use std::fmt;
use std::str::FromStr;

/// A code of a master: nine digits for acts, drugs, materials and comments, seven for diseases,
/// four for modifiers and facility standards. Leading zeros carry no meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub u32);

/// The text is not one to nine digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a code of one to nine digits")]
pub struct BadCode(pub String);

impl FromStr for Code {
    type Err = BadCode;

    fn from_str(text: &str) -> Result<Self, BadCode> {
        let digits =
            !text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit());
        match text.parse() {
            Ok(number) if digits => Ok(Self(number)),
            _ => Err(BadCode(text.to_owned())),
        }
    }
}

/// Nine digits.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:09}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_digits() {
        assert_eq!("111000110".parse(), Ok(Code(111_000_110)));
        assert_eq!("0000999".parse(), Ok(Code(999)));
        assert_eq!(Code(999).to_string(), "000000999");
        for bad in ["", "1110001100", "+1", "１", "a"] {
            assert!(bad.parse::<Code>().is_err(), "{bad}");
        }
    }
}
