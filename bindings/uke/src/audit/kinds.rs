//! The kinds of findings: one row a kind.

use santei::Lang;

use super::finding::Severity;

macro_rules! kinds {
    ($($kind:ident $code:literal $severity:ident $ja:literal $en:literal;)*) => {
        /// A kind of finding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum FindingKind {
            $(#[doc = $ja] $kind,)*
        }

        impl FindingKind {
            /// All kinds, ascending by code.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// The stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$kind => $code,)* }
            }

            /// How much it weighs.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$kind => Severity::$severity,)* }
            }

            /// What it means.
            #[must_use]
            pub const fn name(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Self::$kind, Lang::Ja) => $ja, (Self::$kind, Lang::En) => $en,)*
                }
            }
        }
    };
}

kinds! {
    Unreadable "A0001" Warning "読めないレコード" "a record that cannot be read";
    NotAudited "A0002" Notice "審査の対象外の様式" "a form that is not audited";
    NoSchedule "A0003" Notice "点数表がない" "no schedule of the month";
    BadReceipt "A0004" Warning "計算できないレセプト" "a receipt that cannot be computed";
    BadUnit "A0005" Warning "読めない算定単位" "a unit that cannot be read";
    NoDay "A0006" Warning "算定日がない" "no day of charge";
    DayTimes "A0007" Error "回数と算定日の不一致" "times differ from the days";
    InsurerTotal "A0008" Error "医療保険の合計点数の不一致" "the insurance's total differs";
    SchemeTotal "A0009" Error "公費の合計点数の不一致" "a scheme's total differs";
    DayCount "A0010" Notice "実日数が算定日の数より多い" "more days than days of charge";
    FileTotal "A0011" Warning "請求書の総合計点数の不一致" "the file's total of points differs";
    FileCount "A0012" Warning "請求書の総件数の不一致" "the file's count differs";
    NoDisease "A0013" Warning "傷病名がない" "no disease is recorded";
    FacilityAssumed "A0014" Notice "医療機関の情報がない" "nothing is known of the facility";
    NoReceipt "A0015" Warning "レセプトがない" "no receipt in the file";
    TwoInsurers "A0016" Warning "医療保険の記録が2つ以上" "more than one insurer";
    NoPayer "A0017" Warning "支払者の記録がない" "no payer is recorded";
    SameReceipt "A0018" Error "同じレセプトの重複" "the same receipt once more";

    UnknownCode "A0101" Error "マスターにないコード" "a code that no master has";
    NotInForce "A0102" Error "有効期間外のコード" "a code that is not in force";
    WrongSetting "A0103" Error "入外の違い" "of the other setting";
    WrongFacility "A0104" Error "病院・診療所の違い" "of the other kind of facility";
    WrongBeds "A0105" Error "病床数の違い" "of another size of facility";
    WrongAge "A0106" Error "年齢の違い" "of another age";
    WrongInsurance "A0107" Error "後期高齢者医療適用の違い" "of another insurance";
    NoStandard "A0108" Error "施設基準の届出がない" "the standard is not notified";

    Included "A0201" Error "包括される項目" "included in another";
    Excluded "A0202" Error "併せて算定できない項目" "excluded by another";
    SameSerial "A0203" Error "併せて算定できない加算" "excluded additions";
    NoBase "A0204" Error "基本項目のない加算" "an addition without its base";
    InpatientAddition "A0205" Error "その入院料では算定できない加算" "not open to the inpatient fee";

    Unmet "A0301" Error "算定要件を満たさない" "a requirement is not met";
    DiseaseLacks "A0302" Error "算定要件の傷病名がない" "the disease it needs is not recorded";
    CommentLacks "A0303" Warning "摘要欄の記載がない" "a comment is not recorded";

    DoubleBilled "A0401" Error "二重の算定" "billed twice";
    OverLimit "A0402" Error "算定回数の超過" "over the limit";
    WrongDay "A0403" Error "算定できない日" "not on that day";

    WrongPoints "A0501" Error "点数の誤り" "wrong points";
    WrongRounding "A0502" Error "端数処理の誤り" "wrong rounding";
    NotReduced "A0503" Error "逓減の漏れ" "a reduction is missing";
    NeedlessReduction "A0504" Notice "不要な逓減" "a needless reduction";
    TooSmall "A0505" Error "下限に足りない数量" "a quantity below the lower bound";
    OtherDenial "A0599" Error "算定できない項目" "not to be charged";

    FeeNotBilled "A0601" Notice "算定漏れ" "a fee that was not billed";
    AdditionNotBilled "A0602" Notice "加算の漏れ" "an addition that was not billed";

    Reminder "A0701" Reminder "確認を要する項目" "an item to be confirmed";
}

impl FindingKind {
    /// The kind of finding that a kind of reason is, where it denies a line.
    pub(super) fn of_reason(kind: &str) -> Option<Self> {
        Some(match kind {
            "unknownCode" => Self::UnknownCode,
            "notInForce" => Self::NotInForce,
            "wrongSetting" => Self::WrongSetting,
            "wrongFacility" => Self::WrongFacility,
            "bedsOutside" => Self::WrongBeds,
            "ageOutside" => Self::WrongAge,
            "elderlyOutside" => Self::WrongInsurance,
            "standardLacks" => Self::NoStandard,
            "includedByTable" | "includedByRule" => Self::Included,
            "excludedByTable" | "excludedByRule" | "earlierChargeLoses" => Self::Excluded,
            "serialTaken" => Self::SameSerial,
            "noBase" | "baseNotCharged" => Self::NoBase,
            "inpatientBaseLacks" | "inpatientNotInGroup" | "inpatientClassTaken" => {
                Self::InpatientAddition
            }
            "required" => Self::Unmet,
            "overLimitTable" | "overLimitRule" | "overLimitMaster" => Self::OverLimit,
            "wrongDayForLimit" => Self::WrongDay,
            "stepError" => Self::TooSmall,
            _ => return None,
        })
    }
}
