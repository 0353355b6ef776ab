//! The prices of drugs and materials: yen by quantity, turned into points by their `price` rules.

use super::Run;
use super::context::Context;
use super::expr::Truth;
use crate::Fixed;
use crate::image::{NONE, NONE16, RuleRecord, kind};
use crate::outcome::{Line, Verdict, What};

impl Run<'_, '_, '_> {
    /// Drugs and materials of a unit; `None` where it has none that is charged.
    pub(super) fn price_goods(
        &mut self,
        lines: &[u32],
        identification: Option<u16>,
    ) -> Option<Fixed> {
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
        for id in image.ranks_of(kind::PRICE) {
            let Some(rule) = image.rule(id) else { continue };
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
                        self.note_needs(at, id);
                        self.doubt(at, What::DependsOnUndecided, at, id);
                    }
                }
            }
            return Some(id);
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
