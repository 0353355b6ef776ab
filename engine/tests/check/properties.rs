//! What holds whatever the schedule says.

use super::equality::{Bench, choices, config, episodes, small};
use super::official::{official, skipped};
use crate::random::episode::episode;
use crate::random::program::Rules;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use santei::episode::{HistoryLine, Mode, Order, Setting};
use santei::ir::{Body, ExclusionRow, Keep, NoticeKind, Procedure, Program};
use santei::outcome::{Line, Outcome};
use santei::{Code, Day, Episode, Fixed, Scratch, Verdict, evaluate};
use std::cell::Cell;
use std::cmp::Reverse;

/// What a caller sees of the lines, groups and totals.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    lines: Vec<SeenLine>,
    groups: Vec<(Day, u16, u16, Fixed, Fixed, u32)>,
    points: Fixed,
    other_yen: Fixed,
}

type SeenLine = (Code, Day, u8, u8, u32, Option<Fixed>, Fixed);

fn seen(outcome: &Outcome) -> Seen {
    let mut lines: Vec<SeenLine> = outcome
        .lines
        .iter()
        .map(|l| (l.code, l.day, l.origin as u8, l.verdict as u8, l.times, l.quantity, l.amount))
        .collect();
    lines.sort();
    let mut groups: Vec<_> = outcome
        .groups
        .iter()
        .map(|g| (g.day, g.identification, g.number_box, g.points, g.yen, g.times))
        .collect();
    groups.sort();
    Seen { lines, groups, points: outcome.points, other_yen: outcome.other_yen }
}

fn run(bench: &Bench, episode: &Episode) -> Outcome {
    let image = bench.image.open().unwrap();
    evaluate(&image, episode, &mut Scratch::default()).unwrap()
}

/// Runs a property on random Episodes of the benches; `false` means that it had nothing to say.
fn holds(
    name: &str,
    benches: &[&Bench],
    property: impl Fn(&Bench, Episode, &[u32]) -> Result<bool, TestCaseError>,
) {
    let said = Cell::new(0_u32);
    let keys = proptest::collection::vec(any::<u32>(), 40);
    let result = TestRunner::new(config(episodes())).run(
        &(0..benches.len(), choices(), keys),
        |(at, choices, keys)| {
            let bench = benches[at];
            let episode = episode(&bench.program, &bench.pool, &choices);
            let json = serde_json::to_string(&episode).unwrap();
            let answer = property(bench, episode, &keys)
                .map_err(|e| TestCaseError::fail(format!("bench {at}: {e}\n{json}")))?;
            said.set(said.get() + u32::from(answer));
            Ok(())
        },
    );
    eprintln!("{name}: held in {} of {} Episodes that it speaks of", said.get(), episodes());
    if let Err(error) = result {
        panic!("{name}: {error}");
    }
    assert!(said.get() > episodes() / 50, "{name}: too few Episodes that it speaks of");
}

/// Sorts a list by random keys.
fn shuffle<T>(list: &mut Vec<T>, keys: &mut impl Iterator<Item = u32>) {
    let mut keyed: Vec<(u32, T)> =
        list.drain(..).map(|item| (keys.next().unwrap_or(0), item)).collect();
    keyed.sort_by_key(|(key, _)| Reverse(*key));
    list.extend(keyed.into_iter().map(|(_, item)| item));
}

fn order_does_not_matter(
    bench: &Bench,
    episode: Episode,
    keys: &[u32],
) -> Result<bool, TestCaseError> {
    let mut other = episode.clone();
    let mut keys = keys.iter().copied().cycle();
    for visit in &mut other.visits {
        shuffle(&mut visit.orders, &mut keys);
    }
    shuffle(&mut other.visits, &mut keys);
    prop_assert_eq!(seen(&run(bench, &episode)), seen(&run(bench, &other)));
    Ok(episode != other)
}

#[test]
fn the_order_of_orders_and_visits_does_not_matter() {
    let benches = [small(Rules::All), small(Rules::Tables)].concat_benches();
    holds("order", &benches.iter().collect::<Vec<_>>(), order_does_not_matter);
}

