//! From the pairs of the grammar to the tree.

use pest::iterators::{Pair, Pairs};
use santei::ir::{Arithmetic, Comparison, Keep, Of, Otherwise, Priced, Role, Together, Window};
use santei::{Day, Fixed};

use crate::ast::{
    Band, Charged, CodeRef, DayAt, DayOff, EntryKind, Expect, Expr, ExprKind, FactKind, Function,
    HOURS_DAYS, HoursAt, Int, Keyword, Literal, Look, Master, MoneyUnit, Name, Number, Ordered,
    SectionItem, StepAt, Test, TestValue, Text, Trivia, VisitItem, VisitItemKind, WindowAt,
};
use crate::grammar::Rule;
use crate::span::{Span, Spanned};

/// How many parts one expression may have: every part costs stack somewhere.
const MAX_NODES: u32 = 400;

pub(crate) type Node<'a> = Pair<'a, Rule>;
pub(crate) type Built<T> = Result<T, BuildError>;

/// What the grammar lets through and the tree does not.
#[derive(Debug)]
pub(crate) struct BuildError {
    pub(crate) code: &'static str,
    pub(crate) span: Span,
    text: String,
}

impl BuildError {
    /// The message in both languages, and what to do in both languages.
    pub(crate) fn words(&self) -> (String, String, (&'static str, &'static str)) {
        let text = &self.text;
        match self.code {
            "E0303" => (
                format!("式が長すぎます（{MAX_NODES} 項まで）"),
                format!("the expression is too long; {MAX_NODES} parts are the most"),
                (
                    "文を分けるか、集合や事実に名前を付けて式を短くしてください",
                    "split the statement, or name parts of it as sets or facts",
                ),
            ),
            "E0324" => (
                format!("`{text}` は暦にない日付です"),
                format!("`{text}` is not a day of the calendar"),
                ("年-月-日を確かめてください", "check year, month and day"),
            ),
            "E0322" => (
                format!("`{text}` が二度書かれています"),
                format!("`{text}` is given twice"),
                ("一方を消してください", "delete one of them"),
            ),
            "E0326" => (
                format!("`{text}` は使える範囲の数ではありません"),
                format!("`{text}` is not a number in range here"),
                (
                    "整数の場所には小数のない数を、小数は7桁までで書いてください",
                    "write a whole number where one is wanted; decimals have seven places at most",
                ),
            ),
            _ => (
                format!("`{text}` を読めません"),
                format!("`{text}` is not understood"),
                ("書き方を確かめてください", "check how it is written"),
            ),
        }
    }
}

mod burden;

pub(crate) struct Builder {
    base: usize,
    nodes: core::cell::Cell<u32>,
}

/// The inner nodes one after another.
struct Parts<'a>(Pairs<'a, Rule>);

impl<'a> Parts<'a> {
    fn of(node: Node<'a>) -> Self {
        Self(node.into_inner())
    }

    fn next_if(&mut self, rule: Rule) -> Option<Node<'a>> {
        if self.0.peek()?.as_rule() == rule { self.0.next() } else { None }
    }
}

impl Builder {
    pub(crate) const fn new(base: usize) -> Self {
        Self { base, nodes: core::cell::Cell::new(0) }
    }

    fn span(&self, node: &Node<'_>) -> Span {
        let span = node.as_span();
        let written = span.as_str().trim_end();
        Span::new(self.base + span.start(), self.base + span.start() + written.len())
    }

    fn fail<T>(&self, code: &'static str, node: &Node<'_>) -> Built<T> {
        let text = node.as_str().chars().take(40).collect();
        Err(BuildError { code, span: self.span(node), text })
    }

