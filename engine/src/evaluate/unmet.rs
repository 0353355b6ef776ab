//! What keeps a condition from holding. Nothing of it is kept by an evaluation: it is asked once all is
//! decided, when somebody wants a rule explained.

use super::context::Context;
use super::expr::{Truth, constant};
use super::{EpisodeError, Run, Scratch, run};
use crate::episode::Disease;
use crate::image::{
    Image, NONE, NONE16, Run as Tests, TestRecord, attr, comparison, fact_value, kind, op, test_op,
};
use crate::ir::{Attr, Comparison, Value};
use crate::{Day, Episode};

/// The most places at which a rule is looked at.
const MOST_PLACES: usize = 256;

/// The condition of a rule, or what a `require` rule needs of a line.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ask {
    /// Its condition, wherever it would act.
    When(u32),
    /// What it needs of the line.
    Needs(u32, u32),
}

/// What is compared.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Term {
    Fact(u16),
    Attr(Attr),
    Value(Value),
    /// A node of an expression.
    Node(u32),
}

/// A plain question.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Asked {
    /// Whether a fact holds, and whether nothing but the Episode could tell it and does not.
    Fact(u16, bool),
    Stated(u16),
    Attr(Attr),
    Standard(u16, u16),
    /// The set and the packed window.
    Has(u16, u32),
    In(u16),
    /// The set, and whether a disease of it is suspected.
    Disease(u16, bool),
    DiseaseOrSuspicion(u16),
    /// As `Disease`, of the main one.
    MainDisease(u16, bool),
    /// The packed window.
    Known(u32),
    /// How one is compared with the other, and what the first is.
    Compared(Term, Comparison, Term, Option<Value>),
}

/// A part of a condition that keeps it from holding.
#[derive(Clone, Debug)]
pub(crate) enum Unmet {
    /// The answer ought to be `want`.
    Plain { asked: Asked, want: bool, known: bool, day: Day },
    /// One of several would do, and each has this against it.
    Any(Vec<Vec<Self>>),
}

/// Evaluates an Episode and tells what keeps each condition from holding; of several places at which a
/// rule would act, at the last of those where least does.
pub(crate) fn unmet(
    image: &Image<'_>,
    episode: &Episode,
    asks: &[Ask],
) -> Result<Vec<Vec<Unmet>>, EpisodeError> {
    // What an evaluation remembers of others spares it lines that are marked here.
    let mut scratch = Scratch::default();
    let mut run = run(image, episode, &mut scratch)?;
    Ok(asks.iter().map(|ask| run.unmet(*ask)).collect())
}

/// The `require` rules that would refuse lines which one of them refused, in their order, with what each
/// needs and lacks: an evaluation asks no more of a line that is refused.
pub(crate) fn refusals(
    image: &Image<'_>,
    episode: &Episode,
    lines: &[u32],
) -> Result<Vec<(u32, u32, Vec<Unmet>)>, EpisodeError> {
    let mut scratch = Scratch::default();
    let mut run = run(image, episode, &mut scratch)?;
    let mut found = Vec::new();
    for at in lines {
        let line = *run.line(*at);
        let ctx = Context::line(line.visit, line.unit, *at);
        for id in image.ranks_of(kind::REQUIRE) {
            let Some(rule) = image.rule(id).filter(|r| r.flag == 1) else { continue };
            if Run::in_force(rule, line.day)
                && run.in_set(line.dense, rule.set_a)
                && run.applies(rule, &ctx) == Truth::Yes
                && run.all_pass(rule.needs, &ctx) == Truth::No
            {
                found.push((*at, id, run.failing(rule.needs, &ctx)));
            }
        }
    }
    Ok(found)
}

