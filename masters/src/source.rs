//! Finding the files: one file, a folder, a zip archive as the publishers offer it.

use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::cause::Cause;
use crate::problem::{Problem, ProblemKind};
use crate::table::MAX_FILE;
use crate::text::decode_name;

/// The most that a zip archive may hold when inflated: all masters and point tables together are
/// under 200 MB.
pub const MAX_INFLATED: u64 = 1 << 28;
/// How deep zip archives within zip archives are looked into.
const MAX_DEPTH: u32 = 2;

/// A file as it was found.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Its path, with `/` between folders; within a zip archive, the archive's path comes first.
    pub name: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
}

impl SourceFile {
    /// A file of the given name and bytes.
    pub fn new(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        let sha256 = Sha256::digest(&bytes).into();
        Self { name: name.into(), bytes, sha256 }
    }
}

/// Finds the files at a path: a file, a folder with all below it, or a zip archive. Sorted by
/// name. Only `csv`, `txt`, `tsv` and `zip` are taken; folders named `approx` are passed over.
pub fn collect(path: &Path) -> (Vec<SourceFile>, Vec<Problem>) {
    collect_with(path, false)
}

/// As [`collect`]; with `approximations`, folders named `approx` too.
pub fn collect_with(path: &Path, approximations: bool) -> (Vec<SourceFile>, Vec<Problem>) {
    let mut finder = Finder { approximations, ..Finder::default() };
    finder.path(path, true);
    finder.files.sort_by(|a, b| a.name.cmp(&b.name));
    (finder.files, finder.problems)
}

/// The files of a zip archive in memory.
pub fn collect_zip(name: &str, bytes: &[u8]) -> (Vec<SourceFile>, Vec<Problem>) {
    let mut finder = Finder::default();
    finder.zip(name, bytes, 1);
    finder.files.sort_by(|a, b| a.name.cmp(&b.name));
    (finder.files, finder.problems)
}

#[derive(Default)]
struct Finder {
    approximations: bool,
    inflated: u64,
    files: Vec<SourceFile>,
    problems: Vec<Problem>,
}

impl Finder {
    fn problem(&mut self, name: &str, kind: ProblemKind) {
        self.problems.push(Problem::of_file(name, kind));
    }

    fn path(&mut self, path: &Path, named: bool) {
        let name = path.to_string_lossy().replace('\\', "/");
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => self.folder(path, &name, named),
            // A pipe or a device in a folder is nobody's master, and reading it may never end.
            Ok(meta) if named || (meta.is_file() && wanted(&name)) => {
                self.file(path, &name, meta.len());
            }
            Ok(_) => {}
            Err(error) => self.problem(&name, ProblemKind::Unreadable((&error).into())),
        }
    }

    fn folder(&mut self, path: &Path, name: &str, named: bool) {
        if !named && !self.approximations && name.rsplit('/').next() == Some("approx") {
            return;
        }
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) => {
                return self.problem(name, ProblemKind::Unreadable((&error).into()));
            }
        };
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            // A link to a folder may lead back here.
            let link = fs::symlink_metadata(&path).is_ok_and(|m| m.file_type().is_symlink());
            if !(link && path.is_dir()) {
                self.path(&path, false);
            }
        }
    }

    fn file(&mut self, path: &Path, name: &str, len: u64) {
        if len > MAX_FILE {
            return self.problem(name, ProblemKind::TooLarge { limit: MAX_FILE });
        }
        match read(path, len) {
            // A pipe and a device have no length.
            Ok(bytes) if bytes.len() as u64 > MAX_FILE => {
                self.problem(name, ProblemKind::TooLarge { limit: MAX_FILE });
            }
            Ok(bytes) if is_zip(name) => self.zip(name, &bytes, 1),
            Ok(bytes) => self.files.push(SourceFile::new(name, bytes)),
            Err(error) => self.problem(name, ProblemKind::Unreadable((&error).into())),
        }
    }

    fn zip(&mut self, archive_name: &str, bytes: &[u8], depth: u32) {
        let mut archive = match zip::ZipArchive::new(Cursor::new(bytes)) {
            Ok(archive) => archive,
            Err(error) => {
                return self.problem(archive_name, ProblemKind::BadZip((&error).into()));
            }
        };
        for at in 0..archive.len() {
            let read = match archive.by_index(at) {
                Ok(entry) => {
                    let inner = decode_name(entry.name_raw()).replace('\\', "/");
                    let approximation =
                        !self.approximations && inner.split('/').any(|part| part == "approx");
                    if entry.is_dir() || approximation || !wanted(&inner) {
                        continue;
                    }
                    // The archive states a size, and a bomb lies about it: count what comes out.
                    let left = MAX_INFLATED.saturating_sub(self.inflated);
                    if entry.size() > left {
                        let kind = ProblemKind::ZipTooLarge { limit: MAX_INFLATED };
                        return self.problem(archive_name, kind);
                    }
                    let mut bytes = Vec::new();
                    let result = entry.take(left + 1).read_to_end(&mut bytes);
                    result.map(|_| (inner, bytes)).map_err(|e| Cause::of_entry(&e))
                }
                Err(error) => Err(Cause::from(&error)),
            };
            match read {
                Ok((inner, bytes)) => {
                    self.inflated = self.inflated.saturating_add(bytes.len() as u64);
                    if self.inflated > MAX_INFLATED {
                        let kind = ProblemKind::ZipTooLarge { limit: MAX_INFLATED };
                        return self.problem(archive_name, kind);
                    }
                    let name = format!("{archive_name}/{inner}");
                    if !is_zip(&inner) {
                        self.files.push(SourceFile::new(name, bytes));
                    } else if depth < MAX_DEPTH {
                        self.zip(&name, &bytes, depth + 1);
                    } else {
                        self.problem(&name, ProblemKind::ZipTooDeep);
                    }
                }
                Err(error) => self.problem(archive_name, ProblemKind::BadZip(error)),
            }
        }
    }
}

/// The bytes of a file, and no more of it than one above the limit.
fn read(path: &Path, len: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(len).unwrap_or(0).saturating_add(1));
    fs::File::open(path)?.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn extension(name: &str) -> String {
    name.rsplit('/')
        .next()
        .and_then(|last| last.rsplit_once('.'))
        .map_or_else(String::new, |(_, extension)| extension.to_ascii_lowercase())
}

fn wanted(name: &str) -> bool {
    matches!(extension(name).as_str(), "csv" | "txt" | "tsv" | "zip")
}

fn is_zip(name: &str) -> bool {
    extension(name) == "zip"
}
