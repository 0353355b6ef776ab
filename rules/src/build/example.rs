//! The entries of an `example`.

use super::{Builder, Built, Node, Parts, money_unit};
use crate::ast::{
    EntryKind, Expect, HOURS_DAYS, HoursAt, Literal, Name, Ordered, SectionItem, Trivia, VisitItem,
    VisitItemKind,
};
use crate::grammar::Rule;
use crate::span::{Span, Spanned};

impl Builder {
    pub(super) fn patient(&self, parts: Parts<'_>) -> Built<EntryKind> {
        let (mut born, mut female, mut elderly) = (None, None, false);
        for node in parts.0 {
            let twice = match node.as_rule() {
                Rule::born => {
                    let span = self.span(&node);
                    let day = self.day(&self.need(&mut Parts::of(node.clone()), span)?)?;
                    born.replace(day).is_some()
                }
                Rule::sex => female.replace(node.as_str() == "female").is_some(),
                _ => core::mem::replace(&mut elderly, true),
            };
            if twice {
                return self.fail("E0322", &node);
            }
        }
        Ok(EntryKind::Patient { born, female, elderly })
    }

    pub(super) fn facility(&self, parts: Parts<'_>) -> Built<EntryKind> {
        let (mut hospital, mut beds, mut general_beds, mut standards) = (None, None, None, None);
        let mut hours = None;
        for node in parts.0 {
            let span = self.span(&node);
            let twice = match node.as_rule() {
                Rule::place => hospital.replace(node.as_str() == "hospital").is_some(),
                Rule::beds => beds.replace(self.inner_int(node.clone())?).is_some(),
                Rule::hours => {
                    let spans = Parts::of(node.clone()).0.map(|n| self.hours(n));
                    hours.replace(spans.collect::<Built<Vec<_>>>()?).is_some()
                }
                Rule::general_beds => general_beds.replace(self.inner_int(node.clone())?).is_some(),
                _ => {
                    let list = self.need(&mut Parts::of(node.clone()), span)?;
                    standards.replace(self.ints(list)?).is_some()
                }
            };
            if twice {
                return self.fail("E0322", &node);
            }
        }
        Ok(EntryKind::Facility { hospital, beds, general_beds, standards, hours })
    }

