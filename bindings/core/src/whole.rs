//! Reading an input whole.

use std::io::{Error, ErrorKind, Read, Result};

/// The most that is read: an image of every schedule has some tens of megabytes.
const MOST: u64 = 1 << 30;

/// All bytes of an input: a device or a pipe may never end, and is refused then.
///
/// # Errors
/// It cannot be read, or has more than a gigabyte.
pub fn read_whole(input: impl Read) -> Result<Vec<u8>> {
    read_at_most(input, MOST)
}

fn read_at_most(input: impl Read, most: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(Error::from(ErrorKind::FileTooLarge));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_without_an_end_is_refused() {
        let found = read_at_most(std::io::repeat(b' '), 1000);
        assert_eq!(found.unwrap_err().kind(), ErrorKind::FileTooLarge);
        assert_eq!(read_at_most(&[b'a'; 1000][..], 1000).unwrap().len(), 1000);
    }
}
