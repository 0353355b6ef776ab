//! One fault in one receipt, each kind by itself: it is found, with its points, and nothing else is.
//!
//! Every figure is that of the 告示 of 令和6年度 (初診料 291, 再診料 75, 判断料 125 …), not of a run.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

use std::ops::ControlFlow;

use santei_uke::audit::{Auditor, Facilities, Finding, Options, Severity, Summary, Suppressions};

/// A receipt of 2025-11 of an adult with 高血圧症, as text.
struct Claim {
    name: &'static str,
    class: &'static str,
    birth: &'static str,
    diseases: &'static str,
    records: String,
    points: u32,
    days: u32,
}

impl Claim {
    fn new() -> Self {
        Self {
            name: "TEST",
            class: "1112",
            birth: "19800401",
            diseases: "SY,8833421,20251101,1,,,01\r\n",
            records: String::new(),
            points: 0,
            days: 1,
        }
    }

    fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    fn child(birth: &'static str) -> Self {
        Self { class: "1114", birth, ..Self::new() }
    }

    /// A unit: 診療識別, codes (and quantities), points, days with times.
    fn unit(
        mut self,
        section: u32,
        items: &[(&str, &str)],
        points: u32,
        days: &[(u32, u32)],
    ) -> Self {
        let times: u32 = days.iter().map(|(_, t)| t).sum();
        for (at, (code, quantity)) in items.iter().enumerate() {
            let kind = if code.starts_with('6') { "IY" } else { "SI" };
            let section = if at == 0 { section.to_string() } else { String::new() };
            let shown = if at + 1 == items.len() { points.to_string() } else { String::new() };
            let mut record = format!("{kind},{section},1,{code},{quantity},{shown},{times},,,,,,");
            for day in 1..=31 {
                let times = days.iter().find(|(d, _)| *d == day).map(|(_, t)| t.to_string());
                record.push(',');
                record.push_str(&times.unwrap_or_default());
            }
            self.records.push_str(&record);
            self.records.push_str("\r\n");
        }
        self.points += points * times;
        self
    }

    fn one(self, section: u32, code: &str, points: u32, day: u32) -> Self {
        self.unit(section, &[(code, "")], points, &[(day, 1)])
    }

    fn comment(mut self, code: &str) -> Self {
        self.records.push_str(&format!("CO,99,1,{code}\r\n"));
        self
    }

    fn text(&self) -> String {
        format!(
            "RE,1,{},202511,{},1,{},,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\r\n\
             HO,06130017,,1,{},{},,,,,,,,,\r\n{}{}",
            self.class, self.name, self.birth, self.days, self.points, self.diseases, self.records
        )
    }
}

fn file(claims: &[Claim]) -> Vec<u8> {
    let mut text = "IR,1,13,1,1312345,,,202512,00,\r\n".to_owned();
    let mut points = 0;
    for claim in claims {
        text.push_str(&claim.text());
        points += claim.points;
    }
    text.push_str(&format!("GO,{},{points},99\r\n\u{1a}", claims.len()));
    text.into_bytes()
}

fn options() -> Options {
    let clinic = r#"{ "kind": "clinic", "beds": 0, "generalBeds": 0, "standards": [] }"#;
    Options { facilities: Facilities::read(clinic).unwrap(), ..Options::default() }
}

fn audit(file: &[u8], options: Options) -> (Vec<Finding>, Summary) {
    let image = santei::starter::image().unwrap();
    let mut findings = Vec::new();
    let summary = Auditor::new(&image, options).read(file, |report| {
        findings.extend(report.findings.iter().cloned());
        ControlFlow::Continue(())
    });
    (findings, summary)
}

/// Code, item and points of each finding.
fn told(findings: &[Finding]) -> Vec<(String, String, String)> {
    let text = |t: Option<String>| t.unwrap_or_else(|| "-".to_owned());
    findings
        .iter()
        .map(|f| {
            (
                f.code.clone(),
                text(f.item.map(|c| c.to_string())),
                text(f.points.map(|p| p.to_string())),
            )
        })
        .collect()
}

