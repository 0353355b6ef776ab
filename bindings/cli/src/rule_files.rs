//! Rule texts from files and folders, beside those that are built in.
//!
//! Rules are evaluated in the order of the names of their texts, so a text is named by its place
//! within the folder that was given; messages name it by its path.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use santei_rules::{Diagnostic, RuleText, texts};

use crate::exit::Exit;
use crate::failure::{Failure, Words};
use crate::file_name::FileName;
use crate::input;

/// Rule texts and how to name them to people.
#[derive(Clone, Debug, Default)]
pub struct RuleFiles {
    /// The texts.
    pub texts: Vec<RuleText>,
    /// The path of each text that was given, by its name.
    shown: BTreeMap<String, String>,
}

/// A file that was given.
#[derive(Clone, Debug)]
pub struct Given {
    /// Its path, or `-`.
    pub name: FileName,
    /// Its place within the folder that was given.
    within: String,
}

impl RuleFiles {
    /// The built-in texts (or none) and the given ones. A given text whose path ends as the name
    /// of a built-in one takes its place.
    pub fn gather(paths: &[FileName], builtin: bool) -> Result<Self, Failure> {
        let mut all =
            Self { texts: if builtin { texts::all() } else { Vec::new() }, ..Self::default() };
        for given in find(paths)? {
            let text = input::text(&given.name)?;
            let whole = std::fs::canonicalize(given.name.path())
                .map_or_else(|_| given.name.to_string(), |path| slashed(&path));
            let replaced = all.texts.iter_mut().find(|t| {
                !all.shown.contains_key(&t.name) && Path::new(&whole).ends_with(Path::new(&t.name))
            });
            let name = match replaced {
                Some(old) => {
                    old.text = text;
                    old.name.clone()
                }
                None => {
                    // Two folders may have files of one name.
                    let taken = all.texts.iter().any(|t| t.name == given.within);
                    let name = if taken { whole } else { given.within };
                    all.texts.push(RuleText { name: name.clone(), text });
                    name
                }
            };
            all.shown.insert(name, slashed(given.name.path()));
        }
        Ok(all)
    }

    /// Whether a text was given (and is not a built-in one).
    pub fn is_given(&self, name: &str) -> bool {
        self.shown.contains_key(name)
    }

    /// Whether what is told is about built-in texts alone. What names no text is about all.
    pub fn is_of_builtin(&self, diagnostic: &Diagnostic) -> bool {
        let name = &*diagnostic.file;
        match self.texts.iter().any(|text| text.name == name) {
            true => !self.is_given(name),
            false => self.shown.is_empty(),
        }
    }

    /// How to name a text to people.
    pub fn show<'a>(&'a self, name: &'a str) -> &'a str {
        self.shown.get(name).map_or(name, String::as_str)
    }

    /// The diagnostic with the path of its file.
    pub fn located(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        if let Some(path) = self.shown.get(&*diagnostic.file) {
            diagnostic.file = Arc::from(path.as_str());
        }
        diagnostic
    }
}

/// The rule texts at the paths: files as they are, in folders those that end in `.tensu`.
pub fn find(paths: &[FileName]) -> Result<Vec<Given>, Failure> {
    let mut out: Vec<Given> = Vec::new();
    for name in paths {
        let at = name.path();
        if !name.is_standard() && at.is_dir() {
            let mut found = Vec::new();
            folder(at, &mut found)?;
            if found.is_empty() {
                let what = Words::new(
                    "フォルダにルール文（.tensu）がありません",
                    "the folder holds no rule text (.tensu)",
                );
                return Err(Failure::new(Exit::Input, "E0506", what)
                    .at(name.shown())
                    .help("フォルダを確かめてください", "check the folder"));
            }
            for file in found {
                let within = file.strip_prefix(at).map_or_else(|_| slashed(&file), slashed);
                out.push(Given { name: file.into_os_string().into(), within });
            }
        } else {
            let within =
                at.file_name().map_or_else(|| name.to_string(), |n| n.to_string_lossy().into());
            out.push(Given { name: name.clone(), within });
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    out.retain(|given| seen.insert(given.name.path().to_owned()));
    Ok(out)
}

fn folder(path: &Path, out: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let unreadable = |e: std::io::Error| Failure::unreadable(path, &e);
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        entries.push(entry.map_err(unreadable)?);
    }
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        // A link to a folder may lead back here; it is not followed.
        let kind = entry.file_type().map_err(unreadable)?;
        let path = entry.path();
        if kind.is_dir() {
            folder(&path, out)?;
        } else if path.extension().is_some_and(|e| e == "tensu") {
            out.push(path);
        }
    }
    Ok(())
}

fn slashed(path: impl AsRef<Path>) -> String {
    path.as_ref().to_string_lossy().replace('\\', "/")
}
