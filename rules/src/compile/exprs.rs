//! Conditions and formulas: names resolved, types and units checked.

mod operators;
mod refusals;

use santei::ir::{
    Attr, Comparison, Expr as Node, ExprId, FactId, FactType, ScheduleId, Value, Window,
};

use super::context::{Context, Declared};
use super::cost::{self, Cost};
use super::sets::lookup;
use crate::ast::{Expr, ExprKind, Look, Name};
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
const ATTRIBUTES: [(&str, Attr, Type); 30] = [
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
    ("main-disease-since", Attr::MainDiseaseSince, Type::Date),
    ("holidays-after", Attr::HolidaysAfter, Type::Number(Unit::Plain)),
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
            ExprKind::DiseaseOrSuspicion(set) => {
                let set = lookup(self.context, self.declared, self.place.schedule, set)?;
                self.typed(Node::DiseaseOrSuspicion(set), Type::Bool)
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
                    (Some(a), Some(b)) if a <= b => self.standards(a, b),
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

    /// A standard of a span of numbers, or one by which a collective standard among them is met.
    fn standards(&mut self, from: u16, to: u16) -> Typed {
        let mut met = self.node(Node::Standard(from, to))?;
        let schedule = self.place.schedule;
        let collectives = self.context.collectives.range((schedule, from)..=(schedule, to));
        let members: Vec<u16> = collectives.flat_map(|(_, met_by)| met_by).copied().collect();
        for member in members {
            let other = self.node(Node::Standard(member, member))?;
            met = self.node(Node::Or(met, other))?;
        }
        Some((met, Type::Bool))
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
}
