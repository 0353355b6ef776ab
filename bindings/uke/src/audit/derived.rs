//! What follows from the charges and is not recorded: reductions (逓減), and fees and additions that
//! were lawful and not claimed.

use santei::episode::{Mode, Order, OrderItem};
use santei::image::Image;
use santei::outcome::{Line, Origin};
use santei::{Code, Episode, Fixed, Lang, Outcome, Scratch, Verdict, evaluate};

use super::finding::Touched;
use super::kinds::FindingKind;
use super::month::Month;
use super::report::Findings;
use super::sums::{Sums, order_of};

/// The codes of 逓減 and 減算, from the rules.
pub(super) struct Reductions {
    /// The rows of 逓減.
    pub(super) rows: Vec<Code>,
    /// The rows that other rules make and that take points off.
    pub(super) lowering: Vec<Code>,
    /// The codes that may have another in their place.
    pub(super) replaceable: Vec<Code>,
}

impl Reductions {
    pub(super) fn is_row(&self, code: Code) -> bool {
        self.rows.binary_search(&code).is_ok()
    }

    pub(super) fn is_replaceable(&self, code: Code) -> bool {
        self.replaceable.binary_search(&code).is_ok()
    }

    fn lowers(&self, code: Code) -> bool {
        self.lowering.binary_search(&code).is_ok()
    }

    /// Whether a reducing row is recorded.
    pub(super) fn stand_in(&self, month: &Month<'_>) -> bool {
        month.items.iter().any(|(_, code)| self.is_row(*code))
    }
}

/// What is said of a reducing row, by its name, where nothing is to be reduced.
pub(super) fn needless(row: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("「{row}」は要らない（逓減の対象ではない）"),
        Lang::En => format!("`{row}` is not needed (nothing is to be reduced)"),
    }
}

/// The receipt with what follows from it.
pub(super) struct Followed {
    episode: Episode,
    pub(super) outcome: Outcome,
}

