//! An Episode of any bytes.

use santei::{Claim, Episode, Lang, Scratch, evaluate};

/// Reads bytes as an Episode, evaluates it on the starter schedule, settles the patient's share and
/// renders the claim.
///
/// A used scratch gives what a new one gives, the claim's JSON is read back as the claim, and what is
/// decided of a fee adds up to it.
pub fn episode(data: &[u8]) {
    let Ok(episode) = serde_json::from_slice::<Episode>(data) else { return };
    if let Ok(text) = serde_json::to_string(&episode) {
        let back = serde_json::from_str::<Episode>(&text).ok();
        assert_eq!(back.as_ref(), Some(&episode), "an Episode written is read back");
    }
    let Ok(image) = santei::starter::image() else { return };
    let mut scratch = Scratch::default();
    let once = evaluate(&image, &episode, &mut scratch);
    let again = evaluate(&image, &episode, &mut scratch);
    assert_eq!(once, again, "the scratch changes nothing");
    if let Ok(outcome) = once {
        for lang in [Lang::Ja, Lang::En] {
            let claim = outcome.claim(&image, &episode, lang);
            let text = serde_json::to_string(&claim).unwrap_or_default();
            let back = serde_json::from_str::<Claim>(&text).ok();
            assert_eq!(back.as_ref(), Some(&claim), "a claim written is read back");
            let shares = santei::burden::claim(&image, &episode, &outcome, lang);
            for share in shares.into_iter().flatten().filter(|share| share.decided) {
                let paid: i64 = share.payers.iter().map(|p| p.paid_yen).sum();
                let sum = share.insurer_yen.saturating_add(paid).saturating_add(share.patient_yen);
                assert_eq!(sum, share.fee_yen, "the payers' parts add up to the fee");
            }
        }
    }
}
