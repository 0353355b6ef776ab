//! The built command as a person and a shell see it.

#![cfg_attr(test, expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests"))]

mod ran;

use std::path::PathBuf;
use std::process::{Command, Stdio};

use ran::{Ran, finish, folder, run};
use serde_json::Value;

fn command() -> Command {
    ran::command(&root())
}

fn santei(arguments: &[&str]) -> Ran {
    run(&root(), arguments, b"")
}

fn santei_with(arguments: &[&str], input: &[u8]) -> Ran {
    run(&root(), arguments, input)
}

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

const CLINIC: &str = "docs/examples/clinic-visit-2026-06.json";
const PEDIATRIC: &str = "docs/examples/pediatric-visit-2026-06.json";

const COMMANDS: [&str; 14] = [
    "compile",
    "check",
    "fmt",
    "test",
    "calc",
    "explain",
    "inspect",
    "lookup",
    "audit",
    "compare",
    "local",
    "completions",
    "man",
    "schema",
];

#[test]
fn every_command_explains_itself_in_both_languages() {
    for name in COMMANDS {
        let ja = santei(&[name, "--help"]);
        assert_eq!((ja.code, ja.err.as_str()), (0, ""), "{name}");
        assert!(ja.out.contains("使い方:") && ja.out.contains("オプション"), "{name}: {}", ja.out);
        let en = santei(&["--lang", "en", name, "--help"]);
        assert!(en.out.contains("Usage:") && en.out.contains("Options"), "{name}: {}", en.out);
        assert!(!en.out.contains("使い方"), "{name}: {}", en.out);
    }
    let all = santei(&["--help"]);
    for number in ["0", "1", "2", "3", "4", "5", "70"] {
        assert!(all.out.lines().any(|l| l.split_whitespace().next() == Some(number)), "{number}");
    }
    let page = std::fs::read_to_string(root().join("docs/cli.md")).unwrap();
    for name in COMMANDS {
        assert!(page.contains(&format!("santei {name}")), "docs/cli.md lacks {name}");
    }
}

