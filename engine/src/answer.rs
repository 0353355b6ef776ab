//! What an outcome says of its lines without words: for callers that judge many claims and ask for
//! sentences only where one is needed.

use std::collections::{BTreeMap, BTreeSet};

use crate::claim::Reason;
use crate::episode::Episode;
use crate::evaluate::lowering;
use crate::image::{Image, NONE, body, kind, op};
use crate::ir::PointsKind;
use crate::outcome::{Event, Group, HISTORY, Line, Outcome, What};
use crate::reason::{self, Lang};
use crate::view::View;
use crate::{Code, Day, Fixed};

/// See [`Image::kin`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kin<'i> {
    /// Basic items of a 区分番号.
    Section(&'i str),
    /// Rows of a kind with a 注加算コード and 通番.
    Serial(u8, u16, u8),
}

/// One reason of a line, without its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer<'i> {
    /// The stable name of the kind of reason, as [`Reason::kind`] has it.
    pub kind: &'static str,
    /// Another line of the outcome that the reason is about, by its index.
    pub other: Option<u32>,
    /// The rule that gave it.
    pub rule: Option<u32>,
    /// What would decide the line, as [`Reason::needs`] has it.
    pub needs: Option<&'i str>,
    /// The comment that is to be recorded.
    pub comment: Option<Code>,
    /// Of `required`, `standardLacks` and the like: whether it denies the line rather than leaves it
    /// in doubt.
    pub denies: bool,
}

impl Outcome {
    /// The reasons of a line, without their sentences.
    pub fn answers<'a>(
        &'a self,
        image: &'a Image<'_>,
        line: u32,
    ) -> impl Iterator<Item = Answer<'a>> + use<'a> {
        self.told(image, line).map(move |event| answer(image, &event))
    }

    /// The reasons of a line with their sentences, as [`Outcome::claim`] has them. The Episode is
    /// the one that was evaluated.
    #[must_use]
    pub fn reasons(
        &self,
        image: &Image<'_>,
        episode: &Episode,
        line: u32,
        lang: Lang,
    ) -> Vec<Reason> {
        let view = View::new(image, episode, self, lang);
        self.told(image, line).map(|event| reason::reason(&view, &event).into_owned()).collect()
    }

    /// The lines that have a comment to be recorded, ascending.
    pub fn commented(&self, image: &Image<'_>) -> impl Iterator<Item = u32> {
        let mut last = NONE;
        let asks = self.events.iter().filter(|e| !e.offers(image).is_empty());
        asks.map(|e| e.line).filter(move |line| std::mem::replace(&mut last, *line) != *line)
    }

    /// What rules remind of: lines, ascending, with the rule whose demand is known not to be met.
    /// Those whose demand is merely not known, and those that ask for a comment
    /// ([`Self::comments_of`]), are left out.
    pub fn reminders(&self, image: &Image<'_>) -> impl Iterator<Item = (u32, u32)> {
        let asks = |e: &&Event| image.rule(e.b).is_some_and(|rule| rule.kind == kind::REQUIRE);
        let known = |e: &&Event| e.what == What::Reminded && e.a == 0 && e.offers(image).is_empty();
        self.events.iter().filter(known).filter(asks).map(|e| (e.line, e.b))
    }

    /// The lines, ascending, of an Episode that is judged as it is recorded that lack a row that takes
    /// points off (逓減, 減算), with the rule that makes it where the Episode is evaluated with what
    /// follows.
    pub fn lacking_reductions(&self, image: &Image<'_>) -> impl Iterator<Item = (u32, u32)> {
        let asks = |e: &&Event| image.rule(e.b).is_some_and(|rule| rule.kind == kind::REQUIRE);
        let lack = self.events.iter().filter(move |e| e.what == What::Reminded && !asks(e));
        lack.map(|e| (e.line, e.b))
    }

    /// The comments that a line offers: the rule that asks, and one code that it takes.
    pub fn comments_of(&self, image: &Image<'_>, line: u32) -> impl Iterator<Item = (u32, Code)> {
        let offers = self.told(image, line).filter(|e| e.what == What::CommentOffered);
        offers.map(|e| (e.b, Code(e.a)))
    }

    /// Whether a group pays a line: a charged line of its unit, an addition to one, or a member of
    /// its bundle.
    #[must_use]
    pub fn pays(&self, group: &Group, line: &Line) -> bool {
        match group.unit {
            Some(unit) => line.bundle == NONE && self.paid_in(line) == unit,
            None => line.bundle != NONE && line.bundle == group.instance,
        }
    }
}