    /// `mon-fri 09:00-12:00`
    fn hours(&self, node: Node<'_>) -> Built<HoursAt> {
        let span = self.span(&node);
        let mut parts = Parts::of(node);
        let days = self.need(&mut parts, span)?;
        let mut names = Parts::of(days);
        let day = |node: &Node<'_>| {
            let found = HOURS_DAYS.iter().find(|d| d.0 == node.as_str());
            match found {
                Some((_, day)) => Ok(Spanned::new(*day, self.span(node))),
                None => self.fail("E0300", node),
            }
        };
        let first = day(&self.need(&mut names, span)?)?;
        let last = names.0.next().map(|n| day(&n)).transpose()?;
        let from = self.time(&self.need(&mut parts, span)?)?;
        let end = self.need(&mut parts, span)?;
        let to = if end.as_str() == "24:00" {
            Spanned::new(24 * 60, self.span(&end))
        } else {
            self.time(&end)?
        };
        Ok(HoursAt { first, last, from, to })
    }

    pub(super) fn visit(&self, mut parts: Parts<'_>, span: Span) -> Built<EntryKind> {
        let day = self.day(&self.need(&mut parts, span)?)?;
        let time = parts.next_if(Rule::time).map(|n| self.time(&n)).transpose()?;
        let (mut inpatient, mut holiday) = (false, false);
        let mut items = Vec::new();
        for node in parts.0 {
            match node.as_rule() {
                Rule::inpatient => inpatient = true,
                Rule::holiday => holiday = true,
                _ => items.push(self.visit_item(node)?),
            }
        }
        Ok(EntryKind::Visit { day, time, inpatient, holiday, items })
    }

    fn visit_item(&self, node: Node<'_>) -> Built<VisitItem> {
        let span = self.span(&node);
        let inner = self.need(&mut Parts::of(node), span)?;
        let kind = match inner.as_rule() {
            Rule::section => {
                let mut parts = Parts::of(inner);
                let identification = self.int(&self.need(&mut parts, span)?)?;
                let times = parts.next_if(Rule::times).map(|t| self.inner_int(t)).transpose()?;
                let items = parts.0.map(|n| self.section_item(n)).collect::<Built<_>>()?;
                VisitItemKind::Section { identification, times, items }
            }
            Rule::fact_given => {
                let (name, value) = self.fact_given(inner, span)?;
                VisitItemKind::Fact(name, value)
            }
            _ => VisitItemKind::Ordered(self.ordered(inner, span)?),
        };
        Ok(VisitItem { kind, span, trivia: Trivia::default() })
    }

    fn section_item(&self, node: Node<'_>) -> Built<SectionItem> {
        let span = self.span(&node);
        Ok(match node.as_rule() {
            Rule::fact_given => {
                let (name, value) = self.fact_given(node, span)?;
                SectionItem::Fact(name, value)
            }
            _ => SectionItem::Ordered(self.ordered(node, span)?),
        })
    }

    fn fact_given(&self, node: Node<'_>, span: Span) -> Built<(Name, Literal)> {
        let mut parts = Parts::of(node);
        let name = self.name(&self.need(&mut parts, span)?);
        Ok((name, self.value(self.need(&mut parts, span)?)?))
    }

    fn ordered(&self, node: Node<'_>, span: Span) -> Built<Ordered> {
        let mut parts = Parts::of(node);
        let code = self.code(self.need(&mut parts, span)?);
        let mut out = Ordered { code, quantity: None, times: None, price: None, points: None };
        for node in parts.0 {
            let twice = match node.as_rule() {
                Rule::quantity => out.quantity.replace(self.inner_number(node.clone())?).is_some(),
                Rule::times => out.times.replace(self.inner_int(node.clone())?).is_some(),
                Rule::stated_points => {
                    out.points.replace(self.inner_number(node.clone())?).is_some()
                }
                _ => out.price.replace(self.inner_number(node.clone())?).is_some(),
            };
            if twice {
                return self.fail("E0322", &node);
            }
        }
        Ok(out)
    }

    pub(super) fn disease(&self, parts: &mut Parts<'_>, span: Span) -> Built<EntryKind> {
        let code = self.code(self.need(parts, span)?);
        let main = parts.next_if(Rule::main).is_some();
        let suspected = parts.next_if(Rule::suspected).is_some();
        let from = parts.next_if(Rule::day_from).map(|d| self.inner_day(d)).transpose()?;
        let to = parts.next_if(Rule::day_to).map(|d| self.inner_day(d)).transpose()?;
        Ok(EntryKind::Disease { code, main, suspected, from, to })
    }

    pub(super) fn expect(&self, node: Node<'_>) -> Built<Expect> {
        let span = self.span(&node);
        let rule = node.as_rule();
        let mut parts = Parts::of(node);
        if rule == Rule::expect_total {
            let number = self.number(&self.need(&mut parts, span)?)?;
            let unit = money_unit(self.need(&mut parts, span)?.as_str());
            return Ok(Expect::Total(number, unit));
        }
        let code = self.code(self.need(&mut parts, span)?);
        Ok(match rule {
            Rule::expect_not => Expect::Not(code),
            Rule::expect_undecided => Expect::Undecided(code),
            _ => {
                let amount = match parts.next_if(Rule::number) {
                    Some(number) => {
                        let number = self.number(&number)?;
                        Some((number, money_unit(self.need(&mut parts, span)?.as_str())))
                    }
                    None => None,
                };
                let times = parts.next_if(Rule::times).map(|t| self.inner_int(t)).transpose()?;
                Expect::Code { code, amount, times }
            }
        })
    }
}