#[test]
fn a_claim_in_japanese() {
    let ran = santei(&["calc", CLINIC]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    for wanted in
        ["112007410  再診料", "血液化学検査まるめ（7項目）", "合計点数", "1,134点", "11,340円"]
    {
        assert!(ran.out.contains(wanted), "{wanted} in\n{}", ran.out);
    }
    // Rows of one table end at one cell, whatever the width of their characters.
    let cells: Vec<usize> =
        ran.out.lines().filter(|l| l.contains('×')).map(santei_rules::diagnostic::cells).collect();
    assert!(cells.len() > 5 && cells.iter().all(|c| *c == cells[0]), "{cells:?}\n{}", ran.out);
}

#[test]
fn a_claim_in_english() {
    let ran = santei(&["--lang", "en", "calc", CLINIC]);
    for wanted in ["Total points", "1,134 points", "11,340 yen", "laboratory and pathology"] {
        assert!(ran.out.contains(wanted), "{wanted} in\n{}", ran.out);
    }
    let by_environment =
        finish(command().env("SANTEI_LANG", "en").args(["calc", CLINIC]).output().unwrap());
    assert_eq!(by_environment.out, ran.out);
}

#[test]
fn every_charged_line_is_shown_with_the_figures_of_its_group() {
    for example in [CLINIC, PEDIATRIC] {
        let json = santei(&["calc", example, "--format", "json"]);
        let claim: Value = serde_json::from_str(&json.out).unwrap();
        let human = santei(&["calc", example]).out;
        for line in claim["lines"].as_array().unwrap() {
            if line["verdict"] == "charged" {
                let code = line["code"].as_str().unwrap();
                assert!(human.contains(code), "{example}: {code} in\n{human}");
            }
        }
    }
}

#[test]
fn the_same_bytes_come_from_a_pipe() {
    let bytes = std::fs::read(root().join(CLINIC)).unwrap();
    let mut marked = b"\xef\xbb\xbf".to_vec();
    marked.extend(&bytes);
    let direct = santei(&["calc", CLINIC, "--format", "json"]);
    let claim: Value = serde_json::from_str(&direct.out).unwrap();
    assert_eq!(claim["totals"]["points"], "1134");
    assert_eq!(santei_with(&["calc", "-", "--format", "json"], &bytes).out, direct.out);
    assert_eq!(santei_with(&["calc", "-", "--format", "json"], &marked).out, direct.out);
}

#[test]
fn malformed_json_is_told_with_its_place() {
    let text = b"{ \"patient\": { \"birthDate\": \"1980-01-01\" },\n  \"facility\": { \"kind\": \"shop\" } }";
    let ran = santei_with(&["calc", "-"], text);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(ran.err.contains("E0503") && ran.err.contains("--> -:2:"), "{}", ran.err);
    assert!(ran.err.contains("値 `shop` はありません"), "{}", ran.err);
    let ran = santei_with(&["--lang", "en", "calc", "-"], text);
    assert!(ran.err.contains("error[E0503]") && ran.err.contains("unknown variant"), "{}", ran.err);
    for (text, code) in [
        (&b""[..], "E0503"),
        (b"[", "E0503"),
        (b"{\"patient\":{\"birthDate\":\"2026-02-30\"}}", "E0503"),
        (b"\xff\xfe", "E0505"),
        (
            b"{\"patient\":{\"birthDate\":\"1980-01-01\"},\"facility\":{\"kind\":\"clinic\"},\"visits\":[]}",
            "E0401",
        ),
    ] {
        let ran = santei_with(&["calc", "-"], text);
        assert_eq!(ran.code, 3, "{}", ran.err);
        assert!(ran.err.contains(code), "{}", ran.err);
    }
    let ran = santei(&["calc", "no-such-file.json"]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("E0502") && ran.err.contains("no-such-file.json"), "{}", ran.err);
}

/// What a file says must not move the cursor, rename the window or turn the order of reading, and is
/// not repeated without end.
#[test]
fn a_terminal_is_shown_letters_alone() {
    let claim = |insurer: &str| {
        let json = format!(
            r#"{{"patient":{{"birthDate":"1980-01-01"}},"facility":{{"kind":"clinic"}},"coverages":[{{"insurer":"{insurer}"}}],"visits":[{{"date":"2026-06-03","orders":[{{"code":"112007410"}}]}}]}}"#
        );
        santei_with(&["calc", "-"], json.as_bytes())
    };
    let spoils = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    let ran = claim("\\u001b]0;x\\u0007\\u202e\\u009b31m");
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("E0121") && !ran.err.contains(spoils), "{:?}", ran.err);
    let ran = claim(&"長".repeat(100_000));
    assert!(ran.err.contains("長長…") && ran.err.chars().count() < 1500, "{}", ran.err.len());

    let rules =
        "in r08\nset a\u{1b}]0;x\u{202e} { cite \"x\" }\nset b { cite \"x\" union \u{9b}31m }\n";
    for ran in [
        santei_with(&["check", "-"], rules.as_bytes()),
        santei_with(&["fmt", "-"], rules.as_bytes()),
        santei(&["calc", "no\u{1b}]0;x\u{202e}.json"]),
        santei(&["lookup", "a", "--date", "\u{1b}]0;x\u{202e}"]),
        santei(&["\u{1b}]0;x\u{202e}"]),
    ] {
        assert!(ran.code > 1, "{}", ran.code);
        assert!(
            !ran.out.contains(spoils) && !ran.err.contains(spoils),
            "{:?}{:?}",
            ran.out,
            ran.err
        );
    }
}

#[test]
fn a_file_whose_name_tells_nothing_is_named() {
    let folder = folder("unknown-name").join("R6");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("医科.csv"), "1,2\n").unwrap();
    let ran = santei(&["compile", folder.to_str().unwrap()]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.out.contains("使わないファイル: 1 (医科.csv)"), "{}", ran.out);
    assert!(ran.err.contains("E0507") && ran.err.contains("s_20251104.csv"), "{}", ran.err);
}

