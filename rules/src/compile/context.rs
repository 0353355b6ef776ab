//! What the passes of the compiler share.

use std::collections::{BTreeMap, BTreeSet};

use santei::Day;
use santei::ir::{FactId, Program, ScheduleId, SetId, SourceId};
use santei_masters::{Problem, Report};

use super::conditions::Uses;
use super::cost::Cost;
use super::exprs::Type;
use super::{Outcome, Stats};
use crate::ast::{DayAt, EntryKind, Expr, File, Keyword, Name, PartKind, Statement};
use crate::diagnostic::{Diagnostic, Severity, SourceText, did_you_mean};
use crate::example::ExampleCase;
use crate::span::Span;

/// A rule text that was parsed.
pub(crate) struct ParsedText {
    pub(crate) source: SourceText,
    pub(crate) file: File,
    /// Whether it comes with the crate, so that its reader cannot correct it.
    pub(crate) carried: bool,
}

/// A statement with the schedules that it belongs to.
#[derive(Clone)]
pub(crate) struct Declared<'a> {
    pub(crate) text: &'a ParsedText,
    pub(crate) statement: &'a Statement,
    /// The names behind `in`; `None`: every schedule.
    pub(crate) scope: Option<&'a [Name]>,
    /// The schedules of the program in which it holds, with its days there.
    pub(crate) instances: Vec<Instance>,
    /// Whether it also belongs to a schedule of which no file is given.
    pub(crate) beyond: bool,
    /// The rule text's place in the program's sources.
    pub(crate) source: SourceId,
}

/// A statement in one schedule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instance {
    pub(crate) schedule: ScheduleId,
    pub(crate) from: Day,
    pub(crate) to: Day,
}

impl<'a> Declared<'a> {
    pub(crate) fn keyword(&self) -> Keyword {
        self.statement.keyword
    }

    pub(crate) fn name(&self) -> &'a Name {
        &self.statement.name
    }

    pub(crate) fn line(&self) -> u32 {
        self.text.source.line_of(self.statement.span.start)
    }

    /// The first entry for which `pick` gives something.
    pub(crate) fn find<T>(&self, pick: impl Fn(&'a EntryKind) -> Option<T>) -> Option<T> {
        self.statement.entries.iter().find_map(|e| pick(&e.kind))
    }

    pub(crate) fn cite(&self) -> &'a str {
        self.find(|e| if let EntryKind::Cite(t) = e { Some(t.value.as_str()) } else { None })
            .unwrap_or_default()
    }

    pub(crate) fn first_day(&self) -> Option<&'a DayAt> {
        self.find(|e| if let EntryKind::From(d) = e { Some(d) } else { None })
    }

    pub(crate) fn last_day(&self) -> Option<&'a DayAt> {
        self.find(|e| if let EntryKind::To(d) = e { Some(d) } else { None })
    }
}

/// What a schedule statement says beyond the IR.
#[derive(Clone, Debug, Default)]
pub(crate) struct ScheduleInfo {
    /// Folders or prefixes of the files that belong to it, and those that do not.
    pub(crate) files: Vec<String>,
    pub(crate) except: Vec<String>,
    /// Folders or files whose masters hold only part of their codes.
    pub(crate) partial: Vec<String>,
    /// Spans in which a list of drug prices holds.
    pub(crate) drug_prices: Vec<(Day, Day)>,
    /// Tables that a full edition has.
    pub(crate) tables: Vec<santei::ir::TableKind>,
}

pub(crate) struct Context<'a> {
    pub(crate) program: Program,
    /// Schedules with one edition of the procedure master, which is not that of their first day.
    pub(crate) one_edition: BTreeSet<usize>,
    pub(crate) schedule_info: Vec<ScheduleInfo>,
    pub(crate) declared: Vec<Declared<'a>>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) reports: Vec<Report>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) stats: Stats,
    /// Official files by path.
    pub(crate) source_ids: BTreeMap<String, SourceId>,
    /// Families of codes (first digit) of which no master is given: their codes are not checked.
    pub(crate) unchecked: BTreeSet<u32>,
    /// Named sets by schedule.
    pub(crate) set_ids: BTreeMap<(ScheduleId, String), SetId>,
    pub(crate) fact_ids: BTreeMap<String, FactId>,
    /// What asking each fact costs, beyond its node.
    pub(crate) fact_costs: Vec<Cost>,
    /// Named conditions by schedule.
    pub(crate) conditions: BTreeMap<(ScheduleId, String), Condition<'a>>,
    /// Collective standards (名寄せコード) by schedule, and what each is met by.
    pub(crate) collectives: BTreeMap<(ScheduleId, u16), Vec<u16>>,
    /// Whether starter facts are given: they hold part of the codes only.
    pub(crate) starter: bool,
    /// Places of codes that the starter masters do not hold.
    pub(crate) not_at_hand: usize,
}

/// A named condition in one schedule.
#[derive(Clone)]
pub(crate) struct Condition<'a> {
    pub(crate) declared: Declared<'a>,
    pub(crate) expr: &'a Expr,
    /// Its type; `None` where something is wrong with it, which was told.
    pub(crate) kind: Option<Type>,
    /// What it asks of the place where it is used.
    pub(crate) uses: Uses,
}

