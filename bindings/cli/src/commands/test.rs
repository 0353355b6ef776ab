//! `santei test`: the examples of the rule texts.

use std::collections::BTreeSet;

use santei::claim::{Claim, ClaimGroup, ClaimLine, LineVerdict};
use santei::image::{Image, ImageBuf, write};
use santei::ir::{Body, Program, RuleBody};
use santei::{Code, Day, Fixed, Lang, Scratch, evaluate};
use santei_rules::{Amount, ExampleCase, Expectation, Input, Severity, compile, starter};

use crate::app::{App, pick};
use crate::arguments::TestArgs;
use crate::commands::coverage;
use crate::diagnostics::{diagnostic, problem};
use crate::exit::Exit;
use crate::failure::{Failure, Words};
use crate::figures::{count, grouped};
use crate::official;
use crate::reasons;
use crate::rule_files::RuleFiles;
use crate::save::save;
use crate::table::clean;

use super::burden;

pub fn run(app: &mut App, args: &TestArgs) -> Result<Exit, Failure> {
    let rules = RuleFiles::gather(&args.paths, !args.no_builtin_rules)?;
    let (files, problems) = official::gather(&args.official, None)?;
    // The starter facts fill what a part of a master leaves out; an official row goes before them.
    let starter = starter::input().starter;
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
    let image = buffer.open().map_err(|e| Failure::of("-", &e))?;

    let mut figures = Figures::default();
    let mut acted: BTreeSet<u32> = BTreeSet::new();
    let mut scratch = Scratch::default();
    for example in outcome.examples.iter().filter(|e| wanted(e, args.only.as_deref())) {
        if let Some(lacking) = lacking(program, example) {
            figures.skipped += 1;
            let word = app.pick("対象外", "skip").to_owned();
            let title = title(&rules, example);
            let lacks = match lacking {
                Lacking::Schedule(day) => {
                    app.pick("点数表がない日", "no schedule for").to_owned() + &format!(" {day}")
                }
                Lacking::Code(code) => {
                    app.pick("手元にないコード", "not at hand:").to_owned() + &format!(" {code}")
                }
                Lacking::Diseases => {
                    app.pick("手元にない傷病名マスター", "no master of diseases").to_owned()
                }
            };
            app.notes.say(&format!("{word} {title}: {lacks}"));
            continue;
        }
        try_one(app, &rules, &image, example, &mut scratch, &mut figures, &mut acted)?;
    }
    for case in outcome.cases.iter().filter(|c| burden::wanted(c, args.only.as_deref())) {
        let title = format!("{} ({}:{})", case.name, rules.show(&case.file), case.line);
        let differences = burden::differences(app.lang, &image, case);
        let passed = differences.is_empty();
        if passed {
            figures.passed += 1
        } else {
            figures.failed += 1
        }
        let paint = app.out.paint;
        if !passed {
            let word = paint.red(app.pick("不合格", "FAIL"));
            app.out.line(&format!("{word} {title}"))?;
            for text in differences {
                app.out.line(&format!("  {text}"))?;
            }
        } else if !app.notes.quiet {
            let word = paint.green(app.pick("合格", "pass"));
            app.out.line(&format!("{word} {title}"))?;
        }
    }
    let without = without_example(program, &outcome.stats.rules_without_example, &acted);
    let wanting = args.only.is_none() && !without.is_empty();
    if wanting {
        let title = app.pick("例のない規則", "Rules without an example").to_owned();
        let mut lines = vec![format!("{title} ({}):", without.len())];
        lines.extend(without.iter().map(|rule| format!("  {rule}")));
        for line in lines {
            // What decides how the command ends is told even where notes are not.
            if args.every_rule {
                app.out.line(&line)?;
            } else {
                app.notes.say(&line);
            }
        }
    }
    if args.coverage {
        coverage::unreached(app, &rules, program, &acted)?;
    }
    if let Some(name) = &args.coverage_page {
        let page = coverage::page(&rules, program, &outcome.examples);
        if name.is_standard() {
            app.out.line(page.trim_end())?;
        } else {
            save(name.path(), page.as_bytes())?;
        }
    }
    let Figures { passed, failed, skipped } = figures;
    let (passed, skipped) = (count(passed), count(skipped));
    let text = match app.lang {
        Lang::Ja => {
            format!(
                "合格 {passed}、不合格 {failed}、対象外 {skipped}（点数表かコードが手元にない）"
            )
        }
        Lang::En => {
            format!(
                "{passed} passed, {failed} failed, {skipped} skipped (the schedule or a code is \
                 not at hand)"
            )
        }
    };
    let paint = app.out.paint;
    app.out.line(&if failed > 0 { paint.red(&text) } else { paint.green(&text) })?;
    let finding = failed > 0 || (wanting && args.every_rule);
    Ok(if finding { Exit::Findings } else { Exit::Done })
}

