//! From text to tree. Statements are parsed one by one and entries one by one, so that one run
//! tells as many errors as it can find.

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};

use crate::ast::{Entry, EntryKind, File, Keyword, Name, Part, PartKind, Statement};
use crate::build;
use crate::diagnostic::{Diagnostic, SourceText, did_you_mean};
use crate::entries;
use crate::grammar::{Rule, Tensu};
use crate::span::Span;
use crate::split::{MAX_DIAGNOSTICS, Piece, PieceKind, split};
use crate::trivia;

/// A parsed file.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The tree of what was understood.
    pub file: File,
    /// What was not.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses a rule text. Never fails as a whole: what is not understood is told and left out.
///
/// ```
/// use santei_rules::{SourceText, parse};
/// let text = SourceText::new("a.tensu", "set 再診料 { cite \"A001\" codes 112007410 }\n");
/// let parsed = parse(&text);
/// assert!(parsed.diagnostics.is_empty());
/// assert_eq!(parsed.file.parts.len(), 1);
/// ```
#[must_use]
pub fn parse(source: &SourceText) -> Parsed {
    let split = split(source);
    let mut parser = StatementParser { source, diagnostics: split.diagnostics };
    let mut parts = Vec::new();
    for piece in &split.pieces {
        if let Some(kind) = parser.piece(piece) {
            parts.push((piece.span, Part { leading: Vec::new(), kind, trailing: None }));
        }
    }
    let file = trivia::attach(source, parts, &split.comments);
    let mut diagnostics = parser.diagnostics;
    diagnostics.sort_by_key(|d| d.span.start);
    diagnostics.truncate(MAX_DIAGNOSTICS);
    Parsed { file, diagnostics }
}

struct StatementParser<'a> {
    source: &'a SourceText,
    diagnostics: Vec<Diagnostic>,
}

impl StatementParser<'_> {
    fn piece(&mut self, piece: &Piece) -> Option<PartKind> {
        match piece.kind {
            PieceKind::In => self.in_line(piece.span),
            PieceKind::Statement { body, end } => {
                let statement = self.statement(piece.span, body, end)?;
                Some(PartKind::Statement(Box::new(statement)))
            }
        }
    }

    fn in_line(&mut self, span: Span) -> Option<PartKind> {
        match Tensu::parse(Rule::in_line, self.source.slice(span)) {
            Ok(pairs) => {
                let builder = build::Builder::new(span.start as usize);
                builder.in_line(pairs).map(PartKind::In)
            }
            Err(error) => {
                self.syntax_error(span, &error, None);
                None
            }
        }
    }

    fn statement(&mut self, span: Span, body: usize, end: usize) -> Option<Statement> {
        let header_span = Span { start: span.start, end: u32::try_from(body).unwrap_or(u32::MAX) };
        let (keyword, name, of) = self.header(header_span)?;
        let entries = self.entries(keyword, body, end);
        Some(Statement { span, keyword, name, of, entries, closing: Vec::new() })
    }

    fn header(&mut self, span: Span) -> Option<(Keyword, Name, Vec<Name>)> {
        let text = self.source.slice(span);
        let word: String = text.chars().take_while(char::is_ascii_lowercase).collect();
        if Keyword::of(&word).is_none() {
            self.unknown_keyword(span, text);
            return None;
        }
        match Tensu::parse(Rule::header, text) {
            Ok(pairs) => build::Builder::new(span.start as usize).header(pairs),
            Err(error) => {
                self.syntax_error(span, &error, None);
                None
            }
        }
    }

    fn unknown_keyword(&mut self, span: Span, text: &str) {
        let word: &str = text
            .split(|c: char| c.is_whitespace() || matches!(c, '{' | '"'))
            .next()
            .unwrap_or_default();
        let start = span.start as usize;
        let place = Span::new(start, start + word.len().max(1));
        let shown: String = word.chars().take(40).collect();
        let diagnostic = self.source.diagnose(
            "E0306",
            place,
            format!("`{shown}` という文はありません"),
            format!("there is no statement `{shown}`"),
        );
        let words = Keyword::ALL.into_iter().map(Keyword::word);
        let diagnostic = match did_you_mean(word, words) {
            Some(near) => diagnostic
                .with_help(format!("`{near}` ではありませんか"), format!("did you mean `{near}`?")),
            None => diagnostic.with_help(
                "文は schedule, table, set, fact, condition, calendar, collective, amend, derive, bundle, special, include, exclude, limit, add, reduce, pool, price, require, round, example, share, ceiling, burden, meal, settle, marks, case です",
                "the statements are schedule, table, set, fact, condition, calendar, collective, amend, derive, bundle, special, include, exclude, limit, add, reduce, pool, price, require, round, example, share, ceiling, burden, meal, settle, marks, case",
            ),
        };
        self.diagnostics.push(diagnostic);
    }

    /// The entries one after another; after one that is not understood the next line that begins
    /// with the keyword of an entry is tried.
    fn entries(&mut self, keyword: Keyword, body: usize, end: usize) -> Vec<Entry> {
        let mut out = Vec::new();
        let mut at = body;
        let mut errors = 0;
        loop {
            at = skip_blank(&self.source.text, at, end);
            if at >= end || errors > 20 {
                return out;
            }
            let span = Span::new(at, end);
            let text = self.source.slice(span);
            match Tensu::parse(Rule::entry, text) {
                Ok(pairs) => {
                    let read = pairs.as_str().len();
                    let builder = build::Builder::new(at);
                    match builder.entry(pairs) {
                        Ok(Some((kind, span))) => out.push(entry(kind, span)),
                        Ok(None) => {}
                        Err(error) => {
                            errors += 1;
                            let (ja, en, help) = error.words();
                            let diagnostic = self.source.diagnose(error.code, error.span, ja, en);
                            self.diagnostics.push(diagnostic.with_help(help.0, help.1));
                        }
                    }
                    if read == 0 {
                        return out;
                    }
                    at += read;
                }
                Err(error) => {
                    errors += 1;
                    // A sign behind an entry belongs to it: the entry was cut short, and what
                    // was understood of it would give rise to errors that are none.
                    if !token(text).starts_with(char::is_alphabetic) {
                        out.pop();
                    }
                    self.syntax_error(span, &error, Some(keyword));
                    at = next_entry(&self.source.text, at, end);
                }
            }
        }
    }

    fn misplaced(&self, place: Span, shown: &str) -> Diagnostic {
        let ja = format!("`{shown}` はここに書けません");
        self.source.diagnose("E0300", place, ja, format!("`{shown}` may not stand here"))
    }

    fn syntax_error(&mut self, base: Span, error: &pest::error::Error<Rule>, of: Option<Keyword>) {
        let offset = match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        };
        let at = base.start as usize + offset;
        let rest = self.source.text.get(at..base.end as usize).unwrap_or_default();
        let found = token(rest);
        let place = Span::new(at, at + found.len().max(1));
        let shown: String = found.chars().take(40).collect();
        let expected = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => entries::expected(positives),
            ErrorVariant::CustomError { .. } => entries::Expected::default(),
        };
        let diagnostic = match of {
            Some(_) if offset == 0 && found.starts_with(',') => self
                .source
                .diagnose(
                    "E0300",
                    place,
                    "`,` の後に続きがないか、ここにコンマは要りません".into(),
                    "nothing follows this `,`, or none belongs here".into(),
                )
                .with_help(
                    "コンマを消すか、続きを書いてください",
                    "delete it, or write what follows",
                ),
            Some(_) if offset == 0 && !found.starts_with(char::is_alphabetic) => {
                self.misplaced(place, &shown).with_help(
                    "前の項目の書き方を確かめてください。ここには次の項目を書きます",
                    "check the entry before it; an entry is expected here",
                )
            }
            Some(keyword) if offset == 0 => self.unknown_entry(keyword, place, &shown),
            _ if found.is_empty() => self
                .source
                .diagnose(
                    "E0300",
                    place,
                    format!("{}が足りません", expected.ja()),
                    format!("{} is missing", expected.en()),
                )
                .with_help("続きを書いてください", "write what is missing"),
            _ => self.misplaced(place, &shown).with_help(
                format!("ここには{}を書きます", expected.ja()),
                format!("{} is expected here", expected.en()),
            ),
        };
        self.diagnostics.push(diagnostic);
    }

    fn unknown_entry(&self, keyword: Keyword, place: Span, shown: &str) -> Diagnostic {
        let diagnostic = self.source.diagnose(
            "E0307",
            place,
            format!("`{shown}` という項目はありません"),
            format!("there is no entry `{shown}`"),
        );
        let words: Vec<&str> = entries::allowed(keyword).iter().map(|e| e.word).collect();
        match did_you_mean(shown, words.iter().copied()) {
            Some(near) => diagnostic
                .with_help(format!("`{near}` ではありませんか"), format!("did you mean `{near}`?")),
            None => {
                let list = words.join(", ");
                diagnostic.with_help(
                    format!("{} に書ける項目: {list}", keyword.word()),
                    format!("the entries of {}: {list}", keyword.word()),
                )
            }
        }
    }
}

