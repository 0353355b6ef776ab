//! The stream of claims.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, FieldRef, SchemaRef};
use santei::{Lang, Scratch, burden, evaluate};
use santei_bindings::{Engine, Trouble};

use crate::columns::{Columns, Row};
use crate::{episodes, output, schema};

/// How Episodes become claims.
#[derive(Clone, Debug)]
pub struct Options {
    /// The column that holds the Episodes.
    pub episode: String,
    /// The columns of the input that are given out again before those of the claims.
    pub keep: Vec<String>,
    /// The columns of the claims that are wanted; `None`: all but `claim`, which is the claim's
    /// JSON.
    pub columns: Option<Vec<String>>,
    /// The language of errors and of the claim's JSON.
    pub lang: Lang,
    /// How many threads evaluate. The rows come out the same for any number.
    pub threads: NonZeroUsize,
    /// The most rows of a batch that comes out.
    pub rows: NonZeroUsize,
}

const ROWS: NonZeroUsize = match NonZeroUsize::new(1024) {
    Some(rows) => rows,
    None => NonZeroUsize::MIN,
};

impl Default for Options {
    fn default() -> Self {
        Self {
            episode: "episode".to_owned(),
            keep: Vec::new(),
            columns: None,
            lang: Lang::Ja,
            threads: NonZeroUsize::MIN,
            rows: ROWS,
        }
    }
}

/// Claims, made while they are asked for: at most a few batches are held.
pub struct Claims {
    input: Box<dyn RecordBatchReader + Send>,
    work: Work,
    scratch: Vec<Scratch>,
    /// What of the last input batch is still to do.
    rest: Option<(RecordBatch, usize)>,
    ready: VecDeque<Result<RecordBatch, ArrowError>>,
}

/// What all threads share.
struct Work {
    engine: Arc<Engine>,
    schema: SchemaRef,
    column: usize,
    keep: Vec<usize>,
    wanted: Vec<FieldRef>,
    with_claim: bool,
    options: Options,
}

/// Some rows of a batch.
struct Part {
    batch: RecordBatch,
    first: usize,
    rows: usize,
}

impl core::fmt::Debug for Claims {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Claims").field("options", &self.work.options).finish_non_exhaustive()
    }
}

impl Claims {
    /// The claims of the Episodes of a stream.
    ///
    /// # Errors
    /// A column that is not there, or that cannot hold Episodes (`E0511`).
    pub fn new(
        engine: Arc<Engine>,
        input: Box<dyn RecordBatchReader + Send>,
        options: &Options,
    ) -> Result<Self, Trouble> {
        let given = input.schema();
        let column = episodes::place(&given, &options.episode)?;
        let keep = options.keep.iter().map(|name| episodes::column(&given, name).map(|c| c.0));
        let wanted = output::wanted(options)?;
        let work = Work {
            engine,
            with_claim: wanted.iter().any(|f| f.name() == output::CLAIM),
            wanted,
            schema: schema(&given, options)?,
            column,
            keep: keep.collect::<Result<_, _>>()?,
            options: options.clone(),
        };
        let scratch = vec![Scratch::default(); options.threads.get()];
        Ok(Self { input, work, scratch, rest: None, ready: VecDeque::new() })
    }

    /// The next parts, for each thread two; none at the end.
    fn parts(&mut self) -> Result<Vec<Part>, ArrowError> {
        let threads = self.work.options.threads.get();
        let most = if threads == 1 { 1 } else { threads.saturating_mul(2) };
        let mut parts = Vec::new();
        while parts.len() < most {
            let (batch, first) = match self.rest.take() {
                Some(rest) => rest,
                None => match self.input.next() {
                    Some(batch) => (batch?, 0),
                    None => break,
                },
            };
            let left = batch.num_rows().saturating_sub(first);
            if left == 0 {
                continue;
            }
            let rows = left.min(self.work.options.rows.get());
            if rows < left {
                self.rest = Some((batch.clone(), first + rows));
            }
            parts.push(Part { batch, first, rows });
        }
        Ok(parts)
    }

    fn fill(&mut self) {
        let parts = match self.parts() {
            Ok(parts) => parts,
            Err(error) => return self.ready.push_back(Err(error)),
        };
        let work = &self.work;
        if let ([part], Some(scratch)) = (parts.as_slice(), self.scratch.first_mut()) {
            self.ready.push_back(work.evaluate(part, scratch));
            return;
        }
        let next = AtomicUsize::new(0);
        let done: Vec<Mutex<Option<Result<RecordBatch, ArrowError>>>> =
            parts.iter().map(|_| Mutex::new(None)).collect();
        std::thread::scope(|scope| {
            for scratch in &mut self.scratch {
                let (next, parts, done) = (&next, &parts, &done);
                // A thread that panics leaves its part undone, which is told below.
                scope.spawn(move || {
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let (Some(part), Some(slot)) = (parts.get(at), done.get(at)) else {
                            break;
                        };
                        let made = work.evaluate(part, scratch);
                        *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(made);
                    }
                });
            }
        });
        for slot in done {
            let made = slot.into_inner().unwrap_or_else(PoisonError::into_inner);
            self.ready.push_back(made.unwrap_or_else(|| {
                Err(ArrowError::ComputeError("a part was not evaluated".to_owned()))
            }));
        }
    }
}

impl Iterator for Claims {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ready.is_empty() {
            self.fill();
        }
        self.ready.pop_front()
    }
}

impl RecordBatchReader for Claims {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.work.schema)
    }
}

impl Work {
    fn evaluate(&self, part: &Part, scratch: &mut Scratch) -> Result<RecordBatch, ArrowError> {
        let column = part.batch.column(self.column).as_ref();
        let mut columns = Columns::new(&self.wanted);
        let mut json = Vec::new();
        for row in part.first..part.first + part.rows {
            if let Err(trouble) = self.row(column, row, scratch, &mut json, &mut columns) {
                columns.push_error(&trouble, self.options.lang);
            }
        }
        let kept: Vec<ArrayRef> = self
            .keep
            .iter()
            .map(|at| part.batch.column(*at).slice(part.first, part.rows))
            .collect();
        columns.finish(&self.schema, kept, &self.wanted)
    }

    fn row(
        &self,
        column: &dyn Array,
        row: usize,
        scratch: &mut Scratch,
        json: &mut Vec<u8>,
        columns: &mut Columns,
    ) -> Result<(), Trouble> {
        let lang = self.options.lang;
        let image = self.engine.image();
        let episode = episodes::read(column, row)?;
        let outcome = evaluate(image, &episode, scratch).map_err(|e| Trouble::from(&e))?;
        // The columns hold amounts alone.
        let shares = if self.with_claim { burden::claim } else { burden::amounts };
        let burden =
            shares(image, &episode, &outcome, lang).map_err(|error| Trouble::from(&error))?;
        json.clear();
        let claim = self.with_claim.then(|| {
            let mut claim = outcome.claim_ref(image, &episode, lang);
            claim.burden.clone_from(&burden);
            santei_bindings::write(&claim, json);
            core::str::from_utf8(json).unwrap_or_default()
        });
        columns.push(&Row { image, episode: &episode, outcome: &outcome, burden: &burden, claim });
        scratch.reuse(outcome);
        Ok(())
    }
}
