//! What is to be billed in the place of what is refused: the points of the finding are then the
//! difference between the two.

use santei::image::Image;
use santei::outcome::{Line, Origin};
use santei::{Code, Episode, Outcome, Scratch, Verdict, evaluate};

use super::derived::Reductions;
use super::kinds::FindingKind;
use super::month::Month;
use super::sums::{Sum, Sums, order_of};

/// The codes in the place of refused lines, and what the receipt is worth with them.
pub(super) struct Instead {
    codes: Vec<(u32, Code)>,
    /// The orders that they stand in, by those that stand for them.
    roots: Vec<usize>,
    sums: Sums,
}

impl Instead {
    /// The code in the place of a line.
    pub(super) fn code(&self, line: u32) -> Option<Code> {
        self.codes.iter().find(|(at, _)| *at == line).map(|(_, code)| *code)
    }

    /// What an order is worth with it, by the order that stands for it.
    pub(super) fn sum(&self, root: usize) -> Option<Sum> {
        self.roots.contains(&root).then(|| self.sums.of(root).1)
    }
}

/// Lines that the schedule refuses for what they are, so that another may be meant.
fn is_refused(image: &Image<'_>, outcome: &Outcome, at: u32, line: &Line) -> bool {
    use FindingKind as K;
    let refusing = |kind: &str| {
        let kind = FindingKind::of_reason(kind);
        let of = [K::Unmet, K::WrongFacility, K::WrongBeds, K::WrongAge, K::WrongInsurance];
        kind.is_some_and(|kind| kind == K::NoStandard || of.contains(&kind))
    };
    line.verdict == Verdict::NotCharged
        && line.origin == Origin::Ordered
        && outcome.answers(image, at).any(|a| a.denies && refusing(a.kind))
}

/// The lines that may have another in their place.
pub(super) fn refused(image: &Image<'_>, outcome: &Outcome, of: &Reductions) -> Vec<u32> {
    let lines = (0_u32..).zip(&outcome.lines);
    let lines = lines
        .filter(|(_, line)| line.verdict == Verdict::NotCharged && of.is_replaceable(line.code));
    lines.filter(|(at, line)| is_refused(image, outcome, *at, line)).map(|(at, _)| at).collect()
}

/// Looks for what follows from the receipt in the place of what is refused, and judges the receipt
/// with it. `None` where there is nothing, where it would not stand, or where it would change what
/// is paid elsewhere.
pub(super) fn find(
    image: &Image<'_>,
    month: &Month<'_>,
    (recorded, outcome): (&Episode, &Outcome),
    refused: &[u32],
    followed: &Outcome,
    sums: &Sums,
    scratch: &mut Scratch,
) -> Option<Instead> {
    let mut corrected: Option<Episode> = None;
    let mut codes = Vec::new();
    let mut places = Vec::new();
    let mut taken = Vec::new();
    for at in refused.iter().copied() {
        let Some(line) = outcome.lines.get(at as usize) else { continue };
        let Some(unit) = outcome.units.get(line.unit as usize) else { continue };
        let made = (0_usize..).zip(&followed.lines).filter(|(_, made)| {
            let of = followed.units.get(made.unit as usize);
            matches!(made.origin, Origin::Derived | Origin::Added)
                && made.verdict == Verdict::Charged
                && of.is_some_and(|of| of.episode_visit == unit.episode_visit)
                && image.may_replace(made, line)
        });
        let made: Vec<_> = made.filter(|(place, _)| !taken.contains(place)).collect();
        // Of several nobody knows which is meant.
        let [(place, made)] = made.as_slice() else { continue };
        let episode = corrected.get_or_insert_with(|| recorded.clone());
        let visit = episode.visits.get_mut(unit.episode_visit as usize);
        let Some(order) = visit.and_then(|v| v.orders.get_mut(unit.order? as usize)) else {
            continue;
        };
        if order.code.is_some() {
            (order.code, order.points) = (Some(made.code), None);
            order.quantity = made.quantity;
        } else if let Some(item) = order.items.get_mut(line.place() as usize) {
            (item.code, item.points) = (made.code, None);
            item.quantity = made.quantity;
        } else {
            continue;
        }
        taken.push(*place);
        codes.push((at, made.code));
        places.push((order_of(month, outcome, line.unit)?, line.place(), made.code));
    }
    let outcome = evaluate(image, &corrected?, scratch).ok()?;
    let stands = |(order, place, code): &(usize, u32, Code)| {
        outcome.lines.iter().any(|line| {
            line.code == *code
                && line.place() == *place
                && line.verdict == Verdict::Charged
                && order_of(month, &outcome, line.unit) == Some(*order)
        })
    };
    if !places.iter().all(stands) {
        return None;
    }
    let mut after = Sums::default();
    after.read(month, &outcome);
    let mut roots: Vec<usize> = places.iter().map(|(order, ..)| sums.of(*order).0).collect();
    roots.dedup();
    let same = |(root, before): (usize, Sum)| {
        let (at, sum) = after.of(root);
        let paid = at == root && sum.recorded == before.recorded;
        paid && (roots.contains(&root) || (sum.lawful, sum.open) == (before.lawful, before.open))
    };
    sums.all().all(same).then_some(Instead { codes, roots, sums: after })
}