#[track_caller]
fn check(claim: Claim, wanted: &[(&str, &str, &str)]) -> Vec<Finding> {
    let (findings, _) = audit(&file(&[claim]), options());
    let found = told(&findings);
    let found: Vec<(&str, &str, &str)> =
        found.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
    assert_eq!(found, wanted, "{findings:#?}");
    findings
}

/// 初診, blood count with its 判断料 and 採血料, prescription.
fn lawful() -> Claim {
    Claim::new()
        .one(11, "111000110", 291, 5)
        .one(60, "160008010", 21, 5)
        .one(60, "160061810", 125, 5)
        .one(60, "160095710", 40, 5)
        .one(80, "120002910", 60, 5)
}

#[test]
fn a_lawful_receipt_has_no_finding() {
    check(lawful(), &[]);
    let (_, summary) = audit(&file(&[lawful()]), options());
    assert_eq!((summary.lines, summary.undecided_lines), (5, 0));
    assert_eq!(summary.points.to_string(), "537");
}

/// A001: 75 points.
#[test]
fn wrong_points() {
    let found = check(Claim::new().one(12, "112007410", 74, 5), &[("A0501", "112007410", "1")]);
    // The record's 点数, then its code.
    let places: Vec<_> = found[0].places.iter().map(|p| (p.record, p.item)).collect();
    assert_eq!(places, [(5, Some(6)), (5, Some(4))]);
    check(
        Claim::new().unit(12, &[("112007410", "")], 80, &[(5, 1), (6, 1), (7, 1)]),
        &[("A0501", "112007410", "-15")],
    );
}

/// B000 1: 225 points at a clinic. Without the months before, whether it may be charged is undecided;
/// what it costs is not.
#[test]
fn wrong_points_of_what_is_undecided() {
    let claim = |points| Claim::new().one(12, "112007410", 75, 5).one(13, "113001810", points, 5);
    check(claim(225), &[]);
    check(claim(226), &[("A0501", "113001810", "-1")]);
}

/// A001 注8・通知(7)ア: no 外来管理加算 on a day of 処置.
#[test]
fn an_addition_that_a_procedure_forbids() {
    let claim = Claim::new().one(12, "112007410", 75, 5).one(12, "112011010", 52, 5).one(
        40,
        "140000610",
        52,
        5,
    );
    check(claim, &[("A0301", "112011010", "-52")]);
}

/// C000, F200: 10.40 yen a tablet is one point (五捨五超入).
#[test]
fn wrong_rounding_of_a_medicine() {
    check(
        Claim::new().unit(21, &[("621959501", "1")], 2, &[(5, 14)]),
        &[("A0502", "621959501", "-14")],
    );
    check(Claim::new().unit(21, &[("621959501", "1")], 1, &[(5, 14)]), &[]);
}

/// D026 注1: 判断料 once a month.
#[test]
fn billed_twice_and_over_the_limit() {
    check(lawful().one(60, "160061810", 125, 5), &[("A0401", "160061810", "-125")]);
    // Twice in the field of one day.
    check(
        Claim::new().one(11, "111000110", 291, 5).one(60, "160008010", 21, 5).unit(
            60,
            &[("160061810", "")],
            125,
            &[(5, 2)],
        ),
        &[("A0401", "160061810", "-125")],
    );
    let twice = check(lawful().one(60, "160061810", 125, 12), &[("A0402", "160061810", "-125")]);
    assert_eq!(twice[0].date.unwrap().to_string(), "2025-11-12");
}

/// A000 通知, A001: 初診料 and 再診料 of one day.
#[test]
fn excluded_and_the_side_that_stands() {
    let found = check(lawful().one(12, "112007410", 75, 5), &[("A0202", "112007410", "-75")]);
    assert_eq!(found[0].other.unwrap().to_string(), "111000110");
    assert!(found[0].cite.is_some());
    // Both records.
    assert_eq!(found[0].places.len(), 2);
}

/// A000 注6: 6歳未満.
#[test]
fn an_infant_addition_at_forty_five() {
    check(
        Claim::new().unit(11, &[("111000110", ""), ("111000370", "")], 366, &[(5, 1)]),
        &[("A0106", "111000370", "-75")],
    );
    check(
        Claim::child("20220401").unit(11, &[("111000110", ""), ("111000370", "")], 366, &[(5, 1)]),
        &[],
    );
}

