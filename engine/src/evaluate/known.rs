//! What the masters and the tables say of a code on a day, remembered from one evaluation to the
//! next: a clinic charges few codes, and nothing of this hangs on the patient.

use super::Run;
use super::window::is_near;
use crate::image::{Image, NONE, NONE16, ProcedureRecord, body, windows};
use crate::ir::Window;
use crate::{Code, Day};

/// How many codes are remembered at once. A power of two.
const SLOTS: usize = 4_096;

/// More times than a line may have.
const MOST_FREE: u32 = 1_000;

/// What is known of a line before anything of its Episode is asked.
pub(super) mod traits {
    /// 背反 1日, 同一月, 同時, 1週間 of table 01.
    pub(in crate::evaluate) const EXCLUSION: u16 = 15;
    /// 算定回数関連 of table 01.
    pub(in crate::evaluate) const LIMIT_FLAG: u16 = 1 << 4;
    /// It includes a group.
    pub(in crate::evaluate) const INCLUDES: u16 = 1 << 5;
    /// A 診療行為.
    pub(in crate::evaluate) const PROCEDURE: u16 = 1 << 6;
    /// An addition, of a 通番, or reduced without a standard (適合区分 2).
    pub(in crate::evaluate) const NOTED: u16 = 1 << 7;
    /// Its master names additions by age.
    pub(in crate::evaluate) const AGING: u16 = 1 << 8;
    /// Its master asks something of the patient or of the facility.
    pub(in crate::evaluate) const ASKS: u16 = 1 << 9;
    /// Its points are of a unit.
    pub(in crate::evaluate) const UNIT: u16 = 1 << 10;
    /// They follow from a quantity.
    pub(in crate::evaluate) const STEPPED: u16 = 1 << 11;
    /// Table 05 or its master limits it.
    pub(in crate::evaluate) const LIMITED: u16 = 1 << 12;
    /// The table of comments has it.
    pub(in crate::evaluate) const COMMENTED: u16 = 1 << 13;
    /// Table 03 has it first.
    pub(in crate::evaluate) const EXCLUDES: u16 = 1 << 14;
    /// Table 02 has it.
    pub(in crate::evaluate) const INCLUDED: u16 = 1 << 15;

    /// Of these a line of which nothing is to be asked has only [`PROCEDURE`].
    pub(in crate::evaluate) const ASKED: u16 = PROCEDURE | NOTED | AGING | ASKS | STEPPED;
}

/// Groups of table 02: one that shares no bit of the first, or none of the second word is not among them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct GroupSieve([u64; 2]);

impl GroupSieve {
    pub(super) fn insert(&mut self, group: u16) {
        let mixed = group.wrapping_mul(0x9e37);
        let Self([first, second]) = self;
        *first |= 1 << (mixed >> 10);
        *second |= 1 << (mixed >> 4 & 63);
    }

    /// Whether some group may be among both.
    pub(super) const fn may_meet(self, other: Self) -> bool {
        let (Self([a, b]), Self([c, d])) = (self, other);
        a & c != 0 && b & d != 0
    }
}

/// A code on some days.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    code: Code,
    /// The days on which all of this holds.
    from: Day,
    to: Day,
    /// The dense code, version and facts, each [`NONE`] where there is none.
    pub(super) dense: u32,
    pub(super) version: u32,
    pub(super) body: u32,
    pub(super) class: u16,
    /// See [`traits`].
    pub(super) traits: u16,
    /// So many times at once are within every limit of table 05 and of its master, where nothing
    /// else counts against them; 0 where that hangs on more.
    pub(super) free: u32,
    /// The window of those limits that reaches back beyond the month; [`NONE`]: none does.
    pub(super) back: u32,
    /// The groups of table 02 that it may be a member of.
    pub(super) groups: GroupSieve,
}

impl Known {
    /// Of a code that is not known, on no day.
    pub(super) const NOTHING: Self = Self {
        code: Code(u32::MAX),
        from: Day::MAX,
        to: Day::MIN,
        dense: NONE,
        version: NONE,
        body: NONE,
        class: 0,
        traits: 0,
        free: 0,
        back: NONE,
        groups: GroupSieve([0; 2]),
    };

    /// A record is in force from one day to another: what is known of a day holds as long as that
    /// record is, or is not, in force.
    fn narrow(&mut self, from: Day, to: Day, day: Day) {
        if day < from {
            self.to = self.to.min(Day(from.0.saturating_sub(1)));
        } else if to < day {
            self.from = self.from.max(Day(to.0.saturating_add(1)));
        } else {
            (self.from, self.to) = (self.from.max(from), self.to.min(to));
        }
    }

    /// A limit of the code.
    fn limit(&mut self, max: u32, window: u32, special: bool) {
        match windows::unpack(window) {
            _ if special => self.free = 0,
            Some(Window::PerUnit) => {}
            Some(Window::AdmissionDay | Window::DischargeDay) | None => self.free = 0,
            Some(near) => {
                self.free = self.free.min(max);
                match self.back {
                    _ if is_near(near) => {}
                    NONE => self.back = window,
                    known if known == window => {}
                    // Two such windows are asked one by one.
                    _ => self.free = 0,
                }
            }
        }
    }
}

