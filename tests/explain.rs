//! Explanations as a person reads them, on the starter schedule.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

use santei::claim::Reason;
use santei::episode::{Disease, FactValue, Order};
use santei::image::{Image, ImageBuf, write};
use santei::{Episode, Lang, Scratch, evaluate, explain};
use santei_rules::{RuleText, compile};
use std::fmt::Write;

fn visit() -> Episode {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/examples/clinic-visit-2026-06.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn text(reasons: &[Reason]) -> String {
    let mut text = String::new();
    for reason in reasons {
        let cite = reason.cite.as_deref().unwrap_or("-");
        let _ = writeln!(text, "    {}: {} [{cite}]", reason.kind, reason.text);
        for unmet in &reason.unmet {
            let _ = writeln!(text, "      * {unmet}");
        }
    }
    text
}

fn claim(lang: Lang) -> String {
    let image = santei::starter::image().unwrap();
    let episode = visit();
    let outcome = evaluate(&image, &episode, &mut Scratch::default()).unwrap();
    let claim = outcome.claim(&image, &episode, lang);
    let mut out = String::new();
    for line in &claim.lines {
        let _ = writeln!(out, "{} {} {:?} {}", line.code, line.name, line.verdict, line.points);
        out.push_str(&text(&line.reasons));
    }
    for group in &claim.groups {
        let _ = writeln!(
            out,
            "group {} box {} {} x{} = {} {}",
            group.identification,
            group.number_box,
            group.points,
            group.times,
            group.total,
            group.bundle.as_deref().unwrap_or("")
        );
    }
    let _ = writeln!(out, "total {} points, {} yen", claim.totals.points, claim.totals.fee_yen);
    out
}

fn why(code: &str, lang: Lang) -> String {
    let image = santei::starter::image().unwrap();
    let code = code.parse().unwrap();
    let found = explain(&image, &visit(), code, lang, &mut Scratch::default()).unwrap();
    let mut out = format!("{} {}\n", found.code, found.name);
    for line in &found.lines {
        let _ = writeln!(out, "  line {:?} {}", line.verdict, line.points);
        out.push_str(&text(&line.reasons));
    }
    out.push_str("  rules\n");
    out.push_str(&text(&found.rules));
    if let Some(line) = &found.if_ordered {
        let _ = writeln!(out, "  if ordered {:?} {}", line.verdict, line.points);
        out.push_str(&text(&line.reasons));
    }
    out
}

#[test]
fn a_claim_in_japanese() {
    insta::assert_snapshot!(claim(Lang::Ja));
}

#[test]
fn a_claim_in_english() {
    insta::assert_snapshot!(claim(Lang::En));
}

#[test]
fn why_not_the_outpatient_management_addition() {
    insta::assert_snapshot!(why("112011010", Lang::Ja) + &why("112011010", Lang::En));
}

#[test]
fn why_not_a_code_that_nobody_knows() {
    insta::assert_snapshot!(why("199999999", Lang::Ja));
}

/// 特異的ＩｇＥ is 110 points for each kind: a quantity that lacks is asked for in its unit.
#[test]
fn a_quantity_that_lacks_is_asked_for_in_its_unit() {
    let image = santei::starter::image().unwrap();
    let code = "160056110".parse().unwrap();
    for (lang, words) in [(Lang::Ja, "（単位: 種類）"), (Lang::En, "in 種類")] {
        let found = explain(&image, &visit(), code, lang, &mut Scratch::default()).unwrap();
        let line = found.if_ordered.unwrap();
        let asked = line.reasons.iter().find(|r| r.kind == "quantityMissing").unwrap();
        assert!(asked.text.contains(words), "{}", asked.text);
        assert!(found.versions.iter().all(|v| v.unit.as_deref() == Some("種類")));
    }
}

/// A rule that limits a fee to the day of discharge is the reason that is named, and no row of a table.
#[test]
fn a_fee_of_another_day_than_its_rule_allows_names_the_rule() {
    let mut input = santei_rules::starter::input();
    let text = r#"
set 退院日の検査 { cite "試験"  codes 160008010 }
limit 末梢血液一般は退院の日に限る {
  cite "試験の注1"
  members 退院日の検査
  max 1
  within discharge-day
}"#;
    input.rules.push(RuleText { name: "own/discharge.tensu".into(), text: text.into() });
    let outcome = compile(&input);
    let told: Vec<String> = outcome.errors().map(|d| d.render(santei_rules::Lang::Ja)).collect();
    let program = outcome.program.ok_or_else(|| told.join("\n")).unwrap();
    let buffer = ImageBuf::copy_of(&write(&program).unwrap());
    let image = buffer.open().unwrap();
    let episode: Episode = serde_json::from_str(
        r#"{"patient":{"birthDate":"1980-04-01"},"setting":"inpatient",
            "stay":{"admitted":"2026-06-02","discharged":"2026-06-05"},
            "facility":{"kind":"hospital","beds":50,"generalBeds":50},
            "visits":[{"date":"2026-06-03","orders":[{"code":"160008010"}]}]}"#,
    )
    .unwrap();
    let outcome = evaluate(&image, &episode, &mut Scratch::default()).unwrap();
    let claim = outcome.claim(&image, &episode, Lang::Ja);
    let mut reasons = claim.lines.iter().flat_map(|line| &line.reasons);
    let reason = reasons.find(|r| r.kind == "wrongDayForLimit").unwrap();
    assert_eq!(reason.cite.as_deref(), Some("試験の注1"));
    assert_eq!(reason.source.as_ref().unwrap().file, "discharge.tensu");
}