/// The rules that no example names and that acted in none.
fn without_example<'a>(
    program: &Program,
    unnamed: &'a [String],
    acted: &BTreeSet<u32>,
) -> BTreeSet<&'a str> {
    let shown: BTreeSet<&str> = acted
        .iter()
        .filter_map(|id| program.rules.get(*id as usize))
        .map(|rule| rule.name.as_str())
        .collect();
    unnamed.iter().map(String::as_str).filter(|name| !shown.contains(name)).collect()
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

fn title(rules: &RuleFiles, example: &ExampleCase) -> String {
    format!("{} ({}:{})", example.name, rules.show(&example.file), example.line)
}

/// What an example needs and the program lacks.
enum Lacking {
    Schedule(Day),
    Code(Code),
    Diseases,
}

/// The first day without a schedule, or the first code that no master at hand states on its day.
/// A code that a whole master states not to exist is no lack: the example shows what becomes of it.
fn lacking(program: &Program, example: &ExampleCase) -> Option<Lacking> {
    let schedule = |day: Day| program.schedules.iter().find(|s| s.from <= day && day <= s.to);
    let at_hand = |code: Code, day: Day| {
        let item = program.items.binary_search_by_key(&code, |i| i.code).ok();
        let item = item.and_then(|at| program.items.get(at));
        let version = item.and_then(|i| i.versions.iter().find(|v| v.from <= day && day <= v.to));
        match version {
            Some(version) => version.body != Body::NotAtHand,
            None => item.is_some() || !schedule(day).is_some_and(|s| s.partial),
        }
    };
    let visits = &example.episode.visits;
    if let Some(visit) = visits.iter().find(|v| schedule(v.date).is_none()) {
        return Some(Lacking::Schedule(visit.date));
    }
    // Without the master of diseases it is not known which of them a set holds.
    let diseases = example.episode.diseases.iter().flatten().next().is_some();
    if diseases && program.sets.iter().any(|s| s.open) {
        return Some(Lacking::Diseases);
    }
    let masters_tell = |family: u32, day: Day| {
        let from = program.items.partition_point(|i| i.code.family() < family);
        let mut of_family =
            program.items.iter().skip(from).take_while(|i| i.code.family() == family);
        of_family.any(|i| {
            i.versions.iter().any(|v| v.from <= day && day <= v.to && v.body != Body::NotAtHand)
        })
    };
    let ordered = visits.iter().flat_map(|v| {
        let orders = v.orders.iter();
        // A stated price needs no master of its kind, but not one that lacks the code.
        orders
            .flat_map(|o| {
                let items = o.items.iter().map(|i| (i.code, i.price.is_some()));
                o.code.map(|c| (c, o.price.is_some())).into_iter().chain(items)
            })
            .filter(move |(code, priced)| !priced || masters_tell(code.family(), v.date))
            .map(|(code, _)| (code, v.date))
    });
    let last = visits.iter().map(|v| v.date).max().unwrap_or_default();
    let expected = example.expectations.iter().filter_map(|(e, _)| match e {
        Expectation::Charged { code, .. } | Expectation::Undecided(code) => Some((*code, last)),
        Expectation::NotCharged(_) | Expectation::Total(_) => None,
    });
    // What the rules that it shows would charge.
    let charges = program
        .rules
        .iter()
        .filter(|r| example.rules.contains(&r.name) && r.from <= last && last <= r.to)
        .filter_map(|r| match r.body {
            RuleBody::Derive { code, .. }
            | RuleBody::Add { code, .. }
            | RuleBody::Reduce { code, .. } => Some((code, last)),
            _ => None,
        });
    let past = example.episode.history.lines.iter().map(|l| (l.code, l.date));
    ordered
        .chain(expected)
        .chain(charges)
        .find(|(code, day)| !at_hand(*code, *day))
        .or_else(|| {
            past.into_iter()
                .find(|(code, _)| program.items.binary_search_by_key(code, |i| i.code).is_err())
        })
        .map(|(code, _)| Lacking::Code(code))
}

fn try_one(
    app: &mut App,
    rules: &RuleFiles,
    image: &Image<'_>,
    example: &ExampleCase,
    scratch: &mut Scratch,
    figures: &mut Figures,
    acted: &mut BTreeSet<u32>,
) -> Result<(), Failure> {
    let paint = app.out.paint;
    let file = rules.show(&example.file).to_owned();
    let title = title(rules, example);
    let (claim, differences) = match evaluate(image, &example.episode, scratch) {
        Ok(outcome) => {
            acted.extend(outcome.rules());
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
