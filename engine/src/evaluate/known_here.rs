//! What is sure of a condition on a ground, whatever the orders, the patient and the history are.
//!
//! Three answers: it holds, it fails, or it hangs on more. What may turn out unknown hangs on more.

use super::expr::{compared, constant};
use crate::episode::{FacilityKind, Setting, Standard};
use crate::image::{ExprRecord, Image, Run, TestRecord, attr, comparison, fact_value, op, test_op};
use crate::ir::{Attr, Comparison, Value};
use crate::{Day, Episode};

/// What the visits of an Episode state of a fact.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Stated {
    Nowhere,
    /// All the same.
    Same(Value),
    /// Each its own.
    Everywhere,
    Somewhere,
}

/// The facts, standards and attributes of a ground.
pub(super) struct KnownHere<'g> {
    image: &'g Image<'g>,
    stated: Vec<Stated>,
    standards: Option<&'g [Standard]>,
    /// First and last day of the month.
    month: (Day, Day),
    outpatient: bool,
    clinic: bool,
    hours: bool,
    timeless: bool,
    /// What the facts were found to be; `None`: not asked yet.
    found: Vec<Option<Option<Value>>>,
}

impl<'g> KnownHere<'g> {
    pub(super) fn new(
        image: &'g Image<'g>,
        episode: &'g Episode,
        month: (Day, Day),
        timeless: bool,
        stated: Vec<Stated>,
    ) -> Self {
        Self {
            image,
            stated,
            standards: episode.facility.standards.as_deref(),
            month,
            outpatient: episode.setting == Setting::Outpatient,
            clinic: episode.facility.kind == FacilityKind::Clinic,
            hours: episode.facility.hours.is_some(),
            timeless,
            found: vec![None; image.facts.len()],
        }
    }

    /// Whether one of the tests surely fails: so does the condition.
    pub(super) fn fails(&mut self, tests: Run) -> bool {
        let image = self.image;
        image.tests(tests).iter().any(|test| self.passes(test) == Some(false))
    }

    /// Whether all tests surely pass.
    pub(super) fn is_met(&mut self, tests: Run) -> bool {
        let image = self.image;
        image.tests(tests).iter().all(|test| self.passes(test) == Some(true))
    }

    fn passes(&mut self, test: &TestRecord) -> Option<bool> {
        let passed = match test.op {
            test_op::FACT => compared(self.fact(test.a)?, test),
            test_op::ATTR if attr(u32::from(test.a)) == Attr::Date => {
                if test.flags & test_op::COMPARED == 0 {
                    return None;
                }
                let than = fact_value(u32::from(test.flags >> 5), test.number);
                self.date_compares(comparison(u16::from(test.flags >> 2 & 7)), than)
            }
            test_op::ATTR => compared(self.attribute(attr(u32::from(test.a)))?, test),
            test_op::STATED => self.is_stated(test.a),
            test_op::STANDARD => self.standard(test.a, test.b as u16),
            test_op::EXPR => self.holds(test.b),
            _ => None,
        };
        passed.map(|passed| passed == (test.flags & test_op::NOT == 0))
    }

    /// Whether a condition holds. Operands stand before their node, so that this ends.
    fn holds(&mut self, expr: u32) -> Option<bool> {
        let image = self.image;
        let node = image.exprs.get(expr as usize)?;
        match node.op {
            op::AND | op::OR => {
                let decides = node.op == op::OR;
                match (self.holds(node.a), self.holds(node.b)) {
                    (Some(a), Some(b)) if a != decides && b != decides => Some(!decides),
                    (a, b) if a == Some(decides) || b == Some(decides) => Some(decides),
                    _ => None,
                }
            }
            op::NOT => self.holds(node.a).map(|holds| !holds),
            op::STATED => self.is_stated(node.a as u16),
            op::STANDARD => self.standard(node.a as u16, node.b as u16),
            op::COMPARE => self.compares(node),
            _ => self.value(expr).map(|value| value == Value::Bool(true)),
        }
    }

