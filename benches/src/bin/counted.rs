//! Evaluates a fixed visit, reads and evaluates columns of Episodes, or settles a fixed month of
//! bills, as often as asked, for instruction counts (`instructions.py`).
//!
//! `counted visit|month|claim|audit|arrow|burden-plain|burden-scheme|burden-days|burden-clinic N`: on the
//! starter schedule, so that the count is the same wherever the repository is. The three months of
//! bills are those of `burden_months`; those of a clinic are 200 different ones, one after another.

#![expect(clippy::print_stdout, reason = "a program that prints")]

use std::ops::ControlFlow;
use std::process::ExitCode;
use std::sync::Arc;

use santei::burden::{Settlement, settle};
use santei::image::Image;
use santei::{Episode, Lang, Scratch, evaluate};
use santei_benches::burden_months::burden_months;
use santei_benches::clinic_months::clinic_months;
use santei_benches::frames::Frame;
use santei_benches::receipts;
use santei_benches::workload::{MEASURED, Workload};
use santei_bindings::Engine;
use santei_uke::audit::{Auditor, Facilities, Options};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().unwrap_or_default();
    let times = arguments.next().and_then(|n| n.parse().ok());
    let counted = match (times, what.as_str()) {
        (Some(times), "visit" | "month" | "claim" | "audit" | "arrow") => run(&what, times),
        (Some(times), "burden-plain") => settled(0, times),
        (Some(times), "burden-scheme") => settled(1, times),
        (Some(times), "burden-days") => settled(2, times),
        (Some(times), "burden-clinic") => clinic(times),
        _ => Err(
            "usage: counted visit|month|claim|audit|arrow|burden-plain|burden-scheme|burden-days|\
                  burden-clinic N"
                .to_owned(),
        ),
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
    // The embedded image: compiling one here takes a count of its own that differs run by run.
    let image = santei::starter::image().map_err(|e| e.to_string())?;
    let mut workload = Workload::new(&image, MEASURED, 1);
    if what == "audit" {
        return Ok(audit(&image, &mut workload, times));
    }
    if what == "arrow" {
        return framed(&workload.batch(20), times);
    }
    let visit = workload.standard_visit();
    let month = workload.month();
    let episode = if what == "month" { &month } else { &visit };
    let mut scratch = Scratch::default();
    let mut json = Vec::new();
    let mut lines = 0;
    for _ in 0..times {
        let outcome = evaluate(&image, std::hint::black_box(episode), &mut scratch)
            .map_err(|e| e.to_string())?;
        lines = outcome.lines.len();
        if what == "claim" {
            json.clear();
            santei_bindings::write(&outcome.claim_ref(&image, episode, Lang::Ja), &mut json);
            lines = json.len();
        }
        scratch.reuse(std::hint::black_box(outcome));
    }
    Ok(lines)
}

/// Audits a file of so many receipts; the count of one is that of the average receipt.
fn audit(image: &Image<'_>, workload: &mut Workload, receipts: u32) -> usize {
    // The same receipts again and again: their making falls out of the difference of two runs.
    let file = receipts::file(image, workload, 20);
    let options = Options { facilities: Facilities::one(receipts::clinic()), ..Options::default() };
    let mut auditor = Auditor::new(image, options);
    let mut lines = 0;
    for _ in 0..receipts / 20 {
        let summary = auditor.read(&file[..], |_| ControlFlow::Continue(()));
        lines = summary.lines as usize;
    }
    lines
}

/// Evaluates so many Episodes of a batch, from JSON in a column to columns.
fn framed(episodes: &[Episode], times: u32) -> Result<usize, String> {
    let engine = Arc::new(Engine::starter().map_err(|e| e.to_string())?);
    Frame::of(episodes, times as usize)?.evaluate(&engine)
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

/// The months of a clinic, one after another; two runs that differ by 200 differ by each of them once.
fn clinic(times: u32) -> Result<usize, String> {
    let image = santei::starter::image().map_err(|e| e.to_string())?;
    let months = clinic_months();
    let mut shares = Settlement::default();
    let mut decided = 0;
    for month in months.iter().cycle().take(times as usize) {
        let request = month.request();
        settle(&image, std::hint::black_box(&request), &mut shares).map_err(|e| e.to_string())?;
        decided += usize::from(std::hint::black_box(&shares).is_decided());
    }
    Ok(decided)
}
