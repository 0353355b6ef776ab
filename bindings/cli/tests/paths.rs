//! Names that are not text, and places that are no files.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests")]

mod ran;

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileTypeExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use ran::{Ran, folder, run};

fn santei(here: &Path, arguments: &[&OsStr]) -> Ran {
    run(here, arguments, b"")
}

fn words(text: &str) -> Vec<&OsStr> {
    text.split(' ').map(OsStr::new).collect()
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples/clinic-visit-2026-06.json")
}

/// 診療 in Shift_JIS, as an archive of Windows may be unpacked.
fn shift_jis(end: &str) -> OsString {
    let mut name = OsStr::from_bytes(b"\x90\x66\x97\xc3").to_owned();
    name.push(end);
    name
}

#[test]
fn a_name_that_is_no_text_is_opened() {
    let here = folder("names");
    let name = shift_jis(".json");
    std::fs::copy(example(), here.join(&name)).unwrap();
    let ran = santei(&here, &[OsStr::new("calc"), &name]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let missing = santei(&here, &[OsStr::new("calc"), &shift_jis(".txt")]);
    assert!(missing.code == 3 && missing.err.contains("E0502"), "{}", missing.err);
    assert!(missing.err.contains(".txt"), "{}", missing.err);
}

#[test]
fn rule_texts_of_such_names_are_read_and_formatted() {
    let here = folder("rule-names");
    let text = "in r08\nset 再診だけ{cite \"A001\" codes 112007410}\n";
    std::fs::create_dir(here.join("own")).unwrap();
    let path = here.join("own").join(shift_jis(".tensu"));
    std::fs::write(&path, text).unwrap();
    let checked = santei(&here, &words("check own"));
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
    let formatted = santei(&here, &words("fmt own"));
    assert_eq!(formatted.code, 0, "{}", formatted.err);
    assert!(std::fs::read_to_string(&path).unwrap().contains("\n  codes 112007410\n"));
}

#[test]
fn an_image_is_written_into_what_is_no_file() {
    let here = folder("no-file");
    let place = here.join("image");
    pipe(&place);
    let reader = std::thread::spawn({
        let place = place.clone();
        move || std::fs::read(place).unwrap()
    });
    let ran = santei(&here, &words("compile --starter -o image"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(reader.join().unwrap().starts_with(b"SANTEI"));
    let kind = std::fs::symlink_metadata(&place).unwrap().file_type();
    assert!(kind.is_fifo(), "the pipe is still one");
}

#[test]
fn an_image_is_written_where_a_link_leads() {
    let here = folder("link");
    std::fs::write(here.join("old.image"), "old").unwrap();
    symlink("old.image", here.join("now.image")).unwrap();
    let ran = santei(&here, &words("compile --starter -o now.image"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(std::fs::symlink_metadata(here.join("now.image")).unwrap().is_symlink());
    assert!(std::fs::read(here.join("old.image")).unwrap().starts_with(b"SANTEI"));
    let left: Vec<_> = std::fs::read_dir(&here).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn a_pipe_in_a_folder_of_masters_is_passed_over() {
    let here = folder("pipe");
    std::fs::create_dir(here.join("R6")).unwrap();
    pipe(&here.join("R6/s.csv"));
    let ran = santei(&here, &words("compile R6"));
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("E0507"), "{}", ran.err);
}
