//! What an Episode may say is what the rule texts ask for.

use santei::{KnownFactKind, vocabulary};

#[test]
fn the_starter_schedule_tells_its_questions_standards_and_schemes() {
    let image = santei::starter::image().unwrap();
    let known = vocabulary(&image);
    // `fact 採血` in ika/common/facts.tensu (D400).
    let blood = known.facts.iter().find(|f| f.name == "採血").unwrap();
    assert_eq!(blood.kind, KnownFactKind::Word);
    assert_eq!(blood.words, ["静脈", "その他", "なし"]);
    assert!(!blood.has_default && blood.ask_en.contains("vein"), "{blood:?}");
    // `fact 緊急` has a default; nobody needs to be asked.
    assert!(known.facts.iter().any(|f| f.name == "緊急" && f.has_default));
    // 検体検査管理加算（１） needs 817 (D026 注4).
    assert!(known.standards.contains(&817) && known.standards.is_sorted());
    assert!(known.insurers.iter().any(|i| i == "後期"));
    assert!(known.income_classes.iter().any(|c| c == "ウ"));
    // `burden 精神通院医療` in futan/30-kouhi.tensu (障害者総合支援法58条).
    let scheme = known.schemes.iter().find(|s| s.name == "精神通院医療").unwrap();
    assert_eq!(scheme.numbers, ["21"]);
    assert!(scheme.grades.iter().any(|g| g == "中間所得１"), "{scheme:?}");
    assert!(scheme.facts.iter().any(|f| f == "重度かつ継続"), "{scheme:?}");
}
