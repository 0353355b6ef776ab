//! The patient's share: the cases of the rule texts, and those of official examples.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test ends where it cannot go on, and says what it skipped"
)]

use std::path::Path;

use santei::burden::Settlement;
use santei::image::{Image, ImageBuf, write};
use santei_rules::burden::BurdenCase;
use santei_rules::{Input, Lang, RuleText, compile, texts};

/// The statements on the patient's share with further texts, as an image, and all cases.
fn compiled(more: Vec<RuleText>) -> (ImageBuf, Vec<BurdenCase>) {
    let mut rules: Vec<RuleText> =
        texts::all().into_iter().filter(|t| t.name.starts_with("futan/")).collect();
    rules.extend(more);
    let outcome = compile(&Input { rules, ..Input::default() });
    let errors: Vec<String> = outcome.errors().map(|d| d.render(Lang::Ja)).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    let bytes = write(&outcome.program.unwrap()).unwrap();
    (ImageBuf::copy_of(&bytes), outcome.cases)
}

/// What differs from what the case expects.
fn differences(image: &Image<'_>, case: &BurdenCase) -> Vec<String> {
    let mut shares = Settlement::default();
    case.settle(image, &mut shares)
        .unwrap_or_else(|error| panic!("{} ({}): {error}", case.name, case.line));
    let mut out = Vec::new();
    let mut wants_undecided = false;
    for (expectation, line) in &case.expectations {
        let Some((wanted, got)) = case.amounts(expectation, &shares) else {
            wants_undecided = true;
            continue;
        };
        if wanted != got {
            out.push(format!(
                "{}:{line}: {}: expected {wanted}, got {got} ({expectation:?})",
                case.file, case.name
            ));
        }
    }
    if shares.is_decided() == wants_undecided {
        out.push(format!("{}:{}: {}: {:?}", case.file, case.line, case.name, shares.needs));
    }
    if !out.is_empty() {
        out.push(format!("{:#?}", shares.steps));
    }
    out
}

/// What one settlement keeps for the next request (the statements in force, the memory) changes no
/// answer: every case, forwards and backwards, in two images by turns, is what it is by itself.
#[test]
fn one_settlement_serves_every_request() {
    let (buffer, cases) = compiled(Vec::new());
    let image = buffer.open().unwrap();
    let starter = santei::starter::image().unwrap();
    let mut kept = Settlement::default();
    for case in cases.iter().chain(cases.iter().rev()) {
        for image in [&image, &starter] {
            let mut fresh = Settlement::default();
            case.settle(image, &mut fresh).unwrap();
            case.settle(image, &mut kept).unwrap();
            assert_eq!(kept, fresh, "{} ({})", case.name, case.line);
        }
    }
}

#[test]
fn every_case_of_the_texts_holds() {
    let (buffer, cases) = compiled(Vec::new());
    let image = buffer.open().unwrap();
    let wrong: Vec<String> = cases.iter().flat_map(|c| differences(&image, c)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.len() > 60);
}

/// The `tensu` blocks of a page; every other line is empty, so that lines keep their numbers.
fn blocks(page: &str) -> String {
    let (mut within, mut out) = (false, String::new());
    for line in page.lines() {
        if line.starts_with("```") {
            within = line == "```tensu";
        } else if within {
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}

#[test]
fn the_official_examples_and_the_months_worked_by_hand_hold() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/cases/burden"));
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "tensu" || e == "md"))
        .collect();
    files.sort();
    let more = files
        .iter()
        .map(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            let page = path.extension().is_some_and(|e| e == "md");
            RuleText {
                name: format!("zz/{}", path.file_name().unwrap().to_string_lossy()),
                text: if page { blocks(&text) } else { text },
            }
        })
        .collect();
    let (buffer, cases) = compiled(more);
    let image = buffer.open().unwrap();
    let own: Vec<&BurdenCase> = cases.iter().filter(|c| c.file.starts_with("zz/")).collect();
    let wrong: Vec<String> = own.iter().flat_map(|c| differences(&image, c)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let by_hand = own.iter().filter(|c| c.file.ends_with(".md")).count();
    assert!(own.len() > 110 && by_hand > 35, "{} {by_hand}", own.len());
}

/// Every example of the shared file of a clinic's system stands in `official.tensu` with its amount.
#[test]
fn every_example_of_the_clinic_is_a_case() {
    // Its bills are empty.
    const EMPTY: &str = "kougaku.kourei-052";
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let shared = std::env::var_os("SANTEI_CASES")
        .map_or_else(|| root.join("../shared/cases"), std::path::PathBuf::from);
    let Ok(examples) = std::fs::read_to_string(shared.join("copay_myclinic.jsonl")) else {
        println!("68 examples not checked: no copay_myclinic.jsonl in {}", shared.display());
        return;
    };
    let cases = std::fs::read_to_string(root.join("tests/cases/burden/official.tensu")).unwrap();
    let mut count = 0;
    for line in examples.lines() {
        let example: serde_json::Value = serde_json::from_str(line).unwrap();
        let id = example["id"].as_str().unwrap().trim_start_matches("myclinic-");
        let case = cases.split("\ncase ").find(|c| c.contains(&format!("\n  # {id}\n")));
        let Some(case) = case else {
            assert_eq!(id, EMPTY, "no case of {id}");
            continue;
        };
        count += 1;
        if let Some(yen) = example["expected_copay"].as_i64() {
            let wanted = format!("  expect patient {yen} yen\n");
            assert!(case.contains(&wanted), "{id}: {wanted}{case}");
        }
    }
    assert_eq!(count, 67);
}

