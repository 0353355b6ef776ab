//! A comparison for a terminal.

use santei::{Fixed, Lang};
use santei_uke::compare::{Change, Comparison, ReceiptDifference};

use crate::app::App;
use crate::figures::grouped;
use crate::section::section_name;
use crate::table::{Align, Table, Tone, clean};

/// The most codes and rules that are listed.
const SHOWN: usize = 20;

/// The word for what became of a fee.
pub const fn word(change: Change, lang: Lang) -> &'static str {
    match (change, lang) {
        (Change::Changed, Lang::Ja) => "点数の変更",
        (Change::Changed, Lang::En) => "changed",
        (Change::Lost, Lang::Ja) => "算定できなくなる",
        (Change::Lost, Lang::En) => "lost",
        (Change::Gained, Lang::Ja) => "新たに算定",
        (Change::Gained, Lang::En) => "gained",
        (Change::Undecided, Lang::Ja) => "判断できない",
        (Change::Undecided, Lang::En) => "undecided",
        (Change::NotCarried, Lang::Ja) => "対応するコードがない",
        (Change::NotCarried, Lang::En) => "not carried over",
    }
}

/// A number with its sign.
pub fn signed(number: Fixed) -> String {
    let sign = if number.raw() > 0 { "+" } else { "" };
    format!("{sign}{}", grouped(number))
}

/// A difference; none where it cannot be represented.
pub fn change(from: Fixed, to: Fixed) -> Fixed {
    to.minus(from).unwrap_or(Fixed::ZERO)
}

/// A receipt that differs.
pub fn receipt(app: &App, file: &str, one: &ReceiptDifference) -> String {
    let unit = app.pick("点", " points");
    let head = format!(
        "{}:{} {} {}  {} → {}{unit} ({})",
        clean(file),
        one.record,
        app.pick("レセプト", "receipt"),
        clean(&one.receipt),
        grouped(one.from),
        grouped(one.to),
        signed(change(one.from, one.to))
    );
    let mut out = app.out.paint.bold(&head);
    out.push('\n');
    for line in &one.lines {
        let code = line.code.map(|c| format!(" ({c})")).unwrap_or_default();
        out.push_str(&format!("  {} {}{code}", word(line.change, app.lang), clean(&line.name)));
        if matches!(line.change, Change::Changed | Change::Lost | Change::Gained) {
            out.push_str(&format!("  {} → {}{unit}", grouped(line.from), grouped(line.to)));
        }
        let aside: Vec<String> =
            line.rule.iter().chain(&line.cite).map(|text| clean(text)).collect();
        if !aside.is_empty() {
            let aside = app.out.paint.dim(&format!("[{}]", aside.join("; ")));
            out.push_str(&format!(" {aside}"));
        }
        out.push('\n');
    }
    out
}

/// The sums.
pub fn summary(app: &App, all: &Comparison) -> String {
    let lang = app.lang;
    let mut out = String::from("\n");
    let head = match lang {
        Lang::Ja => format!(
            "{} → {}: レセプト {} 件（比較 {} 件。増 {}、減 {}）",
            all.from_schedule, all.to_schedule, all.receipts, all.compared, all.risen, all.fallen
        ),
        Lang::En => format!(
            "{} → {}: {} receipts ({} compared; {} rise, {} fall)",
            all.from_schedule, all.to_schedule, all.receipts, all.compared, all.risen, all.fallen
        ),
    };
    out.push_str(&app.out.paint.bold(&head));
    out.push('\n');
    let mut table = Table::new(&[
        (Align::Right, app.pick("識別", "Sec.")),
        (Align::Left, app.pick("区分", "Section")),
        (Align::Right, &all.from_schedule),
        (Align::Right, &all.to_schedule),
        (Align::Right, app.pick("差", "change")),
    ]);
    for (section, pair) in &all.sections {
        table.row([
            section.to_string(),
            section_name(*section, lang).to_owned(),
            grouped(pair.from),
            grouped(pair.to),
            signed(change(pair.from, pair.to)),
        ]);
    }
    table.toned(
        Tone::Bold,
        [
            String::new(),
            app.pick("合計点数", "Total points").to_owned(),
            grouped(all.from),
            grouped(all.to),
            signed(change(all.from, all.to)),
        ],
    );
    rows(&mut out, app, &table);
    codes(&mut out, app, all);
    rules(&mut out, app, all);
    if all.left_out != Fixed::ZERO {
        let points = grouped(all.left_out);
        let line = match lang {
            Lang::Ja => format!(
                "どちらの合計にも入れない点数（判断できない、対応するコードがない）: {points}"
            ),
            Lang::En => format!("points in neither total (undecided, not carried over): {points}"),
        };
        out.push_str(&app.out.paint.yellow(&line));
        out.push('\n');
    }
    out
}

fn rows(out: &mut String, app: &App, table: &Table) {
    for line in table.lines(0, app.out.paint) {
        out.push_str(&line);
        out.push('\n');
    }
    out.push('\n');
}

fn codes(out: &mut String, app: &App, all: &Comparison) {
    let mut codes: Vec<_> = all.codes.iter().collect();
    codes.sort_by_key(|(key, c)| {
        (std::cmp::Reverse(change(c.from, c.to).raw().unsigned_abs()), (*key).clone())
    });
    if codes.is_empty() {
        return;
    }
    let mut table = Table::new(&[
        (Align::Left, app.pick("コード", "Code")),
        (Align::Left, app.pick("名称", "Name")),
        (Align::Right, &all.from_schedule),
        (Align::Right, &all.to_schedule),
        (Align::Left, app.pick("件数", "receipts")),
    ]);
    for (key, code) in codes.iter().take(SHOWN) {
        let counts: Vec<String> = code
            .receipts
            .iter()
            .map(|(change, count)| format!("{} {count}", word(*change, app.lang)))
            .collect();
        let key = if **key == code.name { "" } else { key.as_str() };
        let counts = counts.join(", ");
        table.row([key, &code.name, &grouped(code.from), &grouped(code.to), &counts]);
    }
    rows(out, app, &table);
}

fn rules(out: &mut String, app: &App, all: &Comparison) {
    if all.rules.is_empty() {
        return;
    }
    let mut rules: Vec<_> = all.rules.iter().collect();
    rules.sort_by_key(|(name, r)| {
        (std::cmp::Reverse(r.points.raw().unsigned_abs()), (*name).clone())
    });
    let mut table = Table::new(&[
        (Align::Left, app.pick("規則", "Rule")),
        (Align::Left, app.pick("根拠", "Citation")),
        (Align::Right, app.pick("件数", "receipts")),
        (Align::Right, app.pick("点数", "points")),
    ]);
    for (name, rule) in rules.iter().take(SHOWN) {
        table.row([name.as_str(), &rule.cite, &rule.receipts.to_string(), &signed(rule.points)]);
    }
    rows(out, app, &table);
}
