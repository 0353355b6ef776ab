//! Examples of rule texts as plain data, to be evaluated elsewhere.

use std::collections::BTreeSet;

use santei::episode::{
    Disease, Episode, FacilityKind, FactValue, Facts, HistoryLine, Hours, HoursDay, Order,
    OrderItem, Setting, Sex, Standard, Stay, Time, Visit,
};
use santei::ir::Fact;
use santei::{Code, Day, Fixed};

use crate::ast::{
    EntryKind, Expect, HOURS_DAYS, HoursAt, Keyword, Literal, MoneyUnit, Name, Ordered,
    SectionItem, VisitItem, VisitItemKind,
};
use crate::compile::{Context, Declared, literal_value, wrong_value};
use crate::span::Span;

/// The fact that `holiday` of a `visit` states.
pub const HOLIDAY: &str = "holiday";

/// An encounter and what it is expected to give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleCase {
    /// Its title.
    pub name: String,
    /// The rules that it shows.
    pub rules: Vec<String>,
    /// The rule text.
    pub file: String,
    /// The line where it begins.
    pub line: u32,
    /// The encounter.
    pub episode: Episode,
    /// What is expected, each with its line.
    pub expectations: Vec<(Expectation, u32)>,
}

/// What an example expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// The code is charged.
    Charged {
        /// The code.
        code: Code,
        /// Its points or yen.
        amount: Option<Amount>,
        /// How often.
        times: Option<u32>,
    },
    /// The code is not charged.
    NotCharged(Code),
    /// The code cannot be decided.
    Undecided(Code),
    /// The total.
    Total(Amount),
}

/// A number with its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// 点.
    Points(Fixed),
    /// 円.
    Yen(Fixed),
}

pub(crate) fn collect(context: &mut Context<'_>) -> Vec<ExampleCase> {
    let mut out = Vec::new();
    let mut shown: BTreeSet<String> = BTreeSet::new();
    let all = context.declared.clone();
    let names: BTreeSet<&str> = all
        .iter()
        .filter(|d| needs_example(d) || d.keyword() == Keyword::Set)
        .map(|d| d.name().value.as_str())
        .collect();
    let mut before: Option<&Name> = None;
    let mut file = "";
    for declared in &all {
        if file != &*declared.text.source.name {
            file = &declared.text.source.name;
            before = None;
        }
        if needs_example(declared) {
            before = Some(declared.name());
        }
        if declared.keyword() != Keyword::Example {
            continue;
        }
        for name in &declared.statement.of {
            if !names.contains(name.value.as_str()) {
                unknown_rule(context, declared, name, &names);
            }
        }
        let rules: Vec<String> = if declared.statement.of.is_empty() {
            before.iter().map(|n| n.value.clone()).collect()
        } else {
            declared.statement.of.iter().map(|n| n.value.clone()).collect()
        };
        shown.extend(rules.iter().cloned());
        // An example of a schedule that is not in the program has nothing to be tried on.
        if declared.instances.is_empty() && !context.program.schedules.is_empty() {
            continue;
        }
        if let Some(case) = case(context, declared, rules) {
            out.push(case);
        }
    }
    let without: BTreeSet<String> = all
        .iter()
        .filter(|d| needs_example(d) && !shown.contains(&d.name().value))
        .map(|d| d.name().value.clone())
        .collect();
    context.stats.rules_without_example = without.into_iter().collect();
    out
}

/// Rules, and what changes the rows that they see.
fn needs_example(declared: &Declared<'_>) -> bool {
    declared.keyword().is_rule() || declared.keyword() == Keyword::Amend
}

fn unknown_rule(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    name: &Name,
    names: &BTreeSet<&str>,
) {
    let near = crate::diagnostic::did_you_mean(&name.value, names.iter().copied());
    let help = match near {
        Some(near) => (format!("`{near}` ではありませんか"), format!("did you mean `{near}`?")),
        None => {
            ("規則か集合の名前を書いてください".into(), "write the name of a rule or a set".into())
        }
    };
    context.tell(
        declared.text,
        "E0319",
        name.span,
        (
            format!("「{}」という規則はありません", name.value),
            format!("there is no rule `{}`", name.value),
        ),
        help,
    );
}

