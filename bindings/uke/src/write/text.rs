//! Text to CP932, in the mode of its item.

use encoding_rs::SHIFT_JIS;

/// What stands for a character that CP932 does not have (JIS規程外コード): ？.
const NOT_IN_CP932: [u8; 2] = [0x81, 0x48];

/// Adds text; gives whether every character could be written. Commas, quotation marks and control
/// characters would break the record and become spaces.
pub(super) fn push(out: &mut Vec<u8>, text: &str) -> bool {
    let mut whole = true;
    for character in text.chars() {
        let mut buffer = [0; 4];
        let character = match character {
            ',' | '"' => ' ',
            c if c.is_control() => ' ',
            c => c,
        };
        let (bytes, _, lost) = SHIFT_JIS.encode(character.encode_utf8(&mut buffer));
        if lost {
            whole = false;
            out.extend_from_slice(&NOT_IN_CP932);
        } else {
            out.extend_from_slice(&bytes);
        }
    }
    whole
}

/// Adds text of 漢字 mode: ASCII becomes two-byte characters.
pub(super) fn push_wide(out: &mut Vec<u8>, text: &str) -> bool {
    let wide: String = text.chars().map(wide).collect();
    push(out, &wide)
}

/// The full-width form of a character of ASCII.
fn wide(character: char) -> char {
    match character {
        ' ' => '\u{3000}',
        '!'..='~' => {
            u32::from(character).checked_add(0xfee0).and_then(char::from_u32).unwrap_or(character)
        }
        other => other,
    }
}

/// Splits text into pieces of at most `most` bytes in 漢字 mode, two bytes a character.
pub(super) fn pieces(text: &str, most: usize) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    characters.chunks((most / 2).max(1)).map(|piece| piece.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_text_has_no_ascii() {
        let mut out = Vec::new();
        assert!(push_wide(&mut out, "1日3回, 食後"));
        assert_eq!(SHIFT_JIS.decode(&out).0, "１日３回，　食後");
    }

    #[test]
    fn what_cp932_lacks_is_told() {
        let mut out = Vec::new();
        assert!(!push(&mut out, "a,😀\n"));
        assert_eq!(out, b"a \x81\x48 ");
    }
}
