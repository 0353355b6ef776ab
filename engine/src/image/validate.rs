//! The one linear check that every image passes before it is used.

use super::layout::{NONE, NONE16, PAGES, ProcedureRecord, Run, TestRecord, Text, kind, op, test};
use super::windows::{is_age, is_window, unpack};
use super::{Image, ImageError, table_kind};

/// How deep an expression may be nested, with the conditions of the facts that it asks.
pub const DEPTH: u32 = 128;
/// How many nodes the evaluation of an expression may visit, those of the facts that it asks with
/// it.
pub const WEIGHT: u32 = 50_000;

/// What evaluating a node may take. There is one for each node: small, for all must be near.
#[derive(Clone, Copy, Debug, Default)]
struct Cost {
    weight: u16,
    depth: u8,
    /// It sums over orders.
    sums: bool,
    /// It is the operand of a node.
    used: bool,
}

/// What the operand `a` of an operation names.
#[derive(Clone, Copy)]
enum Names {
    Anything,
    Set,
    Fact,
    Attr,
}

/// Which operands of an operation are evaluated with it.
#[derive(Clone, Copy)]
enum Operands {
    /// The conditions of the fact in `a`.
    Fact,
    /// The nodes in `a`, in `a` and `b`, in all three, or in `c` alone.
    One,
    Two,
    Three,
    Sum,
}

/// What a node of an operation must be like.
#[derive(Clone, Copy)]
struct Shape {
    names: Names,
    /// `None`: it is a leaf.
    operands: Option<Operands>,
    /// The window in `b` is one.
    window: bool,
    most_sub: u16,
}

impl Shape {
    fn of(op: u16) -> Self {
        use Operands::{Fact, One, Sum, Three, Two};
        let shape = |names: Names, operands: Option<Operands>, window: bool| Self {
            names,
            operands,
            window,
            most_sub: u16::MAX,
        };
        let nodes = |operands: Operands| shape(Names::Anything, Some(operands), false);
        match op {
            op::FACT => shape(Names::Fact, Some(Fact), false),
            op::STATED => shape(Names::Fact, None, false),
            op::ATTR => shape(Names::Attr, None, false),
            op::HAS | op::ITEMS | op::COUNT | op::POINTS_OF | op::LAST | op::FIRST => {
                shape(Names::Set, None, true)
            }
            op::IN | op::DISEASE | op::DISEASE_OR_SUSPICION | op::MAIN_DISEASE => {
                shape(Names::Set, None, false)
            }
            op::KNOWN => shape(Names::Anything, None, true),
            op::NOT | op::CEIL | op::FLOOR | op::ROUND => nodes(One),
            op::AND | op::OR | op::DAYS_BETWEEN | op::MONTHS_AFTER => nodes(Two),
            op::COMPARE | op::ARITH => Self { most_sub: 5, ..nodes(Two) },
            op::IF => nodes(Three),
            op::SUM => Self { most_sub: 1, ..shape(Names::Set, Some(Sum), true) },
            _ => shape(Names::Anything, None, false),
        }
    }
}

/// What evaluating the operands of a node takes.
#[derive(Clone, Copy, Default)]
struct Whole {
    weight: u32,
    depth: u32,
    sums: bool,
}

impl Whole {
    fn has(&mut self, operand: Cost) -> bool {
        self.weight += u32::from(operand.weight);
        self.depth = self.depth.max(u32::from(operand.depth));
        self.sums |= operand.sums;
        true
    }

    /// An operand that stands before its node and belongs to no other.
    fn takes(&mut self, before: &mut [Cost], operand: u32) -> bool {
        match before.get_mut(operand as usize) {
            Some(known) if !known.used => {
                known.used = true;
                self.has(*known)
            }
            _ => false,
        }
    }
}

impl Cost {
    /// Of a node without operands.
    const LEAF: Self = Self { weight: 1, depth: 1, sums: false, used: false };

    fn with(self, other: Self) -> Self {
        Self {
            depth: self.depth.max(other.depth),
            weight: self.weight.saturating_add(other.weight),
            sums: self.sums | other.sums,
            used: false,
        }
    }
}

