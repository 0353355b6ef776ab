//! What the law says of columns of a master of which only part is at hand: its rows may hold there what
//! an earlier revision said.
//!
//! A row of a `partial` master is read with what an `amend` states of it. The publisher's whole master
//! stands as it is; where it says otherwise, that is told.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use santei::ir::ScheduleId;
use santei_masters::layout::{Column, ColumnType, Layout};
use santei_masters::{Code, FileKind, Record, Snapshot};

use super::context::{Context, Declared};
use super::masters::date;
use super::rows::key_of_column;
use crate::ast::{CodeRef, EntryKind, Keyword, Name, Stated, TestValue};
use crate::span::Span;

/// What a column of a row is to hold.
#[derive(Clone)]
enum Cell {
    Text(String),
    As(&'static Column),
}

impl Cell {
    fn of<'a>(&'a self, record: &'a Record) -> &'a str {
        match self {
            Self::Text(text) => text,
            Self::As(column) => record.value(column),
        }
    }
}

/// A column of a row in a schedule, and where it is stated.
struct Amendment<'d, 'a> {
    declared: &'d Declared<'a>,
    code: &'d CodeRef,
    column: &'static Column,
    cell: Cell,
}

/// The amendments of a schedule by code and 項番.
type Amendments<'d, 'a> = BTreeMap<ScheduleId, BTreeMap<(Code, u32), Amendment<'d, 'a>>>;

/// Amends the snapshots of the procedure master.
pub(super) fn run(context: &mut Context<'_>, snapshots: &mut [Snapshot]) {
    let Some(layout) = Layout::of(FileKind::Procedure) else { return };
    let declared = context.declared.iter().filter(|d| d.keyword() == Keyword::Amend);
    let declared: Vec<Declared<'_>> = declared.cloned().collect();
    let mut all = Amendments::new();
    for (at, one) in declared.iter().enumerate() {
        let name = &one.name().value;
        if declared.iter().take(at).any(|d| d.name().value == *name && meet(d, one)) {
            context.taken(
                one,
                format!("読替え「{name}」が二度宣言されています"),
                format!("the amendment `{name}` is declared twice"),
            );
        }
        collect(context, layout, one, &mut all);
    }
    for (schedule, amendments) in &all {
        let Some(schedule) = context.program.schedules.get(usize::from(schedule.0)) else {
            continue;
        };
        let (name, start) = (schedule.name.clone(), date(schedule.from));
        let mut whole: Option<&Snapshot> = None;
        for snapshot in snapshots.iter_mut().filter(|s| s.start == start && s.name == name) {
            if snapshot.complete {
                let later = whole.is_none_or(|w| w.edition <= snapshot.edition);
                whole = if later { Some(snapshot) } else { whole };
            } else {
                amend(layout, snapshot, amendments);
            }
        }
        if let Some(whole) = whole {
            compare(context, layout, whole, amendments);
        }
    }
}

/// Whether two statements hold in one schedule.
fn meet(a: &Declared<'_>, b: &Declared<'_>) -> bool {
    a.instances.iter().any(|a| b.instances.iter().any(|b| a.schedule == b.schedule))
}

fn collect<'d, 'a>(
    context: &mut Context<'_>,
    layout: &'static Layout,
    declared: &'d Declared<'a>,
    all: &mut Amendments<'d, 'a>,
) {
    for entry in &declared.statement.entries {
        let EntryKind::States(key, stated) = &entry.kind else { continue };
        let Some(column) = key_of_column(context, declared, layout, key) else { continue };
        let Some(cell) = cell(context, declared, layout, (key, column), stated) else { continue };
        let codes = declared.find(|e| if let EntryKind::Codes(c) = e { Some(c) } else { None });
        for code in codes.into_iter().flatten() {
            // What is no code is told where all codes are checked.
            let Ok(number) = code.code.value.parse::<Code>() else { continue };
            for instance in &declared.instances {
                let of = all.entry(instance.schedule).or_default();
                if of.contains_key(&(number, column.position)) {
                    twice(context, declared, entry.span, (code, key));
                    continue;
                }
                let one = Amendment { declared, code, column, cell: cell.clone() };
                of.insert((number, column.position), one);
            }
        }
    }
}

/// What is stated of a column, if the column can hold it.
fn cell(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    layout: &'static Layout,
    (key, column): (&Name, &'static Column),
    stated: &Stated,
) -> Option<Cell> {
    let (span, cell) = match stated {
        Stated::As(other) => {
            let from = key_of_column(context, declared, layout, other)?;
            let dec_of_int = column.kind == ColumnType::Dec && from.kind == ColumnType::Int;
            let held = column.kind == from.kind || dec_of_int;
            (other.span, held.then_some(Cell::As(from)))
        }
        Stated::Value(TestValue::Number(n)) => (n.span, text(column, n.value.to_string())),
        Stated::Value(TestValue::Text(t)) => (t.span, text(column, t.value.clone())),
    };
    if cell.is_none() {
        context.tell(
            declared.text,
            "E0350",
            span,
            (
                format!("`{}`（{}）に入る値ではありません", key.value, column.name),
                format!("`{}` cannot hold this", key.value),
            ),
            ("項目の型を確かめてください".into(), "check the type of the column".into()),
        );
    }
    cell
}

fn text(column: &Column, text: String) -> Option<Cell> {
    column.takes(&text).then_some(Cell::Text(text))
}

fn twice(
    context: &mut Context<'_>,
    declared: &Declared<'_>,
    span: Span,
    (code, key): (&CodeRef, &Name),
) {
    let (code, key) = (&code.code.value, &key.value);
    context.tell(
        declared.text,
        "E0322",
        span,
        (
            format!("コード {code} の `{key}` が二度書かれています"),
            format!("`{key}` of {code} is stated twice"),
        ),
        ("一方を消してください".into(), "delete one of them".into()),
    );
}

/// The records of the codes that are spoken of, with their rows from 0.
fn records(layout: &'static Layout, snapshot: &Snapshot) -> BTreeMap<Code, (u32, Record)> {
    let all = (0..).zip(Record::all(layout, &snapshot.table));
    all.filter_map(|(row, record)| Some((record.code().ok()?, (row, record)))).collect()
}

fn amend(
    layout: &'static Layout,
    snapshot: &mut Snapshot,
    amendments: &BTreeMap<(Code, u32), Amendment<'_, '_>>,
) {
    let records = records(layout, snapshot);
    let changes: BTreeMap<(u32, u32), String> = amendments
        .iter()
        .filter_map(|((code, position), amendment)| {
            let (row, record) = records.get(code)?;
            Some(((*row, *position), amendment.cell.of(record).to_owned()))
        })
        .collect();
    snapshot.table = Arc::new(snapshot.table.amended(&changes));
}

/// Tells where the publisher's whole master says otherwise: it stands.
fn compare(
    context: &mut Context<'_>,
    layout: &'static Layout,
    whole: &Snapshot,
    amendments: &BTreeMap<(Code, u32), Amendment<'_, '_>>,
) {
    let records = records(layout, whole);
    for ((code, _), amendment) in amendments {
        let Some((_, record)) = records.get(code) else { continue };
        let (published, stated) = (record.value(amendment.column), amendment.cell.of(record));
        if same(published, stated) {
            continue;
        }
        let key = &amendment.column.key;
        let name = &amendment.column.name;
        context.tell(
            amendment.declared.text,
            "W0335",
            amendment.code.code.span,
            (
                format!(
                    "マスターの `{key}`（{name}）は {published} で、この文の {stated} と違います"
                ),
                format!("the master's `{key}` is {published}, and this statement says {stated}"),
            ),
            (
                "マスターの値を使います。文を根拠と見比べてください".into(),
                "the master's value is used; hold the statement against its citation".into(),
            ),
        );
    }
}

fn same(a: &str, b: &str) -> bool {
    a == b || matches!((a.parse::<Decimal>(), b.parse::<Decimal>()), (Ok(a), Ok(b)) if a == b)
}

#[cfg(test)]
mod tests {
    use santei::ir::Body;
    use santei::{Code, Fixed};
    use santei_masters::SourceFile;

    use crate::{Input, InputFile, Outcome, RuleText, compile};

    const SCHEDULE: &str = "schedule r08 {\n  cite \"x\"\n  title \"x\"\n  from 2026-06-01\n  \
        yen-per-point 10\n  files \"R8\"\n  partial \"part\"\n}\nin r08\n";

    /// 筋電図（１筋につき） with the points of one revision and the step of the one before.
    fn row(points: &str, step: &str) -> String {
        let mut cells = vec![String::new(); 150];
        for (position, text) in [
            (1, "0"),
            (3, "160166510"),
            (5, "筋電図（１筋につき）"),
            (11, "3"),
            (12, points),
            (30, "1"),
            (31, "1"),
            (32, "99999999"),
            (33, "1"),
            (34, step),
            (87, "20260601"),
            (88, "99999999"),
        ] {
            text.clone_into(&mut cells[position - 1]);
        }
        cells.iter().map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(",")
    }

    fn run(files: &[(&str, String)], rules: &str) -> Outcome {
        let files = files.iter().map(|(name, text)| InputFile {
            file: SourceFile::new(*name, text.clone().into_bytes()),
            schedule: None,
        });
        let rules = vec![RuleText { name: "a.tensu".into(), text: format!("{SCHEDULE}{rules}") }];
        compile(&Input { rules, files: files.collect(), starter: None })
    }

    fn told(outcome: &Outcome) -> Vec<(&'static str, String)> {
        outcome.diagnostics.iter().map(|d| (d.code, d.message_en.clone())).collect()
    }

    fn step(outcome: &Outcome) -> Option<Fixed> {
        let program = outcome.program.as_ref()?;
        let item = program.items.iter().find(|i| i.code == Code(160_166_510))?;
        let Body::Procedure(procedure) = &item.versions.last()?.body else { return None };
        procedure.steps.as_ref().map(|s| s.points)
    }

    fn amend(states: &str) -> String {
        format!(
            "amend 筋電図 {{\n  cite \"D239 1\"\n  codes 160166510 \"筋電図（１筋につき）\"\n{states}}}\n"
        )
    }

    const PART: &str = "R8/part/s_20260601.csv";
    const WHOLE: &str = "R8/master/s_20261001.csv";

    #[test]
    fn a_partial_master_is_read_with_what_is_stated() {
        let part = [(PART, row("384.00", "320.00"))];
        assert_eq!(step(&run(&part, "")), Some(Fixed::from_int(320).unwrap()));
        for states in ["  states step_points 384\n", "  states step_points as points\n"] {
            let outcome = run(&part, &amend(states));
            assert_eq!(told(&outcome), []);
            assert_eq!(step(&outcome), Some(Fixed::from_int(384).unwrap()));
        }
    }

    #[test]
    fn a_whole_master_stands_and_is_told_where_it_differs() {
        let text = amend("  states step_points as points\n");
        let same = run(&[(WHOLE, row("384.00", "384.00"))], &text);
        assert_eq!(told(&same), []);
        let both = [(PART, row("384.00", "320.00")), (WHOLE, row("384.00", "384.00"))];
        let both = run(&both, &text);
        assert_eq!(told(&both), []);
        assert_eq!(step(&both), Some(Fixed::from_int(384).unwrap()));
        let other = run(&[(WHOLE, row("384.00", "300.00"))], &text);
        assert_eq!(
            told(&other),
            [(
                "W0335",
                "the master's `step_points` is 300.00, and this statement says 384.00".into()
            )]
        );
        assert_eq!(step(&other), Some(Fixed::from_int(300).unwrap()));
    }

    #[test]
    fn what_no_column_holds_is_told() {
        let part = [(PART, row("384.00", "320.00"))];
        let codes = |states: &str| -> Vec<&'static str> {
            told(&run(&part, &amend(states))).into_iter().map(|(code, _)| code).collect()
        };
        assert_eq!(codes("  states step_point 384\n"), ["E0315"]);
        assert_eq!(codes("  states step_points as unit_names\n"), ["E0315"]);
        assert_eq!(codes("  states step_points as unit_name\n"), ["E0350"]);
        assert_eq!(codes("  states step_points \"x\"\n"), ["E0350"]);
        assert_eq!(codes("  states step_size 1.5\n"), ["E0350"]);
        assert_eq!(codes("  states step_points 1\n  states step_points 2\n"), ["E0322"]);
        let two = format!("{0}{0}", amend("  states step_points 384\n"));
        assert_eq!(told(&run(&part, &two)).len(), 2);
    }
}
