//! What follows from the charges and is not recorded: reductions (逓減), and fees and additions that
//! were lawful and not claimed.

use santei::episode::{Mode, Order, OrderItem};
use santei::image::Image;
use santei::outcome::Origin;
use santei::{Code, Episode, Fixed, Lang, Outcome, Scratch, Verdict, evaluate};

use super::finding::Touched;
use super::kinds::FindingKind;
use super::month::Month;
use super::report::Findings;
use super::sums::{Sums, order_of};

/// The codes of 逓減, from the rules.
pub(super) struct Reductions {
    /// Codes that are reduced.
    pub(super) reduced: Vec<Code>,
    /// The reducing rows.
    pub(super) rows: Vec<Code>,
}

impl Reductions {
    pub(super) fn is_row(&self, code: Code) -> bool {
        self.rows.binary_search(&code).is_ok()
    }

    /// Whether something may have to be reduced: two of what is reduced, or a reducing row.
    pub(super) fn concern(&self, month: &Month<'_>) -> bool {
        let mut count = 0_u32;
        for placed in &month.placed {
            let Some(claimed) = placed.unit.and_then(|unit| month.units.get(unit)) else {
                continue;
            };
            for (_, code) in month.items.get(claimed.items.clone()).unwrap_or_default() {
                if self.is_row(*code) {
                    return true;
                }
                if self.reduced.binary_search(code).is_ok() {
                    count = count.saturating_add(placed.times);
                }
            }
        }
        count > 1
    }
}

/// What is said of a reducing row, by its name, where nothing is to be reduced.
pub(super) fn needless(row: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("「{row}」は要らない（逓減の対象ではない）"),
        Lang::En => format!("`{row}` is not needed (nothing is to be reduced)"),
    }
}

/// What the second look needs.
pub(super) struct Second<'a> {
    pub(super) image: &'a Image<'a>,
    pub(super) month: &'a Month<'a>,
    pub(super) reductions: &'a Reductions,
    /// The sums of the receipt as it is recorded.
    pub(super) sums: &'a Sums,
    pub(super) under_claims: bool,
}

