//! Conditions and formulas, node by node.

use super::{WriteError, Writer};
use crate::image::layout::{ExprRecord, Section, op};
use crate::image::windows::pack;
use crate::ir::{Expr, SetId, Value};

impl Writer<'_> {
    /// Expressions are trees: an operand stands before its node and belongs to it alone.
    pub(super) fn exprs(&mut self) -> Result<(), WriteError> {
        let program = self.program;
        let mut used = vec![false; program.exprs.len()];
        for (at, expr) in program.exprs.iter().enumerate() {
            for operand in expr.operands() {
                match used.get_mut(operand.0 as usize) {
                    Some(seen) if !*seen && (operand.0 as usize) < at => *seen = true,
                    _ => return Err(WriteError::NotATree(operand.0)),
                }
            }
            if let Expr::Fact(fact) = expr {
                let cases = program.facts.get(usize::from(fact.0)).map_or(&[][..], |f| &f.cases);
                if let Some(case) = cases.iter().find(|c| c.when.0 as usize >= at) {
                    return Err(WriteError::NotATree(case.when.0));
                }
            }
            let record = expr_record(*expr);
            self.push(Section::Exprs, &record);
        }
        Ok(())
    }
}

pub(super) fn number_of(value: Value) -> i64 {
    match value {
        Value::Bool(b) => i64::from(b),
        Value::Number(n) => n.raw(),
        Value::Date(d) => i64::from(d.0),
        Value::Word(w) => i64::from(w),
    }
}

/// The set that a node names: that it looks for, or that a line or a disease is to be in.
pub(super) const fn set_of(expr: Expr) -> Option<SetId> {
    match expr {
        Expr::In(set)
        | Expr::Disease(set)
        | Expr::DiseaseOrSuspicion(set)
        | Expr::MainDisease(set) => Some(set),
        other => other.sought(),
    }
}

fn expr_record(expr: Expr) -> ExprRecord {
    let node = |op: u16, a: u32, b: u32| ExprRecord { op, a, b, ..ExprRecord::default() };
    match expr {
        Expr::Const(value) => {
            let op = match value {
                Value::Bool(_) => op::BOOL,
                Value::Number(_) => op::NUMBER,
                Value::Date(_) => op::DATE,
                Value::Word(_) => op::WORD,
            };
            ExprRecord::constant(op, number_of(value))
        }
        Expr::Fact(fact) => node(op::FACT, u32::from(fact.0), 0),
        Expr::Stated(fact) => node(op::STATED, u32::from(fact.0), 0),
        Expr::Attr(attr) => node(op::ATTR, attr as u32, 0),
        Expr::Standard(from, to) => node(op::STANDARD, u32::from(from), u32::from(to)),
        Expr::Has(set, window) => node(op::HAS, u32::from(set.0), pack(window)),
        Expr::Items(set, window) => node(op::ITEMS, u32::from(set.0), pack(window)),
        Expr::Count(set, window) => node(op::COUNT, u32::from(set.0), pack(window)),
        Expr::PointsOf(set, window) => node(op::POINTS_OF, u32::from(set.0), pack(window)),
        Expr::In(set) => node(op::IN, u32::from(set.0), 0),
        Expr::Disease(set) => node(op::DISEASE, u32::from(set.0), 0),
        Expr::DiseaseOrSuspicion(set) => node(op::DISEASE_OR_SUSPICION, u32::from(set.0), 0),
        Expr::Not(a) => node(op::NOT, a.0, 0),
        Expr::And(a, b) => node(op::AND, a.0, b.0),
        Expr::Or(a, b) => node(op::OR, a.0, b.0),
        Expr::Compare(how, a, b) => ExprRecord { sub: how as u16, ..node(op::COMPARE, a.0, b.0) },
        Expr::Arith(how, a, b) => ExprRecord { sub: how as u16, ..node(op::ARITH, a.0, b.0) },
        Expr::Ceil(a) => node(op::CEIL, a.0, 0),
        Expr::Floor(a) => node(op::FLOOR, a.0, 0),
        Expr::RoundHalfUp(a) => node(op::ROUND, a.0, 0),
        Expr::If(a, b, c) => ExprRecord { c: c.0, ..node(op::IF, a.0, b.0) },
        Expr::MainDisease(set) => node(op::MAIN_DISEASE, u32::from(set.0), 0),
        Expr::Last(set, window) => node(op::LAST, u32::from(set.0), pack(window)),
        Expr::First(set, window) => node(op::FIRST, u32::from(set.0), pack(window)),
        Expr::Sum(a, set, window, each) => ExprRecord {
            c: a.0,
            sub: u16::from(each),
            ..node(op::SUM, u32::from(set.0), pack(window))
        },
        Expr::Known(window) => node(op::KNOWN, 0, pack(window)),
        Expr::DaysBetween(a, b) => node(op::DAYS_BETWEEN, a.0, b.0),
        Expr::MonthsAfter(a, b) => node(op::MONTHS_AFTER, a.0, b.0),
    }
}