/// 世帯合算: below 70 from 21,000 yen on; from 70 each person's out-patient care first.
#[test]
fn households_are_settled() {
    use santei::Day;
    use santei::burden::{Coverage, Member, household};
    let (buffer, _) = compiled(Vec::new());
    let image = buffer.open().unwrap();
    let day = |text| Day::parse(text).unwrap();
    let member = |person, born, inpatient, fee: i64, burden| Member {
        person,
        born: day(born),
        inpatient,
        fee,
        burden,
    };
    let coverage = |class: &str| Coverage {
        insurer: "被用者".into(),
        income_class: Some(class.into()),
        often: Some(false),
        ..Coverage::default()
    };
    // 60000 + 300000 = 360000円; 80100 +（1200000 − 267000）× 1% = 89430円; 9000円 do not count.
    let found = household(
        &image,
        day("2020-06-01"),
        &coverage("ウ"),
        &[
            member(1, "1970-01-10", false, 200_000, 60_000),
            member(2, "1972-01-10", false, 30_000, 9_000),
            member(3, "2000-01-10", true, 1_000_000, 300_000),
        ],
    );
    assert_eq!((found.limit, found.refund, found.remains), (Some(89_430), 270_570, 98_430));
    // Two persons, 30000円 each: 22000円 each.
    let found = household(
        &image,
        day("2026-08-01"),
        &coverage("一般"),
        &[
            member(1, "1950-01-10", false, 150_000, 30_000),
            member(2, "1951-01-10", false, 150_000, 30_000),
        ],
    );
    assert_eq!((found.remains, found.refund), (44_000, 16_000));
    assert_eq!(found.year, [216_000, 530_000]);
    // Of one person 22000 + 60000 = 82000円 → 61500円.
    let found = household(
        &image,
        day("2026-08-01"),
        &coverage("一般"),
        &[
            member(1, "1950-01-10", false, 150_000, 30_000),
            member(1, "1950-01-10", true, 300_000, 60_000),
        ],
    );
    assert_eq!(found.remains, 61_500);
    // 標準報酬月額 15万円以下: 410000円.
    let low = Coverage { facts: vec!["標準報酬15万円以下".into()], ..coverage("一般") };
    let one = [member(1, "1950-01-10", false, 150_000, 30_000)];
    assert_eq!(household(&image, day("2026-08-01"), &low, &one).year, [216_000, 410_000]);
    assert_eq!(household(&image, day("2026-07-01"), &low, &one).year, [144_000]);
    let unknown = Coverage { income_class: None, ..coverage("一般") };
    let one = [member(1, "1970-01-10", false, 200_000, 60_000)];
    assert!(household(&image, day("2020-06-01"), &unknown, &one).unknown.is_some());
}

/// 外来年間合算: 144,000 yen to July 2026, then 216,000 (低所得Ⅱ 96,000); none for 現役並み and below 70.
#[test]
fn a_year_of_outpatient_care_is_settled() {
    use santei::Day;
    use santei::burden::{Coverage, outpatient_year};
    let (buffer, _) = compiled(Vec::new());
    let image = buffer.open().unwrap();
    let day = |text: &str| Day::parse(text).unwrap();
    let year = |born: &str, class: Option<&str>, until: &str, months: &[(&str, i64)]| {
        let coverage = Coverage {
            insurer: "国保".into(),
            income_class: class.map(Into::into),
            ..Coverage::default()
        };
        let months: Vec<_> = months.iter().map(|(month, yen)| (day(month), *yen)).collect();
        let found = outpatient_year(&image, day(born), &coverage, day(until), &months);
        (found.counted, found.limit, found.refund, found.unknown.is_some())
    };
    let born = "1950-01-10";
    // July and August of other years do not count.
    let months = [
        ("2025-07-31", 99_000),
        ("2025-08-01", 100_000),
        ("2026-07-31", 50_000),
        ("2026-08-01", 1),
    ];
    let of = |class| year(born, class, "2026-07-31", &months);
    assert_eq!(of(Some("一般")), (150_000, Some(144_000), 6_000, false));
    assert_eq!(of(Some("現役並みⅠ")), (150_000, None, 0, false));
    assert_eq!(of(Some("低所得Ⅰ")), (150_000, None, 0, false));
    assert!(of(None).3);
    let months = [("2026-08-01", 150_000), ("2027-07-01", 100_000)];
    let of = |class| year(born, Some(class), "2027-07-31", &months);
    assert_eq!(of("一般"), (250_000, Some(216_000), 34_000, false));
    assert_eq!(of("低所得Ⅱ"), (250_000, Some(96_000), 154_000, false));
    // Below 70 there is only the limit of the household.
    assert_eq!(year("1970-01-10", Some("エ"), "2027-07-31", &months), (250_000, None, 0, false));
}

