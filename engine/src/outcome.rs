//! What an evaluation gives: lines, groups, totals and the events that explain them.

use crate::image::{Image, NONE};
use crate::{Code, Day, Fixed};

/// The answer for one line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// 算定する.
    #[default]
    Charged,
    /// 算定しない: an event says why.
    NotCharged,
    /// 判断できない: an event says what is needed.
    Undecided,
}

/// Where a line came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The Episode orders it.
    #[default]
    Ordered,
    /// A `derive` rule charged it.
    Derived,
    /// An `add` rule or the master's age columns added it.
    Added,
    /// A `reduce` rule added it.
    Reduced,
}

/// A claim line (算定行).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The code.
    pub code: Code,
    /// Its dense index in the image.
    pub(crate) dense: u32,
    /// The version in force.
    pub(crate) version: u32,
    /// Its facts, where it is a 診療行為.
    pub(crate) body: u32,
    /// Place of the visit in the canonical order.
    pub visit: u32,
    /// The calculation unit.
    pub unit: u32,
    /// The place of the item in its order.
    pub(crate) item: u32,
    /// The day.
    pub day: Day,
    /// Where it came from.
    pub origin: Origin,
    /// The rule that made it.
    pub(crate) rule: u32,
    /// The answer.
    pub verdict: Verdict,
    /// The quantity.
    pub quantity: Option<Fixed>,
    /// The stated price.
    pub(crate) price: Option<Fixed>,
    /// The stated points.
    pub(crate) stated: Option<Fixed>,
    /// The times.
    pub times: u32,
    /// The line that it is an addition to.
    pub base: Option<u32>,
    /// The bundle that pays it.
    pub(crate) bundle: u32,
    /// Points (or yen) that it brings, before the rounding of its group, for one time.
    pub amount: Fixed,
}

impl Line {
    /// The line that is none.
    pub(crate) const BLANK: Self = Self {
        code: Code(0),
        dense: NONE,
        version: NONE,
        body: NONE,
        visit: NONE,
        unit: NONE,
        item: NONE,
        day: Day::MIN,
        origin: Origin::Ordered,
        rule: NONE,
        verdict: Verdict::NotCharged,
        quantity: None,
        price: None,
        stated: None,
        times: 0,
        base: None,
        bundle: NONE,
        amount: Fixed::ZERO,
    };

    /// Points that it brings for one time, before the rounding of its group; 0 where it is not
    /// charged, or a bundle pays it.
    #[must_use]
    pub const fn points(&self) -> Fixed {
        if matches!(self.verdict, Verdict::Charged) && self.bundle == NONE {
            self.amount
        } else {
            Fixed::ZERO
        }
    }
}

impl Default for Line {
    fn default() -> Self {
        Self::BLANK
    }
}

/// A calculation unit (算定単位, 剤): an order, or a derived fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Place of the visit in the canonical order.
    pub visit: u32,
    /// Index of the visit in the Episode.
    pub episode_visit: u32,
    /// Index of the order in that visit; `None` for a derived fee.
    pub order: Option<u32>,
    /// 診療識別 as the order states it.
    pub section: Option<u16>,
    /// 回数.
    pub times: u32,
}

/// A charged group: what a receipt shows as one run of lines with one figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// The unit; `None` for a bundle over several units.
    pub unit: Option<u32>,
    /// The bundle rule.
    pub(crate) bundle: u32,
    /// The bundle's instance, as its lines name it.
    pub(crate) instance: u32,
    /// Number of items of the bundle.
    pub items: u32,
    /// Place of the visit in the canonical order.
    pub visit: u32,
    /// The day.
    pub day: Day,
    /// 診療識別.
    pub identification: u16,
    /// 集計先.
    pub number_box: u16,
    /// Points for one time.
    pub points: Fixed,
    /// Yen for one time (meals), which are not points.
    pub yen: Fixed,
    /// 回数.
    pub times: u32,
    /// Points × times.
    pub total: Fixed,
    /// Yen × times.
    pub yen_total: Fixed,
    /// What rounding added to the sum of the lines.
    pub rounding: Fixed,
    /// The rounding policy.
    pub(crate) policy: u32,
}

/// An event: why a line is as it is. Rendered from the image when asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    /// The line ([`NONE`]: the whole claim, or a rule that made no line).
    pub(crate) line: u32,
    /// What happened.
    pub(crate) what: What,
    /// The other line, a history line with [`HISTORY`] set, a fact, an age …
    pub(crate) a: u32,
    /// The record: a rule, a table row.
    pub(crate) b: u32,
}

