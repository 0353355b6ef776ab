//! The native half of the Python package: bytes and Arrow streams in and out, the interpreter
//! released while the engine works. What users see is in `python/santei`.

mod engine;
mod raise;
mod receipts;
mod stream;

use pyo3::prelude::*;

/// The native half of `santei`.
#[pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use crate::engine::Engine;
    #[pymodule_export]
    use crate::receipts::Receipts;
    #[pymodule_export]
    use crate::stream::{ArrowStream, claims_schema};
}
