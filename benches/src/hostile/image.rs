//! A schedule image of any bytes.

use std::sync::OnceLock;

use santei::burden::{Certificate, Coverage};
use santei::image::{Image, ImageBuf, write};
use santei::{Code, Episode, Lang, Scratch, evaluate, explain};
use santei_masters::starter::read;
use santei_rules::{Input, RuleText, Starter, compile};

use crate::workload::{MEASURED, Workload};

/// Opens bytes as an image and, where that succeeds, evaluates against it.
///
/// Bytes of which the first is odd are an image; otherwise they are changes to a small image that
/// opens, so that the search begins behind the check of the header.
pub fn image(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let bytes = if first % 2 == 1 { rest.to_vec() } else { patch(small_image(), rest) };
    let buffer = ImageBuf::copy_of(&bytes);
    if let Ok(image) = buffer.open() {
        let _ = image.verify();
        for episode in episodes() {
            run(&image, episode);
        }
        drop(image.program());
    }
}

/// The image with the changes written into it: four bytes each, three for the place and one for
/// the new value.
#[must_use]
pub fn patch(base: &[u8], changes: &[u8]) -> Vec<u8> {
    let mut bytes = base.to_vec();
    let (changes, _) = changes.as_chunks::<4>();
    for [a, b, c, value] in changes {
        let at = u32::from_le_bytes([*a, *b, *c, 0]) as usize;
        let at = at % bytes.len().max(1);
        if let Some(byte) = bytes.get_mut(at) {
            *byte = *value;
        }
    }
    bytes
}

fn run(image: &Image<'_>, episode: &Episode) {
    let mut scratch = Scratch::default();
    if let Ok(outcome) = evaluate(image, episode, &mut scratch) {
        drop(outcome.claim(image, episode, Lang::Ja));
        drop(outcome.claim(image, episode, Lang::En));
        drop(santei::burden::claim(image, episode, &outcome, Lang::Ja));
        drop(explain(image, episode, Code(112_011_010), Lang::Ja, &mut scratch));
    }
}

/// A month of the workload and an Episode that states nothing.
fn episodes() -> &'static [Episode] {
    static EPISODES: OnceLock<Vec<Episode>> = OnceLock::new();
    EPISODES.get_or_init(|| {
        let buffer = ImageBuf::copy_of(small_image());
        let Ok(image) = buffer.open() else { return Vec::new() };
        let mut workload = Workload::new(&image, MEASURED, 11);
        let mut bare = workload.standard_visit();
        bare.coverages = vec![Coverage {
            insurer: "被用者".to_owned(),
            income_class: Some("ウ".to_owned()),
            ..Coverage::default()
        }];
        bare.certificates = ["54136015", "21136010"].map(certificate).into();
        let full = bare.clone();
        bare.facility.standards = None;
        bare.diseases = None;
        for visit in &mut bare.visits {
            visit.facts.clear();
        }
        vec![full, bare, workload.month()]
    })
}

fn certificate(number: &str) -> Certificate {
    Certificate {
        number: number.to_owned(),
        facts: vec!["重度かつ継続".to_owned()],
        ..Certificate::default()
    }
}

/// A small image with every kind of statement and table that the starter schedule has.
pub fn small_image() -> &'static [u8] {
    static IMAGE: OnceLock<Vec<u8>> = OnceLock::new();
    IMAGE.get_or_init(|| {
        let outcome = compile(&small_input());
        outcome.program.and_then(|p| write(&p).ok()).unwrap_or_default()
    })
}

/// What the small image is compiled from.
#[must_use]
pub fn small_input() -> Input {
    let (data, _) = read(&[("small.facts", include_str!("small.facts"))]);
    let text = include_str!("small.tensu").into();
    let starter = Starter { data, files: vec![("small.facts".into(), [1; 32])] };
    Input {
        rules: vec![RuleText { name: "small.tensu".into(), text }],
        files: Vec::new(),
        starter: Some(starter),
    }
}
