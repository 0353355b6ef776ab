//! Diseases that the master at hand has, remembered from one evaluation to the next: a clinic's patients
//! have few of its 27,000.

use super::known::slot;
use crate::Code;
use crate::image::Image;

/// How many diseases are remembered at once. A power of two.
const SLOTS: usize = 512;

/// Diseases that are no strangers to the image.
#[derive(Clone, Debug, Default)]
pub(super) struct Diseases(Vec<Code>);

impl Diseases {
    /// Nothing is known of another image.
    pub(super) fn forget(&mut self) {
        self.0.clear();
    }

    /// Whether a disease is in no master at hand, where there is one.
    pub(super) fn is_strange(&mut self, disease: Code, image: &Image<'_>) -> bool {
        // No disease has the code 0.
        self.0.resize(SLOTS, Code(0));
        let place = self.0.get_mut(slot(disease, SLOTS));
        if place.as_ref().is_some_and(|known| **known == disease && disease != Code(0)) {
            return false;
        }
        let strange = image.is_strange(disease);
        if let Some(place) = place.filter(|_| !strange) {
            *place = disease;
        }
        strange
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::write;
    use crate::ir::Program;

    #[test]
    fn a_stranger_stays_one_whatever_was_met_before() {
        let of = |codes: &[u32]| {
            let diseases = codes.iter().copied().map(Code).collect();
            write(&Program { diseases, ..Program::default() }).unwrap()
        };
        // So many that some share a slot.
        let many: Vec<u32> = (1..2_000).map(|n| n * 2).collect();
        let (with, without) = (of(&many), of(&[8_833_421]));
        let (with, without) = (Image::open(&with).unwrap(), Image::open(&without).unwrap());
        let mut met = Diseases::default();
        for _ in 0..2 {
            for code in 0..4_000 {
                assert_eq!(met.is_strange(Code(code), &with), code == 0 || code % 2 == 1, "{code}");
            }
        }
        met.forget();
        assert!(met.is_strange(Code(2), &without));
        assert!(!met.is_strange(Code(8_833_421), &without));
    }
}
