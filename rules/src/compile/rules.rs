//! Rules: one for each schedule in which a statement holds.

use std::collections::BTreeMap;

use santei::Code;
use santei::ir::{
    Band, ExprId, FactId, Made, Of, Otherwise, Role, RoundPolicy, Rule, RuleBody, SetId, Step,
    Together, Window,
};

use super::context::{Context, Declared, Instance};
use super::exprs::{Compiler, Place};
use super::sets::lookup;
use crate::ast::{self, Charged, EntryKind, Expr, Int, Keyword, MoneyUnit, Name, StepAt};
use crate::span::Span;

pub(crate) fn run(context: &mut Context<'_>) {
    duplicates(context);
    for declared in context.declared.clone() {
        if !declared.keyword().is_rule() {
            continue;
        }
        for instance in &declared.instances {
            let mut lower = Lower { context, declared: &declared, instance: *instance };
            let when = lower.when();
            let body = lower.body();
            if let (Some(when), Some(body)) = (when, body) {
                context.program.rules.push(Rule {
                    name: declared.name().value.clone(),
                    cite: declared.cite().to_owned(),
                    schedule: instance.schedule,
                    from: instance.from,
                    to: instance.to,
                    source: declared.source,
                    line: declared.line(),
                    when,
                    body,
                });
            }
        }
        // Without a schedule there is still something to be said of a statement's own text.
        bands(context, &declared);
    }
    context.program.rules.sort_by_key(|rule| rule.body.stratum());
}

/// Rules are named in traces and in `of`, so that two of one name in one schedule must not hold
/// on the same day. Rounding policies are named for their sections and have names of their own.
fn duplicates(context: &mut Context<'_>) {
    let rules: Vec<Declared<'_>> =
        context.declared.iter().filter(|d| d.keyword().is_rule()).cloned().collect();
    let mut named: BTreeMap<(&str, bool), Vec<&Declared<'_>>> = BTreeMap::new();
    for one in &rules {
        let round = one.keyword() == Keyword::Round;
        let before = named.entry((&one.name().value, round)).or_default();
        let clash = before.iter().any(|other| {
            other.instances.iter().any(|a| {
                one.instances
                    .iter()
                    .any(|b| a.schedule == b.schedule && a.from <= b.to && b.from <= a.to)
            })
        });
        before.push(one);
        if clash {
            let name = &one.name().value;
            context.taken(
                one,
                format!("「{name}」という名前の規則が同じ期間にもう一つあります"),
                format!("another rule `{name}` holds on the same days"),
            );
        }
    }
}

/// Bands of a bundle: in order, not overlapping, without gaps, in points.
fn bands(context: &mut Context<'_>, declared: &Declared<'_>) {
    let mut last: Option<(u32, Option<u32>)> = None;
    for entry in &declared.statement.entries {
        let EntryKind::Band(band) = &entry.kind else { continue };
        if let Some(unit) = &band.unit
            && unit.value != MoneyUnit::Points
        {
            context.tell(
                declared.text,
                "E0351",
                unit.span,
                ("区分（band）は点数で書きます".into(), "a band is stated in points".into()),
                ("`points` と書いてください".into(), "write `points`".into()),
            );
        }
        let (from, to) = (band.from.value, band.to.as_ref().map(|t| t.value));
        if from == 0 || to.is_some_and(|t| t < from) {
            tell_band(
                context,
                declared,
                entry.span,
                "E0342",
                "この区分には届きません",
                "this band cannot be reached",
            );
        }
        match last {
            Some((_, None)) => tell_band(
                context,
                declared,
                entry.span,
                "E0342",
                "前の区分が `up` なので、この区分には届きません",
                "the band before it is `up`, so this one cannot be reached",
            ),
            Some((_, Some(before))) if from <= before => tell_band(
                context,
                declared,
                entry.span,
                "E0340",
                "前の区分と重なっています",
                "it overlaps the band before it",
            ),
            Some((_, Some(before))) if from > before.saturating_add(1) => tell_band(
                context,
                declared,
                entry.span,
                "E0342",
                "前の区分との間に数えられない項目数があります",
                "it leaves a gap after the band before it",
            ),
            _ => {}
        }
        last = Some((from, to));
    }
}

