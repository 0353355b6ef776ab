//! The corpus that every door is held to, through the core under the doors.

use santei::{Lang, Scratch, starter};
use santei_bindings::Engine;
use santei_tests::corpus::{GENERATED, claim, episodes};
use std::path::Path;

#[test]
fn the_core_of_the_doors_gives_the_claims_of_the_engine() {
    let image = starter::image().unwrap();
    let engine = Engine::starter().unwrap();
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let episodes = episodes(root, &image).unwrap();
    assert!(episodes.len() >= GENERATED + 300, "only {} Episodes", episodes.len());
    let (mut decided, mut undecided, mut lines) = (0, 0, 0);
    let (mut here, mut there) = (Scratch::default(), Scratch::default());
    let mut answer = Vec::new();
    for (at, episode) in episodes.iter().enumerate() {
        let expected = claim(&image, episode, &mut here).unwrap();
        answer.clear();
        let input = serde_json::to_vec(episode).unwrap();
        engine.calculate(&input, Lang::Ja, &mut there, &mut answer).unwrap();
        assert!(answer == expected.as_bytes(), "Episode {} differs", at + 1);
        let document: serde_json::Value = serde_json::from_str(&expected).unwrap();
        lines += document["groups"].as_array().map_or(0, Vec::len);
        for burden in document["burden"].as_array().into_iter().flatten() {
            match burden["decided"] {
                serde_json::Value::Bool(true) => decided += 1,
                _ => undecided += 1,
            }
        }
    }
    // The corpus reaches what it is for: groups of lines, and shares of both kinds.
    assert!(lines > 5_000 && decided > 500 && undecided > 100, "{lines} {decided} {undecided}");
}
