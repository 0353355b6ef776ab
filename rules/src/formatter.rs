//! The canonical text of a tree. Formatting twice changes nothing, and no comment is lost.

use std::fmt::Write as _;

use santei::ir::{Arithmetic, Comparison, Keep, Of, Otherwise, Priced, Role, Together, Window};

use crate::ast::{
    CodeRef, DayOff, Entry, EntryKind, Expect, Expr, ExprKind, FactKind, File, Function,
    HOURS_DAYS, HoursAt, Literal, Look, Master, Name, Ordered, PartKind, SectionItem, Statement,
    StepAt, Test, TestValue, Text, TopComment, Trivia, VisitItem, VisitItemKind,
};
use crate::diagnostic::cells;

/// Lines longer than this are broken where they are lists.
const WIDTH: usize = 100;

/// The canonical text of a file.
///
/// ```
/// use santei_rules::{SourceText, format, parse};
/// let text = SourceText::new("a", "in r08\nset 再診料{cite \"A001\" codes 112007410}");
/// let formatted = format(&parse(&text).file);
/// assert_eq!(formatted, "in r08\n\nset 再診料 {\n  cite \"A001\"\n  codes 112007410\n}\n");
/// ```
#[must_use]
pub fn format(file: &File) -> String {
    let mut out = Out::default();
    for (at, part) in file.parts.iter().enumerate() {
        if at > 0 {
            out.line(0, "");
        }
        out.top_comments(&part.leading);
        match &part.kind {
            PartKind::In(names) => {
                let text = format!("in {}", names_text(names));
                out.line_with(0, &text, part.trailing.as_deref());
            }
            PartKind::Statement(statement) => {
                out.statement(statement);
                out.line_with(0, "}", part.trailing.as_deref());
            }
        }
    }
    if !file.closing.is_empty() {
        if !file.parts.is_empty() {
            out.line(0, "");
        }
        out.top_comments(&file.closing);
    }
    out.text
}

#[derive(Default)]
struct Out {
    text: String,
}

impl Out {
    fn line(&mut self, indent: usize, text: &str) {
        if !text.is_empty() {
            for _ in 0..indent {
                self.text.push(' ');
            }
            self.text.push_str(text);
        }
        self.text.push('\n');
    }

    fn line_with(&mut self, indent: usize, text: &str, trailing: Option<&str>) {
        match trailing {
            Some(comment) => self.line(indent, &format!("{text}  {}", comment_text(comment))),
            None => self.line(indent, text),
        }
    }

    fn comment(&mut self, indent: usize, text: &str) {
        self.line(indent, &comment_text(text));
    }

    fn top_comments(&mut self, comments: &[TopComment]) {
        for comment in comments {
            self.comment(0, &comment.text);
            if comment.gap {
                self.line(0, "");
            }
        }
    }

    fn statement(&mut self, statement: &Statement) {
        let word = statement.keyword.word();
        if matches!(statement.keyword, crate::ast::Keyword::Example | crate::ast::Keyword::Case) {
            let mut header = format!("{word} {}", quoted(&statement.name.value));
            if !statement.of.is_empty() {
                let _ = write!(header, " of {}", names_text(&statement.of));
            }
            self.line(0, &format!("{header} {{"));
        } else {
            self.line(0, &format!("{word} {} {{", statement.name.value));
        }
        for entry in &statement.entries {
            self.entry(entry);
        }
        for comment in &statement.closing {
            self.comment(2, comment);
        }
    }

