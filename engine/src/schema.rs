//! JSON Schemas of the two documents that every binding shares.

use crate::{Claim, Episode, Explanation, Vocabulary};

/// The JSON Schema of an [`Episode`].
///
/// ```
/// assert_eq!(santei::episode_schema()["title"], "Episode");
/// ```
#[must_use]
pub fn episode_schema() -> serde_json::Value {
    schemars::schema_for!(Episode).to_value()
}

/// The JSON Schema of a [`Claim`].
#[must_use]
pub fn claim_schema() -> serde_json::Value {
    schemars::schema_for!(Claim).to_value()
}

/// The JSON Schema of an [`Explanation`].
#[must_use]
pub fn explanation_schema() -> serde_json::Value {
    schemars::schema_for!(Explanation).to_value()
}

/// The JSON Schema of a [`Vocabulary`].
#[must_use]
pub fn vocabulary_schema() -> serde_json::Value {
    schemars::schema_for!(Vocabulary).to_value()
}
