//! Entries of the statements on the patient's share.

use santei::burden::book::{Mode, Period};

use super::{Builder, Built, Node, Parts};
use crate::ast::{Int, Name, Number};
use crate::burden::{
    BurdenEntry, BurdenExpect, CapAt, CertificateAt, CoverageAt, Pays, Sum, Without,
};
use crate::grammar::Rule;

impl Builder {
    /// The entry of a node; `None`: it is none of them.
    pub(super) fn burden(&self, node: &Node<'_>) -> Built<Option<BurdenEntry>> {
        let span = self.span(node);
        let mut parts = Parts::of(node.clone());
        let p = &mut parts;
        Ok(Some(match node.as_rule() {
            Rule::bd_pays => BurdenEntry::Pays({
                let inner = self.need(p, span)?;
                match inner.as_rule() {
                    Rule::bd_percent => Pays::Percent(self.inner_number(inner)?),
                    Rule::bd_yen => Pays::Yen(self.inner_int(inner)?),
                    _ => Pays::Rest,
                }
            }),
            Rule::bd_amount => self.amount(self.need(p, span)?)?,
            Rule::bd_often => BurdenEntry::Often(self.inner_int(self.need(p, span)?)?),
            Rule::bd_half => BurdenEntry::HalfAt(self.int(&self.need(p, span)?)?),
            Rule::bd_combine => {
                let inner = self.need(p, span)?;
                let from = inner.as_rule() == Rule::bd_yen;
                BurdenEntry::Combine(if from { Some(self.inner_int(inner)?) } else { None })
            }
            Rule::bd_year => {
                let yen = self.inner_int(self.need(p, span)?)?;
                BurdenEntry::Year(yen, p.next_if(Rule::bd_with).and_then(|n| self.name_within(n)))
            }
            Rule::bd_for => BurdenEntry::For(self.names(self.need(p, span)?)),
            Rule::bd_number => {
                let number = self.int(&self.need(p, span)?)?;
                let agency = p.next_if(Rule::number).map(|n| self.int(&n)).transpose()?;
                BurdenEntry::Number(number, agency)
            }
            Rule::bd_payer => {
                let number = self.string(&self.need(p, span)?);
                BurdenEntry::Payer(number, p.next_if(Rule::string).map(|s| self.string(&s)))
            }
            Rule::bd_rank => BurdenEntry::Rank(self.int(&self.need(p, span)?)?),
            Rule::bd_takes => BurdenEntry::Takes(self.need(p, span)?.as_str() == "whole"),
            Rule::bd_covers => BurdenEntry::Covers(self.need(p, span)?.as_str() == "all"),
            Rule::bd_without => BurdenEntry::WithoutInsurer({
                let inner = self.need(p, span)?;
                match inner.as_rule() {
                    Rule::names => Without::Of(self.names(inner)),
                    _ if is_yes(&inner) => Without::Yes,
                    _ => Without::No,
                }
            }),
            Rule::bd_cap => self.cap(p, span)?,
            Rule::bd_meals => {
                let grade = p.next_if(Rule::bd_grade).and_then(|n| self.name_within(n));
                BurdenEntry::Meals(grade, self.inner_number(self.need(p, span)?)?)
            }
            Rule::bd_price => BurdenEntry::PriceStated,
            Rule::bd_nearest => {
                let unit = self.inner_int(self.need(p, span)?)?;
                let mode = match self.need(p, span)?.as_str() {
                    "half-up" => Mode::HalfUp,
                    "down" => Mode::Down,
                    _ => Mode::Up,
                };
                BurdenEntry::Nearest(unit, mode)
            }
            Rule::bd_mark => {
                let name = self.name(&self.need(p, span)?);
                BurdenEntry::Mark(name, self.string(&self.need(p, span)?))
            }
            Rule::bd_code => BurdenEntry::Code(self.code(self.need(p, span)?)),
            Rule::bd_coverage => self.coverage(p, span)?,
            Rule::bd_certificate => self.certificate(p, span)?,
            Rule::bd_bill => {
                let day = self.day(&self.need(p, span)?)?;
                let points = self.int(&self.need(p, span)?)?;
                p.next_if(Rule::bd_points);
                let of = self.numbers_as_names(p.next_if(Rule::numbers));
                let inpatient = p.next_if(Rule::bd_inpatient).is_some();
                BurdenEntry::Bill { day, points, of, inpatient }
            }
            Rule::bd_served => {
                let day = self.day(&self.need(p, span)?)?;
                let kind = self.name(&self.need(p, span)?);
                let times = self.inner_int(self.need(p, span)?)?;
                let fee = self.int(&self.need(p, span)?)?;
                let of = self.numbers_as_names(p.next_if(Rule::numbers));
                BurdenEntry::Served { day, kind, times, fee, of }
            }
            Rule::bd_expect => BurdenEntry::Expect({
                let inner = self.need(p, span)?;
                let rule = inner.as_rule();
                let mut q = Parts::of(inner);
                match rule {
                    Rule::bd_expect_sum => {
                        let sum = match self.need(&mut q, span)?.as_str() {
                            "window" => Sum::Window,
                            "insurer" => Sum::Insurer,
                            "meals" => Sum::Meals,
                            _ => Sum::Patient,
                        };
                        BurdenExpect::Sum(sum, self.inner_int(self.need(&mut q, span)?)?)
                    }
                    Rule::bd_expect_paid => {
                        let number = self.name(&self.need(&mut q, span)?);
                        BurdenExpect::Paid(number, self.inner_int(self.need(&mut q, span)?)?)
                    }
                    Rule::bd_expect_meals => {
                        let number = self.name(&self.need(&mut q, span)?);
                        BurdenExpect::Meals(number, self.inner_int(self.need(&mut q, span)?)?)
                    }
                    _ => BurdenExpect::Undecided,
                }
            }),
            _ => return Ok(None),
        }))
    }

