//! Writes the corpus that every door of the engine is held to.
//!
//! `cargo run -p santei-tests --bin corpus -- target/corpus` writes `episodes.ndjson` and the
//! claims of them, `claims.ndjson`, on the starter schedule; `--image FILE` takes another image.

#![expect(clippy::print_stderr, reason = "a tool tells what it did")]

use santei::image::{Image, ImageBuf};
use santei::{Scratch, starter};
use santei_tests::corpus;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut folder = None;
    let mut image = None;
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--image" {
            image = arguments.next().map(PathBuf::from);
        } else {
            folder = Some(PathBuf::from(argument));
        }
    }
    let Some(folder) = folder else {
        eprintln!("usage: corpus FOLDER [--image IMAGE]");
        return ExitCode::from(2);
    };
    match open_and_write(&folder, image.as_deref()) {
        Ok(count) => {
            eprintln!("{count} Episodes and their claims in {}", folder.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn open_and_write(folder: &Path, image: Option<&Path>) -> Result<usize, String> {
    match image {
        None => write(folder, &starter::image().map_err(|e| e.to_string())?),
        Some(path) => {
            let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
            let buffer = ImageBuf::copy_of(&bytes);
            write(folder, &buffer.open().map_err(|e| format!("{}: {e}", path.display()))?)
        }
    }
}

fn write(folder: &Path, image: &Image<'_>) -> Result<usize, String> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let episodes = corpus::episodes(root, image)?;
    let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
    std::fs::create_dir_all(folder).map_err(wrong)?;
    let create = |name| std::fs::File::create(folder.join(name)).map(BufWriter::new).map_err(wrong);
    let mut inputs = create("episodes.ndjson")?;
    let mut claims = create("claims.ndjson")?;
    let mut scratch = Scratch::default();
    for (at, episode) in episodes.iter().enumerate() {
        let input = serde_json::to_string(episode).map_err(|e| e.to_string())?;
        let claim = corpus::claim(image, episode, &mut scratch)
            .map_err(|error| format!("Episode {}: {error}", at + 1))?;
        writeln!(inputs, "{input}").map_err(wrong)?;
        writeln!(claims, "{claim}").map_err(wrong)?;
    }
    inputs.flush().and_then(|()| claims.flush()).map_err(wrong)?;
    Ok(episodes.len())
}
