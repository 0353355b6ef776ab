//! Local subsidies (地方単独事業): from the rows of 地単公費マスター to `burden` statements.
//!
//! The columns are a layout of their own (`masters/layouts/local_subsidy.layout`), a candidate that
//! its publisher has not confirmed. Amounts and days are read; what a *code* in a column means is in
//! no source at hand, so that a row with such a code is refused and says why: nothing is guessed.

use std::fmt::Write as _;

use santei_masters::layout::LOCAL_SUBSIDY;
use santei_masters::{Layout, Problem, Table};

/// What one row became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalRow {
    /// The line of the file.
    pub line: u32,
    /// Name of the scheme.
    pub name: String,
    /// Its `burden` statement, or why there is none.
    pub statement: Result<String, Vec<String>>,
}

/// What a file became.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalFile {
    /// The rows in order.
    pub rows: Vec<LocalRow>,
}

impl LocalFile {
    /// The rule text of every row that has a statement.
    #[must_use]
    pub fn text(&self) -> String {
        let statements = self.rows.iter().filter_map(|r| r.statement.as_ref().ok());
        statements.map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}

/// Columns of codes that may say something that the amounts do not: only blank or `0` says nothing.
const CODED: &[&str] = &[
    "single_parent",
    "income",
    "costly_long",
    "severe",
    "severe_continuing",
    "ventilator",
    "school",
    "children",
    "children_from",
    "children_nth",
    "scope_several",
    "scope_and",
    "scope_or",
    "condition",
    "first_visit_only",
    "first_stay_only",
    "stay_length",
    "stay_from_month",
    "stay_to_month",
    "visits_from",
    "visits_to",
    "insurer_changed",
    "sum_payers",
    "in_fixed",
    "in_percent",
    "in_numerator",
    "out_fixed",
    "out_percent",
    "out_numerator",
    "cap_together",
    "often_in",
    "often_out",
    "in_day_from",
    "in_day_to",
    "in_month_cap_often",
    "out_month_cap_often",
    "other_schemes",
];

/// Reads a file of the layout of 94 columns (UTF-8, with or without a mark, no header).
///
/// # Errors
/// A layout that cannot be read; rows that are no CSV of 94 columns are in the list of problems.
pub fn read(file: &str, bytes: &[u8]) -> Result<(LocalFile, Vec<Problem>), Problem> {
    let layout = Layout::parse(LOCAL_SUBSIDY.0, LOCAL_SUBSIDY.1)?;
    let (table, problems) = Table::read(file, bytes, &layout.shape());
    let mut out = LocalFile::default();
    for row in table.rows() {
        let get = |key: &str| -> String {
            let column = layout.column(key);
            let cell = column.and_then(|c| row.cell(c.position)).unwrap_or_default();
            cell.trim().to_owned()
        };
        let label = |key: &str| layout.column(key).map_or(key, |c| c.name.as_str()).to_owned();
        let name = [get("short_name"), get("name")].into_iter().find(|n| !n.is_empty());
        let name = name.unwrap_or_default();
        let statement = statement(row.line(), &name, &get, &label);
        out.rows.push(LocalRow { line: row.line(), name, statement });
    }
    Ok((out, problems))
}

fn says_nothing(value: &str) -> bool {
    value.is_empty() || value.bytes().all(|b| b == b'0')
}

/// `20260401` as `2026-04-01`; `None` where it is no day.
fn day(text: &str) -> Option<String> {
    let part = |from: usize, to: usize| text.get(from..to);
    let day = format!("{}-{}-{}", part(0, 4)?, part(4, 6)?, part(6, 8)?);
    santei::Day::parse(&day).map(|_| day)
}

fn statement(
    line: u32,
    name: &str,
    get: &dyn Fn(&str) -> String,
    label: &dyn Fn(&str) -> String,
) -> Result<String, Vec<String>> {
    let mut why = Vec::new();
    for key in CODED {
        let value = get(key);
        if !says_nothing(&value) {
            why.push(format!("{} = {value}", label(key)));
        }
    }
    let payer = get("payer");
    if payer.len() != 8 || !payer.bytes().all(|b| b.is_ascii_digit()) {
        why.push(format!("{} = {payer}", label("payer")));
    }
    let from = day(&get("from"));
    if from.is_none() {
        why.push(format!("{} = {}", label("from"), get("from")));
    }
    let to = get("to");
    let number = |key: &str| get(key).parse::<u32>().ok();
    let mut caps = String::new();
    for (setting, period, cap, times) in [
        ("inpatient", "day", "in_day_cap", None),
        ("inpatient", "month", "in_month_cap", None),
        ("outpatient", "visit", "out_visit_cap", Some("out_visit_times")),
        ("outpatient", "day", "out_day_cap", Some("out_day_times")),
        ("outpatient", "month", "out_month_cap", None),
    ] {
        if let Some(yen) = number(cap) {
            let _ = write!(caps, "  cap {setting} {period} {yen} yen");
            if let Some(times) = times.and_then(number).filter(|n| *n > 0) {
                let _ = write!(caps, " {times} times");
            }
            caps.push('\n');
        }
    }
    if caps.is_empty() {
        why.push("上限額がない".to_owned());
    }
    if !why.is_empty() {
        return Err(why);
    }
    let mut text = format!("burden 地単{line} {{\n  cite \"地単公費マスター {line} 行 {name}\"\n");
    let _ = writeln!(text, "  from {}", from.unwrap_or_default());
    if let Some(to) = day(&to).filter(|d| d.as_str() < "9999-01-01") {
        let _ = writeln!(text, "  to {to}");
    }
    match number("division") {
        Some(division) => {
            let _ = writeln!(text, "  payer \"{payer}\" division \"{division}\"");
        }
        None => {
            let _ = writeln!(text, "  payer \"{payer}\"");
        }
    }
    // Behind every scheme of the state.
    let _ = writeln!(text, "  rank {}", 1_000 + number("rank").unwrap_or(0));
    text.push_str("  takes insured\n  for 通常\n  covers all\n  without-insurer no\n");
    let ages: Vec<String> = [("age_from", ">="), ("age_to", "<")]
        .into_iter()
        .filter_map(|(key, sign)| number(key).map(|n| format!("age {sign} {n}")))
        .collect();
    if !ages.is_empty() {
        let _ = writeln!(text, "  when {}", ages.join(" and "));
    }
    let _ = write!(text, "  pays rest\n{caps}}}\n");
    Ok(text)
}
