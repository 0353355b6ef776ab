//! Findings for people.

use santei::{Fixed, Lang};
use santei_uke::audit::{Finding, ReceiptReport, Severity, Summary};

use crate::app::App;
use crate::failure::Failure;
use crate::figures::grouped;
use crate::table::{Align, Table, Tone, clean};

/// The most items and needs that are listed.
const SHOWN: usize = 15;

/// The findings of a receipt, or of a part of the file that is none.
pub fn receipt(app: &mut App, file: &str, report: &ReceiptReport) -> Result<(), Failure> {
    let mut head = clean(file);
    if report.record > 0 {
        let month = report.month.map(|m| m.to_string()).unwrap_or_default();
        let month = month.get(..7).unwrap_or_default().to_owned();
        let number = clean(&report.receipt);
        head.push_str(&match app.lang {
            Lang::Ja => format!(":{} レセプト {number}", report.record),
            Lang::En => format!(":{} receipt {number}", report.record),
        });
        for part in [clean(&report.facility), month] {
            if !part.is_empty() {
                head.push_str(&format!(" {part}"));
            }
        }
    }
    let head = app.out.paint.bold(&head);
    app.out.line(&head)?;
    for one in &report.findings {
        finding(app, one)?;
    }
    app.out.line("")
}

fn finding(app: &mut App, finding: &Finding) -> Result<(), Failure> {
    let paint = app.out.paint;
    let word = format!("{} {}", finding.severity.word(app.lang), finding.code);
    let word = match finding.severity {
        Severity::Error => paint.red(&word),
        Severity::Warning => paint.yellow(&word),
        Severity::Notice | Severity::Reminder => paint.dim(&word),
    };
    let mut line = format!("  {word} {}", clean(&finding.name));
    if let Some(date) = finding.date {
        line.push_str(&format!("  {date}"));
    }
    if let Some(item) = finding.item {
        line.push_str(&format!("  {} ({item})", clean(&finding.item_name)));
    }
    match finding.points {
        Some(points) if points != Fixed::ZERO => {
            let sign = if points.raw() > 0 { "+" } else { "" };
            let unit = app.pick("点", " points");
            line.push_str(&format!("  {sign}{}{unit}", grouped(points)));
        }
        None if finding.item.is_some() && finding.severity != Severity::Reminder => {
            line.push_str(app.pick("  点数は未定", "  points not known"));
        }
        _ => {}
    }
    app.out.line(&line)?;
    app.out.line(&format!("    {}", clean(&finding.text)))?;
    let mut aside = Vec::new();
    if let Some(rule) = &finding.rule {
        aside.push(format!("{} {}", app.pick("規則", "rule"), clean(rule)));
    }
    aside.extend(finding.cite.as_deref().map(clean));
    if let Some(source) = &finding.source {
        aside.push(format!("{}:{}", clean(&source.file), source.row));
    }
    let places: Vec<String> = finding
        .places
        .iter()
        .map(|p| match p.item {
            Some(item) => format!("{}:{item}", p.record),
            None => p.record.to_string(),
        })
        .collect();
    if !places.is_empty() {
        aside.push(format!("{} {}", app.pick("行:項番", "record:item"), places.join(" ")));
    }
    if aside.is_empty() {
        return Ok(());
    }
    let aside = paint.dim(&format!("    [{}]", aside.join("; ")));
    app.out.line(&aside)
}

/// The sums.
pub fn summary(app: &mut App, summary: &Summary) -> Result<(), Failure> {
    let text = match app.lang {
        Lang::Ja => format!(
            "レセプト {} 件（審査 {} 件、指摘のあるもの {} 件）、{} 行、{}点",
            figure(summary.receipts),
            figure(summary.judged),
            figure(summary.with_findings),
            figure(summary.lines),
            grouped(summary.points)
        ),
        Lang::En => format!(
            "{} receipts ({} judged, {} with findings), {} lines, {} points",
            figure(summary.receipts),
            figure(summary.judged),
            figure(summary.with_findings),
            figure(summary.lines),
            grouped(summary.points)
        ),
    };
    let text = app.out.paint.bold(&text);
    app.out.line(&text)?;
    if summary.findings.is_empty() {
        let none = app.pick("指摘はありません", "no finding").to_owned();
        let none = app.out.paint.green(&none);
        app.out.line(&none)?;
    } else {
        findings(app, summary)?;
    }
    if !summary.reminders.is_empty() {
        reminders(app, summary)?;
    }
    if summary.suppressed > 0 {
        let left = figure(summary.suppressed);
        let line = match app.lang {
            Lang::Ja => format!("一覧により表示しない指摘 {left} 件"),
            Lang::En => format!("{left} findings left out by the list"),
        };
        app.out.line(&line)?;
    }
    undecided(app, summary)
}

