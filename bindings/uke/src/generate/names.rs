//! Names and numbers of patients who do not exist.

use super::random::Random;

const FAMILY: [(&str, &str); 12] = [
    ("佐藤", "サトウ"),
    ("鈴木", "スズキ"),
    ("高橋", "タカハシ"),
    ("田中", "タナカ"),
    ("伊藤", "イトウ"),
    ("渡辺", "ワタナベ"),
    ("山本", "ヤマモト"),
    ("中村", "ナカムラ"),
    ("小林", "コバヤシ"),
    ("加藤", "カトウ"),
    ("吉田", "ヨシダ"),
    ("山田", "ヤマダ"),
];
const GIVEN: [(&str, &str); 12] = [
    ("一郎", "イチロウ"),
    ("花子", "ハナコ"),
    ("太郎", "タロウ"),
    ("幸子", "サチコ"),
    ("健", "ケン"),
    ("和子", "カズコ"),
    ("誠", "マコト"),
    ("恵子", "ケイコ"),
    ("隆", "タカシ"),
    ("由美", "ユミ"),
    ("清", "キヨシ"),
    ("洋子", "ヨウコ"),
];

/// A name and its kana.
pub(super) fn name(random: &mut Random) -> (String, String) {
    let family = random.one_of(&FAMILY).copied().unwrap_or_default();
    let given = random.one_of(&GIVEN).copied().unwrap_or_default();
    (format!("{}\u{3000}{}", family.0, given.0), format!("{}{}", family.1, given.1))
}

/// Digits in full width, as 記号 and 番号 are mostly written.
pub(super) fn wide_digits(random: &mut Random, count: usize) -> String {
    (0..count)
        .map(|at| random.between(usize::from(at == 0), 9))
        .filter_map(|digit| "０１２３４５６７８９".chars().nth(digit))
        .collect()
}
