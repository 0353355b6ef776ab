//! Limit (算定回数): how often a fee is charged in a window, over the given history.

use super::Run;
use super::context::Context;
use super::divide::Refusal;
use super::expr::Truth;
use super::known::traits;
use super::special::Special;
use super::window::{Moment, is_near};
use crate::image::{NONE, RuleRecord, counting, kind, windows};
use crate::ir::{TableKind, Window};
use crate::outcome::{Line, Verdict, What};
use crate::{Day, Fixed};

/// What becomes of a line over its limit.
#[derive(Clone, Copy)]
struct Over {
    what: What,
    row: u32,
    /// The excess only raises a doubt.
    doubt: Option<What>,
}

/// A rule that may limit a line, and the next one ([`NONE`]: it is the last).
#[derive(Clone, Copy, Debug)]
pub(super) struct Due {
    rule: u32,
    next: u32,
}

/// What counts against a limit.
#[derive(Clone, Copy)]
pub(super) enum Counted {
    /// The code itself.
    Code(u32),
    /// A set.
    Set(u16),
    /// The code, and that in a set.
    CodeInSet(u32, u16),
}

impl Counted {
    /// By a rule, of a line.
    pub(super) const fn of(rule: &RuleRecord, line: &Line) -> Self {
        let set = rule.set_a;
        match rule.flag & counting::BY_CODE {
            0 => Self::Set(set),
            _ => Self::CodeInSet(line.dense, set),
        }
    }
}

/// A limit whose window reaches back too far. Nothing but such limits leaves its line undecided.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting {
    pub(super) line: u32,
    /// The rule that counts a set; [`NONE`]: the code itself is counted.
    rule: u32,
    window: Window,
    max: u32,
}

/// The limit of a set of codes by a rule.
#[derive(Clone, Copy)]
struct OfSet {
    rule: u32,
    max: u32,
}

/// Whether a window, seen from any day of the Episode, reaches back to the same days.
const fn is_fixed(window: Window) -> bool {
    use Window::{Admission, FiscalYear, History, Months};
    matches!(window, Months(_) | FiscalYear | Admission | History)
}

/// What counts against a limit already.
#[derive(Clone, Copy, Default)]
struct Used {
    /// Charges of the past, lines that are charged, those of the same code, and those that wait for
    /// the same days of the history by the same rule: whichever of them falls, no more of them are
    /// charged than the limit allows.
    sure: u32,
    /// Other lines of other codes that are undecided.
    doubtful: u32,
    /// The first of these.
    open: Option<u32>,
}

