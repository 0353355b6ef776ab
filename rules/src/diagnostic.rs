//! What is wrong with a rule text, told to a person: where, what, and what to do.

use std::sync::Arc;

pub use santei_masters::Lang;

use crate::span::Span;

/// Whether a diagnostic stops the compilation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// No program is made.
    Error,
    /// The program is made.
    Warning,
}

/// Every code with a short title in Japanese and English; each has a page in `docs/diagnostics/`.
pub const CODES: &[(&str, &str, &str)] = &[
    ("E0300", "読めない記述", "text that is not understood"),
    ("E0301", "波括弧の不一致", "braces that do not match"),
    ("E0302", "閉じていない文字列", "a string that is not closed"),
    ("E0303", "深すぎる、または長すぎる式", "an expression too deep or too long"),
    ("E0304", "使えない文字", "a character that may not stand in a rule text"),
    ("E0306", "知らない文の種類", "an unknown kind of statement"),
    ("E0307", "知らない項目", "an unknown entry"),
    ("E0310", "知らない集合名", "an unknown set"),
    ("E0311", "名前の重複", "a name given twice"),
    ("E0312", "知らない点数表（schedule）", "an unknown schedule"),
    ("E0313", "宣言されていない事実（fact）", "an undeclared fact"),
    ("E0314", "事実にない語", "a word that the fact does not have"),
    ("E0315", "知らないマスター項目", "an unknown key of a master"),
    ("E0316", "知らないファイルや表の種類", "an unknown kind of file or table"),
    ("E0317", "知らない語", "an unknown word in an expression"),
    ("E0318", "自分自身を含む集合", "a set defined through itself"),
    ("E0319", "知らない規則名", "an unknown rule"),
    ("E0320", "根拠（cite）がない", "a missing citation"),
    ("E0321", "必要な項目がない", "a missing entry"),
    ("E0322", "項目の重複", "an entry given twice"),
    ("E0323", "この文に書けない項目", "an entry that does not belong to the statement"),
    ("E0324", "暦にない日付", "a day that the calendar does not have"),
    ("E0325", "期間の誤り", "days outside the schedule or in the wrong order"),
    ("E0326", "範囲外の数", "a number out of range"),
    ("E0330", "知らないコード", "an unknown code"),
    ("E0331", "期間中に有効でないコード", "a code not in force on the statement's days"),
    ("E0332", "コードと名称の不一致", "a name that is not the code's"),
    ("E0333", "コードの形でない数字", "digits that are not a code"),
    ("E0340", "重なる区分（band）", "bands that overlap"),
    ("E0341", "後の derive を見る derive", "a derive that looks at a later derive"),
    ("E0342", "届かない、または空いた区分（band）", "bands that cannot be reached or leave a gap"),
    ("E0350", "型の不一致", "a type error"),
    ("E0351", "単位の不一致", "a wrong unit"),
    ("E0352", "割り切れない割り算", "a division that is not exact"),
    ("E0353", "ここでは使えない語", "a word that may not be used here"),
    ("E0354", "知らない条件（condition）", "an unknown condition"),
    ("E0355", "sum の中の sum", "a sum within a sum"),
    ("E0356", "後の事実を見る既定値", "a default that asks a later fact"),
    ("E0360", "表の列の誤り", "a wrong column of a table"),
    ("E0361", "窓の決まっていない単位", "a unit without a window"),
    ("E0362", "宣言のない表のファイル", "a file of a table that no statement declares"),
    ("E0363", "大きすぎる入力", "an input too large for a program"),
    ("E0370", "公費の番号の誤り", "a wrong number of a scheme"),
    ("E0371", "負担者の書き方の誤り", "payers that are not understood"),
    ("E0372", "知らない属性（患者負担）", "an unknown attribute of the patient's share"),
    ("E0373", "書けない条件（患者負担）", "a condition that may not stand here"),
    ("W0330", "手元にないコード", "a code not at hand"),
    ("W0331", "期間の一部でだけ有効なコード", "a code in force on part of the days"),
    ("W0332", "空の集合", "an empty set"),
    ("W0333", "マスターのない検査", "codes that could not be checked"),
    ("W0334", "内蔵の規則の文と合わないマスター", "masters that a carried rule text does not fit"),
    ("W0335", "読替え（amend）と違うマスター", "a master that differs from an amendment"),
    ("W0360", "どの点数表にも属さないファイル", "a file that belongs to no schedule"),
    ("W0361", "同じ表のファイルが複数ある", "several files of one table"),
];

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code.
    pub code: &'static str,
    /// Its weight.
    pub severity: Severity,
    /// The file.
    pub file: Arc<str>,
    /// Where in the file.
    pub span: Span,
    /// The line, from 1; 0 where it is about a file as a whole.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The text of the line; of a very long one the part around the place.
    pub source_line: String,
    /// How many characters of the line stand before `source_line`.
    pub skipped: u32,
    /// How much of the line is meant, in characters.
    pub width: u32,
    /// What is wrong.
    pub message_ja: String,
    /// What is wrong, in English.
    pub message_en: String,
    /// What to do.
    pub help_ja: String,
    /// What to do, in English.
    pub help_en: String,
}

