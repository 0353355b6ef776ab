//! 公費: what a scheme leaves to the patient.

use super::amounts::{Rows, row_mut, row_of};
use super::input::Used;
use super::limit::Limits;
use super::settle::{Run, Scheme};
use super::shares::{Need, Settlement, Step, StepKind};
use super::test::Known;
use crate::Day;
use crate::image::{CapRecord, NONE16};

/// Of a certificate, by period: yen, and how often it is paid.
#[derive(Clone, Copy, Debug, Default)]
struct Caps {
    visit: Option<(i64, u16)>,
    day: Option<(i64, u16)>,
    month: Option<(i64, u16)>,
    /// A cap of the month may hold, but the grade is not stated.
    asks: bool,
}

impl Run<'_, '_> {
    /// The caps of a certificate: its own, else the first that fits its grade.
    fn caps(&self, scheme: &Scheme<'_>, known: &Known<'_>) -> Caps {
        let Some(certificate) = self.request.certificates.get(scheme.certificate as usize) else {
            return Caps::default();
        };
        let caps = self.image.burden_caps_of(scheme.record);
        let grade = match &certificate.grade {
            Some(grade) if !caps.is_empty() => self.image.burden_word(grade),
            _ => None,
        };
        let fact = |w: u16| {
            w == NONE16 || certificate.facts.iter().any(|f| self.image.burden_word(f) == Some(w))
        };
        let find = |period: u16, stated: Option<i64>| {
            let setting = |c: &&CapRecord| c.setting == 2 || (c.setting == 1) == known.inpatient;
            let mut of_period = caps.iter().filter(|c| c.period == period).filter(setting);
            if let Some(yen) = stated {
                return (Some((yen, of_period.next().map_or(NONE16, |c| c.times))), false);
            }
            let mut asks = false;
            for cap in of_period.filter(|c| fact(c.fact)) {
                if cap.grade == NONE16 || Some(cap.grade) == grade {
                    return (Some((cap.yen, cap.times)), false);
                }
                asks |= grade.is_none();
            }
            (None, asks)
        };
        let (month, asks) = find(2, certificate.month_cap);
        Caps {
            visit: find(0, certificate.visit_cap).0,
            day: find(1, certificate.day_cap).0,
            month,
            asks,
        }
    }

    /// Takes the part of the scheme at a position out of the open amounts.
    pub(super) fn apply(&self, position: usize, out: &mut Settlement, known: &Known<'_>) {
        let Some(scheme) = self.scheme(position) else { return };
        let covered = Self::rows(out, |g| g.schemes & (1 << position) != 0);
        let (fee, before) = out.memory.amounts.month(covered);
        let [pays, ..] = scheme.record.amounts;
        let caps = self.caps(&scheme, known);
        if caps.asks && before > 0 && pays != 0 {
            out.needs.push(Need::Grade(scheme.rule));
        }
        let certificate = self.request.certificates.get(scheme.certificate as usize);
        let used = certificate.map(|c| c.used).unwrap_or_default();
        // A cap that is the patient's own ceiling moves with the fee.
        let own = match caps.month {
            Some((yen, _)) if yen < 0 => {
                let part = if pays < 0 { before } else { before.min(self.part(fee, pays)) };
                let mut limits = core::mem::take(&mut out.memory.beside);
                self.limits_of(0, known, part, out, &mut limits);
                limits.keep_combining();
                Some(limits)
            }
            _ => None,
        };
        let month = caps
            .month
            .filter(|(yen, _)| *yen >= 0)
            .map(|(yen, _)| yen.saturating_sub(used.yen).max(0));
        let counts = caps.visit.is_some() || caps.day.is_some();
        match covered.single() {
            Some(row) if !counts && own.is_none() => self.keep_row(position, row, month, out),
            _ => self.keep_rows(position, covered, (caps, used), (month, own.as_ref()), out),
        }
        if let Some(own) = own {
            out.memory.beside = own;
        }
        let (_, after) = out.memory.amounts.month(covered);
        if let Some(payer) = out.payers.get_mut(position) {
            payer.fee = fee;
            payer.before = before;
            payer.paid = before - after;
            payer.after = after;
        }
        out.steps.push(Step {
            kind: StepKind::Scheme,
            rule: scheme.rule,
            on: position as u8 + 1,
            fee,
            before,
            after,
            limit: month.unwrap_or(-1),
        });
    }

    /// Hundredths of a percent of the fee that a scheme leaves; below 0: what is open.
    fn pays(&self, position: usize) -> i64 {
        let [pays, ..] = self.scheme(position).map_or([-1; 6], |s| s.record.amounts);
        pays
    }

