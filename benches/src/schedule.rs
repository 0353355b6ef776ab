//! The schedules that are measured: the whole R6 医科 schedule where the official files are at
//! hand, and the starter schedule, which always is.

use std::path::{Path, PathBuf};

use santei::image::{ImageBuf, write};
use santei_masters::generate::{generate_02, generate_03_1};
use santei_masters::kind::kind_of;
use santei_masters::source::collect;
use santei_masters::{FileKind, SourceFile, load, starter};
use santei_rules::{Input, InputFile, Starter, compile, texts};

/// Rows of the table 02 that is generated; the official one is about as long.
pub const ROWS_02: usize = 248_000;
/// Rows of the table 03-1 that is generated; the official one is about as long.
pub const ROWS_03_1: usize = 39_700;

/// The folder of the official files: `SANTEI_OFFICIAL`, or beside the repository.
#[must_use]
pub fn official_folder() -> PathBuf {
    std::env::var_os("SANTEI_OFFICIAL").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/official")),
        PathBuf::from,
    )
}

/// The whole R6 schedule: the official files, with the two tables that are absent generated in
/// their size, and what there is of R8, so that the rule texts of both revisions have their codes.
/// `None` where the files are not at hand.
#[must_use]
pub fn official() -> Option<Input> {
    let mut input = official_r6()?;
    let files = collect(&official_folder().join("R8")).0.into_iter();
    input.files.extend(files.map(|file| InputFile { file, schedule: None }));
    Some(input)
}

/// The files of R6 alone, with the two tables that are absent generated in their size.
#[must_use]
pub fn official_r6() -> Option<Input> {
    let (mut files, _) = collect(&official_folder().join("R6"));
    let table01 = files.iter().find(|f| kind_of(&f.name) == FileKind::Ika01)?;
    let table01 = load(table01).ok()?.table;
    let has = |kind| files.iter().any(|f| kind_of(&f.name) == kind);
    let mut generated = Vec::new();
    if !has(FileKind::Ika02) {
        let bytes = generate_02(&table01, ROWS_02, 1);
        generated.push(SourceFile::new("R6/generated/02包括テーブル.csv", bytes));
    }
    if !has(FileKind::Ika03Day) {
        let bytes = generate_03_1(&table01, ROWS_03_1, 2);
        generated.push(SourceFile::new("R6/generated/03-1背反テーブル1.csv", bytes));
    }
    files.extend(generated);
    let files = files.into_iter().map(|file| InputFile { file, schedule: None });
    Some(Input { rules: texts::all(), files: files.collect(), starter: None })
}

/// The starter schedule from its facts.
///
/// # Errors
/// The folder of the facts cannot be read.
pub fn starter() -> std::io::Result<Input> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../masters/starter"));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "facts") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name, std::fs::read_to_string(&path)?));
        }
    }
    files.sort();
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let (data, _) = starter::read(&borrowed);
    let files = files
        .iter()
        .map(|(name, text)| (name.clone(), SourceFile::new(name.clone(), text.as_bytes()).sha256));
    let starter = Starter { data, files: files.collect() };
    Ok(Input { rules: texts::all(), files: Vec::new(), starter: Some(starter) })
}

/// The whole R6 schedule where it is at hand, otherwise the starter schedule; with its name.
///
/// # Errors
/// As [`starter()`].
pub fn whole() -> std::io::Result<(&'static str, Input)> {
    match official() {
        Some(input) => Ok(("R6 whole", input)),
        None => Ok(("starter", starter()?)),
    }
}

/// Compiles and writes an image.
///
/// # Errors
/// What the compiler says, the first twenty errors, or what the writer says.
pub fn image(input: &Input) -> Result<ImageBuf, String> {
    let outcome = compile(input);
    let errors: Vec<String> =
        outcome.errors().map(|d| d.render(santei_rules::Lang::En)).take(20).collect();
    let program = outcome.program.as_ref().filter(|_| errors.is_empty());
    let program = program.ok_or_else(|| format!("no program\n{}", errors.join("\n")))?;
    let bytes = write(program).map_err(|e| e.to_string())?;
    Ok(ImageBuf::copy_of(&bytes))
}
