//! Price and round: the points of each unit, by its section's policy.

use super::Run;
use super::quantity::{Stepped, stepped};
use crate::image::{NONE, ProcedureRecord, RuleRecord, kind, rounding};
use crate::ir::NoticeKind;
use crate::outcome::{Group, Line, Verdict, What};
use crate::{Day, Fixed};

/// Points of a part of a unit.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    points: Fixed,
    yen: Fixed,
    /// The part of `points` on which general additions are counted.
    general: Fixed,
}

/// The lines that follow a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Links {
    next_of_unit: u32,
    /// Its first addition.
    addition: u32,
    /// The next addition to its base.
    next_addition: u32,
}

impl Links {
    const NONE: Self = Self { next_of_unit: NONE, addition: NONE, next_addition: NONE };
}

impl<'i> Run<'i, '_, '_> {
    pub(super) fn price(&mut self) {
        self.index_units();
        self.s.line_rule.clear();
        self.price_bundles();
        self.doubt_nested();
        let mut lines = std::mem::take(&mut self.s.unit_lines);
        for unit in 0..self.s.unit_first.len() as u32 {
            let first = self.s.unit_first.get(unit as usize).copied().unwrap_or(NONE);
            if first == NONE {
                continue;
            }
            let Links { next_of_unit, addition, .. } = self.links(first);
            if next_of_unit == NONE && addition == NONE && self.price_single(unit, first) {
                continue;
            }
            lines.clear();
            let mut next = first;
            while next != NONE {
                lines.push(next);
                next = self.links(next).next_of_unit;
            }
            self.price_unit(unit, &lines);
        }
        self.s.unit_lines = lines;
    }

    /// Chains the lines of each unit and the additions of each line.
    fn index_units(&mut self) {
        let s = &mut *self.s;
        let lines = &self.out.lines;
        s.unit_first.clear();
        s.unit_first.resize(self.out.units.len(), NONE);
        s.links.clear();
        s.links.resize(lines.len(), Links::NONE);
        // From the last line to the first: each hangs the one behind it on itself.
        for ((at, line), links) in (0..lines.len() as u32).zip(lines).zip(&mut s.links).rev() {
            if let Some(first) = s.unit_first.get_mut(line.unit as usize) {
                links.next_of_unit = core::mem::replace(first, at);
            }
        }
        // Whatever has a base is noted, line by line.
        debug_assert!(s.noted.is_sorted(), "lines are noted as they come");
        for at in s.noted.iter().copied().rev() {
            let Some(base) = lines.get(at as usize).and_then(|line| line.base) else { continue };
            if let Some(of_base) = s.links.get_mut(base as usize) {
                let next = core::mem::replace(&mut of_base.addition, at);
                if let Some(links) = s.links.get_mut(at as usize) {
                    links.next_addition = next;
                }
            }
        }
    }

    fn links(&self, line: u32) -> Links {
        self.s.links.get(line as usize).copied().unwrap_or(Links::NONE)
    }

    /// No step adds to an addition; only a bundle may pay it.
    fn doubt_nested(&mut self) {
        for n in 0..self.s.noted.len() {
            // Whatever has a base is noted.
            let Some(at) = self.s.noted.get(n).copied() else { break };
            let line = self.line(at);
            let nested = line.base.is_some_and(|base| self.line(base).base.is_some());
            if nested && line.bundle == NONE && line.verdict == Verdict::Charged {
                self.doubt(at, What::NoStep, 0, NONE);
            }
        }
    }

    pub(super) fn first_addition(&self, base: u32) -> u32 {
        self.links(base).addition
    }

    fn next_addition(&self, addition: u32) -> u32 {
        self.links(addition).next_addition
    }

    /// The rounding policy of a line's 集計先.
    #[inline]
    pub(super) fn policy(
        &mut self,
        day: Day,
        p: &ProcedureRecord,
    ) -> Option<(u32, &'i RuleRecord)> {
        let number = self.own_box(p);
        let found = match self.s.policy {
            // The lines of an Episode are of few 集計先, and those of one lie together.
            Some((box_then, day_then, found)) if box_then == number && day_then == day => found,
            _ => self.find_policy(number, day),
        };
        let id = found?;
        self.image.rule(id).map(|rule| (id, rule))
    }