fn case<'a>(
    context: &mut Context<'a>,
    declared: &Declared<'a>,
    rules: Vec<String>,
) -> Option<ExampleCase> {
    let mut maker = Maker { context, declared, good: true };
    let mut episode = Episode::default();
    let mut expectations = Vec::new();
    let mut inpatient_visits = false;
    for entry in &declared.statement.entries {
        match &entry.kind {
            EntryKind::Patient { born, female, elderly } => {
                match born {
                    Some(day) => episode.patient.birth_date = day.value,
                    None => maker.lack(entry.span, "born"),
                }
                episode.patient.sex = female.map(|f| if f { Sex::Female } else { Sex::Male });
                episode.patient.elderly_insurance = elderly.then_some(true);
            }
            EntryKind::Facility { hospital, beds, general_beds, standards, hours } => {
                episode.facility.hours =
                    hours.as_ref().map(|spans| spans.iter().map(hours_of).collect());
                match hospital {
                    Some(true) => episode.facility.kind = FacilityKind::Hospital,
                    Some(false) => episode.facility.kind = FacilityKind::Clinic,
                    None => maker.lack(entry.span, "clinic / hospital"),
                }
                episode.facility.beds = beds.as_ref().map(|n| n.value);
                episode.facility.general_beds = general_beds.as_ref().map(|n| n.value);
                episode.facility.standards = standards.as_ref().map(|list| {
                    list.iter()
                        .filter_map(|n| u16::try_from(n.value).ok())
                        .map(Standard::Code)
                        .collect()
                });
            }
            EntryKind::Visit { day, time, inpatient, holiday, items } => {
                inpatient_visits |= *inpatient;
                let mut visit = Visit {
                    date: day.value,
                    time: time.as_ref().map(|t| Time { minute: t.value }),
                    ..Visit::default()
                };
                if *holiday {
                    visit.facts.insert(HOLIDAY.into(), FactValue::Bool(true));
                }
                for item in items {
                    maker.item(item, &mut visit);
                }
                episode.visits.push(visit);
            }
            EntryKind::Admission(from, to) => {
                episode.stay =
                    Some(Stay { admitted: from.value, discharged: to.as_ref().map(|d| d.value) });
            }
            EntryKind::Disease { code, main, suspected, from, to } => {
                let disease = Disease {
                    code: crate::compile::disease_code(code).unwrap_or_default(),
                    from: from.as_ref().map_or(Day::default(), |d| d.value),
                    to: to.as_ref().map(|d| d.value),
                    main: *main,
                    suspected: *suspected,
                };
                episode.diseases.get_or_insert_default().push(disease);
            }
            EntryKind::HistorySince(day) => episode.history.since = Some(day.value),
            EntryKind::History(day, code, times) => episode.history.lines.push(HistoryLine {
                date: day.value,
                code: maker.code(code),
                times: times.as_ref().map_or(1, |n| n.value),
            }),
            EntryKind::Fact(name, literal) => maker.fact(name, literal, &mut episode.facts),
            EntryKind::Expect(expect) => {
                let line = declared.text.source.line_of(entry.span.start);
                if let Some(expectation) = maker.expectation(expect, entry.span) {
                    expectations.push((expectation, line));
                }
            }
            _ => {}
        }
    }
    if inpatient_visits || episode.stay.is_some() {
        episode.setting = Setting::Inpatient;
    }
    maker.good.then(|| ExampleCase {
        name: declared.name().value.clone(),
        rules,
        file: declared.text.source.name.to_string(),
        line: declared.line(),
        episode,
        expectations,
    })
}

/// `mon-fri` are the days from one to the other, over the end of the week where need be.
fn hours_of(span: &HoursAt) -> Hours {
    let place = |day: HoursDay| HOURS_DAYS.iter().position(|d| d.1 == day).unwrap_or_default();
    let days = match &span.last {
        None => vec![span.first.value],
        Some(last) if span.first.value == HoursDay::Holiday || last.value == HoursDay::Holiday => {
            vec![span.first.value, last.value]
        }
        Some(last) => {
            let (from, to) = (place(span.first.value), place(last.value));
            let count = (to + 7 - from) % 7;
            let week = HOURS_DAYS.iter().take(7).cycle().skip(from);
            week.take(count + 1).map(|d| d.1).collect()
        }
    };
    Hours { days, from: Time { minute: span.from.value }, to: Time { minute: span.to.value } }
}

struct Maker<'c, 'a, 'd> {
    context: &'c mut Context<'a>,
    declared: &'d Declared<'a>,
    good: bool,
}

