//! The committed JSON Schemas are those of the code.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

use std::path::PathBuf;

fn check(name: &str, schema: &serde_json::Value) {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/schema")).join(name);
    let text = serde_json::to_string_pretty(schema).unwrap() + "\n";
    if std::env::var_os("SANTEI_WRITE_SCHEMA").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == text,
        "{} is stale: run `SANTEI_WRITE_SCHEMA=1 cargo test -p santei-tests --test schema`",
        path.display()
    );
}

#[test]
fn schemas_are_those_of_the_code() {
    check("episode.schema.json", &santei::episode_schema());
    check("claim.schema.json", &santei::claim_schema());
    check("explanation.schema.json", &santei::explanation_schema());
    check("vocabulary.schema.json", &santei::vocabulary_schema());
    check("receipt-report.schema.json", &santei_uke::audit::report_schema());
    check("audit-summary.schema.json", &santei_uke::audit::summary_schema());
    check("receipt-difference.schema.json", &santei_uke::compare::difference_schema());
    check("comparison.schema.json", &santei_uke::compare::comparison_schema());
}

/// Every example Episode and every Episode of a case is read again from what it is written as.
#[test]
fn the_example_episodes_come_back_from_their_own_json() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/examples"));
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "json") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let episode: santei::Episode =
            serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let again = serde_json::to_string(&episode).unwrap();
        assert_eq!(serde_json::from_str::<santei::Episode>(&again).unwrap(), episode);
        count += 1;
    }
    assert!(count >= 2, "the examples are gone");
}