    #[inline(never)]
    fn find_policy(&mut self, number: u16, day: Day) -> Option<u32> {
        let image = self.image;
        let mut policies = image.policies(number).iter().copied();
        let found =
            policies.find(|id| image.rule(*id).is_some_and(|rule| Self::in_force(rule, day)));
        self.s.policy = Some((number, day, found));
        found
    }

    pub(super) fn own_box(&self, p: &ProcedureRecord) -> u16 {
        let outpatient = self.episode.setting == crate::episode::Setting::Outpatient;
        if outpatient { p.outpatient_box } else { p.inpatient_box }
    }

    fn price_unit(&mut self, unit: u32, lines: &[u32]) {
        let Some(known) = self.out.units.get(unit as usize).copied() else {
            return;
        };
        let mut sum = Sum::default();
        let mut policy = None;
        let mut number_box = None;
        let mut day = None;
        let mut charged = false;
        let mut exact = Fixed::ZERO;
        let mut goods = false;
        let mut additions = false;
        // Of an act that is not charged, whose drugs and materials are.
        let mut refused = None;
        for at in lines.iter().copied() {
            let Line { day: own_day, body, base, verdict, bundle, .. } = *self.line(at);
            day = Some(own_day);
            let Some(p) = self.image.procedures.get(body as usize) else {
                goods = true;
                continue;
            };
            additions |= self.first_addition(at) != NONE;
            if p.notice_kind != 1 || base.is_some() {
                continue;
            }
            if verdict == Verdict::NotCharged {
                refused = refused.or_else(|| self.policy(own_day, p).map(|(_, r)| r.number as u16));
                continue;
            }
            let Some((id, record)) = self.policy(own_day, p) else {
                self.doubt(at, What::NoPolicy, u32::from(self.own_box(p)), NONE);
                self.follow_base(at);
                continue;
            };
            if bundle != NONE {
                if verdict == Verdict::Charged {
                    policy = policy.or(Some((id, record)));
                    number_box = number_box.or(Some(self.own_box(p)));
                    self.doubt_bundled(at);
                } else {
                    self.follow_base(at);
                }
                continue;
            }
            let priced = self.price_base(at, p, record);
            if self.line(at).verdict != Verdict::Charged {
                self.follow_base(at);
                continue;
            }
            let Some((value, before)) = priced else { continue };
            charged = true;
            policy = policy.or(Some((id, record)));
            number_box = number_box.or(Some(self.own_box(p)));
            if p.points_kind == 1 {
                sum.yen = sum.yen.plus(value).unwrap_or(Fixed::MAX);
            } else {
                exact = exact.plus(before).unwrap_or(Fixed::MAX);
                sum.points = sum.points.plus(value).unwrap_or(Fixed::MAX);
                if p.outside_general_base == 0 {
                    let within = value.minus(self.outside_general(at)).unwrap_or(value);
                    sum.general = sum.general.plus(within).unwrap_or(Fixed::MAX);
                }
            }
        }
        let identification =
            known.section.or_else(|| policy.as_ref().map(|(_, r)| r.number as u16)).or(refused);
        if let Some((_, record)) = &policy {
            let (points, before) = self.price_order(lines, additions, &sum, record);
            sum.points = points;
            exact = exact.plus(before).unwrap_or(Fixed::MAX);
        }
        let priced = if goods { self.price_goods(lines, identification) } else { None };
        if let Some(points) = priced {
            charged = true;
            sum.points = sum.points.plus(points).unwrap_or(Fixed::MAX);
            exact = exact.plus(points).unwrap_or(Fixed::MAX);
        }
        if !charged {
            return;
        }
        let day = day.unwrap_or_default();
        let number_box =
            number_box.or_else(|| self.box_of(identification.unwrap_or(0), day)).unwrap_or(0);
        self.s.groups.push(Group {
            unit: Some(unit),
            bundle: NONE,
            instance: NONE,
            items: 0,
            visit: known.visit,
            day,
            identification: identification.unwrap_or(0),
            number_box,
            points: sum.points,
            yen: sum.yen,
            times: known.times,
            total: sum.points.times_whole(known.times).unwrap_or(Fixed::MAX),
            yen_total: sum.yen.times_whole(known.times).unwrap_or(Fixed::MAX),
            rounding: sum.points.minus(exact).unwrap_or(Fixed::ZERO),
            policy: policy.map_or(NONE, |(id, _)| id),
        });
    }

