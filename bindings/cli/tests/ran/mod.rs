//! The built command, run to its end.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What the command gave.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// The command in a folder, with none of the caller's settings.
pub fn command(here: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_santei"));
    command.env_remove("SANTEI_LANG").env_remove("NO_COLOR").current_dir(here);
    command
}

/// Runs it with these bytes at its standard input.
pub fn run<S: AsRef<OsStr>>(here: &Path, arguments: &[S], input: &[u8]) -> Ran {
    let mut child = command(here)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses its arguments may end before it reads.
    let _ = child.stdin.take().unwrap().write_all(input);
    finish(child.wait_with_output().unwrap())
}

/// What its output says.
pub fn finish(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder of its own for a test.
pub fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}