impl Diagnostic {
    /// What is wrong.
    #[must_use]
    pub fn message(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.message_ja,
            Lang::En => &self.message_en,
        }
    }

    /// What to do.
    #[must_use]
    pub fn help(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.help_ja,
            Lang::En => &self.help_en,
        }
    }

    /// The whole as text: place, the line, a caret, what is wrong and what to do.
    #[must_use]
    pub fn render(&self, lang: Lang) -> String {
        let word = match (self.severity, lang) {
            (Severity::Error, Lang::Ja) => "エラー",
            (Severity::Error, Lang::En) => "error",
            (Severity::Warning, Lang::Ja) => "警告",
            (Severity::Warning, Lang::En) => "warning",
        };
        let mut out = format!("{word}[{}]: {}\n", self.code, self.message(lang));
        if self.line == 0 {
            out.push_str(&format!("  --> {}\n", self.file));
        } else {
            let number = self.line.to_string();
            let pad = " ".repeat(number.len());
            out.push_str(&format!("{pad}--> {}:{}:{}\n", self.file, self.line, self.column));
            let (shown, before, meant) = self.window();
            out.push_str(&format!("{pad} |\n{number} | {shown}\n{pad} | "));
            out.push_str(&" ".repeat(before));
            out.push_str(&"^".repeat(meant.max(1)));
            out.push('\n');
        }
        let help = self.help(lang);
        if !help.is_empty() {
            let word = if lang == Lang::Ja { "対処" } else { "help" };
            out.push_str(&format!("  = {word}: {help}\n"));
        }
        out
    }

    /// The line as it is shown (a very long one is cut around the place), and in cells: what
    /// stands before the place, and the place.
    fn window(&self) -> (String, usize, usize) {
        const BEFORE: usize = 60;
        const SHOWN: usize = 120;
        let start = (self.column as usize).saturating_sub(1 + self.skipped as usize);
        let skip = if start > SHOWN - 20 { start - BEFORE } else { 0 };
        let cut = if skip > 0 || self.skipped > 0 { "…" } else { "" };
        let mut shown = cut.to_owned();
        let (mut before, mut meant) = (cells(cut), 0);
        for (at, c) in self.source_line.chars().enumerate().skip(skip).take(SHOWN) {
            let c = if c.is_control() { ' ' } else { c };
            let wide = cell(c);
            if at < start {
                before += wide;
            } else if at < start + self.width as usize {
                meant += wide;
            }
            shown.push(c);
        }
        if self.source_line.chars().nth(skip + SHOWN).is_some() {
            shown.push('…');
        }
        (shown, before, meant)
    }
}

/// A sentence without the middle of a word of it that nobody reads whole.
fn shortened(mut text: String) -> String {
    const ENDS: usize = 200;
    let head = text.char_indices().nth(ENDS).map(|(at, _)| at);
    let tail = text.char_indices().rev().nth(ENDS).map(|(at, _)| at);
    if let (Some(head), Some(tail)) = (head, tail)
        && head < tail
    {
        text.replace_range(head..tail, "…");
    }
    text
}

