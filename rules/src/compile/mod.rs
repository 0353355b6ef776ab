//! The compiler: rule texts and official files become one [`Program`].

mod amendments;
mod burden;
mod calendars;
mod codes;
mod collectives;
mod conditions;
mod context;
mod cost;
mod entries_check;
mod exprs;
mod facts;
mod items;
mod masters;
mod order;
mod rows;
mod rules;
mod schedules;
mod sets;
mod sources;
mod tables;
mod unlisted;

use santei::ir::Program;
use santei_masters::starter::StarterData;
use santei_masters::{Problem, Report, SourceFile};

use crate::diagnostic::{Diagnostic, Severity, SourceText};
use crate::example::{self, ExampleCase};
use crate::parser::parse;
use crate::workers;

use context::ParsedText;

pub(crate) use codes::disease_code;
pub(crate) use context::{Context, Declared};
pub(crate) use facts::{literal_value, wrong_value};
use rows::{Rows, Tests};

/// A rule text.
#[derive(Clone, Debug)]
pub struct RuleText {
    /// Its name, with `/` between folders: rule texts are evaluated in the order of their names.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// An official file and the schedule that it belongs to.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// The file.
    pub file: SourceFile,
    /// The schedule, where it is known; otherwise the `files` entries of the schedules decide by
    /// the file's path.
    pub schedule: Option<String>,
}

/// What is compiled.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Rule texts.
    pub rules: Vec<RuleText>,
    /// Official files.
    pub files: Vec<InputFile>,
    /// Starter facts, with their texts for the record of sources.
    pub starter: Option<Starter>,
}

/// Starter facts (`masters/starter`).
#[derive(Clone, Debug, Default)]
pub struct Starter {
    /// What was read.
    pub data: StarterData,
    /// The fact files: name and SHA-256 of the bytes.
    pub files: Vec<(String, [u8; 32])>,
}

/// What a compilation gives.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The program; `None` where a diagnostic is an error.
    pub program: Option<Program>,
    /// What is wrong with the rule texts, in the order of files and places.
    pub diagnostics: Vec<Diagnostic>,
    /// How the official files were read.
    pub reports: Vec<Report>,
    /// What the masters' rows contradict when they are put together.
    pub problems: Vec<Problem>,
    /// The examples of the rule texts.
    pub examples: Vec<ExampleCase>,
    /// The examples of the patient's share.
    pub cases: Vec<crate::burden::BurdenCase>,
    /// Figures.
    pub stats: Stats,
}

/// Figures of a compilation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Statements read.
    pub statements: usize,
    /// Rules that no example names, by name.
    pub rules_without_example: Vec<String>,
    /// Schedules that rule texts declare and for which no file is given; they are left out.
    pub absent_schedules: Vec<String>,
    /// Rows of point tables left out because they are erased (変更区分 1).
    pub rows_erased: u64,
    /// Rows of point tables whose days lie outside their schedule.
    pub rows_outside: u64,
    /// Rows of dental point tables, which are read and checked and have no place in the program
    /// yet.
    pub rows_dental: u64,
    /// Rows of the table of comments that name no comment.
    pub rows_without_comment: u64,
    /// Files that were given and are not of a kind that is used.
    pub files_unused: Vec<String>,
}

/// Compiles rule texts and official files.
///
/// ```
/// use santei_rules::{Input, RuleText, compile};
/// let text = "schedule r06 {\n  cite \"令和6年厚生労働省告示第57号\"\n  title \"令和6年度\"\n  \
///             from 2024-06-01\n  yen-per-point 10\n}\n";
/// let rules = vec![RuleText { name: "r06.tensu".into(), text: text.into() }];
/// let outcome = compile(&Input { rules, ..Input::default() });
/// assert!(outcome.diagnostics.is_empty());
/// assert_eq!(outcome.program.map(|p| p.schedules.len()), Some(1));
/// ```
#[must_use]
pub fn compile(input: &Input) -> Outcome {
    let mut texts: Vec<&RuleText> = input.rules.iter().collect();
    texts.sort_by(|a, b| a.name.cmp(&b.name));
    let read = workers::map(&texts, |text| {
        let source = SourceText::new(&text.name, &text.text);
        let result = parse(&source);
        let carried = crate::texts::is_carried(&text.name, &text.text);
        (ParsedText { source, file: result.file, carried }, result.diagnostics)
    });
    let (parsed, told): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    let diagnostics = told.into_iter().flatten().collect();
    let mut context = Context::new(&parsed, diagnostics);
    entries_check::run(&mut context);
    schedules::run(&mut context, input);
    let loaded = sources::load(&mut context, input);
    let catalogues = masters::build(&mut context, input, &loaded);
    let tests = Tests::of(&mut context);
    // What the sets need of the masters takes as long as the items and the tables.
    let rows = workers::beside(
        || Rows::of(&catalogues, &tests),
        || {
            items::run(&mut context, &catalogues);
            collectives::run(&mut context);
            tables::run(&mut context, input, &loaded);
            unlisted::run(&mut context);
            facts::run(&mut context);
            codes::run(&mut context, &catalogues);
        },
    );
    sets::run(&mut context, rows);
    calendars::run(&mut context);
    conditions::run(&mut context);
    facts::defaults(&mut context);
    rules::run(&mut context);
    order::run(&mut context);
    let cases = burden::run(&mut context);
    let examples = example::collect(&mut context);
    let mut outcome = context.finish(examples);
    outcome.cases = cases;
    outcome
}

impl Outcome {
    /// Whether a program was made.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.program.is_some()
    }

    /// The errors alone.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|d| d.severity == Severity::Error)
    }
}
