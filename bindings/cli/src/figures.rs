//! Figures as people read them.

use santei::Fixed;

/// A number with its thousands set apart.
pub fn grouped(number: Fixed) -> String {
    let text = number.to_string();
    let (whole, rest) = match text.split_once('.') {
        Some((whole, rest)) => (whole, Some(rest)),
        None => (text.as_str(), None),
    };
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut out = sign.to_owned();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(rest) = rest {
        out.push('.');
        out.push_str(rest);
    }
    out
}

/// A count with its thousands set apart.
pub fn count(number: usize) -> String {
    i64::try_from(number).ok().and_then(Fixed::from_int).map_or_else(|| number.to_string(), grouped)
}

/// Bytes in hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The first 16 hexadecimal digits, or all.
pub fn fingerprint(bytes: &[u8], full: bool) -> String {
    let text = hex(bytes);
    if full { text } else { text.chars().take(16).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (plain, wanted) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("-1234567.25", "-1,234,567.25"),
            ("100000", "100,000"),
        ] {
            assert_eq!(grouped(plain.parse().unwrap()), wanted);
        }
    }
}
