//! Expressions: three-valued logic and exact arithmetic.

use super::Run;
use super::context::Context;
use super::window::{Moment, is_near};
use crate::episode::Disease;
use crate::image::{
    ExprRecord, NONE, RuleRecord, TestRecord, arithmetic, attr, comparison, fact_value, op,
    test_op, windows,
};
use crate::ir::{Arithmetic, Attr, Comparison, Value, Window};
use crate::outcome::{Line, What};
use crate::{Day, Fixed};

/// The value of an expression; `None`: unknown (the needs are noted).
pub(super) type Known = Option<Value>;

/// The truth of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    Yes,
    No,
    Unknown,
}

impl Run<'_, '_, '_> {
    /// Whether the condition of a rule holds. What an unknown one needs stands in `needs`
    /// afterwards.
    pub(super) fn applies(&mut self, rule: &RuleRecord, ctx: &Context) -> Truth {
        self.all_pass(rule.tests, ctx)
    }

    /// Whether all tests pass: a false one is outweighed by no unknown one.
    #[inline]
    pub(super) fn all_pass(&mut self, tests: crate::image::Run, ctx: &Context) -> Truth {
        self.s.needs.clear();
        if tests.len == 0 { Truth::Yes } else { self.each_passes(tests, ctx) }
    }

    #[inline(never)]
    fn each_passes(&mut self, tests: crate::image::Run, ctx: &Context) -> Truth {
        let image = self.image;
        let mut all = Truth::Yes;
        for test in image.tests(tests) {
            match self.passes(test, ctx) {
                Truth::Yes => {}
                Truth::No => return Truth::No,
                Truth::Unknown => all = Truth::Unknown,
            }
        }
        all
    }

    // For the web what counts is size.
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    pub(super) fn passes(&mut self, test: &TestRecord, ctx: &Context) -> Truth {
        let passed = match test.op {
            test_op::IN => Some(ctx.line != NONE && self.member(ctx.line, test.a)),
            test_op::FACT => self.fact_value(test.a, ctx).and_then(|value| compared(value, test)),
            test_op::ATTR => {
                self.attribute(attr(u32::from(test.a)), ctx).and_then(|value| compared(value, test))
            }
            test_op::STATED => Some(self.stated(test.a, ctx.unit, ctx.visit).is_some()),
            test_op::STANDARD => {
                self.standard(test.a, test.b as u16, ctx).map(|value| value == Value::Bool(true))
            }
            test_op::HAS if !self.s.marks.occurs(test.a) && self.past_lacks(test.a) => {
                match self.has_none(test.b, ctx) {
                    Truth::Unknown => None,
                    found => Some(found == Truth::Yes),
                }
            }
            test_op::HAS => self.has(test.a, test.b, ctx).map(|value| value == Value::Bool(true)),
            _ => match self.holds(test.b, ctx) {
                Truth::Unknown => None,
                found => Some(found == Truth::Yes),
            },
        };
        match passed {
            None => Truth::Unknown,
            Some(passed) if passed == (test.flags & test_op::NOT == 0) => Truth::Yes,
            Some(_) => Truth::No,
        }
    }

    /// Whether a condition holds. Operands stand before their node, so that this ends.
    pub(super) fn holds(&mut self, expr: u32, ctx: &Context) -> Truth {
        match self.image.exprs.get(expr as usize) {
            Some(node) => self.node_holds(node, ctx),
            None => Truth::Unknown,
        }
    }

    /// The connectives here, everything else by its value.
    fn node_holds(&mut self, node: &ExprRecord, ctx: &Context) -> Truth {
        let mut node = node;
        let mut denied = false;
        // What stands last, as the operand of a denial or behind a first operand that decides nothing,
        // decides alone.
        let holds = loop {
            let (decides, last) = match node.op {
                op::AND => (Truth::No, node.b),
                op::OR => (Truth::Yes, node.b),
                op::NOT => {
                    denied = !denied;
                    (Truth::Unknown, node.a)
                }
                _ => break self.leaf_holds(node, ctx),
            };
            if decides != Truth::Unknown {
                let before = self.s.needs.len();
                let first = self.holds(node.a, ctx);
                if first == decides {
                    break first;
                }
                if first == Truth::Unknown {
                    // No operand that decides is outweighed by an unknown one; its needs are then
                    // forgotten.
                    if self.holds(last, ctx) == decides {
                        self.s.needs.truncate(before);
                        break decides;
                    }
                    break Truth::Unknown;
                }
            }
            match self.image.exprs.get(last as usize) {
                Some(operand) => node = operand,
                None => break Truth::Unknown,
            }
        };
        match holds {
            Truth::Yes if denied => Truth::No,
            Truth::No if denied => Truth::Yes,
            holds => holds,
        }
    }

    /// Whether a condition holds that is no connective.
    #[inline(always)]
    fn leaf_holds(&mut self, node: &ExprRecord, ctx: &Context) -> Truth {
        let known = match node.op {
            op::IN => Some(ctx.line != NONE && self.member(ctx.line, node.a as u16)),
            op::HAS if !self.s.marks.occurs(node.a as u16) && self.past_lacks(node.a as u16) => {
                return self.has_none(node.b, ctx);
            }
            op::COMPARE => self.node_compares(node, ctx),
            op::FACT => self.fact_value(node.a as u16, ctx).map(|v| v == Value::Bool(true)),
            _ => self.node_value(node, ctx).map(|v| v == Value::Bool(true)),
        };
        match known {
            Some(true) => Truth::Yes,
            Some(false) => Truth::No,
            None => Truth::Unknown,
        }
    }

    fn node_compares(&mut self, node: &ExprRecord, ctx: &Context) -> Option<bool> {
        let before = self.s.needs.len();
        let a = self.value(node.a, ctx);
        let b = self.value(node.b, ctx);
        let how = comparison(node.sub);
        match (a, b) {
            (Some(a), Some(b)) => how.holds(a, b),
            (None, Some(Value::Number(b))) => {
                let decided = at_least(how, self.known_part(node.a, ctx)?, b)?;
                self.s.needs.truncate(before);
                Some(decided)
            }
            _ => None,
        }
    }

    /// Of what is counted in a window whose history is not known, the part that is.
    fn known_part(&mut self, expr: u32, ctx: &Context) -> Option<Fixed> {
        let node = *self.image.exprs.get(expr as usize)?;
        let (set, of) = (node.a as u16, self.anchor(ctx));
        let known = match node.op {
            op::ITEMS => self.items_in(set, windows::unpack(node.b)?, of) as i64,
            op::COUNT => i64::from(self.count_in(set, windows::unpack(node.b)?, of)),
            _ => return None,
        };
        Fixed::from_int(known)
    }

    fn past_lacks(&self, set: u16) -> bool {
        !self.s.past_sets.occurs(set)
    }

    /// No line and no past charge is in a set: the window only tells whether that is known.
    #[inline]
    fn has_none(&mut self, window: u32, ctx: &Context) -> Truth {
        let Some(window) = windows::unpack(window) else { return Truth::Unknown };
        if self.reaches(window, self.day(ctx)) {
            self.need(What::NeedsHistory, windows::pack(window));
            return Truth::Unknown;
        }
        Truth::No
    }

    /// As [`Run::reaches_unknown`], which is asked once of each window and day.
    #[inline]
    pub(super) fn reaches(&mut self, window: Window, day: Day) -> bool {
        !is_near(window) && self.reaches_far(window, day)
    }

    fn reaches_far(&mut self, window: Window, day: Day) -> bool {
        let known = self.s.reaching.iter().find(|(w, d, _)| *w == window && *d == day);
        if let Some((.., reaches)) = known {
            return *reaches;
        }
        let reaches = self.reaches_unknown(window, day);
        self.s.reaching.push((window, day, reaches));
        reaches
    }

    /// Copies the needs of the last unknown condition into events of a line.
    pub(super) fn note_needs(&mut self, line: u32, rule: u32) {
        for at in 0..self.s.needs.len() {
            if let Some((what, a)) = self.s.needs.get(at).copied() {
                self.event(line, what, a, rule);
            }
        }
    }

    pub(super) fn need(&mut self, what: What, a: u32) -> Known {
        if !self.s.needs.contains(&(what, a)) {
            self.s.needs.push((what, a));
        }
        None
    }

    /// The value of an expression. Operands stand before their node, so that this ends.
    pub(super) fn value(&mut self, expr: u32, ctx: &Context) -> Known {
        let node = self.image.exprs.get(expr as usize)?;
        constant(node).or_else(|| self.node_value(node, ctx))
    }

    fn node_value(&mut self, node: &ExprRecord, ctx: &Context) -> Known {
        match node.op {
            op::BOOL | op::NUMBER | op::DATE | op::WORD => constant(node),
            op::FACT => self.fact_value(node.a as u16, ctx),
            op::ATTR => self.attribute(attr(node.a), ctx),
            op::NOT | op::AND | op::OR => match self.node_holds(node, ctx) {
                Truth::Yes => Some(Value::Bool(true)),
                Truth::No => Some(Value::Bool(false)),
                Truth::Unknown => None,
            },
            op::COMPARE => self.node_compares(node, ctx).map(Value::Bool),
            op::IF => match self.holds(node.a, ctx) {
                Truth::Yes => self.value(node.b, ctx),
                Truth::No => self.value(node.c, ctx),
                Truth::Unknown => None,
            },
            _ => self.found(node, ctx),
        }
    }

    /// The value of a node that looks for something or computes.
    #[inline(never)]
    fn found(&mut self, node: &ExprRecord, ctx: &Context) -> Known {
        let yes = |b: bool| Some(Value::Bool(b));
        match node.op {
            op::STATED => yes(self.stated(node.a as u16, ctx.unit, ctx.visit).is_some()),
            op::STANDARD => self.standard(node.a as u16, node.b as u16, ctx),
            op::HAS => self.has(node.a as u16, node.b, ctx),
            op::ITEMS => self.items(node.a as u16, node.b, ctx),
            op::COUNT => self.count(node.a as u16, node.b, ctx),
            op::POINTS_OF => self.points_of(node.a as u16, node.b, ctx),
            op::IN => yes(ctx.line != NONE && self.member(ctx.line, node.a as u16)),
            op::DISEASE => self.disease(node.a as u16, ctx, false, false),
            op::DISEASE_OR_SUSPICION => self.disease(node.a as u16, ctx, false, true),
            op::MAIN_DISEASE => self.disease(node.a as u16, ctx, true, false),
            op::LAST => self.occasion(node.a as u16, node.b, ctx, true),
            op::FIRST => self.occasion(node.a as u16, node.b, ctx, false),
            op::SUM => self.sum(node, ctx),
            op::KNOWN => {
                let day = self.day(ctx);
                yes(!self.reaches_unknown(windows::unpack(node.b)?, day))
            }
            op::DAYS_BETWEEN => self.days_between(node.a, node.b, ctx),
            op::MONTHS_AFTER => self.months_after(node.a, node.b, ctx),
            op::ARITH => {
                let (a, b) = (self.number(node.a, ctx), self.number(node.b, ctx));
                match arith(arithmetic(node.sub), a?, b?) {
                    Some(n) => Some(Value::Number(n)),
                    None => self.need(What::Arithmetic, 0),
                }
            }
            op::CEIL => self.number(node.a, ctx).map(|n| Value::Number(n.ceil())),
            op::FLOOR => self.number(node.a, ctx).map(|n| Value::Number(n.floor())),
            op::ROUND => self.number(node.a, ctx).map(|n| Value::Number(n.round_half_up())),
            _ => None,
        }
    }

    pub(super) fn number(&mut self, expr: u32, ctx: &Context) -> Option<Fixed> {
        match self.value(expr, ctx)? {
            Value::Number(n) => Some(n),
            _ => None,
        }
    }

    fn day(&self, ctx: &Context) -> Day {
        self.visit_day(ctx.visit)
    }

    pub(super) fn attribute(&mut self, attr: Attr, ctx: &Context) -> Known {
        let day = self.day(ctx);
        let patient = &self.episode.patient;
        let facility = &self.episode.facility;
        let number = |n: i32| Some(Value::Number(Fixed::from_i32(n)));
        let whole = |n: u32| Fixed::from_int(i64::from(n)).map(Value::Number);
        let yes = |b: bool| Some(Value::Bool(b));
        let outpatient = self.episode.setting == crate::episode::Setting::Outpatient;
        let clinic = facility.kind == crate::episode::FacilityKind::Clinic;
        let known = match attr {
            Attr::Age => self.s.visit_facts.get(ctx.visit as usize).and_then(|v| number(v.age)),
            Attr::AgeDays => number(day.0 - patient.birth_date.0),
            Attr::Date => Some(Value::Date(day)),
            Attr::Minute => self.time(ctx).and_then(|t| number(i32::from(t.minute))),
            Attr::Weekday => number(day.0 - day.week_start().0),
            Attr::Outpatient => yes(outpatient),
            Attr::Inpatient => yes(!outpatient),
            Attr::Clinic => yes(clinic),
            Attr::Hospital => yes(!clinic),
            Attr::Beds => one(facility.beds_between()).and_then(whole),
            Attr::GeneralBeds => one(facility.general_beds_between()).and_then(whole),
            Attr::Quantity => self.line(ctx.line).quantity.map(Value::Number),
            Attr::Times => whole(self.line(ctx.line).times),
            Attr::Yen if ctx.yen.is_none() && ctx.unit != NONE => return self.order_yen(ctx),
            Attr::Yen => ctx.yen.map(Value::Number),
            Attr::UnitPrice => ctx.unit_price.map(Value::Number),
            Attr::BasePoints => {
                let line = self.line(ctx.line);
                Some(Value::Number(self.nominal(line)))
            }
            Attr::Elderly => self.elderly(day).and_then(yes),
            Attr::BeforeSchool => {
                let until =
                    super::resolve::reaches(crate::ir::AgeBound::School, patient.birth_date);
                yes(day < until)
            }
            Attr::Female => patient.sex.and_then(|s| yes(s == crate::episode::Sex::Female)),
            Attr::Holiday => self.holiday(ctx).and_then(yes),
            Attr::Admitted => self.episode.stay.as_ref().map(|s| Value::Date(s.admitted)),
            Attr::HospitalDay => {
                self.episode.stay.as_ref().and_then(|s| number(day.0 - s.admitted.0 + 1))
            }
            Attr::Open => return self.open(ctx).map(Value::Bool),
            Attr::StatedTime => yes(self.time(ctx).is_some()),
            Attr::Section => whole(self.section(ctx)),
            Attr::StatedHours => yes(facility.hours.is_some()),
            Attr::ClosedDay => return self.closed_day(ctx).map(Value::Bool),
            Attr::StatedMainDisease => yes(self.states_main_disease(day)),
            Attr::MainDiseaseSince => return self.main_disease_since(day),
            Attr::HolidaysAfter => self.holidays_after(day).and_then(number),
        };
        known.or_else(|| self.need(What::NeedsAttr, attr as u32))
    }

    /// Whether the Episode states that the day is a holiday.
    pub(super) fn stated_holiday(&self, ctx: &Context) -> Option<bool> {
        use crate::episode::FactValue;
        let at = self.s.visit_order.get(ctx.visit as usize).copied().unwrap_or(NONE);
        let visit = self.episode.visits.get(at as usize)?;
        let stated = visit.facts.get(super::facts::HOLIDAY);
        match stated.or_else(|| self.episode.facts.get(super::facts::HOLIDAY))? {
            FactValue::Bool(b) => Some(*b),
            _ => None,
        }
    }

    pub(super) fn standard(&mut self, from: u16, to: u16, ctx: &Context) -> Known {
        let day = self.day(ctx);
        match self.has_standard(from, to, day) {
            Some(b) => Some(Value::Bool(b)),
            None => self.need(What::StandardLacks, u32::from(from)),
        }
    }

    /// Whether the facility has notified one of the standards; `None`: not stated.
    pub(super) fn has_standard(&self, from: u16, to: u16, day: Day) -> Option<bool> {
        use crate::episode::Standard;
        let standards = self.episode.facility.standards.as_ref()?;
        Some(standards.iter().any(|s| match s {
            Standard::Code(code) => (from..=to).contains(code),
            Standard::Dated { code, from: first, to: last } => {
                (from..=to).contains(code)
                    && first.is_none_or(|f| f <= day)
                    && last.is_none_or(|l| day <= l)
            }
        }))
    }

    pub(super) fn in_set(&self, dense: u32, set: u16) -> bool {
        dense != NONE && self.image.sets_of(dense).binary_search(&set).is_ok()
    }

    /// Whether a line (or, without one, a past code) is in the set.
    pub(super) fn belongs(&self, at: Option<u32>, dense: u32, set: u16) -> bool {
        at.map_or_else(|| self.in_set(dense, set), |at| self.member(at, set))
    }

    /// Whether any line of the Episode, or of its history, is in the set at all: the quick answer.
    pub(super) fn set_occurs(&self, set: u16) -> (bool, bool) {
        (self.s.marks.occurs(set), self.s.past_sets.occurs(set))
    }

    /// Where windows are measured from: the line at hand, else the visit.
    pub(super) fn anchor(&self, ctx: &Context) -> Moment {
        if ctx.line == NONE {
            Moment { visit: ctx.visit, unit: ctx.unit, day: self.day(ctx) }
        } else {
            Moment::of(self.line(ctx.line))
        }
    }

    fn candidates(&self, set: u16, window: Window, of: Moment) -> impl Iterator<Item = &Line> {
        let mut from = 0;
        core::iter::from_fn(move || {
            let at = match window {
                Window::Visit => self.s.marks.next_in_visit(set, of.visit, from)?,
                _ => self.s.marks.next_standing(set, from)?,
            };
            from = at + 1;
            Some(self.line(at))
        })
        .filter(move |l| self.line_in(window, of, l))
    }

    /// Whether a standing line of the set lies in the window.
    fn stands_in(&self, set: u16, window: Window, of: Moment) -> bool {
        match window {
            Window::Visit => self.s.marks.next_in_visit(set, of.visit, 0).is_some(),
            // As in [`Run::line_in`].
            Window::Months(_) | Window::History | Window::Course => {
                self.s.marks.next_standing(set, 0).is_some()
            }
            _ => self.candidates(set, window, of).next().is_some(),
        }
    }

    fn has(&mut self, set: u16, window: u32, ctx: &Context) -> Known {
        let window = windows::unpack(window)?;
        let (own, past) = self.set_occurs(set);
        let of = self.anchor(ctx);
        let found = (own && self.stands_in(set, window, of))
            || (past && self.past_of(set).any(|p| self.past_in(window, of, p.day)));
        if !found && self.reaches(window, of.day) {
            return self.need(What::NeedsHistory, windows::pack(window));
        }
        Some(Value::Bool(found))
    }

    fn items(&mut self, set: u16, window: u32, ctx: &Context) -> Known {
        let window = windows::unpack(window)?;
        let of = self.anchor(ctx);
        if self.reaches(window, of.day) {
            return self.need(What::NeedsHistory, windows::pack(window));
        }
        Fixed::from_int(self.items_in(set, window, of) as i64).map(Value::Number)
    }

    /// The codes of a set that stand in a window, as far as it is known.
    fn items_in(&mut self, set: u16, window: Window, of: Moment) -> usize {
        if self.set_occurs(set) == (false, false) {
            return 0;
        }
        let mut distinct = std::mem::take(&mut self.s.distinct);
        distinct.clear();
        distinct.extend(self.candidates(set, window, of).map(|l| l.dense));
        let history = self.s.history.iter();
        distinct.extend(
            history
                .filter(|p| self.in_set(p.dense, set) && self.past_in(window, of, p.day))
                .map(|p| p.dense),
        );
        distinct.sort_unstable();
        distinct.dedup();
        let count = distinct.len();
        self.s.distinct = distinct;
        count
    }

    fn count(&mut self, set: u16, window: u32, ctx: &Context) -> Known {
        let window = windows::unpack(window)?;
        let of = self.anchor(ctx);
        if self.reaches(window, of.day) {
            return self.need(What::NeedsHistory, windows::pack(window));
        }
        Fixed::from_int(i64::from(self.count_in(set, window, of))).map(Value::Number)
    }

    /// How often the codes of a set are charged in a window, as far as it is known.
    fn count_in(&self, set: u16, window: Window, of: Moment) -> u32 {
        if self.set_occurs(set) == (false, false) {
            return 0;
        }
        self.times_of(set, window, of, |_| true, |_, _| true)
    }

    fn points_of(&mut self, set: u16, window: u32, ctx: &Context) -> Known {
        let window = windows::unpack(window)?;
        let of = self.anchor(ctx);
        let mut sum = Fixed::ZERO;
        for line in self.candidates(set, window, of) {
            sum = sum.plus(self.nominal(line))?;
        }
        Some(Value::Number(sum))
    }

    /// The diseases marked 主傷病 that are open on a day.
    fn main_diseases(&self, day: Day) -> impl Iterator<Item = &Disease> {
        let open = move |d: &&Disease| d.from <= day && d.is_open(day);
        self.episode.diseases.iter().flatten().filter(|d| d.main).filter(open)
    }

    fn states_main_disease(&self, day: Day) -> bool {
        self.main_diseases(day).next().is_some()
    }

    fn main_disease_since(&mut self, day: Day) -> Known {
        let mut since = None;
        for disease in self.episode.diseases.iter().flatten() {
            if disease.main && disease.from <= day && disease.is_open(day) {
                since = Some(since.map_or(disease.from, |known: Day| known.min(disease.from)));
            }
        }
        match since {
            Some(since) => Some(Value::Date(since)),
            None if self.episode.diseases.is_none() => {
                self.need(What::NeedsAttr, super::NEEDS_DISEASES)
            }
            None => self.need(What::NeedsAttr, super::NEEDS_MAIN_DISEASE),
        }
    }

    fn disease(&mut self, set: u16, ctx: &Context, main: bool, suspicion: bool) -> Known {
        let day = self.day(ctx);
        let Some(diseases) = &self.episode.diseases else {
            return self.need(What::NeedsAttr, super::NEEDS_DISEASES);
        };
        let listed = |d: &&Disease| self.image.set_has(set, d.code);
        let of_day =
            || diseases.iter().filter(|d| d.from <= day && day <= d.to.unwrap_or(Day::MAX));
        let open = || of_day().filter(|d| suspicion || !d.suspected);
        if open().filter(listed).any(|d| d.main || !main) {
            return Some(Value::Bool(true));
        }
        // A disease that is not listed may be a member where the master is not at hand.
        if self.image.set_is_open(set) && open().any(|d| d.main || !main) {
            return self.need(What::NeedsAttr, super::NEEDS_DISEASE_MASTER);
        }
        let strange = |d: &Disease| {
            self.s.strange_diseases && !d.is_in_words() && self.image.is_strange(d.code)
        };
        // So may one that the master at hand does not know.
        if open().any(|d| (d.main || !main) && strange(d)) {
            return self.need(What::NeedsAttr, super::NEEDS_KNOWN_DISEASE);
        }
        // A disease in words may be the one that is asked for.
        if open().any(|d| d.is_in_words() && (d.main || !main)) {
            return self.need(What::NeedsAttr, super::NEEDS_CODED_DISEASE);
        }
        let possible = open()
            .any(|d| listed(&d) || d.is_in_words() || self.image.set_is_open(set) || strange(d));
        // A suspicion that is marked is the main one, and none of these.
        if main && possible && !of_day().any(|d| d.main) {
            return self.need(What::NeedsAttr, super::NEEDS_MAIN_DISEASE);
        }
        Some(Value::Bool(false))
    }
}

