//! 修飾語 of a disease: what the modifiers of SY say of it.

/// の疑い, of the 修飾語マスター.
const SUSPECTED: &[u8; 4] = b"8002";

/// Whether 「の疑い」 is among modifiers of four digits each.
pub(crate) fn is_suspected(modifiers: &[u8]) -> bool {
    modifiers.as_chunks::<4>().0.contains(SUSPECTED)
}

/// The modifiers of a suspected disease: 「の疑い」 stands behind the others.
pub(crate) fn suspect(modifiers: &mut String) {
    if !is_suspected(modifiers.as_bytes()) {
        modifiers.extend(SUSPECTED.iter().map(|digit| char::from(*digit)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suspicion_is_told_by_whole_codes() {
        assert!(is_suspected(b"8002") && is_suspected(b"20538002") && is_suspected(b"80022053"));
        assert!(!is_suspected(b"") && !is_suspected(b"2056") && !is_suspected(b"80"));
        // 8002 across two codes is none.
        assert!(!is_suspected(b"20802002"));
        let mut modifiers = "2053".to_owned();
        suspect(&mut modifiers);
        suspect(&mut modifiers);
        assert_eq!(modifiers, "20538002");
    }
}
