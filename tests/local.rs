//! Local subsidies: the reader of 地単公費マスター, and the prefectures' tables at hand as a test of
//! how many schemes the statements express.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where it cannot go on"
)]
#![expect(clippy::print_stdout, reason = "the figures are for whoever runs it")]

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use santei::Day;
use santei::burden::{Bill, Certificate, Coverage, Request, Settlement, Used, settle};
use santei::image::{ImageBuf, write};
use santei_rules::{Input, Lang, RuleText, compile, local, texts};

fn image_with(text: String) -> ImageBuf {
    let mut rules: Vec<RuleText> =
        texts::all().into_iter().filter(|t| t.name.starts_with("futan/")).collect();
    rules.push(RuleText { name: "zz/local.tensu".into(), text });
    let outcome = compile(&Input { rules, ..Input::default() });
    let errors: Vec<String> = outcome.errors().map(|d| d.render(Lang::Ja)).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    ImageBuf::copy_of(&write(&outcome.program.unwrap()).unwrap())
}

fn row(cells: &[(usize, &str)]) -> String {
    let mut row = vec![""; 94];
    for (position, text) in cells {
        row[position - 1] = text;
    }
    row.join(",")
}

/// Two visits a month of 400 yen each for children below 15, as many towns have it.
#[test]
fn a_row_of_the_master_becomes_a_statement() {
    let child = [
        (1, "子ども医療費助成"),
        (3, "28"),
        (8, "80281234"),
        (9, "1"),
        (10, "20240401"),
        (11, "99991231"),
        (13, "0"),
        (15, "15"),
        (17, "1"),
        (78, "400"),
        (79, "2"),
        (94, "3"),
    ];
    let mut odd = child.to_vec();
    odd.push((37, "1"));
    let text = format!("\u{feff}{}\n{}\n", row(&child), row(&odd));
    let (file, problems) = local::read("m_regional.csv", text.as_bytes()).unwrap();
    assert!(problems.is_empty());
    assert_eq!(file.rows.len(), 2);
    let why = file.rows[1].statement.as_ref().unwrap_err();
    let why: Vec<String> = why.iter().map(|reason| reason.message(Lang::Ja)).collect();
    assert_eq!(why, ["初診時のみ条件 = 1"]);
    // What no statement says is told with the row and stands in the text.
    assert_eq!(file.rows[0].unread.len(), 1);
    assert!(file.text().contains("# 読んでいない列: 外来 = 1\n"), "{}", file.text());
    let buffer = image_with(file.text());
    let image = buffer.open().unwrap();
    let day = |d| Day::from_ymd(2026, 6, d).unwrap();
    let coverage = Coverage { insurer: "国保".into(), ..Coverage::default() };
    let mut certificates = [Certificate {
        number: "80281234".into(),
        division: Some("1".into()),
        ..Certificate::default()
    }];
    let bill =
        |d, points: i64| Bill { day: day(d), visit: d, points, fee: points * 10, certificates: 1 };
    let bills = [bill(3, 100), bill(10, 300), bill(17, 300)];
    let mut out = Settlement::default();
    let sum = |certificates: &[Certificate], out: &mut Settlement| {
        let request = Request {
            born: Day::from_ymd(2018, 5, 1).unwrap(),
            inpatient: false,
            coverage: &coverage,
            certificates,
            bills: &bills,
            served: &[],
        };
        settle(&image, &request, out).unwrap();
        assert!(out.is_decided(), "{:?}", out.needs);
        out.visits.iter().map(|v| v.collected).collect::<Vec<_>>()
    };
    // 1000円 × 3割 = 300円, then 900円 → 400円, and the third visit of the month is free.
    assert_eq!(sum(&certificates, &mut out), [300, 400, 0]);
    assert_eq!((out.patient, out.insurer), (700, 4_900));
    // One visit elsewhere counts.
    certificates[0].used = Used { yen: 400, times: 1 };
    assert_eq!(sum(&certificates, &mut out), [300, 0, 0]);
}

/// A name with marks of its own stays a name, and what is no number is not passed over.
#[test]
fn odd_cells_are_refused_or_quoted() {
    let base = [(1, "\"子ども\"\"医療\\\""), (8, "80281234"), (10, "20240401")];
    let mut good = base.to_vec();
    good.push((78, "400"));
    let mut bad = good.clone();
    bad.extend([(11, "2024"), (80, "千円")]);
    let text = format!("{}\n{}\n{}\n", row(&good), row(&bad), row(&base));
    let (file, problems) = local::read("m_regional.csv", text.as_bytes()).unwrap();
    assert!(problems.is_empty());
    let why = |at: usize, lang| -> Vec<String> {
        let why = file.rows[at].statement.as_ref().unwrap_err();
        why.iter().map(|reason| reason.message(lang)).collect()
    };
    assert_eq!(why(1, Lang::Ja), ["1月当たりの上限額・※1 = 千円", "有効終了年月日 = 2024"]);
    assert_eq!(why(2, Lang::Ja), ["上限額がない"]);
    assert_eq!(why(2, Lang::En), ["no amount at the most"]);
    image_with(file.text());
}

