//! Price and round: the points of each unit, by its section's policy.

use super::Run;
use super::context::Context;
use super::expr::Truth;
use super::quantity::{Stepped, stepped};
use crate::image::{NONE, NONE16, ProcedureRecord, RuleRecord, kind, rounding};
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

    /// Members of a bundle are paid together by the number of those that are charged.
    fn price_bundles(&mut self) {
        for at in 0..self.s.instances.len() {
            let Some(instance) = self.s.instances.get(at).copied() else {
                break;
            };
            let image = self.image;
            let Some(rule) = image.rule(instance.rule) else {
                continue;
            };
            let mut members = std::mem::take(&mut self.s.members);
            members.clear();
            let mut next = self.s.marks.next_standing(rule.set_a, 0);
            while let Some(member) = next {
                next = self.s.marks.next_standing(rule.set_a, member + 1);
                if self.line(member).bundle == at as u32 {
                    members.push(member);
                }
            }
            self.price_bundle(at as u32, instance, rule, &members);
            self.s.members = members;
        }
    }

    fn price_bundle(
        &mut self,
        at: u32,
        instance: super::bundle::Instance,
        rule: &RuleRecord,
        members: &[u32],
    ) {
        let mut codes = std::mem::take(&mut self.s.distinct);
        codes.clear();
        let mut doubtful = None;
        let mut several = None;
        for member in members.iter().copied() {
            let line = self.line(member);
            let seen = codes.contains(&line.dense);
            if !seen {
                codes.push(line.dense);
            }
            if line.verdict == Verdict::Undecided {
                doubtful = Some(member);
            }
            if line.times != 1 || seen {
                several = Some(member);
            }
        }
        let items = codes.len() as u32;
        self.s.distinct = codes;
        let band = self.image.bands(rule.run).iter().find(|b| b.from <= items && items <= b.to);
        let Some(band) = band else {
            self.unbundle(at);
            return;
        };
        let unclear = doubtful.or(several);
        for member in members.iter().copied() {
            self.event(member, What::Bundled, items, instance.rule);
            if let Some(by) = unclear {
                self.doubt(member, What::DependsOnUndecided, by, instance.rule);
            }
        }
        if unclear.is_some() {
            return;
        }
        let first = members.iter().find(|m| self.line(**m).verdict == Verdict::Charged);
        let first = *self.line(first.copied().unwrap_or(instance.of));
        let Some(p) = self.procedure(&first) else {
            return;
        };
        let Some((policy, record)) = self.policy(first.day, p) else {
            self.doubt(instance.of, What::NoPolicy, u32::from(self.own_box(p)), NONE);
            return;
        };
        let points = Fixed::from_raw(band.points);
        let identification = record.number as u16;
        let number_box = self.own_box(p);
        self.s.groups.push(Group {
            unit: None,
            bundle: instance.rule,
            instance: at,
            items,
            visit: first.visit,
            day: first.day,
            identification,
            number_box,
            points,
            yen: Fixed::ZERO,
            times: 1,
            total: points,
            yen_total: Fixed::ZERO,
            rounding: Fixed::ZERO,
            policy,
        });
    }

    fn unbundle(&mut self, instance: u32) {
        for line in &mut self.out.lines {
            if line.bundle == instance {
                line.bundle = NONE;
            }
        }
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
        self.image.rules_of(kind::ROUND).iter().find_map(|id| {
            let rule = self.image.rule(*id)?;
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

    /// Drugs and materials of a unit; `None` where it has none that is charged.
    fn price_goods(&mut self, lines: &[u32], identification: Option<u16>) -> Option<Fixed> {
        let mut total: Option<Fixed> = None;
        let mut sum = |points: Fixed| {
            total = Some(total.unwrap_or_default().plus(points).unwrap_or(Fixed::MAX));
        };
        let mut rule = self.assign_rules(lines, identification);
        while let Some(id) = rule {
            self.price_by(lines, id, &mut sum);
            rule = self.next_rule(lines, Some(id));
        }
        total
    }

    /// Gives each drug and material of a unit its price rule; the first of these rules.
    fn assign_rules(&mut self, lines: &[u32], identification: Option<u16>) -> Option<u32> {
        let mut any = false;
        for at in lines.iter().copied() {
            let line = *self.line(at);
            let goods = if line.verdict == Verdict::NotCharged { None } else { self.goods(&line) };
            let Some(goods) = goods else { continue };
            any = true;
            let rule = self.price_rule(at, goods, identification);
            if rule.is_none() {
                // The section is that of the fee with which the goods are ordered.
                let open = |l: &u32| {
                    let l = self.line(*l);
                    l.verdict == Verdict::Undecided && self.goods(l).is_none()
                };
                let section = u32::from(identification.unwrap_or(0));
                match lines.iter().copied().find(open).filter(|_| section == 0) {
                    Some(fee) => self.doubt(at, What::DependsOnUndecided, fee, NONE),
                    None => self.doubt(at, What::NoPriceRule, section, NONE),
                }
            }
            let len = self.out.lines.len();
            if self.s.line_rule.len() < len {
                self.s.line_rule.resize(len, NONE);
            }
            if let Some(slot) = self.s.line_rule.get_mut(at as usize) {
                *slot = rule.unwrap_or(NONE);
            }
        }
        if any { self.next_rule(lines, None) } else { None }
    }

    fn rule_of(&self, at: u32) -> u32 {
        self.s.line_rule.get(at as usize).copied().unwrap_or(NONE)
    }

    /// The next price rule, in declared order, that a line of the unit has.
    fn next_rule(&self, lines: &[u32], after: Option<u32>) -> Option<u32> {
        let mut next = None;
        for at in lines.iter().copied() {
            let rule = self.rule_of(at);
            if rule != NONE && after.is_none_or(|a| rule > a) {
                next = Some(next.map_or(rule, |known: u32| known.min(rule)));
            }
        }
        next
    }

    fn price_by(&mut self, lines: &[u32], id: u32, sum: &mut impl FnMut(Fixed)) {
        let image = self.image;
        let Some(rule) = image.rule(id) else { return };
        let together = rule.flag >> 8 == crate::ir::Together::Order as u16;
        let mut yen = Some(Fixed::ZERO);
        let mut last = None;
        for at in lines.iter().copied() {
            if self.rule_of(at) != id {
                continue;
            }
            let line = *self.line(at);
            let cost = self.cost(at, &line, id);
            if together {
                yen = yen.zip(cost).and_then(|(a, b)| a.plus(b));
                last = Some(at);
            } else if let Some(points) = self.formula(at, &line, rule, id, cost) {
                sum(points);
            }
        }
        let Some(last) = last else { return };
        // The part is priced from all its lines or not at all.
        let doubtful = self.doubtful_part(lines, id);
        let points = if doubtful.is_none() {
            let line = *self.line(last);
            self.formula(last, &line, rule, id, yen)
        } else {
            None
        };
        if let Some(points) = points {
            sum(points);
            return;
        }
        let by = doubtful.unwrap_or(last);
        for at in lines.iter().copied() {
            if self.rule_of(at) == id && at != by {
                self.doubt(at, What::DependsOnUndecided, by, id);
            }
        }
    }

    /// A line of a part that is in doubt.
    fn doubtful_part(&self, lines: &[u32], id: u32) -> Option<u32> {
        lines
            .iter()
            .copied()
            .find(|&at| self.rule_of(at) == id && self.line(at).verdict != Verdict::Charged)
    }

    /// Whether a line is a drug (1) or a material (2).
    fn goods(&self, line: &Line) -> Option<u16> {
        let known = |v| (self.image.drug_of(v).is_some(), self.image.material_of(v).is_some());
        let (drug, material) =
            if line.version == NONE { (false, false) } else { known(line.version) };
        if drug {
            return Some(crate::ir::Priced::Drug as u16);
        }
        if material {
            return Some(crate::ir::Priced::Material as u16);
        }
        // Without a master of its day, the first digit and the stated price tell.
        match line.code.family() {
            6 if line.price.is_some() => Some(crate::ir::Priced::Drug as u16),
            7 if line.price.is_some() => Some(crate::ir::Priced::Material as u16),
            _ => None,
        }
    }

    /// The first price rule that takes a line; an unknown condition leaves the line in doubt.
    fn price_rule(&mut self, at: u32, goods: u16, identification: Option<u16>) -> Option<u32> {
        let image = self.image;
        let line = *self.line(at);
        for id in image.rules_of(kind::PRICE) {
            let Some(rule) = image.rule(*id) else { continue };
            let sections = image.numbers(rule.run);
            let takes = rule.flag & 0xff == goods
                && Self::in_force(rule, line.day)
                && (sections.is_empty() || identification.is_some_and(|i| sections.contains(&i)))
                && (rule.set_a == NONE16 || self.member(at, rule.set_a));
            if !takes {
                continue;
            }
            if rule.when != NONE {
                match self.applies(rule, &Context::line(line.visit, line.unit, at)) {
                    Truth::Yes => {}
                    Truth::No => continue,
                    Truth::Unknown => {
                        self.note_needs(at, *id);
                        self.doubt(at, What::DependsOnUndecided, at, *id);
                    }
                }
            }
            return Some(*id);
        }
        None
    }

    /// Price × quantity of a line in yen.
    fn cost(&mut self, at: u32, line: &Line, rule: u32) -> Option<Fixed> {
        let price = self.unit_price(at, line, rule)?;
        let cost = price.times(line.quantity.unwrap_or(Fixed::ONE));
        if cost.is_none() {
            self.doubt(at, What::Arithmetic, 0, rule);
        }
        cost
    }

    fn unit_price(&mut self, at: u32, line: &Line, rule: u32) -> Option<Fixed> {
        let (master, cap) = if let Some(drug) = self.image.drug_of(line.version) {
            (drug.price, false)
        } else if let Some(material) = self.image.material_of(line.version) {
            (material.price, material.price_is_cap != 0)
        } else {
            (i64::MIN, false)
        };
        let master = (master != i64::MIN).then(|| Fixed::from_raw(master));
        match (line.price, master) {
            (Some(stated), Some(limit)) if cap && stated > limit => {
                self.event(at, What::PriceCapped, 0, rule);
                Some(limit)
            }
            (Some(stated), _) => {
                self.event(at, What::PriceStated, 0, rule);
                Some(stated)
            }
            (None, Some(price)) => Some(price),
            // A formula that asks for no price needs none.
            (None, None) if !self.formula_asks(rule) => Some(Fixed::ZERO),
            (None, None) => {
                self.doubt(at, What::PriceUnknown, 0, rule);
                None
            }
        }
    }

    fn formula_asks(&self, rule: u32) -> bool {
        self.image.rule(rule).is_none_or(|rule| self.asks_price(rule.number))
    }

    fn formula(
        &mut self,
        at: u32,
        line: &Line,
        rule: &RuleRecord,
        id: u32,
        yen: Option<Fixed>,
    ) -> Option<Fixed> {
        if self.line(at).verdict != Verdict::Charged {
            return None;
        }
        let yen = yen?;
        let unit_price = line.price.or_else(|| {
            let drug = self.image.drug_of(line.version).map(|d| d.price);
            let price = drug.or_else(|| self.image.material_of(line.version).map(|m| m.price))?;
            (price != i64::MIN).then(|| Fixed::from_raw(price))
        });
        let ctx =
            Context { yen: Some(yen), unit_price, ..Context::line(line.visit, line.unit, at) };
        self.s.needs.clear();
        let points = self.number(rule.number, &ctx);
        let Some(points) = points.filter(|p| p.to_int().is_some()) else {
            self.note_needs(at, id);
            self.doubt(at, What::Arithmetic, 0, id);
            return None;
        };
        if let Some(l) = self.line_mut(at) {
            l.amount = points;
        }
        self.event(at, What::Priced, 0, id);
        Some(points)
    }
}

/// The role of an addition in the arithmetic of its section (see [`crate::ir::Role`]).
fn role(a: &ProcedureRecord) -> u8 {
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
