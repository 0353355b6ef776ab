//! `santei test`: the examples of the rule texts.

use std::collections::BTreeSet;

use santei::claim::{Claim, ClaimGroup, ClaimLine, LineVerdict};
use santei::image::{Image, ImageBuf, write};
use santei::{Code, Fixed, Lang, Scratch, evaluate};
use santei_rules::{Amount, ExampleCase, Expectation, Input, Severity, compile, starter};

use crate::app::{App, pick};
use crate::arguments::TestArgs;
use crate::diagnostics::{diagnostic, problem};
use crate::exit::Exit;
use crate::failure::{Failure, Words};
use crate::figures::{count, grouped};
use crate::official;
use crate::reasons;
use crate::rule_files::RuleFiles;
use crate::table::clean;

pub fn run(app: &mut App, args: &TestArgs) -> Result<Exit, Failure> {
    let rules = RuleFiles::gather(&args.paths, !args.no_builtin_rules)?;
    let (files, problems) = official::gather(&args.official, None)?;
    let starter = if args.official.is_empty() { starter::input().starter } else { None };
    let outcome = compile(&Input { rules: rules.texts.clone(), files, starter });
    for one in &problems {
        let text = problem(app, app.notes.paint, one);
        app.notes.error(&text);
    }
    let Some(program) = &outcome.program else {
        for one in outcome.diagnostics.iter().filter(|d| d.severity == Severity::Error) {
            let text = diagnostic(app, app.notes.paint, &rules.located(one.clone()));
            app.notes.error(&text);
        }
        return Ok(Exit::Rules);
    };
    let bytes = write(program).map_err(|error| {
        let what = Words::new(
            format!("イメージにできません: {error}"),
            format!("it cannot become an image: {error}"),
        );
        Failure::new(Exit::Rules, "E0508", what)
    })?;
    let buffer = ImageBuf::copy_of(&bytes);
    let image = buffer.open().map_err(|e| Failure::image("-", &e))?;

    let mut figures = Figures::default();
    let mut scratch = Scratch::default();
    for example in outcome.examples.iter().filter(|e| wanted(e, args.only.as_deref())) {
        try_one(app, &rules, &image, example, &mut scratch, &mut figures)?;
    }
    let without: BTreeSet<&String> = outcome.stats.rules_without_example.iter().collect();
    if args.only.is_none() && !without.is_empty() {
        let title = app.pick("例のない規則", "Rules without an example").to_owned();
        app.notes.say(&format!("{title} ({}):", without.len()));
        for rule in without {
            app.notes.say(&format!("  {rule}"));
        }
    }
    let Figures { passed, failed, skipped } = figures;
    let (passed, skipped) = (count(passed), count(skipped));
    let text = match app.lang {
        Lang::Ja => {
            format!("合格 {passed}、不合格 {failed}、対象外 {skipped}（点数表が手元にない日）")
        }
        Lang::En => {
            format!("{passed} passed, {failed} failed, {skipped} skipped (no schedule for the day)")
        }
    };
    let paint = app.out.paint;
    app.out.line(&if failed > 0 { paint.red(&text) } else { paint.green(&text) })?;
    Ok(if failed > 0 { Exit::Findings } else { Exit::Done })
}

#[derive(Default)]
struct Figures {
    passed: usize,
    failed: usize,
    skipped: usize,
}

fn wanted(example: &ExampleCase, only: Option<&str>) -> bool {
    only.is_none_or(|text| {
        example.name.contains(text) || example.rules.iter().any(|rule| rule.contains(text))
    })
}

fn try_one(
    app: &mut App,
    rules: &RuleFiles,
    image: &Image<'_>,
    example: &ExampleCase,
    scratch: &mut Scratch,
    figures: &mut Figures,
) -> Result<(), Failure> {
    let paint = app.out.paint;
    let file = rules.show(&example.file).to_owned();
    let title = format!("{} ({file}:{})", example.name, example.line);
    if example.episode.visits.iter().any(|v| image.schedule_on(v.date).is_none()) {
        figures.skipped += 1;
        let word = app.pick("対象外", "skip").to_owned();
        app.notes.say(&format!("{word} {title}"));
        return Ok(());
    }
    let (claim, differences) = match evaluate(image, &example.episode, scratch) {
        Ok(outcome) => {
            let claim = outcome.claim(image, &example.episode, app.lang);
            let differences: Vec<String> = example
                .expectations
                .iter()
                .filter_map(|(expectation, line)| {
                    let text = difference(app.lang, &claim, expectation)?;
                    Some(format!("{file}:{line}: {text}"))
                })
                .collect();
            (claim, differences)
        }
        Err(error) => (Claim::default(), vec![error.to_string()]),
    };
    if differences.is_empty() {
        figures.passed += 1;
        if !app.notes.quiet {
            let word = paint.green(app.pick("合格", "pass"));
            app.out.line(&format!("{word} {title}"))?;
        }
        return Ok(());
    }
    figures.failed += 1;
    let word = paint.red(app.pick("不合格", "FAIL"));
    app.out.line(&format!("{word} {title}"))?;
    for text in differences {
        app.out.line(&format!("  {text}"))?;
    }
    app.out.line(&format!("  {}", app.pick("計算した結果:", "what was calculated:")))?;
    for line in &claim.lines {
        app.out.line(&format!(
            "    {} {} {} {} {} ×{}",
            line.date,
            line.code,
            clean(&line.name),
            reasons::verdict(line.verdict, app.lang),
            grouped(line.points),
            line.times
        ))?;
        if line.verdict != LineVerdict::Charged {
            for reason in reasons::lines(&line.reasons, 6, app.lang, paint) {
                app.out.line(&reason)?;
            }
        }
    }
    Ok(())
}

