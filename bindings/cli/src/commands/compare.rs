//! `santei compare`: the same receipts under two schedules.

mod html;
mod human;

use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::rc::Rc;

use santei_bindings::receipts;
use santei_uke::compare::{Carried, Comparer, Comparison, ReceiptDifference};

use crate::app::App;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::figures::count;
use crate::file_name::FileName;
use crate::image_source::ImageSource;
use crate::input;
use crate::progress::ByteProgress;
use crate::receipt_arguments::{CompareArgs, ReportFormat};
use crate::receipt_files::{ReceiptFile, Telling};

use super::audit::facilities;

pub fn run(app: &mut App, args: &CompareArgs) -> Result<Exit, Failure> {
    let source = ImageSource::find(args.image.as_ref())?;
    let mut comparer = Comparer::new(
        source.image(),
        &args.from,
        &args.to,
        carried(args.map.as_ref())?,
        facilities(args.facility.as_ref())?,
        app.lang,
    )
    .map_err(|error| Failure::of(source.name(), receipts::no_schedule(&error)))?;
    let files = ReceiptFile::open_all(&args.files)?;
    let mut sink = Sink::open(args.output.as_ref())?;
    let size = files.iter().map(|f| f.size).sum::<Option<u64>>();
    let progress = Rc::new(ByteProgress::new(size, &app.notes));
    let each = !args.summary && args.format != ReportFormat::Html;
    if args.format == ReportFormat::Json {
        sink.write(app, "{\"receipts\":[")?;
    }
    let mut first = true;
    for file in files {
        progress.name(&file.name);
        let name = file.name.clone();
        let mut telling = Telling::new(&progress);
        comparer.read(file.reader(&progress), |one| {
            if !each {
                return ControlFlow::Continue(());
            }
            telling.tell(|| tell(app, args, &mut sink, &name, one, &mut first))
        });
        telling.end()?;
    }
    drop(progress);
    let comparison = comparer.comparison();
    let text = match args.format {
        ReportFormat::Human => human::summary(app, comparison),
        ReportFormat::Json => {
            let json = serde_json::to_string_pretty(comparison)
                .map_err(|e| Failure::unwritable("-", &e.into()))?;
            format!("\n],\"comparison\":{json}}}\n")
        }
        ReportFormat::Html => html::page(comparison, app.lang),
    };
    sink.write(app, &text)?;
    sink.end()?;
    left_out(app, comparison);
    Ok(if comparison.compared == 0 { Exit::Findings } else { Exit::Done })
}

/// Says what of the files is not in the comparison.
fn left_out(app: &mut App, all: &Comparison) {
    let receipts = all.receipts.saturating_sub(all.compared);
    if all.compared != 0 && receipts == 0 && all.unread == 0 {
        return;
    }
    let (receipts, unread) = (count_of(receipts), count_of(all.unread));
    let words = match app.lang {
        santei::Lang::Ja if all.receipts == 0 => {
            format!("注意: ファイルにレセプトがありません（読めない記録 {unread} 件）")
        }
        santei::Lang::En if all.receipts == 0 => {
            format!("note: the files hold no receipt ({unread} records cannot be read)")
        }
        santei::Lang::Ja => format!(
            "注意: 比較していないレセプト {receipts} 件、読めない記録 {unread} 件。\
             理由は `santei audit` が示します"
        ),
        santei::Lang::En => format!(
            "note: {receipts} receipts are not compared and {unread} records cannot be read: \
             `santei audit` says why"
        ),
    };
    app.notes.say(&words);
}

fn count_of(number: u64) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX))
}

fn tell(
    app: &mut App,
    args: &CompareArgs,
    sink: &mut Sink,
    file: &str,
    one: &ReceiptDifference,
    first: &mut bool,
) -> Result<(), Failure> {
    let text = match args.format {
        ReportFormat::Human => human::receipt(app, file, one),
        _ => {
            let json =
                serde_json::to_string(one).map_err(|e| Failure::unwritable("-", &e.into()))?;
            format!("{}\n{json}", if *first { "" } else { "," })
        }
    };
    *first = false;
    sink.write(app, &text)
}

/// Where the result goes.
enum Sink {
    Out,
    File(PathBuf, std::io::BufWriter<std::fs::File>),
}

impl Sink {
    fn open(name: Option<&FileName>) -> Result<Self, Failure> {
        let Some(name) = name.filter(|name| !name.is_standard()) else { return Ok(Self::Out) };
        let path = name.path();
        let file = std::fs::File::create(path).map_err(|e| Failure::unwritable(path, &e))?;
        Ok(Self::File(path.to_owned(), std::io::BufWriter::new(file)))
    }

    fn write(&mut self, app: &mut App, text: &str) -> Result<(), Failure> {
        match self {
            Self::Out => app.out.bytes(text.as_bytes()),
            Self::File(path, file) => {
                file.write_all(text.as_bytes()).map_err(|e| Failure::unwritable(path, &e))
            }
        }
    }

    fn end(self) -> Result<(), Failure> {
        match self {
            Self::Out => Ok(()),
            Self::File(path, mut file) => file.flush().map_err(|e| Failure::unwritable(&path, &e)),
        }
    }
}

/// What the law of the revisions carries over, and what the file (`--map`) says.
fn carried(name: Option<&FileName>) -> Result<Carried, Failure> {
    let text = name.map(input::text).transpose()?.unwrap_or_default();
    receipts::carried(&text)
        .map_err(|trouble| trouble.within(name.map_or("--map", FileName::shown)).into())
}