impl<'a> Context<'a> {
    pub(crate) fn new(texts: &'a [ParsedText], diagnostics: Vec<Diagnostic>) -> Self {
        let mut context = Self {
            program: Program::default(),
            schedule_info: Vec::new(),
            declared: Vec::new(),
            diagnostics,
            reports: Vec::new(),
            problems: Vec::new(),
            stats: Stats::default(),
            source_ids: BTreeMap::new(),
            one_edition: BTreeSet::new(),
            unchecked: BTreeSet::new(),
            set_ids: BTreeMap::new(),
            fact_ids: BTreeMap::new(),
            fact_costs: Vec::new(),
            conditions: BTreeMap::new(),
            collectives: BTreeMap::new(),
            starter: false,
            not_at_hand: 0,
        };
        for text in texts {
            let source = context.add_rule_text(text);
            let mut scope = None;
            for part in &text.file.parts {
                match &part.kind {
                    PartKind::In(names) => scope = Some(names.as_slice()),
                    PartKind::Statement(statement) => context.declared.push(Declared {
                        text,
                        statement,
                        scope,
                        instances: Vec::new(),
                        beyond: false,
                        source,
                    }),
                }
            }
        }
        context.stats.statements = context.declared.len();
        context
    }

    fn add_rule_text(&mut self, text: &ParsedText) -> SourceId {
        let name = text.source.name.rsplit('/').next().unwrap_or_default().to_owned();
        // The fingerprint is that of the bytes, by the same code that takes the official ones.
        let file = santei_masters::SourceFile::new(
            &*text.source.name,
            text.source.text.as_bytes().to_vec(),
        );
        let lines = text.source.text.lines().count();
        self.add_source(santei::ir::Source {
            name,
            kind: "rule-text".into(),
            sha256: file.sha256,
            rows_good: u32::try_from(lines).unwrap_or(u32::MAX),
            rows_bad: 0,
            official: false,
        })
    }

    pub(crate) fn add_source(&mut self, source: santei::ir::Source) -> SourceId {
        let id = SourceId(u16::try_from(self.program.sources.len()).unwrap_or(u16::MAX));
        self.program.sources.push(source);
        id
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// An error of a place in a rule text.
    pub(crate) fn tell(
        &mut self,
        text: &ParsedText,
        code: &'static str,
        span: Span,
        message: (String, String),
        help: (String, String),
    ) {
        let diagnostic = text.source.diagnose(code, span, message.0, message.1);
        self.report(diagnostic.with_help(help.0, help.1));
    }

    /// The name of a statement is taken by another one.
    pub(crate) fn taken(&mut self, declared: &Declared<'_>, ja: String, en: String) {
        let help = ("別の名前を付けてください".into(), "give it another name".into());
        self.tell(declared.text, "E0311", declared.name().span, (ja, en), help);
    }

    /// A fact that is not declared.
    pub(crate) fn unknown_fact(&mut self, text: &ParsedText, name: &Name) {
        let near = did_you_mean(&name.value, self.fact_ids.keys().map(String::as_str));
        let help = match near {
            Some(near) => (format!("`{near}` ではありませんか"), format!("did you mean `{near}`?")),
            None => (
                format!("`fact {} {{ … }}` を宣言してください", name.value),
                format!("declare `fact {} {{ … }}`", name.value),
            ),
        };
        let message = (
            format!("事実「{}」は宣言されていません", name.value),
            format!("no fact `{}` is declared", name.value),
        );
        self.tell(text, "E0313", name.span, message, help);
    }

    /// Whether an error within the statement was told: what follows from it is not told again.
    pub(crate) fn has_error_within(&self, declared: &Declared<'_>) -> bool {
        let span = declared.statement.span;
        self.diagnostics.iter().any(|d| {
            d.severity == Severity::Error
                && d.file == declared.text.source.name
                && span.start <= d.span.start
                && d.span.start < span.end
        })
    }

    /// Whether masters are given at all; without them codes cannot be checked.
    pub(crate) fn has_masters(&self) -> bool {
        !self.program.items.is_empty()
    }

    /// Whether the procedure master of a schedule is only partly at hand.
    pub(crate) fn is_partial(&self, schedule: ScheduleId) -> bool {
        self.program.schedules.get(usize::from(schedule.0)).is_some_and(|s| s.partial)
    }

    pub(crate) fn finish(mut self, examples: Vec<ExampleCase>) -> Outcome {
        // By file and place; of what is said twice of one place (a statement that stands in
        // several schedules) once.
        self.diagnostics.sort_by(|a, b| {
            (&a.file, a.span.start, a.code, &a.message_ja).cmp(&(
                &b.file,
                b.span.start,
                b.code,
                &b.message_ja,
            ))
        });
        self.diagnostics.dedup_by(|a, b| {
            a.file == b.file
                && a.span.start == b.span.start
                && a.code == b.code
                && a.message_ja == b.message_ja
        });
        let failed = self.diagnostics.iter().any(|d| d.severity == Severity::Error);
        Outcome {
            program: if failed { None } else { Some(self.program) },
            diagnostics: self.diagnostics,
            reports: self.reports,
            problems: self.problems,
            examples,
            cases: Vec::new(),
            stats: self.stats,
        }
    }
}