    fn entry(&mut self, entry: &Entry) {
        for comment in &entry.trivia.leading {
            self.comment(2, comment);
        }
        let trailing = entry.trivia.trailing.as_deref();
        match &entry.kind {
            EntryKind::Codes(codes) => self.codes("codes", codes, trailing),
            EntryKind::Diseases(codes) => self.codes("diseases", codes, trailing),
            EntryKind::Comments(codes) => self.codes("comments", codes, trailing),
            EntryKind::Days(days) => self.days(days, trailing),
            EntryKind::Visit { day, time, inpatient, holiday, items } => {
                let mut head = format!("visit {}", day.value);
                if let Some(time) = time {
                    let _ = write!(head, " {:02}:{:02}", time.value / 60, time.value % 60);
                }
                if *inpatient {
                    head.push_str(" inpatient");
                }
                if *holiday {
                    head.push_str(" holiday");
                }
                self.line(2, &format!("{head} {{"));
                for item in items {
                    self.visit_item(item);
                }
                self.line_with(2, "}", trailing);
            }
            EntryKind::Union(names) => self.list("union", names, trailing),
            EntryKind::Minus(names) => self.list("minus", names, trailing),
            kind => self.line_with(2, &entry_text(kind), trailing),
        }
    }

    fn codes(&mut self, word: &str, codes: &[CodeRef], trailing: Option<&str>) {
        let items: Vec<(String, &Trivia)> =
            codes.iter().map(|c| (code_text(c), &c.trivia)).collect();
        self.items(word, &items, trailing);
    }

    fn days(&mut self, days: &[DayOff], trailing: Option<&str>) {
        let items: Vec<(String, &Trivia)> =
            days.iter().map(|d| (day_off_text(d), &d.trivia)).collect();
        self.items("days", &items, trailing);
    }

    fn items(&mut self, word: &str, items: &[(String, &Trivia)], trailing: Option<&str>) {
        let commented = items.iter().any(|(_, trivia)| !trivia.is_empty());
        let texts: Vec<&str> = items.iter().map(|(text, _)| text.as_str()).collect();
        let line = format!("{word} {}", texts.join(", "));
        if !commented && cells(&line) + 2 <= WIDTH {
            return self.line_with(2, &line, trailing);
        }
        self.line(2, word);
        for (at, (item, trivia)) in items.iter().enumerate() {
            for comment in &trivia.leading {
                self.comment(4, comment);
            }
            if at + 1 < items.len() {
                self.line_with(4, &format!("{item},"), trivia.trailing.as_deref());
            } else {
                // Behind the last code stands the comment of the entry.
                self.line_with(4, item, trivia.trailing.as_deref().or(trailing));
            }
        }
    }

    fn list(&mut self, word: &str, names: &[Name], trailing: Option<&str>) {
        let line = format!("{word} {}", names_text(names));
        if cells(&line) + 2 <= WIDTH {
            return self.line_with(2, &line, trailing);
        }
        self.line(2, word);
        for (at, name) in names.iter().enumerate() {
            if at + 1 < names.len() {
                self.line(4, &format!("{},", name.value));
            } else {
                self.line_with(4, &name.value, trailing);
            }
        }
    }

    fn visit_item(&mut self, item: &VisitItem) {
        for comment in &item.trivia.leading {
            self.comment(4, comment);
        }
        let text = match &item.kind {
            VisitItemKind::Ordered(ordered) => ordered_text(ordered),
            VisitItemKind::Fact(name, value) => fact_text(name, value),
            VisitItemKind::Section { identification, times, items } => {
                let mut text = format!("section {}", identification.value);
                if let Some(times) = times {
                    let _ = write!(text, " times {}", times.value);
                }
                let items: Vec<String> = items
                    .iter()
                    .map(|item| match item {
                        SectionItem::Ordered(ordered) => ordered_text(ordered),
                        SectionItem::Fact(name, value) => fact_text(name, value),
                    })
                    .collect();
                if items.is_empty() {
                    text.push_str(" { }");
                } else {
                    let _ = write!(text, " {{ {} }}", items.join(" ; "));
                }
                text
            }
        };
        self.line_with(4, &text, item.trivia.trailing.as_deref());
    }
}

fn comment_text(text: &str) -> String {
    if text.is_empty() { "#".to_owned() } else { format!("# {text}") }
}

pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

pub(crate) fn names_text(names: &[Name]) -> String {
    names.iter().map(|n| n.value.as_str()).collect::<Vec<_>>().join(", ")
}

fn strings_text(texts: &[Text]) -> String {
    texts.iter().map(|t| quoted(&t.value)).collect::<Vec<_>>().join(", ")
}