#[test]
fn an_addition_without_its_base() {
    check(Claim::child("20220401").one(11, "111000370", 75, 5), &[("A0204", "111000370", "-75")]);
}

/// B000 注2: not within a month of the first visit.
#[test]
fn a_requirement_that_is_not_met() {
    check(lawful().one(13, "113001810", 225, 5), &[("A0301", "113001810", "-225")]);
}

/// 記載要領 別表Ⅰ D215; 検査通則: nine tenths for the second in the month.
#[test]
fn a_missing_comment_and_a_missing_reduction() {
    let twice = || Claim::new().unit(60, &[("160072210", "")], 530, &[(5, 1), (12, 1)]);
    check(twice(), &[("A0303", "160072210", "0"), ("A0503", "160072210", "-53")]);
    check(twice().comment("820100681"), &[("A0503", "160072210", "-53")]);
    let right = Claim::new()
        .one(60, "160072210", 530, 5)
        .unit(60, &[("160072210", ""), ("160000190", "")], 477, &[(12, 1)])
        .comment("820100681");
    check(right, &[]);
    let needless = Claim::new()
        .unit(60, &[("160072210", ""), ("160000190", "")], 477, &[(12, 1)])
        .comment("820100681");
    check(needless, &[("A0504", "160072210", "53")]);
}

/// F100 2, F200 通知(6): seven kinds of oral medicines (four and three, more than 205 yen a day each) in
/// house are 処方料 2 (29 points), not 3 (42): the remedy is the other code, and the points are the
/// difference.
#[test]
fn a_code_in_the_place_of_another() {
    let claim = |code, points| {
        // Per day 3 × 94.3 + 10.4 + 18 + 13.9 = 325.2 yen, and 10.4 + 10.4 + 70 × 2.7 = 209.8.
        let four = [("620007880", "1"), ("622580101", "1"), ("622098501", "1"), ("622404401", "3")];
        let three = [("622412701", "1"), ("622582001", "1"), ("620384203", "70")];
        Claim::new()
            .one(12, "112007410", 75, 5)
            .unit(21, &four, 33, &[(5, 28)])
            .unit(21, &three, 21, &[(5, 28)])
            .one(25, code, points, 5)
            .one(25, "120000710", 11, 5)
    };
    let found = check(claim("120001210", 42), &[("A0301", "120001210", "-13")]);
    assert_eq!(found[0].other.unwrap().to_string(), "120002610");
    assert_eq!(found[0].recorded.unwrap().to_string(), "42");
    assert_eq!(found[0].lawful.unwrap().to_string(), "29");
    assert!(found[0].text.ends_with("（120002610）によって算定する"), "{}", found[0].text);
    check(claim("120002610", 29), &[]);
}

/// E002 注2: 乳幼児加算 (under three) is half of the base, 幼児加算 (three to five) three tenths. For a
/// child of two the other is to be billed, which is more.
#[test]
fn the_addition_of_another_age_in_the_place_of_one() {
    let claim = |code, points| {
        Claim::child("20231001").unit(
            70,
            &[("170000410", "1"), ("170027910", "1"), (code, "")],
            points,
            &[(5, 1)],
        )
    };
    // 85 + 68 × 1.3 = 173.4; 85 + 68 × 1.5 = 187.
    // The comment of the place (撮影部位) is not looked at here.
    let comment = ("A0303", "170000410", "0");
    let found = check(claim("170034170", 173), &[comment, ("A0106", "170034170", "14")]);
    assert_eq!(found[1].other.unwrap().to_string(), "170017270");
    check(claim("170017270", 187), &[comment]);
}