impl Image<'_> {
    pub(super) fn validate(&self) -> Result<(), ImageError> {
        self.check_items()?;
        self.check_sets_and_facts()?;
        self.check_exprs()?;
        self.check_rules()?;
        self.check_tables()?;
        self.check_burden()
    }

    pub(super) fn text_fits(&self, text: Text) -> bool {
        (text.at as usize)
            .checked_add(text.len as usize)
            .is_some_and(|end| end <= self.strings.len())
    }

    fn check_items(&self) -> Result<(), ImageError> {
        let damaged = |what| Err(ImageError::Damaged(what));
        let texts = self.schedules.iter().flat_map(|s| [s.name, s.title, s.cite]);
        let texts = texts.chain(self.sources.iter().flat_map(|s| [s.name, s.kind]));
        if !texts.into_iter().all(|t| self.text_fits(t)) {
            return damaged("schedules");
        }
        if !self.schedules.is_sorted_by_key(|s| s.from) {
            return damaged("schedules");
        }
        if !self.missing.iter().all(|m| {
            usize::from(m.schedule) < self.schedules.len() && table_kind(m.table).is_some()
        }) {
            return damaged("missing");
        }
        let named = self.standard_names;
        if !named.is_sorted_by(|a, b| (a.schedule, a.code) < (b.schedule, b.code))
            || !named.iter().all(|s| self.text_fits(s.name))
        {
            return damaged("standards");
        }
        let units = self.unit_names;
        if !units.is_sorted_by(|a, b| a.number < b.number)
            || !units.iter().all(|u| self.text_fits(u.name))
        {
            return damaged("units");
        }
        if !ascends(self.codes) {
            return damaged("codes");
        }
        if !starts_fit(self.version_start, self.codes.len(), self.versions.len()) {
            return damaged("versions");
        }
        let facts = self.procedures.len() + self.drugs.len() + self.materials.len() + 2;
        let [label, place, _, period] = most(bytemuck::cast_slice(self.versions));
        let has = |most: u32, len: usize| self.versions.is_empty() || (most as usize) < len;
        if !(has(label, self.labels.len()) && has(place, facts) && has(period, self.periods.len()))
        {
            return damaged("versions");
        }
        let end = self.strings.len() as u64;
        if !every(self.labels, |l| {
            ends_within(l.name, end) & ends_within(l.kana, end) & ends_within(l.section, end)
        }) {
            return damaged("labels");
        }
        if !every(self.procedures, |p| self.procedure_fits(p)) {
            return damaged("procedures");
        }
        if !every(self.ages, |a| is_age(a.from) & is_age(a.to)) {
            return damaged("ages");
        }
        if !self.steps.iter().all(|s| s.error <= 3 && s.size > 0) {
            return damaged("steps");
        }
        Ok(())
    }

    #[inline]
    fn procedure_fits(&self, p: &ProcedureRecord) -> bool {
        ends_before(p.standards, self.numbers.len())
            & ends_before(p.ages, self.ages.len())
            & ((p.steps == NONE) | ((p.steps as usize) < self.steps.len()))
            & is_age(p.age_from)
            & is_age(p.age_to)
            & is_one_of(p.points_kind, &[1, 3, 4, 5, 6, 7, 8])
            & is_one_of(p.notice_kind, &[1, 7, 9])
            & (p.note_serial <= 35)
    }

    fn check_sets_and_facts(&self) -> Result<(), ImageError> {
        for set in self.sets {
            let codes = super::slice(self.set_codes, set.codes);
            if !self.text_fits(set.name)
                || !run_fits(set.codes, self.set_codes.len())
                || !ascends(codes)
            {
                return Err(ImageError::Damaged("sets"));
            }
        }
        if !ascends(self.diseases) {
            return Err(ImageError::Damaged("diseases"));
        }
        let classes = self.class_count();
        if self.code_classes.len() != self.codes.len()
            || !starts_fit(self.class_set_start, classes, self.class_sets.len())
            || !below(self.class_sets, self.sets.len())
            || !below(self.code_classes, classes)
        {
            return Err(ImageError::Damaged("code sets"));
        }
        for fact in self.facts {
            let cases = super::slice(self.fact_cases, fact.cases);
            if !run_fits(fact.words, self.words.len())
                || !run_fits(fact.cases, self.fact_cases.len())
                || !cases.iter().all(|c| (c.when as usize) < self.exprs.len())
                || fact.kind > 3
                || ![fact.name, fact.ask_ja, fact.ask_en].iter().all(|t| self.text_fits(*t))
            {
                return Err(ImageError::Damaged("facts"));
            }
        }
        for calendar in self.calendars {
            let days = super::slice(self.calendar_days, calendar.days);
            if !run_fits(calendar.days, self.calendar_days.len())
                || !days.is_sorted_by(|a, b| a < b)
                || ![calendar.name, calendar.cite].iter().all(|t| self.text_fits(*t))
            {
                return Err(ImageError::Damaged("calendars"));
            }
        }
        let slot = |id: u16| id == NONE16 || usize::from(id) < self.facts.len();
        if !self.words.iter().all(|t| self.text_fits(*t))
            || self.fact_slots.len() != super::names::slots(self.facts.len())
            || !self.fact_slots.iter().all(|id| slot(*id))
        {
            return Err(ImageError::Damaged("facts"));
        }
        Ok(())
    }

    /// Operands stand before their node, no node is used twice, a node that asks a fact stands
    /// behind the conditions of that fact, and no tree is deep or wide: evaluation ends after as
    /// many steps as were counted here.
    fn check_exprs(&self) -> Result<(), ImageError> {
        let damaged = Err(ImageError::Damaged("expressions"));
        // Every number up to the last is an operation.
        let shapes: [Shape; op::DISEASE_OR_SUSPICION as usize + 1] =
            core::array::from_fn(|op| Shape::of(op as u16));
        let mut costs: Vec<Cost> = vec![Cost::LEAF; self.exprs.len()];
        let mut facts: Vec<Option<Cost>> = vec![None; self.facts.len()];
        // What `a` must stay below, by what it names.
        let ends = [
            u64::MAX,
            self.sets.len() as u64,
            self.facts.len() as u64,
            crate::ir::Attr::LAST as u64 + 1,
        ];
        for (at, node) in self.exprs.iter().enumerate() {
            let Some(shape) = shapes.get(usize::from(node.op)) else { return damaged };
            let end = ends.get(shape.names as usize).copied().unwrap_or(0);
            let fits = (u64::from(node.a) < end)
                & (!shape.window | is_window(node.b))
                & (node.sub <= shape.most_sub);
            if !fits {
                return damaged;
            }
            let Some(operands) = shape.operands else { continue };
            let (before, own) = costs.split_at_mut(at);
            let Some(own) = own.first_mut() else { return damaged };
            let mut whole = Whole::default();
            let sound = match operands {
                Operands::Fact => {
                    let asked = self.fact_cost(node.a, before, &mut facts);
                    asked.is_some_and(|asked| whole.has(asked))
                }
                Operands::One => whole.takes(before, node.a),
                Operands::Two => whole.takes(before, node.a) && whole.takes(before, node.b),
                Operands::Three => [node.a, node.b, node.c].iter().all(|c| whole.takes(before, *c)),
                // A sum within a sum would visit every order for every order.
                Operands::Sum => {
                    let sound = whole.takes(before, node.c) && !whole.sums;
                    whole.sums = true;
                    sound
                }
            };
            if !sound || whole.depth >= DEPTH || whole.weight >= WEIGHT {
                return damaged;
            }
            // Neither exceeds its bound.
            *own = Cost {
                weight: whole.weight as u16 + 1,
                depth: whole.depth as u8 + 1,
                sums: whole.sums,
                used: false,
            };
        }
        for test in self.tests {
            let asks = matches!(test.op, test::FACT | test::STATED);
            let asked = if asks {
                self.fact_cost(u32::from(test.a), &costs, &mut facts)
            } else {
                Some(Cost::default())
            };
            let bounded =
                asked.is_some_and(|c| u32::from(c.depth) < DEPTH && u32::from(c.weight) < WEIGHT);
            if !bounded || !self.test_fits(test) {
                return Err(ImageError::Damaged("tests"));
            }
        }
        Ok(())
    }

    /// What asking a fact may take; `None` where one of its conditions does not stand before.
    fn fact_cost(&self, fact: u32, costs: &[Cost], known: &mut [Option<Cost>]) -> Option<Cost> {
        if let Some(cost) = known.get(fact as usize)? {
            return Some(*cost);
        }
        let mut cost = Cost::default();
        for case in super::slice(self.fact_cases, self.facts.get(fact as usize)?.cases) {
            cost = cost.with(*costs.get(case.when as usize)?);
        }
        if let Some(slot) = known.get_mut(fact as usize) {
            *slot = Some(cost);
        }
        Some(cost)
    }

    fn check_rules(&self) -> Result<(), ImageError> {
        let expr = |id: u32| id == NONE || (id as usize) < self.exprs.len();
        let set = |id: u16| id == NONE16 || usize::from(id) < self.sets.len();
        let most = super::conditions::MOST as u32;
        let tests = |run: Run| run.len <= most && run_fits(run, self.tests.len());
        for (rule, rank) in self.rules.iter().zip(0_u32..) {
            let runs = match rule.kind {
                kind::BUNDLE => {
                    run_fits(rule.run, self.bands.len())
                        && (rule.number == NONE || (rule.number as usize) < self.facts.len())
                }
                kind::PRICE => {
                    run_fits(rule.run, self.numbers.len())
                        && (rule.number as usize) < self.exprs.len()
                }
                kind::REQUIRE => {
                    run_fits(rule.run, self.rule_codes.len())
                        && (rule.number as usize) < self.exprs.len()
                }
                kind::ROUND => {
                    run_fits(rule.run, self.policy_steps.len())
                        && run_fits(rule.run2, self.policy_steps.len())
                }
                k => k < kind::KINDS,
            };
            if !runs
                || !self.ranks_of(rule.kind).contains(&rank)
                || ![rule.when, rule.quantity, rule.times, rule.points].into_iter().all(expr)
                || ![rule.tests, rule.needs].into_iter().all(tests)
                || !set(rule.set_a)
                || !set(rule.set_b)
                || unpack(rule.window).is_none()
                || usize::from(rule.schedule) >= self.schedules.len()
                || usize::from(rule.source) >= self.sources.len()
                || ![rule.name, rule.cite].iter().all(|t| self.text_fits(*t))
            {
                return Err(ImageError::Damaged("rules"));
            }
        }
        if !self.policy_steps.iter().all(|s| (1..=8).contains(&s.role) && (1..=2).contains(&s.of)) {
            return Err(ImageError::Damaged("policy steps"));
        }
        let strata = usize::from(kind::KINDS);
        let words = self.rank_words();
        let uses = self.schedules.len() * self.class_count();
        if !starts_fit(self.stratum_start, strata, self.rules.len())
            || !starts_fit(self.box_policy_start, 1000, self.box_policies.len())
            || !below(self.box_policies, self.rules.len())
            || !starts_fit(self.class_use_start, uses, self.class_uses.len())
            || !starts_fit(self.class_call_start, uses, self.class_calls.len())
            || self.class_call_words.len() != self.class_calls.len()
            || !below(self.class_call_words, words)
            || self.free_rules.len() != self.rank_words()
            || !starts_fit(self.code_pages, PAGES, self.codes.len())
            || !starts_fit(self.fact_rule_start, self.facts.len(), self.fact_rules.len())
            || !below(self.fact_rules, self.rules.len())
            || self.class_requires.len() != self.class_count()
            || !below(self.class_requires, self.require_start.len().saturating_sub(1))
            || !rows_fit(self.require_start, self.class_count(), self.require_ranks.len())
            || self.require_words.len() != self.require_ranks.len()
            || !below(self.require_words, words)
            || !self.standard_rules.is_sorted_by_key(|r| r.standard)
            || self.unguarded.len() != self.rank_words()
            || self.schedule_rules.len() != self.rank_words() * self.schedules.len()
        {
            return Err(ImageError::Damaged("strata"));
        }
        Ok(())
    }

    fn test_fits(&self, test: &TestRecord) -> bool {
        let set = usize::from(test.a) < self.sets.len();
        let fact = usize::from(test.a) < self.facts.len();
        match test.op {
            test::EXPR => (test.b as usize) < self.exprs.len(),
            test::FACT | test::STATED => fact,
            test::ATTR => test.a <= crate::ir::Attr::LAST as u16,
            test::STANDARD => u16::try_from(test.b).is_ok(),
            test::HAS => set && unpack(test.b).is_some(),
            test::IN => set,
            _ => false,
        }
    }

    fn check_tables(&self) -> Result<(), ImageError> {
        let codes = self.codes.len();
        let periods = self.periods.len();
        let period = |id: u16| usize::from(id) < periods;
        if !self.periods.iter().all(|p| (p.source as usize) < self.sources.len()) {
            return Err(ImageError::Damaged("periods"));
        }
        let groups = self.group_names.len();
        let group = |id: u16| (id == NONE16) | (usize::from(id) < groups);
        let end = self.strings.len() as u64;
        let checks = [
            (
                "01",
                rows_fit(self.index_start, codes, self.index.len())
                    && every(self.index, |r| {
                        period(r.period)
                            & every(&r.groups, |g| group(*g))
                            & every(&r.windows, |w| (*w == NONE) | is_window(*w))
                    }),
            ),
            ("groups", self.group_names.iter().all(|t| self.text_fits(*t))),
            ("02", rows_fit(self.member_start, codes, self.members.len()) && self.members_fit()),
            ("03", rows_fit(self.edge_start, codes, self.edges.len()) && self.edges_fit()),
            (
                "04",
                rows_fit(self.inpatient_start, codes, self.inpatient.len())
                    && every(self.inpatient, |r| period(r.period)),
            ),
            (
                "05",
                rows_fit(self.limit_start, codes, self.limits.len())
                    && every(self.limits, |r| {
                        period(r.period) & is_window(r.window) & ends_within(r.unit_name, end)
                    }),
            ),
            (
                "comment-link",
                rows_fit(self.comment_start, codes, self.comments.len())
                    && every(self.comments, |r| period(r.period)),
            ),
        ];
        for (name, sound) in checks {
            if !sound {
                return Err(ImageError::Damaged(name));
            }
        }
        Ok(())
    }

    /// A row of 02 names a group; those of an image without groups name none.
    fn members_fit(&self) -> bool {
        // Four records at a time: a group, a period, a group, a period ….
        let most: [u16; 8] = most(bytemuck::cast_slice(self.members));
        let [group, period] = alternating(most);
        self.member_rows.len() == self.members.len()
            && (self.members.is_empty()
                || (usize::from(group) < self.group_names.len()
                    && usize::from(period) < self.periods.len()))
    }

    fn edges_fit(&self) -> bool {
        let most: [u32; 4] = most(bytemuck::cast_slice(self.edges));
        let [other, manner] = alternating(most);
        self.edge_rows.len() == self.edges.len()
            && (self.edges.is_empty()
                || ((other as usize) < self.codes.len() && (manner as usize) < self.manners.len()))
            && self.manners.iter().all(|m| {
                usize::from(m.period) < self.periods.len()
                    && (1..=3).contains(&m.keep)
                    && is_window(m.window)
                    && table_kind(u16::from(m.bits >> 4)).is_some()
            })
    }
}

