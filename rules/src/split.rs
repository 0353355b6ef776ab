//! Splits a rule text into statements, so that an error in one does not hide those of the others.

use crate::ast::Keyword;
use crate::diagnostic::{Diagnostic, SourceText};
use crate::span::Span;

/// How deep parentheses may stand in each other: each level costs stack.
const MAX_DEPTH: u32 = 32;
/// How many `if` one statement may have, for the same reason.
const MAX_IFS: u32 = 48;
/// How many diagnostics of one file are told.
pub(crate) const MAX_DIAGNOSTICS: usize = 200;

/// A comment and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Comment {
    pub(crate) span: Span,
    pub(crate) text: String,
    /// Nothing but blanks stands before it on its line.
    pub(crate) own_line: bool,
}

/// A piece of a file.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) kind: PieceKind,
    pub(crate) span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PieceKind {
    /// `in …` to the end of its line.
    In,
    /// From a keyword to the matching brace. `body` is the offset behind the opening brace and
    /// `end` that of the closing one.
    Statement { body: usize, end: usize },
}

/// What splitting gives.
#[derive(Debug, Default)]
pub(crate) struct Split {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) comments: Vec<Comment>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

struct Open {
    start: usize,
    brace: usize,
    body: usize,
    depth: u32,
    parens: u32,
    ifs: u32,
    bad: bool,
}

struct Splitter<'a> {
    source: &'a SourceText,
    out: Split,
    /// Where the words before the opening brace begin.
    pending: Option<usize>,
    open: Option<Open>,
}

pub(crate) fn split(source: &SourceText) -> Split {
    let mut splitter = Splitter { source, out: Split::default(), pending: None, open: None };
    splitter.run();
    splitter.out
}