/// 第7部通則4: six units a day; ten are 6 × 185 points, the rest is a finding.
#[test]
fn what_is_beyond_a_limit_of_quantities() {
    // The starter has no master of diseases: that the disease is one of 運動器 is stated.
    let clinic = r#"{ "kind": "clinic", "beds": 0, "generalBeds": 0, "standards": [828],
        "facts": { "リハビリテーションの対象の傷病・状態": true } }"#;
    let options = || Options { facilities: Facilities::read(clinic).unwrap(), ..options() };
    let claim = |quantity, points| {
        let mut claim = Claim::new();
        claim.diseases = "SY,7153018,20230510,1,,,01\r\n";
        let claim = claim.unit(80, &[("180755710", quantity)], points, &[(5, 1)]);
        file(&[claim.comment("830100217").comment("850100224")])
    };
    let over = |bytes: &[u8]| {
        let (found, _) = audit(bytes, options());
        let found = told(&found);
        found.into_iter().filter(|(code, ..)| code == "A0402").collect::<Vec<_>>()
    };
    let wanted = ("A0402".to_owned(), "180755710".to_owned(), "-740".to_owned());
    assert_eq!(over(&claim("10", 1850)), [wanted]);
    assert_eq!(over(&claim("6", 1110)), []);
}

/// 転帰区分 2: of two illnesses of a month the first has ended before the second began, so that nothing is
/// wrong with a second 初診料.
#[test]
fn a_main_disease_that_has_ended() {
    let mut claim = Claim::new().one(11, "111000110", 291, 4).one(11, "111000110", 291, 19);
    claim.days = 2;
    claim.diseases = "SY,4659007,20251104,2,,,01\r\nSY,5959015,20251119,1,,,\r\n";
    let (found, summary) = audit(&file(&[claim]), options());
    assert_eq!((summary.count(), summary.undecided_lines), (0, 0), "{found:#?}");
}

/// 修飾語 8002 and 疑似症 (8008): 特定疾患療養管理料 (B000 注1) is for those whose main disease is
/// established; what is merely suspected is no such disease. 術後 (8048) changes nothing.
#[test]
fn a_disease_that_is_merely_suspected() {
    let lacks = |diseases: &'static str| {
        let mut claim = Claim::new().one(12, "112007410", 75, 5).one(13, "113001810", 225, 5);
        claim.diseases = diseases;
        let (found, _) = audit(&file(&[claim]), options());
        let found = told(&found);
        found.into_iter().filter(|(code, ..)| code == "A0302").collect::<Vec<_>>()
    };
    let wanted = ("A0302".to_owned(), "113001810".to_owned(), "-225".to_owned());
    assert_eq!(lacks("SY,8833421,20250801,1,,,01\r\n"), []);
    assert_eq!(lacks("SY,8833421,20250801,1,8002,,01\r\n"), std::slice::from_ref(&wanted));
    assert_eq!(lacks("SY,8833421,20250801,1,8008,,01\r\n"), std::slice::from_ref(&wanted));
    assert_eq!(lacks("SY,8833421,20250801,1,8048,,01\r\n"), []);
    assert_eq!(lacks("SY,8833421,20250801,1,20568002,,01\r\n"), [wanted]);
}

/// A000 注6 for a child of three.
#[test]
fn an_addition_that_was_not_billed() {
    let claim = || file(&[Claim::child("20220401").one(11, "111000110", 291, 5)]);
    let (found, _) = audit(&claim(), options());
    assert_eq!(told(&found), []);
    let (found, _) = audit(&claim(), Options { under_claims: true, ..options() });
    let wanted = ("A0602".to_owned(), "111000370".to_owned(), "75".to_owned());
    assert!(told(&found).contains(&wanted), "{found:#?}");
}

#[test]
fn totals_days_and_times() {
    let mut wrong = lawful();
    wrong.points += 3;
    wrong.days = 4;
    check(wrong, &[("A0010", "-", "-"), ("A0008", "-", "-")]);
    let mut wrong = lawful();
    wrong.records = wrong.records.replace("160008010,,21,1,", "160008010,,21,2,");
    wrong.points += 21;
    check(wrong, &[("A0007", "-", "-")]);
    let mut none = lawful();
    none.diseases = "";
    check(none, &[("A0013", "-", "-")]);
    let mut unborn = lawful();
    unborn.birth = "20251111";
    check(unborn, &[("A0004", "-", "-")]);
}

#[test]
fn a_month_without_a_schedule_is_told_once() {
    let old = |claim: Claim| claim.text().replace("202511", "201911");
    let text = format!(
        "IR,1,13,1,1312345,,,202512,00,\r\n{}{}{}",
        old(lawful()),
        old(lawful().named("OTHER")),
        lawful().text()
    );
    let (found, summary) = audit(text.as_bytes(), options());
    assert_eq!(told(&found), [("A0003".to_owned(), "-".to_owned(), "-".to_owned())]);
    assert_eq!((summary.receipts, summary.judged), (3, 1));
}

