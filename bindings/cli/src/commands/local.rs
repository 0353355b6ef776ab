//! `santei local`: rows of 地単公費マスター as rule text.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use santei_masters::Problem;
use santei_rules::local::{LocalFile, LocalRow, read};
use santei_rules::{SourceText, format, parse};
use serde_json::{Value, json};

use crate::app::App;
use crate::arguments::{Format, LocalArgs};
use crate::diagnostics::problem;
use crate::exit::Exit;
use crate::failure::{Failure, Words};
use crate::figures::count;
use crate::file_name::FileName;
use crate::input;
use crate::save::save;
use crate::table::{Align, Table};

pub fn run(app: &mut App, args: &LocalArgs) -> Result<Exit, Failure> {
    let bytes = input::bytes(&args.file)?;
    let (file, problems) = read(args.file.shown(), &bytes).map_err(|problem| {
        let words = Words::new(
            problem.message(santei_rules::Lang::Ja),
            problem.message(santei_rules::Lang::En),
        );
        Failure::new(Exit::Input, problem.code(), words).at(args.file.shown())
    })?;
    for one in &problems {
        let text = problem(app, app.notes.paint, one);
        app.notes.error(&text);
    }
    let written = match &args.output {
        Some(folder) => Some(write(folder, &args.file, &file)?),
        None => None,
    };
    let written = written.as_deref().map(Path::to_string_lossy);
    match args.form.format {
        Format::Json => app.out.json(&document(app, args, &file, &problems, written.as_deref()))?,
        Format::Human => human(app, args, &file, written.as_deref())?,
    }
    Ok(if problems.is_empty() { Exit::Done } else { Exit::Findings })
}

/// Writes the statements as a rule text named as the file.
fn write(folder: &FileName, from: &FileName, file: &LocalFile) -> Result<PathBuf, Failure> {
    let mut name = match from.path().file_stem() {
        Some(stem) if !from.is_standard() => stem.to_owned(),
        _ => OsString::from("local"),
    };
    name.push(".tensu");
    let folder = folder.path();
    let path = folder.join(name);
    let source = SourceText::new(&path.to_string_lossy(), &file.text());
    let text = format(&parse(&source).file);
    std::fs::create_dir_all(folder).map_err(|e| Failure::unwritable(folder, &e))?;
    save(&path, text.as_bytes())?;
    Ok(path)
}

fn expressed(file: &LocalFile) -> usize {
    file.rows.iter().filter(|row| row.statement.is_ok()).count()
}

fn reasons(app: &App, row: &LocalRow) -> Vec<String> {
    let why = row.statement.as_ref().err().into_iter().flatten();
    why.map(|reason| reason.message(app.reader_lang())).collect()
}

fn document(
    app: &App,
    args: &LocalArgs,
    file: &LocalFile,
    problems: &[Problem],
    written: Option<&str>,
) -> Value {
    let rows: Vec<Value> = file
        .rows
        .iter()
        .map(|row| {
            let unread = row.unread.iter();
            let unread: Vec<Value> =
                unread.map(|c| json!({ "column": c.column, "value": c.value })).collect();
            json!({
                "line": row.line, "name": row.name, "statement": row.statement.as_ref().ok(),
                "reasons": reasons(app, row), "unread": unread,
            })
        })
        .collect();
    let problems: Vec<Value> = problems
        .iter()
        .map(|p| {
            json!({
                "code": p.code(), "row": p.row, "column": p.column,
                "message": p.message(app.reader_lang()),
            })
        })
        .collect();
    json!({
        "file": args.file.shown(), "schemes": file.rows.len(), "expressed": expressed(file),
        "output": written, "rows": rows, "problems": problems,
    })
}

fn human(
    app: &mut App,
    args: &LocalArgs,
    file: &LocalFile,
    written: Option<&str>,
) -> Result<(), Failure> {
    let paint = app.out.paint;
    let (all, some) = (count(file.rows.len()), count(expressed(file)));
    let text = match app.lang {
        santei::Lang::Ja => format!("{}: {all} 行のうち {some} 行をルール文にしました", args.file),
        santei::Lang::En => format!("{}: {some} of {all} rows became rule text", args.file),
    };
    app.out.line(&paint.bold(&text))?;
    if let Some(path) = written {
        let text = format!("  {} {path}", app.pick("書き込み:", "written:"));
        app.out.line(&text)?;
    }
    let mut table = Table::new(&[
        (Align::Right, app.pick("行", "Row")),
        (Align::Left, app.pick("制度", "Scheme")),
        (Align::Left, app.pick("ルール文にできない理由", "Why there is no statement")),
    ]);
    for row in file.rows.iter().filter(|row| row.statement.is_err()) {
        let why = reasons(app, row).join(app.pick("、", ", "));
        table.row([row.line.to_string(), row.name.clone(), why]);
    }
    if expressed(file) < file.rows.len() {
        for line in table.lines(2, paint) {
            app.out.line(&line)?;
        }
    }
    unread(app, file)
}

/// The columns that no statement says, with their values and how many statements they belong to.
fn unread(app: &mut App, file: &LocalFile) -> Result<(), Failure> {
    let mut cells: Vec<&santei_rules::local::Cell> =
        file.rows.iter().filter(|row| row.statement.is_ok()).flat_map(|row| &row.unread).collect();
    if cells.is_empty() {
        return Ok(());
    }
    cells.sort_unstable();
    let title = app.pick(
        "値の意味が公表資料から確かめられず、ルール文に入っていない列（確かめて直してください）",
        "Columns that no statement says, for want of their meaning (check them and amend)",
    );
    let title = app.out.paint.yellow(title);
    app.out.line(&title)?;
    let mut table = Table::new(&[
        (Align::Left, app.pick("列 = 値", "Column = value")),
        (Align::Right, app.pick("行数", "Rows")),
    ]);
    for run in cells.chunk_by(|a, b| a == b) {
        let text = run.first().map(ToString::to_string).unwrap_or_default();
        table.row([text, count(run.len())]);
    }
    let paint = app.out.paint;
    for line in table.lines(2, paint) {
        app.out.line(&line)?;
    }
    Ok(())
}