#[test]
fn a_quantity_without_part_in_the_points_is_told() {
    let episode = |quantity: &str| {
        format!(
            r#"{{"patient":{{"birthDate":"1980-04-01"}},"facility":{{"kind":"clinic"}},"visits":[{{
            "date":"2026-06-03","orders":[{{"code":"160068410","quantity":"{quantity}"}}]}}]}}"#
        )
    };
    let two = santei_with(&["calc", "-"], episode("2").as_bytes());
    assert!(two.out.contains("160068410 ＥＣＧ１２: 数量 2 は点数に関係しません"), "{}", two.out);
    let one = santei_with(&["calc", "-"], episode("1").as_bytes());
    assert!(one.out.contains("ＥＣＧ１２") && !one.out.contains("数量 1"), "{}", one.out);
}

/// What a clerk is to check or to record stands below the charges without being asked for.
#[test]
fn reminders_of_charged_lines_are_shown() {
    let text = br#"{"patient":{"birthDate":"1960-05-05","sex":"male","elderlyInsurance":false},
        "facility":{"kind":"clinic","beds":0,"generalBeds":0,"standards":[]},"mode":"asRecorded",
        "diseases":[],"history":{"since":"2025-06-01","lines":[]},"visits":[
        {"date":"2026-06-02","orders":[{"code":"111000110"}]},
        {"date":"2026-06-20","orders":[{"code":"111000110"}]}]}"#;
    let ran = santei_with(&["calc", "-"], text);
    let at = ran.out.find("確かめること、記載すること").unwrap_or_else(|| panic!("{}", ran.out));
    let told = ran.out.get(at..).unwrap();
    assert!(told.contains("111000110 初診料") && told.contains("確認: 「"), "{}", ran.out);
    let all = santei_with(&["calc", "-", "--reasons"], text).out;
    assert!(all.contains("確認: 「") && !all.contains("確かめること、記載すること"), "{all}");
}

#[test]
fn strict_tells_undecided_lines_by_the_exit_code() {
    let text = b"{\"patient\":{\"birthDate\":\"1980-01-01\"},\"facility\":{\"kind\":\"clinic\"},\
        \"visits\":[{\"date\":\"2026-06-03\",\"orders\":[{\"code\":\"199999999\"}]}]}";
    let ran = santei_with(&["calc", "-"], text);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("判断できない"), "{}", ran.out);
    assert_eq!(santei_with(&["calc", "-", "--strict"], text).code, 1);
}

