//! Points of units (剤): what is claimed against what the schedule gives.
//!
//! What the schedule pays together, a bundle (まるめ) over several units or an addition to a base in
//! another unit, is compared together.

use santei::outcome::Line;
use santei::{Fixed, Outcome, Verdict};

use super::month::Month;
use super::report::sum;

/// The sum of an order, or of several that are paid together.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    /// Points that are claimed.
    pub(super) recorded: Fixed,
    /// Points (or yen of meals) that the schedule gives.
    pub(super) lawful: Fixed,
    /// Whether something in it is undecided: the schedule's points are then not known.
    pub(super) open: bool,
    /// Whether a line in it is charged.
    pub(super) charged: bool,
    /// Whether a line in it is denied.
    pub(super) denied: bool,
    /// The largest times of its orders.
    pub(super) times: u32,
    /// What rounding added, of any of its groups.
    pub(super) rounded: bool,
}

/// The sums of all orders.
#[derive(Debug, Default)]
pub(super) struct Sums {
    /// To which order each belongs; itself where it stands for others.
    root: Vec<usize>,
    sums: Vec<Sum>,
}

impl Sums {
    /// Sums an outcome up. The order of a line is `None` for what a rule made.
    pub(super) fn read(&mut self, month: &Month<'_>, outcome: &Outcome) {
        self.root.clear();
        self.root.extend(0..month.placed.len());
        self.sums.clear();
        self.sums.resize(month.placed.len(), Sum::default());
        for line in &outcome.lines {
            let Some(order) = order_of(month, outcome, line.unit) else { continue };
            let paid = paid_order(month, outcome, line);
            if let Some(paid) = paid.filter(|paid| *paid != order) {
                self.join(order, paid);
            }
        }
        for (at, placed) in month.placed.iter().enumerate() {
            let claimed = placed.unit.and_then(|unit| month.units.get(unit));
            let points = claimed.and_then(|c| c.points).unwrap_or_default();
            let total = u64::from(points).saturating_mul(u64::from(placed.times));
            let total = i64::try_from(total).ok().and_then(Fixed::from_int);
            let Some(sum) = self.sum_mut(at) else { continue };
            sum.recorded = self::sum(sum.recorded, total.unwrap_or(Fixed::MAX));
            sum.times = sum.times.max(placed.times);
        }
        for line in &outcome.lines {
            let Some(order) = order_of(month, outcome, line.unit) else { continue };
            let Some(sum) = self.sum_mut(order) else { continue };
            match line.verdict {
                Verdict::Charged => sum.charged = true,
                Verdict::NotCharged => sum.denied = true,
                Verdict::Undecided => sum.open = true,
            }
        }
        for group in &outcome.groups {
            let order = match group.unit {
                Some(unit) => order_of(month, outcome, unit),
                None => outcome
                    .lines
                    .iter()
                    .find(|line| outcome.pays(group, line))
                    .and_then(|line| order_of(month, outcome, line.unit)),
            };
            let Some(order) = order else { continue };
            let total = self::sum(group.total, group.yen_total);
            let Some(sum) = self.sum_mut(order) else { continue };
            sum.lawful = self::sum(sum.lawful, total);
            sum.rounded |= group.rounding != Fixed::ZERO;
        }
    }

    fn find(&self, mut at: usize) -> usize {
        while let Some(root) = self.root.get(at).copied().filter(|root| *root != at) {
            at = root;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        let (low, high) = (a.min(b), a.max(b));
        if let Some(root) = self.root.get_mut(high) {
            *root = low;
        }
    }

    fn sum_mut(&mut self, order: usize) -> Option<&mut Sum> {
        let root = self.find(order);
        self.sums.get_mut(root)
    }

    /// The order that stands for it, and the sum.
    pub(super) fn of(&self, order: usize) -> (usize, Sum) {
        let root = self.find(order);
        (root, self.sums.get(root).copied().unwrap_or_default())
    }

    /// The orders that stand for themselves, with their sums.
    pub(super) fn all(&self) -> impl Iterator<Item = (usize, Sum)> {
        let own = self.root.iter().enumerate().filter(|(at, root)| at == *root);
        own.map(|(at, _)| (at, self.sums.get(at).copied().unwrap_or_default()))
    }
}

/// The order that a unit of the outcome is of.
pub(super) fn order_of(month: &Month<'_>, outcome: &Outcome, unit: u32) -> Option<usize> {
    let unit = outcome.units.get(unit as usize)?;
    month.order(unit.episode_visit, unit.order?)
}

/// The order in whose group a line is paid.
fn paid_order(month: &Month<'_>, outcome: &Outcome, line: &Line) -> Option<usize> {
    let unit = match line.bundled() {
        Some(bundle) => outcome.lines.iter().find(|l| l.bundled() == Some(bundle))?.unit,
        None => outcome.paid_in(line),
    };
    order_of(month, outcome, unit)
}