impl Event {
    /// The comments that are to be recorded, by the rule that requires or reminds.
    pub(crate) fn offers<'i>(&self, image: &Image<'i>) -> &'i [u32] {
        let asks = matches!(self.what, What::Required | What::Reminded);
        let rule = asks.then(|| image.rule(self.b)).flatten();
        rule.map_or(&[], |rule| image.rule_codes(rule.run))
    }

    /// What is said of the line, as numbers that compare as it does.
    pub(crate) const fn reason(&self) -> u128 {
        let high = (self.what as u64) << 32 | self.a as u64;
        (high as u128) << 64 | self.b as u128
    }
}

/// Marks an index into the history.
pub(crate) const HISTORY: u32 = 0x8000_0000;

/// What happened to a line. The order is the order of the strata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, bytemuck::Contiguous)]
#[repr(u8)]
pub(crate) enum What {
    // resolve
    UnknownCode,
    NotInForce,
    NotAtHand,
    NoSchedule,
    WrongSetting,
    WrongFacility,
    BedsOutside,
    /// The beds that 病床数区分 asks for are not stated. `a` class.
    BedsUnknown,
    AgeOutside,
    ElderlyOutside,
    StandardLacks,
    ComplianceLacks,
    QuantityMissing,
    QuantityUnused,
    // derive and add: a = 0 charged, other values below
    Derived,
    Added,
    AgeAdded,
    RuleFalse,
    AlreadyThere,
    NeedsFact,
    NeedsAttr,
    NeedsHistory,
    Arithmetic,
    Required,
    /// `a` 0: what the rule asks for is known not to hold; 1: it is not known.
    Reminded,
    CommentOffered,
    // bundle
    Bundled,
    // include
    IncludedByTable,
    IncludedByRule,
    SpecialInclusion,
    SpecialMet,
    SpecialUnmet,
    // exclude
    ExcludedByTable,
    ExcludedByRule,
    SpecialExclusion,
    KeptOver,
    EarlierChargeLoses,
    DependsOnUndecided,
    /// Whether a rule takes the line beside another is unknown. `a` the other, `b` the rule.
    PairUnknown,
    InpatientBaseLacks,
    InpatientNotInGroup,
    InpatientClassTaken,
    TableMissing,
    // limit
    OverLimitTable,
    OverLimitRule,
    OverLimitMaster,
    SpecialLimit,
    CourseLimit,
    CourseLimitRule,
    WrongDayForLimit,
    WrongDayForLimitRule,
    PartlyOverLimit,
    // add
    TriggerNotCharged,
    NoBase,
    /// No master at hand tells what the addition belongs to.
    BaseUntold,
    BaseNotCharged,
    SerialTaken,
    // reduce
    ReducedNth,
    // pool
    Pooled,
    // price
    StepError,
    StepWarning,
    StepCapped,
    NoPolicy,
    NoStep,
    PriceStated,
    PriceUnknown,
    PriceCapped,
    PointsMissing,
    NoPriceRule,
    Priced,
    // comments: a the first row of the pattern, b their number; listed: a the row
    CommentRequired,
    CommentListed,
    CommentMayBe,
    /// limit: what is left of the limit is charged, the rest is a line of its own. `a` what is left
    ChargedUpToLimit,
    /// reduce: which of two lines of a visit came first is not stated. `a` the other, `b` the rule
    OrderInVisit,
}

impl What {
    /// Whether the record of the event is a rule that had a part in it.
    pub(crate) const fn names_rule(self) -> bool {
        matches!(
            self,
            Self::Derived
                | Self::Added
                | Self::NeedsFact
                | Self::NeedsAttr
                | Self::Required
                | Self::Reminded
                | Self::Bundled
                | Self::IncludedByRule
                | Self::ExcludedByRule
                | Self::PairUnknown
                | Self::SpecialMet
                | Self::SpecialUnmet
                | Self::OverLimitRule
                | Self::CourseLimitRule
                | Self::WrongDayForLimitRule
                | Self::TriggerNotCharged
                | Self::ReducedNth
                | Self::Pooled
                | Self::Priced
        )
    }
}

/// Points and yen by 集計先.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoxTotal {
    /// 集計先.
    pub number_box: u16,
    /// 診療識別.
    pub identification: u16,
    /// Points.
    pub points: Fixed,
    /// Yen that are not points.
    pub yen: Fixed,
}

