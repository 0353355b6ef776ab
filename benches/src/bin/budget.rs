//! Measures what the budgets speak of and prints a table: wall times are printed, not asserted.

#![expect(clippy::print_stdout, reason = "a program that prints")]

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use santei::burden::{Settlement, settle};
use santei::image::{Image, ImageBuf, write};
use santei::{Episode, Lang, Scratch, evaluate};
use santei_benches::burden_months::BurdenMonth;
use santei_benches::clinic_months::clinic_months;
use santei_benches::frames::Frame;
use santei_benches::workload::{MEASURED, Workload};
use santei_benches::{memory, schedule};
use santei_bindings::Engine;
use santei_rules::compile;

fn main() -> ExitCode {
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            println!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<(), String> {
    let (name, input) = schedule::whole().map_err(|e| e.to_string())?;
    let read = memory::peak_kib().unwrap_or_default();
    let start = Instant::now();
    let outcome = compile(&input);
    let compiled = start.elapsed();
    let Some(program) = &outcome.program else {
        let first = outcome.errors().next().map(|d| d.render(santei_rules::Lang::En));
        return Err(first.unwrap_or_default());
    };
    let rows: u64 = outcome.reports.iter().map(|r| u64::from(r.rows_good)).sum();
    let start = Instant::now();
    let bytes = write(program).map_err(|e| e.to_string())?;
    let written = start.elapsed();
    let peak = memory::peak_kib().unwrap_or_default();
    drop(outcome);
    drop(input);
    let buffer = ImageBuf::copy_of(&bytes);

    println!("schedule: {name}, {rows} rows");
    println!("{:<44} {:>14} {:>14}", "what", "measured", "budget");
    row("compile and write", &ms(compiled + written), "2,000 ms");
    row("  of that, write", &ms(written), "");
    row("peak memory of it (VmHWM)", &format!("{} MB", peak / 1_024), "500 MB");
    row("  of that, the files as read", &format!("{} MB", read / 1_024), "");
    let image = buffer.open().map_err(|e| e.to_string())?;
    if let Some(input) = schedule::official_r6() {
        let start = Instant::now();
        let outcome = compile(&input);
        let program = outcome.program.as_ref().ok_or("no program of R6 alone")?;
        let written = write(program).map_err(|e| e.to_string())?.len();
        let rows: u64 = outcome.reports.iter().map(|r| u64::from(r.rows_good)).sum();
        let what = format!("compile and write R6 alone, {rows} rows");
        row(&what, &ms(start.elapsed()), "2,000 ms");
        row("  its image", &format!("{} kB", written / 1_000), "");
    }
    row("image", &format!("{} kB", image.size() / 1_000), "");
    row("  codes, rules", &format!("{}, {}", image.code_count(), image.rule_count()), "");
    row("open (median of 200)", &us(median(200, || drop(buffer.open()))), "1,000 µs");

    shared(&image);
    let mut workload = Workload::new(&image, MEASURED, 1);
    row("codes that the workload draws from", &workload.pool().to_string(), "");
    let visits: Vec<Episode> = (0..1_000).map(|_| workload.standard_visit()).collect();
    evaluated("visit of 15 orders", &image, &visits, "5 µs");
    let mixed: Vec<Episode> = (0..1_000).map(|_| workload.mixed()).collect();
    evaluated("mixed visit", &image, &mixed, "");
    let months: Vec<Episode> = (0..500).map(|_| workload.month()).collect();
    evaluated("month with history", &image, &months, "");
    let episodes = workload.batch(2_000);
    batch(&image, &episodes);
    framed(&bytes, &episodes)?;
    rendered(&image, &visits);
    Ok(())
}

fn row(what: &str, measured: &str, budget: &str) {
    println!("{what:<44} {measured:>14} {budget:>14}");
}

fn ms(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}

fn us(time: Duration) -> String {
    let nanos = time.as_nanos();
    format!("{}.{:02} µs", nanos / 1_000, nanos % 1_000 / 10)
}

fn median(times: usize, mut work: impl FnMut()) -> Duration {
    let mut all: Vec<Duration> = Vec::with_capacity(times);
    for _ in 0..times {
        let start = Instant::now();
        work();
        all.push(start.elapsed());
    }
    all.sort_unstable();
    all.get(times / 2).copied().unwrap_or_default()
}

/// The median over the Episodes of the best of some runs of each, so that what the scheduler does
/// to one run is not measured.
fn evaluated(what: &str, image: &Image<'_>, episodes: &[Episode], budget: &str) {
    let mut scratch = Scratch::default();
    let (mut ordered, mut lines) = (0_usize, 0_usize);
    let mut all: Vec<Duration> = Vec::with_capacity(episodes.len());
    for episode in episodes {
        let mut best = Duration::MAX;
        for _ in 0..7 {
            let start = Instant::now();
            let outcome = evaluate(image, episode, &mut scratch);
            best = best.min(start.elapsed());
            if let Ok(outcome) = outcome {
                lines += outcome.lines.len();
                scratch.reuse(outcome);
            }
        }
        let orders = episode.visits.iter().flat_map(|v| &v.orders);
        ordered += orders.map(|o| o.items.len().max(1)).sum::<usize>();
        all.push(best);
    }
    all.sort_unstable();
    let at = |part: usize| all.get(all.len() * part / 100).copied().unwrap_or_default();
    let count = episodes.len().max(1);
    row(&format!("{what}: median"), &us(at(50)), budget);
    row("  99th of 100", &us(at(99)), "");
    let mean = |n: usize| format!("{}.{}", n / count, n % count * 10 / count);
    row(
        "  lines ordered, lines out (mean)",
        &format!("{}, {}", mean(ordered), mean(lines / 7)),
        "",
    );
}

/// The patient's share of the months of a clinic: the median over the months of the best of some
/// runs of each.
fn shared(image: &Image<'_>) {
    let mut shares = Settlement::default();
    let mut best = |month: &BurdenMonth| {
        let request = month.request();
        let one = || {
            let start = Instant::now();
            let settled = settle(image, std::hint::black_box(&request), &mut shares);
            let time = start.elapsed();
            settled.map_or(Duration::MAX, |()| time)
        };
        std::iter::repeat_with(one).take(21).min().unwrap_or_default()
    };
    let mut all: Vec<Duration> = clinic_months().iter().map(&mut best).collect();
    all.sort_unstable();
    let at = |part: usize| all.get(all.len() * part / 100).copied().unwrap_or_default();
    row("patient's share of a clinic's month: median", &us(at(50)), "2 µs");
    row("  99th of 100", &us(at(99)), "");
}

fn batch(image: &Image<'_>, episodes: &[Episode]) {
    let mut scratch = Scratch::default();
    let visits: usize = episodes.iter().map(|e| e.visits.len()).sum();
    let time = median(9, || {
        for episode in episodes {
            let outcome = std::hint::black_box(evaluate(image, episode, &mut scratch));
            if let Ok(outcome) = outcome {
                scratch.reuse(outcome);
            }
        }
    });
    let each = visits as u128 * 1_000_000_000 / time.as_nanos().max(1);
    row("batch, visits a second, one core", &each.to_string(), "200,000");
}

/// The batch as a payer has it: JSON in a column of Arrow, columns of Arrow out.
fn framed(image: &[u8], episodes: &[Episode]) -> Result<(), String> {
    let engine = Engine::from_bytes(image).map_err(|e| e.to_string())?;
    let engine = Arc::new(engine);
    let frame = Frame::of(episodes, episodes.len())?;
    let visits: usize = episodes.iter().map(|e| e.visits.len()).sum();
    let mut rows = Ok(0);
    let time = median(9, || rows = frame.evaluate(&engine));
    rows?;
    let each = visits as u128 * 1_000_000_000 / time.as_nanos().max(1);
    row("  the same from JSON in Arrow to columns", &each.to_string(), "200,000");
    Ok(())
}

fn rendered(image: &Image<'_>, episodes: &[Episode]) {
    let mut scratch = Scratch::default();
    let mut bytes = 0;
    let mut all = Vec::with_capacity(episodes.len());
    for episode in episodes {
        let Ok(outcome) = evaluate(image, episode, &mut scratch) else { continue };
        let start = Instant::now();
        let claim = outcome.claim(image, episode, Lang::Ja);
        let text = serde_json::to_string(&claim).unwrap_or_default();
        all.push(start.elapsed());
        bytes += text.len();
    }
    all.sort_unstable();
    let middle = all.get(all.len() / 2).copied().unwrap_or_default();
    row("claim of it as JSON: median", &us(middle), "");
    row("  bytes (mean)", &(bytes / all.len().max(1)).to_string(), "");
}