pub(super) fn run_fits(run: Run, len: usize) -> bool {
    (run.at as usize).checked_add(run.len as usize).is_some_and(|end| end <= len)
}

/// As [`run_fits`], without a way out.
const fn ends_before(run: Run, len: usize) -> bool {
    run.at as u64 + run.len as u64 <= len as u64
}

/// Whether a number below 32 is one of some.
fn is_one_of(number: u8, some: &[u8]) -> bool {
    let bits = some.iter().fold(0_u32, |bits, n| bits | 1 << (n % 32));
    (number < 32) & (bits >> (number % 32) & 1 != 0)
}

/// Whether every record is sound. Nothing stops at the first that is not: a damaged image is rare,
/// and a loop without a way out is quick.
#[inline]
fn every<T>(records: &[T], sound: impl Fn(&T) -> bool) -> bool {
    records.iter().fold(true, |all, record| all & sound(record))
}

/// The largest number of each column, where the numbers are rows of so many columns: what stays
/// below a bound need not be compared one by one, and columns side by side are compared at once.
#[inline]
fn most<T: Copy + Default + Ord, const COLUMNS: usize>(numbers: &[T]) -> [T; COLUMNS] {
    let (rows, rest) = numbers.as_chunks::<COLUMNS>();
    let mut most = [T::default(); COLUMNS];
    for row in rows {
        for (most, number) in most.iter_mut().zip(row) {
            *most = (*most).max(*number);
        }
    }
    for (most, number) in most.iter_mut().zip(rest) {
        *most = (*most).max(*number);
    }
    most
}