/// Reminders by rule, the most frequent first.
fn reminders(app: &mut App, summary: &Summary) -> Result<(), Failure> {
    let count = figure(summary.count_of_reminders());
    let line = match app.lang {
        Lang::Ja => format!("確認を要する項目（A0701。誤りには数えない） {count} 件"),
        Lang::En => format!("{count} items to be confirmed (A0701; counted as no fault)"),
    };
    let mut table = Table::new(&[
        (Align::Left, app.pick("確認の規則", "Rule that reminds")),
        (Align::Right, app.pick("件数", "count")),
    ]);
    let mut rules: Vec<_> = summary.reminders.iter().collect();
    rules.sort_by_key(|(rule, count)| (std::cmp::Reverse(**count), rule.as_str()));
    for (rule, count) in rules.iter().take(SHOWN) {
        table.row([clean(rule), figure(**count)]);
    }
    app.out.line("")?;
    app.out.line(&line)?;
    for line in table.lines(0, app.out.paint) {
        app.out.line(&line)?;
    }
    Ok(())
}

fn findings(app: &mut App, summary: &Summary) -> Result<(), Failure> {
    let mut table = Table::new(&[
        (Align::Left, app.pick("指摘", "Finding")),
        (Align::Left, ""),
        (Align::Right, app.pick("件数", "count")),
        (Align::Right, app.pick("増減点数", "points")),
    ]);
    for (code, count) in &summary.findings {
        let row = [code.clone(), count.name.clone(), figure(count.findings), grouped(count.points)];
        table.row(row);
    }
    let (over, under) =
        (app.pick("減点となるもの", "over-claimed"), app.pick("増点となるもの", "under-claimed"));
    table.toned(Tone::Bold, ["", over, "", &grouped(summary.over_claimed)]);
    table.toned(Tone::Bold, ["", under, "", &grouped(summary.under_claimed)]);
    app.out.line("")?;
    for line in table.lines(0, app.out.paint) {
        app.out.line(&line)?;
    }
    let mut items: Vec<_> = summary.items.iter().collect();
    items.sort_by_key(|(code, count)| (std::cmp::Reverse(count.findings), **code));
    if items.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(&[
        (Align::Left, app.pick("コード", "Code")),
        (Align::Left, app.pick("名称", "Name")),
        (Align::Right, app.pick("件数", "count")),
        (Align::Right, app.pick("増減点数", "points")),
    ]);
    for (code, count) in items.iter().take(SHOWN) {
        let row =
            [code.to_string(), count.name.clone(), figure(count.findings), grouped(count.points)];
        table.row(row);
    }
    app.out.line("")?;
    for line in table.lines(0, app.out.paint) {
        app.out.line(&line)?;
    }
    if items.len() > SHOWN {
        let more = items.len().saturating_sub(SHOWN);
        let line = match app.lang {
            Lang::Ja => format!("ほか {more} コード"),
            Lang::En => format!("and {more} more codes"),
        };
        app.out.line(&line)?;
    }
    Ok(())
}

/// What cannot be decided, and what would decide it.
fn undecided(app: &mut App, summary: &Summary) -> Result<(), Failure> {
    if summary.undecided_lines == 0 {
        return Ok(());
    }
    let count = figure(summary.undecided_lines);
    let line = match app.lang {
        Lang::Ja => format!("判断できない行 {count}（指摘ではない）。判断に要るもの:"),
        Lang::En => {
            format!("{count} lines cannot be decided (no findings); what would decide them:")
        }
    };
    app.out.line("")?;
    let line = app.out.paint.yellow(&line);
    app.out.line(&line)?;
    let mut needs: Vec<_> = summary.undecided.iter().collect();
    needs.sort_by_key(|(need, lines)| (std::cmp::Reverse(**lines), (*need).clone()));
    for (need, lines) in needs.iter().take(SHOWN) {
        app.out.line(&format!("  {:>9}  {}", figure(**lines), clean(need)))?;
    }
    let more = needs.len().saturating_sub(SHOWN);
    if more > 0 {
        let line = match app.lang {
            Lang::Ja => format!("  ほか {more} 種類"),
            Lang::En => format!("  and {more} more"),
        };
        app.out.line(&line)?;
    }
    Ok(())
}

fn figure(number: u64) -> String {
    crate::figures::count(usize::try_from(number).unwrap_or(usize::MAX))
}