/// What is said where a row that takes points off lacks.
fn needed(row: &str, later: bool, lang: Lang) -> String {
    match (lang, later) {
        (Lang::Ja, true) => format!("「{row}」が要る（同一月の2回目以降）"),
        (Lang::En, true) => format!("`{row}` is needed (second or later in the month)"),
        (Lang::Ja, false) => format!("「{row}」が要る（減算の記録がない）"),
        (Lang::En, false) => format!("`{row}` is needed (what takes points off is not recorded)"),
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
    pub(super) fn follow(&self, recorded: &Episode, scratch: &mut Scratch) -> Option<Followed> {
        let mut episode = recorded.clone();
        episode.mode = Mode::Derive;
        for order in episode.visits.iter_mut().flat_map(|v| &mut v.orders) {
            self.set_row(order, None);
        }
        // What cannot be evaluated was told of the receipt as recorded.
        let outcome = evaluate(self.image, &episode, scratch).ok()?;
        Some(Followed { episode, outcome })
    }

    /// Tells what follows from the receipt and is not in it.
    pub(super) fn look(
        &self,
        (recorded, outcome): (&Episode, &Outcome),
        followed: &Followed,
        scratch: &mut Scratch,
        findings: &mut Findings<'_>,
    ) {
        self.reductions(recorded, &followed.outcome, scratch, findings);
        self.lowering_fees(outcome, &followed.outcome, findings);
        if self.under_claims {
            self.not_billed(&followed.episode, &followed.outcome, findings);
        }
    }

    /// Gives an order the reducing row, or takes it away. One that is nothing else stays.
    fn set_row(&self, order: &mut Order, row: Option<Code>) {
        if order.items.iter().any(|i| !self.reductions.is_row(i.code)) {
            order.items.retain(|i| !self.reductions.is_row(i.code));
        }
        if let Some(row) = row {
            add_row(order, row);
        }
    }
}

/// Adds a row to an order.
fn add_row(order: &mut Order, row: Code) {
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

impl Second<'_> {
    fn reductions(
        &self,
        recorded: &Episode,
        derived: &Outcome,
        scratch: &mut Scratch,
        findings: &mut Findings<'_>,
    ) {
        let count = self.month.placed.len();
        let (mut wants, mut open) = (vec![None; count], vec![false; count]);
        let mut lacks: Vec<(usize, Code)> = Vec::new();
        let lowers = |l: &&Line| {
            let added = l.origin == Origin::Added && self.reductions.lowers(l.code);
            l.origin == Origin::Reduced || added
        };
        for line in derived.lines.iter().filter(lowers) {
            let Some(order) = order_of(self.month, derived, line.unit) else { continue };
            let base_open = line
                .base
                .and_then(|base| derived.lines.get(base as usize))
                .is_some_and(|base| base.verdict != Verdict::Charged);
            if line.verdict == Verdict::Undecided || base_open {
                open.get_mut(order).into_iter().for_each(|o| *o = true);
            } else if line.verdict != Verdict::Charged {
                continue;
            } else if !self.reductions.is_row(line.code) {
                lacks.push((order, line.code));
            } else {
                wants.get_mut(order).into_iter().for_each(|w| *w = Some(line.code));
            }
        }
        // A line that is itself in doubt tells nothing of its reduction; what is not recorded and would
        // follow from what nobody said has no part in it.
        let recorded_line = |l: &&Line| l.origin == Origin::Ordered;
        let doubtful = derived.lines.iter().filter(|l| l.verdict == Verdict::Undecided);
        for line in doubtful.filter(recorded_line) {
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
        let mut orders: Vec<_> = corrected.visits.iter_mut().flat_map(|v| &mut v.orders).collect();
        lacks.sort_unstable();
        for (at, row) in lacks {
            if open.get(at).copied().unwrap_or(true) {
                continue;
            }
            if let Some(order) = orders.get_mut(at) {
                add_row(order, row);
                differing.push((at, None, Some(row)));
            }
        }
        differing.sort_unstable();
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
            let reduced = derived.lines.iter().position(|l| {
                lowers(&l)
                    && wanted.is_none_or(|row| l.code == row)
                    && order_of(self.month, derived, l.unit) == Some(order)
            });
            let made = reduced.and_then(|at| derived.lines.get(at)).map(|l| l.origin);
            finding.text = match (findings.lang, wanted.is_some()) {
                (_, false) => needless(name, findings.lang),
                (lang, true) => needed(name, made == Some(Origin::Reduced), lang),
            };
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

    /// Rows of their own that take points off (薬剤料逓減) and are not recorded.
    fn lowering_fees(&self, outcome: &Outcome, derived: &Outcome, findings: &mut Findings<'_>) {
        for (at, line) in (0_u32..).zip(&derived.lines) {
            let lowers = line.origin == Origin::Derived && self.reductions.lowers(line.code);
            if !lowers || line.verdict != Verdict::Charged {
                continue;
            }
            let Some(group) = derived.groups.iter().find(|g| g.unit == Some(line.unit)) else {
                continue;
            };
            if group.total >= Fixed::ZERO {
                continue;
            }
            let rule = derived.answers(self.image, at).find_map(|a| a.rule);
            let mut finding = findings.new_finding(FindingKind::NotReduced);
            finding.date = Some(line.day);
            finding.item = Some(line.code);
            let name = self.image.name_on(line.code, line.day);
            name.clone_into(&mut finding.item_name);
            finding.text = needed(name, false, findings.lang);
            if let Some((name, cite)) = rule.and_then(|rule| self.image.rule_words(rule)) {
                finding.rule = Some(name.to_owned());
                finding.cite = Some(cite.to_owned());
            }
            finding.points = Some(group.total);
            finding.recorded = Some(Fixed::ZERO);
            finding.lawful = Some(group.total);
            let lacking = outcome.lacking_reductions(self.image);
            let on = lacking.filter(|(_, of)| Some(*of) == rule).find_map(|(on, _)| {
                let on = outcome.lines.get(on as usize).filter(|on| on.day == line.day)?;
                let order = order_of(self.month, outcome, on.unit)?;
                self.month.units.get(self.month.placed.get(order)?.unit?)
            });
            finding.places.extend(on.map(|claimed| Touched::from(claimed.unit.place())));
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
            // What takes points off is a fault of the claim, whether or not this is asked for.
            if line.verdict != Verdict::Charged || self.reductions.lowers(line.code) {
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
