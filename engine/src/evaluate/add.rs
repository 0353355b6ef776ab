//! Add (注加算コード, 通番): an addition needs its base, and of one 通番 only one stands.

use super::Run;
use super::conflict::Attack;
use crate::Code;
use crate::image::{NONE, ProcedureRecord};
use crate::outcome::{Line, Verdict, What};

/// The first digit of the codes of 診療行為.
const PROCEDURE: u32 = 1;

impl Run<'_, '_, '_> {
    /// Finds the base of each addition.
    ///
    /// An addition (告示等識別 7 or 9) belongs to the basic item before it in its order that bears
    /// its 注加算コード, else to one in its visit; one without a 注加算コード to the basic item
    /// before it, else to the first of its order. Of several of its order, those come first whose
    /// 年齢加算 name it. Where it has none of these, what no master at hand
    /// tells may be its base.
    pub(super) fn attach(&mut self) {
        let noted = std::mem::take(&mut self.s.noted);
        self.s.baseless = false;
        for at in noted.iter().copied() {
            let line = *self.line(at);
            let Some(p) = self.procedure(&line) else {
                continue;
            };
            if p.compliance == 2 {
                self.check_compliance(at, p);
            }
            if p.notice_kind == 1 || line.base.is_some() {
                continue;
            }
            let base = self.base_of(at, p).or_else(|| self.untold_base(at));
            self.s.baseless |= base.is_none();
            if let Some(l) = self.line_mut(at) {
                l.base = base;
            }
        }
        self.s.noted = noted;
    }

    /// The basic item that an addition without a base belongs to, of the lines that there are.
    pub(super) fn base_of(&self, at: u32, p: &ProcedureRecord) -> Option<u32> {
        let line = self.line(at);
        let own = |l: &Line| l.unit == line.unit && self.bears(l, p);
        let mut base = self
            .nearest(at, |l| own(l) && self.names(l, line.code))
            .or_else(|| self.nearest(at, own));
        if base.is_none() && p.note_code != 0 {
            let mut lines = self.out.lines.iter().zip(0_u32..);
            let elsewhere =
                |l: &Line| l.visit == line.visit && l.unit != line.unit && self.bears(l, p);
            base = lines.find(|(l, _)| elsewhere(l)).map(|(_, place)| place);
        }
        base
    }

    /// The last such line before another, else the first behind it.
    fn nearest(&self, at: u32, is: impl Fn(&Line) -> bool) -> Option<u32> {
        let (before, behind) = self.out.lines.split_at_checked(at as usize)?;
        let before = before.iter().rposition(&is).map(|place| place as u32);
        let mut behind = behind.iter().zip(at..).skip(1);
        before.or_else(|| behind.find(|(l, _)| is(l)).map(|(_, place)| place))
    }

    /// Whether a line's master names a code among the additions by its age (年齢加算①–④).
    fn names(&self, line: &Line, code: Code) -> bool {
        let ages = self.procedure(line).map_or(&[][..], |p| self.image.ages_of(p));
        ages.iter().any(|age| age.code == code.0)
    }

    /// A 診療行為 in the order of an addition that nobody can decide because no master at hand tells
    /// of it: it may be the base.
    fn untold_base(&self, at: u32) -> Option<u32> {
        let unit = self.line(at).unit;
        let untold = |l: &Line| {
            l.unit == unit
                && l.verdict == Verdict::Undecided
                && l.code.family() == PROCEDURE
                && self.procedure(l).is_none()
        };
        let mut lines = self.out.lines.iter().zip(0_u32..);
        lines.find(|(l, _)| untold(l)).map(|(_, place)| place)
    }

    /// Whether an addition without a base may belong to a basic item of its 区分 that stands in its
    /// visit, though not by its 注加算コード: the master of the day is only partly at hand, and no
    /// row of that part is a base with it.
    pub(super) fn base_is_untold(&mut self, at: u32) -> bool {
        let line = *self.line(at);
        let Some(p) = self.procedure(&line).filter(|p| p.note_code != 0) else {
            return false;
        };
        if !self.day_is_partial(line.day) {
            return false;
        }
        let section = self.section_of(&line);
        let may = |l: &Line| {
            l.visit == line.visit
                && l.verdict != Verdict::NotCharged
                && self.procedure(l).is_some_and(|b| b.notice_kind == 1)
                && self.section_of(l) == section
        };
        if section.is_empty() || !self.out.lines.iter().any(may) {
            return false;
        }
        let (day, note_code) = (line.day, p.note_code);
        let asked = self.s.untold_bases.iter().find(|a| (a.0, a.1) == (day, note_code));
        if let Some(&(_, _, untold)) = asked {
            return untold;
        }
        let bears = |b: &ProcedureRecord| {
            b.notice_kind == 1 && b.note_code == note_code && b.note_serial == 0
        };
        let untold = !self.image.procedures_on(day).any(bears);
        self.s.untold_bases.push((day, note_code, untold));
        untold
    }

    /// The 区分番号 of a line; empty where no master says one.
    fn section_of(&self, line: &Line) -> &str {
        self.image.version(line.version).map_or("", |v| self.image.section_of(v))
    }

    /// Whether an addition may belong to a line by its 注加算コード.
    pub(super) fn bears(&self, base: &Line, p: &ProcedureRecord) -> bool {
        self.procedure(base).is_some_and(|b| {
            b.notice_kind == 1
                && (p.note_code == 0 || (b.note_code == p.note_code && b.note_serial == 0))
        })
    }

    pub(super) fn add(&mut self) {
        self.check_bases();
        self.check_serials();
        self.settle();
        // What lost its base by that goes too.
        self.check_bases();
    }

    fn check_bases(&mut self) {
        for n in 0..self.s.noted.len() {
            let Some(at) = self.s.noted.get(n).copied() else { break };
            let line = *self.line(at);
            if line.verdict == Verdict::NotCharged {
                continue;
            }
            if let Some(base) = line.base {
                match self.line(base).verdict {
                    Verdict::Charged => {}
                    Verdict::NotCharged => self.deny(at, What::BaseNotCharged, base, NONE),
                    Verdict::Undecided => {
                        self.doubt(at, What::DependsOnUndecided, base, NONE);
                    }
                }
                continue;
            }
            let Some(p) = self.procedure(&line) else {
                continue;
            };
            if p.notice_kind != 1 {
                if self.base_is_untold(at) {
                    self.doubt(at, What::BaseUntold, 0, NONE);
                } else {
                    self.deny(at, What::NoBase, 0, NONE);
                }
            } else if p.note_code != 0 && p.note_serial != 0 {
                // Additions that are recorded alone (再診料 and the like) need their base in the
                // visit.
                let bears = |b: &ProcedureRecord| b.note_code == p.note_code && b.note_serial == 0;
                let base = self.out.lines.iter().any(|l| {
                    l.visit == line.visit
                        && l.verdict != Verdict::NotCharged
                        && self.procedure(l).is_some_and(bears)
                });
                if !base {
                    self.doubt(at, What::NoBase, 0, NONE);
                }
            }
        }
    }

    fn check_serials(&mut self) {
        let mut attacks = std::mem::take(&mut self.s.attacks);
        let noted = &self.s.noted;
        for at in noted.iter().copied() {
            let line = *self.line(at);
            let Some(own) = self.serial(&line) else {
                continue;
            };
            for by in noted.iter().copied() {
                let other = self.line(by);
                if by != at
                    && other.visit == line.visit
                    && other.code != line.code
                    && other.base == line.base
                    && self.serial(other) == Some(own)
                {
                    let what = What::SerialTaken;
                    attacks.push(Attack {
                        on: at,
                        by,
                        what,
                        row: NONE,
                        special: None,
                        either: true,
                    });
                }
            }
        }
        self.s.attacks = attacks;
    }

    /// 注加算コード and 通番 of a standing addition.
    fn serial(&self, line: &Line) -> Option<(u16, u8)> {
        if line.verdict == Verdict::NotCharged {
            return None;
        }
        let p = self.procedure(line)?;
        (p.note_code != 0 && p.note_serial != 0).then_some((p.note_code, p.note_serial))
    }
}