/// A 公費 that goes before the insurer, 自賠責 with its own price, and a month of two insurances.
#[test]
fn episodes_are_settled_by_insurance() {
    use santei::{Episode, Scratch, evaluate};
    let image = santei::starter::image().unwrap();
    let text = r#"{
      "patient": { "birthDate": "1980-04-01" },
      "facility": { "kind": "clinic", "standards": [], "beds": 0, "generalBeds": 0 },
      "mode": "asRecorded",
      "coverages": [
        { "insurer": "被用者", "to": "2026-06-10" },
        { "insurer": "自賠責", "yenPerPoint": "20" }
      ],
      "certificates": [{ "number": "54136015", "monthCap": 5000 }],
      "visits": [
        { "date": "2026-06-03", "coveredBy": ["54"], "orders": [{ "code": "160008010" }] },
        { "date": "2026-06-17", "orders": [{ "code": "160008010", "coveredBy": [] }] }
      ]
    }"#;
    let episode: Episode = serde_json::from_str(text).unwrap();
    let outcome = evaluate(&image, &episode, &mut Scratch::default()).unwrap();
    let shares = santei::burden::claim(&image, &episode, &outcome, santei::Lang::Ja).unwrap();
    let points: i64 = 21;
    let parts: Vec<_> = shares
        .iter()
        .map(|b| (b.decided, b.fee_yen, b.insurer_yen, b.patient_yen, b.groups[0].mark.as_str()))
        .collect();
    assert_eq!(
        parts,
        [
            // 210円 × 3割 = 63円, of which 難病 leaves 42円.
            (true, points * 10, points * 7, points * 2, "2"),
            (true, points * 20, points * 20, 0, "1"),
        ]
    );
    // Nothing says what the certificate covers.
    let text = text.replace(r#""coveredBy": ["54"], "#, "").replace(r#", "coveredBy": []"#, "");
    let episode: Episode = serde_json::from_str(&text).unwrap();
    let shares = santei::burden::claim(&image, &episode, &outcome, santei::Lang::Ja).unwrap();
    assert!(!shares[0].decided && shares[0].needs[0].text.contains("coveredBy"));
    // An unknown certificate is an error with its number and what is known.
    let text = text.replace("54136015", "99136015");
    let episode: Episode = serde_json::from_str(&text).unwrap();
    let error = santei::burden::claim(&image, &episode, &outcome, santei::Lang::Ja).unwrap_err();
    assert_eq!(error.code(), "E0120");
    assert!(error.message(santei::Lang::Ja).contains("54 難病"));
}

/// What no statement knows is refused whether or not something is charged: a slip of the pen stands
/// until the month in which it costs something otherwise.
#[test]
fn a_word_that_no_statement_knows_is_refused_where_nothing_is_charged() {
    let image = santei::starter::image().unwrap();
    let shares = |coverage: &str, certificates: &str, orders: &str| {
        let json = format!(
            r#"{{"patient":{{"birthDate":"1980-04-01"}},"facility":{{"kind":"clinic"}},"coverages":[{{{coverage}}}],"certificates":[{certificates}],"visits":[{{"date":"2026-06-03","orders":[{orders}]}}],"mode":"asRecorded"}}"#
        );
        let episode: santei::Episode = serde_json::from_str(&json).unwrap();
        let outcome = santei::evaluate(&image, &episode, &mut santei::Scratch::default()).unwrap();
        santei::burden::claim(&image, &episode, &outcome, santei::Lang::Ja)
    };
    let known = r#""insurer":"被用者""#;
    let (grade, number) = (r#"{"number":"21136015","grade":"一"}"#, r#"{"number":"99136015"}"#);
    let five = [r#"{"number":"12136015"}"#; 5].join(",");
    for (coverage, certificates, code) in [
        (r#""insurer":"健保""#, "", "E0121"),
        (r#""insurer":"被用者","incomeClass":"カ""#, "", "E0122"),
        (known, number, "E0120"),
        (known, grade, "E0123"),
        (known, &five, "E0124"),
    ] {
        let charged = shares(coverage, certificates, r#"{"code":"112007410"}"#).unwrap_err();
        let nothing = shares(coverage, certificates, "").unwrap_err();
        assert_eq!((charged.code(), nothing.code()), (code, code));
        assert_eq!(charged, nothing);
    }
    assert_eq!(shares(known, "", "").unwrap(), Vec::new());
}