    /// A part that the grammar promises.
    fn need<'a>(&self, parts: &mut Parts<'a>, of: Span) -> Built<Node<'a>> {
        parts.0.next().ok_or_else(|| BuildError { code: "E0300", span: of, text: String::new() })
    }

    pub(crate) fn in_line(&self, pairs: Pairs<'_, Rule>) -> Option<Vec<Name>> {
        let line = pairs.into_iter().next()?;
        let names = line.into_inner().find(|p| p.as_rule() == Rule::names)?;
        Some(self.names(names))
    }

    pub(crate) fn header(&self, pairs: Pairs<'_, Rule>) -> Option<(Keyword, Name, Vec<Name>)> {
        let inner = pairs.into_iter().next()?.into_inner().next()?;
        let is_example = inner.as_rule() == Rule::example_header;
        let mut parts = Parts::of(inner);
        if is_example {
            let keyword = Keyword::of(parts.next_if(Rule::example_word)?.as_str())?;
            let title = self.string(&parts.next_if(Rule::string)?);
            let of = parts.next_if(Rule::names).map(|n| self.names(n)).unwrap_or_default();
            return Some((keyword, title, of));
        }
        let keyword = Keyword::of(parts.next_if(Rule::keyword)?.as_str())?;
        Some((keyword, self.name(&parts.next_if(Rule::name)?), Vec::new()))
    }

    pub(crate) fn entry(&self, pairs: Pairs<'_, Rule>) -> Built<Option<(EntryKind, Span)>> {
        let Some(entry) = pairs.into_iter().next() else { return Ok(None) };
        let Some(inner) = entry.into_inner().next() else { return Ok(None) };
        let span = self.span(&inner);
        Ok(Some((self.entry_kind(inner)?, span)))
    }

    fn entry_kind(&self, node: Node<'_>) -> Built<EntryKind> {
        let rule = node.as_rule();
        let span = self.span(&node);
        let word = node.as_str().to_owned();
        let mut parts = Parts::of(node.clone());
        let p = &mut parts;
        Ok(match rule {
            Rule::cite => EntryKind::Cite(self.string(&self.need(p, span)?)),
            Rule::from => EntryKind::From(self.day(&self.need(p, span)?)?),
            Rule::to => EntryKind::To(self.day(&self.need(p, span)?)?),
            Rule::title => EntryKind::Title(self.string(&self.need(p, span)?)),
            Rule::yen_per_point => EntryKind::YenPerPoint(self.number(&self.need(p, span)?)?),
            Rule::tables => EntryKind::Tables(self.names(self.need(p, span)?)),
            Rule::files => {
                let files = self.strings(self.need(p, span)?);
                let except = p.next_if(Rule::strings).map(|n| self.strings(n)).unwrap_or_default();
                EntryKind::Files(files, except)
            }
            Rule::partial => EntryKind::Partial(self.strings(self.need(p, span)?)),
            Rule::drug_prices => {
                let from = self.day(&self.need(p, span)?)?;
                EntryKind::DrugPrices(from, self.day(&self.need(p, span)?)?)
            }
            Rule::file => EntryKind::File(self.name(&self.need(p, span)?)),
            Rule::kind => EntryKind::Kind(self.name(&self.need(p, span)?)),
            Rule::columns => EntryKind::Columns(self.int(&self.need(p, span)?)?),
            Rule::change => {
                let column = self.int(&self.need(p, span)?)?;
                EntryKind::Change(column, self.ints(self.need(p, span)?)?)
            }
            Rule::column => {
                let name = self.name(&self.need(p, span)?);
                EntryKind::Column(name, self.int(&self.need(p, span)?)?)
            }
            Rule::unit_binding => {
                let number = self.int(&self.need(p, span)?)?;
                let name = self.string(&self.need(p, span)?);
                EntryKind::UnitBinding(number, name, self.window(self.need(p, span)?)?)
            }
            Rule::window_entry => EntryKind::WindowEntry(self.window(self.need(p, span)?)?),
            Rule::codes_entry => EntryKind::Codes(self.codes(self.need(p, span)?)),
            Rule::diseases => EntryKind::Diseases(self.codes(self.need(p, span)?)),
            Rule::where_entry => {
                let master = match p.next_if(Rule::master).as_ref().map(Pair::as_str) {
                    Some("drugs") => Master::Drugs,
                    Some("materials") => Master::Materials,
                    Some("comments") => Master::Comments,
                    Some("diseases") => Master::Diseases,
                    _ => Master::Procedures,
                };
                EntryKind::Where(master, self.test(self.need(p, span)?)?)
            }
            Rule::union => EntryKind::Union(self.names(self.need(p, span)?)),
            Rule::minus => EntryKind::Minus(self.names(self.need(p, span)?)),
            Rule::type_entry => EntryKind::Type(self.fact_kind(self.need(p, span)?)),
            Rule::ask => {
                let ja = self.string(&self.need(p, span)?);
                EntryKind::Ask(ja, p.next_if(Rule::string).map(|s| self.string(&s)))
            }
            Rule::default => {
                let value = self.value(self.need(p, span)?)?;
                let when = p.next_if(Rule::expr).map(|e| self.expression(e)).transpose()?;
                EntryKind::Default(value, when)
            }
            Rule::is => EntryKind::Is(self.expression(self.need(p, span)?)?),
            Rule::days_entry => {
                EntryKind::Days(parts.0.map(|d| self.day_off(d)).collect::<Built<_>>()?)
            }
            Rule::on => EntryKind::On(self.name(&self.need(p, span)?)),
            Rule::when => EntryKind::When(self.expression(self.need(p, span)?)?),
            Rule::charge => self.charge(parts, span)?,
            Rule::per => EntryKind::Per(self.window(self.need(p, span)?)?),
            Rule::within => EntryKind::Within(self.window(self.need(p, span)?)?),
            Rule::members => EntryKind::Members(self.name(&self.need(p, span)?)),
            Rule::band => EntryKind::Band(self.band(p, span)?),
            Rule::beside => EntryKind::Beside(self.name(&self.need(p, span)?)),
            Rule::parents => EntryKind::Parents(self.name(&self.need(p, span)?)),
            Rule::children => EntryKind::Children(self.name(&self.need(p, span)?)),
            Rule::first => EntryKind::First(self.name(&self.need(p, span)?)),
            Rule::second => EntryKind::Second(self.name(&self.need(p, span)?)),
            Rule::keep => EntryKind::Keep(match self.need(p, span)?.as_str() {
                "first" => Keep::First,
                "second" => Keep::Second,
                _ => Keep::Either,
            }),
            Rule::max => {
                let max = self.int(&self.need(p, span)?)?;
                EntryKind::Max(max, p.next_if(Rule::max_quantity).is_some())
            }
            Rule::from_nth => EntryKind::FromNth(self.int(&self.need(p, span)?)?),
            Rule::by_group => EntryKind::ByGroup,
            Rule::by_code => EntryKind::ByCode,
            Rule::any_row => EntryKind::AnyRow,
            Rule::even_if => EntryKind::EvenIfIncluded,
            Rule::apart => EntryKind::Apart(self.name(&self.need(p, span)?)),
            Rule::priced if word == "drug" => EntryKind::Priced(Priced::Drug),
            Rule::priced => EntryKind::Priced(Priced::Material),
            Rule::identification => EntryKind::Identification(self.ints(self.need(p, span)?)?),
            Rule::together => EntryKind::Together(match self.need(p, span)?.as_str() {
                "line" => Together::Line,
                _ => Together::Order,
            }),
            Rule::points => EntryKind::Points(self.expression(self.need(p, span)?)?),
            Rule::needs => EntryKind::Needs(self.expression(self.need(p, span)?)?),
            Rule::otherwise => EntryKind::Otherwise(match self.need(p, span)?.as_str() {
                "deny" => Otherwise::Deny,
                "ask" => Otherwise::Ask,
                _ => Otherwise::Remind,
            }),
            Rule::comments => EntryKind::Comments(self.codes(self.need(p, span)?)),
            Rule::boxes => EntryKind::Boxes(self.ints(self.need(p, span)?)?),
            Rule::quantity_rounding => EntryKind::Quantity(rounds(&self.need(p, span)?)),
            Rule::unit_end => EntryKind::UnitEnd(rounds(&self.need(p, span)?)),
            Rule::order_end => EntryKind::OrderEnd(rounds(&self.need(p, span)?)),
            Rule::unit_steps => EntryKind::UnitSteps(self.steps(self.need(p, span)?)),
            Rule::order_steps => EntryKind::OrderSteps(self.steps(self.need(p, span)?)),
            Rule::patient => self.patient(parts)?,
            Rule::facility => self.facility(parts)?,
            Rule::visit => self.visit(parts, span)?,
            Rule::admission => {
                let from = self.day(&self.need(p, span)?)?;
                let to = p.next_if(Rule::day).map(|d| self.day(&d)).transpose()?;
                EntryKind::Admission(from, to)
            }
            Rule::disease => self.disease(p, span)?,
            Rule::history_since => EntryKind::HistorySince(self.day(&self.need(p, span)?)?),
            Rule::history => {
                let day = self.day(&self.need(p, span)?)?;
                let code = self.code(self.need(p, span)?);
                let times = p.next_if(Rule::times).map(|t| self.inner_int(t)).transpose()?;
                EntryKind::History(day, code, times)
            }
            Rule::fact_given => {
                let name = self.name(&self.need(p, span)?);
                EntryKind::Fact(name, self.value(self.need(p, span)?)?)
            }
            Rule::expect => EntryKind::Expect(self.expect(self.need(p, span)?)?),
            _ => match self.burden(&node)? {
                Some(entry) => EntryKind::Burden(entry),
                None => return self.fail("E0300", &node),
            },
        })
    }

    // ---- tokens ------------------------------------------------------------------------------

    fn name(&self, node: &Node<'_>) -> Name {
        Spanned::new(node.as_str().to_owned(), self.span(node))
    }

    fn names(&self, node: Node<'_>) -> Vec<Name> {
        node.into_inner().map(|n| self.name(&n)).collect()
    }

    fn string(&self, node: &Node<'_>) -> Text {
        let written = node.as_str();
        let inner = written.strip_prefix('"').and_then(|s| s.strip_suffix('"')).unwrap_or(written);
        let mut value = String::with_capacity(inner.len());
        let mut chars = inner.chars();
        while let Some(c) = chars.next() {
            value.push(if c == '\\' { chars.next().unwrap_or('\\') } else { c });
        }
        Spanned::new(value, self.span(node))
    }

    fn strings(&self, node: Node<'_>) -> Vec<Text> {
        node.into_inner().map(|n| self.string(&n)).collect()
    }

    fn day(&self, node: &Node<'_>) -> Built<DayAt> {
        match Day::parse(node.as_str()) {
            Some(day) => Ok(Spanned::new(day, self.span(node))),
            None => self.fail("E0324", node),
        }
    }

    fn number(&self, node: &Node<'_>) -> Built<Number> {
        match node.as_str().parse::<Fixed>() {
            Ok(value) => Ok(Spanned::new(value, self.span(node))),
            Err(_) => self.fail("E0326", node),
        }
    }

    fn int(&self, node: &Node<'_>) -> Built<Int> {
        match node.as_str().parse::<u32>() {
            Ok(value) => Ok(Spanned::new(value, self.span(node))),
            Err(_) => self.fail("E0326", node),
        }
    }

    fn ints(&self, node: Node<'_>) -> Built<Vec<Int>> {
        node.into_inner().map(|n| self.int(&n)).collect()
    }

    /// The number within `times N`, `beds N` …
    fn inner_int(&self, node: Node<'_>) -> Built<Int> {
        let span = self.span(&node);
        let inner = self.need(&mut Parts::of(node), span)?;
        self.int(&inner)
    }

    fn inner_number(&self, node: Node<'_>) -> Built<Number> {
        let span = self.span(&node);
        let inner = self.need(&mut Parts::of(node), span)?;
        self.number(&inner)
    }

    fn code(&self, node: Node<'_>) -> CodeRef {
        let whole = self.span(&node);
        let mut parts = Parts::of(node);
        let code = parts
            .next_if(Rule::number)
            .map_or_else(|| Spanned::new(String::new(), whole), |n| self.name(&n));
        let name = parts.next_if(Rule::string).map(|s| self.string(&s));
        CodeRef { code, name, trivia: Trivia::default() }
    }

    fn codes(&self, node: Node<'_>) -> Vec<CodeRef> {
        node.into_inner().map(|n| self.code(n)).collect()
    }

    fn window(&self, node: Node<'_>) -> Built<WindowAt> {
        let span = self.span(&node);
        let inner = self.need(&mut Parts::of(node), span)?;
        let window = if inner.as_rule() == Rule::window_count {
            let mut parts = Parts::of(inner.clone());
            let number = self.int(&self.need(&mut parts, span)?)?;
            let Ok(count) = u16::try_from(number.value) else { return self.fail("E0326", &inner) };
            if count == 0 || count > 1200 {
                return self.fail("E0326", &inner);
            }
            match self.need(&mut parts, span)?.as_str() {
                "weeks" => Window::Weeks(count),
                "months" => Window::Months(count),
                "full-months" => Window::FullMonths(count),
                "days-before" => Window::DaysBefore(count),
                _ => Window::Days(count),
            }
        } else {
            match inner.as_str() {
                "order" => Window::Order,
                "visit" => Window::Visit,
                "day" => Window::Day,
                "week" => Window::Week,
                "month" => Window::Months(1),
                "fiscal-year" => Window::FiscalYear,
                "admission" => Window::Admission,
                "admission-day" => Window::AdmissionDay,
                "discharge-day" => Window::DischargeDay,
                "history" => Window::History,
                "course" => Window::Course,
                _ => Window::PerUnit,
            }
        };
        Ok(Spanned::new(window, span))
    }

    fn value(&self, node: Node<'_>) -> Built<Literal> {
        let span = self.span(&node);
        let inner = self.need(&mut Parts::of(node), span)?;
        Ok(match inner.as_rule() {
            Rule::day => Literal::Day(self.day(&inner)?),
            Rule::number => Literal::Number(self.number(&inner)?),
            _ => Literal::Word(self.name(&inner)),
        })
    }

    fn fact_kind(&self, node: Node<'_>) -> FactKind {
        match (node.as_rule(), node.as_str()) {
            (Rule::type_word, _) => {
                FactKind::Word(node.into_inner().flat_map(|n| self.names(n)).collect())
            }
            (_, "number") => FactKind::Number,
            (_, "date") => FactKind::Date,
            _ => FactKind::Bool,
        }
    }

    fn band(&self, parts: &mut Parts<'_>, span: Span) -> Built<Band> {
        let from = self.int(&self.need(parts, span)?)?;
        let to = match parts.next_if(Rule::band_to) {
            Some(to) => Some(self.inner_int(to)?),
            None => {
                parts.next_if(Rule::up);
                None
            }
        };
        let points = self.number(&self.need(parts, span)?)?;
        let unit = parts
            .next_if(Rule::money_unit)
            .map(|n| Spanned::new(money_unit(n.as_str()), self.span(&n)));
        Ok(Band { from, to, points, unit })
    }

    fn steps(&self, node: Node<'_>) -> Vec<StepAt> {
        node.into_inner()
            .map(|step| {
                let span = self.span(&step);
                let mut parts = Parts::of(step);
                let role = match parts.next_if(Rule::role).as_ref().map(Pair::as_str) {
                    Some("note-percent") => Role::NotePercent,
                    Some("note-reduction") => Role::NoteReduction,
                    Some("age-percent") => Role::AgePercent,
                    Some("time-percent") => Role::TimePercent,
                    Some("general-points") => Role::GeneralPoints,
                    Some("general-percent") => Role::GeneralPercent,
                    Some("general-reduction") => Role::GeneralReduction,
                    _ => Role::NotePoints,
                };
                let of = parts.next_if(Rule::step_of).map(|n| match n.as_str() {
                    "running" => Of::Running,
                    _ => Of::Base,
                });
                StepAt { role, of, span }
            })
            .collect()
    }

    // ---- tests of master rows ----------------------------------------------------------------

    fn count_node(&self, node: &Node<'_>) -> Built<()> {
        self.nodes.set(self.nodes.get() + 1);
        if self.nodes.get() > MAX_NODES { self.fail("E0303", node) } else { Ok(()) }
    }

    fn test(&self, node: Node<'_>) -> Built<Test> {
        self.count_node(&node)?;
        let span = self.span(&node);
        match node.as_rule() {
            Rule::test_or => self.test_list(node, Test::Or),
            Rule::test_and => self.test_list(node, Test::And),
            Rule::test_not => {
                let mut parts = Parts::of(node);
                let mut nots = 0_u32;
                while parts.next_if(Rule::not).is_some() {
                    nots += 1;
                }
                let inner = self.test(self.need(&mut parts, span)?)?;
                Ok(if nots % 2 == 1 { Test::Not(Box::new(inner)) } else { inner })
            }
            Rule::test_paren => {
                let inner = self.need(&mut Parts::of(node), span)?;
                self.test(inner)
            }
            Rule::test_in => {
                let mut parts = Parts::of(node);
                let key = self.name(&self.need(&mut parts, span)?);
                let values = parts.0.map(|v| self.test_value(v)).collect::<Built<_>>()?;
                Ok(Test::In(key, values))
            }
            Rule::test_contains => {
                let mut parts = Parts::of(node);
                let key = self.name(&self.need(&mut parts, span)?);
                Ok(Test::Contains(key, self.string(&self.need(&mut parts, span)?)))
            }
            Rule::test_compare => {
                let mut parts = Parts::of(node);
                let key = self.name(&self.need(&mut parts, span)?);
                let sign = comparison(self.need(&mut parts, span)?.as_str());
                Ok(Test::Compare(key, sign, self.test_value(self.need(&mut parts, span)?)?))
            }
            _ => self.fail("E0300", &node),
        }
    }

    fn test_list(&self, node: Node<'_>, make: fn(Vec<Test>) -> Test) -> Built<Test> {
        let mut tests = node.into_inner().map(|n| self.test(n)).collect::<Built<Vec<_>>>()?;
        Ok(if tests.len() == 1 { tests.remove(0) } else { make(tests) })
    }

    fn test_value(&self, node: Node<'_>) -> Built<TestValue> {
        let span = self.span(&node);
        let inner = self.need(&mut Parts::of(node), span)?;
        Ok(match inner.as_rule() {
            Rule::string => TestValue::Text(self.string(&inner)),
            _ => TestValue::Number(self.number(&inner)?),
        })
    }

    // ---- expressions -------------------------------------------------------------------------

    fn expression(&self, node: Node<'_>) -> Built<Expr> {
        self.nodes.set(0);
        self.expr(node)
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
            Rule::main_disease => ExprKind::MainDisease(self.name(&self.need(p, span)?)),
            Rule::named => ExprKind::Condition(self.name(&self.need(p, span)?)),
            Rule::fact_stated => ExprKind::Stated(self.name(&self.need(p, span)?)),
            Rule::fact_value => ExprKind::Fact(self.name(&self.need(p, span)?)),
            _ => return self.fail("E0300", &node),
        };
        Ok(Expr { span, kind })
    }

    // ---- examples ----------------------------------------------------------------------------

    fn patient(&self, parts: Parts<'_>) -> Built<EntryKind> {
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

    fn facility(&self, parts: Parts<'_>) -> Built<EntryKind> {
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

    fn day_off(&self, node: Node<'_>) -> Built<DayOff> {
        let span = self.span(&node);
        let mut parts = Parts::of(node);
        let day = self.day(&self.need(&mut parts, span)?)?;
        let name = parts.next_if(Rule::string).map(|s| self.string(&s));
        Ok(DayOff { day, name, trivia: Trivia::default() })
    }

    /// `charge CODE quantity EXPR …`
    fn charge(&self, mut parts: Parts<'_>, span: Span) -> Built<EntryKind> {
        let code = self.code(self.need(&mut parts, span)?);
        let mut formulas: Vec<(Charged, Expr)> = Vec::new();
        for node in parts.0 {
            let mut inner = Parts::of(node.clone());
            let what = match self.need(&mut inner, span)?.as_str() {
                "quantity" => Charged::Quantity,
                "times" => Charged::Times,
                _ => Charged::Points,
            };
            if formulas.iter().any(|(known, _)| *known == what) {
                return self.fail("E0322", &node);
            }
            formulas.push((what, self.expression(self.need(&mut inner, span)?)?));
        }
        Ok(EntryKind::Charge(code, formulas))
    }

    fn visit(&self, mut parts: Parts<'_>, span: Span) -> Built<EntryKind> {
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

    fn time(&self, node: &Node<'_>) -> Built<Spanned<u16>> {
        let read = node.as_str().split_once(':').and_then(|(hour, minute)| {
            let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
            (hour < 24 && minute < 60).then_some(hour * 60 + minute)
        });
        match read {
            Some(minutes) => Ok(Spanned::new(minutes, self.span(node))),
            None => self.fail("E0326", node),
        }
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

    fn disease(&self, parts: &mut Parts<'_>, span: Span) -> Built<EntryKind> {
        let code = self.code(self.need(parts, span)?);
        let main = parts.next_if(Rule::main).is_some();
        let from = parts.next_if(Rule::day_from).map(|d| self.inner_day(d)).transpose()?;
        let to = parts.next_if(Rule::day_to).map(|d| self.inner_day(d)).transpose()?;
        Ok(EntryKind::Disease { code, main, from, to })
    }

    fn inner_day(&self, node: Node<'_>) -> Built<DayAt> {
        let span = self.span(&node);
        let inner = self.need(&mut Parts::of(node), span)?;
        self.day(&inner)
    }

    fn expect(&self, node: Node<'_>) -> Built<Expect> {
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

fn rounds(node: &Node<'_>) -> bool {
    node.as_str() == "half-up"
}

fn money_unit(word: &str) -> MoneyUnit {
    match word {
        "yen" => MoneyUnit::Yen,
        "percent" => MoneyUnit::Percent,
        _ => MoneyUnit::Points,
    }
}

fn comparison(sign: &str) -> Comparison {
    match sign {
        "=" => Comparison::Eq,
        "!=" => Comparison::Ne,
        "<" => Comparison::Lt,
        "<=" => Comparison::Le,
        ">" => Comparison::Gt,
        _ => Comparison::Ge,
    }
}
