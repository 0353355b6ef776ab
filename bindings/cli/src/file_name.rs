//! The name of a file as the command line gives it: what the system opens, and what people are
//! told. Names of Linux are bytes, and an archive of Windows may have unpacked them as Shift_JIS.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

/// A name that was given, `-` for the standard input or output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName {
    path: PathBuf,
    shown: String,
}

impl FileName {
    /// The path to open.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The name to tell; what is no letter in it shows as `�`.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// Whether it is the standard input or output.
    pub fn is_standard(&self) -> bool {
        self.shown == "-"
    }
}

impl From<OsString> for FileName {
    fn from(name: OsString) -> Self {
        let shown = name.to_string_lossy().into_owned();
        Self { path: name.into(), shown }
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// The names, told one after another.
pub fn listed(names: &[FileName]) -> String {
    names.iter().map(FileName::shown).collect::<Vec<_>>().join(", ")
}
