//! Evaluates a fixed visit, or settles a fixed month of bills, as often as asked, for instruction
//! counts (`instructions.py`).
//!
//! `counted visit|month|claim|burden-plain|burden-scheme|burden-days N`: on the starter schedule, so that the
//! count is the same wherever the repository is. The three months of bills are those of
//! `burden_months`.

#![expect(clippy::print_stdout, reason = "a program that prints")]

use std::process::ExitCode;

use santei::burden::{Settlement, settle};
use santei::{Lang, Scratch, evaluate};
use santei_benches::burden_months::burden_months;
use santei_benches::schedule;
use santei_benches::workload::{MEASURED, Workload};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().unwrap_or_default();
    let times = arguments.next().and_then(|n| n.parse().ok());
    let counted =
        match (times, what.as_str()) {
            (Some(times), "visit" | "month" | "claim") => run(&what, times),
            (Some(times), "burden-plain") => settled(0, times),
            (Some(times), "burden-scheme") => settled(1, times),
            (Some(times), "burden-days") => settled(2, times),
            _ => Err("usage: counted visit|month|claim|burden-plain|burden-scheme|burden-days N"
                .to_owned()),
        };
    match counted {
        Ok(lines) => {
            println!("{lines}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            println!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(what: &str, times: u32) -> Result<usize, String> {
    let input = schedule::starter().map_err(|e| e.to_string())?;
    let buffer = schedule::image(&input)?;
    let image = buffer.open().map_err(|e| e.to_string())?;
    let mut workload = Workload::new(&image, MEASURED, 1);
    let visit = workload.standard_visit();
    let month = workload.month();
    let episode = if what == "month" { &month } else { &visit };
    let mut scratch = Scratch::default();
    let mut lines = 0;
    for _ in 0..times {
        let outcome = evaluate(&image, std::hint::black_box(episode), &mut scratch)
            .map_err(|e| e.to_string())?;
        lines = outcome.lines.len();
        if what == "claim" {
            let claim = outcome.claim(&image, episode, Lang::Ja);
            lines = serde_json::to_string(&claim).unwrap_or_default().len();
        }
        std::hint::black_box(&outcome);
    }
    Ok(lines)
}

fn settled(month: usize, times: u32) -> Result<usize, String> {
    let image = santei::starter::image().map_err(|e| e.to_string())?;
    let months = burden_months();
    let request = months.get(month).ok_or("no such month")?.request();
    let mut shares = Settlement::default();
    for _ in 0..times {
        settle(&image, std::hint::black_box(&request), &mut shares).map_err(|e| e.to_string())?;
        std::hint::black_box(&shares);
    }
    Ok(shares.visits.len())
}
