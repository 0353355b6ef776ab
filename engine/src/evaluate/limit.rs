//! Limit (算定回数): how often a fee is charged in a window, over the given history.

use super::Run;
use super::context::Context;
use super::expr::Truth;
use crate::image::{NONE, counting, kind, windows};
use crate::ir::{TableKind, Window};
use crate::outcome::{Line, Verdict, What};

/// What becomes of a line over its limit.
#[derive(Clone, Copy)]
struct Over {
    what: What,
    row: u32,
    /// The excess only raises a doubt.
    doubt: Option<What>,
    /// No other line and no past charge can count.
    alone: bool,
}

impl Run<'_, '_, '_> {
    /// Lines are counted in the order of their visits, and within a visit in the order of the
    /// Episode.
    pub(super) fn limit(&mut self) {
        let mut order = std::mem::take(&mut self.s.chronological);
        order.clear();
        order.extend(self.lines());
        order.sort_by_key(|at| (self.line(*at).visit, *at));
        let mut active = std::mem::take(&mut self.s.active);
        active.clear();
        active.extend(self.image.rules_of(kind::LIMIT).iter().filter(|id| {
            let rule = self.image.rule(**id);
            rule.is_some_and(|r| self.concerns(r) && self.occurs(r.set_a))
        }));
        for at in &order {
            let alone = self.is_alone(*at);
            self.limit_by_table(*at, alone);
            self.limit_by_master(*at, alone);
            for id in &active {
                self.limit_by_rule(*at, *id);
            }
        }
        self.s.active = active;
        self.s.chronological = order;
    }

    /// Whether the line's code stands nowhere else, neither in the Episode nor in the history.
    fn is_alone(&self, at: u32) -> bool {
        let line = self.line(at);
        let known = self.s.present.binary_search_by_key(&line.dense, |(dense, _)| *dense);
        let first = known.ok().and_then(|n| self.s.present.get(n)).map(|(_, first)| *first);
        first == Some(at)
            && self.s.same_code.get(at as usize) == Some(&NONE)
            && !self.s.history.iter().any(|p| p.dense == line.dense)
    }

    fn limit_by_rule(&mut self, at: u32, id: u32) {
        let line = self.line(at);
        let Some(rule) = self.image.rule(id) else { return };
        if !self.stands(at) || !self.member(at, rule.set_a) || !Self::in_force(rule, line.day) {
            return;
        }
        match self.truth(rule.when, &Context::line(line.visit, line.unit, at)) {
            Truth::No => {}
            Truth::Unknown => {
                self.note_needs(at, id);
                self.doubt(at, What::DependsOnUndecided, at, id);
            }
            Truth::Yes if rule.flag & counting::QUANTITY != 0 => {
                self.limit_quantity(at, id, rule, rule.flag & counting::BY_CODE != 0);
            }
            Truth::Yes => {
                let by_code = rule.flag & counting::BY_CODE != 0;
                let window = windows::unpack(rule.window).unwrap_or(Window::Visit);
                let over = Over { what: What::OverLimitRule, row: id, doubt: None, alone: false };
                let set = rule.set_a;
                self.limit_line(at, window, rule.number, over, |run, p, dense| {
                    run.belongs(p, dense, set) && (!by_code || dense == line.dense)
                });
            }
        }
    }

    fn limit_by_table(&mut self, at: u32, alone: bool) {
        let line = self.line(at);
        if line.dense == NONE || !self.stands(at) {
            return;
        }
        for (limit, row) in
            self.image.limits_of(line.dense).iter().zip(self.image.first_limit(line.dense)..)
        {
            if !self.image.holds(limit.period, line.day) {
                continue;
            }
            let Some(window) = windows::unpack(limit.window) else {
                continue;
            };
            let over = Over {
                what: What::OverLimitTable,
                row,
                doubt: (limit.special != 0).then_some(What::SpecialLimit),
                alone,
            };
            self.limit_line(at, window, u32::from(limit.max), over, |_, _, dense| {
                dense == line.dense
            });
        }
        let flagged = self
            .image
            .index_of(line.dense)
            .iter()
            .any(|r| r.flags & 16 != 0 && self.image.holds(r.period, line.day));
        if flagged && self.lacks(TableKind::Limit, &line) {
            self.event(at, What::TableMissing, TableKind::Limit as u32, NONE);
        }
    }

    /// 上限回数 of the master: a month's limit. Where its error class only flags, the excess is a
    /// doubt.
    fn limit_by_master(&mut self, at: u32, alone: bool) {
        let line = self.line(at);
        let Some(p) = self.procedure(&line).copied() else {
            return;
        };
        if p.month_limit == 0 {
            return;
        }
        let over = Over {
            what: What::OverLimitMaster,
            row: NONE,
            doubt: (p.month_limit_error == 0).then_some(What::OverLimitMaster),
            alone,
        };
        let max = u32::from(p.month_limit);
        self.limit_line(at, Window::Months(1), max, over, |_, _, dense| dense == line.dense);
    }

    fn limit_line(
        &mut self,
        at: u32,
        window: Window,
        max: u32,
        over: Over,
        same: impl Fn(&Self, Option<u32>, u32) -> bool,
    ) {
        let line = self.line(at);
        if line.verdict == Verdict::NotCharged || window == Window::PerUnit {
            return;
        }
        if matches!(window, Window::AdmissionDay | Window::DischargeDay) {
            match self.span(window, line.day) {
                None => self.doubt(at, What::WrongDayForLimit, windows::pack(window), over.row),
                Some((day, _)) if day != line.day => {
                    self.deny(at, What::WrongDayForLimit, windows::pack(window), over.row);
                    return;
                }
                Some(_) => {}
            }
        }
        let before = |l: &Line, place: u32| (l.visit, place) < (line.visit, at);
        let used = if over.alone {
            0
        } else {
            self.times_in(window, &line, |p, d| same(self, p, d), |place, l| before(l, place))
        };
        let left = max.saturating_sub(used);
        if line.times > left {
            if window == Window::Course {
                self.doubt(at, What::CourseLimit, used, over.row);
            } else if let Some(what) = over.doubt {
                self.doubt(at, what, used, over.row);
            } else if left == 0 {
                self.deny(at, over.what, used, over.row);
            } else {
                // Part of the times would stand: the order must be divided to be charged.
                self.doubt(at, What::PartlyOverLimit, left, over.row);
            }
        } else if self.reaches_unknown(window, line.day) {
            self.doubt(at, What::NeedsHistory, windows::pack(window), over.row);
        }
    }
}