    fn name_within(&self, node: Node<'_>) -> Option<Name> {
        node.into_inner().next().map(|n| self.name(&n))
    }

    fn numbers_as_names(&self, node: Option<Node<'_>>) -> Vec<Name> {
        node.map(|n| self.names(n)).unwrap_or_default()
    }

    fn amount(&self, node: Node<'_>) -> Built<BurdenEntry> {
        let span = self.span(&node);
        let unknown = node.as_rule() == Rule::bd_unknown;
        let mut parts = Parts::of(node);
        let yen = self.inner_int(self.need(&mut parts, span)?)?;
        if unknown {
            return Ok(BurdenEntry::Unknown(yen));
        }
        let plus: Option<(Number, Int)> = match parts.next_if(Rule::bd_percent) {
            None => None,
            Some(percent) => {
                let percent = self.inner_number(percent)?;
                Some((percent, self.int(&self.need(&mut parts, span)?)?))
            }
        };
        Ok(BurdenEntry::Amount(yen, plus))
    }

    fn cap(&self, p: &mut Parts<'_>, span: crate::span::Span) -> Built<BurdenEntry> {
        let grade = p.next_if(Rule::bd_grade).and_then(|n| self.name_within(n));
        let with = p.next_if(Rule::bd_with).and_then(|n| self.name_within(n));
        let inpatient = p.next_if(Rule::bd_setting).map(|n| n.as_str() == "inpatient");
        let period = match self.need(p, span)?.as_str() {
            "visit" => Period::Visit,
            "day" => Period::Day,
            _ => Period::Month,
        };
        let amount = self.need(p, span)?;
        let ceiling = amount.as_rule() == Rule::bd_ceiling;
        let yen = if ceiling { None } else { Some(self.inner_int(amount)?) };
        let times = p.next_if(Rule::bd_times).map(|n| self.inner_int(n)).transpose()?;
        Ok(BurdenEntry::Cap(CapAt { grade, with, inpatient, period, yen, times }))
    }

    fn coverage(&self, p: &mut Parts<'_>, span: crate::span::Span) -> Built<BurdenEntry> {
        let mut coverage = CoverageAt {
            insurer: self.name(&self.need(p, span)?),
            class: None,
            dependent: false,
            percent: None,
            often: None,
            halved: false,
            with: Vec::new(),
        };
        for node in p.0.by_ref() {
            let rule = node.as_rule();
            let mut q = Parts::of(node);
            match rule {
                Rule::bd_class => coverage.class = Some(self.name(&self.need(&mut q, span)?)),
                Rule::bd_dependent => coverage.dependent = true,
                Rule::bd_percent_of => {
                    coverage.percent = Some(self.int(&self.need(&mut q, span)?)?);
                }
                Rule::bd_often_is => coverage.often = Some(is_yes(&self.need(&mut q, span)?)),
                Rule::bd_halved => coverage.halved = true,
                _ => coverage.with.push(self.name(&self.need(&mut q, span)?)),
            }
        }
        Ok(BurdenEntry::Coverage(coverage))
    }

    fn certificate(&self, p: &mut Parts<'_>, span: crate::span::Span) -> Built<BurdenEntry> {
        let mut certificate = CertificateAt {
            number: self.name(&self.need(p, span)?),
            grade: None,
            month_cap: None,
            used: None,
            with: Vec::new(),
        };
        for node in p.0.by_ref() {
            let rule = node.as_rule();
            let mut q = Parts::of(node);
            match rule {
                Rule::bd_of_grade => {
                    certificate.grade = Some(self.name(&self.need(&mut q, span)?));
                }
                Rule::bd_month_cap => {
                    certificate.month_cap = Some(self.int(&self.need(&mut q, span)?)?);
                }
                Rule::bd_used => {
                    let yen = self.int(&self.need(&mut q, span)?)?;
                    let times = q.next_if(Rule::bd_times).map(|n| self.inner_int(n)).transpose()?;
                    certificate.used = Some((yen, times));
                }
                _ => certificate.with.push(self.name(&self.need(&mut q, span)?)),
            }
        }
        Ok(BurdenEntry::Certificate(certificate))
    }
}

fn is_yes(node: &Node<'_>) -> bool {
    node.as_str() == "yes"
}
