//! The canonical text of a tree. Formatting twice changes nothing, and no comment is lost.

mod entry;
mod expr;

pub(crate) use entry::entry_text;
use entry::{fact_text, ordered_text};
use santei::ir::Window;
use std::fmt::Write as _;

use crate::ast::{
    CodeRef, DayOff, Entry, EntryKind, File, Keyword, Literal, Name, PartKind, SectionItem,
    Statement, Text, TopComment, Trivia, VisitItem, VisitItemKind,
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
        if matches!(statement.keyword, Keyword::Example | Keyword::Case) {
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

fn join(texts: impl Iterator<Item = String>, between: &str) -> String {
    texts.collect::<Vec<_>>().join(between)
}