// ---- the prefectures' tables -----------------------------------------------------------------

/// The rows of the first sheet of a workbook, as texts.
fn sheet(path: &Path) -> Vec<Vec<String>> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut part = |name: &str| -> String {
        let mut text = String::new();
        if let Ok(mut file) = zip.by_name(name) {
            file.read_to_string(&mut text).unwrap();
        }
        text
    };
    let shared: Vec<String> = part("xl/sharedStrings.xml")
        .split("<si>")
        .skip(1)
        .map(|si| {
            let si = si.split("<rPh").next().unwrap_or_default();
            si.split("<t").skip(1).map(inner).collect::<String>()
        })
        .collect();
    let text = part("xl/worksheets/sheet1.xml");
    text.split("<row ")
        .skip(1)
        .map(|row| {
            let mut cells: Vec<String> = Vec::new();
            for cell in row.split("<c ").skip(1) {
                let place = attribute(cell, "r").unwrap_or_default();
                let column = place
                    .bytes()
                    .take_while(u8::is_ascii_uppercase)
                    .fold(0_usize, |n, b| n * 26 + usize::from(b - b'A') + 1);
                let value = cell.split("<v>").nth(1).and_then(|v| v.split("</v>").next());
                let value = value.unwrap_or_default();
                let value = if attribute(cell, "t").as_deref() == Some("s") {
                    shared[value.parse::<usize>().unwrap_or(0)].clone()
                } else {
                    value.to_owned()
                };
                cells.resize(cells.len().max(column), String::new());
                cells[column - 1] = value;
            }
            cells
        })
        .collect()
}

fn inner(text: &str) -> String {
    let after = text.split_once('>').map_or("", |(_, rest)| rest);
    after.split("</t>").next().unwrap_or_default().to_owned()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let head = tag.split('>').next()?;
    let at = head.split(&format!("{name}=\"")).nth(1)?;
    at.split('"').next().map(str::to_owned)
}

/// One setting of a scheme of the tables (外来 or 入院).
struct Terms<'a> {
    get: &'a dyn Fn(&str) -> String,
    setting: &'a str,
}

impl Terms<'_> {
    fn number(&self, key: &str) -> u32 {
        (self.get)(key).parse().unwrap_or(0)
    }

    /// The entries of a statement; `None`: the scheme does not cover the setting.
    fn entries(&self, why: &mut Vec<String>) -> Option<(String, String)> {
        let kind = (self.get)("負担区分");
        match kind.as_str() {
            "" | "0" => return None,
            "1" | "2" => {}
            _ => {
                why.push(format!("負担区分 {kind}"));
                return None;
            }
        }
        if kind == "2" {
            return Some(("pays 0 percent".into(), String::new()));
        }
        let percent = self.number("1回負担割合");
        let pays = if percent > 0 { format!("pays {percent} percent") } else { "pays rest".into() };
        let mut caps = String::new();
        let mut cap = |period: &str, yen: u32, times: u32| {
            if yen > 0 {
                let times = if times > 0 { format!(" {times} times") } else { String::new() };
                caps.push_str(&format!("  cap {} {period} {yen} yen{times}\n", self.setting));
            }
        };
        let month_times = self.number("1月上限回数");
        let fixed = self.number("1回固定額");
        let visit = if fixed > 0 { fixed } else { self.number("1回上限額") };
        let day = self.number("1日上限額");
        cap("visit", visit, if day == 0 { month_times } else { 0 });
        cap("day", day, month_times);
        let month =
            if self.setting == "outpatient" { "1月院内上限額" } else { "1月上限額" };
        cap("month", self.number(month), 0);
        if month_times > 0 && visit == 0 && day == 0 {
            why.push("上限回数に額がない".into());
        }
        Some((pays, caps))
    }
}

