//! Local subsidies (地方単独事業): from the rows of 地単公費マスター to `burden` statements.
//!
//! The columns are a layout of their own (`masters/layouts/local_subsidy.layout`), a candidate that
//! its publisher has not confirmed. Amounts and days are read; what a *code* in a column means is in
//! no source at hand, so that a row with such a code is refused and says why: nothing is guessed.

use std::fmt::Write as _;

use santei_masters::layout::LOCAL_SUBSIDY;
use santei_masters::{Lang, Layout, Problem, Table};

/// What one row became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalRow {
    /// The line of the file.
    pub line: u32,
    /// Name of the scheme.
    pub name: String,
    /// Its `burden` statement, or why there is none.
    pub statement: Result<String, Vec<Reason>>,
    /// Columns that state something and that no statement says: what their values mean is in no
    /// source at hand.
    pub unread: Vec<Cell>,
}

/// A column and its value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// The column's name.
    pub column: String,
    /// What it states.
    pub value: String,
}

impl core::fmt::Display for Cell {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} = {}", self.column, self.value)
    }
}

/// Why a row has no statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A code whose meaning is in no source at hand, or a number or day that is none.
    Value(Cell),
    /// No amount that the patient pays at the most.
    NoCap,
}

impl Reason {
    /// The reason for people.
    ///
    /// ```
    /// use santei_rules::{Lang, local::Reason};
    /// assert_eq!(Reason::NoCap.message(Lang::Ja), "上限額がない");
    /// ```
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Value(cell), _) => cell.to_string(),
            (Self::NoCap, Lang::Ja) => "上限額がない".to_owned(),
            (Self::NoCap, Lang::En) => "no amount at the most".to_owned(),
        }
    }
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

/// Columns of terms that no statement says, whatever they state: they are listed with each row, for
/// whoever has the publisher's explanation.
const UNREAD: &[&str] = &[
    "age_from_basis",
    "age_to_basis",
    "inpatient",
    "outpatient",
    "employee",
    "national",
    "elderly",
    "income_name",
    "method",
    "sum_number1",
    "sum_number2",
    "sum_number3",
    "sum_number4",
    "in_scope",
    "in_denominator",
    "out_scope",
    "out_denominator",
    "meals",
    "living_flag",
    "living",
    "living_meals",
    "living_room",
    "cap_flag",
    "round_unit",
    "round_mode",
    "meals_day_cap",
    "meals_month_cap",
    "living_day_cap",
    "living_month_cap",
    "living_meals_day_cap",
    "living_meals_month_cap",
    "living_room_day_cap",
    "living_room_month_cap",
    "other1",
    "other2",
    "other3",
];

/// Columns of numbers that statements say.
const NUMBERS: &[&str] = &[
    "division",
    "age_from",
    "age_to",
    "in_day_cap",
    "in_month_cap",
    "out_visit_cap",
    "out_visit_times",
    "out_day_cap",
    "out_day_times",
    "out_month_cap",
    "rank",
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
        let unread: Vec<Cell> = UNREAD
            .iter()
            .map(|key| Cell { column: label(key), value: get(key) })
            .filter(|cell| !says_nothing(&cell.value))
            .collect();
        let statement = statement(row.line(), &name, &get, &label, &unread);
        out.rows.push(LocalRow { line: row.line(), name, statement, unread });
    }
    Ok((out, problems))
}

/// Text that stays in its line.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
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
    unread: &[Cell],
) -> Result<String, Vec<Reason>> {
    let mut why = Vec::new();
    let cell = |key: &str| Reason::Value(Cell { column: label(key), value: get(key) });
    for key in CODED {
        if !says_nothing(&get(key)) {
            why.push(cell(key));
        }
    }
    for key in NUMBERS {
        let value = get(key);
        if !value.is_empty() && value.parse::<u32>().is_err() {
            why.push(cell(key));
        }
    }
    let payer = get("payer");
    if payer.len() != 8 || !payer.bytes().all(|b| b.is_ascii_digit()) {
        why.push(cell("payer"));
    }
    let from = day(&get("from"));
    if from.is_none() {
        why.push(cell("from"));
    }
    let to = get("to");
    if !to.is_empty() && !to.starts_with("9999") && day(&to).is_none() {
        why.push(cell("to"));
    }
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
        why.push(Reason::NoCap);
    }
    if !why.is_empty() {
        return Err(why);
    }
    let mut text = String::new();
    for cell in unread {
        let _ = writeln!(text, "# 読んでいない列: {}", one_line(&cell.to_string()));
    }
    let cite = one_line(name).replace('\\', "\\\\").replace('"', "\\\"");
    let _ = write!(text, "burden 地単{line} {{\n  cite \"地単公費マスター {line} 行 {cite}\"\n");
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
