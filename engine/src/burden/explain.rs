//! The steps in words and figures.

use super::book::Attr;
use super::input::Request;
use super::settle::asked;
use super::shares::{Need, Settlement, Step, StepKind};
use crate::Lang;
use crate::image::{Image, NONE};

/// A sentence in one language; the other is not made.
macro_rules! pick {
    ($lang:expr, $ja:expr, $en:expr $(,)?) => {
        match $lang {
            $crate::Lang::Ja => $ja,
            $crate::Lang::En => $en,
        }
    };
}
pub(super) use pick;

/// 1234567 as 1,234,567.
fn yen(amount: i64) -> String {
    let digits = amount.unsigned_abs().to_string();
    let mut text = String::new();
    if amount < 0 {
        text.push('-');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn percent(hundredths: i64) -> String {
    if hundredths % 100 == 0 {
        (hundredths / 100).to_string()
    } else {
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

/// The name of a statement.
pub(super) fn name<'a>(image: &Image<'a>, rule: u32) -> &'a str {
    image.burden_rules.get(rule as usize).map_or("", |r| image.text(r.name))
}

/// The citation of a statement.
pub(super) fn cite<'a>(image: &Image<'a>, rule: u32) -> &'a str {
    image.burden_rules.get(rule as usize).map_or("", |r| image.text(r.cite))
}

/// The payers of a group in words: 医保, 難病 …
pub(super) fn payers(image: &Image<'_>, shares: &Settlement, on: u8, insured: bool) -> String {
    let mut names: Vec<&str> = Vec::new();
    if insured {
        names.push("医保");
    }
    for (position, payer) in shares.payers.iter().enumerate() {
        if on & (1 << position) != 0 {
            names.push(name(image, payer.rule));
        }
    }
    names.join("+")
}

/// A step as a sentence.
pub(super) fn step(image: &Image<'_>, shares: &Settlement, step: &Step, lang: Lang) -> String {
    let rule = name(image, step.rule);
    let (fee, before, after) = (yen(step.fee), yen(step.before), yen(step.after));
    let moved = yen(step.before.saturating_sub(step.after));
    match step.kind {
        StepKind::Insurer => {
            let of = payers(image, shares, step.on, step.limit >= 0);
            if step.limit < 0 {
                return pick!(
                    lang,
                    format!("{of}: 医療費 {fee} 円のすべてが公費の対象"),
                    format!("{of}: the whole fee of {fee} yen is the scheme's"),
                );
            }
            let part = percent(step.limit);
            let by = if step.rule == NONE {
                pick!(lang, "資格確認の割合", "as the insurer states").to_owned()
            } else {
                rule.to_owned()
            };
            pick!(
                lang,
                format!(
                    "{of}: 医療費 {fee} 円 × {part}%（{by}） = 一部負担 {after} 円、保険者 {moved} 円"
                ),
                format!("{of}: {fee} yen × {part}% ({by}) = {after} yen open, insurer {moved} yen"),
            )
        }
        StepKind::Ceiling => {
            let of = match step.on {
                0 => pick!(lang, "保険分", "insured part").to_owned(),
                on => {
                    let payer = shares.payers.get(usize::from(on) - 1);
                    payer.map_or(String::new(), |p| name(image, p.rule).to_owned())
                }
            };
            pick!(
                lang,
                format!(
                    "{of}: 限度額「{rule}」 {after} 円（医療費 {fee} 円）: {before} 円 → {after} 円、高額療養費 {moved} 円"
                ),
                format!("{of}: ceiling `{rule}` {after} yen for {fee} yen: {before} → {after} yen"),
            )
        }
        StepKind::Scheme => {
            let cap = if step.limit >= 0 {
                pick!(
                    lang,
                    format!("、月額上限の残り {} 円", yen(step.limit)),
                    format!(", {} yen left of the month's cap", yen(step.limit)),
                )
            } else {
                String::new()
            };
            pick!(
                lang,
                format!(
                    "第{}公費「{rule}」: 対象 {fee} 円、{before} 円のうち公費 {moved} 円、患者 {after} 円{cap}",
                    step.on
                ),
                format!(
                    "scheme {} `{rule}`: of {before} yen it pays {moved}, the patient {after}{cap}",
                    step.on
                ),
            )
        }
        StepKind::Combine => pick!(
            lang,
            format!(
                "合算: 限度額「{rule}」 {} 円（医療費 {fee} 円）: {before} 円 → {after} 円",
                yen(step.limit)
            ),
            format!(
                "combined: ceiling `{rule}` {} yen for {fee} yen: {before} → {after} yen",
                yen(step.limit)
            ),
        ),
        StepKind::Window => pick!(
            lang,
            format!("窓口: {} 円単位に端数処理: {before} 円 → {after} 円", step.limit),
            format!("window: rounded to {} yen: {before} → {after} yen", step.limit),
        ),
    }
}

