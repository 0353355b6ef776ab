//! `santei calc`: from an Episode to a claim.

use santei::claim::{Claim, ClaimGroup, ClaimLine, LineVerdict, Reason};
use santei::{Fixed, Scratch};

use crate::app::App;
use crate::arguments::{CalcArgs, Format};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::figures::grouped;
use crate::image_source::ImageSource;
use crate::input;
use crate::reasons;
use crate::section::section_name;
use crate::table::{Align, Table, Tone, clean};

use super::burden;

pub fn run(app: &mut App, args: &CalcArgs) -> Result<Exit, Failure> {
    let episode = input::episode(&args.episode)?;
    let source = ImageSource::find(args.image.as_ref())?;
    let claim = source
        .engine()
        .claim(&episode, app.lang, &mut Scratch::default())
        .map_err(|e| Failure::of(args.episode.shown(), e))?;
    match args.form.format {
        Format::Json => app.out.json(&claim)?,
        Format::Human => human(app, &claim, args.reasons)?,
    }
    let open = claim.burden.iter().any(|b| !b.decided);
    let undecided = args.strict && (claim.totals.undecided > 0 || open);
    Ok(if undecided { Exit::Findings } else { Exit::Done })
}

fn human(app: &mut App, claim: &Claim, all_reasons: bool) -> Result<(), Failure> {
    let mut table = Table::new(&[
        (Align::Right, app.pick("識別", "Sec.")),
        (Align::Left, app.pick("日付", "Date")),
        (Align::Left, app.pick("コード", "Code")),
        (Align::Left, app.pick("名称", "Name")),
        (Align::Right, app.pick("内訳", "part")),
        (Align::Right, app.pick("点数", "points")),
        (Align::Right, app.pick("回数", "times")),
        (Align::Right, app.pick("合計", "total")),
    ]);
    for group in &claim.groups {
        receipt_group(app, claim, group, &mut table);
    }
    for line in table.lines(0, app.out.paint) {
        app.out.line(&line)?;
    }
    if all_reasons {
        let title = app.pick("算定する行の理由", "Reasons of what is charged").to_owned();
        answers(app, &title, false, with_verdict(claim, LineVerdict::Charged))?;
    } else {
        let title = app.pick("確かめること、記載すること", "To check and to record").to_owned();
        let mut lines = with_verdict(claim, LineVerdict::Charged);
        for (_, told) in &mut lines {
            told.retain(|reason| {
                ["reminded", "commentRequired", "commentOffered"].contains(&reason.kind.as_str())
            });
        }
        lines.retain(|(_, told)| !told.is_empty());
        answers(app, &title, true, lines)?;
    }
    let title = app.pick("算定しない", "Not charged").to_owned();
    answers(app, &title, true, with_verdict(claim, LineVerdict::NotCharged))?;
    let title = app.pick("判断できない", "Undecided").to_owned();
    answers(app, &title, true, with_verdict(claim, LineVerdict::Undecided))?;
    totals(app, claim)?;
    burden::shares(app, &claim.burden, all_reasons)?;
    unchecked(app, claim)
}

/// The lines of a group, its figures beside the last of them, as on a receipt.
fn receipt_group(app: &App, claim: &Claim, group: &ClaimGroup, table: &mut Table) {
    let lines = lines_of(claim, group);
    let (points, total) = if group.yen == Fixed::ZERO {
        (grouped(group.points), grouped(group.total))
    } else {
        let yen = app.pick("円", " yen");
        let times = Fixed::from_int(i64::from(group.times)).unwrap_or(Fixed::MAX);
        let sum = group.yen.times(times).unwrap_or(Fixed::MAX);
        (format!("{}{yen}", grouped(group.yen)), format!("{}{yen}", grouped(sum)))
    };
    let figures = [points, format!("×{}", group.times), total];
    let last = lines.len().saturating_sub(1);
    for (at, line) in lines.iter().enumerate() {
        let head = if at == 0 {
            [group.identification.to_string(), group.date.to_string()]
        } else {
            [String::new(), String::new()]
        };
        let mut name = line.name.clone();
        if let Some(quantity) = line.quantity {
            name.push_str(&format!("  {}{quantity}", app.pick("数量", "qty ")));
        }
        let part = if lines.len() > 1 && group.bundle.is_none() {
            grouped(line.points)
        } else {
            String::new()
        };
        let own = [line.code.to_string(), name, part];
        let figures =
            if at == last && group.bundle.is_none() { figures.clone() } else { Default::default() };
        table.row(head.iter().chain(&own).chain(&figures));
    }
    if let Some(bundle) = &group.bundle {
        let items = group.items.unwrap_or_default();
        let name = match app.lang {
            santei::Lang::Ja => format!("　{bundle}（{items}項目）"),
            santei::Lang::En => format!("  {bundle} ({items} items)"),
        };
        let empty = [String::new(), String::new(), String::new(), name, String::new()];
        table.toned(Tone::Dim, empty.iter().chain(&figures));
    }
}

/// The lines of a group, and the additions to them that are in no group of their own: their points
/// are in the group of their base.
fn lines_of<'a>(claim: &'a Claim, group: &ClaimGroup) -> Vec<&'a ClaimLine> {
    let grouped = |at: u32| claim.groups.iter().any(|g| g.lines.contains(&at));
    let with_base = |line: &ClaimLine, at: u32| {
        line.verdict == LineVerdict::Charged
            && line.base.is_some_and(|base| group.lines.contains(&base))
            && !grouped(at)
    };
    claim
        .lines
        .iter()
        .zip(0_u32..)
        .filter(|(line, at)| group.lines.contains(at) || with_base(line, *at))
        .map(|(line, _)| line)
        .collect()
}