#[test]
fn without_a_facility_file_its_standards_are_open_and_told_once() {
    let (found, _) = audit(&file(&[lawful(), lawful().named("OTHER")]), Options::default());
    assert_eq!(told(&found), [("A0014".to_owned(), "-".to_owned(), "-".to_owned())]);
}

#[test]
fn a_broken_receipt_is_a_finding_and_the_next_goes_on() {
    let mut broken = lawful();
    broken.birth = "1980040";
    let mut unit = lawful();
    unit.records = unit.records.replace("160008010", "16000801X");
    let (found, summary) = audit(&file(&[broken, unit, lawful()]), options());
    let codes: Vec<&str> = found.iter().map(|f| f.code.as_str()).collect();
    // Of the 判断料 beside it nothing is said: its test may be the one that cannot be read.
    assert_eq!(codes, ["A0004", "A0008", "A0005"], "{found:#?}");
    assert_eq!((summary.receipts, summary.judged), (3, 2));
    let (found, _) = audit(b"SI,12,1\r\n\xff\xfe,,\r\nRE\r\nRE,1\r\n", options());
    assert!(!found.is_empty());
}

#[test]
fn a_file_without_a_receipt_is_told() {
    let utf16: Vec<u8> = file(&[lawful()]).into_iter().flat_map(|byte| [byte, 0]).collect();
    for bytes in [&b""[..], b"\x1a", b"IR,1,13,1,1312345,,,202512,00,\r\n", &utf16] {
        let (found, summary) = audit(bytes, options());
        assert_eq!(found.last().map(|f| f.code.as_str()), Some("A0015"), "{found:#?}");
        assert!(summary.has_faults() && summary.receipts == 0);
    }
}

/// D419 6, D通則1ただし書: a test on a swab, without the fee for taking it. It is no fault, and counts
/// as none.
#[test]
fn what_is_to_be_confirmed_is_a_reminder() {
    let claim = || {
        let influenza = Claim::new().one(11, "111000110", 291, 5).one(60, "160169450", 132, 5);
        file(&[influenza.one(60, "160062110", 144, 5)])
    };
    let (found, summary) = audit(&claim(), options());
    let wanted = ("A0701".to_owned(), "160169450".to_owned(), "-".to_owned());
    assert_eq!(told(&found), [wanted], "{found:#?}");
    let reminder = &found[0];
    assert_eq!(reminder.severity, Severity::Reminder);
    assert_eq!(reminder.date.unwrap().to_string(), "2025-11-05");
    assert_eq!(reminder.rule.as_deref(), Some("拭い液の採取の確認"));
    assert!(reminder.cite.as_ref().unwrap().starts_with("D419 6"));
    assert!(reminder.text.contains("確認"), "{}", reminder.text);
    assert_eq!(
        reminder.places.iter().map(|p| (p.record, p.item)).collect::<Vec<_>>(),
        [(6, Some(4))]
    );
    // The points that hang on it; none is claimed to be wrong.
    assert_eq!(reminder.recorded.unwrap().to_string(), "132");
    assert_eq!(reminder.lawful, None);
    assert_eq!((summary.count(), summary.count_of_reminders()), (0, 1));
    assert_eq!((summary.with_findings, summary.has_faults()), (0, false));
    assert!(summary.items.is_empty() && summary.over_claimed.is_zero());
    let (found, summary) = audit(&claim(), Options { reminders: false, ..options() });
    assert_eq!((found.len(), summary.count_of_reminders()), (0, 0));
    let suppressions = Suppressions::read("A0701 1312345 160169450\n").unwrap();
    let (found, summary) = audit(&claim(), Options { suppressions, ..options() });
    assert_eq!((found.len(), summary.suppressed, summary.count_of_reminders()), (0, 1, 0));
}

/// A reminder whose demand hangs on what no receipt tells (the month before) is none of an audit.
#[test]
fn what_is_merely_not_known_is_no_reminder() {
    check(Claim::new().one(11, "111000110", 291, 5), &[]);
}