impl Second<'_> {
    /// Evaluates the receipt once more with what follows from it.
    pub(super) fn look(
        &self,
        recorded: &Episode,
        scratch: &mut Scratch,
        findings: &mut Findings<'_>,
    ) {
        let mut episode = recorded.clone();
        episode.mode = Mode::Derive;
        for order in episode.visits.iter_mut().flat_map(|v| &mut v.orders) {
            self.set_row(order, None);
        }
        // What cannot be evaluated was told of the receipt as recorded.
        let Ok(outcome) = evaluate(self.image, &episode, scratch) else { return };
        self.reductions(recorded, &outcome, scratch, findings);
        if self.under_claims {
            self.not_billed(&episode, &outcome, findings);
        }
    }

    /// Gives an order the reducing row, or takes it away. One that is nothing else stays.
    fn set_row(&self, order: &mut Order, row: Option<Code>) {
        if order.items.iter().any(|i| !self.reductions.is_row(i.code)) {
            order.items.retain(|i| !self.reductions.is_row(i.code));
        }
        let Some(row) = row else { return };
        if let Some(code) = order.code.take() {
            order.items.push(OrderItem {
                code,
                quantity: order.quantity.take(),
                price: order.price.take(),
                points: order.points.take(),
            });
        }
        order.items.push(OrderItem { code: row, ..OrderItem::default() });
    }

    fn reductions(
        &self,
        recorded: &Episode,
        derived: &Outcome,
        scratch: &mut Scratch,
        findings: &mut Findings<'_>,
    ) {
        let count = self.month.placed.len();
        let (mut wants, mut open) = (vec![None; count], vec![false; count]);
        for line in derived.lines.iter().filter(|l| l.origin == Origin::Reduced) {
            let Some(order) = order_of(self.month, derived, line.unit) else { continue };
            let base_open = line
                .base
                .and_then(|base| derived.lines.get(base as usize))
                .is_some_and(|base| base.verdict != Verdict::Charged);
            if line.verdict == Verdict::Undecided || base_open {
                open.get_mut(order).into_iter().for_each(|o| *o = true);
            } else if line.verdict == Verdict::Charged {
                wants.get_mut(order).into_iter().for_each(|w| *w = Some(line.code));
            }
        }
        // A line that is itself in doubt tells nothing of its reduction.
        for line in derived.lines.iter().filter(|l| l.verdict == Verdict::Undecided) {
            if let Some(order) = order_of(self.month, derived, line.unit) {
                open.get_mut(order).into_iter().for_each(|o| *o = true);
            }
        }
        let mut corrected = recorded.clone();
        let mut differing = Vec::new();
        let orders = corrected.visits.iter_mut().flat_map(|v| &mut v.orders);
        for (at, order) in orders.enumerate() {
            let has = order.items.iter().map(|i| i.code).find(|c| self.reductions.is_row(*c));
            let wanted = wants.get(at).copied().flatten();
            if has == wanted || open.get(at).copied().unwrap_or(true) {
                continue;
            }
            self.set_row(order, wanted);
            differing.push((at, has, wanted));
        }
        if differing.is_empty() {
            return;
        }
        let Ok(outcome) = evaluate(self.image, &corrected, scratch) else { return };
        let mut sums = Sums::default();
        sums.read(self.month, &outcome);
        for (order, has, wanted) in differing {
            let (_, before) = self.sums.of(order);
            let (_, after) = sums.of(order);
            if before.open || after.open || before.denied || before.recorded == after.lawful {
                continue;
            }
            let kind = match wanted {
                Some(_) => FindingKind::NotReduced,
                None => FindingKind::NeedlessReduction,
            };
            let mut finding = findings.new_finding(kind);
            let row = wanted.or(has);
            let Some(claimed) = self
                .month
                .placed
                .get(order)
                .and_then(|p| p.unit)
                .and_then(|u| self.month.units.get(u))
            else {
                continue;
            };
            let Some((item, code)) = self.month.items.get(claimed.items.start) else { continue };
            finding.date = date_of(self.month, &corrected, order);
            finding.item = Some(*code);
            let day = finding.date.unwrap_or_default();
            self.image.name_on(*code, day).clone_into(&mut finding.item_name);
            finding.other = row;
            let name = row.map_or("", |row| self.image.name_on(row, day));
            finding.text = match (findings.lang, wanted.is_some()) {
                (Lang::Ja, true) => format!("「{name}」が要る（同一月の2回目以降）"),
                (Lang::En, true) => format!("`{name}` is needed (second or later in the month)"),
                (lang, false) => needless(name, lang),
            };
            let reduced = derived.lines.iter().position(|l| {
                l.origin == Origin::Reduced && order_of(self.month, derived, l.unit) == Some(order)
            });
            let at = reduced.and_then(|at| u32::try_from(at).ok());
            let rule = at.and_then(|at| {
                derived
                    .answers(self.image, at)
                    .find_map(|a| a.rule)
                    .and_then(|r| self.image.rule_words(r))
            });
            if let Some((name, cite)) = rule {
                finding.rule = Some(name.to_owned());
                finding.cite = Some(cite.to_owned());
            }
            finding.points = after.lawful.minus(before.recorded);
            finding.recorded = Some(before.recorded);
            finding.lawful = Some(after.lawful);
            finding.places.push(Touched { record: item.record().number(), item: Some(4) });
            finding.places.push(claimed.points_place.into());
            findings.push(finding);
        }
    }

    /// Fees and additions that follow and are not claimed.
    fn not_billed(&self, episode: &Episode, outcome: &Outcome, findings: &mut Findings<'_>) {
        for (at, line) in (0_u32..).zip(&outcome.lines) {
            let kind = match line.origin {
                Origin::Derived => FindingKind::FeeNotBilled,
                Origin::Added => FindingKind::AdditionNotBilled,
                _ => continue,
            };
            if line.verdict != Verdict::Charged {
                continue;
            }
            let times = Fixed::from_int(i64::from(line.times)).unwrap_or(Fixed::ONE);
            let points = line.amount.times(times);
            if points.is_some_and(|p| p.is_zero()) {
                continue;
            }
            let mut finding = findings.new_finding(kind);
            finding.date = Some(line.day);
            finding.item = Some(line.code);
            self.image.name_on(line.code, line.day).clone_into(&mut finding.item_name);
            finding.points = points;
            let reasons = outcome.reasons(self.image, episode, at, findings.lang);
            let made = |kind: &str| matches!(kind, "derived" | "added" | "ageAdded");
            if let Some(reason) = reasons.into_iter().find(|r| made(&r.kind)) {
                finding.text = reason.text;
                (finding.rule, finding.cite) = (reason.rule, reason.cite);
                finding.source = reason.source;
            }
            let base = line.base.and_then(|base| outcome.lines.get(base as usize));
            finding.other = base.map(|base| base.code);
            let order = base.and_then(|base| order_of(self.month, outcome, base.unit));
            let claimed = order
                .and_then(|order| self.month.placed.get(order)?.unit)
                .and_then(|unit| self.month.units.get(unit));
            finding.places.extend(claimed.map(|c| Touched::from(c.unit.place())));
            findings.push(finding);
        }
    }
}

fn date_of(month: &Month<'_>, episode: &Episode, order: usize) -> Option<santei::Day> {
    let visit = month.starts.partition_point(|start| *start <= order).checked_sub(1)?;
    episode.visits.get(visit).map(|v| v.date)
}