/// A rule that does not hold says which parts of its condition keep it from holding.
#[test]
fn each_part_of_a_condition_that_fails_is_told() {
    let mut input = santei_rules::starter::input();
    input.rules.retain(|rule| rule.text.lines().any(|line| line.starts_with("schedule ")));
    let text = r#"
in r08
set 再診 { cite "試験"  codes 112007410 }
set 血算 { cite "試験"  codes 160008010 }
set 心電図 { cite "試験"  codes 160068410 }
set 感冒 { cite "試験"  diseases 4609012 }
fact 合図 { cite "試験"  type bool  ask "合図があったか" en "was there a sign"  default no }
fact 色 { cite "試験"  type word 赤, 青  ask "色は" en "what colour" }
derive 甲 { cite "試験1"  on 再診  when age < 6 and fact 合図 and standard 320 and not has 血算 in visit  charge 160000410  per visit }
derive 乙 { cite "試験2"  on 再診  when disease 感冒 or count 心電図 in month >= 2 or minute < 480  charge 160000410  per visit }
derive 丙 { cite "試験3"  on 再診  when fact 色 = 赤 and days-between(first 血算 in month, date) > 0  charge 160000410  per visit }
require 丁 { cite "試験4"  on 心電図  needs not (female or before-school) and weekday = 0  otherwise remind }
"#;
    input.rules.push(RuleText { name: "own/parts.tensu".into(), text: text.into() });
    let outcome = compile(&input);
    let told: Vec<String> = outcome.errors().map(|d| d.render(santei_rules::Lang::Ja)).collect();
    let program = outcome.program.ok_or_else(|| told.join("\n")).unwrap();
    let buffer = ImageBuf::copy_of(&write(&program).unwrap());
    let image = buffer.open().unwrap();
    let mut episode = visit();
    episode.visits[0].facts.insert("色".into(), FactValue::Text("青".into()));
    let parts = |code: &str, lang: Lang| -> Vec<(String, Vec<String>)> {
        let code = code.parse().unwrap();
        let found = explain(&image, &episode, code, lang, &mut Scratch::default()).unwrap();
        let reasons = found.rules.iter().chain(found.lines.iter().flat_map(|l| &l.reasons));
        let own = reasons.filter(|r| r.cite.as_deref().is_some_and(|c| c.starts_with("試験")));
        own.map(|r| (r.rule.clone().unwrap(), r.unmet.clone())).collect()
    };
    let list = |rule: &str, parts: &[&str]| {
        (rule.to_owned(), parts.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(
        parts("160000410", Lang::Ja),
        [
            list(
                "甲",
                &[
                    "「合図」が示されていない",
                    "施設基準（320）の届出がない",
                    "年齢は 52（要: 6 未満）",
                    "同時に「血算」がある",
                ]
            ),
            list(
                "乙",
                &["次のすべてに当たる（一つでも外れればよい）: 傷病名に「感冒」がない／\
                   同一月内の「心電図」の回数は 1（要: 2 以上）／受診時刻は 09:30（要: 08:00 未満）"]
            ),
            list(
                "丙",
                &[
                    "「色」は 「青」（要: 「赤」 であること）",
                    "「血算」を最初に算定した日から受診日までの日数は 0（要: 0 を超えること）"
                ]
            ),
        ]
    );
    assert_eq!(
        parts("160068410", Lang::En),
        [list("丁", &["the day of the week is Wednesday (wanted: Sunday)"])]
    );
}

/// ＥＣＧ１２, on which the rules of these tests act.
const ECG: santei::Code = santei::Code(160_068_410);

/// The revisions with no other rules than these.
fn image_of(text: &str) -> ImageBuf {
    let mut input = santei_rules::starter::input();
    input.rules.retain(|rule| rule.text.lines().any(|line| line.starts_with("schedule ")));
    input.rules.push(RuleText { name: "own/rules.tensu".into(), text: text.into() });
    ImageBuf::copy_of(&write(&compile(&input).program.unwrap()).unwrap())
}

/// The requirements that refuse the electrocardiogram, each with what it lacks.
fn refused(image: &Image<'_>, episode: &Episode, lang: Lang) -> Vec<(String, String)> {
    let found = explain(image, episode, ECG, lang, &mut Scratch::default()).unwrap();
    let line = found.lines.into_iter().next().or(found.if_ordered).unwrap();
    let refused = line.reasons.into_iter().filter(|r| r.kind == "required");
    refused.map(|r| (r.rule.unwrap(), r.unmet.join(", "))).collect()
}

/// A suspected disease is not the disease that a rule asks for, and the part says that it was seen.
#[test]
fn a_suspicion_is_told_apart_from_a_disease() {
    let text = r#"
in r08
set 心電図 { cite "試験"  codes 160068410 }
set 感冒 { cite "試験"  diseases 4609012 }
require 甲 { cite "試験1"  on 心電図  needs disease 感冒  otherwise deny }
require 乙 { cite "試験2"  on 心電図  needs main-disease 感冒  otherwise deny }
require 丙 { cite "試験3"  on 心電図  needs disease-or-suspicion 感冒  otherwise deny }
"#;
    let buffer = image_of(text);
    let image = buffer.open().unwrap();
    let told = |suspected: bool, lang: Lang| {
        let mut episode = visit();
        let from = episode.visits[0].date;
        let code = santei::Code(4_609_012);
        episode.diseases = Some(vec![Disease { code, from, to: None, main: true, suspected }]);
        refused(&image, &episode, lang)
    };
    let part = |rule: &str, part: &str| (rule.to_owned(), part.to_owned());
    assert_eq!(told(false, Lang::Ja), []);
    assert_eq!(
        told(true, Lang::Ja),
        [
            part("甲", "傷病名（疑いを除く）に「感冒」がない"),
            part("乙", "主傷病（疑いを除く）に「感冒」がない"),
        ]
    );
    assert_eq!(
        told(true, Lang::En),
        [
            part("甲", "an established disease of `感冒` is not open"),
            part("乙", "an established main disease of `感冒` is not open"),
        ]
    );
}

/// A line that one requirement refuses names the others that refuse it, too.
#[test]
fn every_requirement_that_refuses_a_line_is_told() {
    let text = r#"
in r08
set 心電図 { cite "試験"  codes 160068410 }
require 甲 { cite "試験1"  on 心電図  needs age < 6  otherwise deny }
require 乙 { cite "試験2"  on 心電図  needs age > 6  otherwise deny }
require 丙 { cite "試験3"  on 心電図  when clinic  needs standard 320  otherwise deny }
require 丁 { cite "試験4"  on 心電図  when hospital  needs standard 320  otherwise deny }
"#;
    let buffer = image_of(text);
    let image = buffer.open().unwrap();
    let told = |episode: &Episode| refused(&image, episode, Lang::En);
    let expected = [
        ("甲".to_owned(), "the age is 52 (wanted: less than 6)".to_owned()),
        ("丙".to_owned(), "facility standard 320 is not notified".to_owned()),
    ];
    let mut episode = visit();
    assert_eq!(told(&episode), expected);
    episode.visits[0].orders.retain(|order| order.code != Some(ECG));
    assert_eq!(told(&episode), expected);
}

/// Whatever is asked for, a rule whose condition does not hold says why, and says it in words.
#[test]
fn no_rule_that_does_not_hold_is_silent() {
    let image = santei::starter::image().unwrap();
    let (episode, mut scratch) = (visit(), Scratch::default());
    let mut told = 0;
    for code in santei::find(&image, "", None, usize::MAX) {
        for lang in [Lang::Ja, Lang::En] {
            let found = explain(&image, &episode, code, lang, &mut scratch).unwrap();
            for reason in found.rules.iter().filter(|r| r.kind == "ruleFalse") {
                assert!(!reason.unmet.is_empty(), "{code}: {reason:?}");
                for part in &reason.unmet {
                    let empty = ["「」", "``", "場合によって"];
                    assert!(!empty.iter().any(|e| part.contains(e)), "{code}: {reason:?}");
                    told += 1;
                }
            }
        }
    }
    assert!(told > 200, "{told}");
}

/// An Episode of as many lines as there may be (E0407) has no room to try one more.
#[test]
fn a_full_episode_is_explained_all_the_same() {
    let image = santei::starter::image().unwrap();
    let mut episode = visit();
    let code = "160008010".parse().ok();
    episode.visits[0].orders = vec![Order { code, times: 1, ..Order::default() }; 2_000];
    let absent = "199999999".parse().unwrap();
    let found = explain(&image, &episode, absent, Lang::Ja, &mut Scratch::default()).unwrap();
    assert_eq!((found.lines.len(), found.if_ordered, found.total_if_ordered), (0, None, None));
}
