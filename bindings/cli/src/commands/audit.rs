//! `santei audit`: receipts against the schedule.

mod csv;
mod human;

use std::ops::ControlFlow;
use std::rc::Rc;

use santei_bindings::receipts::{self, FindingOf};
use santei_uke::audit::{Auditor, Facilities, Options, Summary, Suppressions};

use crate::app::App;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::file_name::FileName;
use crate::image_source::ImageSource;
use crate::input;
use crate::progress::ByteProgress;
use crate::receipt_arguments::{AuditArgs, FindingFormat};
use crate::receipt_files::{ReceiptFile, Telling};

pub fn run(app: &mut App, args: &AuditArgs) -> Result<Exit, Failure> {
    let options = Options {
        lang: app.lang,
        facilities: facilities(args.facility.as_ref())?,
        suppressions: suppressions(args.suppress.as_ref())?,
        under_claims: args.under_claims,
        reminders: !args.no_reminders,
    };
    let source = ImageSource::find(args.image.as_ref())?;
    let image = source.image();
    let files = ReceiptFile::open_all(&args.files)?;
    let size = files.iter().map(|f| f.size).sum::<Option<u64>>();
    let progress = Rc::new(ByteProgress::new(size, &app.notes));
    let mut auditor = Auditor::new(image, options);
    let mut summary = Summary::default();
    begin(app, args)?;
    let mut first = true;
    for file in files {
        progress.name(&file.name);
        let name = file.name.clone();
        let mut telling = Telling::new(&progress);
        let of_file = auditor.read(file.reader(&progress), |report| {
            if args.summary || report.findings.is_empty() {
                return ControlFlow::Continue(());
            }
            telling.tell(|| tell(app, args.format, &name, report, &mut first))
        });
        telling.end()?;
        summary.add(&of_file);
    }
    drop(progress);
    end(app, args, &summary)?;
    unchecked(app, image);
    Ok(if summary.has_faults() { Exit::Findings } else { Exit::Done })
}

/// What stands before all findings.
fn begin(app: &mut App, args: &AuditArgs) -> Result<(), Failure> {
    match args.format {
        FindingFormat::Json => app.out.bytes(b"{\"findings\":["),
        FindingFormat::Csv if !args.summary => {
            let heading = csv::heading(app.lang);
            app.out.line(&heading)
        }
        _ => Ok(()),
    }
}

fn tell(
    app: &mut App,
    format: FindingFormat,
    file: &str,
    report: &santei_uke::audit::ReceiptReport,
    first: &mut bool,
) -> Result<(), Failure> {
    if format == FindingFormat::Human {
        return human::receipt(app, file, report);
    }
    for finding in &report.findings {
        match format {
            FindingFormat::Csv => app.out.line(&csv::row(file, finding, app.lang))?,
            format => {
                let comma = if *first || format == FindingFormat::Ndjson { "" } else { "," };
                let text = serde_json::to_string(&FindingOf { file, finding })
                    .map_err(|e| Failure::unwritable("-", &e.into()))?;
                let text = if format == FindingFormat::Json {
                    format!("{comma}\n{text}")
                } else {
                    format!("{text}\n")
                };
                app.out.bytes(text.as_bytes())?;
            }
        }
        *first = false;
    }
    Ok(())
}

/// What stands behind them. A stream of findings ends with its sums only where they are asked for.
fn end(app: &mut App, args: &AuditArgs, summary: &Summary) -> Result<(), Failure> {
    match args.format {
        FindingFormat::Human => human::summary(app, summary),
        FindingFormat::Json => {
            app.out.bytes(b"\n],\"summary\":")?;
            app.out.json(summary)?;
            app.out.line("}")
        }
        FindingFormat::Ndjson if args.summary => app.out.json(summary),
        FindingFormat::Csv if args.summary => {
            for line in csv::sums(summary, app.lang) {
                app.out.line(&line)?;
            }
            Ok(())
        }
        FindingFormat::Ndjson | FindingFormat::Csv => Ok(()),
    }
}

/// Says which tables the answer does not rest on.
fn unchecked(app: &mut App, image: &santei::image::Image<'_>) {
    let names: Vec<String> = image.schedules().map(|s| s.name).collect();
    for (at, name) in names.iter().enumerate() {
        let tables: Vec<&str> = image
            .missing()
            .filter(|(schedule, _)| usize::from(schedule.0) == at)
            .map(|(_, table)| santei::image::table_name(table))
            .collect();
        if tables.is_empty() {
            continue;
        }
        let tables = tables.join(", ");
        let words = match app.lang {
            santei::Lang::Ja => {
                format!("注意: {name} の電子点数表 {tables} がイメージになく、調べていません")
            }
            santei::Lang::En => {
                format!("note: tables {tables} of {name} are not in the image: not checked")
            }
        };
        app.notes.say(&words);
    }
}

pub(super) fn facilities(name: Option<&FileName>) -> Result<Facilities, Failure> {
    let Some(name) = name else { return Ok(Facilities::default()) };
    let text = input::text(name)?;
    receipts::facilities(&text).map_err(|trouble| trouble.within(name.shown()).into())
}

fn suppressions(name: Option<&FileName>) -> Result<Suppressions, Failure> {
    let Some(name) = name else { return Ok(Suppressions::default()) };
    let text = input::text(name)?;
    receipts::suppressions(&text).map_err(|trouble| trouble.within(name.shown()).into())
}
