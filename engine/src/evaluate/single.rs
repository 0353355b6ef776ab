//! A unit of one basic line, as most are: its points without the arithmetic of additions.

use super::Run;
use crate::Fixed;
use crate::image::{NONE, rounding};
use crate::ir::NoticeKind;
use crate::outcome::{Group, Verdict};

impl Run<'_, '_, '_> {
    /// Prices a unit that has only this line, to which nothing is added; `false` where the line
    /// needs more than its points and the rounding of its section.
    #[inline]
    pub(super) fn price_single(&mut self, unit: u32, at: u32) -> bool {
        let line = self.line(at);
        let Some(p) = self.procedure(line) else { return false };
        let basic = p.notice_kind == NoticeKind::Base as u8 && line.base.is_none();
        if !basic || line.verdict == Verdict::Undecided {
            return false;
        }
        if line.verdict == Verdict::NotCharged {
            return true;
        }
        let (day, bundled) = (line.day, line.bundle != NONE);
        let stated = line.stated.filter(|_| line.rule != NONE);
        let plain = p.points_kind == 3 && (p.steps == NONE || stated.is_some());
        let yen = p.points_kind == 1;
        if !bundled && (yen || !self.s.pooled.is_empty()) {
            return false;
        }
        let Some((policy, record)) = self.policy(day, p) else { return false };
        // The bundle has paid it.
        if bundled {
            return true;
        }
        let value = if plain {
            stated.unwrap_or(Fixed::from_raw(p.points))
        } else {
            let line = *self.line(at);
            let Some(value) = self.base_value(at, &line, p) else { return true };
            value
        };
        let rounded = |value: Fixed, when: u16| {
            if record.flag & when == 0 { value } else { value.round_half_up() }
        };
        let amount = rounded(value, rounding::QUANTITY);
        // Of one line the unit and the order have the same points.
        let points = rounded(amount, rounding::UNIT | rounding::ORDER);
        let number_box = self.own_box(p);
        if let Some(line) = self.line_mut(at) {
            line.amount = amount;
        }
        let Some(known) = self.out.units.get(unit as usize) else { return true };
        self.s.groups.push(Group {
            unit: Some(unit),
            bundle: NONE,
            instance: NONE,
            items: 0,
            visit: known.visit,
            day,
            identification: known.section.unwrap_or(record.number as u16),
            number_box,
            points,
            yen: Fixed::ZERO,
            times: known.times,
            total: points.times_whole(known.times).unwrap_or(Fixed::MAX),
            yen_total: Fixed::ZERO,
            rounding: points.minus(amount).unwrap_or(Fixed::ZERO),
            policy,
        });
        true
    }
}
