//! Sums.

use super::{Answer, Group, Work};
use rust_decimal::Decimal;
use santei::Fixed;

pub fn run(work: Work<'_>, mut groups: Vec<Group>) -> Answer<'_> {
    groups.sort();
    let mut points = Decimal::ZERO;
    let mut fee_yen = Decimal::ZERO;
    let mut other_yen = Decimal::ZERO;
    for group in &groups {
        let day = super::calendar::date(work.visits[group.visit].date);
        let yen = work.book.schedule(day).map_or(Fixed::ZERO, |s| s.yen_per_point).to_decimal();
        let times = Decimal::from(group.times);
        points += group.points * times;
        fee_yen += group.points * times * yen;
        other_yen += group.yen * times;
    }
    Answer {
        lines: work.lines,
        groups,
        points,
        fee_yen,
        other_yen,
        conflicts: work.conflicts,
        met: work.met,
    }
}
