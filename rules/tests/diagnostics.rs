//! Every wrong rule text is told with its place, in both languages, and what to do.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use santei_masters::SourceFile;
use santei_rules::diagnostic::CODES;
use santei_rules::{Input, InputFile, Lang, Outcome, RuleText, compile, parse, texts};

/// A schedule, a small master and some names to go wrong with.
const BASE: &str = "schedule r06 {
  title \"令和6年度\"
  cite \"令和6年厚生労働省告示第57号\"
  from 2024-06-01
  to 2026-05-31
  yen-per-point 10
  files \"R6\"
  tables 05
}

in r06

set 再診料 {
  cite \"A001\"
  codes 112007410 \"再診料\"
}

fact 院内処方 {
  cite \"F100\"
  type bool
  ask \"院内で投薬しましたか\"
}

fact 時間帯 {
  cite \"A001 注5\"
  type word 時間内, 時間外
  ask \"いつ受診しましたか\"
}
";

/// A row of the master with the columns that matter here.
fn procedure(code: &str, name: &str, points: &str, from: &str, to: &str) -> String {
    let mut cells = vec![String::from("0"); 150];
    for (column, value) in [
        (3, code),
        (5, name),
        (7, ""),
        (11, "3"),
        (12, points),
        (32, "99999999"),
        (34, "0.00"),
        (41, "00"),
        (42, "00"),
        (68, "1"),
        (69, "1"),
        (85, "A"),
        (86, ""),
        (87, from),
        (88, to),
        (91, "01"),
        (92, "001"),
        (93, "00"),
        (113, ""),
        (117, ""),
    ] {
        if let Some(cell) = cells.get_mut(column - 1) {
            value.clone_into(cell);
        }
    }
    cells.iter().map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(",")
}

fn master() -> InputFile {
    let rows = [
        procedure("112007410", "再診料", "75.00", "20240601", "99999999"),
        procedure("112011010", "外来管理加算", "52.00", "20240601", "99999999"),
        procedure("160061910", "生化学的検査（１）判断料", "144.00", "20240601", "99999999"),
        procedure("111000110", "初診料", "291.00", "20240601", "20240831"),
        procedure("113000110", "後から始まる料", "10.00", "20250401", "99999999"),
    ];
    file("R6/s_ALL20240601.csv", &rows.join("\r\n"))
}

fn file(name: &str, text: &str) -> InputFile {
    let bytes: Arc<[u8]> = text.as_bytes().into();
    InputFile { file: SourceFile::new(name, bytes), schedule: None }
}

fn run(text: &str, files: Vec<InputFile>) -> Outcome {
    let rules = vec![
        RuleText { name: "a.tensu".into(), text: BASE.into() },
        RuleText { name: "b.tensu".into(), text: text.into() },
    ];
    compile(&Input { rules, files, starter: None })
}

