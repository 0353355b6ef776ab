//! `santei lookup`: codes by what a person remembers of them.

use santei::{Code, Day, KnownVersion, Lang};
use santei_bindings::lookup;

use crate::app::{App, pick};
use crate::arguments::{Format, LookupArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::figures::{count, grouped};
use crate::image_source::ImageSource;
use crate::table::{Align, Table};

/// How many are shown without `--all`.
const MOST: usize = 50;

pub fn run(app: &mut App, args: &LookupArgs) -> Result<Exit, Failure> {
    let source = ImageSource::find(args.image.as_ref())?;
    // Without a day the last version stands for the code; a code alone is wanted whole.
    let most = if args.all { usize::MAX } else { MOST };
    let (found, all) = lookup(source.image(), &args.text, args.date, most);
    if args.form.format == Format::Json {
        app.out.json(&found)?;
        return Ok(Exit::Done);
    }
    if found.is_empty() {
        let text = app.pick("見つかりません", "nothing is found").to_owned();
        app.notes.say(&text);
        return Ok(Exit::Done);
    }
    let mut table = heading(app.lang, true);
    for one in &found {
        for (at, version) in one.versions.iter().enumerate() {
            let shown = if at == 0 { one.code.to_string() } else { String::new() };
            table.row([shown].into_iter().chain(cells(app.lang, one.code, version)));
        }
    }
    for line in table.lines(0, app.out.paint) {
        app.out.line(&line)?;
    }
    if all > found.len() {
        let (shown, all) = (count(found.len()), count(all));
        let text = match app.lang {
            Lang::Ja => format!("{all} 件のうち {shown} 件を表示しました（--all ですべて）"),
            Lang::En => format!("{shown} of {all} shown (--all shows the rest)"),
        };
        app.notes.say(&text);
    }
    Ok(Exit::Done)
}

fn heading(lang: Lang, with_code: bool) -> Table {
    let mut columns = vec![(Align::Left, pick(lang, "コード", "Code"))];
    columns.retain(|_| with_code);
    columns.extend([
        (Align::Left, pick(lang, "区分番号", "Section")),
        (Align::Left, pick(lang, "名称", "Name")),
        (Align::Right, pick(lang, "点数・価格", "Value")),
        (Align::Left, pick(lang, "開始", "From")),
        (Align::Left, pick(lang, "終了", "To")),
        (Align::Left, pick(lang, "出典", "Source")),
    ]);
    Table::new(&columns)
}

/// The versions of one code.
pub(super) fn version_table(lang: Lang, code: Code, versions: &[KnownVersion]) -> Table {
    let mut table = heading(lang, false);
    for version in versions {
        table.row(cells(lang, code, version));
    }
    table
}

fn cells(lang: Lang, code: Code, version: &KnownVersion) -> [String; 6] {
    let to = if version.to == Day::MAX { String::new() } else { version.to.to_string() };
    [
        version.section.clone(),
        version.name.clone(),
        value(lang, code, version) + &unit(lang, version),
        version.from.to_string(),
        to,
        format!("{}:{}", version.source.file, version.source.row),
    ]
}

/// The unit in which a quantity is given: the figure is then the one of the least quantity.
fn unit(lang: Lang, version: &KnownVersion) -> String {
    let Some(unit) = &version.unit else { return String::new() };
    match lang {
        Lang::Ja => format!("（数量: {unit}）"),
        Lang::En => format!(" (quantity in {unit})"),
    }
}

/// The figure with its unit after 点数識別 (診療行為マスター 項番11); 0 is a price.
fn value(lang: Lang, code: Code, version: &KnownVersion) -> String {
    let Some(value) = version.value else {
        // A comment has no price to be at hand.
        if code.family() == 8 {
            return String::new();
        }
        return pick(lang, "手元にない", "not at hand").to_owned();
    };
    let value = grouped(value);
    match version.value_kind {
        0 | 1 => format!("{value}{}", pick(lang, "円", " yen")),
        4 => pick(lang, "購入価格", "as purchased").to_owned(),
        5 => format!("+{value}%"),
        6 => format!("-{value}%"),
        7 => pick(lang, "減点", "stated reduction").to_owned(),
        8 => format!("-{value}{}", pick(lang, "点", " points")),
        _ => format!("{value}{}", pick(lang, "点", " points")),
    }
}