    fn compares(&mut self, node: &ExprRecord) -> Option<bool> {
        let how = comparison(node.sub);
        let asked = self.image.exprs.get(node.a as usize)?;
        let b = self.value(node.b)?;
        if asked.op == op::ATTR && attr(asked.a) == Attr::Date {
            return self.date_compares(how, b);
        }
        how.holds(self.value(node.a)?, b)
    }

    fn value(&mut self, expr: u32) -> Option<Value> {
        let image = self.image;
        let node = image.exprs.get(expr as usize)?;
        match node.op {
            op::FACT => self.fact(node.a as u16),
            op::ATTR => self.attribute(attr(node.a)),
            op::IF => {
                let branch = if self.holds(node.a)? { node.b } else { node.c };
                self.value(branch)
            }
            op::AND | op::OR | op::NOT | op::STATED | op::STANDARD | op::COMPARE => {
                self.holds(expr).map(Value::Bool)
            }
            _ => constant(node),
        }
    }

    /// How every day of the month compares with a date.
    fn date_compares(&self, how: Comparison, than: Value) -> Option<bool> {
        let Value::Date(date) = than else { return None };
        let (first, last) = self.month;
        let equality = matches!(how, Comparison::Eq | Comparison::Ne);
        if equality && first <= date && date <= last {
            return None;
        }
        let (a, b) = (how.holds(Value::Date(first), than)?, how.holds(Value::Date(last), than)?);
        (a == b).then_some(a)
    }

    fn attribute(&self, attr: Attr) -> Option<Value> {
        let known = match attr {
            Attr::Outpatient => self.outpatient,
            Attr::Inpatient => !self.outpatient,
            Attr::Clinic => self.clinic,
            Attr::Hospital => !self.clinic,
            Attr::StatedHours => self.hours,
            Attr::StatedTime if self.timeless => false,
            _ => return None,
        };
        Some(Value::Bool(known))
    }

    fn stated(&self, fact: u16) -> Stated {
        self.stated.get(usize::from(fact)).copied().unwrap_or(Stated::Somewhere)
    }

    fn is_stated(&self, fact: u16) -> Option<bool> {
        match self.stated(fact) {
            Stated::Nowhere => Some(false),
            Stated::Same(_) | Stated::Everywhere => Some(true),
            Stated::Somewhere => None,
        }
    }

    /// Whether one of the standards is notified for the whole month, or none of them on any day.
    fn standard(&self, from: u16, to: u16) -> Option<bool> {
        let mut of_some_days = false;
        for standard in self.standards? {
            match standard {
                Standard::Code(code) if (from..=to).contains(code) => return Some(true),
                Standard::Dated { code, .. } => of_some_days |= (from..=to).contains(code),
                Standard::Code(_) => {}
            }
        }
        if of_some_days { None } else { Some(false) }
    }

    fn fact(&mut self, fact: u16) -> Option<Value> {
        if let Some(found) = self.found.get(usize::from(fact)).copied().flatten() {
            return found;
        }
        let found = self.find_fact(fact);
        if let Some(slot) = self.found.get_mut(usize::from(fact)) {
            *slot = Some(found);
        }
        found
    }

    /// As [`super::Run::fact_value`] finds it. The conditions of a fact stand before whoever asks for it.
    fn find_fact(&mut self, fact: u16) -> Option<Value> {
        match self.stated(fact) {
            Stated::Nowhere => {}
            Stated::Same(value) => return Some(value),
            Stated::Everywhere | Stated::Somewhere => return None,
        }
        let image = self.image;
        let declared = image.facts.get(usize::from(fact))?;
        let (first, last) = self.month;
        for case in image.fact_cases(declared.cases) {
            if last.0 < case.from || case.to < first.0 {
                continue;
            }
            match self.holds(case.when)? {
                true if case.from <= first.0 && last.0 <= case.to => {
                    return Some(fact_value(declared.kind, case.value));
                }
                // It holds on some days of the month.
                true => return None,
                false => {}
            }
        }
        (declared.has_default != 0).then(|| fact_value(declared.kind, declared.default))
    }
}
