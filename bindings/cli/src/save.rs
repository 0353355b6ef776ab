//! Writing a file whole or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::failure::Failure;

/// Writes beside the place and then puts it there: nothing is lost half way, and an image that
/// somebody has mapped does not change under them.
///
/// Through a link the file that it leads to is the one to change. What is no file (a device, a pipe)
/// is written to: `/dev/null` must stay what it is.
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    whole(path, bytes).map_err(|e| Failure::unwritable(path, &e))
}

fn whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let old = match fs::metadata(path) {
        Ok(found) if !found.is_file() => {
            return OpenOptions::new().write(true).open(path)?.write_all(bytes);
        }
        Ok(found) => Some((fs::canonicalize(path)?, found.permissions())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let target = old.as_ref().map_or(path, |(target, _)| target);
    let mut beside = target.as_os_str().to_owned();
    beside.push(".new");
    let done = fs::write(&beside, bytes)
        .and_then(|()| match &old {
            Some((_, permissions)) => fs::set_permissions(&beside, permissions.clone()),
            None => Ok(()),
        })
        .and_then(|()| fs::rename(&beside, target));
    if done.is_err() {
        // The half-done file is of no use to anybody.
        let _ = fs::remove_file(&beside);
    }
    done
}