#[test]
fn a_damaged_image_is_refused() {
    let folder = folder("damaged");
    let image = folder.join("starter.image");
    let path = image.to_str().unwrap();
    let ran = santei(&["compile", "--starter", "-o", path]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(santei(&["inspect", path]).code, 0);
    let good = std::fs::read(&image).unwrap();
    let claim = |image: &str| santei(&["calc", CLINIC, "--format", "json", "--image", image]);
    assert_eq!(claim(path).code, 0);

    let other = folder.join("damaged.image");
    let damaged = other.to_str().unwrap();
    for at in [0, 9, 40, good.len() / 3, good.len() / 2, good.len() - 1] {
        let mut bytes = good.clone();
        bytes[at] ^= 0x10;
        std::fs::write(&other, bytes).unwrap();
        for ran in [
            claim(damaged),
            santei(&["inspect", damaged]),
            santei(&["lookup", "初診", "--image", damaged]),
        ] {
            assert_eq!(ran.code, 5, "byte {at}: {}", ran.err);
            assert!(ran.err.contains("E01") && ran.err.contains("damaged.image"), "{}", ran.err);
        }
    }
    for length in [0, 7, 100, good.len() - 1] {
        std::fs::write(&other, &good[..length]).unwrap();
        assert_eq!(claim(damaged).code, 5, "{length} bytes");
    }
    assert_eq!(claim("README.md").code, 5);
    assert_eq!(claim("no-such.image").code, 3);
    assert_eq!(claim("docs").code, 3);
}

#[test]
fn an_image_goes_through_a_pipe() {
    let made = command().args(["compile", "--starter", "-o", "-"]).output().unwrap();
    assert_eq!(made.status.code(), Some(0));
    let ran = santei_with(&["inspect", "-", "--format", "json"], &made.stdout);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(document["verified"], true);
}

#[test]
fn the_starter_image_is_inspected() {
    let ran = santei(&["inspect"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    for wanted in ["r06", "r08", "2024-06-01", "2026-05-31", "一部", "一致", "11-initial.facts"]
    {
        assert!(ran.out.contains(wanted), "{wanted} in\n{}", ran.out);
    }
    let json = santei(&["inspect", "--format", "json"]);
    let document: Value = serde_json::from_str(&json.out).unwrap();
    let hash = document["sha256"].as_str().unwrap();
    assert_eq!(hash.len(), 64);
    assert!(ran.out.contains(hash.get(..16).unwrap()) && !ran.out.contains(hash));
    assert!(santei(&["inspect", "--full"]).out.contains(hash));
}

#[test]
fn codes_are_found_by_code_name_kana_and_section() {
    for text in ["再診料", "さいしんりょう", "サイシンリョウ", "ｻｲｼﾝﾘｮｳ", "a001", "112007410"]
    {
        let ran = santei(&["lookup", text]);
        assert_eq!(ran.code, 0);
        assert!(ran.out.contains("112007410"), "{text}: {}", ran.out);
    }
    let old = santei(&["lookup", "112007410", "--date", "2026-05-31"]).out;
    assert!(old.contains("75点") && !old.contains("76点"), "{old}");
    let both = santei(&["lookup", "112007410"]).out;
    assert!(both.contains("75点") && both.contains("76点"), "{both}");
    let nothing = santei(&["lookup", "そんなものはない"]);
    assert_eq!((nothing.code, nothing.out.as_str()), (0, ""));
    assert!(nothing.err.contains("見つかりません"));
    let json: Value =
        serde_json::from_str(&santei(&["lookup", "112007410", "--format", "json"]).out).unwrap();
    assert_eq!(json[0]["versions"][1]["value"], "76");
    let of_a_quantity = santei(&["lookup", "160056110"]).out;
    assert!(of_a_quantity.contains("110点（数量: 種類）"), "{of_a_quantity}");
}

#[test]
fn the_absence_of_a_code_is_explained() {
    let ran = santei(&["explain", CLINIC, "112011010"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for wanted in ["外来管理加算", "算定しない", "生活習慣病管理料２", "包括"]
    {
        assert!(ran.out.contains(wanted), "{wanted} in\n{}", ran.out);
    }
    let json = santei(&["explain", CLINIC, "160061910", "--format", "json"]);
    let document: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(document["lines"][0]["verdict"], "charged");
    let unknown = santei(&["--lang", "en", "explain", CLINIC, "199999999"]);
    assert!(unknown.out.contains("does not know"), "{}", unknown.out);
    assert_eq!(santei(&["explain", CLINIC, "123"]).code, 2);
}

#[test]
fn rule_texts_are_formatted_in_place_or_told() {
    let folder = folder("fmt");
    let file = folder.join("a.tensu");
    let path = file.to_str().unwrap();
    let rough = "in r08\nset 再診{cite \"A001\" codes 112007410}";
    std::fs::write(&file, rough).unwrap();
    let ran = santei(&["fmt", "--check", path]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("整形されていません"), "{}", ran.out);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), rough);
    let piped = santei_with(&["fmt", "-"], rough.as_bytes());
    assert_eq!(piped.code, 0);
    assert_eq!(santei(&["fmt", folder.to_str().unwrap()]).code, 0);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), piped.out);
    assert_eq!(santei(&["fmt", "--check", path]).code, 0);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);

    std::fs::write(&file, "set {").unwrap();
    let ran = santei(&["fmt", path]);
    assert_eq!(ran.code, 4);
    assert!(ran.err.contains("E03"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "set {");
    assert_eq!(santei(&["fmt", "--check", "rules/schedules"]).code, 0, "built-in texts");
}

#[test]
fn rule_texts_are_checked() {
    let ran = santei(&["check"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    // The sources take the places of the built-in texts.
    let ran = santei(&["check", "rules/schedules"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let wrong = "in r08\nderive あ { cite \"x\" on なし charge 999999999 per month }\n";
    let ran = santei_with(&["check", "-"], wrong.as_bytes());
    assert_eq!(ran.code, 4);
    for wanted in ["エラー[E0310]", "--> -:2:24", "対処"] {
        assert!(ran.out.contains(wanted), "{wanted} in\n{}", ran.out);
    }
    let ran = santei_with(&["check", "-", "--lang=en"], wrong.as_bytes());
    assert!(ran.out.contains("error[E0310]") && ran.out.contains("help"), "{}", ran.out);
}

#[test]
fn examples_are_tried() {
    let ran = santei(&["test", "--only", "まるめ"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(ran.out.contains("合格") && ran.out.contains("不合格 0"), "{}", ran.out);
    let folder = folder("examples");
    let file = folder.join("mine.tensu");
    let text = "in r08\n\nexample \"わざと違う例\" of 外来管理加算 {\n  patient born 1980-01-01\n  \
        facility clinic beds 0 general-beds 0 standards 3002\n  visit 2026-06-03 {\n    112007410\n  }\n  expect 112007410 75 points\n  \
        expect total 9999 points\n}\n";
    std::fs::write(&file, text).unwrap();
    let ran = santei(&["test", file.to_str().unwrap(), "--only", "わざと"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    for wanted in [
        "不合格 わざと違う例",
        "mine.tensu:9: 期待「112007410 算定する 75点」 結果「算定する 76点 ×1」",
        "mine.tensu:10: 期待「合計 9,999点」",
        "合格 0、不合格 1",
    ] {
        assert!(ran.out.contains(wanted), "{wanted} in\n{}", ran.out);
    }
}

#[test]
fn colours_are_only_where_they_are_wanted() {
    let escape = '\u{1b}';
    assert!(!santei(&["calc", CLINIC]).out.contains(escape));
    assert!(santei(&["--color", "always", "calc", CLINIC]).out.contains(escape));
    assert!(!santei(&["--color", "never", "calc", CLINIC]).out.contains(escape));
    let ran = finish(command().env("NO_COLOR", "1").args(["inspect"]).output().unwrap());
    assert!(!ran.out.contains(escape) && !ran.err.contains(escape));
}

#[test]
fn mistakes_in_the_command_line_are_told_in_the_language() {
    let ran = santei(&["calcc"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("E0501") && ran.err.contains("知らないコマンド"), "{}", ran.err);
    assert!(ran.err.contains("calc"), "{}", ran.err);
    let ran = santei(&["--lang=en", "calc", "--nothing"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("error[E0501]") && ran.err.contains("--nothing"), "{}", ran.err);
    assert_eq!(santei(&[]).code, 2);
    assert_eq!(santei(&["compile"]).code, 2);
    assert_eq!(santei(&["lookup", "a", "--date", "2026-02-30"]).code, 2);
}

/// What the reader of the command line says in English stands nowhere in a Japanese message.
#[test]
fn mistakes_in_the_command_line_are_told_in_japanese_alone() {
    for (args, told) in [
        (&["calcc"][..], &["知らないコマンド", "コマンド: calcc", "近いもの: calc"][..]),
        (&["calc", "--nothing"], &["知らない引数", "引数: --nothing", "使い方: santei calc"]),
        (&["calc", "x", "--imag", "y"], &["知らない引数", "近いもの: --image"]),
        (&["lookup"], &["必要な引数がありません", "引数: <TEXT>"]),
        (&["calc", "x", "--lang", "fr"], &["値: fr", "使えるもの: ja, en"]),
        (&["lookup", "a", "--date", "2026-02-30"], &["値: 2026-02-30", "日付ではありません"]),
        (&["explain", "x", "12"], &["値: 12", "9桁のコードではありません"]),
        (&["calc", "x", "--image"], &["引数: --image"]),
        (&["calc", "x", "--quiet=1"], &["引数: --quiet"]),
    ] {
        let ran = santei(args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
        for text in told {
            assert!(ran.err.contains(text), "{args:?}: {text}: {}", ran.err);
        }
        let foreign = |line: &str| {
            ["unexpected", "invalid", "required", "similar", "possible", "value '", "a value"]
                .iter()
                .any(|word| line.contains(word))
        };
        assert!(!ran.err.lines().any(foreign), "{args:?}: {}", ran.err);
    }
}

#[test]
fn completions_manual_and_schemas_are_printed() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = santei(&["completions", shell]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.contains("explain"), "{shell}");
    }
    assert!(santei(&["man"]).out.contains(".TH santei 1"));
    let folder = folder("man");
    assert_eq!(santei(&["man", folder.to_str().unwrap()]).code, 0);
    for name in COMMANDS {
        assert!(folder.join(format!("santei-{name}.1")).is_file(), "{name}");
    }
    for (document, title) in
        [("episode", "Episode"), ("claim", "Claim"), ("explanation", "Explanation")]
    {
        let schema: Value = serde_json::from_str(&santei(&["schema", document]).out).unwrap();
        assert_eq!(schema["title"], title);
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = command()
        .args(["schema", "claim"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ran = finish(child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

/// A row of 地単公費マスター: name, payer's number, first day, and cells of other columns.
fn subsidy(name: &str, more: &[(usize, &str)]) -> String {
    let stated = [(1, name), (8, "80281234"), (10, "20240401")];
    let all = || stated.iter().chain(more);
    let cell = |position| all().find(|(at, _)| *at == position).map_or("", |(_, text)| text);
    let cells: Vec<&str> = (1..=94).map(cell).collect();
    cells.join(",") + "\n"
}

#[test]
fn local_subsidies_become_rule_text() {
    let folder = folder("local");
    let csv = folder.join("m_regional.csv");
    let child = subsidy("子ども医療費助成", &[(17, "1"), (78, "400"), (79, "2")]);
    let first = subsidy("初診のみ", &[(37, "1"), (78, "400")]);
    std::fs::write(&csv, format!("{child}{first}")).unwrap();
    let (csv, out) = (csv.to_str().unwrap(), folder.join("rules"));
    let ran = santei(&["local", csv, "-o", out.to_str().unwrap()]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    for wanted in ["2 行のうち 1 行", "初診のみ", "初診時のみ条件 = 1", "外来 = 1"]
    {
        assert!(ran.out.contains(wanted), "{wanted} in\n{}", ran.out);
    }
    // What was written is a rule text in its canonical form that stands beside the built-in ones.
    let text = out.join("m_regional.tensu");
    let path = text.to_str().unwrap();
    assert_eq!(santei(&["fmt", "--check", path]).code, 0);
    let checked = santei(&["check", path]);
    assert_eq!(checked.code, 0, "{}", checked.err);
    let ran = santei(&["--lang", "en", "local", csv, "--format", "json"]);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&document["schemes"], &document["expressed"]), (&2.into(), &1.into()));
    let statement = document["rows"][0]["statement"].as_str().unwrap();
    assert!(statement.contains("cap outpatient day 400 yen 2 times"), "{statement}");
    assert_eq!(document["rows"][1]["reasons"][0], "初診時のみ条件 = 1");
    assert_eq!(document["output"], Value::Null);
    // A row that cannot be read is told, and the rest is still of use.
    let input = format!("too,short\n{child}");
    let ran = santei_with(&["local", "-"], input.as_bytes());
    assert!(ran.code == 1 && ran.err.contains("E02"), "{} {}", ran.code, ran.err);
    assert!(ran.out.contains("1 行のうち 1 行"), "{}", ran.out);
}

#[test]
fn bad_rows_of_official_files_are_told_and_the_rest_is_compiled() {
    let folder = folder("bad");
    let master = folder.join("R6");
    std::fs::create_dir_all(&master).unwrap();
    std::fs::write(master.join("s_20251104.csv"), "0,S,111000110,too short\n").unwrap();
    let ran = santei(&["compile", folder.to_str().unwrap()]);
    assert_ne!(ran.code, 0, "{}", ran.out);
    assert!(ran.err.contains("E0220") && ran.err.contains("1 行目"), "{}", ran.err);
    assert!(ran.out.contains("s_20251104.csv"), "{}", ran.out);
    // Nothing of it belongs to a schedule, or is of use: no image is written.
    let image = folder.join("none.image");
    let ran = santei(&["compile", folder.to_str().unwrap(), "-o", image.to_str().unwrap()]);
    assert!(ran.code == 3 && ran.err.contains("E0507") && !image.exists(), "{}", ran.err);
    assert!(ran.out.contains("イメージは作りません"), "{}", ran.out);
    let ran = santei(&["compile", "no-such-folder"]);
    assert_eq!(ran.code, 3);
}

/// What only the writers of the built-in texts can act on is not told to who asks for quiet; what
/// one's own texts and files have is.
#[test]
fn quiet_leaves_out_the_warnings_of_built_in_texts() {
    let folder = folder("quiet");
    let own = folder.join("own.tensu");
    let text = "in r06\nderive 期間の一部 {\n  cite \"x\"\n  charge 111703370\n  per month\n}\n";
    std::fs::write(&own, text).unwrap();
    // The code is in force from 2025-04-01, the schedule from 2024-06-01.
    let args = ["compile", "--starter", "--rules", own.to_str().unwrap()];
    let loud = santei(&args);
    let quiet = santei(&[&["-q"], &args[..]].concat());
    assert_eq!((loud.code, quiet.code), (0, 0), "{}", quiet.err);
    let builtin = "--> ika/";
    assert!(loud.err.contains("own.tensu") && loud.err.contains(builtin), "{}", loud.err);
    assert!(quiet.err.contains("own.tensu:4") && !quiet.err.contains(builtin), "{}", quiet.err);
    let none = santei(&["-q", "compile", "--starter"]);
    assert_eq!((none.code, none.err.as_str()), (0, ""));
}

#[test]
fn the_official_files_are_compiled() {
    let official = std::env::var_os("SANTEI_OFFICIAL")
        .map_or_else(|| root().join("../shared/official"), PathBuf::from);
    let r6 = official.join("R6");
    if !r6.is_dir() {
        println!("skipped: 1 test; no official files at {}", r6.display());
        return;
    }
    let folder = folder("official");
    let image = folder.join("r06.image");
    let path = image.to_str().unwrap();
    let ran = santei(&["compile", r6.to_str().unwrap(), "-o", path]);
    println!("{}{}", ran.out, ran.err);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let rows = |file: &str| -> Vec<String> {
        let line = ran.out.lines().find(|l| l.contains(file)).unwrap_or_else(|| panic!("{file}"));
        line.split_whitespace().skip(1).take(2).map(str::to_owned).collect()
    };
    for (file, good) in [
        ("s_20251104.csv", "10,169"),
        ("y_20251111.csv", "19,222"),
        ("01補助マスターテーブル.csv", "10,178"),
        ("03-2背反テーブル2.csv", "21,918"),
        ("03-3背反テーブル3.csv", "17,136"),
        ("04入院基本料テーブル.csv", "6,084"),
        ("05算定回数テーブル.csv", "5,343"),
    ] {
        assert_eq!(rows(file), [good, "0"], "{file}");
    }
    assert!(ran.out.contains("r06にない電子点数表: 02, 03-1"), "{}", ran.out);
    assert!(!ran.err.contains('\r'), "no progress bar where there is no terminal");
    let ran = santei(&["inspect", path]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("02 03-1") && ran.out.contains("公式"), "{}", ran.out);
    let ran = santei(&["lookup", "112007410", "--image", path]);
    assert!(ran.out.contains("75点"), "{}", ran.out);
}
