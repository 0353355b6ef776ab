//! Reasons as numbers, for tables of millions of lines: the sentence is made once for each number.

use crate::claim::Reason;
use crate::image::{Image, NONE};
use crate::outcome::{Event, HISTORY, Outcome, What};
use crate::reason::{self, Lang};
use crate::view::{View, past_lines};
use crate::{Code, Episode};
use bytemuck::Contiguous;

/// A reason without what belongs to one Episode alone: its kind, the rule or the row of a table,
/// and the fact, the count or the window that it speaks of. The other code, if there is one, stands
/// beside it.
///
/// The number holds for one image and one release: it is for joining, not for keeping.
///
/// ```
/// use santei::{Episode, Lang, ReasonId, Scratch, evaluate};
/// let image = santei::starter::image()?;
/// let episode: Episode = serde_json::from_str(r#"{
///   "patient": { "birthDate": "1980-04-01" }, "facility": { "kind": "clinic" },
///   "visits": [ { "date": "2026-06-03", "orders": [ { "code": "199999999" } ] } ]
/// }"#)?;
/// let outcome = evaluate(&image, &episode, &mut Scratch::default())?;
/// let (id, other) = outcome.reasons_of(&image, &episode, 0).next().ok_or("no reason")?;
/// assert_eq!(other, None);
/// let reason = ReasonId::from_number(id.number()).reason(&image, Lang::En).ok_or("not known")?;
/// assert_eq!(reason.kind, "unknownCode");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReasonId(u64);

/// Seven bits of kind, 24 of the record, 32 of the rest: never negative as an `i64`.
const RECORD_BITS: u32 = 24;
const NO_RECORD: u32 = (1 << RECORD_BITS) - 1;

impl ReasonId {
    fn new(event: &Event) -> Self {
        let record = event.b.min(NO_RECORD);
        let rest = if reason::names_line(event.what) { 0 } else { event.a };
        let high = (event.what as u64) << RECORD_BITS | u64::from(record);
        Self(high << 32 | u64::from(rest))
    }

    /// The id of a number.
    #[must_use]
    pub const fn from_number(number: i64) -> Self {
        Self(number.cast_unsigned())
    }

    /// The number; it is not negative.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0.cast_signed()
    }

    fn event(self) -> Option<Event> {
        let record = (self.0 >> 32) as u32 & NO_RECORD;
        let what = u8::try_from(self.0 >> (32 + RECORD_BITS)).ok()?;
        Some(Event {
            line: NONE,
            what: What::from_integer(what)?,
            a: if what_names_line(what) { NONE } else { self.0 as u32 },
            b: if record == NO_RECORD { NONE } else { record },
        })
    }

    /// The reason in words, the other code named as "another item"; `None` where no reason has the
    /// number.
    #[must_use]
    pub fn reason(self, image: &Image<'_>, lang: Lang) -> Option<Reason> {
        let event = self.event()?;
        let (episode, outcome) = (Episode::default(), Outcome::default());
        let view = View::new(image, &episode, &outcome, lang);
        Some(reason::reason(&view, &event).into_owned())
    }
}

fn what_names_line(what: u8) -> bool {
    What::from_integer(what).is_some_and(reason::names_line)
}

impl Outcome {
    /// The reasons of a line as numbers, each with the other code that it names; in the order of
    /// the reasons of the [`crate::claim::ClaimLine`], which tells those of the same words once.
    pub fn reasons_of<'a>(
        &'a self,
        image: &'a Image<'a>,
        episode: &'a Episode,
        line: u32,
    ) -> impl Iterator<Item = (ReasonId, Option<Code>)> + 'a {
        let named = move |event: &Event| match event.what {
            What::CommentOffered => Some(Code(event.a)),
            what if reason::names_line(what) => self.code_at(image, episode, event.a),
            _ => None,
        };
        self.told(image, line).map(move |event| (ReasonId::new(&event), named(&event)))
    }
}

impl Outcome {
    /// The code of a line, or of one of the history.
    fn code_at(&self, image: &Image<'_>, episode: &Episode, at: u32) -> Option<Code> {
        if at & HISTORY == 0 {
            return self.lines.get(at as usize).map(|line| line.code);
        }
        past_lines(image, episode).get((at & !HISTORY) as usize).map(|past| past.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every kind with the largest numbers goes to its number and back.
    #[test]
    fn numbers_are_lossless() {
        for what in (0..=u8::MAX).filter_map(What::from_integer) {
            for (a, b) in [(0, 0), (u32::MAX, NONE), (7, NO_RECORD - 1)] {
                let id = ReasonId::new(&Event { line: 3, what, a, b });
                assert!(id.number() >= 0);
                let a = if reason::names_line(what) { NONE } else { a };
                let back = ReasonId::from_number(id.number()).event();
                assert_eq!(back, Some(Event { line: NONE, what, a, b }));
            }
        }
        assert_eq!(ReasonId::from_number(-1).event(), None);
    }

    /// A reason from its number says what the claim's says, but for the other line.
    #[test]
    #[cfg(feature = "starter")]
    fn a_number_tells_the_reason_of_the_claim() {
        let image = crate::starter::image().unwrap();
        let mut told = 0;
        for name in ["clinic-visit-2026-06", "pediatric-visit-2026-06"] {
            let path = format!("{}/../docs/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(path).unwrap();
            let episode: Episode = serde_json::from_str(&text).unwrap();
            let outcome =
                crate::evaluate(&image, &episode, &mut crate::Scratch::default()).unwrap();
            let claim = outcome.claim(&image, &episode, Lang::Ja);
            for (line, at) in claim.lines.iter().zip(0..) {
                let ids: Vec<_> = outcome.reasons_of(&image, &episode, at).collect();
                assert_eq!(ids.len(), line.reasons.len());
                for ((id, other), full) in ids.iter().zip(&line.reasons) {
                    let reason = id.reason(&image, Lang::Ja).unwrap();
                    assert_eq!(*other, full.other);
                    let plain = Reason { text: String::new(), other: reason.other, ..full.clone() };
                    assert_eq!(Reason { text: String::new(), ..reason }, plain);
                    told += 1;
                }
            }
        }
        assert!(told > 20, "{told}");
    }
}