/// 記録条件仕様: one HO at most, and HO or KO.
#[test]
fn who_pays() {
    let mut two = lawful();
    two.diseases = "HO,06130025,,1,1,537,,,,,,,,,\r\nSY,8833421,20251101,1,,,01\r\n";
    let found = check(two, &[("A0016", "-", "-")]);
    assert_eq!(found[0].places[0].record, 4);
    let nobody = String::from_utf8(file(&[lawful()])).unwrap().replace("HO,", "XX,");
    let codes = |bytes: &[u8]| {
        let (found, _) = audit(bytes, options());
        let about = |f: &&Finding| matches!(f.code.as_str(), "A0016" | "A0017" | "A0018");
        found.iter().filter(about).map(|f| f.code.clone()).collect::<Vec<_>>()
    };
    assert_eq!(codes(nobody.as_bytes()), ["A0017"]);
    // A scheme alone pays.
    let scheme = nobody.replace("XX,06130017,,1,1,537", "KO,12130017,1234567,,1,537");
    assert_eq!(codes(scheme.as_bytes()), Vec::<String>::new());
}

#[test]
fn a_receipt_that_stands_in_the_file_twice() {
    // Its own number aside it is the same.
    let again = String::from_utf8(file(&[lawful(), lawful()])).unwrap();
    let again = again.replacen("RE,1,1112,202511,TEST", "RE,2,1112,202511,TEST", 1);
    let (found, _) = audit(again.as_bytes(), options());
    assert_eq!(told(&found), [("A0018".to_owned(), "-".to_owned(), "-".to_owned())]);
    assert_eq!(found[0].places.iter().map(|p| p.record).collect::<Vec<_>>(), [10, 2]);
    assert!(found[0].text.starts_with("2 行目"), "{}", found[0].text);
    // 検索番号, with other content.
    let numbered =
        |claim: Claim| claim.text().replace("19800401,,,,,,,,,,,,", "19800401,,,,,,,,,,,,9123");
    let text = |second: Claim| {
        format!("IR,1,13,1,1312345,,,202512,00,\r\n{}{}", numbered(lawful()), numbered(second))
    };
    let other = text(lawful().one(60, "160054710", 15, 6));
    let (found, _) = audit(other.as_bytes(), options());
    let of = found.iter().filter(|f| f.code == "A0018").collect::<Vec<_>>();
    assert_eq!(of.len(), 1, "{found:#?}");
    assert!(of[0].text.contains("検索番号"), "{}", of[0].text);
    // Another patient, another facility, another file.
    let (found, _) = audit(text(lawful().named("OTHER")).as_bytes(), options());
    assert_eq!(told(&found), []);
    let one = String::from_utf8(file(&[lawful()])).unwrap();
    let both = format!("{}{}", one.replace('\u{1a}', ""), one.replace("1312345", "1312353"));
    let (found, _) = audit(both.as_bytes(), options());
    assert_eq!(told(&found), []);
    let image = santei::starter::image().unwrap();
    let mut auditor = Auditor::new(&image, options());
    for _ in 0..2 {
        let summary = auditor.read(one.as_bytes(), |_| ControlFlow::Continue(()));
        assert_eq!(summary.count(), 0);
    }
}

#[test]
fn what_is_suppressed_is_counted() {
    let suppressions = Suppressions::read("A0202 1312345 112007410\n").unwrap();
    let claim = file(&[lawful().one(12, "112007410", 75, 5)]);
    let (found, summary) = audit(&claim, Options { suppressions, ..options() });
    assert_eq!((found.len(), summary.suppressed), (0, 1));
}

#[test]
fn every_kind_has_a_row_in_the_documentation() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/findings.md");
    let page = std::fs::read_to_string(path).unwrap();
    let mut last = "";
    for kind in santei_uke::audit::FindingKind::ALL {
        assert!(last < kind.code(), "{} is not in order", kind.code());
        last = kind.code();
        let name = kind.name(santei::Lang::Ja);
        let word = kind.severity().word(santei::Lang::Ja);
        let row = format!("| {last} | {word} | {name} |");
        assert!(page.contains(&row), "docs/findings.md lacks `{row}`");
    }
}