/// How many cells a text takes on a terminal.
#[must_use]
pub fn cells(text: &str) -> usize {
    text.chars().map(cell).sum()
}

/// One or two cells, after East Asian Width (UAX #11: W and F are two; ambiguous ones count as
/// one, as terminals show them). Half width kana are one.
const fn cell(c: char) -> usize {
    match c as u32 {
        0x1100..=0x115F
        | 0x2E80..=0x303E
        | 0x3041..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE4F
        | 0xFF01..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1FAFF
        | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

/// A rule text with what is needed to find places in it.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// The name of the file.
    pub name: Arc<str>,
    /// Its text.
    pub text: Arc<str>,
    line_starts: Arc<Vec<u32>>,
}

impl SourceText {
    /// A text with its name.
    #[must_use]
    pub fn new(name: &str, text: &str) -> Self {
        let mut starts = vec![0];
        for (at, byte) in text.bytes().enumerate() {
            if byte == b'\n' {
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        Self { name: name.into(), text: text.into(), line_starts: Arc::new(starts) }
    }

    /// The line of a byte, from 1.
    #[must_use]
    pub fn line_of(&self, byte: u32) -> u32 {
        u32::try_from(self.line_starts.partition_point(|&s| s <= byte)).unwrap_or(u32::MAX)
    }

    /// The text of a span; empty where the span is not of this text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// The start of a line's text and the text itself without its end.
    fn line(&self, line: u32) -> (usize, &str) {
        let at = (line as usize).saturating_sub(1);
        let start = self.line_starts.get(at).map_or(0, |&s| s as usize);
        let rest = self.text.get(start..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        (start, line.trim_end_matches('\r'))
    }

    /// A diagnostic of a place in this text.
    #[must_use]
    pub fn diagnose(&self, code: &'static str, span: Span, ja: String, en: String) -> Diagnostic {
        let line = self.line_of(span.start);
        let (start, text) = self.line(line);
        let before = (span.start as usize).saturating_sub(start);
        let end = (span.end as usize).saturating_sub(start);
        let chars = |to: usize| text.char_indices().take_while(|(at, _)| *at < to).count();
        let (column, last) = (chars(before), chars(end));
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Diagnostic {
            code,
            severity: severity_of(code),
            file: Arc::clone(&self.name),
            span,
            line,
            column: cut(column + 1),
            source_line: text.chars().skip(column.saturating_sub(100)).take(400).collect(),
            skipped: cut(column.saturating_sub(100)),
            width: cut(last.saturating_sub(column)),
            message_ja: shortened(ja),
            message_en: shortened(en),
            help_ja: String::new(),
            help_en: String::new(),
        }
    }
}

impl Diagnostic {
    /// A diagnostic of a whole file.
    #[must_use]
    pub fn of_file(code: &'static str, file: &str, ja: String, en: String) -> Self {
        Self {
            code,
            severity: severity_of(code),
            file: file.into(),
            span: Span::default(),
            line: 0,
            column: 0,
            source_line: String::new(),
            skipped: 0,
            width: 0,
            message_ja: ja,
            message_en: en,
            help_ja: String::new(),
            help_en: String::new(),
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn with_help(mut self, ja: impl Into<String>, en: impl Into<String>) -> Self {
        self.help_ja = ja.into();
        self.help_en = en.into();
        self
    }
}

fn severity_of(code: &str) -> Severity {
    if code.starts_with('W') { Severity::Warning } else { Severity::Error }
}

/// The candidate nearest to a mistyped word, if one is near enough to be meant.
#[must_use]
pub fn did_you_mean<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(64).collect();
    let limit = (word.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let chars: Vec<char> = candidate.chars().take(64).collect();
        if chars.len().abs_diff(word.len()) > limit {
            continue;
        }
        let distance = edits(&word, &chars);
        if distance <= limit
            && best.is_none_or(|(least, name)| (distance, candidate) < (least, name))
        {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, name)| name)
}

/// Levenshtein distance.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(b) {
            let above = *cell;
            let value = (corner + usize::from(x != y)).min(above + 1).min(left + 1);
            corner = above;
            left = value;
            *cell = value;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}
