//! What a file is read as: parts, places, units; what is odd is kept and told.

#![expect(clippy::expect_used, reason = "a test ends where a part is lost")]

use santei_uke::burden_class::Payers;
use santei_uke::{Form, Kind, Limits, Part, Problem, Reader, Receipt};

fn parts(file: &[u8]) -> Vec<Part> {
    Reader::new(file).map(|part| part.expect("no part is lost")).collect()
}

fn receipts(file: &[u8]) -> Vec<Receipt> {
    parts(file)
        .into_iter()
        .filter_map(|part| match part {
            Part::Receipt(receipt) => Some(receipt),
            _ => None,
        })
        .collect()
}

fn rejoined(parts: &[Part]) -> Vec<u8> {
    parts.iter().flat_map(|part| part.bytes().to_vec()).collect()
}

fn sjis(text: &str) -> Vec<u8> {
    encoding_rs::SHIFT_JIS.encode(text).0.into_owned()
}

const IR: &str = "IR,1,13,1,1234567,,医院,202607,00,\r\n";
const RE: &str = "RE,1,1112,202606,試験　太郎,1,19800401\r\n";

#[test]
fn every_byte_is_kept_whatever_the_line_ends() {
    let plain = format!("{IR}{RE}HO,06130017,,１,1,75\r\nGO,1,75,99\r\n\x1a");
    for file in [
        plain.clone(),
        plain.replace("\r\n", "\n"),
        plain.replace("99\r\n\x1a", "99\x1a"),
        plain.replace('\x1a', "\x1a\r\n"),
        plain.replace('\x1a', ""),
        format!("{plain}{plain}"),
        format!("\r\n{plain}\r\n\r\n"),
        format!("ZZ,1\r\n,,,\r\n{plain}"),
        plain.replace("\r\n", "\r\n\r\n"),
    ] {
        let bytes = sjis(&file);
        let parts = parts(&bytes);
        assert_eq!(rejoined(&parts), bytes, "{file:?}");
        assert!(parts.iter().any(|p| matches!(p, Part::Receipt(_))), "{file:?}");
    }
}

#[test]
fn volumes_and_facilities_have_heads_of_their_own() {
    let file = format!(
        "UK,1,13,1,1234567,,医院,202607,,00\r\n{IR}{RE}{RE}GO,2,150,00\r\n\
         IR,2,14,1,7654321,,別院,202607,01,\r\n{RE}GO,1,75,99\r\n\x1a"
    );
    let bytes = sjis(&file);
    let kinds: Vec<&str> = parts(&bytes)
        .iter()
        .map(|part| match part {
            Part::Head(_) => "head",
            Part::Receipt(_) => "receipt",
            Part::Tail(_) => "tail",
        })
        .collect();
    assert_eq!(kinds, ["head", "receipt", "receipt", "tail", "head", "receipt", "tail"]);
    let facilities: Vec<String> = receipts(&bytes)
        .iter()
        .map(|r| r.facility().unwrap().facility().text().unwrap().into_owned())
        .collect();
    assert_eq!(facilities, ["1234567", "1234567", "7654321"]);
}

#[test]
fn a_value_knows_its_place() {
    let file = sjis(&format!("{IR}{RE}SI,12,1,11200x410,,75,1\r\n"));
    let receipt = &receipts(&file)[0];
    let name = receipt.common().unwrap().name();
    assert_eq!(name.text().unwrap(), "試験　太郎");
    assert_eq!((name.place().record, name.place().item), (2, 5));
    let problem = receipt.items().next().unwrap().code().unwrap_err();
    assert_eq!(problem.code(), "E0604");
    assert_eq!(problem.to_string(), "E0604 3行目 項番4: `11200x410` は9桁のコードではありません");
}

#[test]
fn dates_of_both_calendars() {
    let file = sjis(&format!("{IR}RE,1,1112,50206,a,1,3550401\r\n"));
    let receipt = &receipts(&file)[0];
    let common = receipt.common().unwrap();
    assert_eq!(common.month().month().unwrap().unwrap().to_string(), "2020-06-01");
    assert_eq!(common.birth().day().unwrap().unwrap().to_string(), "1980-04-01");
    for bad in ["20260230", "2026023", "99999999", "0550401", "ABCDEFGH", "202602300"] {
        let file = sjis(&format!("{IR}RE,1,1112,202606,a,1,{bad}\r\n"));
        let receipt = &receipts(&file)[0];
        let birth = receipt.common().unwrap().birth();
        assert!(birth.day().is_err(), "{bad}");
    }
}

