//! Troubles as exceptions.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use santei::Lang;
use santei_bindings::{Trouble, TroubleKind};

/// The exception of a trouble: its class after the kind, with `code`, `message`, `place`, `help`.
pub fn raise(py: Python<'_>, trouble: &Trouble, lang: Lang) -> PyErr {
    let name = match trouble.kind() {
        TroubleKind::File => "FileError",
        TroubleKind::Input => "EpisodeError",
        TroubleKind::Image => "ImageError",
    };
    let made = py.import("santei._errors").and_then(|m| m.getattr(name)).and_then(|class| {
        let message = trouble.message(lang);
        class.call1((trouble.code(), message, trouble.place(), trouble.advice().pick(lang)))
    });
    match made {
        Ok(exception) => PyErr::from_value(exception),
        Err(error) => error,
    }
}

/// The language of a name.
pub fn language(name: &str) -> PyResult<Lang> {
    match name {
        "ja" => Ok(Lang::Ja),
        "en" => Ok(Lang::En),
        other => Err(pyo3::exceptions::PyValueError::new_err(format!(
            "lang is \"ja\" or \"en\", not {other:?}"
        ))),
    }
}

/// What Arrow could not do.
pub fn arrow(error: &arrow_schema::ArrowError) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}
