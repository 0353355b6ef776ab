//! The time of one call from JSON to JSON, natively: the least mean of many short runs, which a
//! busy machine disturbs least.
//!
//! `cargo run --release -p santei-bindings --example json_call -- EPISODE.json [IMAGE]`

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool tells what it measured")]

use santei::{Lang, Scratch};
use santei_bindings::Engine;
use std::process::ExitCode;
use std::time::Instant;

const RUNS: u32 = 400;
const CALLS: u32 = 25;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(path) = arguments.next() else {
        eprintln!("usage: json_call EPISODE.json [IMAGE]");
        return ExitCode::from(2);
    };
    let engine = match arguments.next() {
        Some(image) => Engine::open(&image),
        None => Engine::starter(),
    };
    match (engine, std::fs::read(&path)) {
        (Ok(engine), Ok(episode)) => {
            measure(&engine, &episode);
            ExitCode::SUCCESS
        }
        (Err(trouble), _) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
        (_, Err(error)) => {
            eprintln!("{path}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(engine: &Engine, episode: &[u8]) {
    let mut scratch = Scratch::default();
    let mut out = Vec::new();
    let mut least = u128::MAX;
    for _ in 0..RUNS {
        let start = Instant::now();
        for _ in 0..CALLS {
            out.clear();
            if engine.calculate(episode, Lang::Ja, &mut scratch, &mut out).is_err() {
                eprintln!("the Episode is refused");
                return;
            }
        }
        least = least.min(start.elapsed().as_nanos() / u128::from(CALLS));
    }
    println!("{least} ns a call, {} bytes of claim", out.len());
}