impl Group {
    /// The rounding policy, as [`Image::rule_words`] names it.
    #[must_use]
    pub const fn policy_rule(&self) -> Option<u32> {
        if self.policy == NONE { None } else { Some(self.policy) }
    }
}

impl Group {
    /// The bundle (まるめ) rule that pays it, as [`Image::rule_words`] names it.
    #[must_use]
    pub const fn bundle_rule(&self) -> Option<u32> {
        if self.bundle == NONE { None } else { Some(self.bundle) }
    }
}

impl Line {
    /// The place of the item in its order, from 0.
    #[must_use]
    pub const fn place(&self) -> u32 {
        self.item
    }

    /// The bundle (まるめ) that pays it, by a number of this outcome.
    #[must_use]
    pub const fn bundled(&self) -> Option<u32> {
        if self.bundle == NONE { None } else { Some(self.bundle) }
    }
}

impl Image<'_> {
    /// The name of a code in its version of a day, or else in its last one; empty where the image
    /// does not know it.
    #[must_use]
    pub fn name_on(&self, code: Code, day: Day) -> &str {
        let Some(dense) = self.dense(code) else { return "" };
        let on = self.version_on(dense, day).and_then(|at| self.version(at));
        let version = on.or_else(|| self.versions_of(dense).1.last());
        version.map_or("", |v| self.name_of(v))
    }

    /// The points of a line's code in the master of its day, where those are all that it costs by
    /// itself: 点数識別 3, without きざみ. `None` for anything else.
    #[must_use]
    pub fn fixed_points(&self, line: &Line) -> Option<Fixed> {
        let facts = self.procedures.get(line.body as usize)?;
        let fixed = facts.points_kind == PointsKind::Points as u8 && facts.steps == NONE;
        fixed.then(|| Fixed::from_raw(facts.points))
    }

    /// Whether a line may be billed in the place of another that the schedule refuses: a basic item
    /// of the same 区分番号, or an addition that shares its 注加算コード and 通番, of which one stands.
    #[must_use]
    pub fn may_replace(&self, line: &Line, refused: &Line) -> bool {
        let kin = |l: &Line| self.kin(l.version);
        line.code != refused.code && kin(line).is_some() && kin(line) == kin(refused)
    }

    /// What the rows have in common of which one may stand in the place of another.
    fn kin(&self, version: u32) -> Option<Kin<'_>> {
        let p = self.procedure_of(version)?;
        if p.note_serial != 0 {
            return Some(Kin::Serial(p.notice_kind, p.note_code, p.note_serial));
        }
        let section = self.version(version).map_or("", |v| self.section_of(v));
        (p.notice_kind == 1 && !section.is_empty()).then_some(Kin::Section(section))
    }

    /// The codes, ascending, in whose place rules or the master (年齢加算) may put another where the
    /// schedule refuses them.
    #[must_use]
    pub fn replaceable_codes(&self) -> Vec<Code> {
        let rules = [kind::DERIVE, kind::ADD].into_iter().flat_map(|of| self.rules_of(of));
        let rules = rules.filter(|rule| rule.target != NONE);
        let ages = self.procedures.iter().flat_map(|p| self.ages_of(p));
        let ages = ages.filter_map(|age| self.dense(Code(age.code)));
        let mut made: BTreeMap<Kin<'_>, BTreeSet<u32>> = BTreeMap::new();
        for dense in rules.map(|rule| rule.target).chain(ages) {
            let (first, versions) = self.versions_of(dense);
            for kin in (first..).zip(versions).filter_map(|(at, _)| self.kin(at)) {
                made.entry(kin).or_default().insert(dense);
            }
        }
        let replaceable = (0_u32..).zip(self.codes).filter(|(dense, _)| {
            let (first, versions) = self.versions_of(*dense);
            let mut kin = (first..).zip(versions).filter_map(|(at, _)| self.kin(at));
            kin.any(|kin| made.get(&kin).is_some_and(|of| of.iter().any(|of| of != dense)))
        });
        replaceable.map(|(_, code)| Code(*code)).collect()
    }

    /// The first and the last day of the price lists at hand: of medicines (codes that begin with 6)
    /// or of materials (7). `None` for other codes, and where there is no list.
    #[must_use]
    pub fn price_list_days(&self, family: u32) -> Option<(Day, Day)> {
        let kind = match family {
            6 => body::DRUG,
            7 => body::MATERIAL,
            _ => return None,
        };
        let days = self.versions_with(kind).map(|v| self.days_of(v));
        days.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }

    /// Whether a code is in force on a day, as far as the masters at hand tell.
    #[must_use]
    pub fn in_force(&self, code: Code, day: Day) -> bool {
        let version = self.dense(code).and_then(|dense| self.version_on(dense, day));
        let version = version.and_then(|at| self.version(at));
        version.is_some_and(|v| self.facts_of(v).0 != body::NOT_AT_HAND)
    }

    /// The name of a rule and its citation.
    #[must_use]
    pub fn rule_words(&self, rule: u32) -> Option<(&str, &str)> {
        self.rule(rule).map(|r| (self.text(r.name), self.text(r.cite)))
    }

    /// Whether a set of the rules holds the code: a comment that is in none has no part in any
    /// answer.
    #[must_use]
    pub fn is_asked_for(&self, code: Code) -> bool {
        self.dense(code).is_some_and(|dense| !self.sets_of(dense).is_empty())
    }

    /// Whether a `require` rule asks for a disease.
    #[must_use]
    pub fn asks_for_disease(&self, rule: u32) -> bool {
        let Some(rule) = self.rule(rule).filter(|r| r.kind == kind::REQUIRE) else { return false };
        // Operands stand before their node, so the walk ends.
        let mut open = vec![rule.number];
        while let Some(at) = open.pop() {
            let Some(node) = self.exprs.get(at as usize) else { continue };
            match node.op {
                op::DISEASE | op::DISEASE_OR_SUSPICION | op::MAIN_DISEASE => return true,
                op::NOT => open.push(node.a),
                op::AND | op::OR | op::COMPARE => open.extend([node.a, node.b]),
                _ => {}
            }
        }
        false
    }

    /// The reducing rows that `reduce` rules (逓減) charge, ascending.
    #[must_use]
    pub fn reducing_rows(&self) -> Vec<Code> {
        ascending(self.rules_of(kind::REDUCE).map(|rule| Code(rule.code)))
    }

    /// The rows that take points off (減算, 逓減) and that `derive` and `add` rules charge, ascending.
    #[must_use]
    pub fn lowering_rows(&self) -> Vec<Code> {
        let rules = lowering(self).into_iter().filter_map(|rank| self.rule(rank));
        ascending(rules.map(|rule| Code(rule.code)))
    }
}

