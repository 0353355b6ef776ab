//! The engine equals the reference.

use super::compare::both;
use super::official::{official, skipped};
use super::statistics::Statistics;
use crate::random::episode::episode;
use crate::random::pool::Pool;
use crate::random::program::{Rules, program};
use crate::reference::Book;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use santei::Scratch;
use santei::image::{ImageBuf, write};
use santei::ir::Program;
use std::cell::RefCell;

/// How many Episodes each test tries.
pub fn episodes() -> u32 {
    std::env::var("SANTEI_EPISODES").ok().and_then(|n| n.parse().ok()).unwrap_or(2_000)
}

/// A program with all that a test needs of it.
pub struct Bench {
    pub program: Program,
    pub pool: Pool,
    pub image: ImageBuf,
}

impl Bench {
    pub fn new(program: Program) -> Self {
        let image = ImageBuf::copy_of(&write(&program).unwrap());
        let pool = Pool::new(&program);
        Self { program, pool, image }
    }
}

/// Small programs of several seeds.
pub fn small(rules: Rules) -> Vec<Bench> {
    (0..40).map(|seed| Bench::new(program(seed, rules))).collect()
}

pub fn config(cases: u32) -> Config {
    Config { cases, max_shrink_iters: 4_000, failure_persistence: None, ..Config::default() }
}

/// Choices: a seed, and a list that may shrink.
pub fn choices() -> impl Strategy<Value = Vec<u32>> {
    proptest::collection::vec(any::<u32>(), 0..260)
}

/// Tries random Episodes on the benches and tells how many differ.
pub fn compare_all(benches: &[&Bench], cases: u32, name: &str) -> Statistics {
    let books: Vec<Book<'_>> = benches.iter().map(|b| Book::new(&b.program)).collect();
    let statistics = RefCell::new(Statistics::default());
    let scratch = RefCell::new(Scratch::default());
    let mut runner = TestRunner::new_with_rng(
        config(cases),
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    let result = runner.run(&(0..benches.len(), choices()), |(at, choices)| {
        let bench = benches[at];
        let image = bench.image.open().unwrap();
        let episode = episode(&bench.program, &bench.pool, &choices);
        let answer = both(&image, &books[at], &episode, &mut scratch.borrow_mut());
        match answer {
            Ok(answer) => {
                statistics.borrow_mut().count(&answer);
                Ok(())
            }
            Err(text) => Err(TestCaseError::fail(format!("program {at}\n{text}"))),
        }
    });
    let statistics = statistics.into_inner();
    eprintln!("{name}: {statistics:?}");
    if let Err(error) = result {
        panic!("{name}: {error}");
    }
    statistics
}

#[test]
fn on_small_programs_with_tables_alone() {
    let benches = small(Rules::Tables);
    let benches: Vec<&Bench> = benches.iter().collect();
    let found = compare_all(&benches, 2 * episodes(), "small tables");
    assert!(found.include > 100 && found.exclude > 100 && found.limit > 100, "{found:?}");
    assert!(found.inpatient > 20 && found.serial > 20 && found.past > 100, "{found:?}");
}

#[test]
fn on_small_programs_with_every_kind_of_rule() {
    let benches = small(Rules::All);
    let benches: Vec<&Bench> = benches.iter().collect();
    let found = compare_all(&benches, 2 * episodes(), "small rules");
    assert!(found.made > 100, "{found:?}");
    for (met, least) in [
        ("set-aside", 200),
        ("in-doubt-ahead", 50),
        ("rival-refused-at-once", 10),
        ("rival-of-another-base", 5),
        ("keeper-refused", 2),
        ("required-anew", 5),
        ("untold-base", 5),
        ("no-base-at-hand", 1),
        ("limit-of-new-codes", 1),
        ("limit-behind-one-that-waits", 2),
    ] {
        assert!(found.met.get(met).is_some_and(|n| *n > least), "{met}: {found:?}");
    }
}

#[test]
fn on_the_official_tables() {
    let Some(official) = official() else {
        return skipped("official tables", episodes());
    };
    let found = compare_all(&[&official.tables], episodes(), "official tables");
    assert!(found.exclude > 100 && found.limit > 50 && found.serial > 20, "{found:?}");
}

#[test]
fn on_the_official_tables_with_generated_ones_beside_them() {
    let Some(official) = official() else {
        return skipped("generated tables", episodes());
    };
    let found = compare_all(&[&official.generated], episodes(), "generated tables");
    assert!(found.include > 100 && found.exclude > 100, "{found:?}");
}

#[test]
fn on_the_official_tables_and_the_rule_text() {
    let Some(official) = official() else {
        return skipped("official rules", episodes());
    };
    let found = compare_all(&[&official.rules], episodes(), "official rules");
    assert!(found.made > 100, "{found:?}");
}

/// One Episode from the environment on one small program, for looking into a failure.
#[test]
fn case_of_the_environment() {
    let (Ok(text), Ok(seed)) = (std::env::var("SANTEI_CASE"), std::env::var("SANTEI_SEED")) else {
        return;
    };
    let rules = if std::env::var("SANTEI_RULES").is_ok() { Rules::All } else { Rules::Tables };
    let bench = Bench::new(program(seed.parse().unwrap(), rules));
    let book = Book::new(&bench.program);
    let episode: santei::Episode = serde_json::from_str(&text).unwrap();
    let image = bench.image.open().unwrap();
    if let Err(text) = both(&image, &book, &episode, &mut Scratch::default()) {
        panic!("{text}");
    }
}