/// Wrong texts, each with the code that it is to give.
const WRONG: &[(&str, &str)] = &[
    ("E0300", "in r06\nset a {\n  cite \"x\"\n  codes 112007410 \"再診料\",\n}\n"),
    ("E0300", "in r06\nlimit a {\n  cite \"x\"\n  members 再診料\n  max 1\n  within 月\n}\n"),
    (
        "E0300",
        "in r06\nlimit a {\n  cite \"x\"\n  members 再診料\n  max 1\n  within month\n  when age <\n}\n",
    ),
    ("E0300", "これは文ではない\n"),
    (
        "E0301",
        "in r06\nset a {\n  cite \"x\"\n  codes 112007410\n\nset b {\n  cite \"x\"\n  codes 112007410\n}\n",
    ),
    ("E0301", "}\n"),
    ("E0302", "in r06\nset a {\n  cite \"x\n  codes 112007410\n}\n"),
    ("E0304", "in r06\nset a {\n  cite \"x\u{1}\"\n  codes 112007410\n}\n"),
    ("E0306", "in r06\nsett a {\n  cite \"x\"\n  codes 112007410\n}\n"),
    ("E0307", "in r06\nset a {\n  cite \"x\"\n  code 112007410\n}\n"),
    ("E0310", "in r06\nlimit a {\n  cite \"x\"\n  members 再診\n  max 1\n  within month\n}\n"),
    ("E0311", "in r06\nset 再診料 {\n  cite \"x\"\n  codes 112007410\n}\n"),
    (
        "E0311",
        "collective 甲 {\n  cite \"x\"\n  standard 8016\n  met-by 730\n}\ncollective 甲 {\n  cite \"x\"\n  standard 8017\n  met-by 732\n}\n",
    ),
    ("E0312", "in r07\nset a {\n  cite \"x\"\n  codes 112007410\n}\n"),
    (
        "E0313",
        "in r06\nlimit a {\n  cite \"x\"\n  members 再診料\n  max 1\n  within month\n  when fact 院内処法\n}\n",
    ),
    (
        "E0314",
        "in r06\nlimit a {\n  cite \"x\"\n  members 再診料\n  max 1\n  within month\n  when fact 時間帯 = 深夜\n}\n",
    ),
    ("E0315", "in r06\nset a {\n  cite \"x\"\n  where lab_bundel = 1\n}\n"),
    (
        "E0316",
        "in r06\ntable a {\n  cite \"x\"\n  file ika-06\n  kind limit\n  columns 14\n  column code 2\n}\n",
    ),
    (
        "E0317",
        "in r06\nlimit a {\n  cite \"x\"\n  members 再診料\n  max 1\n  within month\n  when agee < 6\n}\n",
    ),
    ("E0318", "in r06\nset a {\n  cite \"x\"\n  union b\n}\nset b {\n  cite \"x\"\n  union a\n}\n"),
    (
        "E0319",
        "in r06\nexample \"例\" of 再診両 {\n  patient born 1980-01-01\n  facility clinic\n  visit 2024-06-03 {\n    112007410\n  }\n  expect 112007410\n}\n",
    ),
    ("E0320", "in r06\nset a {\n  codes 112007410\n}\n"),
    ("E0321", "in r06\nlimit a {\n  cite \"x\"\n  members 再診料\n  within month\n}\n"),
    (
        "E0322",
        "in r06\nlimit a {\n  cite \"x\"\n  members 再診料\n  max 1\n  max 2\n  within month\n}\n",
    ),
    (
        "E0323",
        "in r06\nlimit a {\n  cite \"x\"\n  members 再診料\n  max 1\n  within month\n  keep first\n}\n",
    ),
    ("E0324", "in r06\nset a {\n  cite \"x\"\n  from 2024-06-31\n  codes 112007410\n}\n"),
    ("E0325", "in r06\nset a {\n  cite \"x\"\n  from 2023-04-01\n  codes 112007410\n}\n"),
    (
        "E0325",
        "in r06\nset a {\n  cite \"x\"\n  from 2025-04-01\n  to 2025-03-31\n  codes 112007410\n}\n",
    ),
    (
        "E0326",
        "in r06\nreduce a {\n  cite \"x\"\n  on 再診料\n  from-nth 1\n  within month\n  charge 112007410\n}\n",
    ),
    ("E0326", "in r06\nlimit a {\n  cite \"x\"\n  members 再診料\n  max 1.5\n  within month\n}\n"),
    ("E0330", "in r06\nset a {\n  cite \"x\"\n  codes 112007411 \"再診料\"\n}\n"),
    ("E0331", "in r06\nset a {\n  cite \"x\"\n  from 2024-10-01\n  codes 111000110\n}\n"),
    ("E0332", "in r06\nset a {\n  cite \"x\"\n  codes 112007410 \"初診料\"\n}\n"),
    ("E0333", "in r06\nset a {\n  cite \"x\"\n  codes 11200741\n}\n"),
    (
        "E0340",
        "in r06\nbundle a {\n  cite \"x\"\n  members 再診料\n  per visit\n  band 5 to 7 93 points\n  band 7 to 9 99 points\n  band 10 up 103 points\n}\n",
    ),
    (
        "E0341",
        "in r06\nset 管理 {\n  cite \"x\"\n  codes 112011010 \"外来管理加算\"\n}\nderive a {\n  cite \"x\"\n  on 管理\n  charge 160061910\n  per month\n}\nderive b {\n  cite \"x\"\n  charge 112011010\n  per visit\n}\n",
    ),
    (
        "E0342",
        "in r06\nbundle a {\n  cite \"x\"\n  members 再診料\n  per visit\n  band 5 up 93 points\n  band 10 up 103 points\n}\n",
    ),
    (
        "E0342",
        "in r06\nbundle a {\n  cite \"x\"\n  members 再診料\n  per visit\n  band 5 to 7 93 points\n  band 9 up 103 points\n}\n",
    ),
    (
        "E0350",
        "in r06\nlimit a {\n  cite \"x\"\n  members 再診料\n  max 1\n  within month\n  when age\n}\n",
    ),
    (
        "E0350",
        "in r06\nlimit a {\n  cite \"x\"\n  members 再診料\n  max 1\n  within month\n  when date < 6\n}\n",
    ),
    ("E0350", "in r06\nset a {\n  cite \"x\"\n  where section >= 200\n}\n"),
    (
        "E0351",
        "in r06\nbundle a {\n  cite \"x\"\n  members 再診料\n  per visit\n  band 5 up 93 yen\n}\n",
    ),
    ("E0351", "in r06\nprice a {\n  cite \"x\"\n  drug\n  points yen\n}\n"),
    ("E0352", "in r06\nprice a {\n  cite \"x\"\n  drug\n  points ceil(yen / 3)\n}\n"),
    (
        "E0353",
        "in r06\nlimit a {\n  cite \"x\"\n  members 再診料\n  max 1\n  within month\n  when unit-price < 100\n}\n",
    ),
    (
        "E0353",
        "in r06\nlimit a {\n  cite \"x\"\n  members 再診料\n  max 1\n  within month\n  when line in 再診料\n}\n",
    ),
    (
        "E0353",
        "in r06\ncondition 二つ {\n  cite \"x\"\n  is quantity >= 2\n}\nlimit a {\n  cite \"x\"\n  members 再診料\n  max 1\n  within month\n  when condition 二つ\n}\n",
    ),
    (
        "E0354",
        "in r06\ncondition 夜 {\n  cite \"x\"\n  is minute >= 1080\n}\nlimit a {\n  cite \"x\"\n  members 再診料\n  max 1\n  within month\n  when condition 夜間\n}\n",
    ),
    (
        "E0354",
        "in r06\ncondition 先 {\n  cite \"x\"\n  is condition 後 and clinic\n}\ncondition 後 {\n  cite \"x\"\n  is minute >= 1080\n}\n",
    ),
    (
        "E0355",
        "in r06\nderive a {\n  cite \"x\"\n  on 再診料\n  charge 160061910 times sum (sum (1) over 再診料 in day) over 再診料 in month\n  per month\n}\n",
    ),
    (
        "E0356",
        "in r06\nfact 先 {\n  cite \"x\"\n  type bool\n  ask \"?\"\n  default yes when fact 後\n}\nfact 後 {\n  cite \"x\"\n  type bool\n  ask \"?\"\n}\n",
    ),
    (
        "E0322",
        "in r06\nfact 先 {\n  cite \"x\"\n  type bool\n  ask \"?\"\n  default yes\n  default no when clinic\n}\n",
    ),
    (
        "E0325",
        "calendar 祝日 {\n  cite \"x\"\n  from 2026-01-01\n  to 2026-12-31\n  days 2026-01-01 \"元日\", 2027-01-01 \"元日\"\n}\n",
    ),
    (
        "E0322",
        "collective 甲 {\n  cite \"x\"\n  standard 8016\n  met-by 730\n}\ncollective 乙 {\n  cite \"x\"\n  standard 8016\n  met-by 732\n}\n",
    ),
    ("E0326", "collective 甲 {\n  cite \"x\"\n  standard 8016\n  met-by 730, 70000\n}\n"),
    ("E0315", "in r06\namend 甲 {\n  cite \"x\"\n  codes 112007410\n  states step_point 75\n}\n"),
    (
        "E0322",
        "in r06\namend 甲 {\n  cite \"x\"\n  codes 112007410, 112007410\n  states month_limit 1\n}\n",
    ),
    ("E0350", "in r06\namend 甲 {\n  cite \"x\"\n  codes 112007410\n  states month_limit 1.5\n}\n"),
    (
        "E0350",
        "in r06\namend 甲 {\n  cite \"x\"\n  codes 112007410\n  states step_points as name\n}\n",
    ),
    (
        "W0335",
        "in r06\namend 甲 {\n  cite \"x\"\n  codes 112007410 \"再診料\"\n  states month_limit 1\n}\n",
    ),
    ("E0350", "in r06\nset a {\n  cite \"x\"\n  where points contains \"5\"\n}\n"),
    (
        "E0350",
        "in r06\nlimit a {\n  cite \"x\"\n  members 再診料\n  max 1\n  within month\n  when days-between(date, 5) > 3\n}\n",
    ),
    (
        "E0360",
        "in r06\ntable a {\n  cite \"x\"\n  file ika-04\n  kind inpatient\n  columns 8\n  column group 2\n  column code 2\n  column class 9\n  column from 7\n  column to 8\n}\n",
    ),
    (
        "E0370",
        "burden a {\n  cite \"x\"\n  from 2024-06-01\n  rank 1\n  takes insured\n  for 通常\n  covers all\n  pays 0 percent\n}\n",
    ),
    ("E0371", "marks a {\n  cite \"x\"\n  from 2024-06-01\n  mark 2 \"医9\"\n}\n"),
    (
        "E0372",
        "share a {\n  cite \"x\"\n  from 2024-06-01\n  when beds > 3\n  pays 30 percent\n}\n",
    ),
    (
        "E0373",
        "share a {\n  cite \"x\"\n  from 2024-06-01\n  when age + 1 > 70\n  pays 30 percent\n}\n",
    ),
    ("W0331", "in r06\nderive a {\n  cite \"x\"\n  charge 113000110\n  per month\n}\n"),
    ("W0332", "in r06\nset a {\n  cite \"x\"\n  where lab_bundle = 1\n}\n"),
    ("W0333", "in r06\nset a {\n  cite \"x\"\n  codes 620000001\n}\n"),
];