    /// What additions outside 通則加算所定点数 brought to a basic line.
    fn outside_general(&self, base: u32) -> Fixed {
        let mut sum = Fixed::ZERO;
        let mut next = self.first_addition(base);
        while next != NONE {
            let line = self.line(next);
            next = self.next_addition(next);
            let outside = self.procedure(line).is_some_and(|a| {
                a.outside_general_base != 0 && a.notice_kind == NoticeKind::Note as u8
            });
            if outside && line.verdict == Verdict::Charged && line.bundle == NONE {
                let share = self.shared(line, line.amount);
                sum = share.and_then(|share| sum.plus(share)).unwrap_or(sum);
            }
        }
        sum
    }

    /// The points of a bundle are those of the whole: nothing is added to one member.
    fn doubt_bundled(&mut self, base: u32) {
        let mut next = self.first_addition(base);
        while next != NONE {
            let at = next;
            next = self.next_addition(at);
            let line = *self.line(at);
            // An addition may be a member of the bundle itself.
            if line.verdict == Verdict::Charged && line.bundle == NONE {
                self.doubt(at, What::NoStep, 0, NONE);
            }
        }
    }

    /// What is added to a basic line that turned out not to be charged goes with it.
    fn follow_base(&mut self, base: u32) {
        let verdict = self.line(base).verdict;
        let mut next = self.first_addition(base);
        while next != NONE {
            let at = next;
            next = self.next_addition(at);
            if self.line(at).verdict == Verdict::NotCharged {
                continue;
            }
            if verdict == Verdict::NotCharged {
                self.deny(at, What::BaseNotCharged, base, NONE);
            } else {
                self.doubt(at, What::DependsOnUndecided, base, NONE);
            }
        }
    }

    /// The 集計先 that a 診療識別 stands for.
    fn box_of(&self, identification: u16, day: crate::Day) -> Option<u16> {
        self.image.rules_of(kind::ROUND).find_map(|rule| {
            (rule.number == u32::from(identification) && Self::in_force(rule, day))
                .then_some(rule.code as u16)
        })
    }

    /// The value of a basic row with its additions, rounded and exact; `None` where it is in
    /// doubt.
    fn price_base(
        &mut self,
        at: u32,
        p: &ProcedureRecord,
        policy: &RuleRecord,
    ) -> Option<(Fixed, Fixed)> {
        let line = *self.line(at);
        let mut value = match self.pooled(at) {
            Some(points) => points,
            None => self.base_value(at, &line, p)?,
        };
        if policy.flag & rounding::QUANTITY != 0 {
            value = value.round_half_up();
        }
        if let Some(l) = self.line_mut(at) {
            l.amount = value;
        }
        let image = self.image;
        let mut base = value;
        // An addition in doubt that would be part of what the percentages of each kind are of.
        let (mut base_lacks, mut lacks) = (None, None);
        // What is added to a line in doubt is in doubt with it.
        let alone = self.first_addition(at) == NONE || line.verdict != Verdict::Charged;
        let steps = if alone { &[] } else { image.policy_steps(policy.run) };
        for step in steps {
            let start = value;
            let start_lacks = lacks;
            let mut next = self.first_addition(at);
            while next != NONE {
                let addition = next;
                next = self.next_addition(addition);
                let l = *self.line(addition);
                // A member of a bundle is paid there.
                if l.verdict == Verdict::NotCharged || l.bundle != NONE {
                    continue;
                }
                let Some(a) = self.procedure(&l) else {
                    continue;
                };
                if role(a) != step.role {
                    continue;
                }
                let (of, of_lacks) =
                    if step.of == 1 { (base, base_lacks) } else { (start, start_lacks) };
                let amount = self.known_addition(addition, a, of, of_lacks);
                if self.line(addition).verdict == Verdict::Undecided {
                    lacks = lacks.or(Some(addition));
                }
                let Some(amount) = amount else { continue };
                if let Some(l) = self.line_mut(addition) {
                    l.amount = amount;
                }
                value = value.plus(self.shared(&l, amount)?)?;
            }
            // Additions in points are part of what percentages are taken of.
            if step.role == 1 {
                (base, base_lacks) = (value, lacks);
            }
        }
        let exact = value;
        if policy.flag & rounding::UNIT != 0 {
            value = value.round_half_up();
        }
        Some((value, exact))
    }

