//! The engine equals the reference.

use super::compare::both;
use super::statistics::Statistics;
use crate::random::draw::numbers;
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
pub fn compare_all(benches: &[Bench], cases: u32, name: &str) -> Statistics {
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
        let bench = &benches[at];
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
    let found = compare_all(&small(Rules::Tables), episodes(), "small tables");
    let _ = numbers;
    assert!(found.include > 100 && found.exclude > 100 && found.limit > 100, "{found:?}");
}

#[test]
fn on_small_programs_with_every_kind_of_rule() {
    compare_all(&small(Rules::All), episodes(), "small rules");
}
