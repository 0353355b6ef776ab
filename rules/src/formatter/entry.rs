//! The text of an entry.

use std::fmt::Write as _;

use santei::ir::{Keep, Of, Otherwise, Priced, Role, Together};

use super::expr::{expr_text, test_text, value_text};
use super::{
    code_text, day_off_text, ints_text, join, literal_text, names_text, quoted, strings_text,
    window_text,
};
use crate::ast::{
    EntryKind, Expect, FactKind, HOURS_DAYS, HoursAt, Literal, Master, Name, Ordered, Stated,
    StepAt,
};

pub(crate) fn entry_text(kind: &EntryKind) -> String {
    let word = crate::entries::word_of(kind);
    match kind {
        EntryKind::Cite(t) | EntryKind::Title(t) => format!("{word} {}", quoted(&t.value)),
        EntryKind::From(d) | EntryKind::To(d) | EntryKind::HistorySince(d) => {
            format!("{word} {}", d.value)
        }
        EntryKind::YenPerPoint(n) => format!("{word} {}", n.value),
        EntryKind::Tables(names) => format!("{word} {}", names_text(names)),
        EntryKind::Partial(files) => format!("{word} {}", strings_text(files)),
        EntryKind::Files(files, except) if except.is_empty() => {
            format!("{word} {}", strings_text(files))
        }
        EntryKind::Files(files, except) => {
            format!("{word} {} except {}", strings_text(files), strings_text(except))
        }
        EntryKind::DrugPrices(from, to) => format!("{word} from {} to {}", from.value, to.value),
        EntryKind::File(n)
        | EntryKind::Kind(n)
        | EntryKind::On(n)
        | EntryKind::Members(n)
        | EntryKind::Beside(n)
        | EntryKind::Parents(n)
        | EntryKind::Children(n)
        | EntryKind::First(n)
        | EntryKind::Apart(n)
        | EntryKind::Second(n) => format!("{word} {}", n.value),
        EntryKind::Columns(n)
        | EntryKind::FromNth(n)
        | EntryKind::Standard(n)
        | EntryKind::Max(n, false) => format!("{word} {}", n.value),
        EntryKind::MetBy(list) => format!("{word} {}", ints_text(list)),
        EntryKind::States(key, Stated::As(other)) => {
            format!("{word} {} as {}", key.value, other.value)
        }
        EntryKind::States(key, Stated::Value(value)) => {
            format!("{word} {} {}", key.value, value_text(value))
        }
        EntryKind::Max(n, true) => format!("{word} {} quantity", n.value),
        EntryKind::Change(n, except) => format!("{word} {} except {}", n.value, ints_text(except)),
        EntryKind::Column(name, n) => format!("{word} {} {}", name.value, n.value),
        EntryKind::UnitBinding(n, name, window) => format!(
            "{word} {} {} window {}",
            n.value,
            quoted(&name.value),
            window_text(window.value)
        ),
        EntryKind::WindowEntry(w) | EntryKind::Per(w) | EntryKind::Within(w) => {
            format!("{word} {}", window_text(w.value))
        }
        EntryKind::Where(master, test) => {
            let master = match master {
                Master::Procedures => "",
                Master::Drugs => "drugs ",
                Master::Materials => "materials ",
                Master::Comments => "comments ",
                Master::Diseases => "diseases ",
            };
            format!("{master}{word} {}", test_text(test, 0))
        }
        EntryKind::Type(kind) => match kind {
            FactKind::Bool => format!("{word} bool"),
            FactKind::Number => format!("{word} number"),
            FactKind::Date => format!("{word} date"),
            FactKind::Word(names) => format!("{word} word {}", names_text(names)),
        },
        EntryKind::Ask(ja, None) => format!("{word} {}", quoted(&ja.value)),
        EntryKind::Ask(ja, Some(en)) => {
            format!("{word} {} en {}", quoted(&ja.value), quoted(&en.value))
        }
        EntryKind::Default(value, None) => format!("{word} {}", literal_text(value)),
        EntryKind::Default(value, Some(when)) => {
            format!("{word} {} when {}", literal_text(value), expr_text(when, 0))
        }
        EntryKind::When(e) | EntryKind::Is(e) | EntryKind::Points(e) | EntryKind::Needs(e) => {
            format!("{word} {}", expr_text(e, 0))
        }
        EntryKind::Charge(code, formulas) => {
            let mut text = format!("{word} {}", code_text(code));
            for (what, formula) in formulas {
                let _ = write!(text, " {} {}", what.word(), expr_text(formula, 0));
            }
            text
        }
        EntryKind::Band(band) => {
            let to = band.to.as_ref().map_or("up".to_owned(), |n| format!("to {}", n.value));
            let unit = band.unit.as_ref().map_or(String::new(), |u| format!(" {}", u.value.word()));
            format!("{word} {} {to} {}{unit}", band.from.value, band.points.value)
        }
        EntryKind::Keep(Keep::First) => format!("{word} first"),
        EntryKind::Keep(Keep::Second) => format!("{word} second"),
        EntryKind::Keep(Keep::Either) => format!("{word} either"),
        EntryKind::EvenIfIncluded => format!("{word} included"),
        EntryKind::ByGroup | EntryKind::ByCode | EntryKind::AnyRow => word.to_owned(),
        EntryKind::Days(days) => {
            format!("{word} {}", join(days.iter().map(day_off_text), ", "))
        }
        EntryKind::Priced(Priced::Drug) => "drug".into(),
        EntryKind::Priced(Priced::Material) => "material".into(),
        EntryKind::Identification(ints) | EntryKind::Boxes(ints) => {
            format!("{word} {}", ints_text(ints))
        }
        EntryKind::Together(Together::Order) => format!("{word} order"),
        EntryKind::Together(Together::Line) => format!("{word} line"),
        EntryKind::Otherwise(Otherwise::Deny) => format!("{word} deny"),
        EntryKind::Otherwise(Otherwise::Ask) => format!("{word} ask"),
        EntryKind::Otherwise(Otherwise::Remind) => format!("{word} remind"),
        EntryKind::Quantity(r) | EntryKind::UnitEnd(r) | EntryKind::OrderEnd(r) => {
            format!("{word} {}", rounding(*r))
        }
        EntryKind::UnitSteps(steps) | EntryKind::OrderSteps(steps) => {
            format!("{word} {}", steps_text(steps))
        }
        EntryKind::Fact(name, value) => fact_text(name, value),
        EntryKind::Codes(codes) | EntryKind::Diseases(codes) | EntryKind::Comments(codes) => {
            let items: Vec<String> = codes.iter().map(code_text).collect();
            format!("{word} {}", items.join(", "))
        }
        EntryKind::Union(names) | EntryKind::Minus(names) => {
            format!("{word} {}", names_text(names))
        }
        EntryKind::Visit { day, .. } => format!("{word} {}", day.value),
        EntryKind::Burden(entry) => crate::burden::text(entry),
        EntryKind::Patient { .. }
        | EntryKind::Facility { .. }
        | EntryKind::Admission(..)
        | EntryKind::Disease { .. }
        | EntryKind::History(..)
        | EntryKind::Expect(_) => example_text(word, kind),
    }
}

