//! Files of receipts that are read while Python asks for what comes next.

use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;
use santei_bindings::Trouble;
use santei_bindings::receipts::{OwnTask, Source, Task, open};

/// A file of receipts as Python gives it.
#[derive(FromPyObject)]
pub enum File {
    /// By its path.
    Path(String),
    /// In memory, which is not copied.
    Bytes(PyBackedBytes),
}

impl File {
    /// Its content.
    pub fn open(self) -> Result<Source<'static>, Trouble> {
        match self {
            Self::Path(path) => open(&path),
            Self::Bytes(bytes) => Ok(Box::new(Cursor::new(bytes))),
        }
    }
}

/// A file of receipts that is being read.
#[pyclass(frozen, module = "santei._native")]
pub struct Receipts(Mutex<OwnTask>);

impl Receipts {
    /// A reading that begins.
    pub const fn new(task: OwnTask) -> Self {
        Self(Mutex::new(task))
    }

    /// Works without the interpreter.
    fn with<T: Send>(&self, py: Python<'_>, work: impl FnOnce(&mut OwnTask) -> T + Send) -> T {
        py.detach(|| work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

#[pymethods]
impl Receipts {
    /// What comes next, each value a line of JSON; `None` at the end of the file.
    fn lines<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyBytes>> {
        let lines = self.with(py, |task| {
            let mut lines = Vec::new();
            task.lines(&mut lines).then_some(lines)
        });
        lines.map(|lines| PyBytes::new(py, &lines))
    }

    /// The JSON of the sums of what was read so far.
    fn sums<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        let sums = self.with(py, |task| {
            let mut sums = Vec::new();
            task.sums(&mut sums);
            sums
        });
        PyBytes::new(py, &sums)
    }
}
