//! Limit (算定回数): how often a fee is charged in a window, over the given history.

use super::Run;
use super::context::Context;
use super::expr::Truth;
use super::special::Special;
use crate::image::{NONE, RuleRecord, counting, kind, windows};
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
        self.sort_by_visit(&mut order);
        let mut called = std::mem::take(&mut self.s.limits);
        called.clear();
        let mut from = 0;
        while let Some((rank, id, rule)) = self.next_called(kind::LIMIT, from) {
            from = rank + 1;
            if self.s.marks.occurs(rule.set_a) {
                called.push(id);
            }
        }
        for at in &order {
            if !self.stands(*at) {
                continue;
            }
            let alone = self.is_alone(*at);
            self.limit_by_table(*at, alone);
            self.limit_by_master(*at, alone);
            for id in &called {
                if let Some(rule) = self.image.rule(*id) {
                    self.limit_by_rule(*at, *id, rule);
                }
            }
        }
        self.s.limits = called;
        self.s.chronological = order;
    }

    /// Whether the line's code stands nowhere else, neither in the Episode nor in the history.
    fn is_alone(&self, at: u32) -> bool {
        let dense = self.line(at).dense;
        self.present(dense) == Some(at)
            && self.s.same_code.get(at as usize) == Some(&NONE)
            && !self.was_charged(dense)
    }

    fn limit_by_rule(&mut self, at: u32, id: u32, rule: &RuleRecord) {
        if !self.member(at, rule.set_a) || !self.stands(at) {
            return;
        }
        let Line { visit, unit, day, dense: own, .. } = *self.line(at);
        if !Self::in_force(rule, day) {
            return;
        }
        match self.truth(rule.when, &Context::line(visit, unit, at)) {
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
                    run.belongs(p, dense, set) && (!by_code || dense == own)
                });
            }
        }
    }

    fn limit_by_table(&mut self, at: u32, alone: bool) {
        let Line { dense, day, .. } = *self.line(at);
        if dense == NONE {
            return;
        }
        let image = self.image;
        for (limit, row) in image.limits_of(dense).iter().zip(image.first_limit(dense)..) {
            if !image.holds(limit.period, day) {
                continue;
            }
            let Some(window) = windows::unpack(limit.window) else {
                continue;
            };
            let special = (limit.special != 0).then(|| self.special(at, None));
            if let Some(Special::Free(rule)) = special {
                self.event(at, What::SpecialMet, NONE, rule);
                continue;
            }
            let open = matches!(special, Some(Special::Open(_)));
            let doubt = open.then_some(What::SpecialLimit);
            let over = Over { what: What::OverLimitTable, row, doubt, alone };
            let before = self.line(at).verdict;
            self.limit_line(at, window, u32::from(limit.max), over, |_, _, d| d == dense);
            // What the special condition asks is told where it matters.
            if self.line(at).verdict != before {
                match special {
                    Some(Special::Open(Some(rule))) => self.note_needs(at, rule),
                    Some(Special::Binds(rule)) => {
                        self.event(at, What::SpecialUnmet, NONE, rule);
                    }
                    _ => {}
                }
            }
        }
        if self.table_flags(at).bits & 16 != 0 && self.lacks(TableKind::Limit, day) {
            self.event(at, What::TableMissing, TableKind::Limit as u32, NONE);
        }
    }

    /// 上限回数 of the master: a month's limit. Where its error class only flags, the excess is a
    /// doubt.
    fn limit_by_master(&mut self, at: u32, alone: bool) {
        let dense = self.line(at).dense;
        let Some(p) = self.procedure(self.line(at)) else {
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
        self.limit_line(at, Window::Months(1), max, over, |_, _, d| d == dense);
    }

    fn limit_line(
        &mut self,
        at: u32,
        window: Window,
        max: u32,
        over: Over,
        same: impl Fn(&Self, Option<u32>, u32) -> bool,
    ) {
        let line = *self.line(at);
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
