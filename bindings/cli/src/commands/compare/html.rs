//! A comparison as one page: words, tables and plots (SVG), nothing from elsewhere.

use std::fmt::Write as _;

use santei::{Fixed, Lang};
use santei_uke::compare::{Change, CodeDifference, Comparison};

use super::human::{change, signed, word};
use crate::app::pick;
use crate::figures::grouped;
use crate::section::section_name;

/// The most bars and rows of a list.
const SHOWN: usize = 15;

const STYLE: &str = "
:root{color-scheme:light}
body{font:16px/1.7 system-ui,'Hiragino Sans','Noto Sans CJK JP','Yu Gothic',sans-serif;color:#1c2733;
background:#f6f7f9;margin:0}
main{max-width:880px;margin:0 auto;padding:32px 24px 64px;background:#fff}
h1{font-size:26px;line-height:1.3;margin:0 0 4px}
h2{font-size:19px;margin:40px 0 6px;border-bottom:2px solid #dfe4ea;padding-bottom:4px}
p{margin:6px 0 14px}.aside{color:#5b6875;font-size:14px}
.cards{display:flex;flex-wrap:wrap;gap:12px;margin:20px 0}
.card{flex:1 1 180px;border:1px solid #dfe4ea;border-radius:8px;padding:12px 16px}
.card b{display:block;font-size:26px;line-height:1.3;font-variant-numeric:tabular-nums}
.card span{color:#5b6875;font-size:14px}
.up{color:#0b6e4f}.down{color:#b42318}
table{border-collapse:collapse;width:100%;font-size:14px;margin:8px 0 18px}
th,td{text-align:left;padding:6px 8px;border-bottom:1px solid #e6eaef;vertical-align:top}
th{color:#5b6875;font-weight:600}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;
white-space:nowrap}
svg{width:100%;height:auto;display:block;margin:8px 0 18px}
svg text{font:13px system-ui,'Noto Sans CJK JP',sans-serif;fill:#1c2733}
@media print{body{background:#fff}main{padding:0}}
";

/// The page.
pub fn page(all: &Comparison, lang: Lang) -> String {
    let title = match lang {
        Lang::Ja => format!("診療報酬改定の影響: {} → {}", all.from_schedule, all.to_schedule),
        Lang::En => {
            format!("What the revision changes: {} → {}", all.from_schedule, all.to_schedule)
        }
    };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style></head><body><main>\n<h1>{title}</h1>\n",
        pick(lang, "ja", "en"),
        title = escaped(&title)
    );
    lead(&mut out, all, lang);
    steps(&mut out, all, lang);
    sections(&mut out, all, lang);
    codes(&mut out, all, lang);
    rules(&mut out, all, lang);
    left_out(&mut out, all, lang);
    method(&mut out, lang);
    out.push_str("</main></body></html>\n");
    out
}

fn lead(out: &mut String, all: &Comparison, lang: Lang) {
    let difference = change(all.from, all.to);
    let text = match lang {
        Lang::Ja => format!(
            "レセプト {} 件のうち {} 件を、同じ診療内容のまま両方の点数表で計算しました。\
             {} 件で点数が増え、{} 件で減ります。",
            all.receipts, all.compared, all.risen, all.fallen
        ),
        Lang::En => format!(
            "{} of {} receipts were computed under both schedules with the same services. {} of \
             them rise, {} fall.",
            all.compared, all.receipts, all.risen, all.fallen
        ),
    };
    let _ = write!(out, "<p>{}</p>\n<div class=\"cards\">", escaped(&text));
    let unit = pick(lang, "点", " points");
    let card = |out: &mut String, figure: &str, class: &str, label: &str| {
        let _ = write!(
            out,
            "<div class=\"card\"><b class=\"{class}\">{}</b><span>{}</span></div>",
            escaped(figure),
            escaped(label)
        );
    };
    card(out, &format!("{}{unit}", grouped(all.from)), "", &all.from_schedule);
    card(out, &format!("{}{unit}", grouped(all.to)), "", &all.to_schedule);
    let percent = percent(difference, all.from);
    card(
        out,
        &format!("{}{unit}", signed(difference)),
        tone(difference),
        &format!("{}（{percent}）", pick(lang, "差", "change")),
    );
    let count = i64::try_from(all.compared).ok().and_then(Fixed::from_int);
    let ten = Fixed::from_i32(10);
    let tenths = |mean: Fixed| mean.times(ten)?.round_half_up().divided_by(ten);
    let mean = count.and_then(|n| difference.divided_by(n)).and_then(tenths);
    if let Some(mean) = mean {
        card(
            out,
            &format!("{}{unit}", signed(mean)),
            tone(mean),
            pick(lang, "レセプト1件あたり", "per receipt"),
        );
    }
    out.push_str("</div>\n");
}

/// In tenths of a percent, half up.
fn percent(part: Fixed, whole: Fixed) -> String {
    if whole == Fixed::ZERO {
        return "–".to_owned();
    }
    let tenths = i128::from(part.raw()) * 2_000 / i128::from(whole.raw());
    let tenths = (tenths + tenths.signum()) / 2;
    let sign = if tenths > 0 {
        "+"
    } else if tenths < 0 {
        "−"
    } else {
        ""
    };
    format!("{sign}{}.{}%", tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10)
}

const fn tone(difference: Fixed) -> &'static str {
    match difference.raw() {
        0 => "",
        1.. => "up",
        _ => "down",
    }
}

/// A length in proportion, of whole pixels.
fn length(value: i128, most: i128, pixels: i128) -> i128 {
    if most == 0 { 0 } else { (value * pixels + most / 2) / most }
}

/// How many receipts change by how much.
fn steps(out: &mut String, all: &Comparison, lang: Lang) {
    let heading = pick(lang, "レセプト1件の増減", "The change of a receipt");
    let note = pick(
        lang,
        "横軸は1件の点数の差（1点ごと。両端は30点以上の差をまとめたもの）、棒の高さは件数です。灰色は増減の\
         ないレセプトです。",
        "Across: the change in points of a receipt, the ends holding 30 and more. Up: the number of \
         receipts; grey, those that do not change.",
    );
    let _ = write!(out, "<h2>{heading}</h2>\n<p class=\"aside\">{note}</p>\n");
    let (Some(low), Some(high)) = (all.steps.keys().next(), all.steps.keys().next_back()) else {
        return;
    };
    let (low, high) = ((*low).min(-10), (*high).max(10));
    let count = high - low + 1;
    let (width, height, base) = (832_i64, 220_i64, 180_i64);
    let bar = (width / count).max(4);
    let most = all.steps.values().max().copied().unwrap_or(1);
    let _ =
        write!(out, "<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{heading}\">");
    for at in 0..count {
        let step = low + at;
        let x = at * bar;
        let receipts = all.steps.get(&step).copied().unwrap_or_default();
        let tall = length(i128::from(receipts), i128::from(most), 150);
        let tall = if receipts > 0 { tall.max(2) } else { 0 };
        let fill = match step {
            0 => "#9aa5b1",
            1.. => "#0b6e4f",
            _ => "#b42318",
        };
        let y = i128::from(base) - tall;
        let _ = write!(
            out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{tall}\" fill=\"{fill}\"><title>{} {}: \
             {receipts}</title></rect>",
            bar - 1,
            step_name(step, lang),
            pick(lang, "件数", "receipts")
        );
        if receipts > 0 && bar >= 24 || receipts == most {
            let _ = write!(
                out,
                "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{receipts}</text>",
                x + bar / 2,
                y - 4
            );
        }
        if step % 5 == 0 {
            let _ = write!(
                out,
                "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                x + bar / 2,
                base + 20,
                signed(Fixed::from_int(step).unwrap_or_default())
            );
        }
    }
    let _ = writeln!(
        out,
        "<line x1=\"0\" x2=\"{width}\" y1=\"{base}\" y2=\"{base}\" stroke=\"#5b6875\"/></svg>"
    );
}

fn step_name(step: i64, lang: Lang) -> String {
    let number = signed(Fixed::from_int(step).unwrap_or_default());
    format!("{number}{}", pick(lang, "点", " points"))
}

/// Points by 診療識別 under both.
fn sections(out: &mut String, all: &Comparison, lang: Lang) {
    let heading = pick(lang, "診療区分ごとの点数", "Points by section");
    let _ = writeln!(out, "<h2>{heading}</h2>");
    let most = all.sections.values().flat_map(|p| [p.from.raw(), p.to.raw()]).max().unwrap_or(0);
    let rows: Vec<_> =
        all.sections.iter().filter(|(_, p)| p.from != Fixed::ZERO || p.to != Fixed::ZERO).collect();
    let row_height = 44_usize;
    let height = rows.len() * row_height + 28;
    let _ = write!(
        out,
        "<svg viewBox=\"0 0 832 {height}\" role=\"img\" aria-label=\"{heading}\">\
         <rect x=\"190\" y=\"4\" width=\"12\" height=\"12\" fill=\"#9aa5b1\"/>\
         <text x=\"208\" y=\"15\">{}</text>\
         <rect x=\"270\" y=\"4\" width=\"12\" height=\"12\" fill=\"#1f5fa8\"/>\
         <text x=\"288\" y=\"15\">{}</text>",
        escaped(&all.from_schedule),
        escaped(&all.to_schedule)
    );
    for (at, (section, pair)) in rows.iter().enumerate() {
        let y = at * row_height + 28;
        let name = section_name(**section, lang);
        let _ = write!(
            out,
            "<text x=\"180\" y=\"{}\" text-anchor=\"end\">{} {}</text>",
            y + 21,
            section,
            escaped(name)
        );
        for (points, fill, top) in [(pair.from, "#9aa5b1", y + 2), (pair.to, "#1f5fa8", y + 17)] {
            let wide = length(i128::from(points.raw().max(0)), i128::from(most), 440);
            let _ = write!(
                out,
                "<rect x=\"190\" y=\"{top}\" width=\"{wide}\" height=\"13\" fill=\"{fill}\"/>\
                 <text x=\"{}\" y=\"{}\" style=\"font-size:11px\">{}</text>",
                196 + wide,
                top + 11,
                grouped(points)
            );
        }
        let difference = change(pair.from, pair.to);
        let _ = write!(
            out,
            "<text x=\"828\" y=\"{}\" text-anchor=\"end\">{}</text>",
            y + 21,
            signed(difference)
        );
    }
    out.push_str("</svg>\n");
}

/// The codes that move the most.
fn codes(out: &mut String, all: &Comparison, lang: Lang) {
    let heading = pick(lang, "増減の大きい項目", "Items that change the most");
    let _ = writeln!(out, "<h2>{heading}</h2>");
    let moved = |c: &CodeDifference| {
        c.receipts.keys().any(|k| matches!(k, Change::Changed | Change::Lost | Change::Gained))
    };
    let mut codes: Vec<_> = all
        .codes
        .iter()
        .filter(|(_, c)| moved(c) && c.from != c.to)
        .map(|(key, c)| (key, c, change(c.from, c.to)))
        .collect();
    codes.sort_by_key(|(key, _, d)| (std::cmp::Reverse(d.raw().unsigned_abs()), (*key).clone()));
    codes.truncate(SHOWN);
    if codes.is_empty() {
        let _ = writeln!(out, "<p>{}</p>", pick(lang, "ありません。", "None."));
        return;
    }
    let most = codes.iter().map(|(_, _, d)| d.raw().unsigned_abs()).max().unwrap_or(1);
    let height = codes.len() * 26 + 8;
    let _ = write!(out, "<svg viewBox=\"0 0 832 {height}\" role=\"img\" aria-label=\"{heading}\">");
    for (at, (_, code, difference)) in codes.iter().enumerate() {
        let y = at * 26 + 4;
        let wide =
            length(i128::from(difference.raw().unsigned_abs()), i128::from(most), 170).max(1);
        let rises = difference.raw() > 0;
        let x = if rises { 580 } else { 580 - wide };
        let fill = if rises { "#0b6e4f" } else { "#b42318" };
        let (text_x, anchor) = if rises { (586 + wide, "start") } else { (574 - wide, "end") };
        let _ = write!(
            out,
            "<text x=\"0\" y=\"{}\">{}</text>\
             <rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"18\" fill=\"{fill}\"/>\
             <text x=\"{text_x}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
            y + 14,
            escaped(&shortened(&code.name, 22)),
            y + 14,
            signed(*difference)
        );
    }
    let _ = writeln!(
        out,
        "<line x1=\"580\" x2=\"580\" y1=\"0\" y2=\"{height}\" stroke=\"#5b6875\"/></svg>"
    );
    let head = [
        (pick(lang, "コード", "Code"), ""),
        (pick(lang, "名称", "Name"), ""),
        (all.from_schedule.as_str(), "n"),
        (all.to_schedule.as_str(), "n"),
        (pick(lang, "差", "change"), "n"),
        (pick(lang, "件数", "receipts"), ""),
    ];
    table_head(out, &head);
    for (key, code, difference) in &codes {
        let key = if **key == code.name { "" } else { key.as_str() };
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td>\
             <td class=\"n {}\">{}</td><td>{}</td></tr>",
            escaped(key),
            escaped(&code.name),
            grouped(code.from),
            grouped(code.to),
            tone(*difference),
            signed(*difference),
            escaped(&counts(code, lang))
        );
    }
    out.push_str("</table>\n");
}

fn counts(code: &CodeDifference, lang: Lang) -> String {
    let parts: Vec<String> =
        code.receipts.iter().map(|(c, n)| format!("{} {n}", word(*c, lang))).collect();
    parts.join(pick(lang, "、", ", "))
}

fn table_head(out: &mut String, titles: &[(&str, &str)]) {
    out.push_str("<table><tr>");
    for (title, class) in titles {
        let _ = write!(out, "<th class=\"{class}\">{}</th>", escaped(title));
    }
    out.push_str("</tr>\n");
}

/// What the rules give and take.
fn rules(out: &mut String, all: &Comparison, lang: Lang) {
    let heading = pick(lang, "規則による増減", "What rules give and take");
    let note = pick(
        lang,
        "新たに算定されるもの、算定できなくなるものを、その規則と根拠ごとに示します。",
        "What is charged anew, and what is charged no more, by rule and citation.",
    );
    let _ = write!(out, "<h2>{heading}</h2>\n<p class=\"aside\">{note}</p>\n");
    if all.rules.is_empty() {
        let _ = writeln!(out, "<p>{}</p>", pick(lang, "ありません。", "None."));
        return;
    }
    let head = [
        (pick(lang, "規則", "Rule"), ""),
        (pick(lang, "根拠", "Citation"), ""),
        (pick(lang, "件数", "receipts"), "n"),
        (pick(lang, "点数", "points"), "n"),
    ];
    table_head(out, &head);
    let mut rules: Vec<_> = all.rules.iter().collect();
    rules.sort_by_key(|(name, r)| {
        (std::cmp::Reverse(r.points.raw().unsigned_abs()), (*name).clone())
    });
    for (name, rule) in rules.iter().take(SHOWN) {
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n {}\">{}</td></tr>",
            escaped(name),
            escaped(&rule.cite),
            rule.receipts,
            tone(rule.points),
            signed(rule.points)
        );
    }
    out.push_str("</table>\n");
}

/// What is in neither total.
fn left_out(out: &mut String, all: &Comparison, lang: Lang) {
    let heading = pick(lang, "比べられなかったもの", "What could not be compared");
    let open = |c: &CodeDifference| {
        c.receipts.keys().any(|k| matches!(k, Change::Undecided | Change::NotCarried))
    };
    let mut codes: Vec<_> = all.codes.iter().filter(|(_, c)| open(c)).collect();
    let _ = writeln!(out, "<h2>{heading}</h2>");
    if codes.is_empty() {
        let _ = writeln!(out, "<p>{}</p>", pick(lang, "ありません。", "Nothing."));
        return;
    }
    let note = pick(
        lang,
        "どちらの合計にも入っていません。届出や事実を示せば判断できるもの、改定後の対応するコードを示せば\
         比べられるものがあります。",
        "These are in neither total. Some can be decided where standards and facts are stated, some \
         compared where the code under the other schedule is stated.",
    );
    let _ = writeln!(out, "<p class=\"aside\">{note}</p>");
    codes.sort_by_key(|(key, c)| {
        (std::cmp::Reverse(c.receipts.values().sum::<u64>()), (*key).clone())
    });
    let head = [
        (pick(lang, "コード", "Code"), ""),
        (pick(lang, "名称", "Name"), ""),
        (pick(lang, "件数", "receipts"), ""),
    ];
    table_head(out, &head);
    for (key, code) in codes.iter().take(SHOWN * 2) {
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}</td></tr>",
            escaped(key),
            escaped(&code.name),
            escaped(&counts(code, lang))
        );
    }
    out.push_str("</table>\n");
}

fn method(out: &mut String, lang: Lang) {
    let heading = pick(lang, "計算のしかた", "How it was computed");
    let text = pick(
        lang,
        "レセプトの診療日を、患者の年齢を変えずに各点数表の有効な月へ移し、算定された項目と、それに伴って\
         自動的に算定される項目（判断料、加算、物価対応料など）を計算しました。患者数や診療内容の変化は\
         見込んでいません。薬価と材料価格は、比べる元の点数表の月のものを両方に使い、薬価改定の影響は\
         含めません。1点は10円です。",
        "The days of each receipt are put into a month of either schedule, the patient being as old. \
         What is claimed and what follows from it by itself is computed. No change in the number of \
         patients or in what is done is assumed. Prices of medicines and materials are those of the \
         first schedule's month on both sides. A point is 10 yen.",
    );
    let _ = write!(out, "<h2>{heading}</h2>\n<p class=\"aside\">{text}</p>\n");
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most).chain(['…']).collect()
}

/// A text as HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_are_rounded_half_up() {
        let of = |a: i32, b: i32| percent(Fixed::from_i32(a), Fixed::from_i32(b));
        assert_eq!(of(1, 1000), "+0.1%");
        assert_eq!(of(-1, 2000), "−0.1%");
        assert_eq!(of(0, 7), "0.0%");
        assert_eq!(of(5, 0), "–");
        assert_eq!(of(125, 1000), "+12.5%");
    }

    #[test]
    fn a_page_stands_alone_and_takes_no_markup_from_a_name() {
        let mut all = Comparison { from_schedule: "<b>".to_owned(), ..Comparison::default() };
        all.steps.insert(0, 3);
        let page = page(&all, Lang::Ja);
        assert!(!page.contains("<b>&") && page.contains("&lt;b&gt;"));
        for outside in ["http:", "https:", "<script", "src=", "url("] {
            assert!(!page.contains(outside), "{outside}");
        }
    }
}