/// The value of a node that is a constant.
#[inline]
pub(super) const fn constant(node: &ExprRecord) -> Known {
    Some(match node.op {
        op::BOOL => Value::Bool(node.number() != 0),
        op::NUMBER => Value::Number(Fixed::from_raw(node.number())),
        op::DATE => Value::Date(Day(node.number() as i32)),
        op::WORD => Value::Word(node.number() as u16),
        _ => return None,
    })
}

/// How a number of which only the least is known compares; `None` where the least does not tell.
fn at_least(how: Comparison, least: Fixed, than: Fixed) -> Option<bool> {
    match how {
        Comparison::Gt | Comparison::Ge => {
            how.holds(Value::Number(least), Value::Number(than)).filter(|holds| *holds)
        }
        Comparison::Lt | Comparison::Le => {
            how.holds(Value::Number(least), Value::Number(than)).filter(|holds| !*holds)
        }
        Comparison::Eq => (least > than).then_some(false),
        Comparison::Ne => (least > than).then_some(true),
    }
}

/// Whether a value is what a test wants; `None` where the two are of different kinds.
#[inline]
pub(super) fn compared(value: Value, test: &TestRecord) -> Option<bool> {
    if test.flags & test_op::COMPARED == 0 {
        return Some(value == Value::Bool(true));
    }
    let than = fact_value(u32::from(test.flags >> 5), test.number);
    comparison(u16::from(test.flags >> 2 & 7)).holds(value, than)
}

fn arith(how: Arithmetic, a: Fixed, b: Fixed) -> Option<Fixed> {
    match how {
        Arithmetic::Add => a.plus(b),
        Arithmetic::Sub => a.minus(b),
        Arithmetic::Mul => a.times(b),
        Arithmetic::Div => a.divided_by(b),
        Arithmetic::Min => Some(a.min(b)),
        Arithmetic::Max => Some(a.max(b)),
    }
}

/// The number where its two bounds are one.
fn one((least, most): (u32, u32)) -> Option<u32> {
    (least == most).then_some(least)
}