    /// An addition that no step takes is never dropped silently: neither one of its base's policy
    /// nor, for the order, one of the order's.
    fn doubt_unstepped(&mut self, base: u32, order: &RuleRecord) {
        let line = *self.line(base);
        let image = self.image;
        let own = self.procedure(&line).and_then(|p| self.policy(line.day, p)).map(|(_, r)| r.run);
        let own = own.map_or(&[][..], |run| image.policy_steps(run));
        let order = image.policy_steps(order.run2);
        let mut next = self.first_addition(base);
        while next != NONE {
            let at = next;
            next = self.next_addition(at);
            let line = *self.line(at);
            let Some(a) = self.procedure(&line) else { continue };
            let taken = own.iter().chain(order).any(|s| s.role == role(a));
            // A member of a bundle is paid there.
            if line.verdict == Verdict::Charged && line.bundle == NONE && !taken {
                self.doubt(at, What::NoStep, u32::from(role(a)), NONE);
            }
        }
    }

    pub(super) fn base_value(
        &mut self,
        at: u32,
        line: &Line,
        p: &ProcedureRecord,
    ) -> Option<Fixed> {
        let points = Fixed::from_raw(p.points);
        let value = match p.points_kind {
            4 | 7 => match line.stated {
                Some(stated) if p.points_kind == 7 => Fixed::ZERO.minus(stated)?,
                Some(stated) => stated,
                None => {
                    self.doubt(at, What::PointsMissing, 0, NONE);
                    return None;
                }
            },
            5 | 6 => {
                self.doubt(at, What::NoStep, 0, NONE);
                return None;
            }
            // What a rule states goes before the master's points and their quantity formula.
            _ => line.stated.filter(|_| line.rule != NONE).unwrap_or(points),
        };
        let stated = line.rule != NONE && line.stated.is_some();
        let steps = self.image.steps.get(p.steps as usize);
        let value = match steps.filter(|_| p.steps != NONE && !stated) {
            None => value,
            Some(steps) => match stepped(value, steps, line.quantity?) {
                Stepped::Points(points) => points,
                Stepped::Above(points) => {
                    self.event(at, What::StepWarning, 0, NONE);
                    points
                }
                Stepped::Capped(points) => {
                    self.event(at, What::StepCapped, 0, NONE);
                    points
                }
                Stepped::Refused => {
                    self.deny(at, What::StepError, 0, NONE);
                    return None;
                }
                Stepped::Overflow => {
                    self.doubt(at, What::Arithmetic, 0, NONE);
                    return None;
                }
            },
        };
        if p.points_kind == 8 { Fixed::ZERO.minus(value) } else { Some(value) }
    }

    /// What an addition brings; percentages are of `of`.
    fn addition_value(
        &mut self,
        at: u32,
        line: &Line,
        a: &ProcedureRecord,
        of: Fixed,
    ) -> Option<Fixed> {
        let percent = Fixed::from_raw(a.points);
        let value = match a.points_kind {
            5 => of.percent(percent),
            6 => of.percent(percent).and_then(|v| Fixed::ZERO.minus(v)),
            _ => return self.base_value(at, line, a),
        };
        if value.is_none() {
            self.doubt(at, What::Arithmetic, 0, NONE);
        }
        value
    }

    /// What an addition that is charged brings; a percentage of what lacks an addition in doubt is
    /// in doubt with it.
    fn known_addition(
        &mut self,
        at: u32,
        a: &ProcedureRecord,
        of: Fixed,
        lacks: Option<u32>,
    ) -> Option<Fixed> {
        let line = *self.line(at);
        if line.verdict != Verdict::Charged {
            return None;
        }
        if let Some(by) = lacks.filter(|_| matches!(a.points_kind, 5 | 6)) {
            self.doubt(at, What::DependsOnUndecided, by, NONE);
            return None;
        }
        self.addition_value(at, &line, a, of)
    }