/// What must be known, as a sentence, and the statement that asks.
pub(super) fn need(
    image: &Image<'_>,
    request: &Request<'_>,
    need: &Need,
    lang: Lang,
) -> (String, u32) {
    let of = |attr: &Option<Attr>| attr.map_or("coverage", asked);
    match need {
        Need::Share(attr) => (
            pick!(
                lang,
                format!("一部負担割合が決まりません: coverage の {} を示してください", of(attr)),
                format!("the patient's part is not known: state `{}` of the coverage", of(attr)),
            ),
            NONE,
        ),
        Need::Ceiling(rule, attr) => (
            pick!(
                lang,
                format!(
                    "限度額「{}」が当たるか分かりません: coverage の {} を示してください",
                    name(image, *rule),
                    of(attr)
                ),
                format!(
                    "whether the ceiling `{}` holds is not known: state `{}` of the coverage",
                    name(image, *rule),
                    of(attr)
                ),
            ),
            *rule,
        ),
        Need::Often(rule) => (
            pick!(
                lang,
                "多数回該当か分かりません: coverage の often を示してください".into(),
                "state `often` of the coverage (多数回該当)".into(),
            ),
            *rule,
        ),
        Need::UnknownLimit(rule) => (
            pick!(
                lang,
                format!("限度額「{}」の額が手元の資料にありません", name(image, *rule)),
                format!("the amount of the ceiling `{}` is in no source", name(image, *rule)),
            ),
            *rule,
        ),
        Need::NoCeiling(word) => {
            let pot = image.burden_text(u16::try_from(*word).unwrap_or(u16::MAX));
            (
                pick!(
                    lang,
                    format!("この月の限度額（{pot}）が手元の資料にありません"),
                    format!("no ceiling ({pot}) of this month is in the sources"),
                ),
                NONE,
            )
        }
        Need::Grade(rule) => (
            pick!(
                lang,
                format!(
                    "公費「{}」の所得区分 (grade) か月額上限 (monthCap) を示してください",
                    name(image, *rule)
                ),
                format!("state `grade` or `monthCap` of the certificate `{}`", name(image, *rule)),
            ),
            *rule,
        ),
        Need::NeedsInsurer(rule) => (
            pick!(
                lang,
                format!("公費「{}」は医療保険がないと使えません", name(image, *rule)),
                format!("the scheme `{}` needs an insurance", name(image, *rule)),
            ),
            *rule,
        ),
        Need::Meal(served, attr) => {
            let kind = request.served.get(*served as usize).map_or("", |s| s.kind);
            let ask = attr.map_or(String::new(), |a| format!(": {}", asked(a)));
            (
                pick!(
                    lang,
                    format!("「{kind}」の標準負担額が決まりません{ask}"),
                    format!("the standard burden of `{kind}` is not known{ask}"),
                ),
                NONE,
            )
        }
        Need::Rounding => (
            pick!(
                lang,
                "端数処理の規則 (settle) がない日です".into(),
                "no `settle` statement holds on this day".into(),
            ),
            NONE,
        ),
        Need::Fraction => (
            pick!(
                lang,
                "医療費が円の整数になりません".into(),
                "the fee is not in whole yen".into()
            ),
            NONE,
        ),
        Need::UnitPrice => (
            pick!(
                lang,
                "1点の単価を示してください: coverage の yenPerPoint".into(),
                "state `yenPerPoint` of the coverage".into(),
            ),
            NONE,
        ),
    }
}
