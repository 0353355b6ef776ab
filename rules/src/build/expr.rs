//! Conditions and formulas.

use santei::ir::{Arithmetic, Comparison};

use super::error::MAX_NODES;
use super::{Builder, Built, Node, Parts};
use crate::ast::{Expr, ExprKind, Function, Look};
use crate::grammar::Rule;
use crate::span::Span;

impl Builder {
    pub(super) fn expression(&self, node: Node<'_>) -> Built<Expr> {
        self.nodes.set(0);
        self.expr(node)
    }

    pub(super) fn count_node(&self, node: &Node<'_>) -> Built<()> {
        self.nodes.set(self.nodes.get() + 1);
        if self.nodes.get() > MAX_NODES { self.fail("E0303", node) } else { Ok(()) }
    }

    fn expr(&self, node: Node<'_>) -> Built<Expr> {
        let span = self.span(&node);
        let kind = match node.as_rule() {
            Rule::expr => return self.expr_list(node, span, ExprKind::Or),
            Rule::conjunction => return self.expr_list(node, span, ExprKind::And),
            Rule::negation => {
                let mut parts = Parts::of(node);
                let mut nots = 0_u32;
                while parts.next_if(Rule::not).is_some() {
                    nots += 1;
                }
                let inner = self.expr(self.need(&mut parts, span)?)?;
                if nots.is_multiple_of(2) {
                    return Ok(inner);
                }
                ExprKind::Not(Box::new(inner))
            }
            Rule::comparison => {
                let mut parts = Parts::of(node);
                let left = self.expr(self.need(&mut parts, span)?)?;
                let Some(tail) = parts.0.next() else { return Ok(left) };
                let tail_rule = tail.as_rule();
                let mut tail = Parts::of(tail);
                if tail_rule == Rule::between {
                    let low = self.expr(self.need(&mut tail, span)?)?;
                    let high = self.expr(self.need(&mut tail, span)?)?;
                    ExprKind::Between(Box::new(left), Box::new(low), Box::new(high))
                } else {
                    let sign = comparison(self.need(&mut tail, span)?.as_str());
                    let right = self.expr(self.need(&mut tail, span)?)?;
                    ExprKind::Compare(sign, Box::new(left), Box::new(right))
                }
            }
            Rule::sum | Rule::product => return self.chain(node, span),
            Rule::atom => {
                self.count_node(&node)?;
                let inner = self.need(&mut Parts::of(node), span)?;
                return self.atom(inner);
            }
            _ => return self.fail("E0300", &node),
        };
        Ok(Expr { span, kind })
    }

    fn expr_list(
        &self,
        node: Node<'_>,
        span: Span,
        make: fn(Vec<Expr>) -> ExprKind,
    ) -> Built<Expr> {
        let mut list = node.into_inner().map(|n| self.expr(n)).collect::<Built<Vec<_>>>()?;
        Ok(if list.len() == 1 { list.remove(0) } else { Expr { span, kind: make(list) } })
    }

    /// `a + b - c`, from the left.
    fn chain(&self, node: Node<'_>, span: Span) -> Built<Expr> {
        let mut parts = Parts::of(node);
        let mut left = self.expr(self.need(&mut parts, span)?)?;
        while let Some(sign) = parts.0.next() {
            let sign = match sign.as_str() {
                "+" => Arithmetic::Add,
                "-" => Arithmetic::Sub,
                "*" => Arithmetic::Mul,
                _ => Arithmetic::Div,
            };
            let right = self.expr(self.need(&mut parts, span)?)?;
            let span = Span { start: span.start, end: right.span.end };
            left = Expr { span, kind: ExprKind::Arith(sign, Box::new(left), Box::new(right)) };
        }
        Ok(left)
    }

    fn atom(&self, node: Node<'_>) -> Built<Expr> {
        let span = self.span(&node);
        let rule = node.as_rule();
        let mut parts = Parts::of(node.clone());
        let p = &mut parts;
        let kind = match rule {
            Rule::number => ExprKind::Number(self.number(&node)?.value),
            Rule::day => ExprKind::Day(self.day(&node)?.value),
            Rule::word => ExprKind::Word(node.as_str().to_owned()),
            Rule::paren => return self.expr(self.need(p, span)?),
            Rule::if_then => {
                let condition = self.expr(self.need(p, span)?)?;
                let then = self.expr(self.need(p, span)?)?;
                let otherwise = self.expr(self.need(p, span)?)?;
                ExprKind::If(Box::new(condition), Box::new(then), Box::new(otherwise))
            }
            Rule::call => {
                let function = match self.need(p, span)?.as_str() {
                    "min" => Function::Min,
                    "max" => Function::Max,
                    "ceil" => Function::Ceil,
                    "floor" => Function::Floor,
                    "days-between" => Function::DaysBetween,
                    "months-after" => Function::MonthsAfter,
                    _ => Function::Round,
                };
                let arguments = parts.0.map(|a| self.expr(a)).collect::<Built<Vec<_>>>()?;
                ExprKind::Call(function, arguments)
            }
            Rule::line_in => ExprKind::LineIn(self.name(&self.need(p, span)?)),
            Rule::looked => {
                let look = match self.need(p, span)?.as_str() {
                    "has" => Look::Has,
                    "items" => Look::Items,
                    "count" => Look::Count,
                    "last" => Look::Last,
                    "first" => Look::First,
                    _ => Look::Points,
                };
                let set = self.name(&self.need(p, span)?);
                let window = p.next_if(Rule::window).map(|w| self.window(w)).transpose()?;
                ExprKind::Look(look, set, window)
            }
            Rule::standard => {
                let from = self.int(&self.need(p, span)?)?;
                let to = p.next_if(Rule::number).map(|n| self.int(&n)).transpose()?;
                ExprKind::Standard(from, to)
            }
            Rule::summed => {
                let inner = self.expr(self.need(p, span)?)?;
                let each = p.next_if(Rule::each).is_some();
                let set = self.name(&self.need(p, span)?);
                let window = p.next_if(Rule::window).map(|w| self.window(w)).transpose()?;
                ExprKind::Sum(Box::new(inner), each, set, window)
            }
            Rule::known => ExprKind::Known(self.window(self.need(p, span)?)?),
            Rule::has_disease => ExprKind::Disease(self.name(&self.need(p, span)?)),
            Rule::has_suspicion => ExprKind::DiseaseOrSuspicion(self.name(&self.need(p, span)?)),
            Rule::main_disease => ExprKind::MainDisease(self.name(&self.need(p, span)?)),
            Rule::named => ExprKind::Condition(self.name(&self.need(p, span)?)),
            Rule::fact_stated => ExprKind::Stated(self.name(&self.need(p, span)?)),
            Rule::fact_value => ExprKind::Fact(self.name(&self.need(p, span)?)),
            _ => return self.fail("E0300", &node),
        };
        Ok(Expr { span, kind })
    }
}

pub(super) fn comparison(sign: &str) -> Comparison {
    match sign {
        "=" => Comparison::Eq,
        "!=" => Comparison::Ne,
        "<" => Comparison::Lt,
        "<=" => Comparison::Le,
        ">" => Comparison::Gt,
        _ => Comparison::Ge,
    }
}