/// The lines with one answer, each with its reasons.
fn with_verdict(claim: &Claim, wanted: LineVerdict) -> Vec<(&ClaimLine, Vec<Reason>)> {
    let lines = claim.lines.iter().filter(|l| l.verdict == wanted);
    lines.map(|line| (line, line.reasons.clone())).collect()
}

/// Lines, each with what is told of it.
fn answers(
    app: &mut App,
    title: &str,
    to_act_on: bool,
    lines: Vec<(&ClaimLine, Vec<Reason>)>,
) -> Result<(), Failure> {
    if lines.is_empty() {
        return Ok(());
    }
    let paint = app.out.paint;
    let title = if to_act_on { paint.yellow(title) } else { paint.bold(title) };
    app.out.line("")?;
    app.out.line(&title)?;
    for (line, told) in lines {
        app.out.line(&format!("  {} {} {}", line.date, line.code, clean(&line.name)))?;
        for reason in reasons::lines(&told, 4, app.lang, paint) {
            app.out.line(&reason)?;
        }
    }
    Ok(())
}

fn totals(app: &mut App, claim: &Claim) -> Result<(), Failure> {
    let mut sections: Vec<(u16, Fixed, Fixed)> = Vec::new();
    for part in &claim.totals.boxes {
        let sum = |a: Fixed, b: Fixed| a.plus(b).unwrap_or(Fixed::MAX);
        match sections.last_mut().filter(|(section, ..)| *section == part.identification) {
            Some((_, points, yen)) => {
                *points = sum(*points, part.points);
                *yen = sum(*yen, part.yen);
            }
            None => sections.push((part.identification, part.points, part.yen)),
        }
    }
    let unit = app.pick("点", " points").to_owned();
    let yen = app.pick("円", " yen").to_owned();
    let mut table = Table::new(&[
        (Align::Right, app.pick("識別", "Sec.")),
        (Align::Left, app.pick("区分", "Section")),
        (Align::Right, app.pick("計", "Sum")),
    ]);
    for (section, points, other) in sections {
        let figure = if other == Fixed::ZERO {
            format!("{}{unit}", grouped(points))
        } else {
            format!("{}{yen}", grouped(other))
        };
        table.row([section.to_string(), section_name(section, app.lang).to_owned(), figure]);
    }
    let sums = &claim.totals;
    let mut last = vec![
        (app.pick("合計点数", "Total points"), format!("{}{unit}", grouped(sums.points))),
        (app.pick("医療費（10割）", "Fee (in full)"), format!("{}{yen}", grouped(sums.fee_yen))),
    ];
    if sums.other_yen != Fixed::ZERO {
        let title = app.pick("点数でない費用", "Not in points");
        last.push((title, format!("{}{yen}", grouped(sums.other_yen))));
    }
    for (title, figure) in last {
        table.toned(Tone::Bold, ["", title, &figure]);
    }
    app.out.line("")?;
    for line in table.lines(0, app.out.paint) {
        app.out.line(&line)?;
    }
    if sums.undecided > 0 {
        let text = match app.lang {
            santei::Lang::Ja => {
                format!("判断できない行が {} あり、合計に入っていません", sums.undecided)
            }
            santei::Lang::En => {
                format!("{} undecided lines are not in the total", sums.undecided)
            }
        };
        let text = app.out.paint.yellow(&text);
        app.out.line(&text)?;
    }
    Ok(())
}

/// A charged line whose stated quantity has no part in its points, as who meant both sides would
/// want to know.
fn quantity_unused(app: &App, line: &ClaimLine) -> Option<String> {
    let quantity = line.quantity.filter(|q| *q != Fixed::ONE)?;
    let unused = line.reasons.iter().any(|r| r.kind == "quantityUnused");
    if !unused || line.verdict != LineVerdict::Charged {
        return None;
    }
    let (date, code, name) = (line.date, line.code, &line.name);
    Some(match app.lang {
        santei::Lang::Ja => format!(
            "{date} {code} {name}: 数量 {quantity} は点数に関係しません。回数であれば times に書いてください"
        ),
        santei::Lang::En => format!(
            "{date} {code} {name}: the quantity {quantity} has no part in the points; state `times` if it was done so often"
        ),
    })
}

/// What the answer does not rest on.
fn unchecked(app: &mut App, claim: &Claim) -> Result<(), Failure> {
    let mut lines = Vec::new();
    if claim.schedules.is_empty() {
        lines.push(
            app.pick(
                "受診日に有効な点数表がイメージにありません",
                "the image has no schedule in force on the days of the visits",
            )
            .to_owned(),
        );
    }
    // One sentence for each schedule: a schedule without point tables lacks nine of them.
    for schedule in &claim.schedules {
        let tables: Vec<&str> = claim
            .unchecked
            .iter()
            .filter(|u| u.schedule == *schedule)
            .map(|u| u.table.as_str())
            .collect();
        if tables.is_empty() {
            continue;
        }
        let tables = tables.join(", ");
        lines.push(match app.lang {
            santei::Lang::Ja => {
                format!("{schedule} の電子点数表 {tables} が手元になく、その規則は確かめていません")
            }
            santei::Lang::En => {
                format!(
                    "tables {tables} of {schedule} are not at hand: their rules were not checked"
                )
            }
        });
    }
    lines.extend(claim.warnings.iter().map(|w| format!("{}: {}", w.code, w.text)));
    lines.extend(claim.lines.iter().filter_map(|line| quantity_unused(app, line)));
    if lines.is_empty() {
        return Ok(());
    }
    app.out.line("")?;
    let title = app.out.paint.bold(app.pick("注意", "Note"));
    app.out.line(&title)?;
    for line in lines {
        app.out.line(&format!("  - {}", clean(&line)))?;
    }
    Ok(())
}
