//! Exclude (背反): of two fees only one is charged; the tables and rules say which.

use super::Run;
use super::conflict::Attack;
use super::include::Pairing;
use super::known::traits;
use super::sieve::Entry;
use super::window::Moment;
use crate::image::{EdgeRecord, MannerRecord, NONE, kind, table_kind, windows};
use crate::ir::{TableKind, Window};
use crate::outcome::{HISTORY, Line, Verdict, What};

/// Of a code with more rows than this for each code that is there, they are searched, not read.
const SCAN: usize = 12;

impl Run<'_, '_, '_> {
    pub(super) fn exclude(&mut self) {
        self.set_aside();
        self.exclude_by_table();
        self.exclude_by_rule();
        if self.episode.setting == crate::episode::Setting::Inpatient {
            self.exclude_inpatient();
        }
        self.note_attackers();
        self.settle();
        self.keep_attackers();
        self.note_missing_exclusion();
        self.stand_again();
    }

    fn exclude_by_table(&mut self) {
        for at in 0..self.s.there.entries().len() {
            let Some(Entry { dense, line: first_line, .. }) =
                self.s.there.entries().get(at).copied()
            else {
                break;
            };
            // Behind it are those of the history alone.
            if first_line == NONE {
                break;
            }
            if self.traits(first_line) & traits::EXCLUDES == 0 || self.s.neighbours.has_none(dense)
            {
                continue;
            }
            let edges = self.image.edges_of(dense);
            let few = SCAN * self.s.there.entries().len();
            if let Some(rows) = self.neighbours(dense, edges, few) {
                for at in rows {
                    let at = self.neighbour(at);
                    let Some(edge) = edges.get(at as usize) else { break };
                    if self.s.there.hint(edge.other) == 0 {
                        continue;
                    }
                    let row = self.image.first_edge(dense) + at;
                    if let Some(second) = self.s.there.line_of(edge.other) {
                        self.exclude_codes(first_line, second, edge, row);
                    }
                    self.exclude_past(first_line, edge, row);
                }
            } else {
                for other in 0..self.s.there.entries().len() {
                    let entry = self.s.there.entries().get(other).copied();
                    let Some(Entry { dense: target, line: second, .. }) = entry else { break };
                    if second == NONE {
                        break;
                    }
                    let from = edges.partition_point(|e| e.other < target);
                    let rows = self.image.first_edge(dense) + from as u32..;
                    let found = edges.get(from..).unwrap_or_default().iter();
                    for (edge, row) in found.take_while(|e| e.other == target).zip(rows) {
                        self.exclude_codes(first_line, second, edge, row);
                    }
                }
                // The history may have a code several times.
                let mut codes = std::mem::take(&mut self.s.distinct);
                codes.clear();
                codes.extend(self.s.history.iter().map(|past| past.dense));
                codes.sort_unstable();
                codes.dedup();
                for target in &codes {
                    let from = edges.partition_point(|e| e.other < *target);
                    let rows = self.image.first_edge(dense) + from as u32..;
                    let found = edges.get(from..).unwrap_or_default().iter();
                    for (edge, row) in found.take_while(|e| e.other == *target).zip(rows) {
                        self.exclude_past(first_line, edge, row);
                    }
                }
                self.s.distinct = codes;
            }
        }
    }

    /// Every pair of lines of the two codes.
    fn exclude_codes(&mut self, first: u32, second: u32, edge: &EdgeRecord, row: u32) {
        let manner = self.image.manner_of(edge);
        let window = windows::unpack(manner.window).unwrap_or(Window::Visit);
        let mut a = first;
        while a != NONE {
            let line = *self.line(a);
            if self.stands(a) && self.image.holds(manner.period, line.day) {
                let mut b = second;
                while b != NONE {
                    if a != b && self.stands(b) && self.together(window, &line, self.line(b)) {
                        self.push_edge(a, b, manner, row);
                    }
                    b = self.s.same_code.get(b as usize).copied().unwrap_or(NONE);
                }
            }
            a = self.s.same_code.get(a as usize).copied().unwrap_or(NONE);
        }
    }

    /// Every line of a code with every charge of the other code in the history.
    fn exclude_past(&mut self, first: u32, edge: &EdgeRecord, row: u32) {
        if !self.s.past_codes.may_have(edge.other) {
            return;
        }
        let manner = self.image.manner_of(edge);
        let window = windows::unpack(manner.window).unwrap_or(Window::Visit);
        for at in 0..self.s.history.len() {
            let Some(past) = self.s.history.get(at).filter(|p| p.dense == edge.other) else {
                continue;
            };
            let day = past.day;
            let mut a = first;
            while a != NONE {
                let line = *self.line(a);
                if self.stands(a)
                    && self.image.holds(manner.period, line.day)
                    && self.past_in(window, Moment::of(&line), day)
                {
                    self.push_edge(a, at as u32 | HISTORY, manner, row);
                }
                a = self.s.same_code.get(a as usize).copied().unwrap_or(NONE);
            }
        }
    }

    fn push_edge(&mut self, first: u32, second: u32, manner: MannerRecord, row: u32) {
        let special = (manner.bits & 1 != 0).then_some(What::SpecialExclusion);
        let either = manner.keep == 3;
        let table = u32::from(manner.bits >> 4);
        debug_assert!(table_kind(table as u16).is_some(), "checked at opening");
        let attack = |by, on| Attack { on, by, what: What::ExcludedByTable, row, special, either };
        // The row belongs to ①; where ② is the one that goes, the same row is its reason.
        if manner.keep != 2 {
            if second & HISTORY == 0 {
                self.attack_by_row(attack(first, second));
            } else if manner.keep == 1 && special.is_none() {
                self.event(first, What::EarlierChargeLoses, second, row);
            }
        }
        if manner.keep != 1 {
            self.attack_by_row(attack(second, first));
        }
    }

    fn exclude_by_rule(&mut self) {
        let mut ranks = self.image.ranks_of(kind::EXCLUDE);
        while let Some((id, rule)) = self.next_called(&mut ranks) {
            let window = windows::unpack(rule.window).unwrap_or(Window::Visit);
            let keep = rule.flag;
            let pairing = Pairing { keep, past_seconds: true };
            self.pair_rule(id, rule, window, pairing, |run, first, second| {
                let either = keep == 3;
                let what = What::ExcludedByRule;
                let attack = |by, on| Attack { on, by, what, row: id, special: None, either };
                if keep != 2 {
                    if second & HISTORY == 0 {
                        run.s.attacks.push(attack(first, second));
                    } else if keep == 1 {
                        run.event(first, What::EarlierChargeLoses, second, NONE);
                    }
                }
                if keep != 1 && first & HISTORY == 0 {
                    run.s.attacks.push(attack(second, first));
                }
            });
        }
    }

    /// 04: an addition to 入院基本料 needs a base of that day whose group lists it, and of the same
    /// 加算識別 only one is charged.
    fn exclude_inpatient(&mut self) {
        // Judged on what stands at the beginning, denied at the end.
        let mut denied = Vec::new();
        for at in self.lines() {
            let line = *self.line(at);
            if line.dense == NONE || line.verdict == Verdict::NotCharged {
                continue;
            }
            let rows = self.image.inpatient_of(line.dense);
            if !rows.iter().any(|r| self.image.holds(r.period, line.day)) {
                continue;
            }
            let Some((base, group)) = self.inpatient_base(&line) else {
                denied.push((at, What::InpatientBaseLacks, 0));
                continue;
            };
            let class = |dense: u32| {
                let rows = self.image.inpatient_of(dense).iter();
                rows.zip(self.image.first_inpatient(dense)..)
                    .find(|(r, _)| r.group == group && self.image.holds(r.period, line.day))
                    .map(|(r, row)| (row, r.class))
            };
            let Some((row, own)) = class(line.dense) else {
                denied.push((at, What::InpatientNotInGroup, base));
                continue;
            };
            for by in self.lines() {
                let other = self.line(by);
                if by != at
                    && other.verdict != Verdict::NotCharged
                    && other.day == line.day
                    && other.dense != line.dense
                    && other.dense != NONE
                    && class(other.dense).is_some_and(|(_, c)| c == own)
                {
                    self.s.attacks.push(Attack {
                        on: at,
                        by,
                        what: What::InpatientClassTaken,
                        row,
                        special: None,
                        either: true,
                    });
                }
            }
        }
        for (at, what, base) in denied {
            self.deny(at, what, base, NONE);
        }
    }

    /// The 入院基本料 of the line's day and its group.
    fn inpatient_base(&self, line: &Line) -> Option<(u32, u16)> {
        self.out.lines.iter().zip(0_u32..).find_map(|(l, at)| {
            if l.day != line.day || l.verdict == Verdict::NotCharged || l.dense == NONE {
                return None;
            }
            let mut rows = self.image.index_of(l.dense).iter();
            rows.find(|r| r.inpatient_group != 0 && self.image.holds(r.period, l.day))
                .map(|r| (at, r.inpatient_group))
        })
    }

    /// Where an exclusion table is not at hand, two lines that its index flags say so.
    fn note_missing_exclusion(&mut self) {
        let lacking = self.s.visit_facts.iter().fold(0, |bits, v| bits | v.lacks);
        // The tables stand in the order of their flags.
        let lacking = lacking >> TableKind::ExclusionDay as u16 & traits::EXCLUSION;
        let flagged = self.s.traits.iter().fold(0, |bits, has| bits | has);
        if lacking & flagged == 0 {
            return;
        }
        let tables = [
            (TableKind::ExclusionDay, Window::Day),
            (TableKind::ExclusionMonth, Window::Months(1)),
            (TableKind::ExclusionSame, Window::Visit),
            (TableKind::ExclusionWeek, Window::Week),
        ];
        // The lines that stand and that table 01 flags, with those of their flags whose table lacks.
        let mut flagged = std::mem::take(&mut self.s.flagged);
        flagged.clear();
        let lines = self.s.traits.iter().zip(0_u32..).map(|(has, at)| (at, has & lacking));
        flagged.extend(lines.filter(|(at, bits)| *bits != 0 && self.stands(*at)));
        let moment = self.s.visit_order.len() == 1;
        for (bit, (table, window)) in tables.into_iter().enumerate() {
            let has = |bits: u16| bits & (1 << bit) != 0;
            if !has(lacking) {
                continue;
            }
            let lines = || flagged.iter().filter(|(_, bits)| has(*bits)).map(|(at, _)| *at);
            // Lines of one visit are together in every window of these tables: two codes suffice.
            if moment {
                let mut codes = lines().map(|at| self.line(at).dense);
                let first = codes.next();
                if !first.is_some_and(|first| codes.any(|code| code != first)) {
                    continue;
                }
            }
            for at in lines() {
                if moment {
                    self.event(at, What::TableMissing, table as u32, NONE);
                    continue;
                }
                let line = *self.line(at);
                let beside = lines().any(|other| {
                    let other = self.line(other);
                    other.dense != line.dense && self.together(window, &line, other)
                });
                if beside && self.lacks(table, line.visit) {
                    self.event(at, What::TableMissing, table as u32, NONE);
                }
            }
        }
        self.s.flagged = flagged;
    }
}
