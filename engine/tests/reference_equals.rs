//! The engine against a slow evaluator that is written from `docs/evaluation.md` alone, on random
//! Episodes; and what must hold whatever the schedule says.
//!
//! `SANTEI_EPISODES` sets how many Episodes each test tries (default 2,000); `SANTEI_OFFICIAL` is
//! the folder of official files.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests: a failure is an answer, and the figures are to be seen"
)]

mod check;
mod random;
mod reference;
