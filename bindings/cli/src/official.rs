//! Official files for the compiler.

use santei_masters::Problem;
use santei_masters::source::collect;
use santei_rules::InputFile;

use crate::exit::Exit;
use crate::failure::{Failure, Words};
use crate::file_name::{FileName, listed};

/// The files at the paths, of a schedule where it is said, and what could not be read.
pub fn gather(
    paths: &[FileName],
    schedule: Option<&str>,
) -> Result<(Vec<InputFile>, Vec<Problem>), Failure> {
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        let at = path.path();
        if !at.exists() {
            let error = std::io::Error::from(std::io::ErrorKind::NotFound);
            return Err(Failure::unreadable(at, &error));
        }
        // A schedule is told by the names of folders, and `.` has none.
        let named = at.file_name().is_some();
        let whole = if named { None } else { std::fs::canonicalize(at).ok() };
        let (found, bad) = collect(whole.as_deref().unwrap_or(at));
        files.extend(
            found.into_iter().map(|file| InputFile { file, schedule: schedule.map(str::to_owned) }),
        );
        problems.extend(bad);
    }
    if files.is_empty() && problems.is_empty() && !paths.is_empty() {
        let what = Words::new("公式ファイルがありません", "there is no official file");
        return Err(Failure::new(Exit::Input, "E0507", what).at(listed(paths)).help(
            "csv、txt 又は zip のあるフォルダを指定してください",
            "give a folder that holds csv, txt or zip files",
        ));
    }
    Ok((files, problems))
}
