//! Group and total: the order of the receipt, and the sums by 診療識別 and 集計先.

use super::Run;
use super::order::sort_by_key;
use crate::outcome::{BoxTotal, Group};
use crate::{Day, Fixed};

impl Run<'_, '_, '_> {
    pub(super) fn total(&mut self) {
        let s = &mut *self.s;
        // Bundles were priced before all units, and units as they follow one another.
        let bundles = s.groups.partition_point(|g| g.unit.is_none());
        if let Some(bundles) = s.groups.get_mut(..bundles) {
            bundles.sort_unstable_by_key(|g| (g.bundle, g.instance));
        }
        debug_assert!(s.groups.is_sorted_by_key(|g| (g.unit, g.bundle)));
        s.group_order.clear();
        s.group_order.extend(s.groups.iter().zip(0_u32..).map(|(g, at)| (receipt_key(g), at)));
        sort_by_key(&mut s.group_order, |a, b| a.cmp(&b));
        self.out.groups.reserve_exact(s.groups.len());
        for (_, at) in &s.group_order {
            if let Some(group) = s.groups.get(*at as usize) {
                self.out.groups.push(*group);
            }
        }
        let mut boxes = std::mem::take(&mut self.out.boxes);
        boxes.reserve_exact(self.out.groups.len().min(12));
        let mut points = Fixed::ZERO;
        let mut fee = Fixed::ZERO;
        let mut other = Fixed::ZERO;
        // The groups of a day lie together: its points are priced when they are summed up.
        let mut of_day: Option<(Day, Fixed)> = None;
        for group in &self.out.groups {
            let (own_points, own_yen) = (group.total, group.yen_total);
            // The groups of a box lie together, visit by visit.
            let same = |b: &BoxTotal| {
                (b.identification, b.number_box) == (group.identification, group.number_box)
            };
            let at = if boxes.last().is_some_and(same) {
                Some(boxes.len() - 1)
            } else {
                boxes.iter().position(same)
            };
            let at = at.unwrap_or_else(|| {
                boxes.push(BoxTotal {
                    number_box: group.number_box,
                    identification: group.identification,
                    points: Fixed::ZERO,
                    yen: Fixed::ZERO,
                });
                boxes.len() - 1
            });
            if let Some(total) = boxes.get_mut(at) {
                total.points = total.points.plus(own_points).unwrap_or(Fixed::MAX);
                total.yen = total.yen.plus(own_yen).unwrap_or(Fixed::MAX);
            }
            points = points.plus(own_points).unwrap_or(Fixed::MAX);
            other = other.plus(own_yen).unwrap_or(Fixed::MAX);
            of_day = Some(match of_day {
                Some((day, sum)) if day == group.day => {
                    (day, sum.plus(own_points).unwrap_or(Fixed::MAX))
                }
                before => {
                    fee = fee.plus(self.yen_of(before)).unwrap_or(Fixed::MAX);
                    (group.day, own_points)
                }
            });
        }
        fee = fee.plus(self.yen_of(of_day)).unwrap_or(Fixed::MAX);
        boxes.sort_by_key(|b| (b.identification, b.number_box));
        self.out.boxes = boxes;
        self.out.points = points;
        self.out.fee_yen = fee;
        self.out.other_yen = other;
    }

    /// What the points of a day are in yen.
    fn yen_of(&self, of_day: Option<(Day, Fixed)>) -> Fixed {
        let Some((day, points)) = of_day else { return Fixed::ZERO };
        let schedule = self.image.schedule_on(day);
        let price = schedule.map_or(Fixed::ZERO, |id| self.image.yen_per_point(id));
        points.times(price).unwrap_or(Fixed::MAX)
    }
}

/// The order of the receipt: by visit, 診療識別 and 集計先; then by unit and bundle.
fn receipt_key(group: &Group) -> u64 {
    let receipt = (u64::from(group.identification) << 16) | u64::from(group.number_box);
    (u64::from(group.visit) << 32) | receipt
}
