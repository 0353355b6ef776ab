//! In the steady state an evaluation allocates its outcome and nothing else: however many rules
//! the image has, and however long the history is.

#![expect(clippy::print_stdout, reason = "figures help")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use santei::episode::Mode;
use santei::image::Image;
use santei::{Episode, Scratch, evaluate};
use santei_benches::hostile::small_input;
use santei_benches::schedule;
use santei_benches::workload::{MEASURED, Workload};

thread_local! {
    /// Allocations and growths of this thread.
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

#[expect(unsafe_code, reason = "an allocator is unsafe to write; this one only counts")]
// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|c| c.set(c.get() + 1));
        // SAFETY: as above.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|c| c.set(c.get() + 1));
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        COUNT.with(|c| c.set(c.get() + 1));
        // SAFETY: as above.
        unsafe { System.realloc(at, layout, size) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Allocations of one evaluation with a scratch that has seen the Episode.
fn counted(image: &Image<'_>, episode: &Episode, scratch: &mut Scratch) -> usize {
    for _ in 0..3 {
        drop(evaluate(image, episode, scratch));
    }
    let before = COUNT.with(Cell::get);
    let outcome = evaluate(image, episode, scratch);
    let after = COUNT.with(Cell::get);
    assert!(outcome.is_ok());
    after - before
}

/// The outcome's vectors are lines, units, groups, totals and events. Each is made once; those
/// whose length is not known before may grow.
const MOST: usize = 16;

#[test]
fn an_evaluation_allocates_its_outcome_only() {
    let buffer = schedule::image(&schedule::starter().unwrap()).unwrap();
    let image = buffer.open().unwrap();
    let mut scratch = Scratch::default();
    let mut workload = Workload::new(&image, MEASURED, 1);
    let mut most = 0;
    for _ in 0..200 {
        let visit = workload.standard_visit();
        most = most.max(counted(&image, &visit, &mut scratch));
    }
    println!("visit of 15 orders: at most {most} allocations");
    assert!(most <= MOST, "{most} allocations");
    let mut most = 0;
    for _ in 0..200 {
        let mut episode = workload.month();
        episode.mode = Mode::AsRecorded;
        most = most.max(counted(&image, &episode, &mut scratch));
    }
    println!("month, as recorded: at most {most} allocations");
    assert!(most <= MOST, "{most} allocations");
}

#[test]
fn the_history_allocates_nothing() {
    let buffer = schedule::image(&schedule::starter().unwrap()).unwrap();
    let image = buffer.open().unwrap();
    let mut scratch = Scratch::default();
    let mut workload = Workload::new(&image, MEASURED, 5);
    let mut episode = workload.standard_visit();
    // What the history says may change the answer; its length must not change the work of the
    // allocator, so the lines are the same ones again and again.
    let lines = workload.history(20).lines;
    let mut counts = Vec::new();
    for repeats in [1, 10, 100] {
        episode.history.lines = lines.iter().cloned().cycle().take(20 * repeats).collect();
        counts.push(counted(&image, &episode, &mut scratch));
    }
    println!("history of 20, 200, 2000 lines: {counts:?} allocations");
    assert!(counts.iter().all(|c| *c <= counts[0]), "{counts:?}");
}

#[test]
fn the_rules_allocate_nothing() {
    let small = schedule::image(&small_input()).unwrap();
    let starter = schedule::image(&schedule::starter().unwrap()).unwrap();
    let (small, starter) = (small.open().unwrap(), starter.open().unwrap());
    let mut scratch = Scratch::default();
    // An Episode that the small image knows wholly: the names of unknown facts are output too.
    let mut visit = Workload::new(&small, MEASURED, 3).standard_visit();
    visit.facility.facts.clear();
    visit.visits[0].facts.retain(|name, _| name == "計画的な医学管理" || name == "採血");
    let counts = [&small, &starter].map(|image| counted(image, &visit, &mut scratch));
    println!("{} and {} rules: {counts:?}", small.rule_count(), starter.rule_count());
    assert!(counts.iter().all(|c| *c <= MOST), "{counts:?}");
}
