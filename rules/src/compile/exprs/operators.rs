//! Comparisons, arithmetic and functions: the types and units of their operands.

use santei::Fixed;
use santei::ir::{Arithmetic, Comparison, Expr as Node, ExprId, FactId, Value};

use super::refusals::words;
use super::{Compiler, Type, Typed, Unit};
use crate::ast::{Expr, ExprKind, Function, Name};
use crate::diagnostic::did_you_mean;
use crate::span::Span;

impl Compiler<'_, '_, '_> {
    pub(super) fn compare(&mut self, comparison: Comparison, a: &Expr, b: &Expr) -> Typed {
        let left = self.pair(a)?;
        // Behind a fact of words stands one of its words.
        if let (Type::Word(fact), ExprKind::Word(word)) = (left.1, &b.kind) {
            return self.compare_word(comparison, left.0, fact, &Name::new(word.clone(), b.span));
        }
        let right = self.pair(b)?;
        self.comparable(comparison, left, right)?;
        self.typed(Node::Compare(comparison, left.0, right.0), Type::Bool)
    }

    fn compare_word(
        &mut self,
        comparison: Comparison,
        left: ExprId,
        fact: FactId,
        word: &Name,
    ) -> Typed {
        if !matches!(comparison, Comparison::Eq | Comparison::Ne) {
            self.no_order(word.span);
            return None;
        }
        let words = &self.context.program.facts.get(usize::from(fact.0))?.words;
        let Some(at) = words.iter().position(|w| *w == word.value) else {
            let list = words.join(", ");
            let near =
                did_you_mean(&word.value, words.iter().map(String::as_str)).map(str::to_owned);
            let help = match near {
                Some(n) => (format!("`{n}` ではありませんか"), format!("did you mean `{n}`?")),
                None => (format!("使える語: {list}"), format!("its words: {list}")),
            };
            self.context.tell(
                self.declared.text,
                "E0314",
                word.span,
                (
                    format!("この事実に `{}` という語はありません", word.value),
                    format!("the fact has no word `{}`", word.value),
                ),
                help,
            );
            return None;
        };
        let value = Value::Word(u16::try_from(at).ok()?);
        let right = self.node(Node::Const(value))?;
        self.typed(Node::Compare(comparison, left, right), Type::Bool)
    }

    pub(super) fn comparable(
        &mut self,
        comparison: Comparison,
        a: (ExprId, Type, Span),
        b: (ExprId, Type, Span),
    ) -> Option<()> {
        match (a.1, b.1) {
            (Type::Number(_), Type::Number(_)) => self.same_unit(a, b).map(|_| ()),
            (Type::Date, Type::Date) => Some(()),
            (Type::Bool, Type::Bool) if matches!(comparison, Comparison::Eq | Comparison::Ne) => {
                Some(())
            }
            (Type::Word(x), Type::Word(y))
                if x == y && matches!(comparison, Comparison::Eq | Comparison::Ne) =>
            {
                Some(())
            }
            (x, y) if core::mem::discriminant(&x) == core::mem::discriminant(&y) => {
                self.no_order(b.2);
                None
            }
            (x, y) => {
                let (ja, en) = words(x);
                self.wrong_type(b.2, y, ja, en);
                None
            }
        }
    }

    /// The unit of two numbers that are compared or added.
    pub(super) fn same_unit(
        &mut self,
        a: (ExprId, Type, Span),
        b: (ExprId, Type, Span),
    ) -> Option<Unit> {
        let (Type::Number(x), Type::Number(y)) = (a.1, b.1) else {
            let (span, found) =
                if matches!(a.1, Type::Number(_)) { (b.2, b.1) } else { (a.2, a.1) };
            self.wrong_type(span, found, "数", "a number");
            return None;
        };
        match (x, y) {
            (Unit::Plain, unit) | (unit, Unit::Plain) => Some(unit),
            (x, y) if x == y => Some(x),
            _ => {
                self.wrong_unit(
                    Span { start: a.2.start, end: b.2.end },
                    "点",
                    "円",
                    "points",
                    "yen",
                );
                None
            }
        }
    }

    pub(super) fn arithmetic(&mut self, op: Arithmetic, a: &Expr, b: &Expr) -> Typed {
        let left = self.pair(a)?;
        let right = self.pair(b)?;
        let unit = match op {
            // A product or quotient may turn yen into points: ten yen are a point.
            Arithmetic::Mul | Arithmetic::Div => {
                for side in [left, right] {
                    if !matches!(side.1, Type::Number(_)) {
                        self.wrong_type(side.2, side.1, "数", "a number");
                        return None;
                    }
                }
                Unit::Plain
            }
            _ => self.same_unit(left, right)?,
        };
        if op == Arithmetic::Div {
            let constant = match b.kind {
                ExprKind::Number(n) => Some(n),
                _ => None,
            };
            if !constant.is_some_and(divides_exactly) {
                self.context.tell(
                    self.declared.text,
                    "E0352",
                    b.span,
                    (
                        "割り算は 2 と 5 だけを因数に持つ定数でしかできません".into(),
                        "a division is by a constant with no prime factors but 2 and 5".into(),
                    ),
                    (
                        "掛け算か、先に ceil・floor・round を使う式に直してください".into(),
                        "multiply instead, or compare products".into(),
                    ),
                );
                return None;
            }
        }
        self.typed(Node::Arith(op, left.0, right.0), Type::Number(unit))
    }

    pub(super) fn call(&mut self, function: Function, arguments: &[Expr], span: Span) -> Typed {
        let (least, most) = match function {
            Function::DaysBetween | Function::MonthsAfter => (2, 2),
            Function::Min | Function::Max => (2, usize::MAX),
            _ => (1, 1),
        };
        if arguments.len() < least || arguments.len() > most {
            self.context.tell(
                self.declared.text,
                "E0350",
                span,
                (
                    format!(
                        "引数は{}です",
                        match most {
                            1 => "1個",
                            2 => "2個",
                            _ => "2個以上",
                        }
                    ),
                    format!(
                        "it takes {}",
                        match most {
                            1 => "one argument",
                            2 => "two arguments",
                            _ => "two arguments or more",
                        }
                    ),
                ),
                ("引数の数を直してください".into(), "correct the number of arguments".into()),
            );
            return None;
        }
        if let (Function::DaysBetween | Function::MonthsAfter, [a, b]) = (function, arguments) {
            return self.of_days(function, a, b);
        }
        let mut all: Option<(ExprId, Type, Span)> = None;
        for argument in arguments {
            let one = self.pair(argument)?;
            if !matches!(one.1, Type::Number(_)) {
                self.wrong_type(one.2, one.1, "数", "a number");
                return None;
            }
            all = Some(match all {
                None => one,
                Some(before) => {
                    let unit = self.same_unit(before, one)?;
                    let op =
                        if function == Function::Min { Arithmetic::Min } else { Arithmetic::Max };
                    let id = self.node(Node::Arith(op, before.0, one.0))?;
                    (id, Type::Number(unit), before.2)
                }
            });
        }
        let (id, kind, _) = all?;
        match function {
            Function::Min | Function::Max => Some((id, kind)),
            Function::Ceil => self.typed(Node::Ceil(id), kind),
            Function::Floor => self.typed(Node::Floor(id), kind),
            Function::Round => self.typed(Node::RoundHalfUp(id), kind),
            Function::DaysBetween | Function::MonthsAfter => None,
        }
    }

    fn of_days(&mut self, function: Function, a: &Expr, b: &Expr) -> Typed {
        let (a, b) = (self.pair(a)?, self.pair(b)?);
        if a.1 != Type::Date {
            self.wrong_type(a.2, a.1, "日付", "a day");
            return None;
        }
        match (function, b.1) {
            (Function::DaysBetween, Type::Date) => {
                self.typed(Node::DaysBetween(a.0, b.0), Type::Number(Unit::Plain))
            }
            (Function::DaysBetween, found) => {
                self.wrong_type(b.2, found, "日付", "a day");
                None
            }
            (_, Type::Number(Unit::Plain)) => self.typed(Node::MonthsAfter(a.0, b.0), Type::Date),
            (_, found) => {
                self.wrong_type(b.2, found, "数", "a number");
                None
            }
        }
    }
}

/// Whether a quotient by it is exact for every number: no prime factors but 2 and 5.
fn divides_exactly(divisor: Fixed) -> bool {
    let mut raw = divisor.raw();
    if raw <= 0 {
        return false;
    }
    while raw % 2 == 0 {
        raw /= 2;
    }
    while raw % 5 == 0 {
        raw /= 5;
    }
    raw == 1
}