#[test]
fn how_many_schemes_of_the_prefectures_the_statements_express() {
    let Some(root) = std::env::var_os("SANTEI_OFFICIAL") else { return };
    let folder = Path::new(&root).join("kouhi");
    let Ok(list) = std::fs::read_dir(&folder) else { return };
    let mut files: Vec<_> = list
        .map(|e| e.unwrap().path())
        .filter(|p| p.file_stem().unwrap().to_string_lossy().contains(". "))
        .collect();
    files.sort();
    let mut statements = String::new();
    let (mut schemes, mut expressed) = (0_u32, 0_u32);
    let mut reasons: BTreeMap<String, u32> = BTreeMap::new();
    for path in &files {
        let rows = sheet(path);
        let rows: Vec<&Vec<String>> =
            rows.iter().filter(|r| r.iter().any(|c| !c.is_empty())).collect();
        let at = |label: &str, from: usize, column: usize| -> String {
            let row = rows.iter().skip(from).find(|r| {
                r.first().is_some_and(|l| {
                    l.trim_start_matches(|c: char| c.is_ascii_digit()) == label || l == label
                })
            });
            row.and_then(|r| r.get(column)).cloned().unwrap_or_default()
        };
        let section = |label: &str| {
            rows.iter()
                .position(|r| r.first().is_some_and(|l| l.contains(label)))
                .unwrap_or(rows.len())
        };
        let (out_at, in_at) = (section("外来負担区分"), section("入院負担区分"));
        let width = rows.iter().map(|r| r.len()).max().unwrap_or(0);
        for column in 1..width {
            let number = at("法別番号", 0, column);
            let name = at("短縮制度名", 0, column);
            if number.len() != 2 || !number.bytes().all(|b| b.is_ascii_digit()) || name.is_empty() {
                continue;
            }
            schemes += 1;
            let mut why = Vec::new();
            if !matches!(at("点数単価", 0, column).as_str(), "10" | "") {
                why.push("点数単価".to_owned());
            }
            if !matches!(at("薬剤負担", 0, column).as_str(), "0" | "") {
                why.push("薬剤負担".to_owned());
            }
            if !matches!(at("1日食事助成額", 0, column).as_str(), "0" | "") {
                why.push("1日食事助成額".to_owned());
            }
            if !at("限定保険番号", 0, column).is_empty() {
                why.push("限定保険番号".to_owned());
            }
            let mut text = String::new();
            for (setting, from) in [("outpatient", out_at), ("inpatient", in_at)] {
                let get = |key: &str| {
                    if key == "負担区分" {
                        let row = rows.get(from);
                        return row.and_then(|r| r.get(column)).cloned().unwrap_or_default();
                    }
                    at(key, from, column)
                };
                if let Some((pays, caps)) = (Terms { get: &get, setting }).entries(&mut why) {
                    text.push_str(&format!(
                        "burden 県{schemes}_{setting} {{\n  cite \"{name}\"\n  from 2015-01-01\n  \
                         payer \"{:08}\"\n  rank 1000\n  takes insured\n  for 通常\n  covers all\n  \
                         when {setting}\n  {pays}\n{caps}}}\n",
                        10_000_000 + schemes
                    ));
                }
            }
            if text.is_empty() && why.is_empty() {
                why.push("入院も外来も対象でない".to_owned());
            }
            if why.is_empty() {
                expressed += 1;
                statements.push_str(&text);
            }
            for one in why {
                *reasons.entry(one).or_default() += 1;
            }
        }
    }
    println!("{} files, {schemes} schemes, {expressed} expressed", files.len());
    for (why, count) in &reasons {
        println!("  {count:>4} {why}");
    }
    assert!(schemes > 1_000, "{schemes}");
    assert!(expressed * 4 > schemes * 3, "{expressed} of {schemes}: {reasons:?}");
    // Every statement settles, its parts add up, and it never costs the patient more.
    let buffer = image_with(statements);
    let image = buffer.open().unwrap();
    let coverage = Coverage {
        insurer: "被用者".into(),
        income_class: Some("ウ".into()),
        often: Some(false),
        ..Coverage::default()
    };
    let mut out = Settlement::default();
    let mut settled = 0_u32;
    for number in 1..=schemes {
        let certificates = [Certificate {
            number: format!("{:08}", 10_000_000 + number),
            ..Certificate::default()
        }];
        for inpatient in [false, true] {
            let bills: Vec<Bill> = (1..=6)
                .map(|d| Bill {
                    day: Day::from_ymd(2026, 6, d).unwrap(),
                    visit: d,
                    points: 700,
                    fee: 7_000,
                    certificates: 1,
                })
                .collect();
            let request = Request {
                born: Day::from_ymd(1980, 4, 1).unwrap(),
                inpatient,
                coverage: &coverage,
                certificates: &certificates,
                bills: &bills,
                served: &[],
            };
            if settle(&image, &request, &mut out).is_ok() {
                settled += 1;
                assert!(out.is_decided());
                let paid: i64 = out.payers.iter().map(|p| p.paid).sum();
                assert_eq!(out.insurer + paid + out.patient, out.fee);
                assert!(out.patient <= 12_600 && out.patient >= 0);
            }
        }
    }
    println!("  {settled} of the settings settled");
    assert!(settled > expressed);
}
