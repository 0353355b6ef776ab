//! The statements in force, found once for all requests of the same days.
//!
//! Between two days on which a statement begins or ends the same ones are in force, whoever the
//! patient is; and what a coverage says settles most of their conditions. The calculation keeps both
//! for the next request: a request then asks the few statements that are left.

use super::rounding::Rounding;
use super::test::{Known, Truth, answer};
use crate::Day;
use crate::image::{BurdenRecord, Image, NONE, burden_kind as kind};

/// The pot of groups that no scheme takes out of it.
const COMMON: &str = "通常";
/// What roundings are stated for.
const PURPOSES: [&str; 3] = ["限度額", "定率", "窓口"];
/// Most coverages that are kept.
const PROFILES: usize = 64;

/// A number of a scheme.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    /// 法別番号 or 負担者番号.
    pub(super) a: u32,
    /// 実施機関番号 or 事業内区分; [`NONE`]: any.
    pub(super) b: u32,
    pub(super) rule: u32,
}

/// The statements that a coverage does not rule out, in the order of the text.
#[derive(Clone, Debug)]
struct Profile {
    insurer: u16,
    class: Option<u16>,
    inpatient: bool,
    shares: Vec<u32>,
    ceilings: Vec<u32>,
}

/// The statements in force on a run of days.
#[derive(Clone, Debug)]
pub(super) struct Index {
    /// The image that it is of.
    image: ([u8; 32], usize),
    from: Day,
    to: Day,
    shares: Vec<u32>,
    ceilings: Vec<u32>,
    /// The pots that ceilings in force are for.
    pots: Vec<u32>,
    /// Numbers of two digits, and of eight.
    short: Vec<Key>,
    whole: Vec<Key>,
    /// 負担区分コード by payers.
    marks: [u32; 32],
    /// The word of the pot 通常.
    pub(super) common: Option<u32>,
    /// Rounding of limits, of percentages, and at the window.
    pub(super) roundings: [Option<Rounding>; 3],
    profiles: Vec<Profile>,
    /// The coverage in question.
    now: usize,
}

impl Default for Index {
    fn default() -> Self {
        Self {
            image: ([0; 32], 0),
            // No day lies between them.
            from: Day::MAX,
            to: Day::MIN,
            shares: Vec::new(),
            ceilings: Vec::new(),
            pots: Vec::new(),
            short: Vec::new(),
            whole: Vec::new(),
            marks: [NONE; 32],
            common: None,
            roundings: [None; 3],
            profiles: Vec::new(),
            now: 0,
        }
    }
}

impl Index {
    /// Makes it that of a day and a coverage.
    pub(super) fn turn_to(&mut self, image: &Image<'_>, known: &Known<'_>) {
        let place = (image.hash(), image.burden_rules.as_ptr().addr());
        if !self.covers(known.day) || self.image != place {
            self.fill(image, known.day);
            self.image = place;
        }
        let same = |p: &Profile| {
            p.insurer == known.insurer && p.class == known.class && p.inpatient == known.inpatient
        };
        if let Some(at) = self.profiles.iter().position(same) {
            self.now = at;
            return;
        }
        if self.profiles.len() >= PROFILES {
            self.profiles.clear();
        }
        let left = |list: &[u32]| {
            let rules = list.iter().copied();
            rules.filter(|rule| !ruled_out(image, *rule, known)).collect()
        };
        let (shares, ceilings) = (left(&self.shares), left(&self.ceilings));
        self.now = self.profiles.len();
        self.profiles.push(Profile {
            insurer: known.insurer,
            class: known.class,
            inpatient: known.inpatient,
            shares,
            ceilings,
        });
    }

    /// Whether the same statements are in force on a day.
    pub(super) fn covers(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    fn fill(&mut self, image: &Image<'_>, day: Day) {
        (self.from, self.to) = (Day::MIN, Day::MAX);
        for list in [&mut self.shares, &mut self.ceilings, &mut self.pots] {
            list.clear();
        }
        self.short.clear();
        self.whole.clear();
        self.marks = [NONE; 32];
        self.profiles.clear();
        for (rule, record) in image.burden_rules.iter().enumerate() {
            if day.0 < record.from {
                self.to = self.to.min(Day(record.from.saturating_sub(1)));
            } else if record.to < day.0 {
                self.from = self.from.max(Day(record.to.saturating_add(1)));
            } else {
                self.from = self.from.max(Day(record.from));
                self.to = self.to.min(Day(record.to));
                self.add(image, rule as u32, record);
            }
        }
        self.common = image.burden_word(COMMON).map(u32::from);
        self.roundings = Rounding::of(image, day, PURPOSES);
    }

    fn add(&mut self, image: &Image<'_>, rule: u32, record: &BurdenRecord) {
        match record.kind {
            kind::SHARE => self.shares.push(rule),
            kind::CEILING => {
                self.ceilings.push(rule);
                for pot in image.burden_keys_of(record.pots) {
                    if !self.pots.contains(&pot.a) {
                        self.pots.push(pot.a);
                    }
                }
            }
            kind::SCHEME => {
                for key in image.burden_keys_of(record.keys) {
                    let list = if key.a < 100 { &mut self.short } else { &mut self.whole };
                    list.push(Key { a: key.a, b: key.b, rule });
                }
            }
            kind::MARK => {
                if let Some(place) = self.marks.get_mut(usize::from(record.bits))
                    && *place == NONE
                {
                    *place = rule;
                }
            }
            _ => {}
        }
    }

    fn profile(&self) -> Option<&Profile> {
        self.profiles.get(self.now)
    }

    /// The `share` statements that the coverage does not rule out.
    pub(super) fn shares(&self) -> &[u32] {
        self.profile().map_or(&[], |p| &p.shares)
    }

    /// The `ceiling` statements that the coverage does not rule out.
    pub(super) fn ceilings(&self) -> &[u32] {
        self.profile().map_or(&[], |p| &p.ceilings)
    }

    /// Whether a ceiling in force is for a pot.
    pub(super) fn limits_pot(&self, pot: u32) -> bool {
        self.pots.contains(&pot)
    }

    /// The schemes that have a number of two digits or of eight.
    pub(super) fn keys(&self, short: u32, whole: u32) -> impl Iterator<Item = &Key> {
        let short = self.short.iter().filter(move |key| key.a == short);
        short.chain(self.whole.iter().filter(move |key| key.a == whole))
    }

    /// The statement of the 負担区分コード of payers.
    pub(super) fn mark(&self, payers: u8) -> u32 {
        self.marks.get(usize::from(payers)).copied().unwrap_or(NONE)
    }
}

/// Whether a condition is not met whatever else the request says.
fn ruled_out(image: &Image<'_>, rule: u32, known: &Known<'_>) -> bool {
    let Some(record) = image.burden_rules.get(rule as usize) else { return true };
    answer(image.burden_tests_of(record), |test| known.by_coverage(test)) == Truth::No
}