/// The place of a code among so many (a power of two) of a memory.
pub(super) const fn slot(code: Code, slots: usize) -> usize {
    code.0.wrapping_mul(0x9e37_79b1) as usize >> (u32::BITS - slots.trailing_zeros())
}

/// The codes that are remembered, of one image.
#[derive(Clone, Debug, Default)]
pub(super) struct Codes {
    image: Option<ImageKey>,
    slots: Vec<Known>,
}

/// What tells one image from another: its hash, and its place in memory, for a hash may lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ImageKey {
    hash: [u8; 32],
    place: usize,
    length: usize,
}

impl Codes {
    /// Forgets what was known of another image; whether it was another.
    pub(super) fn of(&mut self, image: &Image<'_>) -> bool {
        let content = image.content();
        let key =
            ImageKey { hash: image.hash(), place: content.as_ptr().addr(), length: content.len() };
        if self.image == Some(key) {
            return false;
        }
        self.image = Some(key);
        self.slots.clear();
        self.slots.resize(SLOTS, Known::NOTHING);
        true
    }

    fn get(&self, code: Code, day: Day) -> Option<Known> {
        let known = self.slots.get(slot(code, SLOTS))?;
        (known.code == code && known.from <= day && day <= known.to).then_some(*known)
    }

    fn keep(&mut self, known: Known) {
        if let Some(slot) = self.slots.get_mut(slot(known.code, SLOTS)) {
            *slot = known;
        }
    }
}

impl Run<'_, '_, '_> {
    /// What is known of a code on a day.
    #[inline]
    pub(super) fn known(&mut self, code: Code, day: Day) -> Known {
        match self.s.codes.get(code, day) {
            Some(known) => known,
            None => self.look_up(code, day),
        }
    }

    #[inline(never)]
    fn look_up(&mut self, code: Code, day: Day) -> Known {
        let image = self.image;
        let mut known = Known { code, from: Day::MIN, to: Day::MAX, ..Known::NOTHING };
        let Some(dense) = image.dense(code) else {
            self.s.codes.keep(known);
            return known;
        };
        self.s.neighbours.meet(dense);
        known.dense = dense;
        known.class = image.class_of(dense);
        if let Some(version) = image.version_on(dense, day) {
            known.version = version;
            let facts = image.version(version).map(|v| image.facts_of(v));
            if let Some((body::PROCEDURE, at)) = facts {
                known.body = at;
            }
        }
        for v in image.versions_of(dense).1 {
            let (from, to) = image.days_of(v);
            known.narrow(from, to, day);
        }
        for row in image.index_of(dense) {
            let Some(period) = image.period(row.period) else { continue };
            let (from, to) = (Day(period.from), Day(period.to));
            known.narrow(from, to, day);
            if from <= day && day <= to {
                known.traits |= row.flags & (traits::EXCLUSION | traits::LIMIT_FLAG);
                if row.groups != [NONE16; 3] {
                    known.traits |= traits::INCLUDES;
                }
            }
        }
        if let Some(p) = image.procedures.get(known.body as usize) {
            known.traits |= traits_of(p, image);
        }
        let rows = [
            (image.limits_of(dense).is_empty(), traits::LIMITED),
            (image.comments_of(dense).is_empty(), traits::COMMENTED),
            (image.edges_of(dense).is_empty(), traits::EXCLUDES),
            (image.members_of(dense).is_empty(), traits::INCLUDED),
        ];
        for (_, has) in rows.into_iter().filter(|(empty, _)| !empty) {
            known.traits |= has;
        }
        if known.traits & traits::LIMIT_FLAG != 0 {
            known.traits |= traits::LIMITED;
        }
        for member in image.members_of(dense) {
            known.groups.insert(member.group);
        }
        known.free = MOST_FREE;
        for limit in image.limits_of(dense) {
            let Some(period) = image.period(limit.period) else { continue };
            known.narrow(Day(period.from), Day(period.to), day);
            if image.holds(limit.period, day) {
                known.limit(u32::from(limit.max), limit.window, limit.special != 0);
            }
        }
        if let Some(p) = image.procedures.get(known.body as usize).filter(|p| p.month_limit != 0) {
            known.limit(u32::from(p.month_limit), windows::pack(Window::Months(1)), false);
        }
        self.s.codes.keep(known);
        known
    }
}

fn traits_of(p: &ProcedureRecord, image: &Image<'_>) -> u16 {
    let noted = p.notice_kind != 1 || (p.note_code != 0 && p.note_serial != 0) || p.compliance == 2;
    let asks = p.setting != 0
        || p.facility_kind != 0
        || (p.age_from, p.age_to) != (0, 0)
        || p.elderly != 0
        || p.beds != 0
        || !image.standards_of(p).is_empty();
    let has = [
        (true, traits::PROCEDURE),
        (noted, traits::NOTED),
        (p.ages.len != 0, traits::AGING),
        (asks, traits::ASKS),
        (p.unit != 0, traits::UNIT),
        (p.unit != 0 && p.steps != NONE, traits::STEPPED),
        (p.month_limit != 0, traits::LIMITED),
    ];
    has.into_iter().filter(|(has, _)| *has).fold(0, |all, (_, bit)| all | bit)
}