impl Maker<'_, '_, '_> {
    fn lack(&mut self, span: Span, word: &str) {
        self.good = false;
        self.context.tell(
            self.declared.text,
            "E0321",
            span,
            (format!("`{word}` がありません"), format!("`{word}` is missing")),
            (format!("`{word}` を書いてください"), format!("write `{word}`")),
        );
    }

    /// A code that is none was told by the check of codes.
    fn code(&mut self, code: &crate::ast::CodeRef) -> Code {
        match code.code.value.parse() {
            Ok(code) => code,
            Err(_) => {
                self.good = false;
                Code::default()
            }
        }
    }

    fn order_item(&mut self, ordered: &Ordered) -> OrderItem {
        OrderItem {
            code: self.code(&ordered.code),
            quantity: ordered.quantity.as_ref().map(|n| n.value),
            price: ordered.price.as_ref().map(|n| n.value),
            points: ordered.points.as_ref().map(|n| n.value),
        }
    }

    fn item(&mut self, item: &VisitItem, visit: &mut Visit) {
        match &item.kind {
            VisitItemKind::Fact(name, literal) => self.fact(name, literal, &mut visit.facts),
            VisitItemKind::Ordered(ordered) => {
                let one = self.order_item(ordered);
                visit.orders.push(Order {
                    code: Some(one.code),
                    quantity: one.quantity,
                    price: one.price,
                    points: one.points,
                    times: ordered.times.as_ref().map_or(1, |n| n.value),
                    ..Order::default()
                });
            }
            VisitItemKind::Section { identification, times, items } => {
                let mut order = Order {
                    section: u16::try_from(identification.value).ok(),
                    times: times.as_ref().map_or(1, |n| n.value),
                    ..Order::default()
                };
                for item in items {
                    match item {
                        SectionItem::Ordered(ordered) => {
                            let one = self.order_item(ordered);
                            order.items.push(one);
                        }
                        SectionItem::Fact(name, literal) => {
                            self.fact(name, literal, &mut order.facts);
                        }
                    }
                }
                visit.orders.push(order);
            }
        }
    }

    fn fact(&mut self, name: &Name, literal: &Literal, facts: &mut Facts) {
        let fact: Option<Fact> = self
            .context
            .fact_ids
            .get(&name.value)
            .and_then(|id| self.context.program.facts.get(usize::from(id.0)))
            .cloned();
        let Some(fact) = fact else {
            self.good = false;
            self.context.unknown_fact(self.declared.text, name);
            return;
        };
        if literal_value(literal, &fact).is_none() {
            self.good = false;
            wrong_value(self.context, self.declared, literal, &fact);
            return;
        }
        let value = match literal {
            Literal::Word(w) if w.value == "yes" => FactValue::Bool(true),
            Literal::Word(w) if w.value == "no" => FactValue::Bool(false),
            Literal::Word(w) => FactValue::Text(w.value.clone()),
            Literal::Day(d) => FactValue::Text(d.value.to_string()),
            Literal::Number(n) => match n.value.to_int() {
                Some(int) => FactValue::Int(int),
                None => FactValue::Text(n.value.to_string()),
            },
        };
        facts.insert(name.value.clone(), value);
    }

    fn amount(&mut self, number: Fixed, unit: MoneyUnit, span: Span) -> Option<Amount> {
        match unit {
            MoneyUnit::Points => Some(Amount::Points(number)),
            MoneyUnit::Yen => Some(Amount::Yen(number)),
            MoneyUnit::Percent => {
                self.good = false;
                self.context.tell(
                    self.declared.text,
                    "E0351",
                    span,
                    (
                        "期待する値は points か yen で書きます".into(),
                        "an expectation is in points or yen".into(),
                    ),
                    ("単位を直してください".into(), "correct the unit".into()),
                );
                None
            }
        }
    }

    fn expectation(&mut self, expect: &Expect, span: Span) -> Option<Expectation> {
        Some(match expect {
            Expect::Code { code, amount, times } => {
                let amount = match amount {
                    Some((number, unit)) => Some(self.amount(number.value, *unit, span)?),
                    None => None,
                };
                Expectation::Charged {
                    code: self.code(code),
                    amount,
                    times: times.as_ref().map(|n| n.value),
                }
            }
            Expect::Not(code) => Expectation::NotCharged(self.code(code)),
            Expect::Undecided(code) => Expectation::Undecided(self.code(code)),
            Expect::Total(number, unit) => {
                Expectation::Total(self.amount(number.value, *unit, span)?)
            }
        })
    }
}
