//! Episodes as columns: a batch as a payer gives it to the engine.

use std::sync::Arc;

use arrow_array::{RecordBatch, RecordBatchIterator, StringArray};
use santei::Episode;
use santei_arrow::{Claims, Options};
use santei_bindings::Engine;

/// Episodes as JSON text, in one column.
pub struct Frame {
    batch: RecordBatch,
}

impl Frame {
    /// The Episodes in so many rows, again and again.
    ///
    /// # Errors
    /// What Arrow says of the column.
    pub fn of(episodes: &[Episode], rows: usize) -> Result<Self, String> {
        let text = |episode| serde_json::to_string(episode).map_err(|e| e.to_string());
        let texts: Vec<String> = episodes.iter().map(text).collect::<Result<_, _>>()?;
        let again = texts.iter().map(|text| Some(text.as_str())).cycle().take(rows);
        let column = Arc::new(again.collect::<StringArray>());
        let batch = RecordBatch::try_from_iter([("episode", column as _)]);
        Ok(Self { batch: batch.map_err(|e| e.to_string())? })
    }

    /// Evaluates every row on one thread, with all columns but the claim's JSON; how many rows came
    /// out.
    ///
    /// # Errors
    /// What the engine says of the columns.
    pub fn evaluate(&self, engine: &Arc<Engine>) -> Result<usize, String> {
        let input = RecordBatchIterator::new([Ok(self.batch.clone())], self.batch.schema());
        let claims = Claims::new(Arc::clone(engine), Box::new(input), &Options::default());
        let mut rows = 0;
        for made in claims.map_err(|e| e.to_string())? {
            rows += made.map_err(|e| e.to_string())?.num_rows();
        }
        Ok(rows)
    }
}
