//! Conditions and formulas: names resolved, types and units checked.

use santei::Fixed;
use santei::ir::{
    Arithmetic, Attr, Comparison, Expr as Node, ExprId, FactId, FactType, ScheduleId, Value, Window,
};

use super::context::{Context, Declared};
use super::cost::{self, Cost};
use super::sets::lookup;
use crate::ast::{Expr, ExprKind, Function, Look, Name};
use crate::diagnostic::did_you_mean;
use crate::span::Span;

/// The type of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Bool,
    Number(Unit),
    Date,
    Word(FactId),
}

/// What a number counts. Points and yen do not mix; a plain number goes with either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Plain,
    Points,
    Yen,
}

/// What may be asked where the expression stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) schedule: ScheduleId,
    /// A line is at hand (the statement has an `on`).
    pub(crate) line: bool,
    /// A part of an order is priced.
    pub(crate) price: bool,
    /// The fact whose default it is: it may ask the facts before it only.
    pub(crate) asked_by: Option<FactId>,
}

pub(crate) struct Compiler<'c, 'a, 'd> {
    pub(crate) context: &'c mut Context<'a>,
    pub(crate) declared: &'d Declared<'a>,
    pub(crate) place: Place,
}

type Typed = Option<(ExprId, Type)>;

/// Attributes by their words.
const ATTRIBUTES: [(&str, Attr, Type); 28] = [
    ("age", Attr::Age, Type::Number(Unit::Plain)),
    ("age-days", Attr::AgeDays, Type::Number(Unit::Plain)),
    ("before-school", Attr::BeforeSchool, Type::Bool),
    ("female", Attr::Female, Type::Bool),
    ("elderly", Attr::Elderly, Type::Bool),
    ("date", Attr::Date, Type::Date),
    ("minute", Attr::Minute, Type::Number(Unit::Plain)),
    ("weekday", Attr::Weekday, Type::Number(Unit::Plain)),
    ("holiday", Attr::Holiday, Type::Bool),
    ("open", Attr::Open, Type::Bool),
    ("stated-time", Attr::StatedTime, Type::Bool),
    ("stated-hours", Attr::StatedHours, Type::Bool),
    ("closed-day", Attr::ClosedDay, Type::Bool),
    ("stated-main-disease", Attr::StatedMainDisease, Type::Bool),
    ("section", Attr::Section, Type::Number(Unit::Plain)),
    ("admitted", Attr::Admitted, Type::Date),
    ("hospital-day", Attr::HospitalDay, Type::Number(Unit::Plain)),
    ("outpatient", Attr::Outpatient, Type::Bool),
    ("inpatient", Attr::Inpatient, Type::Bool),
    ("clinic", Attr::Clinic, Type::Bool),
    ("hospital", Attr::Hospital, Type::Bool),
    ("beds", Attr::Beds, Type::Number(Unit::Plain)),
    ("general-beds", Attr::GeneralBeds, Type::Number(Unit::Plain)),
    ("quantity", Attr::Quantity, Type::Number(Unit::Plain)),
    ("times", Attr::Times, Type::Number(Unit::Plain)),
    ("yen", Attr::Yen, Type::Number(Unit::Yen)),
    ("unit-price", Attr::UnitPrice, Type::Number(Unit::Yen)),
    ("base-points", Attr::BasePoints, Type::Number(Unit::Points)),
];