impl Run<'_, '_, '_> {
    /// Lines are counted in the order of their visits, and within a visit in the order of the
    /// Episode. What Follow or Add would refuse does not count.
    pub(super) fn limit(&mut self) {
        let mut called = std::mem::take(&mut self.s.limits);
        called.clear();
        let mut ranks = self.image.ranks_of(kind::LIMIT);
        while let Some((id, rule)) = self.next_called(&mut ranks) {
            if !self.is_far(rule) {
                called.push((id, rule.set_a));
            }
        }
        // The rules of each line in declared order: the last rule first, each before those.
        let mut due = std::mem::take(&mut self.s.due);
        let mut first = std::mem::take(&mut self.s.first_due);
        due.clear();
        first.clear();
        first.resize(self.out.lines.len(), NONE);
        for (id, set) in called.iter().rev() {
            let mut next = self.s.marks.next_standing(*set, 0);
            while let Some(at) = next {
                next = self.s.marks.next_standing(*set, at + 1);
                if let Some(head) = first.get_mut(at as usize) {
                    let behind = std::mem::replace(head, due.len() as u32);
                    due.push(Due { rule: *id, next: behind });
                }
            }
        }
        self.s.limits = called;
        let mut footing = self.footing();
        if self.s.visit_order.len() > 1 {
            let mut order = std::mem::take(&mut self.s.chronological);
            order.clear();
            order.extend(self.lines());
            self.sort_by_visit(&mut order);
            for at in order.iter().copied() {
                self.go_by_itself(at, &mut footing);
                self.limit_due(at, &due, first.get(at as usize).copied().unwrap_or(NONE));
            }
            self.s.chronological = order;
        } else {
            for (at, first) in (0..).zip(&first) {
                self.go_by_itself(at, &mut footing);
                if *first != NONE || self.traits(at) & traits::LIMITED != 0 {
                    self.limit_due(at, &due, *first);
                }
            }
        }
        self.s.due = due;
        self.s.first_due = first;
    }

    /// The limits of a line: those of the tables, then those of the rules.
    fn limit_due(&mut self, at: u32, due: &[Due], first: u32) {
        let limited = self.traits(at) & traits::LIMITED != 0;
        let mut next = due.get(first as usize);
        if !(limited || next.is_some()) || !self.stands(at) {
            return;
        }
        if limited && !self.is_free(at) {
            self.limit_by_table(at);
            self.limit_by_master(at);
        }
        while let Some(limit) = next {
            next = due.get(limit.next as usize);
            if let Some(rule) = self.image.rule(limit.rule) {
                self.limit_by_rule(at, limit.rule, rule);
            }
        }
    }

    /// Whether a line alone with its code is within all limits of the tables and of its master.
    fn is_free(&mut self, at: u32) -> bool {
        let Line { dense, day, visit, times, code, .. } = *self.line(at);
        let alone = self.s.there.line_of(dense) == Some(at)
            && self.s.same_code.get(at as usize) == Some(&NONE)
            && !self.s.past_codes.may_have(dense);
        if !alone {
            return false;
        }
        let flagged = self.traits(at) & traits::LIMIT_FLAG != 0;
        if flagged && self.lacks(TableKind::Limit, visit) {
            return false;
        }
        let known = self.known(code, day);
        let back = windows::unpack(known.back).filter(|_| known.back != NONE);
        times <= known.free && !back.is_some_and(|window| self.reaches(window, day))
    }

    /// Whether the lines of a rule and whatever is left of them stay within its limit in any window:
    /// its condition then does not matter.
    fn is_far(&self, rule: &RuleRecord) -> bool {
        let near = windows::unpack(rule.window).is_some_and(is_near);
        let by_code = rule.flag & counting::BY_CODE != 0;
        let past = !by_code && self.set_occurs(rule.set_a).1;
        if !near || past || rule.flag & counting::QUANTITY != 0 {
            return false;
        }
        let mut times = 0_u32;
        let mut next = self.s.marks.next_standing(rule.set_a, 0);
        while let Some(at) = next {
            let line = self.line(at);
            if by_code {
                if self.s.past_codes.may_have(line.dense) {
                    return false;
                }
                times = self.times_of_code(line.dense);
            } else {
                times = times.saturating_add(line.times);
            }
            if times > rule.number {
                return false;
            }
            next = self.s.marks.next_standing(rule.set_a, at + 1);
        }
        true
    }

    /// The times of all lines of a code.
    fn times_of_code(&self, dense: u32) -> u32 {
        let mut times = 0_u32;
        let mut next = self.s.there.line_of(dense);
        while let Some(at) = next.filter(|at| *at != NONE) {
            times = times.saturating_add(self.line(at).times);
            next = self.s.same_code.get(at as usize).copied();
        }
        times
    }

    fn limit_by_rule(&mut self, at: u32, id: u32, rule: &RuleRecord) {
        if !self.stands(at) {
            return;
        }
        let Line { visit, unit, day, .. } = *self.line(at);
        if !Self::in_force(rule, day) {
            return;
        }
        match self.applies(rule, &Context::line(visit, unit, at)) {
            Truth::No => {}
            Truth::Unknown => {
                if self.would_change(at, rule) {
                    self.note_needs(at, id);
                    self.doubt(at, What::DependsOnUndecided, at, id);
                }
            }
            Truth::Yes if rule.flag & counting::QUANTITY != 0 => {
                self.limit_quantity(at, id, rule, rule.flag & counting::BY_CODE != 0);
            }
            Truth::Yes => {
                let window = windows::unpack(rule.window).unwrap_or(Window::Visit);
                let over = Over { what: What::OverLimitRule, row: id, doubt: None };
                let counted = Counted::of(rule, self.line(at));
                self.limit_line(at, window, rule.number, over, counted);
            }
        }
    }

    /// Whether the answer of a standing line would be another if the condition of a rule held: nobody
    /// is asked what changes nothing.
    fn would_change(&mut self, at: u32, rule: &RuleRecord) -> bool {
        let line = *self.line(at);
        let charged = line.verdict == Verdict::Charged;
        let window = windows::unpack(rule.window).unwrap_or(Window::Visit);
        if window == Window::PerUnit {
            return false;
        }
        let bound = matches!(window, Window::AdmissionDay | Window::DischargeDay);
        let only = self.span(window, line.day).map(|(only, _)| only);
        if bound && only.is_some_and(|only| only != line.day) {
            return true;
        }
        let by_code = rule.flag & counting::BY_CODE != 0;
        let (over, doubtful) = if rule.flag & counting::QUANTITY != 0 {
            let sums = self.quantities_used(at, rule, window, by_code);
            let max = Fixed::from_int(i64::from(rule.number)).unwrap_or(Fixed::MAX);
            match sums.used.zip(sums.own).and_then(|(used, own)| used.plus(own)) {
                Some(needed) => {
                    let most = sums.doubtful.and_then(|doubtful| needed.plus(doubtful));
                    (needed > max, most.is_none_or(|most| most > max))
                }
                None => (false, true),
            }
        } else {
            let used = self.used(at, window, Counted::of(rule, &line), None);
            let left = rule.number.saturating_sub(used.sure);
            (line.times > left, line.times > left.saturating_sub(used.doubtful))
        };
        if over && window != Window::Course {
            return true;
        }
        charged
            && (over
                || doubtful
                || (bound && only.is_none())
                || self.reaches_charges(window, line.day, Counted::of(rule, &line)))
    }

    /// The rows of table 05. Of a special condition it is only asked where the row would change the
    /// answer of the line.
    fn limit_by_table(&mut self, at: u32) {
        let Line { dense, day, visit, .. } = *self.line(at);
        let flagged = self.traits(at) & traits::LIMIT_FLAG != 0;
        let image = self.image;
        for (limit, row) in image.limits_of(dense).iter().zip(image.first_limit(dense)..) {
            if !image.holds(limit.period, day) {
                continue;
            }
            let Some(window) = windows::unpack(limit.window) else {
                continue;
            };
            let (max, marked) = (u32::from(limit.max), limit.special != 0);
            let asked = marked || self.s.any_row.limits;
            if asked && self.is_within(at, window, max, Counted::Code(dense)) {
                continue;
            }
            let special = asked.then(|| self.special(at, None, marked));
            if let Some(Special::Free(rule)) = special {
                self.event(at, What::SpecialMet, NONE, rule);
                continue;
            }
            let open = match special {
                Some(Special::Open(rule)) => marked || rule.is_some(),
                _ => false,
            };
            let doubt = open.then_some(What::SpecialLimit);
            let over = Over { what: What::OverLimitTable, row, doubt };
            let before = self.line(at).verdict;
            self.limit_line(at, window, max, over, Counted::Code(dense));
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
        if flagged && self.lacks(TableKind::Limit, visit) {
            self.event(at, What::TableMissing, TableKind::Limit as u32, NONE);
        }
    }

    /// 上限回数 of the master: a month's limit. Where its error class only has the excess looked into
    /// (上限回数を確認する), it is a doubt, unless the special condition of the month's limit is met:
    /// that is what would be looked into.
    fn limit_by_master(&mut self, at: u32) {
        let dense = self.line(at).dense;
        let Some(p) = self.procedure(self.line(at)).filter(|p| p.month_limit != 0) else {
            return;
        };
        let (window, max) = (Window::Months(1), u32::from(p.month_limit));
        let looked_into = p.month_limit_error == 0;
        if looked_into
            && (self.is_within(at, window, max, Counted::Code(dense)) || self.month_is_free(at))
        {
            return;
        }
        let doubt = looked_into.then_some(What::OverLimitMaster);
        let over = Over { what: What::OverLimitMaster, row: NONE, doubt };
        self.limit_line(at, window, max, over, Counted::Code(dense));
    }

    /// Whether the special condition of a month's limit in table 05 is met.
    fn month_is_free(&mut self, at: u32) -> bool {
        let Line { dense, day, .. } = *self.line(at);
        let image = self.image;
        let month = Some(Window::Months(1));
        image.limits_of(dense).iter().any(|limit| {
            let marked = limit.special != 0;
            windows::unpack(limit.window) == month
                && image.holds(limit.period, day)
                && (marked || self.s.any_row.limits)
                && matches!(self.special(at, None, marked), Special::Free(_))
        })
    }

    /// Whether a line is surely within a limit, so that the limit says nothing of it.
    fn is_within(&mut self, at: u32, window: Window, max: u32, counted: Counted) -> bool {
        match window {
            Window::PerUnit => return true,
            Window::AdmissionDay | Window::DischargeDay => return false,
            _ => {}
        }
        let Line { day, times, .. } = *self.line(at);
        let used = self.used(at, window, counted, None);
        let left = max.saturating_sub(used.sure).saturating_sub(used.doubtful);
        times <= left && !self.reaches_charges(window, day, counted)
    }

    /// Whether a window reaches back to days of which nobody knows whether what counts was charged. Before
    /// the first of its codes came into being none was.
    pub(super) fn reaches_charges(&mut self, window: Window, day: Day, counted: Counted) -> bool {
        if !self.reaches(window, day) {
            return false;
        }
        let began = match counted {
            Counted::Code(dense) | Counted::CodeInSet(dense, _) => self.image.code_began(dense),
            Counted::Set(set) => self.set_began(set),
        };
        self.span(window, day).is_none() || began.is_none_or(|began| began < self.known_since)
    }

    /// As [`Image::set_began`](crate::image::Image::set_began), which is found once for an image.
    fn set_began(&mut self, set: u16) -> Option<Day> {
        if let Some((_, began)) = self.s.began.iter().find(|(known, _)| *known == set) {
            return *began;
        }
        let began = self.image.set_began(set);
        self.s.began.push((set, began));
        began
    }

    fn limit_line(&mut self, at: u32, window: Window, max: u32, over: Over, counted: Counted) {
        let Line { verdict, day, .. } = *self.line(at);
        if verdict == Verdict::NotCharged || window == Window::PerUnit {
            return;
        }
        let by_rule = over.what == What::OverLimitRule;
        if matches!(window, Window::AdmissionDay | Window::DischargeDay) {
            let what = if by_rule { What::WrongDayForLimitRule } else { What::WrongDayForLimit };
            match self.span(window, day) {
                None => self.doubt(at, what, windows::pack(window), over.row),
                Some((only, _)) if only != day => {
                    self.deny(at, what, windows::pack(window), over.row);
                    return;
                }
                Some(_) => {}
            }
        }
        let of_set = matches!(counted, Counted::Set(_)).then_some(OfSet { rule: over.row, max });
        let used = self.used(at, window, counted, of_set);
        let left = max.saturating_sub(used.sure);
        let whole = self.line(at).times <= left;
        if !whole {
            if window == Window::Course {
                let what = if by_rule { What::CourseLimitRule } else { What::CourseLimit };
                self.doubt(at, what, used.sure, over.row);
                return;
            }
            if let Some(what) = over.doubt {
                self.doubt(at, what, used.sure, over.row);
                return;
            }
            if left == 0 {
                self.deny(at, over.what, used.sure, over.row);
                return;
            }
            let refusal = Refusal { what: over.what, row: over.row, max };
            if !self.divide_times(at, left, refusal) {
                // Part of the times would stand: the order must be divided to be charged.
                self.doubt(at, What::PartlyOverLimit, left, over.row);
                return;
            }
        }
        if let Some(open) = used.open
            && self.line(at).times > left.saturating_sub(used.doubtful)
        {
            let row = if over.what == What::OverLimitRule { over.row } else { NONE };
            self.doubt(at, What::DependsOnUndecided, open, row);
        } else if self.reaches_charges(window, day, counted) {
            let charged = self.line(at).verdict == Verdict::Charged;
            let waits = whole && (charged || self.s.waiting.iter().any(|w| w.line == at));
            if waits && !charged {
                self.event(at, What::NeedsHistory, windows::pack(window), over.row);
            } else {
                self.doubt(at, What::NeedsHistory, windows::pack(window), over.row);
            }
            if waits {
                let rule = of_set.map_or(NONE, |of_set| of_set.rule);
                self.s.waiting.push(Waiting { line: at, rule, window, max });
            }
        }
    }

    /// Whether a line waits for the history by limits alone that leave nothing of a limit of a set
    /// where they refuse it.
    fn waits(&self, at: u32, window: Window, of_set: Option<OfSet>) -> bool {
        let Some(OfSet { rule, max }) = of_set else { return false };
        let mut waiting = self.s.waiting.iter().filter(|w| w.line == at).peekable();
        waiting.peek().is_some()
            && waiting
                .all(|w| w.rule == rule || (w.rule == NONE && w.window == window && w.max >= max))
    }

    /// The times that count in the window of a line: charges of the past, and lines before it.
    fn used(&self, at: u32, window: Window, counted: Counted, of_set: Option<OfSet>) -> Used {
        let line = self.line(at);
        let of = Moment::of(line);
        let (code, set) = match counted {
            Counted::Code(dense) => (Some(dense), None),
            Counted::Set(set) => (None, Some(set)),
            Counted::CodeInSet(dense, set) => (Some(dense), Some(set)),
        };
        let mut used = Used::default();
        let past_code = code.is_none_or(|dense| self.s.past_codes.may_have(dense));
        let charged = |past: &super::PastLine| {
            if code.is_none_or(|dense| dense == past.dense) && self.past_in(window, of, past.day) {
                used.sure = used.sure.saturating_add(past.times);
            }
        };
        match set {
            Some(set) if past_code => self.past_of(set).for_each(charged),
            None if past_code => self.s.history.iter().for_each(charged),
            _ => {}
        }
        let mut count = |place: u32, other: &Line| {
            if (other.visit, place) < (line.visit, at) && self.line_in(window, of, other) {
                let waits = || {
                    (is_fixed(window) || other.day == line.day) && self.waits(place, window, of_set)
                };
                let undecided = other.verdict == Verdict::Undecided && other.dense != line.dense;
                let sum = if undecided && !waits() {
                    used.open = used.open.or(Some(place));
                    &mut used.doubtful
                } else {
                    &mut used.sure
                };
                *sum = sum.saturating_add(other.times);
            }
        };
        if let Some(dense) = code {
            let mut next = self.s.there.line_of(dense);
            while let Some(place) = next.filter(|place| *place != NONE) {
                next = self.s.same_code.get(place as usize).copied();
                if self.stands(place) && set.is_none_or(|set| self.member(place, set)) {
                    count(place, self.line(place));
                }
            }
        } else if let Some(set) = set {
            let mut next = self.s.marks.next_standing(set, 0);
            while let Some(place) = next {
                next = self.s.marks.next_standing(set, place + 1);
                count(place, self.line(place));
            }
        }
        used
    }
}
