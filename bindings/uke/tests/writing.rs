//! Drafts as records, item by item after the specification.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where it cannot go on"
)]

use santei::{Code, Day, Fixed, Lang};
use santei_uke::burden_class::Payers;
use santei_uke::receipt_class::ReceiptClass;
use santei_uke::write::{
    DiseaseNote, Draft, DraftDisease, DraftInsurer, DraftItem, DraftScheme, DraftUnit, Filing,
    Insured, Remark, Sender, Writer,
};
use santei_uke::{Reader, check::Check};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn item(code: u32, quantity: Option<&str>) -> DraftItem {
    DraftItem { code: Code(code), quantity: quantity.map(|q| q.parse().unwrap()), price: None }
}

fn unit(identification: u16, items: Vec<DraftItem>, points: u32, on: &[(usize, u16)]) -> DraftUnit {
    let mut days = [0; 31];
    for (day, times) in on {
        days[day - 1] = *times;
    }
    DraftUnit {
        identification,
        payers: Payers::of(b"2").unwrap(),
        items,
        remarks: Vec::new(),
        points,
        taken_off: false,
        days,
    }
}

fn draft() -> Draft {
    let both = Payers::of(b"2").unwrap();
    let mut visits = [Payers::NONE; 31];
    (visits[2], visits[9]) = (both, both);
    let mut medicine = unit(
        21,
        vec![item(620_000_001, Some("3")), item(620_000_002, Some("2.50"))],
        12,
        &[(3, 5)],
    );
    medicine.remarks.push(Remark { code: Code(810_000_001), text: "1日3回, 食後".to_owned() });
    Draft {
        class: ReceiptClass::of(b"1122").unwrap(),
        month: day("2026-06-01"),
        name: "試験　太郎".to_owned(),
        kana: "シケンタロウ".to_owned(),
        sex: Some(1),
        birth: day("1980-04-01"),
        admitted: None,
        remarks: vec!["29"],
        beds: Some(0),
        chart: "42".to_owned(),
        insurer: Some(DraftInsurer {
            insurer: "138057".to_owned(),
            symbol: "１２".to_owned(),
            number: "３".to_owned(),
            branch: "01".to_owned(),
            burden: None,
        }),
        schemes: vec![DraftScheme {
            payer: "54136015".to_owned(),
            recipient: "0000001".to_owned(),
            burden: Some(500),
        }],
        visits,
        counter_class: "00",
        diseases: vec![DraftDisease {
            code: "8833421".to_owned(),
            from: day("2026-05-01"),
            outcome: 1,
            modifiers: "8002".to_owned(),
            main: true,
            ..DraftDisease::default()
        }],
        remarks_text: Vec::new(),
        units: vec![
            unit(60, vec![item(160_008_010, None)], 21, &[(10, 1)]),
            unit(12, vec![item(112_007_410, None)], 76, &[(3, 1)]),
            medicine,
            unit(12, vec![item(112_007_410, None)], 76, &[(10, 1)]),
            unit(12, vec![item(112_007_410, None), item(112_000_970, None)], 114, &[(10, 1)]),
        ],
        details: Vec::new(),
    }
}

fn file(draft: &Draft) -> Vec<u8> {
    let sender = Sender {
        payer: 2,
        prefecture: 13,
        code: "1234567".to_owned(),
        name: "試験医院".to_owned(),
        month: day("2026-07-01"),
        telephone: "03-1111-2222".to_owned(),
    };
    let mut writer = Writer::new(Vec::new(), &sender).unwrap();
    writer.write(draft).unwrap();
    let (file, problems) = writer.finish().unwrap();
    assert_eq!(problems, []);
    file
}

