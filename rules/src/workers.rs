//! Work on many things at once, with the results in the order of the things: what comes out does
//! not depend on how many threads there are.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{Builder, Scope, ScopedJoinHandle, available_parallelism, scope};

/// More threads would only hold more files in memory at once.
const MOST: usize = 4;

/// How many threads are worth having; one where there are none (WASM).
pub(crate) fn count() -> usize {
    available_parallelism().map_or(1, NonZero::get).min(MOST)
}

/// What `work` gives for each of the things, in their order.
pub(crate) fn map<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    map_on(count(), things, work)
}

/// What `work` gives, while this thread does something else.
pub(crate) fn beside<R: Send>(work: impl Fn() -> R + Sync, meanwhile: impl FnOnce()) -> R {
    let done = scope(|scope| {
        let started = if count() > 1 { start(scope, &work) } else { None };
        meanwhile();
        started.map(ScopedJoinHandle::join)
    });
    match done {
        Some(Ok(done)) => done,
        Some(Err(panic)) => std::panic::resume_unwind(panic),
        // A thread that cannot be had is missed by nobody.
        None => work(),
    }
}

fn map_on<T: Sync, R: Send>(threads: usize, things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(thing) = things.get(at) else { return done };
            done.push((at, work(thing)));
        }
    };
    let others = threads.min(things.len()).saturating_sub(1);
    let mut done = scope(|scope| {
        // A thread that cannot be had is missed by nobody: this one takes what is left.
        let started: Vec<_> = (0..others).filter_map(|_| start(scope, &take)).collect();
        let mut done = take();
        for thread in started {
            match thread.join() {
                Ok(part) => done.extend(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

fn start<'scope, R: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: &'scope (impl Fn() -> R + Sync),
) -> Option<ScopedJoinHandle<'scope, R>> {
    Builder::new().spawn_scoped(scope, work).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_done_beside_another() {
        let mut other = 0;
        assert_eq!(beside(|| 7, || other = 8), 7);
        assert_eq!(other, 8);
    }

    #[test]
    fn results_stand_in_the_order_of_the_things_on_any_number_of_threads() {
        let things: Vec<u32> = (0..500).collect();
        let squares: Vec<u32> = things.iter().map(|n| n * n).collect();
        for threads in [0, 1, 2, 3, 8, 600] {
            // The first are the slowest, so that the order of ending is another.
            let work = |n: &u32| {
                if *n < 3 {
                    std::thread::sleep(std::time::Duration::from_millis(5));
                }
                n * n
            };
            assert_eq!(map_on(threads, &things, work), squares);
        }
        assert!(map_on(4, &[], |n: &u32| *n).is_empty());
    }
}
