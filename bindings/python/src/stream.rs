//! Arrow streams for Python.

use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader, StructArray};
use arrow_schema::{ArrowError, Field, SchemaRef};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use pyo3_arrow::error::PyArrowResult;
use pyo3_arrow::ffi::{ArrayIterator, to_schema_pycapsule, to_stream_pycapsule};
use santei::Lang;

use crate::raise::raise;

type Reader = Box<dyn RecordBatchReader + Send>;

/// A stream that can be read once.
#[pyclass(frozen, module = "santei._native")]
pub struct ArrowStream {
    schema: SchemaRef,
    reader: Mutex<Option<Reader>>,
}

impl ArrowStream {
    /// A stream of what a reader makes, which works without the interpreter.
    pub fn new(reader: impl RecordBatchReader + Send + 'static) -> Self {
        let reader = Detached(reader);
        Self { schema: reader.schema(), reader: Mutex::new(Some(Box::new(reader))) }
    }

    /// A stream of one batch.
    pub fn of(batch: RecordBatch) -> Self {
        let schema = batch.schema();
        let reader = RecordBatchIterator::new([Ok(batch)], Arc::clone(&schema));
        Self { schema, reader: Mutex::new(Some(Box::new(reader))) }
    }
}

#[pymethods]
impl ArrowStream {
    /// The Arrow C stream.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyArrowResult<Bound<'py, PyCapsule>> {
        let reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(reader) = reader else {
            return Err(PyValueError::new_err("the stream was read before").into());
        };
        let fields = self.schema.fields().clone();
        let field = Field::new_struct("", fields, false);
        let arrays = reader.map(|batch| Ok(Arc::new(StructArray::from(batch?)) as _));
        to_stream_pycapsule(
            py,
            Box::new(ArrayIterator::new(arrays, Arc::new(field))),
            requested_schema,
        )
    }

    /// The Arrow C schema.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyArrowResult<Bound<'py, PyCapsule>> {
        to_schema_pycapsule(py, self.schema.as_ref())
    }
}

/// The schema of the columns of claims that are wanted, without those that are kept.
#[pyfunction]
pub fn claims_schema(py: Python<'_>, columns: Option<Vec<String>>) -> PyResult<ArrowStream> {
    let options = santei_arrow::Options { columns, ..Default::default() };
    let schema = santei_arrow::schema(&arrow_schema::Schema::empty(), &options)
        .map_err(|trouble| raise(py, &trouble, Lang::Ja))?;
    Ok(ArrowStream::of(RecordBatch::new_empty(schema)))
}

/// A reader that lets other Python threads run while it works.
struct Detached<R>(R);

impl<R: RecordBatchReader + Send> Iterator for Detached<R> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        // Some readers of a stream hold the interpreter, some do not, and it cannot be asked: it is
        // taken, which does nothing where it is held, and given away.
        let mut slot = None;
        let reader = &mut self.0;
        let done = Python::try_attach(|py| {
            py.detach(|| {
                slot = reader.next();
            });
        });
        match done {
            Some(()) => slot,
            None => self.0.next(),
        }
    }
}

impl<R: RecordBatchReader + Send> RecordBatchReader for Detached<R> {
    fn schema(&self) -> SchemaRef {
        self.0.schema()
    }
}
