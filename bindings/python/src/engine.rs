//! The engine: JSON bytes in, JSON bytes out.

use std::cell::RefCell;
use std::num::NonZeroUsize;
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyBytes;
use pyo3_arrow::input::AnyRecordBatch;
use santei::{Day, Lang, Scratch};
use santei_arrow::{Claims, Options};
use santei_bindings::Trouble;
use santei_bindings::receipts::{AuditRequest, CompareRequest, OwnTask};

use crate::raise::{arrow, language, raise};
use crate::receipts::{File, Receipts};
use crate::stream::ArrowStream;

thread_local! {
    /// One for each thread, whatever engine it calls.
    static WORK: RefCell<Work> = RefCell::default();
}

/// Memory that is kept between calls.
#[derive(Default)]
struct Work {
    scratch: Scratch,
    out: Vec<u8>,
}

/// An opened image.
#[pyclass(frozen, module = "santei._native")]
pub struct Engine {
    held: Arc<santei_bindings::Engine>,
    lang: Lang,
}

impl Engine {
    fn hold(
        py: Python<'_>,
        lang: &str,
        open: impl FnOnce() -> Result<santei_bindings::Engine, Trouble> + Send,
    ) -> PyResult<Self> {
        let lang = language(lang)?;
        let held = py.detach(open).map_err(|t| raise(py, &t, lang))?;
        Ok(Self { held: Arc::new(held), lang })
    }

    /// Does work without the interpreter; its output is the bytes that it appends.
    fn answer<'py>(
        &self,
        py: Python<'py>,
        work: impl FnOnce(&santei_bindings::Engine, &mut Scratch, &mut Vec<u8>) -> Result<(), Trouble>
        + Send,
    ) -> PyResult<Bound<'py, PyBytes>> {
        WORK.with_borrow_mut(|own| {
            own.out.clear();
            let Work { scratch, out } = own;
            let held = &*self.held;
            py.detach(|| work(held, scratch, out)).map_err(|t| raise(py, &t, self.lang))?;
            Ok(PyBytes::new(py, &own.out))
        })
    }
}

#[pymethods]
impl Engine {
    /// The embedded starter schedule.
    #[staticmethod]
    fn starter(py: Python<'_>, lang: &str) -> PyResult<Self> {
        Self::hold(py, lang, santei_bindings::Engine::starter)
    }

    /// An image in a file.
    #[staticmethod]
    fn open(py: Python<'_>, path: &str, lang: &str) -> PyResult<Self> {
        Self::hold(py, lang, || santei_bindings::Engine::open(path))
    }

    /// An image in memory, which is copied.
    #[staticmethod]
    fn from_bytes(py: Python<'_>, image: &[u8], lang: &str) -> PyResult<Self> {
        Self::hold(py, lang, || santei_bindings::Engine::from_bytes(image))
    }

    /// The SHA-256 of the image's content, in hexadecimal digits.
    #[getter]
    fn fingerprint(&self) -> String {
        self.held.image().hash().iter().map(|b| format!("{b:02x}")).collect()
    }

    /// The JSON of the claim of the JSON of an Episode.
    fn calculate<'py>(&self, py: Python<'py>, episode: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
        let lang = self.lang;
        self.answer(py, |engine, scratch, out| engine.calculate(episode, lang, scratch, out))
    }

    /// The JSON of the explanation of a code in the JSON of an Episode.
    fn explain<'py>(
        &self,
        py: Python<'py>,
        episode: &[u8],
        code: &str,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let lang = self.lang;
        self.answer(py, |engine, scratch, out| engine.explain(episode, code, lang, scratch, out))
    }

    /// The JSON of the codes that a text finds; `day` counts from 1970-01-01.
    #[pyo3(signature = (text, day, most))]
    fn lookup<'py>(
        &self,
        py: Python<'py>,
        text: &str,
        day: Option<i32>,
        most: usize,
    ) -> PyResult<Bound<'py, PyBytes>> {
        self.answer(py, |engine, _, out| {
            engine.lookup(text, day.map(Day), most, out);
            Ok(())
        })
    }

    /// The JSON of what is in the image.
    fn inspect<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        self.answer(py, |engine, _, out| {
            engine.inspect(out);
            Ok(())
        })
    }

    /// The audit of a file of receipts, by its path or its bytes.
    fn audit(&self, py: Python<'_>, file: File, options: &[u8]) -> PyResult<Receipts> {
        let begin = || {
            let mut request = AuditRequest::read(options)?;
            if let File::Path(path) = &file {
                request.file.get_or_insert_with(|| path.clone());
            }
            let engine = Arc::clone(&self.held);
            Ok(OwnTask::audit(engine, file.open()?, request, self.lang))
        };
        begin().map(Receipts::new).map_err(|t| raise(py, &t, self.lang))
    }

    /// The comparison of a file of receipts under two revisions, by its path or its bytes.
    fn compare(&self, py: Python<'_>, file: File, options: &[u8]) -> PyResult<Receipts> {
        let begin = || {
            let request = CompareRequest::read(options)?;
            OwnTask::compare(Arc::clone(&self.held), file.open()?, request, self.lang)
        };
        begin().map(Receipts::new).map_err(|t| raise(py, &t, self.lang))
    }

    /// The claims of a stream of Episodes.
    #[expect(clippy::too_many_arguments, reason = "each is a keyword of the Python method")]
    fn batches(
        &self,
        py: Python<'_>,
        source: AnyRecordBatch,
        episode: String,
        keep: Vec<String>,
        columns: Option<Vec<String>>,
        threads: NonZeroUsize,
        rows: NonZeroUsize,
    ) -> PyResult<ArrowStream> {
        let options = Options { episode, keep, columns, lang: self.lang, threads, rows };
        let claims = Claims::new(Arc::clone(&self.held), source.into_reader()?, &options);
        Ok(ArrowStream::new(claims.map_err(|t| raise(py, &t, self.lang))?))
    }

    /// The reasons of numbers as a table.
    fn reasons(&self, ids: Vec<i64>) -> PyResult<ArrowStream> {
        let batch = santei_arrow::reasons(self.held.image(), &ids, self.lang);
        Ok(ArrowStream::of(batch.map_err(|e| arrow(&e))?))
    }
}
