//! Names, numbers, days, codes, windows.

use santei::ir::Window;
use santei::{Day, Fixed};

use super::{Builder, Built, Node, Parts};
use crate::ast::{CodeRef, DayAt, Int, Literal, Name, Number, Text, Trivia, WindowAt};
use crate::grammar::Rule;
use crate::span::Spanned;

impl Builder {
    pub(super) fn name(&self, node: &Node<'_>) -> Name {
        Spanned::new(node.as_str().to_owned(), self.span(node))
    }

    pub(super) fn names(&self, node: Node<'_>) -> Vec<Name> {
        node.into_inner().map(|n| self.name(&n)).collect()
    }

    pub(super) fn string(&self, node: &Node<'_>) -> Text {
        let written = node.as_str();
        let inner = written.strip_prefix('"').and_then(|s| s.strip_suffix('"')).unwrap_or(written);
        let mut value = String::with_capacity(inner.len());
        let mut chars = inner.chars();
        while let Some(c) = chars.next() {
            value.push(if c == '\\' { chars.next().unwrap_or('\\') } else { c });
        }
        Spanned::new(value, self.span(node))
    }

    pub(super) fn strings(&self, node: Node<'_>) -> Vec<Text> {
        node.into_inner().map(|n| self.string(&n)).collect()
    }

    pub(super) fn day(&self, node: &Node<'_>) -> Built<DayAt> {
        match Day::parse(node.as_str()) {
            Some(day) => Ok(Spanned::new(day, self.span(node))),
            None => self.fail("E0324", node),
        }
    }

    pub(super) fn number(&self, node: &Node<'_>) -> Built<Number> {
        match node.as_str().parse::<Fixed>() {
            Ok(value) => Ok(Spanned::new(value, self.span(node))),
            Err(_) => self.fail("E0326", node),
        }
    }

    pub(super) fn int(&self, node: &Node<'_>) -> Built<Int> {
        match node.as_str().parse::<u32>() {
            Ok(value) => Ok(Spanned::new(value, self.span(node))),
            Err(_) => self.fail("E0326", node),
        }
    }

    pub(super) fn ints(&self, node: Node<'_>) -> Built<Vec<Int>> {
        node.into_inner().map(|n| self.int(&n)).collect()
    }

    /// The number within `times N`, `beds N` …
    pub(super) fn inner_int(&self, node: Node<'_>) -> Built<Int> {
        let span = self.span(&node);
        let inner = self.need(&mut Parts::of(node), span)?;
        self.int(&inner)
    }

    pub(super) fn inner_number(&self, node: Node<'_>) -> Built<Number> {
        let span = self.span(&node);
        let inner = self.need(&mut Parts::of(node), span)?;
        self.number(&inner)
    }

    pub(super) fn inner_day(&self, node: Node<'_>) -> Built<DayAt> {
        let span = self.span(&node);
        let inner = self.need(&mut Parts::of(node), span)?;
        self.day(&inner)
    }

    pub(super) fn code(&self, node: Node<'_>) -> CodeRef {
        let whole = self.span(&node);
        let mut parts = Parts::of(node);
        let code = parts
            .next_if(Rule::number)
            .map_or_else(|| Spanned::new(String::new(), whole), |n| self.name(&n));
        let name = parts.next_if(Rule::string).map(|s| self.string(&s));
        CodeRef { code, name, trivia: Trivia::default() }
    }

    pub(super) fn codes(&self, node: Node<'_>) -> Vec<CodeRef> {
        node.into_inner().map(|n| self.code(n)).collect()
    }

    pub(super) fn window(&self, node: Node<'_>) -> Built<WindowAt> {
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

    pub(super) fn value(&self, node: Node<'_>) -> Built<Literal> {
        let span = self.span(&node);
        let inner = self.need(&mut Parts::of(node), span)?;
        Ok(match inner.as_rule() {
            Rule::day => Literal::Day(self.day(&inner)?),
            Rule::number => Literal::Number(self.number(&inner)?),
            _ => Literal::Word(self.name(&inner)),
        })
    }

    pub(super) fn time(&self, node: &Node<'_>) -> Built<Spanned<u16>> {
        let read = node.as_str().split_once(':').and_then(|(hour, minute)| {
            let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
            (hour < 24 && minute < 60).then_some(hour * 60 + minute)
        });
        match read {
            Some(minutes) => Ok(Spanned::new(minutes, self.span(node))),
            None => self.fail("E0326", node),
        }
    }
}
