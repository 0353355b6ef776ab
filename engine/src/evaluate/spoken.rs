//! Which sets rules speak of: themselves, in their conditions and formulas, and in the conditions of the
//! facts that they ask for.

use crate::image::{Image, NONE, NONE16, RuleRecord, Run, kind, op, test_op};

/// The sets that were spoken of, as bits.
#[derive(Clone, Debug, Default)]
pub(super) struct Spoken {
    sets: Vec<u64>,
    /// By fact: whether its conditions were looked at.
    facts: Vec<bool>,
}

impl Spoken {
    /// No set of an image is spoken of yet.
    pub(super) fn of(image: &Image<'_>) -> Self {
        Self {
            sets: vec![0; image.set_count().div_ceil(64)],
            facts: vec![false; image.facts.len()],
        }
    }

    pub(super) fn has(&self, set: u16) -> bool {
        let word = self.sets.get(usize::from(set) / 64).copied().unwrap_or(0);
        word & (1 << (set % 64)) != 0
    }

    fn set(&mut self, set: u16) {
        if set != NONE16
            && let Some(word) = self.sets.get_mut(usize::from(set) / 64)
        {
            *word |= 1 << (set % 64);
        }
    }

    /// A rule that may do something.
    pub(super) fn rule(&mut self, image: &Image<'_>, rule: &RuleRecord) {
        self.set(rule.set_a);
        self.set(rule.set_b);
        for tests in [rule.tests, rule.needs] {
            self.tests(image, tests);
        }
        for formula in [rule.when, rule.quantity, rule.times, rule.points] {
            self.expr(image, formula);
        }
        match rule.kind {
            kind::BUNDLE if rule.number != NONE => self.fact(image, rule.number as u16),
            kind::PRICE | kind::REQUIRE => self.expr(image, rule.number),
            _ => {}
        }
    }

    fn tests(&mut self, image: &Image<'_>, tests: Run) {
        for test in image.tests(tests) {
            match test.op {
                test_op::IN | test_op::HAS => self.set(test.a),
                test_op::FACT => self.fact(image, test.a),
                test_op::EXPR => self.expr(image, test.b),
                _ => {}
            }
        }
    }

    /// Operands, and the conditions of a fact, stand before their node, so that this ends.
    fn expr(&mut self, image: &Image<'_>, expr: u32) {
        let Some(node) = image.exprs.get(expr as usize) else { return };
        let mut operands = |ids: &[u32]| ids.iter().for_each(|id| self.expr(image, *id));
        match node.op {
            op::NOT | op::CEIL | op::FLOOR | op::ROUND => operands(&[node.a]),
            op::AND | op::OR | op::COMPARE | op::ARITH | op::DAYS_BETWEEN | op::MONTHS_AFTER => {
                operands(&[node.a, node.b]);
            }
            op::IF => operands(&[node.a, node.b, node.c]),
            op::SUM => {
                operands(&[node.c]);
                self.set(node.a as u16);
            }
            op::FACT => self.fact(image, node.a as u16),
            op::HAS | op::ITEMS | op::COUNT | op::POINTS_OF | op::IN | op::LAST | op::FIRST => {
                self.set(node.a as u16);
            }
            _ => {}
        }
    }

    fn fact(&mut self, image: &Image<'_>, fact: u16) {
        let Some(seen) = self.facts.get_mut(usize::from(fact)) else { return };
        if !std::mem::replace(seen, true)
            && let Some(declared) = image.facts.get(usize::from(fact))
        {
            for case in image.fact_cases(declared.cases) {
                self.expr(image, case.when);
            }
        }
    }
}
