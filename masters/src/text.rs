//! Bytes to text: UTF-8 (with or without a byte order mark) or CP932, never guessed silently.
//!
//! The publishers write CP932 (00ファイル一覧表 ※1); people who export from elsewhere write UTF-8.
//! A line that is not of the file's encoding is a bad line; the other lines are still read.

use encoding_rs::SHIFT_JIS;

/// The encoding of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// Shift_JIS as Windows writes it (CP932).
    Cp932,
}

impl Encoding {
    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Cp932 => "CP932",
        }
    }
}

/// A line whose bytes are not of the file's encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadLine {
    /// The line, from 1.
    pub line: u32,
    /// Offset of the first bad byte from the beginning of the file.
    pub offset: u64,
}

/// The text of a file.
#[derive(Debug, Clone)]
pub struct Decoded {
    /// The text; a bad line is blank in it, so that the numbers of the lines stay true.
    pub text: String,
    /// Its encoding.
    pub encoding: Encoding,
    /// The lines that were not of it.
    pub bad: Vec<BadLine>,
}

/// Whether the bytes begin with a UTF-16 byte order mark.
pub fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

/// Decodes a file.
pub fn decode(bytes: &[u8]) -> Decoded {
    let (body, shift, marked) = match bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        Some(rest) => (rest, 3_u64, true),
        None => (bytes, 0, false),
    };
    if let Ok(text) = std::str::from_utf8(body) {
        return Decoded { text: text.to_owned(), encoding: Encoding::Utf8, bad: Vec::new() };
    }
    if !marked
        && let Some(text) = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(body)
    {
        return Decoded { text: text.into_owned(), encoding: Encoding::Cp932, bad: Vec::new() };
    }
    let encoding = if marked { Encoding::Utf8 } else { majority(body) };
    by_line(body, shift, encoding)
}

/// Decodes a name within a zip archive, which may be CP932 without saying so.
pub fn decode_name(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(name) => name.to_owned(),
        Err(_) => SHIFT_JIS.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// A line of UTF-8 text with one broken character may happen to be valid CP932, and would become
/// nonsense without a word. So the file has one encoding, that of most of its lines.
fn majority(body: &[u8]) -> Encoding {
    let (mut utf8, mut other) = (0_u64, 0_u64);
    for line in body.split(|&b| b == b'\n').filter(|l| !l.is_ascii()) {
        if std::str::from_utf8(line).is_ok() { utf8 += 1 } else { other += 1 }
    }
    if utf8 > other { Encoding::Utf8 } else { Encoding::Cp932 }
}

fn by_line(body: &[u8], shift: u64, encoding: Encoding) -> Decoded {
    let mut text = String::with_capacity(body.len() + body.len() / 2);
    let mut bad = Vec::new();
    let mut offset = shift;
    let mut line_number = 0_u32;
    for line in body.split_inclusive(|&b| b == b'\n') {
        line_number = line_number.saturating_add(1);
        let decoded = match encoding {
            Encoding::Utf8 => std::str::from_utf8(line)
                .map(std::borrow::Cow::Borrowed)
                .map_err(|e| e.valid_up_to()),
            Encoding::Cp932 => SHIFT_JIS
                .decode_without_bom_handling_and_without_replacement(line)
                .ok_or_else(|| valid_cp932_prefix(line)),
        };
        match decoded {
            Ok(good) => text.push_str(&good),
            Err(at) => {
                bad.push(BadLine { line: line_number, offset: offset + at as u64 });
                if line.ends_with(b"\n") {
                    text.push('\n');
                }
            }
        }
        offset += line.len() as u64;
    }
    Decoded { text, encoding, bad }
}

/// How many bytes at the beginning of the line are whole CP932 characters.
fn valid_cp932_prefix(line: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&lead) = line.get(at) {
        let width = if matches!(lead, 0x81..=0x9f | 0xe0..=0xfc) { 2 } else { 1 };
        let valid = line.get(at..at + width).is_some_and(|character| {
            SHIFT_JIS.decode_without_bom_handling_and_without_replacement(character).is_some()
        });
        if !valid {
            break;
        }
        at += width;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_with_and_without_mark() {
        assert_eq!(decode("初診料".as_bytes()).text, "初診料");
        let marked = decode("\u{feff}初診料".as_bytes());
        assert_eq!((marked.text.as_str(), marked.encoding), ("初診料", Encoding::Utf8));
    }

    #[test]
    fn cp932() {
        let (bytes, _, _) = SHIFT_JIS.encode("初診料ｼｮｼﾝ①");
        let got = decode(&bytes);
        assert_eq!((got.text.as_str(), got.encoding), ("初診料ｼｮｼﾝ①", Encoding::Cp932));
    }

    #[test]
    fn a_bad_line_of_utf8_is_not_taken_for_cp932() {
        let mut bytes = "初診料\n再診料\n".as_bytes().to_vec();
        bytes.extend_from_slice(&[b'a', 0xe5, 0x88, b'\n']);
        bytes.extend_from_slice("外来診療料\n".as_bytes());
        let got = decode(&bytes);
        assert_eq!(got.encoding, Encoding::Utf8);
        assert_eq!(got.bad, [BadLine { line: 3, offset: 21 }]);
        assert_eq!(got.text, "初診料\n再診料\n\n外来診療料\n");
    }

    #[test]
    fn a_bad_line_of_cp932_leaves_the_others() {
        let (good, _, _) = SHIFT_JIS.encode("初診料\n");
        let mut bytes = good.to_vec();
        bytes.extend_from_slice(&[b'a', 0xff, b'\n']);
        bytes.extend_from_slice(&good);
        let got = decode(&bytes);
        assert_eq!(got.encoding, Encoding::Cp932);
        assert_eq!(got.bad, [BadLine { line: 2, offset: 8 }]);
        assert_eq!(got.text, "初診料\n\n初診料\n");
    }
}