/// The result of an evaluation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Lines in canonical order: ordered ones first, then those that rules made and what of a line
    /// goes beyond its limit.
    pub lines: Vec<Line>,
    /// Units.
    pub units: Vec<Unit>,
    /// Groups in the order of the receipt.
    pub groups: Vec<Group>,
    /// Totals by 診療識別 and 集計先.
    pub boxes: Vec<BoxTotal>,
    /// Events, by line.
    pub(crate) events: Vec<Event>,
    /// Total points.
    pub points: Fixed,
    /// Total medical fee in yen (points × unit price).
    pub fee_yen: Fixed,
    /// Total yen that are not points (meals).
    pub other_yen: Fixed,
    /// Names of facts that the image does not declare, or whose value is of another type.
    pub(crate) odd_facts: Vec<String>,
}

impl Group {
    /// The name of the bundle rule, where the group is paid by the number of its items.
    #[must_use]
    pub fn bundle_name<'a>(&self, image: &Image<'a>) -> Option<&'a str> {
        let rule = (self.bundle != NONE).then(|| image.rule(self.bundle)).flatten();
        rule.map(|rule| image.text(rule.name))
    }
}

impl Outcome {
    /// Forgets everything but the room that its lists have.
    pub(crate) fn clear(&mut self) {
        let Self { lines, units, groups, boxes, events, points, fee_yen, other_yen, odd_facts } =
            self;
        lines.clear();
        units.clear();
        groups.clear();
        boxes.clear();
        events.clear();
        odd_facts.clear();
        (*points, *fee_yen, *other_yen) = (Fixed::ZERO, Fixed::ZERO, Fixed::ZERO);
    }

    /// The charged lines of a group by their places, ascending.
    pub fn lines_of(&self, group: &Group) -> impl Iterator<Item = u32> + '_ {
        let group = *group;
        let charged = self.lines.iter().zip(0_u32..).filter(|(l, _)| l.verdict == Verdict::Charged);
        charged.filter(move |(l, _)| self.pays(&group, l)).map(|(_, at)| at)
    }

    /// The unit whose group pays a line that is in no bundle: that of its base, wherever an
    /// addition was ordered.
    #[must_use]
    pub fn paid_in(&self, line: &Line) -> u32 {
        let base = line.base.and_then(|at| self.lines.get(at as usize));
        base.map_or(line.unit, |base| base.unit)
    }

    /// The place in the Episode of a visit of the canonical order.
    #[must_use]
    pub fn episode_visit(&self, visit: u32) -> u32 {
        self.units.iter().find(|u| u.visit == visit).map_or(0, |u| u.episode_visit)
    }

    /// The events of a line.
    pub(crate) fn events_of(&self, line: u32) -> &[Event] {
        let from = self.events.partition_point(|e| e.line < line);
        let rest = self.events.get(from..).unwrap_or_default();
        // A line has few.
        let many = rest.iter().position(|e| e.line != line).unwrap_or(rest.len());
        rest.get(..many).unwrap_or_default()
    }

    /// What is said of a line: its events, and in their place among them the comments that the rules
    /// of `require` offer, which follow from those.
    pub(crate) fn told(&self, image: &Image<'_>, line: u32) -> impl Iterator<Item = Event> {
        let events = self.events_of(line);
        let place = events.partition_point(|e| e.what < What::CommentOffered);
        let (before, after) = events.split_at_checked(place).unwrap_or_default();
        let mut offers: Vec<Event> = Vec::new();
        for event in before {
            let codes = event.offers(image).iter();
            offers.extend(codes.map(|a| Event { what: What::CommentOffered, a: *a, ..*event }));
        }
        offers.sort_unstable();
        offers.dedup();
        before.iter().copied().chain(offers).chain(after.iter().copied())
    }

    /// The rules that had a part in the outcome, ascending, by their places in
    /// [`crate::ir::Program::rules`]: that made a line, decided or doubted one, priced or rounded
    /// it, or reminded of something. A rule whose condition was false had none.
    #[must_use]
    pub fn rules(&self) -> Vec<u32> {
        let events = self.events.iter().filter(|e| e.what.names_rule()).map(|e| e.b);
        let groups = self.groups.iter().flat_map(|g| [g.policy, g.bundle]);
        let lines = self.lines.iter().map(|l| l.rule);
        let mut rules: Vec<u32> =
            events.chain(groups).chain(lines).filter(|rule| *rule != NONE).collect();
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    /// Whether the claim has a line that cannot be decided.
    #[must_use]
    pub fn has_undecided(&self) -> bool {
        self.lines.iter().any(|l| l.verdict == Verdict::Undecided)
    }
}
