//! The nine-digit codes of the national masters.

use core::fmt;
use core::str::FromStr;

/// A nine-digit master code (診療行為コード, 医薬品コード, 特定器材コード, コメントコード).
///
/// The first digit tells the master: 1 医科, 3 歯科, 4 調剤, 6 医薬品, 7 特定器材, 8 コメント
/// (記録条件仕様).
///
/// ```
/// use santei::Code;
/// let code: Code = "112007410".parse()?;
/// assert_eq!(code.to_string(), "112007410");
/// assert!("11200741".parse::<Code>().is_err());
/// # Ok::<(), santei::CodeError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub u32);

/// A text that is not nine digits.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a code of nine digits")]
pub struct CodeError(pub String);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:09}", self.0)
    }
}

impl FromStr for Code {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() == 9 && text.bytes().all(|b| b.is_ascii_digit()) {
            text.parse().map(Code).map_err(|_| CodeError(text.to_owned()))
        } else {
            Err(CodeError(text.to_owned()))
        }
    }
}

impl Code {
    /// The first digit: which master the code belongs to.
    ///
    /// ```
    /// assert_eq!(santei::Code(620_000_001).family(), 6);
    /// ```
    #[must_use]
    pub const fn family(self) -> u32 {
        self.0 / 100_000_000
    }
}
