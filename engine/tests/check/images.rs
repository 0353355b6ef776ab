//! Images: what is written is read back, and no bytes make the engine panic.

use super::equality::{Bench, choices, config, episodes};
use super::official::{official, skipped};
use crate::random::episode::episode;
use crate::random::program::{Rules, program};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use santei::image::{ImageBuf, write};
use santei::ir::Program;
use santei::{Scratch, evaluate};
use std::cell::Cell;

fn round_trip(program: &Program) {
    let bytes = write(program).unwrap();
    let buffer = ImageBuf::copy_of(&bytes);
    let image = buffer.open().unwrap();
    image.verify().unwrap();
    let again = image.program();
    let second = write(&again).unwrap();
    let differs = bytes.iter().zip(&second).position(|(a, b)| a != b);
    // The hash in the header differs with anything behind it.
    let behind = bytes.iter().zip(&second).skip(64).position(|(a, b)| a != b);
    assert!(second == bytes, "the second image differs at {differs:?}, and at 64 + {behind:?}");
}

#[test]
fn small_programs_are_read_back_byte_for_byte() {
    for seed in 0..200 {
        round_trip(&program(seed, Rules::All));
    }
}

#[test]
fn the_official_program_is_read_back_byte_for_byte() {
    let Some(official) = official() else {
        return skipped("round trip", 3);
    };
    for bench in [&official.rules, &official.tables, &official.generated] {
        round_trip(&bench.program);
        // What the compiler knows a rule by is what an image numbers it.
        assert!(bench.program.rules.is_sorted_by_key(|rule| rule.body.stratum()));
    }
}

/// Opens bytes and, where they open, evaluates.
fn survive(bytes: &[u8], bench: &Bench, choices: &[u32]) -> bool {
    let buffer = ImageBuf::copy_of(bytes);
    let Ok(image) = buffer.open() else {
        return false;
    };
    let episode = episode(&bench.program, &bench.pool, choices);
    let outcome = evaluate(&image, &episode, &mut Scratch::default());
    if let Ok(outcome) = outcome {
        for lang in [santei::Lang::Ja, santei::Lang::En] {
            drop(outcome.claim(&image, &episode, lang));
        }
    }
    drop(image.program());
    true
}

#[test]
fn damaged_images_never_panic() {
    let bench = Bench::new(program(3, Rules::All));
    let bytes = write(&bench.program).unwrap();
    let (opened, refused) = (Cell::new(0_u32), Cell::new(0_u32));
    let flips = proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4);
    let cut = proptest::option::weighted(0.1, any::<prop::sample::Index>());
    TestRunner::new(config(episodes()))
        .run(&(flips, cut, choices()), |(flips, cut, choices)| {
            let mut damaged = bytes.clone();
            for (at, bits) in flips {
                damaged[at.index(bytes.len())] ^= bits;
            }
            if let Some(cut) = cut {
                damaged.truncate(cut.index(bytes.len()));
            }
            let count = if survive(&damaged, &bench, &choices) { &opened } else { &refused };
            count.set(count.get() + 1);
            Ok(())
        })
        .unwrap();
    eprintln!("damaged images: {} opened and evaluated, {} refused", opened.get(), refused.get());
    assert!(opened.get() > 0 && refused.get() > 0);
}

#[test]
fn any_bytes_are_refused_without_panic() {
    let bench = Bench::new(program(3, Rules::All));
    TestRunner::new(config(episodes()))
        .run(&proptest::collection::vec(any::<u8>(), 0..4_000), |bytes| {
            survive(&bytes, &bench, &[]);
            Ok(())
        })
        .unwrap();
}