#[test]
fn wrong_texts_are_told() {
    let mut shown = String::new();
    for (code, text) in WRONG {
        let outcome = run(text, vec![master()]);
        let codes: Vec<&str> = outcome.diagnostics.iter().map(|d| d.code).collect();
        assert!(codes.contains(code), "{code} is not among {codes:?} of\n{text}");
        let is_error = outcome.diagnostics.iter().any(|d| d.code.starts_with('E'));
        assert_eq!(outcome.program.is_none(), is_error, "{text}");
        shown.push_str(&format!("======== {code}\n"));
        for diagnostic in &outcome.diagnostics {
            shown.push_str(&diagnostic.render(Lang::Ja));
            shown.push_str(&diagnostic.render(Lang::En));
        }
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn the_base_is_right() {
    let outcome = run("", vec![master()]);
    assert_eq!(outcome.diagnostics, []);
    assert!(outcome.program.is_some());
}

/// The same fact in the texts of two revisions means in each the sets of that revision.
#[test]
fn a_fact_declared_in_two_revisions_has_the_defaults_of_both() {
    let of = |schedule: &str, code: &str| {
        format!(
            "in {schedule}\n\nset 印 {{\n  cite \"x\"\n  codes {code}\n}}\n\nfact 甲 {{\n  cite \"x\"\n  \
             type bool\n  ask \"甲ですか\"\n  default yes when has 印 in visit\n}}\n"
        )
    };
    let r08 = BASE.split("\n\n").next().unwrap_or_default();
    let r08 = r08.replace("r06", "r08").replace("R6", "R8").replace("2024-06-01", "2026-06-01");
    let r08 = r08.replace("  to 2026-05-31\n", "");
    let text = |name: &str, text: String| RuleText { name: name.into(), text };
    let rules = vec![
        text("a.tensu", BASE.into()),
        text("b.tensu", of("r06", "112007410")),
        text("c.tensu", r08 + "\n\n" + &of("r08", "112011010")),
    ];
    let row = procedure("112011010", "外来管理加算", "52.00", "20260601", "99999999");
    let files = vec![master(), file("R8/s_ALL20260601.csv", &row)];
    let outcome = compile(&Input { rules, files, starter: None });
    let wrong: Vec<_> = outcome.diagnostics.iter().filter(|d| d.code.starts_with('E')).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let program = outcome.program.unwrap_or_default();
    let fact = program.facts.iter().find(|fact| fact.name == "甲");
    let seen = fact.into_iter().flat_map(|fact| &fact.cases).map(|case| {
        let sought = program.exprs.get(case.when.0 as usize).and_then(|expr| expr.sought());
        let set = sought.and_then(|set| program.sets.get(usize::from(set.0)));
        (case.from.to_string(), set.map(|set| set.codes.clone()).unwrap_or_default())
    });
    let seen: Vec<_> = seen.collect();
    let code = |number| vec![santei::Code(number)];
    assert_eq!(
        seen,
        [
            ("2024-06-01".to_owned(), code(112_007_410)),
            ("2026-06-01".to_owned(), code(112_011_010))
        ]
    );
}

#[test]
fn wrong_files_are_told() {
    let table = "in r06\ntable 算定回数 {\n  cite \"x\"\n  file ika-05\n  kind limit\n  columns 14\n  change 1 except 1\n  column code 2\n  column unit 4\n  column unit-name 5\n  column max 6\n  column special 7\n  column from 13\n  column to 14\n  unit 121 \"日\" window day\n}\n";
    let row = |unit: &str, max: &str| {
        format!(
            "\"0\",\"112007410\",\"再診料\",\"{unit}\",\"月\",\"{max}\",\"0\",\"0\",\"0\",\"0\",\"0\",\"0\",\"20240601\",\"99999999\""
        )
    };
    let limit = |rows: &[String]| file("R6/05算定回数テーブル.csv", &rows.join("\n"));
    let codes = |outcome: &Outcome| outcome.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>();

    let unbound = run(table, vec![master(), limit(&[row("131", "1"), row("121", "1")])]);
    assert_eq!(codes(&unbound), ["E0361"]);
    let message = unbound.diagnostics.first().expect("one").message(Lang::Ja).to_owned();
    assert!(message.contains("131") && message.contains("1 行目"), "{message}");

    let undeclared = run("", vec![master(), limit(&[row("121", "1")])]);
    assert_eq!(codes(&undeclared), ["E0362"]);

    let bad = run(table, vec![master(), limit(&[row("121", "x"), row("121", "2"), "a,b".into()])]);
    assert_eq!(codes(&bad), [""; 0]);
    let report = bad.reports.last().expect("a report");
    assert_eq!((report.rows_good, report.rows_bad), (1, 2));
    assert_eq!(report.problems.iter().map(|p| p.code()).collect::<Vec<_>>(), ["E0220", "E0222"]);
    let program = bad.program.expect("a program");
    assert_eq!(program.tables.limit.len(), 1);
    assert!(program.missing.is_empty());

    let twice = run(
        table,
        vec![
            master(),
            limit(&[row("121", "1")]),
            file("R6/new/05算定回数テーブル.csv", &row("121", "2")),
        ],
    );
    assert_eq!(codes(&twice), ["W0361"]);
    let stray =
        run(table, vec![master(), limit(&[row("121", "1")]), file("R9/s_20300101.csv", "")]);
    assert_eq!(codes(&stray), ["W0360"]);
    let approximate = run(table, vec![master(), file("R6/approx/05.csv", &row("121", "1"))]);
    assert_eq!(codes(&approximate), [""; 0]);
    let program = approximate.program.expect("a program");
    assert_eq!(program.missing.len(), 1, "an approximation is not the table");
    assert!(program.sources.iter().any(|s| s.kind == "ika-05" && !s.official));
}

/// Whoever compiles a later master cannot correct the texts that come with the crate.
#[test]
fn a_master_that_renames_and_abolishes_does_not_stop_the_carried_texts() {
    let rows = [
        procedure("112007410", "改められた再診料", "75.00", "20240601", "99999999"),
        procedure("111000110", "初診料", "291.00", "20240601", "99999999"),
    ];
    let master = file("R6/s_ALL20240601.csv", &rows.join("\r\n"));
    let input = |rules| Input { rules, files: vec![master.clone()], starter: None };
    let carried = compile(&input(texts::all()));
    let told: BTreeSet<&str> = carried.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(carried.errors().map(|d| d.render(Lang::Ja)).next(), None);
    assert!(told.contains("W0334") && carried.program.is_some(), "{told:?}");

    let mut rules = texts::all();
    let own =
        "in r06\nset 自分の集合 {\n  cite \"x\"\n  codes 112007410 \"再診料\", 112011010\n}\n";
    rules.push(RuleText { name: "own.tensu".into(), text: own.into() });
    let own = compile(&input(rules));
    let errors: Vec<&str> = own.errors().map(|d| d.code).collect();
    assert_eq!(errors, ["E0332", "E0330"]);
}

#[test]
fn one_run_tells_many_errors() {
    let text = "in r06\nset a {\n  cite 5\n  codes 112007410\n  unoin b\n  codes x\n}\nsett b { }\nlimit c {\n  cite \"x\"\n  members 無い\n  max 1\n  within month\n}\n";
    let outcome = run(text, vec![master()]);
    let lines: Vec<(u32, &str)> = outcome.diagnostics.iter().map(|d| (d.line, d.code)).collect();
    assert_eq!(lines, [(3, "E0300"), (5, "E0307"), (6, "E0300"), (8, "E0306"), (11, "E0310")]);
}

#[test]
fn the_caret_stands_under_wide_letters() {
    let outcome =
        run("in r06\nset あい（１）ab { cite \"告示\" codes 112007411 }\n", vec![master()]);
    let text = outcome.diagnostics.first().expect("one").render(Lang::Ja);
    let lines: Vec<&str> = text.lines().collect();
    let (source, caret) = (lines.get(3).expect("a line"), lines.get(4).expect("a caret"));
    let before = source.split("112007411").next().expect("text before");
    assert_eq!(caret.find('^'), Some(santei_rules::diagnostic::cells(before)), "{text}");
    assert_eq!(caret.matches('^').count(), 9);
}

// ---- pages -----------------------------------------------------------------------------------

fn pages() -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/diagnostics")).to_path_buf()
}

#[test]
fn no_code_stands_twice() {
    let codes: BTreeSet<&str> = CODES.iter().map(|c| c.0).collect();
    assert_eq!(codes.len(), CODES.len(), "a code stands twice");
}

#[test]
fn the_examples_of_the_pages_give_their_codes() {
    let mut tried = BTreeMap::new();
    for (code, _, _) in CODES {
        let path = pages().join(format!("{code}.md"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{code} has a page"));
        let Some(example) = text.split("```tensu\n").nth(1).and_then(|t| t.split("```").next())
        else {
            continue;
        };
        let outcome = run(example, vec![master()]);
        let codes: Vec<&str> = outcome.diagnostics.iter().map(|d| d.code).collect();
        assert!(codes.contains(code), "the example of {code} gives {codes:?}");
        tried.insert(*code, ());
    }
    assert!(tried.len() >= 35, "{} pages have an example", tried.len());
}

#[test]
fn the_list_of_texts_is_the_folder() {
    fn walk(folder: &Path, base: &Path, out: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, base, out);
            } else {
                let name = path.strip_prefix(base).expect("a path below");
                out.push(name.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    let base = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/schedules"));
    let mut files = Vec::new();
    walk(base, base, &mut files);
    files.sort();
    let listed: Vec<&str> = texts::TEXTS.iter().map(|t| t.0).collect();
    assert_eq!(files, listed);
}

#[test]
fn the_texts_of_the_crate_are_right_by_themselves() {
    let outcome = compile(&Input { rules: texts::all(), ..Input::default() });
    let told: Vec<String> = outcome.diagnostics.iter().map(|d| d.render(Lang::Ja)).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(outcome.program.is_some());
    for (name, text) in texts::TEXTS {
        assert_eq!(parse(&santei_rules::SourceText::new(name, text)).diagnostics, []);
    }
}
