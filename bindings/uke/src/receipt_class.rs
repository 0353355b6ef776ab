//! レセプト種別: four digits that tell the point table, the insurance, how many pay, and the
//! patient's class (別表5).

/// 点数表 or form, the first digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointTable {
    /// 医科.
    Medical,
    /// 歯科.
    Dental,
    /// 調剤.
    Pharmacy,
    /// 訪問看護.
    HomeNursing,
}

/// The insurance, the second digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Insurance {
    /// 医保・国保.
    Insurance,
    /// 公費 alone.
    Schemes,
    /// 後期高齢者.
    Elderly,
    /// 退職者.
    Retired,
}

/// The patient's class, the fourth digit, whatever 入外.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Person {
    /// 本人; with schemes alone everybody.
    Insured,
    /// 未就学者.
    Preschool,
    /// 家族.
    Family,
    /// 高齢受給者・後期高齢者 一般・低所得.
    ElderlyGeneral,
    /// 高齢受給者・後期高齢者 7割.
    ElderlySeventy,
}

/// A レセプト種別.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReceiptClass {
    /// The point table.
    pub point_table: PointTable,
    /// The insurance.
    pub insurance: Insurance,
    /// How many pay: the insurance and the schemes, 1 to 5.
    pub payers: u8,
    /// The patient's class.
    pub person: Person,
    /// 入院.
    pub inpatient: bool,
}

impl ReceiptClass {
    /// The class by its four digits.
    ///
    /// ```
    /// use santei_uke::receipt_class::{Insurance, Person, ReceiptClass};
    /// let class = ReceiptClass::of(b"1124").unwrap();
    /// assert_eq!((class.insurance, class.person), (Insurance::Insurance, Person::Preschool));
    /// assert_eq!((class.schemes(), class.inpatient), (1, false));
    /// assert_eq!(class.digits(), *b"1124");
    /// ```
    #[must_use]
    pub const fn of(digits: &[u8]) -> Option<Self> {
        let [table, insurance, payers, person] = *digits else { return None };
        let point_table = match table {
            b'1' => PointTable::Medical,
            b'3' => PointTable::Dental,
            b'4' => PointTable::Pharmacy,
            b'6' => PointTable::HomeNursing,
            _ => return None,
        };
        let insurance = match insurance {
            b'1' => Insurance::Insurance,
            b'2' => Insurance::Schemes,
            b'3' => Insurance::Elderly,
            b'4' => Insurance::Retired,
            _ => return None,
        };
        let payers = match payers {
            b'1'..=b'5' => payers.wrapping_sub(b'0'),
            _ => return None,
        };
        let (person, inpatient) = match person {
            b'1' => (Person::Insured, true),
            b'2' => (Person::Insured, false),
            b'3' => (Person::Preschool, true),
            b'4' => (Person::Preschool, false),
            b'5' => (Person::Family, true),
            b'6' => (Person::Family, false),
            b'7' => (Person::ElderlyGeneral, true),
            b'8' => (Person::ElderlyGeneral, false),
            b'9' => (Person::ElderlySeventy, true),
            b'0' => (Person::ElderlySeventy, false),
            _ => return None,
        };
        Some(Self { point_table, insurance, payers, person, inpatient })
    }

    /// The four digits.
    #[must_use]
    pub const fn digits(self) -> [u8; 4] {
        [
            match self.point_table {
                PointTable::Medical => b'1',
                PointTable::Dental => b'3',
                PointTable::Pharmacy => b'4',
                PointTable::HomeNursing => b'6',
            },
            match self.insurance {
                Insurance::Insurance => b'1',
                Insurance::Schemes => b'2',
                Insurance::Elderly => b'3',
                Insurance::Retired => b'4',
            },
            b'0'.wrapping_add(self.payers),
            match (self.person, self.inpatient) {
                (Person::Insured, true) => b'1',
                (Person::Insured, false) => b'2',
                (Person::Preschool, true) => b'3',
                (Person::Preschool, false) => b'4',
                (Person::Family, true) => b'5',
                (Person::Family, false) => b'6',
                (Person::ElderlyGeneral, true) => b'7',
                (Person::ElderlyGeneral, false) => b'8',
                (Person::ElderlySeventy, true) => b'9',
                (Person::ElderlySeventy, false) => b'0',
            },
        ]
    }

    /// Whether the insurance is among the payers.
    #[must_use]
    pub const fn has_insurance(self) -> bool {
        !matches!(self.insurance, Insurance::Schemes)
    }

    /// How many schemes (公費) pay.
    #[must_use]
    pub const fn schemes(self) -> u8 {
        if self.has_insurance() { self.payers.saturating_sub(1) } else { self.payers }
    }
}
