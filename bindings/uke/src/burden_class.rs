//! 負担区分: which of the insurance and the four schemes pay for a record (別表21).

/// Who pays: the insurance and up to four schemes (公費), as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Payers(u8);

/// The codes with their bits: insurance, 第1公費 … 第4公費.
const CODES: [(u8, u8); 31] = [
    (b'1', 0b10000),
    (b'5', 0b01000),
    (b'6', 0b00100),
    (b'B', 0b00010),
    (b'C', 0b00001),
    (b'2', 0b11000),
    (b'3', 0b10100),
    (b'E', 0b10010),
    (b'G', 0b10001),
    (b'7', 0b01100),
    (b'H', 0b01010),
    (b'I', 0b01001),
    (b'J', 0b00110),
    (b'K', 0b00101),
    (b'L', 0b00011),
    (b'4', 0b11100),
    (b'M', 0b11010),
    (b'N', 0b11001),
    (b'O', 0b10110),
    (b'P', 0b10101),
    (b'Q', 0b10011),
    (b'R', 0b01110),
    (b'S', 0b01101),
    (b'T', 0b01011),
    (b'U', 0b00111),
    (b'V', 0b11110),
    (b'W', 0b11101),
    (b'X', 0b11011),
    (b'Y', 0b10111),
    (b'Z', 0b01111),
    (b'9', 0b11111),
];

impl Payers {
    /// The insurance alone.
    pub const INSURANCE: Self = Self(0b10000);
    /// Nobody.
    pub const NONE: Self = Self(0);

    /// Who pays by a code.
    ///
    /// ```
    /// use santei_uke::burden_class::Payers;
    /// let payers = Payers::of(b"2").unwrap();
    /// assert!(payers.insurance() && payers.scheme(1) && !payers.scheme(2));
    /// assert_eq!(payers.code(), Some(b'2'));
    /// assert_eq!(Payers::of(b"A"), None);
    /// ```
    #[must_use]
    pub fn of(code: &[u8]) -> Option<Self> {
        let [code] = code else { return None };
        CODES.iter().find(|(listed, _)| listed == code).map(|(_, bits)| Self(*bits))
    }

    /// The code.
    #[must_use]
    pub fn code(self) -> Option<u8> {
        CODES.iter().find(|(_, bits)| *bits == self.0).map(|(code, _)| *code)
    }

    /// Whether the insurance pays.
    #[must_use]
    pub const fn insurance(self) -> bool {
        self.0 & 0b10000 != 0
    }

    /// Whether a scheme pays, from 1.
    #[must_use]
    pub const fn scheme(self, number: u8) -> bool {
        matches!(number, 1..=4) && self.0 & (0b10000 >> number) != 0
    }

    /// With a scheme, from 1.
    #[must_use]
    pub const fn with_scheme(self, number: u8) -> Self {
        match number {
            1..=4 => Self(self.0 | (0b10000 >> number)),
            _ => self,
        }
    }

    /// These and the others.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether all of these are among the others.
    #[must_use]
    pub const fn within(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }
}