/// What is expected and what is there, where they differ.
fn difference(lang: Lang, claim: &Claim, expectation: &Expectation) -> Option<String> {
    let (expected, got) = match expectation {
        Expectation::Charged { code, amount, times } => {
            if charged(claim, *code)
                .any(|(line, groups)| as_expected(line, &groups, amount.as_ref(), *times))
            {
                return None;
            }
            let mut expected = format!("{code} {}", pick(lang, "算定する", "charged"));
            if let Some(amount) = amount {
                expected.push_str(&format!(" {}", money(lang, amount)));
            }
            if let Some(times) = times {
                expected.push_str(&format!(" ×{times}"));
            }
            (expected, found(lang, claim, *code))
        }
        Expectation::NotCharged(code) => {
            let wrong = |l: &ClaimLine| l.code == *code && l.verdict != LineVerdict::NotCharged;
            if !claim.lines.iter().any(wrong) {
                return None;
            }
            let word = reasons::verdict(LineVerdict::NotCharged, lang);
            (format!("{code} {word}"), found(lang, claim, *code))
        }
        Expectation::Undecided(code) => {
            let right = |l: &ClaimLine| l.code == *code && l.verdict == LineVerdict::Undecided;
            if claim.lines.iter().any(right) {
                return None;
            }
            let word = reasons::verdict(LineVerdict::Undecided, lang);
            (format!("{code} {word}"), found(lang, claim, *code))
        }
        Expectation::Total(amount) => {
            let (expected, got) = match amount {
                Amount::Points(points) => (points, claim.totals.points),
                // Points in yen where they make the whole; otherwise what is not in points too.
                Amount::Yen(yen) => {
                    let sum = claim.totals.fee_yen.plus(claim.totals.other_yen);
                    (yen, sum.unwrap_or(Fixed::MAX))
                }
            };
            if *expected == got {
                return None;
            }
            let word = pick(lang, "合計", "total");
            let same = |number| match amount {
                Amount::Points(_) => Amount::Points(number),
                Amount::Yen(_) => Amount::Yen(number),
            };
            (
                format!("{word} {}", money(lang, amount)),
                format!("{word} {}", money(lang, &same(got))),
            )
        }
    };
    Some(match lang {
        Lang::Ja => format!("期待「{expected}」 結果「{got}」"),
        Lang::En => format!("expected `{expected}`, got `{got}`"),
    })
}

/// The charged lines of a code with the groups that they are in.
fn charged(claim: &Claim, code: Code) -> impl Iterator<Item = (&ClaimLine, Vec<&ClaimGroup>)> {
    claim
        .lines
        .iter()
        .zip(0_u32..)
        .filter(move |(l, _)| l.code == code && l.verdict == LineVerdict::Charged)
        .map(|(line, at)| (line, claim.groups.iter().filter(|g| g.lines.contains(&at)).collect()))
}

/// A line brings its points by itself, or together with its group (medicine, bundles).
fn as_expected(
    line: &ClaimLine,
    groups: &[&ClaimGroup],
    amount: Option<&Amount>,
    times: Option<u32>,
) -> bool {
    let right_times = |n: u32| times.is_none_or(|t| t == n);
    let alone = match amount {
        None => true,
        Some(Amount::Points(points)) => line.points == *points,
        Some(Amount::Yen(_)) => false,
    };
    if alone && right_times(line.times) {
        return true;
    }
    groups.iter().any(|group| {
        let right = match amount {
            None => true,
            Some(Amount::Points(points)) => group.points == *points,
            Some(Amount::Yen(yen)) => group.yen == *yen,
        };
        right && right_times(group.times)
    })
}

fn money(lang: Lang, amount: &Amount) -> String {
    match amount {
        Amount::Points(number) => format!("{}{}", grouped(*number), pick(lang, "点", " points")),
        Amount::Yen(number) => format!("{}{}", grouped(*number), pick(lang, "円", " yen")),
    }
}

/// What the claim has of a code.
fn found(lang: Lang, claim: &Claim, code: Code) -> String {
    let lines: Vec<String> = claim
        .lines
        .iter()
        .filter(|l| l.code == code)
        .map(|l| {
            let verdict = reasons::verdict(l.verdict, lang);
            format!("{verdict} {} ×{}", money(lang, &Amount::Points(l.points)), l.times)
        })
        .collect();
    if lines.is_empty() {
        return pick(lang, "行がない", "no line").to_owned();
    }
    lines.join(" / ")
}