impl<'a> Splitter<'a> {
    fn run(&mut self) {
        let source = self.source;
        let text: &str = &source.text;
        let mut at = 0;
        let mut line_start = 0;
        while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let next = at + c.len_utf8();
            match c {
                '\n' => {
                    line_start = next;
                    at = next;
                }
                '#' => at = self.comment(at, line_start),
                '"' => at = self.string(at),
                '{' => {
                    self.open_brace(at, next);
                    at = next;
                }
                '}' => {
                    self.close_brace(at, next);
                    at = next;
                }
                '(' | ')' => {
                    self.parenthesis(at, c == '(');
                    at = next;
                }
                c if c.is_whitespace() || c == '\u{feff}' => at = next,
                c if c.is_control() || hidden(c) => {
                    self.control(at, next, c);
                    at = next;
                }
                _ => at = self.word(at, line_start),
            }
        }
        self.finish(text.len());
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        if !self.told_enough() {
            self.out.diagnostics.push(diagnostic);
        }
    }

    /// Whether no more will be told: a diagnostic looks for its line, and a file of nothing but
    /// faults has one a letter.
    const fn told_enough(&self) -> bool {
        self.out.diagnostics.len() >= MAX_DIAGNOSTICS
    }

    fn rest(&self, at: usize) -> &'a str {
        let source: &'a SourceText = self.source;
        source.text.get(at..).unwrap_or_default()
    }

    fn comment(&mut self, at: usize, line_start: usize) -> usize {
        let line = self.rest(at).split('\n').next().unwrap_or_default();
        let end = at + line.len();
        let body = line.strip_prefix('#').unwrap_or(line).trim_end();
        let body = body.strip_prefix(' ').unwrap_or(body);
        let before = self.source.text.get(line_start..at).unwrap_or_default();
        let own_line = before.chars().all(|c| c.is_whitespace() || c == '\u{feff}');
        // A control character would spoil the text that the formatter writes.
        let text = body.chars().map(|c| if c.is_control() && c != '\t' { ' ' } else { c });
        let text = text.collect::<String>().trim_end().to_owned();
        self.out.comments.push(Comment { span: Span::new(at, end), text, own_line });
        // What turns the order of reading reaches beyond the comment.
        if let Some((offset, c)) = line.char_indices().find(|(_, c)| hidden(*c)) {
            self.control(at + offset, at + offset + c.len_utf8(), c);
        }
        end
    }

    fn string(&mut self, at: usize) -> usize {
        if self.open.is_none() {
            self.pending.get_or_insert(at);
        }
        let mut escaped = false;
        for (offset, c) in self.rest(at).char_indices().skip(1) {
            match c {
                '\n' => {
                    self.unclosed_string(at, at + offset);
                    return at + offset;
                }
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => return at + offset + 1,
                c if (c.is_control() && c != '\t' && c != '\r') || hidden(c) => {
                    self.control(at + offset, at + offset + c.len_utf8(), c);
                }
                _ => {}
            }
        }
        let end = self.source.text.len();
        self.unclosed_string(at, end);
        end
    }

    fn unclosed_string(&mut self, start: usize, end: usize) {
        if let Some(open) = &mut self.open {
            open.bad = true;
        }
        let diagnostic = self.source.diagnose(
            "E0302",
            Span::new(start, end),
            "文字列が行の終わりまでに閉じていません".into(),
            "the string is not closed before the end of the line".into(),
        );
        self.push(diagnostic.with_help(
            "終わりに `\"` を置いてください。文字列の中の `\"` は `\\\"` と書きます",
            "put `\"` at its end; within a string write `\\\"` for `\"`",
        ));
    }

    fn control(&mut self, at: usize, next: usize, c: char) {
        if let Some(open) = &mut self.open {
            if open.bad {
                return;
            }
            open.bad = true;
        }
        if self.told_enough() {
            return;
        }
        let diagnostic = self.source.diagnose(
            "E0304",
            Span::new(at, next),
            format!(
                "{} U+{:04X} は使えません",
                if hidden(c) { "見えない文字" } else { "制御文字" },
                u32::from(c)
            ),
            format!(
                "the {} character U+{:04X} may not stand here",
                if hidden(c) { "invisible" } else { "control" },
                u32::from(c)
            ),
        );
        self.push(diagnostic.with_help(
            "その文字を消し、UTF-8 のテキストとして保存してください",
            "delete it and save the file as UTF-8 text",
        ));
    }

    fn parenthesis(&mut self, at: usize, opens: bool) {
        let Some(open) = &mut self.open else {
            self.pending.get_or_insert(at);
            return;
        };
        if !opens {
            open.parens = open.parens.saturating_sub(1);
            return;
        }
        open.parens += 1;
        if open.parens > MAX_DEPTH && !open.bad {
            open.bad = true;
            self.too_deep(at);
        }
    }

    fn too_deep(&mut self, at: usize) {
        let diagnostic = self.source.diagnose(
            "E0303",
            Span::new(at, at + 1),
            format!("括弧は {MAX_DEPTH} 重、if は1つの文に {MAX_IFS} 個までです"),
            format!(
                "parentheses go {MAX_DEPTH} deep and a statement has {MAX_IFS} `if` at the most"
            ),
        );
        self.push(diagnostic.with_help(
            "文を分けるか、集合や事実に名前を付けて式を短くしてください",
            "split the statement, or name parts of it as sets or facts",
        ));
    }

    fn open_brace(&mut self, at: usize, next: usize) {
        match &mut self.open {
            Some(open) => open.depth += 1,
            None => {
                let start = self.pending.take().unwrap_or(at);
                self.open = Some(Open {
                    start,
                    brace: at,
                    body: next,
                    depth: 1,
                    parens: 0,
                    ifs: 0,
                    bad: false,
                });
            }
        }
    }

    fn close_brace(&mut self, at: usize, next: usize) {
        let Some(open) = &mut self.open else {
            self.pending = None;
            if self.told_enough() {
                return;
            }
            let diagnostic = self.source.diagnose(
                "E0301",
                Span::new(at, next),
                "対応する `{` のない `}` です".into(),
                "a `}` without its `{`".into(),
            );
            self.push(diagnostic.with_help("この `}` を消してください", "delete this `}`"));
            return;
        };
        open.depth -= 1;
        if open.depth == 0 {
            let (start, body, bad) = (open.start, open.body, open.bad);
            self.open = None;
            if !bad {
                self.out.pieces.push(Piece {
                    kind: PieceKind::Statement { body, end: at },
                    span: Span::new(start, next),
                });
            }
        }
    }

    /// Reads a word, or a single other character.
    fn word(&mut self, at: usize, line_start: usize) -> usize {
        let length = self
            .rest(at)
            .find(|c: char| {
                c.is_whitespace()
                    || c.is_control()
                    || hidden(c)
                    || matches!(c, '{' | '}' | '"' | '#' | '(' | ')')
            })
            .unwrap_or(self.rest(at).len());
        let end = at + length.max(1);
        let word = self.source.text.get(at..end).unwrap_or_default();
        if let Some(open) = &mut self.open {
            if word == "if" {
                open.ifs += 1;
                if open.ifs > MAX_IFS && !open.bad {
                    open.bad = true;
                    self.too_deep(at);
                }
                return end;
            }
            if at == line_start && Keyword::of(word).is_some() && self.begins_statement(end) {
                self.unclosed_brace(open_brace_of(self.open.as_ref()));
                self.open = None;
            } else {
                return end;
            }
        }
        if self.pending.is_none() {
            if word == "in" {
                return self.in_line(at);
            }
            self.pending = Some(at);
        } else if at == line_start && Keyword::of(word).is_some() && self.begins_statement(end) {
            let before = self.pending.replace(at).unwrap_or(at);
            self.stray(before, at);
        }
        end
    }

    /// Whether what follows on this line up to `{` looks like the rest of a header.
    fn begins_statement(&self, at: usize) -> bool {
        let line = self.rest(at).split('\n').next().unwrap_or_default();
        line.contains('{')
    }

    fn in_line(&mut self, at: usize) -> usize {
        let ends = |c: char| c == '#' || hidden(c) || (c.is_control() && c != '\t');
        let line = self.rest(at).split(ends).next().unwrap_or_default();
        let end = at + line.trim_end().len();
        self.out.pieces.push(Piece { kind: PieceKind::In, span: Span::new(at, end) });
        end
    }

    fn stray(&mut self, start: usize, end: usize) {
        if self.told_enough() {
            return;
        }
        let text = self.source.text.get(start..end).unwrap_or_default();
        let length = text.split('\n').next().unwrap_or_default().trim_end().len();
        let diagnostic = self.source.diagnose(
            "E0300",
            Span::new(start, start + length.max(1)),
            "文になっていない記述です".into(),
            "text that is not a statement".into(),
        );
        self.push(diagnostic.with_help(
            "文は `キーワード 名前 { … }` の形で書きます",
            "a statement has the form `keyword name { … }`",
        ));
    }

    fn unclosed_brace(&mut self, brace: usize) {
        let diagnostic = self.source.diagnose(
            "E0301",
            Span::new(brace, brace + 1),
            "`{` が閉じていません".into(),
            "this `{` is not closed".into(),
        );
        self.push(
            diagnostic.with_help(
                "文の終わりに `}` を置いてください",
                "put `}` at the end of the statement",
            ),
        );
    }

    fn finish(&mut self, end: usize) {
        if self.open.is_some() {
            self.unclosed_brace(open_brace_of(self.open.as_ref()));
        } else if let Some(start) = self.pending.take() {
            self.stray(start, end);
        }
    }
}

/// Whether a letter cannot be seen, or turns the order in which the others are read (UAX #9): a text
/// with it says another thing to people than to the compiler.
const fn hidden(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

fn open_brace_of(open: Option<&Open>) -> usize {
    open.map_or(0, |o| o.brace)
}