fn example_text(word: &str, kind: &EntryKind) -> String {
    let mut text = word.to_owned();
    match kind {
        EntryKind::Patient { born, female, elderly } => {
            if let Some(born) = born {
                let _ = write!(text, " born {}", born.value);
            }
            match female {
                Some(true) => text.push_str(" female"),
                Some(false) => text.push_str(" male"),
                None => {}
            }
            if *elderly {
                text.push_str(" elderly");
            }
        }
        EntryKind::Facility { hospital, beds, general_beds, standards, hours } => {
            match hospital {
                Some(true) => text.push_str(" hospital"),
                Some(false) => text.push_str(" clinic"),
                None => {}
            }
            if let Some(beds) = beds {
                let _ = write!(text, " beds {}", beds.value);
            }
            if let Some(beds) = general_beds {
                let _ = write!(text, " general-beds {}", beds.value);
            }
            if let Some(standards) = standards {
                let _ = write!(text, " standards {}", ints_text(standards));
            }
            if let Some(hours) = hours {
                let _ = write!(text, " hours {}", hours_text(hours));
            }
        }
        EntryKind::Admission(from, to) => {
            let _ = write!(text, " {}", from.value);
            if let Some(to) = to {
                let _ = write!(text, " to {}", to.value);
            }
        }
        EntryKind::Disease { code, main, suspected, from, to } => {
            let _ = write!(text, " {}", code_text(code));
            if *main {
                text.push_str(" main");
            }
            if *suspected {
                text.push_str(" suspected");
            }
            if let Some(from) = from {
                let _ = write!(text, " from {}", from.value);
            }
            if let Some(to) = to {
                let _ = write!(text, " to {}", to.value);
            }
        }
        EntryKind::History(day, code, times) => {
            let _ = write!(text, " {} {}", day.value, code_text(code));
            if let Some(times) = times {
                let _ = write!(text, " times {}", times.value);
            }
        }
        EntryKind::Expect(expect) => match expect {
            Expect::Code { code, amount, times } => {
                let _ = write!(text, " {}", code_text(code));
                if let Some((number, unit)) = amount {
                    let _ = write!(text, " {} {}", number.value, unit.word());
                }
                if let Some(times) = times {
                    let _ = write!(text, " times {}", times.value);
                }
            }
            Expect::Not(code) => {
                let _ = write!(text, " not {}", code_text(code));
            }
            Expect::Undecided(code) => {
                let _ = write!(text, " undecided {}", code_text(code));
            }
            Expect::Total(number, unit) => {
                let _ = write!(text, " total {} {}", number.value, unit.word());
            }
        },
        _ => {}
    }
    text
}