/// Each code once.
fn ascending(codes: impl Iterator<Item = Code>) -> Vec<Code> {
    codes.collect::<BTreeSet<Code>>().into_iter().collect()
}

fn answer<'i>(image: &'i Image<'_>, event: &Event) -> Answer<'i> {
    let names_other = reason::names_line(event.what) && event.a & HISTORY == 0;
    let needs = match event.what {
        What::NeedsFact => image.facts.get(event.a as usize).map(|f| image.text(f.name)),
        What::NeedsAttr => Some(reason::attribute(event.a).0),
        What::NeedsHistory => Some("history.since"),
        What::StandardLacks => Some("facility.standards"),
        What::BedsUnknown => {
            Some(if matches!(event.a, 5 | 6) { "facility.generalBeds" } else { "facility.beds" })
        }
        What::ElderlyOutside => Some("patient.elderlyInsurance"),
        What::QuantityMissing => Some("quantity"),
        What::PriceUnknown => Some("price"),
        What::PointsMissing => Some("points"),
        What::NoPriceRule => Some("section"),
        _ => None,
    };
    Answer {
        kind: reason::kind(event.what),
        other: names_other.then_some(event.a),
        rule: (event.what.names_rule() && event.b != NONE).then_some(event.b),
        needs,
        comment: (event.what == What::CommentOffered).then_some(Code(event.a)),
        denies: match event.what {
            What::Required => event.a == 0,
            What::StandardLacks => event.b == NONE && event.a == 0,
            _ => true,
        },
    }
}