/// Days of the same 剤 go together; 診療識別 stands on the first record of a 剤, 点数 on the last of a
/// unit, 回数 on every one; codes of fixed length keep their zeros, 国保 numbers stand at the right.
#[test]
fn records_of_a_receipt() {
    let mut draft = draft();
    draft.merge();
    let text = encoding_rs::SHIFT_JIS.decode(&file(&draft)).0.into_owned();
    let commas = |n: usize| ",".repeat(n);
    let expected = [
        "IR,2,13,1,1234567,,試験医院,202607,00,03-1111-2222".to_owned(),
        format!(
            "RE,1,1122,202606,試験　太郎,1,19800401{}29,,42{}シケンタロウ,",
            commas(5),
            commas(23)
        ),
        // 76 × 2 + 114 + 12 × 5 + 21 = 347.
        format!("HO,  138057,１２,３,2,347{}", commas(9)),
        format!("KO,54136015,0000001,,2,347,500{}", commas(5)),
        "SN,1,01,,,,01,,".to_owned(),
        format!("JD,1{}1{}1{}", commas(3), commas(7), commas(21)),
        format!("JD,2{}1{}1{}", commas(3), commas(7), commas(21)),
        format!("MF,00{}", commas(31)),
        "SY,8833421,20260501,1,8002,,01,".to_owned(),
        format!("SI,12,2,112007410,,76,2{}1{}1{}", commas(9), commas(7), commas(21)),
        format!("SI,12,2,112007410,,,1{}1{}", commas(16), commas(21)),
        format!("SI,,2,112000970,,114,1{}1{}", commas(16), commas(21)),
        format!("IY,21,2,620000001,3,,5{}5{}", commas(9), commas(28)),
        format!("IY,,2,620000002,2.5,12,5{}5{}", commas(9), commas(28)),
        "CO,,2,810000001,１日３回，　食後".to_owned(),
        format!("SI,60,2,160008010,,21,1{}1{}", commas(16), commas(21)),
        "GO,2,347,99".to_owned(),
        "\x1a".to_owned(),
    ];
    assert_eq!(text.split("\r\n").collect::<Vec<_>>(), expected);
}

#[test]
fn what_is_written_keeps_to_the_structure() {
    let mut draft = draft();
    draft.merge();
    let file = file(&draft);
    let mut check = Check::default();
    let mut found = Vec::new();
    for part in Reader::new(&file[..]) {
        found.extend(check.part(&part.unwrap()));
    }
    found.extend(check.finish());
    assert_eq!(found, []);
}

#[test]
fn long_comments_are_split_and_lost_characters_told() {
    let mut draft = draft();
    draft.units[2].remarks = vec![Remark { code: Code(810_000_001), text: "説".repeat(80) }];
    draft.name = "😀".to_owned();
    let mut bytes = Vec::new();
    assert!(draft.render(1, &mut bytes));
    let text = encoding_rs::SHIFT_JIS.decode(&bytes).0.into_owned();
    let lengths: Vec<usize> = text
        .lines()
        .filter_map(|line| line.strip_prefix("CO,,2,810000001,"))
        .map(|text| text.chars().count())
        .collect();
    assert_eq!(lengths, [38, 38, 4]);
    assert!(text.contains(",？,"));
}

#[test]
fn meals_are_yen() {
    let mut draft = draft();
    draft.units.push(unit(97, vec![item(197_000_110, None)], 670, &[(3, 3)]));
    assert_eq!(draft.points(Payers::insurance), 347);
    assert_eq!(draft.meals(Payers::insurance), (3, 2010));
    assert_eq!(Fixed::from_int(draft.claimed_points()), "347".parse().ok());
}

/// What the receipt calls suspected has to be suspected where it is charged.
#[test]
fn a_suspicion_that_only_the_filing_knows_is_told() {
    let image = santei::starter::image().unwrap();
    let of = |suspected: &str| {
        let text = r#"{
            "patient": { "birthDate": "1980-04-01" }, "facility": { "kind": "clinic" },
            "diseases": [ { "code": "8833421", "from": "2026-06-01"SUSPECTED } ],
            "visits": [ { "date": "2026-06-03", "orders": [ { "code": "112007410" } ] } ]
        }"#;
        let episode = serde_json::from_str(&text.replace("SUSPECTED", suspected)).unwrap();
        let outcome = santei::evaluate(&image, &episode, &mut santei::Scratch::default()).unwrap();
        let claim = outcome.claim(&image, &episode, Lang::Ja);
        let filing = Filing {
            insured: Some(Insured::default()),
            diseases: vec![DiseaseNote {
                modifiers: vec!["2053".to_owned(), "8002".to_owned()],
                ..DiseaseNote::default()
            }],
            ..Filing::default()
        };
        let (draft, problems) = Draft::of(&claim, &episode, &filing);
        let told = problems.iter().any(|p| p.kind.code() == "E0617");
        (told, draft.diseases[0].modifiers.clone())
    };
    assert_eq!(of(""), (true, "20538002".to_owned()));
    assert_eq!(of(r#", "suspected": true"#), (false, "20538002".to_owned()));
}