    /// Leaves what a scheme leaves of one row, where nothing but its percentage and its cap of the
    /// month counts.
    fn keep_row(&self, position: usize, row: usize, month: Option<i64>, out: &mut Settlement) {
        let pays = self.pays(position);
        let cap = month.unwrap_or(i64::MAX);
        let (fees, open, bound) = out.memory.amounts.columns(row);
        let before = open.last().copied().unwrap_or_default();
        let columns = open.iter_mut().zip(bound);
        let keep = |(open, bound): (&mut i64, &mut bool), part: i64| {
            *bound |= cap < part;
            *open = part.min(cap);
        };
        match pays {
            ..0 => columns.for_each(|column| {
                let part = *column.0;
                keep(column, part);
            }),
            0 => columns.for_each(|column| {
                let part = (*column.0).min(0);
                keep(column, part);
            }),
            _ => columns.zip(fees).for_each(|(column, fee)| {
                let part = (*column.0).min(self.part(*fee, pays));
                keep(column, part);
            }),
        }
        let paid = before - out.memory.amounts.open_of(row);
        let group = out.groups.get_mut(row);
        if let Some(place) = group.and_then(|g| g.paid.get_mut(position)) {
            *place = paid;
        }
    }

    /// Leaves what a scheme leaves of its rows.
    fn keep_rows(
        &self,
        position: usize,
        covered: Rows,
        (caps, used): (Caps, Used),
        (month, own): (Option<i64>, Option<&Limits>),
        out: &mut Settlement,
    ) {
        let pays = self.pays(position);
        let width = out.memory.amounts.width();

        // What the percentage leaves of each group, and of all of them.
        let amounts = &mut out.memory.amounts;
        amounts.parts.clear();
        amounts.keeps.clear();
        for row in covered {
            let open = row_of(&amounts.open, row, width);
            let fees = row_of(&amounts.fees, row, width);
            let from = amounts.parts.len();
            match pays {
                ..0 => amounts.parts.extend_from_slice(open),
                0 => amounts.parts.extend(open.iter().map(|open| (*open).min(0))),
                _ => amounts.parts.extend(
                    open.iter().zip(fees).map(|(open, fee)| (*open).min(self.part(*fee, pays))),
                ),
            }
            let parts = amounts.parts.get(from..).unwrap_or_default();
            if from == 0 {
                amounts.keeps.extend_from_slice(parts);
                continue;
            }
            for (keeps, part) in amounts.keeps.iter_mut().zip(parts) {
                *keeps = keeps.saturating_add(*part);
            }
        }

        amounts.keeps.resize(width, 0);

        // What the caps leave of that.
        if caps.visit.is_some() || caps.day.is_some() {
            counted(&mut amounts.keeps, &mut amounts.bound, &amounts.slots, caps, used);
        }
        if let Some(month) = month {
            for (keeps, bound) in amounts.keeps.iter_mut().zip(&mut amounts.bound) {
                *bound |= month < *keeps;
                *keeps = (*keeps).min(month);
            }
        }
        if let Some(own) = own {
            amounts.sum_fees(covered);
            self.own_ceiling(own, used, out);
        }

        // The groups keep theirs in order.
        let amounts = &mut out.memory.amounts;
        for (at, row) in covered.enumerate() {
            let parts = row_of(&amounts.parts, at, width);
            let open = row_mut(&mut amounts.open, row, width);
            let mut paid = 0;
            for ((open, part), left) in open.iter_mut().zip(parts).zip(&mut amounts.keeps) {
                let stays = (*part).min(*left);
                *left -= stays;
                paid = *open - stays;
                *open = stays;
            }
            let group = out.groups.get_mut(row);
            if let Some(place) = group.and_then(|g| g.paid.get_mut(position)) {
                *place = paid;
            }
        }
    }

    /// Keeps what is left within the patient's own ceiling.
    fn own_ceiling(&self, own: &Limits, used: Used, out: &mut Settlement) {
        let amounts = &mut out.memory.amounts;
        let columns = amounts.keeps.iter_mut().zip(&amounts.fee_sums).zip(&mut amounts.bound);
        for ((keeps, fee), bound) in columns {
            if let Some((limit, _)) = self.lowest(own, *fee) {
                let limit = limit.saturating_sub(used.yen).max(0);
                *bound |= limit < *keeps;
                *keeps = (*keeps).min(limit);
            }
        }
    }
}

/// Caps of a visit or a day: what is due at each visit, added up.
fn counted(keeps: &mut [i64], bound: &mut [bool], slots: &[(Day, u32)], caps: Caps, used: Used) {
    let Some((cap, limit_times)) = caps.visit.or(caps.day) else { return };
    let mut times = used.times;
    let (mut day, mut in_day) = (Day::MIN, 0_i64);
    let (mut earlier, mut total) = (0_i64, 0_i64);
    for ((keeps, bound), (this, _)) in keeps.iter_mut().zip(bound).zip(slots) {
        if *this != day {
            (day, in_day) = (*this, 0);
        }
        let target = *keeps;
        let mut due = target.saturating_sub(earlier).max(0);
        let fresh = caps.visit.is_some() || in_day == 0;
        if limit_times != NONE16 && fresh && times >= limit_times {
            due = 0;
        }
        let room = if caps.visit.is_some() { cap } else { cap.saturating_sub(in_day) };
        let mut paid = due.min(room.max(0));
        if let Some((cap, _)) = caps.day {
            paid = paid.min(cap.saturating_sub(in_day).max(0));
        }
        if paid > 0 && fresh {
            times = times.saturating_add(1);
        }
        in_day = in_day.saturating_add(paid);
        earlier = target;
        total = total.saturating_add(paid);
        *keeps = total;
        *bound |= total < target;
    }
}
