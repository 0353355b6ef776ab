//! Structural faults, one by one.

#![expect(clippy::expect_used, reason = "a test ends where a part is lost")]

use santei_uke::{Reader, check::Check};

/// A receipt without a fault.
const GOOD: &str = "\
IR,1,13,1,1234567,,試験医院,202607,00,\r\n\
RE,1,1112,202606,試験　太郎,1,19800401\r\n\
HO,06130017,１,１,2,196\r\n\
JD,1,1,,1\r\n\
SY,8833421,20260601,1,,,01\r\n\
SI,12,1,112007410,,76,2,,,,,,,1,,1\r\n\
SI,13,1,180016110,,,1,830000052,文字,,,,,1\r\n\
CO,,1,810000001,部位\r\n\
SI,,1,113003610,,10,1,,,,,,,1\r\n\
IY,31,1,620000003,1.5,9,1,,,,,,,1\r\n\
TO,40,1,700000001,2,25,1,,,,,,,,,,,1\r\n\
GO,1,196,99\r\n\x1a";

fn codes(file: &str) -> Vec<&'static str> {
    let bytes = encoding_rs::SHIFT_JIS.encode(file).0.into_owned();
    let mut check = Check::default();
    let mut found = Vec::new();
    for part in Reader::new(&bytes[..]) {
        found.extend(check.part(&part.expect("no part is lost")));
    }
    found.extend(check.finish());
    found.iter().map(santei_uke::Problem::code).collect()
}

#[test]
fn one_fault_one_problem() {
    // 76 × 2 + 10 + 9 + 25 = 196.
    assert_eq!(codes(GOOD), Vec::<&str>::new());
    let change = |from: &str, to: &str| {
        assert!(GOOD.contains(from), "{from}");
        codes(&GOOD.replacen(from, to, 1))
    };
    let day_31 = format!(",76,2,,,,,,,1{}1", ",".repeat(30));
    for (from, to, wanted) in [
        ("06130017,１,１,2,196", "06130017,１,１,2,197", vec!["E0623", "E0632"]),
        ("GO,1,196", "GO,2,196", vec!["E0632"]),
        ("RE,1,1112", "RE,2,1112", vec!["E0631"]),
        ("RE,1,1112", "RE,1,1122", vec!["E0621"]),
        ("RE,1,1112", "RE,1,1912", vec!["E0615"]),
        ("太郎,1,1980", "太郎,3,1980", vec!["E0615"]),
        ("太郎,1,1980", "太郎,,1980", vec!["E0613"]),
        ("19800401", "20260701", vec!["E0627", "E0627"]),
        ("19800401", "1980040", vec!["E0612", "E0604"]),
        ("202606,試験", "202607,試験", vec!["E0627"]),
        ("試験　太郎", "試験 太郎", vec!["E0614"]),
        ("HO,06130017", "HO,6130017", vec!["E0612"]),
        ("HO,06130017,１,１,2", "HO,06130017,１,１,31", vec!["E0627"]),
        ("JD,1,1,,1", "JD,1,1,,3", vec!["E0615"]),
        ("JD,1,1,,1\r\n", "", vec![]),
        ("20260601,1,,,01", "20260701,1,,,01", vec!["E0627"]),
        ("20260601,1,,,01", "20260601,5,,,01", vec!["E0615"]),
        ("20260601,1,,,01", "20260601,1,800,,01", vec!["E0642"]),
        ("SY,8833421", "SY,0000999", vec!["E0641"]),
        ("SY,8833421,20260601,1,,,01\r\n", "", vec!["E0643"]),
        (",76,2,", ",76,3,", vec!["E0624", "E0623"]),
        (",76,2,,,,,,,1,,1", &day_31, vec!["E0627"]),
        ("SI,12,1,112", "SI,12,2,112", vec!["E0622"]),
        ("SI,12,1,112", "SI,12,A,112", vec!["E0615"]),
        ("SI,12,1,112", "SI,15,1,112", vec!["E0615", "E0628"]),
        ("SI,12,1,112", "SI,,1,112", vec!["E0630"]),
        ("SI,,1,113003610,,10,1,,,,,,,1", "SI,,1,113003610,,10,1,,,,,,,,1", vec!["E0625"]),
        ("SI,,1,113003610,,10,1", "SI,,1,113003610,,,1", vec!["E0626"]),
        ("SI,,1,113003610", "SI,,1,620000003", vec!["E0616"]),
        ("830000052,文字", "830000052,", vec!["E0640"]),
        ("830000052,文字", ",文字", vec!["E0640"]),
        ("830000052,文字", "112000000,文字", vec!["E0616"]),
        ("810000001,部位", "810000001,", vec!["E0640"]),
        ("810000001,部位", "810000001,bui", vec!["E0614"]),
        ("IY,31,1,620000003,1.5", "IY,31,1,620000003,1.5.", vec!["E0604"]),
        ("IR,1,13,", "IR,1,48,", vec!["E0615"]),
        ("IR,1,13,1,1234567,,試験医院,202607,00,\r\n", "", vec!["E0634"]),
        ("GO,1,196,99\r\n", "", vec!["E0633"]),
        (
            "HO,06130017,１,１,2,196\r\nJD,1,1,,1\r\n",
            "JD,1,1,,1\r\nHO,06130017,１,１,2,196\r\n",
            vec!["E0620"],
        ),
    ] {
        assert_eq!(change(from, to), wanted, "{from} → {to}");
    }
}

#[test]
fn more_than_98_records_may_not_follow() {
    let row = "SI,,1,160000310,,,1,,,,,,,1\r\n";
    let file = |rows: usize| {
        let many = format!("SI,60,1,160000310,,,1,,,,,,,1\r\n{}", row.repeat(rows - 1));
        GOOD.replace("GO,1,196", &format!("{many}SI,,1,160000310,,1,1,,,,,,,1\r\nGO,1,197"))
            .replace("2,196", "2,197")
    };
    assert_eq!(codes(&file(98)), Vec::<&str>::new());
    assert_eq!(codes(&file(99)), ["E0629"]);
}