fn ints_text(ints: &[crate::ast::Int]) -> String {
    ints.iter().map(|n| n.value.to_string()).collect::<Vec<_>>().join(", ")
}

pub(crate) fn code_text(code: &CodeRef) -> String {
    match &code.name {
        Some(name) => format!("{} {}", code.code.value, quoted(&name.value)),
        None => code.code.value.clone(),
    }
}

fn day_off_text(day: &DayOff) -> String {
    match &day.name {
        Some(name) => format!("{} {}", day.day.value, quoted(&name.value)),
        None => day.day.value.to_string(),
    }
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

fn ordered_text(ordered: &Ordered) -> String {
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

fn fact_text(name: &Name, value: &Literal) -> String {
    format!("fact {} {}", name.value, literal_text(value))
}

fn literal_text(value: &Literal) -> String {
    match value {
        Literal::Number(n) => n.value.to_string(),
        Literal::Day(d) => d.value.to_string(),
        Literal::Word(w) => w.value.clone(),
    }
}

/// The text of a window.
pub(crate) fn window_text(window: Window) -> String {
    match window {
        Window::Order => "order".into(),
        Window::Visit => "visit".into(),
        Window::Day => "day".into(),
        Window::Week => "week".into(),
        Window::Weeks(n) => format!("{n} weeks"),
        Window::Months(1) => "month".into(),
        Window::Months(n) => format!("{n} months"),
        Window::FullMonths(n) => format!("{n} full-months"),
        Window::Days(n) => format!("{n} days"),
        Window::DaysBefore(n) => format!("{n} days-before"),
        Window::FiscalYear => "fiscal-year".into(),
        Window::Admission => "admission".into(),
        Window::AdmissionDay => "admission-day".into(),
        Window::DischargeDay => "discharge-day".into(),
        Window::History => "history".into(),
        Window::Course => "course".into(),
        Window::PerUnit => "per-unit".into(),
    }
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
        EntryKind::Columns(n) | EntryKind::FromNth(n) | EntryKind::Max(n, false) => {
            format!("{word} {}", n.value)
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
        EntryKind::Disease { code, main, from, to } => {
            let _ = write!(text, " {}", code_text(code));
            if *main {
                text.push_str(" main");
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

const fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Eq => "=",
        Comparison::Ne => "!=",
        Comparison::Lt => "<",
        Comparison::Le => "<=",
        Comparison::Gt => ">",
        Comparison::Ge => ">=",
    }
}

/// `level` is how tightly what stands around binds: 0 nothing, 1 `or`, 2 `and`, 3 `not`.
fn test_text(test: &Test, level: u8) -> String {
    let value = |v: &TestValue| match v {
        TestValue::Number(n) => n.value.to_string(),
        TestValue::Text(t) => quoted(&t.value),
    };
    let (own, text) = match test {
        Test::Or(tests) => (1, join(tests.iter().map(|t| test_text(t, 1)), " or ")),
        Test::And(tests) => (2, join(tests.iter().map(|t| test_text(t, 2)), " and ")),
        Test::Not(test) => (4, format!("not {}", test_text(test, 3))),
        Test::Compare(key, comparison, v) => {
            (4, format!("{} {} {}", key.value, sign(*comparison), value(v)))
        }
        Test::Contains(key, text) => (4, format!("{} contains {}", key.value, quoted(&text.value))),
        Test::In(key, values) => {
            (4, format!("{} in {}", key.value, join(values.iter().map(value), ", ")))
        }
    };
    wrap(text, own, level)
}

fn join(texts: impl Iterator<Item = String>, between: &str) -> String {
    texts.collect::<Vec<_>>().join(between)
}

/// Parentheses where what stands inside binds less tightly than what stands around.
fn wrap(text: String, own: u8, level: u8) -> String {
    if own <= level { format!("({text})") } else { text }
}

/// Levels: 0 nothing around, 1 `or`, 2 `and`, 3 `not` or a comparison, 4 left of `+ -`, 5 right
/// of them, 6 left of `* /`, 7 right of them. `own` is one more than the level that it may stand
/// in without parentheses.
fn expr_text(expr: &Expr, level: u8) -> String {
    let (own, text) = match &expr.kind {
        ExprKind::Number(n) => (9, n.to_string()),
        ExprKind::Day(d) => (9, d.to_string()),
        ExprKind::Word(w) => (9, w.clone()),
        ExprKind::Fact(n) => (9, format!("fact {}", n.value)),
        ExprKind::Stated(n) => (9, format!("stated {}", n.value)),
        ExprKind::Look(look, set, window) => {
            let look = match look {
                Look::Has => "has",
                Look::Items => "items",
                Look::Count => "count",
                Look::Points => "points",
                Look::Last => "last",
                Look::First => "first",
            };
            let text = match window {
                Some(w) => format!("{look} {} in {}", set.value, window_text(w.value)),
                None => format!("{look} {}", set.value),
            };
            (9, text)
        }
        ExprKind::LineIn(n) => (9, format!("line in {}", n.value)),
        ExprKind::Disease(n) => (9, format!("disease {}", n.value)),
        ExprKind::MainDisease(n) => (9, format!("main-disease {}", n.value)),
        ExprKind::Condition(n) => (9, format!("condition {}", n.value)),
        ExprKind::Sum(inner, each, set, window) => {
            let each = if *each { "each " } else { "" };
            let mut text = format!("sum ({}) over {each}{}", expr_text(inner, 0), set.value);
            if let Some(w) = window {
                let _ = write!(text, " in {}", window_text(w.value));
            }
            (9, text)
        }
        ExprKind::Known(w) => (9, format!("known {}", window_text(w.value))),
        ExprKind::Standard(from, None) => (9, format!("standard {}", from.value)),
        ExprKind::Standard(from, Some(to)) => {
            (9, format!("standard {} to {}", from.value, to.value))
        }
        ExprKind::Or(list) => (1, join(list.iter().map(|e| expr_text(e, 1)), " or ")),
        ExprKind::And(list) => (2, join(list.iter().map(|e| expr_text(e, 2)), " and ")),
        // `not` takes the whole comparison behind it.
        ExprKind::Not(e) => (3, format!("not {}", expr_text(e, 2))),
        ExprKind::Compare(comparison, a, b) => {
            (4, format!("{} {} {}", expr_text(a, 4), sign(*comparison), expr_text(b, 4)))
        }
        ExprKind::Between(x, a, b) => {
            (4, format!("{} between {} and {}", expr_text(x, 4), expr_text(a, 4), expr_text(b, 4)))
        }
        ExprKind::Arith(op, a, b) => match op {
            Arithmetic::Add | Arithmetic::Sub => {
                let sign = if *op == Arithmetic::Add { "+" } else { "-" };
                (5, format!("{} {sign} {}", expr_text(a, 4), expr_text(b, 5)))
            }
            Arithmetic::Mul | Arithmetic::Div => {
                let sign = if *op == Arithmetic::Mul { "*" } else { "/" };
                (7, format!("{} {sign} {}", expr_text(a, 6), expr_text(b, 7)))
            }
            Arithmetic::Min | Arithmetic::Max => {
                let word = if *op == Arithmetic::Min { "min" } else { "max" };
                (9, format!("{word}({}, {})", expr_text(a, 0), expr_text(b, 0)))
            }
        },
        ExprKind::Call(function, arguments) => {
            let word = match function {
                Function::Min => "min",
                Function::Max => "max",
                Function::Ceil => "ceil",
                Function::Floor => "floor",
                Function::Round => "round",
                Function::DaysBetween => "days-between",
                Function::MonthsAfter => "months-after",
            };
            (9, format!("{word}({})", join(arguments.iter().map(|e| expr_text(e, 0)), ", ")))
        }
        // The last part of `if` runs as far as it can, so it stands alone or in parentheses.
        ExprKind::If(c, a, b) => {
            (1, format!("if {} then {} else {}", expr_text(c, 0), expr_text(a, 0), expr_text(b, 0)))
        }
    };
    wrap(text, own, level)
}