impl Compiler<'_, '_, '_> {
    /// A condition.
    pub(crate) fn condition(&mut self, expr: &Expr) -> Option<ExprId> {
        let (id, found) = self.root(expr)?;
        self.want_bool(expr, found).then_some(id)
    }

    /// A whole expression, neither too deep nor too wide.
    fn root(&mut self, expr: &Expr) -> Typed {
        let first = self.context.program.exprs.len();
        let (id, found) = self.expr(expr)?;
        cost::check(self.context, self.declared, expr.span, first)?;
        Some((id, found))
    }

    /// The condition of a fact's default, with what it costs.
    pub(crate) fn default(&mut self, expr: &Expr) -> Option<(ExprId, Cost)> {
        let first = self.context.program.exprs.len();
        let (id, found) = self.expr(expr)?;
        let cost = cost::check(self.context, self.declared, expr.span, first)?;
        self.want_bool(expr, found).then_some((id, cost))
    }

    /// An expression of any type but a word: its type.
    pub(crate) fn any(&mut self, expr: &Expr) -> Option<Type> {
        let (_, found) = self.root(expr)?;
        if matches!(found, Type::Word(_)) {
            self.wrong_type(expr.span, found, "真偽か数", "true or false or a number");
            return None;
        }
        Some(found)
    }

    /// A formula of a plain number.
    pub(crate) fn plain(&mut self, expr: &Expr) -> Option<ExprId> {
        let (id, found) = self.root(expr)?;
        if matches!(found, Type::Number(_)) {
            return Some(id);
        }
        self.wrong_type(expr.span, found, "数", "a number");
        None
    }

    /// A formula of points.
    pub(crate) fn points(&mut self, expr: &Expr) -> Option<ExprId> {
        let (id, found) = self.root(expr)?;
        match found {
            // A bare `yen` is not points: the formula must turn one into the other.
            Type::Number(Unit::Yen) => {
                self.wrong_unit(expr.span, "円", "点", "yen", "points");
                None
            }
            Type::Number(_) => Some(id),
            other => {
                self.wrong_type(expr.span, other, "数", "a number");
                None
            }
        }
    }

    fn node(&mut self, node: Node) -> Option<ExprId> {
        let exprs = &mut self.context.program.exprs;
        let id = ExprId(u32::try_from(exprs.len()).ok()?);
        exprs.push(node);
        Some(id)
    }

    fn typed(&mut self, node: Node, kind: Type) -> Typed {
        self.node(node).map(|id| (id, kind))
    }

    fn expr(&mut self, expr: &Expr) -> Typed {
        match &expr.kind {
            ExprKind::Number(n) => {
                self.typed(Node::Const(Value::Number(*n)), Type::Number(Unit::Plain))
            }
            ExprKind::Day(d) => self.typed(Node::Const(Value::Date(*d)), Type::Date),
            ExprKind::Word(word) => self.word(word, expr.span),
            ExprKind::Fact(name) => {
                let (id, kind) = self.fact(name)?;
                if self.place.asked_by.is_some_and(|own| id >= own) {
                    self.asks_later(name);
                    return None;
                }
                self.typed(Node::Fact(id), kind)
            }
            ExprKind::Stated(name) => {
                let (id, _) = self.fact(name)?;
                self.typed(Node::Stated(id), Type::Bool)
            }
            ExprKind::Look(look, set, window) => {
                let set = lookup(self.context, self.declared, self.place.schedule, set)?;
                let window = window.as_ref().map_or(Window::Visit, |w| w.value);
                let (node, kind) = match look {
                    Look::Has => (Node::Has(set, window), Type::Bool),
                    Look::Items => (Node::Items(set, window), Type::Number(Unit::Plain)),
                    Look::Count => (Node::Count(set, window), Type::Number(Unit::Plain)),
                    Look::Points => (Node::PointsOf(set, window), Type::Number(Unit::Points)),
                    Look::Last => (Node::Last(set, window), Type::Date),
                    Look::First => (Node::First(set, window), Type::Date),
                };
                self.typed(node, kind)
            }
            ExprKind::LineIn(set) => {
                if !self.place.line {
                    self.not_here("line in", expr.span);
                    return None;
                }
                let set = lookup(self.context, self.declared, self.place.schedule, set)?;
                self.typed(Node::In(set), Type::Bool)
            }
            ExprKind::Disease(set) => {
                let set = lookup(self.context, self.declared, self.place.schedule, set)?;
                self.typed(Node::Disease(set), Type::Bool)
            }
            ExprKind::MainDisease(set) => {
                let set = lookup(self.context, self.declared, self.place.schedule, set)?;
                self.typed(Node::MainDisease(set), Type::Bool)
            }
            ExprKind::Condition(name) => self.named(name),
            ExprKind::Sum(inner, each, set, window) => self.sum(inner, *each, set, window.as_ref()),
            ExprKind::Known(window) => self.typed(Node::Known(window.value), Type::Bool),
            ExprKind::Standard(from, to) => {
                let last = to.as_ref().unwrap_or(from);
                let (a, b) = (u16::try_from(from.value).ok(), u16::try_from(last.value).ok());
                match (a, b) {
                    (Some(a), Some(b)) if a <= b => self.typed(Node::Standard(a, b), Type::Bool),
                    _ => {
                        self.out_of_range(expr.span);
                        None
                    }
                }
            }
            ExprKind::Not(inner) => {
                let (id, found) = self.expr(inner)?;
                if !self.want_bool(inner, found) {
                    return None;
                }
                self.typed(Node::Not(id), Type::Bool)
            }
            ExprKind::And(list) => self.list(list, Node::And),
            ExprKind::Or(list) => self.list(list, Node::Or),
            ExprKind::Compare(comparison, a, b) => self.compare(*comparison, a, b),
            ExprKind::Between(x, low, high) => {
                // An operand belongs to one node: what is compared twice stands twice.
                let (left, low) = (self.pair(x)?, self.pair(low)?);
                let (right, high) = (self.pair(x)?, self.pair(high)?);
                self.comparable(Comparison::Ge, left, low)?;
                self.comparable(Comparison::Le, right, high)?;
                let above = self.node(Node::Compare(Comparison::Ge, left.0, low.0))?;
                let below = self.node(Node::Compare(Comparison::Le, right.0, high.0))?;
                self.typed(Node::And(above, below), Type::Bool)
            }
            ExprKind::Arith(op, a, b) => self.arithmetic(*op, a, b),
            ExprKind::Call(function, arguments) => self.call(*function, arguments, expr.span),
            ExprKind::If(condition, then, otherwise) => {
                let (c, found) = self.expr(condition)?;
                let good = self.want_bool(condition, found);
                let a = self.pair(then)?;
                let b = self.pair(otherwise)?;
                let kind = match (a.1, b.1) {
                    (Type::Number(_), Type::Number(_)) => Type::Number(self.same_unit(a, b)?),
                    (x, y) if x == y => x,
                    (_, y) => {
                        self.wrong_type(b.2, y, "then と同じ型", "of the type of `then`");
                        return None;
                    }
                };
                if !good {
                    return None;
                }
                self.typed(Node::If(c, a.0, b.0), kind)
            }
        }
    }

    /// A named condition, put in here.
    fn named(&mut self, name: &Name) -> Typed {
        let key = (self.place.schedule, name.value.clone());
        let Some(known) = self.context.conditions.get(&key).cloned() else {
            self.no_condition(name);
            return None;
        };
        // What is wrong with it was told at its own place.
        known.kind?;
        let lacks = if known.uses.price && !self.place.price {
            Some("unit-price")
        } else if known.uses.line && !self.place.line && !self.place.price {
            Some("quantity")
        } else {
            None
        };
        if let Some(word) = lacks {
            self.not_here(word, name.span);
            return None;
        }
        let place = self.place;
        let context = &mut *self.context;
        Compiler { context, declared: &known.declared, place }.expr(known.expr)
    }

    fn no_condition(&mut self, name: &Name) {
        let later =
            self.context.declared.iter().any(|d| {
                d.keyword() == crate::ast::Keyword::Condition && d.name().value == name.value
            });
        let here = self.context.conditions.keys().filter(|(s, _)| *s == self.place.schedule);
        let near = did_you_mean(&name.value, here.map(|(_, n)| n.as_str())).map(str::to_owned);
        let help = if later {
            (
                "前にある条件だけを使えます。宣言を前に移すか、`in` を確かめてください".to_owned(),
                "only conditions that stand before may be used: move it, or check its `in`"
                    .to_owned(),
            )
        } else if let Some(near) = near {
            (format!("`{near}` ではありませんか"), format!("did you mean `{near}`?"))
        } else {
            (
                format!("`condition {} {{ … }}` を宣言してください", name.value),
                format!("declare `condition {} {{ … }}`", name.value),
            )
        };
        self.context.tell(
            self.declared.text,
            "E0354",
            name.span,
            (
                format!("条件「{}」は宣言されていません", name.value),
                format!("no condition `{}` is declared", name.value),
            ),
            help,
        );
    }

    fn asks_later(&mut self, name: &Name) {
        self.context.tell(
            self.declared.text,
            "E0356",
            name.span,
            (
                format!("事実「{}」は、既定値を決める事実より前に宣言されていません", name.value),
                format!("the fact `{}` is not declared before the one it decides", name.value),
            ),
            (
                "既定値の条件では、前に宣言された事実だけを使えます".into(),
                "the condition of a default asks facts that are declared before".into(),
            ),
        );
    }

    /// `sum (…) over SET in WINDOW`: the operand is seen from a line of the set.
    fn sum(
        &mut self,
        inner: &Expr,
        each: bool,
        set: &Name,
        window: Option<&crate::ast::WindowAt>,
    ) -> Typed {
        let set = lookup(self.context, self.declared, self.place.schedule, set);
        let outer = self.place;
        self.place = Place { line: true, price: false, ..outer };
        let found = self.expr(inner);
        self.place = outer;
        let (id, kind) = found?;
        if !matches!(kind, Type::Number(_)) {
            self.wrong_type(inner.span, kind, "数", "a number");
            return None;
        }
        let window = window.map_or(Window::Visit, |w| w.value);
        self.typed(Node::Sum(id, set?, window, each), kind)
    }

    fn pair(&mut self, expr: &Expr) -> Option<(ExprId, Type, Span)> {
        self.expr(expr).map(|(id, kind)| (id, kind, expr.span))
    }

    fn word(&mut self, word: &str, span: Span) -> Typed {
        match word {
            "yes" => return self.typed(Node::Const(Value::Bool(true)), Type::Bool),
            "no" => return self.typed(Node::Const(Value::Bool(false)), Type::Bool),
            _ => {}
        }
        if let Some((_, attr, kind)) = ATTRIBUTES.iter().find(|a| a.0 == word) {
            let allowed = match attr {
                Attr::UnitPrice => self.place.price,
                Attr::Yen | Attr::Quantity | Attr::Times | Attr::BasePoints => {
                    self.place.line || self.place.price
                }
                _ => true,
            };
            if !allowed {
                self.not_here(word, span);
                return None;
            }
            return self.typed(Node::Attr(*attr), *kind);
        }
        let name = Name::new(word.to_owned(), span);
        let help = if self.context.fact_ids.contains_key(word) {
            (
                format!("事実なら `fact {word}` と書きます"),
                format!("for the fact write `fact {word}`"),
            )
        } else if self.context.set_ids.contains_key(&(self.place.schedule, word.to_owned())) {
            (
                format!("集合なら `has {word} in visit` のように書きます"),
                format!("for the set write `has {word} in visit`"),
            )
        } else if let Some(near) = did_you_mean(word, ATTRIBUTES.iter().map(|a| a.0)) {
            (format!("`{near}` ではありませんか"), format!("did you mean `{near}`?"))
        } else if word.contains('-') {
            (
                "引き算の `-` の前後には空白を置きます".into(),
                "put blanks around the `-` of a subtraction".into(),
            )
        } else {
            (
                "使える語は docs/rule-language.md の Conditions にあります".into(),
                "the words are listed under Conditions in docs/rule-language.md".into(),
            )
        };
        self.context.tell(
            self.declared.text,
            "E0317",
            name.span,
            (format!("`{word}` という語はありません"), format!("there is no word `{word}`")),
            help,
        );
        None
    }

    pub(crate) fn fact(&mut self, name: &Name) -> Option<(FactId, Type)> {
        if let Some(id) = self.context.fact_ids.get(&name.value).copied() {
            let fact = self.context.program.facts.get(usize::from(id.0))?;
            let kind = match fact.kind {
                FactType::Bool => Type::Bool,
                FactType::Number => Type::Number(Unit::Plain),
                FactType::Date => Type::Date,
                FactType::Word => Type::Word(id),
            };
            return Some((id, kind));
        }
        self.context.unknown_fact(self.declared.text, name);
        None
    }

    fn list(&mut self, list: &[Expr], make: fn(ExprId, ExprId) -> Node) -> Typed {
        let mut all: Vec<ExprId> = Vec::with_capacity(list.len());
        let mut good = true;
        for expr in list {
            let part = self.expr(expr);
            let part = part.filter(|(_, found)| self.want_bool(expr, *found));
            let Some((id, _)) = part else {
                good = false;
                continue;
            };
            all.push(id);
        }
        if !good {
            return None;
        }
        // Two and two, so that a long list is not a deep tree.
        while all.len() > 1 {
            let mut halves = Vec::with_capacity(all.len().div_ceil(2));
            for pair in all.chunks(2) {
                halves.push(match *pair {
                    [a, b] => self.node(make(a, b))?,
                    [a, ..] => a,
                    [] => return None,
                });
            }
            all = halves;
        }
        all.first().map(|id| (*id, Type::Bool))
    }

    fn compare(&mut self, comparison: Comparison, a: &Expr, b: &Expr) -> Typed {
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

    fn comparable(
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

    fn no_order(&mut self, span: Span) {
        self.context.tell(
            self.declared.text,
            "E0350",
            span,
            ("この値には大小がありません".into(), "these values have no order".into()),
            ("`=` か `!=` を使ってください".into(), "use `=` or `!=`".into()),
        );
    }

    /// The unit of two numbers that are compared or added.
    fn same_unit(&mut self, a: (ExprId, Type, Span), b: (ExprId, Type, Span)) -> Option<Unit> {
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

    fn arithmetic(&mut self, op: Arithmetic, a: &Expr, b: &Expr) -> Typed {
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

    fn call(&mut self, function: Function, arguments: &[Expr], span: Span) -> Typed {
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

    fn want_bool(&mut self, expr: &Expr, found: Type) -> bool {
        if found == Type::Bool {
            return true;
        }
        self.wrong_type(expr.span, found, "真偽", "true or false");
        false
    }

    fn wrong_type(&mut self, span: Span, found: Type, ja: &str, en: &str) {
        let (found_ja, found_en) = words(found);
        self.context.tell(
            self.declared.text,
            "E0350",
            span,
            (
                format!("ここには{ja}が要りますが、これは{found_ja}です"),
                format!("{en} is wanted here and this is {found_en}"),
            ),
            ("比較や式を書き直してください".into(), "rewrite the comparison or the formula".into()),
        );
    }

    fn wrong_unit(&mut self, span: Span, ja1: &str, ja2: &str, en1: &str, en2: &str) {
        self.context.tell(
            self.declared.text,
            "E0351",
            span,
            (format!("{ja1}と{ja2}は混ぜられません"), format!("{en1} and {en2} do not mix")),
            (
                "1点は10円です。`/ 10` などで単位をそろえてください".into(),
                "a point is ten yen: bring both to one unit, for instance by `/ 10`".into(),
            ),
        );
    }

    fn not_here(&mut self, word: &str, span: Span) {
        let help = match word {
            "unit-price" => (
                "`price` の式でだけ使えます".to_owned(),
                "it may be used in the formula of a `price` only".to_owned(),
            ),
            _ => (
                "`on` のある文でだけ使えます".to_owned(),
                "it may be used in statements with `on` only".to_owned(),
            ),
        };
        self.context.tell(
            self.declared.text,
            "E0353",
            span,
            (format!("`{word}` はここでは使えません"), format!("`{word}` may not be used here")),
            help,
        );
    }

    fn out_of_range(&mut self, span: Span) {
        self.context.tell(
            self.declared.text,
            "E0326",
            span,
            (
                "施設基準コードは4桁までで、小さい方から書きます".into(),
                "the codes of standards have four digits, the smaller first".into(),
            ),
            ("別紙7-8 のコードを確かめてください".into(), "check the codes of 別紙7-8".into()),
        );
    }
}

const fn words(kind: Type) -> (&'static str, &'static str) {
    match kind {
        Type::Bool => ("真偽", "true or false"),
        Type::Number(_) => ("数", "a number"),
        Type::Date => ("日付", "a day"),
        Type::Word(_) => ("語", "a word"),
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