/// Whether all numbers are below a bound.
fn below<T: Copy + Default + Ord + Into<u64>>(numbers: &[T], bound: usize) -> bool {
    // As many columns as are compared at once.
    let most: [T; 16] = most(numbers);
    let most = most.into_iter().max().unwrap_or_default();
    numbers.is_empty() || most.into() < bound as u64
}

/// The largest of the even and of the odd columns.
fn alternating<T: Copy + Default + Ord, const COLUMNS: usize>(most: [T; COLUMNS]) -> [T; 2] {
    let of = |first: usize| most.iter().skip(first).step_by(2).copied().max().unwrap_or_default();
    [of(0), of(1)]
}

/// Whether each number is above the one before.
fn ascends(numbers: &[u32]) -> bool {
    let next = numbers.get(1..).unwrap_or_default();
    numbers.iter().zip(next).fold(true, |all, (a, b)| all & (a < b))
}

fn ends_within(text: Text, end: u64) -> bool {
    u64::from(text.at) + u64::from(text.len) <= end
}

/// Whether a start array has one entry more than rows, ascends from 0 and ends at the length.
fn starts_fit(starts: &[u32], rows: usize, len: usize) -> bool {
    starts.len() == rows + 1 && rows_fit(starts, rows, len)
}

/// As [`starts_fit`]; the last rows may be left out where they are empty.
fn rows_fit(starts: &[u32], rows: usize, len: usize) -> bool {
    let next = starts.get(1..).unwrap_or_default();
    starts.len() <= rows + 1
        && starts.first() == Some(&0)
        && starts.last().is_some_and(|last| *last as usize == len)
        && starts.iter().zip(next).fold(true, |all, (a, b)| all & (a <= b))
}

#[cfg(test)]
mod tests;