    /// A line in doubt that would be part of the sum of which general additions are taken.
    fn general_lacks(&self, lines: &[u32]) -> Option<u32> {
        lines.iter().copied().find_map(|base| {
            let line = self.line(base);
            let within = |p: &ProcedureRecord| p.outside_general_base == 0;
            let basic = self.procedure(line).filter(|p| p.notice_kind == NoticeKind::Base as u8);
            basic.filter(|p| p.points_kind != 1 && within(p) && line.base.is_none())?;
            if line.bundle != NONE || line.verdict == Verdict::NotCharged {
                return None;
            }
            if line.verdict == Verdict::Undecided {
                return Some(base);
            }
            let mut next = self.first_addition(base);
            while next != NONE {
                let (at, line) = (next, self.line(next));
                next = self.next_addition(at);
                let note = |a: &ProcedureRecord| a.notice_kind == NoticeKind::Note as u8;
                if line.verdict == Verdict::Undecided
                    && line.bundle == NONE
                    && self.procedure(line).is_some_and(|a| note(a) && within(a))
                {
                    return Some(at);
                }
            }
            None
        })
    }

    /// General additions (通則加算) on the sum of the order.
    fn price_order(
        &mut self,
        lines: &[u32],
        additions: bool,
        sum: &Sum,
        policy: &RuleRecord,
    ) -> (Fixed, Fixed) {
        let image = self.image;
        let mut value = sum.points;
        let mut running = sum.general;
        let mut added = Fixed::ZERO;
        for base in lines.iter().copied().filter(|_| additions) {
            if self.first_addition(base) != NONE && self.line(base).verdict == Verdict::Charged {
                self.doubt_unstepped(base, policy);
            }
        }
        let steps = if additions { image.policy_steps(policy.run2) } else { &[] };
        let sum_lacks = if steps.is_empty() { None } else { self.general_lacks(lines) };
        let mut lacks = sum_lacks;
        for step in steps {
            let start = running;
            let start_lacks = lacks;
            for base in lines.iter().copied() {
                let mut next = self.first_addition(base);
                while next != NONE {
                    let at = next;
                    next = self.next_addition(at);
                    let line = *self.line(at);
                    if line.verdict == Verdict::NotCharged || line.bundle != NONE {
                        continue;
                    }
                    let Some(a) = self.procedure(&line) else { continue };
                    if role(a) != step.role {
                        continue;
                    }
                    let (of, of_lacks) =
                        if step.of == 1 { (sum.general, sum_lacks) } else { (start, start_lacks) };
                    let amount = self.known_addition(at, a, of, of_lacks);
                    if self.line(at).verdict == Verdict::Undecided {
                        lacks = lacks.or(Some(at));
                    }
                    let Some(amount) = amount else { continue };
                    if let Some(l) = self.line_mut(at) {
                        l.amount = amount;
                    }
                    let amount = self.shared(&line, amount).unwrap_or(Fixed::MAX);
                    value = value.plus(amount).unwrap_or(Fixed::MAX);
                    running = running.plus(amount).unwrap_or(Fixed::MAX);
                    added = added.plus(amount).unwrap_or(Fixed::MAX);
                }
            }
        }
        if policy.flag & rounding::ORDER != 0 {
            value = value.round_half_up();
        }
        (value, added)
    }
}

/// The role of an addition in the arithmetic of its section (see [`crate::ir::Role`]).
pub(super) fn role(a: &ProcedureRecord) -> u8 {
    let aged = a.age_rule != 0 || a.age_from != 0 || a.age_to != 0;
    match (a.notice_kind, a.points_kind) {
        (7, 5) if aged => 4,
        (7, 5) if a.time_class != 0 => 5,
        (7, 5) => 2,
        (7, 6) => 3,
        (7, _) => 1,
        (_, 5) => 7,
        (_, 6) => 8,
        _ => 6,
    }
}
