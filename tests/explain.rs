//! Explanations as a person reads them, on the starter schedule.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

use santei::claim::Reason;
use santei::episode::Order;
use santei::image::{ImageBuf, write};
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