#[test]
fn the_order_does_not_matter_on_the_official_files() {
    let Some(official) = official() else {
        return skipped("official order", episodes());
    };
    let benches = [&official.rules, &official.tables, &official.generated];
    holds("official order", &benches, order_does_not_matter);
}

/// Where the whole first day of an Episode is charged, it may as well stand in the history: the
/// lines of the later days get the same answers. It holds for Episodes judged as recorded, for
/// tables whose pairs stand in both directions (活用手引き: they do), since a row speaks of the
/// history only as its ②, for units of at most one addition's reach, the visit, and for outpatients:
/// what stands on a basic inpatient fee that Limit refuses hangs on whether its day is gone through
/// again for another line.
fn first_day_as_history(
    bench: &Bench,
    mut episode: Episode,
    _: &[u32],
) -> Result<bool, TestCaseError> {
    episode.mode = Mode::AsRecorded;
    episode.setting = Setting::Outpatient;
    episode.stay = None;
    let start = episode.visits.iter().map(|v| v.date).min().unwrap();
    // A first day of one line is charged more often.
    for visit in episode.visits.iter_mut().filter(|v| v.date == start) {
        visit.orders.truncate(1);
        for order in &mut visit.orders {
            order.items.truncate(1);
        }
    }
    let whole = run(bench, &episode);
    let first = episode.visits.iter().map(|v| v.date).min().unwrap();
    let (early, late): (Vec<&Line>, Vec<&Line>) = whole.lines.iter().partition(|l| l.day == first);
    let charged = early.iter().all(|l| l.verdict == Verdict::Charged);
    if late.is_empty() || early.is_empty() || !charged {
        return Ok(false);
    }
    let mut split = episode.clone();
    split.visits.retain(|v| v.date != first);
    for line in early {
        let (date, code, times) = (line.day, line.code, line.times);
        split.history.lines.push(HistoryLine { date, code, times });
    }
    let of = |lines: &[&Line]| -> Vec<(Code, Day, Verdict, u32)> {
        lines.iter().map(|l| (l.code, l.day, l.verdict, l.times)).collect()
    };
    let rest = run(bench, &split);
    prop_assert_eq!(of(&late), of(&rest.lines.iter().collect::<Vec<_>>()));
    Ok(true)
}

/// The program with each pair of 03 in both directions.
fn mirrored(mut program: Program) -> Program {
    let rows = program.tables.exclusion.clone();
    program.tables.exclusion.clear();
    for row in rows {
        let keep = match row.keep {
            Keep::First => Keep::Second,
            Keep::Second => Keep::First,
            Keep::Either => Keep::Either,
        };
        let (first, second) = (row.second, row.first);
        if first == second {
            // Of one code either may stay, whichever side the row names.
            program.tables.exclusion.push(ExclusionRow { keep: Keep::Either, ..row });
            continue;
        }
        program.tables.exclusion.push(ExclusionRow { first, second, keep, ..row.clone() });
        program.tables.exclusion.push(row);
    }
    program
}

#[test]
fn the_first_day_may_stand_in_the_history() {
    let benches: Vec<Bench> =
        small(Rules::Tables).into_iter().map(|bench| Bench::new(mirrored(bench.program))).collect();
    let benches: Vec<&Bench> = benches.iter().collect();
    holds("history", &benches, first_day_as_history);
}

#[test]
fn the_first_day_may_stand_in_the_history_on_the_official_files() {
    let Some(official) = official() else {
        return skipped("official history", episodes());
    };
    let benches = [&official.tables, &official.generated];
    holds("official history", &benches, first_day_as_history);
}

