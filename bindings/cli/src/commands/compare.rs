//! `santei compare`: the same receipts under two schedules.

mod html;
mod human;

use std::io::Write;
use std::ops::ControlFlow;
use std::rc::Rc;

use santei_bindings::receipts;
use santei_uke::compare::{Carried, Comparer, ReceiptDifference};

use crate::app::App;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::image_source::ImageSource;
use crate::input;
use crate::progress::ByteProgress;
use crate::receipt_arguments::{CompareArgs, ReportFormat};
use crate::receipt_files::{ReceiptFile, Telling};

use super::audit::facilities;

pub fn run(app: &mut App, args: &CompareArgs) -> Result<Exit, Failure> {
    let source = ImageSource::find(args.image.as_deref())?;
    let mut comparer = Comparer::new(
        source.image(),
        &args.from,
        &args.to,
        carried(args.map.as_deref())?,
        facilities(args.facility.as_deref())?,
        app.lang,
    )
    .map_err(|error| Failure::of(source.name(), receipts::no_schedule(&error)))?;
    let files = ReceiptFile::open_all(&args.files)?;
    let mut sink = Sink::open(args.output.as_deref())?;
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
    Ok(Exit::Done)
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
    File(String, std::io::BufWriter<std::fs::File>),
}

impl Sink {
    fn open(path: Option<&str>) -> Result<Self, Failure> {
        match path {
            None | Some("-") => Ok(Self::Out),
            Some(path) => {
                let file =
                    std::fs::File::create(path).map_err(|e| Failure::unwritable(path, &e))?;
                Ok(Self::File(path.to_owned(), std::io::BufWriter::new(file)))
            }
        }
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
fn carried(path: Option<&str>) -> Result<Carried, Failure> {
    let text = path.map(input::text).transpose()?.unwrap_or_default();
    receipts::carried(&text).map_err(|trouble| trouble.within(path.unwrap_or("--map")).into())
}
