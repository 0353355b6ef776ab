//! Builds the embedded starter image and its fingerprint.
//!
//! `cargo run --release -p santei-rules --example build_starter`

use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let outcome = santei_rules::compile(&santei_rules::starter::input());
    let errors: Vec<String> = outcome.errors().map(|d| d.render(santei_rules::Lang::Ja)).collect();
    let bytes = santei_rules::starter::image()?.ok_or_else(|| errors.join("\n"))?;
    std::fs::write(root.join("engine/data/starter.image"), &bytes)?;
    let fingerprint = santei_rules::starter::fingerprint(&bytes);
    std::fs::write(root.join("masters/fingerprints.csv"), fingerprint)?;
    Ok(())
}