fn tell_band(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    span: Span,
    code: &'static str,
    ja: &str,
    en: &str,
) {
    context.tell(
        declared.text,
        code,
        span,
        (ja.to_owned(), en.to_owned()),
        (
            "項目数の小さい順に、重なりも空きもなく書いてください".into(),
            "write the bands in ascending order without overlap or gap".into(),
        ),
    );
}

struct Lower<'c, 'a, 'd> {
    context: &'c mut Context<'a>,
    declared: &'d Declared<'a>,
    instance: Instance,
}

impl<'a> Lower<'_, 'a, '_> {
    fn has_on(&self) -> bool {
        self.declared.find(|e| matches!(e, EntryKind::On(_)).then_some(())).is_some()
    }

    fn compiler(&mut self, price: bool) -> Compiler<'_, 'a, '_> {
        let schedule = self.instance.schedule;
        let place = Place { schedule, line: self.has_on(), price, asked_by: None };
        Compiler { context: self.context, declared: self.declared, place }
    }

    /// `Some(None)` where there is no condition; `None` where it is wrong.
    fn when(&mut self) -> Option<Option<ExprId>> {
        let Some(expr) =
            self.declared.find(|e| if let EntryKind::When(e) = e { Some(e) } else { None })
        else {
            return Some(None);
        };
        let price = self.declared.keyword() == Keyword::Price;
        self.compiler(price).condition(expr).map(Some)
    }

    fn set(&mut self, name: Option<&Name>) -> Option<SetId> {
        lookup(self.context, self.declared, self.instance.schedule, name?)
    }

    fn name(&self, pick: impl Fn(&'a EntryKind) -> Option<&'a Name>) -> Option<&'a Name> {
        self.declared.find(pick)
    }

    fn on(&self) -> Option<&'a Name> {
        self.name(|e| if let EntryKind::On(n) = e { Some(n) } else { None })
    }

    fn members(&self) -> Option<&'a Name> {
        self.name(|e| if let EntryKind::Members(n) = e { Some(n) } else { None })
    }

    fn charge(&self) -> Option<Code> {
        let code =
            self.declared.find(|e| if let EntryKind::Charge(c, _) = e { Some(c) } else { None })?;
        code.code.value.parse().ok()
    }

    /// The formulas behind `charge`.
    fn made(&mut self) -> Option<Made> {
        let formulas =
            self.declared.find(|e| if let EntryKind::Charge(_, f) = e { Some(f) } else { None })?;
        let mut made = Made::default();
        for (what, formula) in formulas {
            let mut compiler = self.compiler(false);
            match what {
                Charged::Quantity => made.quantity = Some(compiler.plain(formula)?),
                Charged::Times => made.times = Some(compiler.plain(formula)?),
                Charged::Points => made.points = Some(compiler.points(formula)?),
            }
        }
        Some(made)
    }

    /// The fact that keeps members of a bundle apart; `None` where it is not declared.
    fn apart(&mut self) -> Option<Option<FactId>> {
        match self.name(|e| if let EntryKind::Apart(n) = e { Some(n) } else { None }) {
            Some(name) => self.compiler(false).fact(name).map(|(id, _)| Some(id)),
            None => Some(None),
        }
    }

    fn window(&self) -> Option<Window> {
        self.declared.find(|e| match e {
            EntryKind::Per(w) | EntryKind::Within(w) => Some(w.value),
            _ => None,
        })
    }

    fn count(&mut self, int: Option<&Int>, least: u32) -> Option<u32> {
        let int = int?;
        if int.value < least {
            self.range(int.span, least, u32::MAX);
            return None;
        }
        Some(int.value)
    }

    fn range(&mut self, span: Span, least: u32, most: u32) {
        let most_text = if most == u32::MAX { String::new() } else { most.to_string() };
        self.context.tell(
            self.declared.text,
            "E0326",
            span,
            (
                format!("{least}〜{most_text} の数を書きます"),
                format!("a number of {least} to {most_text} is wanted"),
            ),
            ("数を直してください".into(), "correct the number".into()),
        );
    }

    fn ints(&mut self, list: &[Int]) -> Option<Vec<u16>> {
        let mut out = Vec::with_capacity(list.len());
        let mut good = true;
        for int in list {
            match u16::try_from(int.value) {
                Ok(value) if value < 1000 => out.push(value),
                _ => {
                    self.range(int.span, 0, 999);
                    good = false;
                }
            }
        }
        good.then_some(out)
    }

    fn body(&mut self) -> Option<RuleBody> {
        match self.declared.keyword() {
            Keyword::Derive => {
                let on = match self.on() {
                    Some(name) => Some(self.set(Some(name))?),
                    None => None,
                };
                let (code, made) = (self.charge()?, self.made()?);
                let even_if_included = self
                    .declared
                    .find(|e| matches!(e, EntryKind::EvenIfIncluded).then_some(()))
                    .is_some();
                Some(RuleBody::Derive { on, code, made, per: self.window()?, even_if_included })
            }
            Keyword::Bundle => {
                let members = self.set(self.members())?;
                let (per, apart) = (self.window()?, self.apart()?);
                Some(RuleBody::Bundle { members, per, apart, bands: self.bands() })
            }
            Keyword::Special => {
                let on = self.set(self.on())?;
                let beside =
                    self.name(|e| if let EntryKind::Beside(n) = e { Some(n) } else { None });
                let beside = match beside {
                    Some(name) => Some(self.set(Some(name))?),
                    None => None,
                };
                let any_row =
                    self.declared.find(|e| matches!(e, EntryKind::AnyRow).then_some(())).is_some();
                Some(RuleBody::Special { on, beside, any_row })
            }
            Keyword::Include => {
                let parents =
                    self.name(|e| if let EntryKind::Parents(n) = e { Some(n) } else { None });
                let children =
                    self.name(|e| if let EntryKind::Children(n) = e { Some(n) } else { None });
                let (parents, children) = (self.set(parents), self.set(children));
                Some(RuleBody::Include {
                    parents: parents?,
                    children: children?,
                    within: self.window()?,
                })
            }
            Keyword::Exclude => {
                let first = self.name(|e| if let EntryKind::First(n) = e { Some(n) } else { None });
                let second =
                    self.name(|e| if let EntryKind::Second(n) = e { Some(n) } else { None });
                let keep = self
                    .declared
                    .find(|e| if let EntryKind::Keep(k) = e { Some(*k) } else { None });
                let (first, second) = (self.set(first), self.set(second));
                Some(RuleBody::Exclude {
                    first: first?,
                    second: second?,
                    within: self.window()?,
                    keep: keep?,
                })
            }
            Keyword::Limit => {
                let members = self.set(self.members())?;
                let (max, quantity) = self.declared.find(|e| {
                    if let EntryKind::Max(n, quantity) = e { Some((n, *quantity)) } else { None }
                })?;
                let max = self.count(Some(max), 0)?;
                let by_code =
                    self.declared.find(|e| matches!(e, EntryKind::ByCode).then_some(())).is_some();
                Some(RuleBody::Limit { members, max, within: self.window()?, quantity, by_code })
            }
            Keyword::Add => {
                let on = self.set(self.on())?;
                Some(RuleBody::Add { on, code: self.charge()?, made: self.made()? })
            }
            Keyword::Reduce => {
                let on = self.set(self.on())?;
                let nth = self
                    .declared
                    .find(|e| if let EntryKind::FromNth(n) = e { Some(n) } else { None });
                let nth = self.count(nth, 2)?;
                let by_group =
                    self.declared.find(|e| matches!(e, EntryKind::ByGroup).then_some(())).is_some();
                Some(RuleBody::Reduce {
                    on,
                    by_group,
                    nth,
                    within: self.window()?,
                    code: self.charge()?,
                    made: self.made()?,
                })
            }
            Keyword::Pool => Some(RuleBody::Pool { on: self.set(self.on())? }),
            Keyword::Price => self.price(),
            Keyword::Require => self.require(),
            Keyword::Round => self.round().map(RuleBody::Round),
            _ => None,
        }
    }

    fn bands(&self) -> Vec<Band> {
        let entries = self.declared.statement.entries.iter();
        entries
            .filter_map(|e| match &e.kind {
                EntryKind::Band(band) => Some(Band {
                    from: band.from.value,
                    to: band.to.as_ref().map_or(u32::MAX, |t| t.value),
                    points: band.points.value,
                }),
                _ => None,
            })
            .collect()
    }

    fn price(&mut self) -> Option<RuleBody> {
        let what =
            self.declared.find(|e| if let EntryKind::Priced(p) = e { Some(*p) } else { None });
        let formula: &Expr =
            self.declared.find(|e| if let EntryKind::Points(e) = e { Some(e) } else { None })?;
        let together =
            self.declared.find(|e| if let EntryKind::Together(t) = e { Some(*t) } else { None });
        let identifications = self.identifications();
        let on = match self.on() {
            Some(name) => Some(self.set(Some(name))?),
            None => None,
        };
        let points = self.compiler(true).points(formula);
        Some(RuleBody::Price {
            what: what?,
            identifications: identifications?,
            on,
            together: together.unwrap_or(Together::Order),
            points: points?,
        })
    }

    fn identifications(&mut self) -> Option<Vec<u16>> {
        let list = self
            .declared
            .find(|e| if let EntryKind::Identification(l) = e { Some(l) } else { None });
        list.map_or(Some(Vec::new()), |list| self.ints(list))
    }

    fn require(&mut self) -> Option<RuleBody> {
        let on = self.set(self.on());
        let needs =
            self.declared.find(|e| if let EntryKind::Needs(e) = e { Some(e) } else { None })?;
        let needs = self.compiler(false).condition(needs);
        let otherwise: Option<Otherwise> =
            self.declared.find(|e| if let EntryKind::Otherwise(o) = e { Some(*o) } else { None });
        let comments =
            self.declared.find(|e| if let EntryKind::Comments(c) = e { Some(c) } else { None });
        let comments = comments.map_or_else(Vec::new, |list: &Vec<ast::CodeRef>| {
            list.iter().filter_map(|c| c.code.value.parse().ok()).collect()
        });
        Some(RuleBody::Require { on: on?, needs: needs?, otherwise: otherwise?, comments })
    }

    fn round(&mut self) -> Option<RoundPolicy> {
        let mut identification = self.identifications()?;
        let first = identification.pop()?;
        if !identification.is_empty() {
            let span = self.declared.name().span;
            self.context.tell(
                self.declared.text,
                "E0326",
                span,
                (
                    "round の `identification` は1つだけです".into(),
                    "a round has one `identification`".into(),
                ),
                ("診療識別ごとに文を分けてください".into(), "write one statement for each".into()),
            );
            return None;
        }
        let boxes =
            self.declared.find(|e| if let EntryKind::Boxes(l) = e { Some(l) } else { None });
        let boxes = match boxes {
            Some(list) => self.ints(list)?,
            None => Vec::new(),
        };
        let mut policy = RoundPolicy { identification: first, boxes, ..RoundPolicy::default() };
        let mut good = true;
        for entry in &self.declared.statement.entries {
            match &entry.kind {
                EntryKind::Quantity(rounds) => policy.quantity_rounds = *rounds,
                EntryKind::UnitEnd(rounds) => policy.unit_rounds = *rounds,
                EntryKind::OrderEnd(rounds) => policy.order_rounds = *rounds,
                EntryKind::UnitSteps(list) => match self.steps(list) {
                    Some(steps) => policy.unit_steps = steps,
                    None => good = false,
                },
                EntryKind::OrderSteps(list) => match self.steps(list) {
                    Some(steps) => policy.order_steps = steps,
                    None => good = false,
                },
                _ => {}
            }
        }
        good.then_some(policy)
    }

    /// Percent steps say of what; steps in points are of nothing.
    fn steps(&mut self, list: &[StepAt]) -> Option<Vec<Step>> {
        let mut out = Vec::with_capacity(list.len());
        let mut good = true;
        for step in list {
            let points = matches!(step.role, Role::NotePoints | Role::GeneralPoints);
            if points == step.of.is_some() {
                good = false;
                let (ja, en) = if points {
                    ("点数の加算に `of` は付きません", "an addition in points has no `of`")
                } else {
                    (
                        "％の加減算には `of base` か `of running` が要ります",
                        "a percentage needs `of base` or `of running`",
                    )
                };
                self.context.tell(
                    self.declared.text,
                    "E0321",
                    step.span,
                    (ja.to_owned(), en.to_owned()),
                    ("書き方を直してください".into(), "write it so".into()),
                );
                continue;
            }
            out.push(Step { role: step.role, of: step.of.unwrap_or(Of::Running) });
        }
        good.then_some(out)
    }
}
