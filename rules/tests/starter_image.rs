//! The committed starter image is what the rule texts and facts give.

use std::path::Path;

#[test]
fn the_embedded_image_is_built_from_the_texts_at_hand() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let outcome = santei_rules::compile(&santei_rules::starter::input());
    let errors: Vec<String> = outcome.errors().map(|d| d.render(santei_rules::Lang::Ja)).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    let bytes = santei_rules::starter::image().unwrap().unwrap();
    let again = santei_rules::starter::image().unwrap().unwrap();
    assert!(bytes == again, "two builds differ");
    let committed = std::fs::read(root.join("engine/data/starter.image")).unwrap();
    let hint = "run `cargo run --release -p santei-rules --example build_starter`";
    assert!(bytes == committed, "the committed starter image is stale: {hint}");
    let fingerprints = std::fs::read_to_string(root.join("masters/fingerprints.csv")).unwrap();
    assert_eq!(fingerprints, santei_rules::starter::fingerprint(&bytes), "{hint}");
}

#[test]
fn every_starter_fact_is_understood() {
    let (_, problems) = santei_masters::starter::read(santei_masters::STARTER);
    assert_eq!(problems, []);
}

#[test]
fn the_list_of_fact_files_is_the_folder() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../masters/starter"));
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".facts"))
        .collect();
    names.sort();
    let listed: Vec<&str> = santei_masters::STARTER.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, listed);
}
