//! `santei compare`: the same receipts under two schedules.

mod html;
mod human;

use std::io::Write;
use std::ops::ControlFlow;
use std::rc::Rc;

use santei_uke::compare::{Carried, CarriedError, Comparer, ReceiptDifference};

use crate::app::App;
use crate::exit::Exit;
use crate::failure::{Failure, Words};
use crate::image_source::ImageSource;
use crate::list_file::{ListFile, Misread};
use crate::progress::ByteProgress;
use crate::receipt_arguments::{CompareArgs, ReportFormat};
use crate::receipt_files::ReceiptFile;

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
    .map_err(|error| {
        let words = Words::new(
            format!("点数表 `{}` がイメージにありません（あるもの: {}）", error.name, error.held),
            error.to_string(),
        );
        Failure::new(Exit::Image, "E0516", words).at(source.name()).help(
            "両方の改定の公式ファイルからイメージを作ってください（`santei compile R6 R8 -o …`）",
            "make an image from the files of both revisions (`santei compile R6 R8 -o …`)",
        )
    })?;
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
        let mut failed = None;
        comparer.read(file.reader(&progress), |one| {
            if !each {
                return ControlFlow::Continue(());
            }
            let told = progress.beside(|| tell(app, args, &mut sink, &name, one, &mut first));
            match told {
                Ok(()) => ControlFlow::Continue(()),
                Err(failure) => {
                    failed = Some(failure);
                    ControlFlow::Break(())
                }
            }
        });
        if let Some(failure) = failed {
            return Err(failure);
        }
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
    let list = ListFile {
        code: "E0517",
        what: (
            "番号の変わるコードの一覧が読めません",
            "the list of codes that are numbered anew is not understood",
        ),
        form: (
            "「r06 コード r08 コード」（廃止は「r06 コード r08 -」）の形で、1行に1つ書いてください",
            "write one a line: `r06 CODE r08 CODE`, or `r06 CODE r08 -` for one that is abolished",
        ),
    };
    let misread = |e: CarriedError| Misread { line: Some(e.line), text: e.text };
    let mut known = Carried::builtin().unwrap_or_default();
    if let Some(own) = list.read(path, |text| Carried::read(text).map_err(misread))? {
        known.extend(own);
    }
    Ok(known)
}
