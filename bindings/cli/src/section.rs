//! 診療識別 by name.

use santei::Lang;

/// Codes of 診療識別 (記録条件仕様) with their names.
const SECTIONS: &[(u16, &str, &str)] = &[
    (11, "初診", "first visit"),
    (12, "再診", "return visit"),
    (13, "医学管理", "medical management"),
    (14, "在宅", "home care"),
    (21, "投薬・内服", "medicine, by mouth"),
    (22, "投薬・屯服", "medicine, as needed"),
    (23, "投薬・外用", "medicine, external"),
    (24, "投薬・調剤", "dispensing"),
    (25, "投薬・処方", "prescribing"),
    (26, "投薬・麻毒", "narcotics and poisons"),
    (27, "投薬・調基", "basic dispensing"),
    (28, "投薬・その他", "medicine, other"),
    (31, "注射・皮下筋肉内", "injection, subcutaneous or intramuscular"),
    (32, "注射・静脈内", "injection, intravenous"),
    (33, "注射・その他", "injection, other"),
    (39, "薬剤料減点", "reduction of medicine"),
    (40, "処置", "treatment"),
    (50, "手術", "surgery"),
    (54, "麻酔", "anaesthesia"),
    (60, "検査・病理", "laboratory and pathology"),
    (70, "画像診断", "imaging"),
    (80, "その他", "other"),
    (90, "入院基本料", "basic hospital fee"),
    (92, "特定入院料・その他", "special hospital fee and other"),
    (97, "食事・生活", "meals and living"),
    (99, "全体", "whole receipt"),
];

/// The name of a 診療識別.
pub fn section_name(identification: u16, lang: Lang) -> &'static str {
    let found = SECTIONS.iter().find(|(code, ..)| *code == identification);
    found.map_or("", |(_, ja, en)| match lang {
        Lang::Ja => ja,
        Lang::En => en,
    })
}