const fn entry(kind: EntryKind, span: Span) -> Entry {
    Entry { span, kind, trivia: crate::ast::Trivia { leading: Vec::new(), trailing: None } }
}

/// Where the next word begins, comments passed over.
fn skip_blank(text: &str, mut at: usize, end: usize) -> usize {
    let mut in_comment = false;
    for c in text.get(at..end).unwrap_or_default().chars() {
        if in_comment {
            in_comment = c != '\n';
        } else if c == '#' {
            in_comment = true;
        } else if !c.is_whitespace() && c != '\u{feff}' {
            break;
        }
        at += c.len_utf8();
    }
    at
}

/// The beginning of the next line whose first word is the keyword of an entry, outside of inner
/// braces.
fn next_entry(text: &str, at: usize, end: usize) -> usize {
    let rest = text.get(at..end).unwrap_or_default();
    let mut depth = 0_i64;
    let mut offset = 0;
    for (number, line) in rest.split_inclusive('\n').enumerate() {
        if number > 0 && depth <= 0 {
            let word = line.split_whitespace().next().unwrap_or_default();
            if entries::is_entry_word(word) {
                return at + offset;
            }
        }
        let mut in_string = false;
        for c in line.chars() {
            match c {
                '"' => in_string = !in_string,
                '#' if !in_string => break,
                '{' if !in_string => depth += 1,
                '}' if !in_string => depth -= 1,
                _ => {}
            }
        }
        offset += line.len();
    }
    end
}

/// The word or sign at the beginning of a text.
fn token(text: &str) -> &str {
    let mut chars = text.char_indices();
    let is_word =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '・' | '（' | '）');
    let end = match chars.next() {
        None => 0,
        Some((_, '"')) => text
            .char_indices()
            .skip(1)
            .find(|(_, c)| matches!(c, '"' | '\n'))
            .map_or(text.len(), |(at, c)| if c == '"' { at + 1 } else { at }),
        Some((_, c)) if is_word(c) => {
            chars.find(|(_, c)| !is_word(*c)).map_or(text.len(), |(at, _)| at)
        }
        Some((_, c)) => c.len_utf8(),
    };
    text.get(..end).unwrap_or_default()
}