fn steps_text(steps: &[StepAt]) -> String {
    let step = |step: &StepAt| {
        let role = match step.role {
            Role::NotePoints => "note-points",
            Role::NotePercent => "note-percent",
            Role::NoteReduction => "note-reduction",
            Role::AgePercent => "age-percent",
            Role::TimePercent => "time-percent",
            Role::GeneralPoints => "general-points",
            Role::GeneralPercent => "general-percent",
            Role::GeneralReduction => "general-reduction",
        };
        match step.of {
            Some(Of::Base) => format!("{role} of base"),
            Some(Of::Running) => format!("{role} of running"),
            None => role.to_owned(),
        }
    };
    steps.iter().map(step).collect::<Vec<_>>().join(", ")
}

const fn rounding(rounds: bool) -> &'static str {
    if rounds { "half-up" } else { "exact" }
}

fn hours_text(hours: &[HoursAt]) -> String {
    let word = |day| HOURS_DAYS.iter().find(|d| d.1 == day).map_or("", |d| d.0);
    let time = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let spans = hours.iter().map(|span| {
        let last =
            span.last.as_ref().map_or_else(String::new, |day| format!("-{}", word(day.value)));
        let (from, to) = (time(span.from.value), time(span.to.value));
        format!("{}{last} {from}-{to}", word(span.first.value))
    });
    join(spans, ", ")
}

pub(super) fn ordered_text(ordered: &Ordered) -> String {
    let mut text = code_text(&ordered.code);
    if let Some(quantity) = &ordered.quantity {
        let _ = write!(text, " quantity {}", quantity.value);
    }
    if let Some(times) = &ordered.times {
        let _ = write!(text, " times {}", times.value);
    }
    if let Some(price) = &ordered.price {
        let _ = write!(text, " price {}", price.value);
    }
    if let Some(points) = &ordered.points {
        let _ = write!(text, " points {}", points.value);
    }
    text
}

pub(super) fn fact_text(name: &Name, value: &Literal) -> String {
    format!("fact {} {}", name.value, literal_text(value))
}
