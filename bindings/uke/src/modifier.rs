//! 修飾語 of a disease: what the modifiers of SY say of it.

use santei::episode::Disease;

/// の疑い, of the 修飾語マスター.
const SUSPECTED: &[u8; 4] = b"8002";
/// 疑似症: it looks like the disease, and is not established either.
const LIKE: &[u8; 4] = b"8008";
/// の既往 and の予防: the patient has had the disease, or is not to have it.
const NOT_NOW: [&[u8; 4]; 2] = [b"8142", b"8076"];

/// Whether 「の疑い」 or 「疑似症」 is among modifiers of four digits each.
pub(crate) fn is_suspected(modifiers: &[u8]) -> bool {
    has_any(modifiers, [SUSPECTED, LIKE])
}

fn has_any(modifiers: &[u8], of: [&[u8; 4]; 2]) -> bool {
    modifiers.as_chunks::<4>().0.iter().any(|one| of.contains(&one))
}

/// A disease as its modifiers tell it. What the patient does not have now is a disease in words: whether
/// it is the one that is asked for is not known. After an operation (術後) and in its consequences (後遺症)
/// one still has it.
pub(crate) fn modified(disease: Disease, modifiers: &[u8]) -> Disease {
    let code = if has_any(modifiers, NOT_NOW) { Disease::IN_WORDS } else { disease.code };
    Disease { code, suspected: is_suspected(modifiers), ..disease }
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
    use santei::Code;

    #[test]
    fn what_modifiers_make_of_a_disease() {
        let told = |modifiers| {
            let code = Code(8_833_421);
            let disease = modified(Disease { code, main: true, ..Disease::default() }, modifiers);
            assert!(disease.main);
            (disease.code == code, disease.is_in_words(), disease.suspected)
        };
        assert_eq!(told(b""), (true, false, false));
        assert_eq!(told(b"80488009"), (true, false, false));
        assert_eq!(told(b"20538002"), (true, false, true));
        assert_eq!(told(b"8008"), (true, false, true));
        assert_eq!(told(b"8142"), (false, true, false));
        assert_eq!(told(b"20538076"), (false, true, false));
    }

    #[test]
    fn a_suspicion_is_told_by_whole_codes() {
        assert!(is_suspected(b"8002") && is_suspected(b"20538002") && is_suspected(b"80022053"));
        assert!(!is_suspected(b"") && !is_suspected(b"2056") && !is_suspected(b"80"));
        assert!(is_suspected(b"8008") && !is_suspected(b"8142"));
        // 8002 across two codes is none.
        assert!(!is_suspected(b"20802002"));
        let mut modifiers = "2053".to_owned();
        suspect(&mut modifiers);
        suspect(&mut modifiers);
        assert_eq!(modifiers, "20538002");
    }
}
