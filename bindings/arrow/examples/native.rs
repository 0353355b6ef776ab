//! What the Python package is measured against: the same work called from Rust.
//!
//! `native single|batch EPISODES.ndjson ROUNDS [COLUMN,COLUMN…]` calculates every Episode of the
//! file so many times, on one thread, and writes the nanoseconds of an Episode.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool tells what it measured")]

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use arrow_array::{RecordBatch, RecordBatchIterator, StringArray};
use santei::{Lang, Scratch};
use santei_arrow::{Claims, Options};
use santei_bindings::Engine;

type AnyError = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["single", file, rounds] => single(file, rounds),
        ["batch", file, rounds] => batch(file, rounds, None),
        ["batch", file, rounds, columns] => {
            batch(file, rounds, Some(columns.split(',').map(str::to_owned).collect()))
        }
        _ => Err("native single|batch EPISODES.ndjson ROUNDS [COLUMN,COLUMN…]".into()),
    };
    match done {
        Ok(nanoseconds) => {
            println!("{nanoseconds}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn single(file: &str, rounds: &str) -> Result<u128, AnyError> {
    let text = std::fs::read_to_string(file)?;
    let episodes: Vec<&[u8]> = text.lines().map(str::as_bytes).collect();
    let engine = Engine::starter()?;
    let mut scratch = Scratch::default();
    let mut out = Vec::new();
    let rounds: usize = rounds.parse()?;
    let start = Instant::now();
    for _ in 0..rounds {
        for episode in &episodes {
            out.clear();
            engine.calculate(episode, Lang::Ja, &mut scratch, &mut out)?;
        }
    }
    Ok(start.elapsed().as_nanos() / (rounds * episodes.len()).max(1) as u128)
}

fn batch(file: &str, rounds: &str, columns: Option<Vec<String>>) -> Result<u128, AnyError> {
    let text = std::fs::read_to_string(file)?;
    let episodes = StringArray::from(text.lines().collect::<Vec<_>>());
    let batch = RecordBatch::try_from_iter([("episode", Arc::new(episodes) as _)])?;
    let engine = Arc::new(Engine::starter()?);
    let rounds: usize = rounds.parse()?;
    let options = Options { columns, ..Options::default() };
    let mut rows = 0;
    let start = Instant::now();
    for _ in 0..rounds {
        let input = RecordBatchIterator::new([Ok(batch.clone())], batch.schema());
        for made in Claims::new(Arc::clone(&engine), Box::new(input), &options)? {
            rows += made?.num_rows();
        }
    }
    Ok(start.elapsed().as_nanos() / rows.max(1) as u128)
}
