//! Kinds of records (レコード識別情報).

use core::fmt;

/// The kind of a record, by its two letters. Letters that no specification lists stay what they
/// are.
///
/// ```
/// use santei_uke::Kind;
/// assert_eq!(Kind::of(b"RE"), Kind::RE);
/// assert_eq!(Kind::RE.name(), "レセプト共通レコード");
/// assert_eq!(Kind::of(b"ZZ").to_string(), "ZZ");
/// assert!(!Kind::of(b"ZZ").is_known());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind([u8; 2]);

/// Which specification defines a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// 医科, and records that all specifications share.
    Medical,
    /// DPC.
    Dpc,
    /// 歯科.
    Dental,
    /// 調剤.
    Pharmacy,
    /// 訪問看護.
    HomeNursing,
    /// 労災.
    WorkInjury,
    /// What the examining bodies and the payers add: 返戻, 再審査, レセプト管理.
    Payer,
    /// No record: a blank line, the end of the file.
    None,
    /// No specification lists it.
    Unknown,
}

macro_rules! kinds {
    ($($constant:ident $family:ident $name:literal;)*) => {
        impl Kind {
            $(
                #[doc = $name]
                pub const $constant: Self = Self::letters(stringify!($constant));
            )*

            const fn listed(self) -> Option<(Family, &'static str)> {
                match self {
                    $(Self::$constant => Some((Family::$family, $name)),)*
                    _ => None,
                }
            }
        }
    };
}

kinds! {
    UK Medical "受付情報レコード";
    IR Medical "医療機関情報レコード";
    RE Medical "レセプト共通レコード";
    HO Medical "保険者レコード";
    KO Medical "公費レコード";
    RO Medical "老人保健レコード";
    KH Payer "国保連固有情報レコード";
    SN Medical "資格確認レコード";
    JD Medical "受診日等レコード";
    MF Medical "窓口負担額レコード";
    GR Medical "包括評価対象外理由レコード";
    SY Medical "傷病名レコード";
    SI Medical "診療行為レコード";
    IY Medical "医薬品レコード";
    TO Medical "特定器材レコード";
    CO Medical "コメントレコード";
    NI Medical "日計表レコード";
    SJ Medical "症状詳記レコード";
    TI Medical "臓器提供医療機関情報レコード";
    TR Medical "臓器提供者レセプト情報レコード";
    TS Medical "臓器提供者請求情報レコード";
    GO Medical "診療報酬請求書レコード";
    BU Dpc "診断群分類レコード";
    SB Dpc "傷病レコード";
    KK Dpc "患者基礎レコード";
    SK Dpc "診療関連レコード";
    GA Dpc "外泊レコード";
    HH Dpc "包括評価レコード";
    GT Dpc "合計調整レコード";
    CD Dpc "コーディングデータレコード";
    HS Dental "傷病名部位レコード";
    SS Dental "歯科診療行為レコード";
    YK Pharmacy "薬局情報レコード";
    SH Pharmacy "処方基本レコード";
    CZ Pharmacy "調剤情報レコード";
    TK Pharmacy "摘要欄レコード";
    KI Pharmacy "基本料・薬学管理料レコード";
    ST Pharmacy "分割技術料レコード";
    HM HomeNursing "訪問看護ステーション情報レコード";
    IH HomeNursing "訪問看護のレコード（IH）";
    HJ HomeNursing "訪問看護のレコード（HJ）";
    JS HomeNursing "訪問看護のレコード（JS）";
    RJ HomeNursing "訪問看護のレコード（RJ）";
    KA HomeNursing "訪問看護のレコード（KA）";
    RR WorkInjury "労災レセプト情報レコード";
    RI WorkInjury "労災診療行為レコード";
    RS WorkInjury "労災診療費請求書レコード";
    HI Payer "返戻医療機関レコード";
    HR Payer "返戻理由レコード";
    HG Payer "返戻合計レコード";
    RC Payer "レコード管理情報レコード";
    JY Payer "事由レコード";
    EX Payer "審査運用レコード";
    MD Payer "再審査等申し出レコード";
    RT Payer "理由対象レコード";
    JR Payer "レセプト縦覧レコード";
    MK Payer "再審査等申し出結果レコード";
    MN Payer "レセプト管理レコード";
}

impl Kind {
    /// A blank line.
    pub const BLANK: Self = Self([0, 0]);
    /// The end of the file (EOF, `0x1A`).
    pub const END: Self = Self([Self::END_BYTE, 0]);
    pub(crate) const END_BYTE: u8 = 0x1a;
    /// A line that does not begin with two letters and a comma.
    pub const ODD: Self = Self([0xff, 0xff]);

    const fn letters(name: &str) -> Self {
        match *name.as_bytes() {
            [a, b] => Self([a, b]),
            _ => Self::ODD,
        }
    }

    /// The kind that the first field of a record tells.
    #[must_use]
    pub const fn of(field: &[u8]) -> Self {
        match *field {
            [] => Self::BLANK,
            [Self::END_BYTE] => Self::END,
            [a, b] if a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() => Self([a, b]),
            _ => Self::ODD,
        }
    }

    /// Which specification defines it.
    #[must_use]
    pub const fn family(self) -> Family {
        match (self.listed(), self) {
            (Some((family, _)), _) => family,
            (None, Self::BLANK | Self::END) => Family::None,
            (None, _) => Family::Unknown,
        }
    }

    /// The name in the specification; empty where there is none.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self.listed() {
            Some((_, name)) => name,
            None => "",
        }
    }

    /// Whether a specification lists it.
    #[must_use]
    pub const fn is_known(self) -> bool {
        self.listed().is_some()
    }

    /// Whether it opens a head: what stands before receipts and holds for them.
    pub(crate) const fn opens_head(self) -> bool {
        matches!(self, Self::UK | Self::IR | Self::YK | Self::HM | Self::HI | Self::MN)
    }

    /// Whether it closes the receipts of a facility.
    pub(crate) const fn opens_tail(self) -> bool {
        matches!(self, Self::GO | Self::RS | Self::HG | Self::END)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::BLANK => f.write_str("(blank)"),
            Self::END => f.write_str("(EOF)"),
            Self::ODD => f.write_str("??"),
            Self([a, b]) => write!(f, "{}{}", char::from(a), char::from(b)),
        }
    }
}
