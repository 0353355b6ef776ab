//! `santei inspect`: what is in an image.

use santei::Day;
use santei::image::Image;
use santei_bindings::{document, missing_tables, table_group_name};

use crate::app::App;
use crate::arguments::{Format, InspectArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::figures::{count, fingerprint};
use crate::image_source::ImageSource;
use crate::table::{Align, Table, Tone};

pub fn run(app: &mut App, args: &InspectArgs) -> Result<Exit, Failure> {
    let source = ImageSource::unverified(args.image.as_ref())?;
    let image = source.image();
    // The figures are shown even where the hash is wrong: they may tell what happened.
    let verified = image.verify();
    match args.form.format {
        Format::Json => app.out.json(&document(image, verified.is_ok()))?,
        Format::Human => human(app, image, source.name(), verified.is_ok(), args.full)?,
    }
    match verified {
        Ok(()) => Ok(Exit::Done),
        Err(error) => Err(Failure::of(source.name(), &error)),
    }
}

fn human(
    app: &mut App,
    image: &Image<'_>,
    name: &str,
    verified: bool,
    full: bool,
) -> Result<(), Failure> {
    let paint = app.out.paint;
    let state = if verified {
        paint.green(app.pick("一致", "verified"))
    } else {
        paint.red(app.pick("不一致", "NOT the content's"))
    };
    app.out.line(&paint.bold(name))?;
    let hash = fingerprint(&image.hash(), full);
    app.out.line(&format!("  SHA-256 {hash} {state}"))?;
    let (bytes, codes, rules) =
        (count(image.size()), count(image.code_count()), count(image.rule_count()));
    let text = match app.lang {
        santei::Lang::Ja => format!("  {bytes} バイト、コード {codes}、規則 {rules}"),
        santei::Lang::En => format!("  {bytes} bytes, {codes} codes, {rules} rules"),
    };
    app.out.line(&text)?;

    let mut table = Table::new(&[
        (Align::Left, app.pick("点数表", "Schedule")),
        (Align::Left, app.pick("開始", "From")),
        (Align::Left, app.pick("終了", "To")),
        (Align::Right, app.pick("1点", "Point")),
        (Align::Left, app.pick("マスター", "Masters")),
        (Align::Left, app.pick("名称（根拠）", "Title (citation)")),
        (Align::Left, app.pick("手元にない表", "Tables not at hand")),
    ]);
    for (at, schedule) in image.schedules().enumerate() {
        let to = if schedule.to == Day::MAX { String::new() } else { schedule.to.to_string() };
        let masters = if schedule.partial {
            app.pick("一部", "partial")
        } else {
            app.pick("全部", "whole")
        };
        table.row([
            schedule.name,
            schedule.from.to_string(),
            to,
            format!("{}{}", schedule.yen_per_point, app.pick("円", " yen")),
            masters.to_owned(),
            format!("{}（{}）", schedule.title, schedule.cite),
            missing_tables(image, at).join(" "),
        ]);
    }
    show(app, &table)?;

    let mut table = Table::new(&[
        (Align::Left, app.pick("電子点数表", "Table")),
        (Align::Right, app.pick("行", "Rows")),
    ]);
    for (kind, rows) in image.table_counts() {
        table.row([table_group_name(kind).to_owned(), count(rows)]);
    }
    show(app, &table)?;

    let mut table = Table::new(&[
        (Align::Left, app.pick("出典", "Source")),
        (Align::Left, app.pick("種類", "Kind")),
        (Align::Right, app.pick("行", "Rows")),
        (Align::Right, app.pick("不良", "Bad")),
        (Align::Left, app.pick("公式", "Official")),
        (Align::Left, "SHA-256"),
    ]);
    for source in image.sources() {
        let official = if source.official { app.pick("公式", "yes") } else { "" };
        let tone = if source.rows_bad > 0 { Tone::Warn } else { Tone::Plain };
        let row = [
            source.name,
            source.kind,
            count(source.rows_good as usize),
            count(source.rows_bad as usize),
            official.to_owned(),
            fingerprint(&source.sha256, full),
        ];
        table.toned(tone, row);
    }
    show(app, &table)
}

fn show(app: &mut App, table: &Table) -> Result<(), Failure> {
    app.out.line("")?;
    for line in table.lines(0, app.out.paint) {
        app.out.line(&line)?;
    }
    Ok(())
}
