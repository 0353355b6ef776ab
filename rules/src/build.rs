//! From the pairs of the grammar to the tree.

mod burden;
mod error;
mod example;
mod expr;
mod test;
mod tokens;

pub(crate) use error::BuildError;
use pest::iterators::{Pair, Pairs};
use santei::ir::{Keep, Of, Otherwise, Priced, Role, Together};

use crate::ast::{
    Band, Charged, DayOff, EntryKind, Expr, FactKind, Keyword, Master, MoneyUnit, Name, StepAt,
    Trivia,
};
use crate::grammar::Rule;
use crate::span::{Span, Spanned};

pub(crate) type Node<'a> = Pair<'a, Rule>;
pub(crate) type Built<T> = Result<T, BuildError>;

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
            Rule::standard_entry => EntryKind::Standard(self.int(&self.need(p, span)?)?),
            Rule::met_by => EntryKind::MetBy(self.ints(self.need(p, span)?)?),
            Rule::states => {
                let key = self.name(&self.need(p, span)?);
                EntryKind::States(key, self.stated(self.need(p, span)?)?)
            }
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
