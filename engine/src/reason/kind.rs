//! The kinds of reasons: their stable names, and which of them speak of another line.

use crate::outcome::What;

/// The stable name of a kind of reason.
pub(crate) const fn kind(what: What) -> &'static str {
    match what {
        What::UnknownCode => "unknownCode",
        What::NotInForce => "notInForce",
        What::NotAtHand | What::BaseUntold => "notAtHand",
        What::NoSchedule => "noSchedule",
        What::WrongSetting => "wrongSetting",
        What::WrongFacility => "wrongFacility",
        What::BedsOutside => "bedsOutside",
        What::BedsUnknown => "bedsUnknown",
        What::AgeOutside => "ageOutside",
        What::ElderlyOutside => "elderlyOutside",
        What::StandardLacks => "standardLacks",
        What::ComplianceLacks => "complianceLacks",
        What::QuantityMissing => "quantityMissing",
        What::QuantityUnused => "quantityUnused",
        What::Derived => "derived",
        What::Added => "added",
        What::AgeAdded => "ageAdded",
        What::RuleFalse => "ruleFalse",
        What::AlreadyThere => "alreadyThere",
        What::NeedsFact => "needsFact",
        What::NeedsAttr => "needsAttribute",
        What::NeedsHistory => "needsHistory",
        What::Arithmetic => "arithmetic",
        What::Required => "required",
        What::Reminded => "reminded",
        What::CommentOffered => "commentOffered",
        What::Bundled => "bundled",
        What::IncludedByTable => "includedByTable",
        What::IncludedByRule => "includedByRule",
        What::SpecialInclusion => "specialInclusion",
        What::SpecialMet => "specialMet",
        What::SpecialUnmet => "specialUnmet",
        What::ExcludedByTable => "excludedByTable",
        What::ExcludedByRule => "excludedByRule",
        What::SpecialExclusion => "specialExclusion",
        What::KeptOver => "keptOver",
        What::EarlierChargeLoses => "earlierChargeLoses",
        What::DependsOnUndecided => "dependsOnUndecided",
        What::PairUnknown => "pairUnknown",
        What::InpatientBaseLacks => "inpatientBaseLacks",
        What::InpatientNotInGroup => "inpatientNotInGroup",
        What::InpatientClassTaken => "inpatientClassTaken",
        What::TableMissing => "tableMissing",
        What::OverLimitTable => "overLimitTable",
        What::OverLimitRule => "overLimitRule",
        What::OverLimitMaster => "overLimitMaster",
        What::SpecialLimit => "specialLimit",
        What::CourseLimit | What::CourseLimitRule => "courseLimit",
        What::WrongDayForLimit | What::WrongDayForLimitRule => "wrongDayForLimit",
        What::PartlyOverLimit => "partlyOverLimit",
        What::TriggerNotCharged => "triggerNotCharged",
        What::NoBase => "noBase",
        What::BaseNotCharged => "baseNotCharged",
        What::SerialTaken => "serialTaken",
        What::ReducedNth => "reducedNth",
        What::Pooled => "pooled",
        What::StepError => "stepError",
        What::StepWarning => "stepWarning",
        What::StepCapped => "stepCapped",
        What::NoPolicy => "noPolicy",
        What::NoStep => "noStep",
        What::PriceStated => "priceStated",
        What::PriceUnknown => "priceUnknown",
        What::PriceCapped => "priceCapped",
        What::PointsMissing => "pointsMissing",
        What::NoPriceRule => "noPriceRule",
        What::Priced => "priced",
        What::CommentRequired => "commentRequired",
        What::CommentListed => "commentOffered",
        What::CommentMayBe => "commentMayBe",
        What::ChargedUpToLimit => "chargedUpToLimit",
        What::OrderInVisit => "orderInVisit",
    }
}

/// Whether the reason speaks of another line, or of one of the history.
pub(crate) const fn names_line(what: What) -> bool {
    matches!(
        what,
        What::IncludedByTable
            | What::IncludedByRule
            | What::SpecialInclusion
            | What::ExcludedByTable
            | What::ExcludedByRule
            | What::SpecialExclusion
            | What::KeptOver
            | What::EarlierChargeLoses
            | What::DependsOnUndecided
            | What::PairUnknown
            | What::InpatientNotInGroup
            | What::InpatientClassTaken
            | What::TriggerNotCharged
            | What::BaseNotCharged
            | What::SerialTaken
            | What::AgeAdded
            | What::Added
            | What::OrderInVisit
    )
}