/// A code that shares no row, 注加算コード, group or 入院基本料 with the others changes nothing for
/// them; nor, where the master is only partly at hand, one of another 区分番号.
fn a_stranger_changes_nothing(
    bench: &Bench,
    episode: Episode,
    keys: &[u32],
) -> Result<bool, TestCaseError> {
    let before = run(bench, &episode);
    let mut others: Vec<Code> = before.lines.iter().map(|l| l.code).collect();
    others.extend(episode.history.lines.iter().map(|l| l.code));
    let notes: Vec<u16> = others.iter().flat_map(|c| notes_of(&bench.program, *c)).collect();
    let tables = &bench.program.tables;
    let stranger = (0..20).map(|n| keys[n] as usize % bench.pool.codes.len()).find_map(|at| {
        let (code, _) = &bench.pool.codes[at];
        let apart = others.iter().all(|o| bench.pool.unrelated(*code, *o))
            && !notes_of(&bench.program, *code).iter().any(|n| notes.contains(n))
            && versions(&bench.program, *code)
                .iter()
                .all(|p| p.notice_kind == NoticeKind::Base && p.ages.is_empty());
        // 04 ties every line of a day together.
        let inpatient = episode.setting == Setting::Inpatient
            && (tables.inpatient.iter().any(|r| r.code == *code)
                || tables.index.iter().any(|r| r.code == *code && r.inpatient_group != 0));
        let partial = bench.program.schedules.iter().any(|s| s.partial);
        let own = sections_of(&bench.program, *code);
        let joined = |other: &Code| {
            sections_of(&bench.program, *other).iter().any(|s| !s.is_empty() && own.contains(s))
        };
        let may_be_base = partial && others.iter().any(joined);
        (apart && !inpatient && !may_be_base).then_some(*code)
    });
    // The stranger may change which of two visits of one moment comes first.
    let moment = |at: usize| {
        let v = &episode.visits[at];
        (v.date, v.time, v.department.clone(), v.facts.clone())
    };
    let at = keys[20] as usize % episode.visits.len();
    let alone = (0..episode.visits.len()).all(|o| o == at || moment(o) != moment(at));
    let Some(stranger) = stranger.filter(|_| alone) else {
        return Ok(false);
    };
    let mut longer = episode.clone();
    longer.visits[at].orders.push(Order { code: Some(stranger), ..one_time() });
    let after = run(bench, &longer);
    let without = |outcome: &Outcome| {
        let mut seen = seen(outcome);
        seen.lines.retain(|l| l.0 != stranger);
        seen.lines
    };
    prop_assert_eq!(without(&before), without(&after), "the stranger is {}", stranger);
    Ok(true)
}

/// The facts of all versions of a procedure.
fn versions(program: &Program, code: Code) -> Vec<&Procedure> {
    let Ok(at) = program.items.binary_search_by_key(&code, |i| i.code) else {
        return Vec::new();
    };
    let all = program.items[at].versions.iter();
    all.filter_map(|v| match &v.body {
        Body::Procedure(p) => Some(&**p),
        _ => None,
    })
    .collect()
}

/// 区分番号 of all versions.
fn sections_of(program: &Program, code: Code) -> Vec<&str> {
    let found = program.items.binary_search_by_key(&code, |i| i.code);
    found.map_or_else(
        |_| Vec::new(),
        |at| program.items[at].versions.iter().map(|v| v.section.as_str()).collect(),
    )
}

/// 注加算コード of all versions.
fn notes_of(program: &Program, code: Code) -> Vec<u16> {
    versions(program, code).iter().map(|p| p.note_code).filter(|n| *n != 0).collect()
}

fn one_time() -> Order {
    Order { times: 1, ..Order::default() }
}

#[test]
fn an_unrelated_code_changes_nothing() {
    let benches = small(Rules::Tables);
    holds("stranger", &benches.iter().collect::<Vec<_>>(), a_stranger_changes_nothing);
}

#[test]
fn an_unrelated_code_changes_nothing_on_the_official_files() {
    let Some(official) = official() else {
        return skipped("official stranger", episodes());
    };
    assert!(
        official
            .tables
            .program
            .items
            .iter()
            .any(|i| { i.versions.iter().any(|v| matches!(v.body, Body::Procedure(_))) })
    );
    holds("official stranger", &[&official.tables], a_stranger_changes_nothing);
}

trait Concat {
    fn concat_benches(self) -> Vec<Bench>;
}

impl Concat for [Vec<Bench>; 2] {
    fn concat_benches(self) -> Vec<Bench> {
        self.into_iter().flatten().collect()
    }
}