/// 点数 stand on the last record of a unit, 診療識別 on the first of a 剤; a 剤 may hold several
/// units, and comments.
#[test]
fn units() {
    let file = sjis(&format!(
        "{IR}{RE}\
         CO,21,2,810000001,説明\r\n\
         IY,,2,620000001,3,,5,,,,,,,,5\r\n\
         IY,,2,620000002,2.5,12,5,,,,,,,,5\r\n\
         SI,31,1,130000510,,22,2,,,,,,,1,,1\r\n\
         CO,,1,810000001,部位\r\n\
         IY,,1,620000003,1,9,2,,,,,,,1,,1\r\n\
         CO,,1,810000001,後\r\n\
         SI,60,1,160000310,,26,1,830000052,文字,,,,,1\r\n"
    ));
    let receipt = &receipts(&file)[0];
    let got: Vec<String> = receipt
        .units()
        .map(|unit| {
            let codes: Vec<String> =
                unit.items().map(|i| i.code().unwrap().unwrap().to_string()).collect();
            let days: Vec<(u32, u32)> = unit.days().unwrap().collect();
            format!(
                "{} {} {} {:?} {:?} {days:?}",
                unit.group(),
                unit.identification().text().unwrap(),
                codes.join("+"),
                unit.points().unwrap(),
                unit.times().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        got,
        [
            "1 21 810000001+620000001+620000002 Some(12) Some(5) [(2, 5)]",
            "2 31 130000510 Some(22) Some(2) [(1, 1), (3, 1)]",
            "2 31 810000001+620000003+810000001 Some(9) Some(2) [(1, 1), (3, 1)]",
            "3 60 160000310 Some(26) Some(1) [(1, 1)]",
        ]
    );
    let drug = receipt.items().nth(2).unwrap();
    assert_eq!(drug.quantity().unwrap().unwrap().to_string(), "2.5");
    assert_eq!(drug.payers(), Payers::of(b"2"));
    let last = receipt.items().last().unwrap();
    let comments: Vec<(String, String)> = last
        .comments()
        .map(|(code, text)| (code.text().unwrap().into(), text.text().unwrap().into()))
        .collect();
    assert_eq!(comments, [("830000052".to_owned(), "文字".to_owned())]);
}

#[test]
fn forms_are_told_by_their_records() {
    for (record, class, form) in [
        ("SI,12,1,112007410,,75,1", "1112", Form::Medical),
        ("BU,040081xx99x00x,20260601,,1", "1111", Form::Dpc),
        ("HS,,,103200,5234016", "3112", Form::Dental),
        ("", "3112", Form::Dental),
        ("SH,1,1,1", "4112", Form::Pharmacy),
        ("KA,1", "6112", Form::HomeNursing),
        ("RI,12,1", "1112", Form::WorkInjury),
    ] {
        let file = sjis(&format!("{IR}RE,1,{class},202606,a,1,19800401\r\n{record}\r\n"));
        let receipt = &receipts(&file)[0];
        assert_eq!(receipt.form(), form, "{record}");
        let raw = u32::from(!record.is_empty() && form != Form::Medical);
        assert_eq!(receipt.raw_records().count(), raw as usize, "{record}");
    }
}

#[test]
fn records_without_a_receipt_are_told() {
    let parts = parts(b"SI,12,1,112007410,,75,1\r\nRE,1\r\n");
    let Part::Head(head) = &parts[0] else { panic!("a head") };
    assert_eq!(head.problems().iter().map(Problem::code).collect::<Vec<_>>(), ["E0605"]);
    assert!(head.is_whole());
    let Part::Receipt(receipt) = &parts[1] else { panic!("a receipt") };
    assert!(receipt.facility().is_none());
}

#[test]
fn an_endless_field_is_a_problem_and_the_next_record_follows() {
    let mut file = sjis(&format!("{IR}{RE}SJ,01,"));
    file.extend(std::iter::repeat_n(b'x', 100_000_000));
    file.extend(sjis(&format!("\r\nSI,12,1,112007410,,75,1\r\n{RE}")));
    let receipts = receipts(&file);
    assert_eq!(receipts.len(), 2);
    let problem = &receipts[0].records().problems()[0];
    assert_eq!((problem.code(), problem.place.record), ("E0601", 3));
    assert!(!receipts[0].records().is_whole());
    assert_eq!(receipts[0].items().next().unwrap().place().record, 4);
    assert!(receipts[1].records().is_whole());
}

#[test]
fn a_receipt_without_end_is_left_out_and_the_next_follows() {
    let limits = Limits { record: 1 << 10, receipt: 10 << 10 };
    let mut file = sjis(&format!("{IR}{RE}"));
    for _ in 0..1000 {
        file.extend(b"SI,12,1,112007410,,75,1\r\n");
    }
    file.extend(sjis(RE));
    let read: Vec<_> = Reader::with_limits(&file[..], limits).collect();
    assert_eq!(read.len(), 3);
    let problem = read[1].as_ref().unwrap_err();
    assert_eq!((problem.code(), problem.place.record), ("E0602", 2));
    assert!(
        matches!(&read[2], Ok(Part::Receipt(r)) if r.records().get(0).unwrap().number() == 1003)
    );
}

#[test]
fn a_medium_that_fails_is_told_once() {
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("broken"))
        }
    }
    let read: Vec<_> = Reader::new(std::io::BufReader::new(Broken)).collect();
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].as_ref().unwrap_err().code(), "E0600");
}

#[test]
fn kinds_that_no_specification_lists_stay_what_they_are() {
    let file = sjis(&format!("{IR}{RE}Q9,a,b\r\n\u{3042},1\r\n"));
    let receipt = &receipts(&file)[0];
    let kinds: Vec<Kind> = receipt.records().iter().map(|r| r.kind()).collect();
    assert_eq!(kinds, [Kind::RE, Kind::of(b"Q9"), Kind::ODD]);
    assert_eq!(receipt.records().get(1).unwrap().item(3).bytes(), b"b");
}