impl Run<'_, '_, '_> {
    fn unmet(&mut self, ask: Ask) -> Vec<Unmet> {
        let (Ask::When(id) | Ask::Needs(id, _)) = ask;
        let Some(rule) = self.image.rule(id) else { return Vec::new() };
        let of_line = |run: &Self, at: u32| {
            let line = run.line(at);
            Context::line(line.visit, line.unit, at)
        };
        if let Ask::Needs(_, line) = ask {
            let ctx = of_line(self, line);
            return self.failing(rule.needs, &ctx);
        }
        let places: Vec<Context> = if rule.set_a == NONE16 {
            (0..self.s.visit_order.len() as u32).map(Context::visit).collect()
        } else {
            let mut from = 0;
            core::iter::from_fn(|| {
                let at = self.s.marks.next_standing(rule.set_a, from)?;
                from = at + 1;
                Some(of_line(self, at))
            })
            .take(MOST_PLACES)
            .collect()
        };
        let mut least: Option<Vec<Unmet>> = None;
        for ctx in places.iter().rev().take(MOST_PLACES) {
            if !Self::in_force(rule, self.visit_day(ctx.visit)) {
                continue;
            }
            let found = self.failing(rule.tests, ctx);
            if least.as_ref().is_none_or(|least| found.len() < least.len()) {
                least = Some(found);
            }
        }
        least.unwrap_or_default()
    }

    /// The tests that fail; where none does, those of which it is not known.
    fn failing(&mut self, tests: Tests, ctx: &Context) -> Vec<Unmet> {
        let image = self.image;
        let mut found = Vec::new();
        for test in image.tests(tests) {
            if test.op == test_op::EXPR {
                self.collect(test.b, test.flags & test_op::NOT == 0, ctx, &mut found);
            } else {
                self.collect_test(test, ctx, &mut found);
            }
        }
        surest(found)
    }

    fn collect_test(&mut self, test: &TestRecord, ctx: &Context, found: &mut Vec<Unmet>) {
        let truth = self.passes(test, ctx);
        if truth == Truth::Yes {
            return;
        }
        let day = self.visit_day(ctx.visit);
        let term = match test.op {
            test_op::FACT => Term::Fact(test.a),
            _ => Term::Attr(attr(u32::from(test.a))),
        };
        let asked = if test.flags & test_op::COMPARED != 0 {
            let than = fact_value(u32::from(test.flags >> 5), test.number);
            let how = comparison(u16::from(test.flags >> 2 & 7));
            let value = self.term(term, ctx);
            Asked::Compared(term, how, Term::Value(than), value)
        } else {
            match test.op {
                test_op::FACT => self.fact_asked(test.a, ctx),
                test_op::ATTR => Asked::Attr(attr(u32::from(test.a))),
                test_op::STATED => Asked::Stated(test.a),
                test_op::STANDARD => Asked::Standard(test.a, test.b as u16),
                test_op::HAS => Asked::Has(test.a, test.b),
                _ => Asked::In(test.a),
            }
        };
        let want = test.flags & test_op::NOT == 0;
        found.push(Unmet::Plain { asked, want, known: truth == Truth::No, day });
    }

    fn fact_asked(&self, fact: u16, ctx: &Context) -> Asked {
        let declared = self.image.facts.get(usize::from(fact));
        let only_stated = declared.is_some_and(|f| f.cases.len == 0);
        Asked::Fact(fact, only_stated && self.stated(fact, ctx.unit, ctx.visit).is_none())
    }

    fn term(&mut self, term: Term, ctx: &Context) -> Option<Value> {
        match term {
            Term::Fact(fact) => self.fact_value(fact, ctx),
            Term::Attr(attr) => self.attribute(attr, ctx),
            Term::Value(value) => Some(value),
            Term::Node(node) => self.value(node, ctx),
        }
    }

    /// Whether a disease of the set (or a main one) is open and merely suspected.
    fn is_suspected(&self, set: u16, ctx: &Context, main: bool) -> bool {
        let day = self.visit_day(ctx.visit);
        let open = |d: &&Disease| d.suspected && d.from <= day && d.is_open(day);
        let mut suspected = self.episode.diseases.iter().flatten().filter(open);
        suspected.any(|d| (d.main || !main) && self.image.set_has(set, d.code))
    }

    /// What of a node keeps it from being what is wanted.
    fn collect(&mut self, expr: u32, want: bool, ctx: &Context, found: &mut Vec<Unmet>) {
        let Some(node) = self.image.exprs.get(expr as usize) else { return };
        let known = match (self.holds(expr, ctx), want) {
            (Truth::Yes, true) | (Truth::No, false) => return,
            (truth, _) => truth != Truth::Unknown,
        };
        let asked = match node.op {
            op::NOT => return self.collect(node.a, !want, ctx, found),
            // Both are wanted, or neither.
            op::AND | op::OR if (node.op == op::AND) == want => {
                self.collect(node.a, want, ctx, found);
                return self.collect(node.b, want, ctx, found);
            }
            op::AND | op::OR => {
                let mut ways = Vec::new();
                self.ways(expr, node.op, want, ctx, &mut ways);
                found.push(Unmet::Any(ways));
                return;
            }
            op::FACT => self.fact_asked(node.a as u16, ctx),
            op::STATED => Asked::Stated(node.a as u16),
            op::ATTR => Asked::Attr(attr(node.a)),
            op::STANDARD => Asked::Standard(node.a as u16, node.b as u16),
            op::HAS => Asked::Has(node.a as u16, node.b),
            op::IN => Asked::In(node.a as u16),
            op::DISEASE => {
                Asked::Disease(node.a as u16, self.is_suspected(node.a as u16, ctx, false))
            }
            op::DISEASE_OR_SUSPICION => Asked::DiseaseOrSuspicion(node.a as u16),
            op::MAIN_DISEASE => {
                Asked::MainDisease(node.a as u16, self.is_suspected(node.a as u16, ctx, true))
            }
            op::KNOWN => Asked::Known(node.b),
            op::COMPARE => {
                let (a, b) = (self.as_term(node.a), self.as_term(node.b));
                let value = self.term(a, ctx);
                Asked::Compared(a, comparison(node.sub), b, value)
            }
            _ => {
                let (than, is) = (Term::Value(Value::Bool(true)), Comparison::Eq);
                Asked::Compared(Term::Node(expr), is, than, self.value(expr, ctx))
            }
        };
        found.push(Unmet::Plain { asked, want, known, day: self.visit_day(ctx.visit) });
    }

    fn as_term(&self, expr: u32) -> Term {
        let Some(node) = self.image.exprs.get(expr as usize) else { return Term::Node(NONE) };
        match (constant(node), node.op) {
            (Some(value), _) => Term::Value(value),
            (None, op::FACT) => Term::Fact(node.a as u16),
            (None, op::ATTR) => Term::Attr(attr(node.a)),
            _ => Term::Node(expr),
        }
    }

    /// The ways to what is wanted, each with what is against it.
    fn ways(&mut self, expr: u32, of: u16, want: bool, ctx: &Context, ways: &mut Vec<Vec<Unmet>>) {
        match self.image.exprs.get(expr as usize) {
            Some(node) if node.op == of => {
                self.ways(node.a, of, want, ctx, ways);
                self.ways(node.b, of, want, ctx, ways);
            }
            _ => {
                let mut way = Vec::new();
                self.collect(expr, want, ctx, &mut way);
                ways.push(surest(way));
            }
        }
    }
}

/// What surely fails; where nothing does, what is not known.
fn surest(found: Vec<Unmet>) -> Vec<Unmet> {
    let (sure, unknown): (Vec<Unmet>, Vec<Unmet>) = found.into_iter().partition(is_sure);
    if sure.is_empty() { unknown } else { sure }
}

fn is_sure(unmet: &Unmet) -> bool {
    match unmet {
        Unmet::Plain { known, .. } => *known,
        Unmet::Any(ways) => ways.iter().all(|way| way.iter().any(is_sure)),
    }
}
