//! Resolve: is the code known and in force, and may this patient at this facility take it?

use super::Run;
use super::events::Ends;
use super::known::{Known, traits};
use crate::image::{Image, NONE, ProcedureRecord, body, windows};
use crate::ir::AgeBound;
use crate::ir::ScheduleId;
use crate::outcome::{Line, Verdict, What};
use crate::{Day, episode};

/// Age in whole years.
#[must_use]
pub(super) const fn age(birth: Day, day: Day) -> i32 {
    let (by, bm, bd) = birth.ymd();
    let (y, m, d) = day.ymd();
    let before_birthday = m < bm || (m == bm && d < bd);
    y - by - if before_birthday { 1 } else { 0 }
}

/// The first day on which an age bound is reached. The notices count to "the day before the
/// birthday", so the birthday itself is the first day of the new age.
#[must_use]
pub(super) const fn reaches(bound: AgeBound, birth: Day) -> Day {
    match bound {
        AgeBound::None => Day::MIN,
        AgeBound::Years(n) => birth.add_years(n as i32),
        AgeBound::Days(n) => Day(birth.0 + n as i32),
        // B3, B6, BF, BK: the first of the month after the birthday.
        AgeBound::MonthAfter(n) => birth.add_years(n as i32).months_before(-1),
        // MG: the 1st of April that follows the sixth birthday. The law counts a birthday on the
        // 1st of April to the school year before (年齢計算ニ関スル法律).
        AgeBound::School => {
            let sixth = birth.add_years(6);
            let (_, month, day) = sixth.ymd();
            let start = sixth.fiscal_year_start();
            if month == 4 && day == 1 { start } else { start.months_before(-12) }
        }
    }
}

impl Run<'_, '_, '_> {
    /// Whether the patient's age lies within two bounds (the upper one exclusive) on the day of a
    /// visit.
    pub(super) fn aged(&self, from: u16, to: u16, visit: u32) -> bool {
        if from == 0 && to == 0 {
            return true;
        }
        let facts = self.s.visit_facts.get(visit as usize).copied().unwrap_or_default();
        let birth = self.episode.patient.birth_date;
        let reached = |bound: u16| match windows::unpack_age(bound).unwrap_or_default() {
            // A birthday is reached on the day on which the age is.
            AgeBound::Years(years) => facts.age >= i32::from(years),
            bound => facts.day >= reaches(bound, birth),
        };
        let bounded = !matches!(windows::unpack_age(to), None | Some(AgeBound::None));
        reached(from) && !(bounded && reached(to))
    }
}

/// The rows of the image that tell what the rules of the Episode's revisions use of a class.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Uses {
    /// The row of class 0 in the first revision.
    first: u32,
    revisions: u32,
    classes: u32,
}

impl Uses {
    /// Of revisions from one to another; of all where a day has none.
    fn of(image: &Image<'_>, revisions: Option<(u16, u16)>) -> Self {
        let classes = image.class_count() as u32;
        let (first, revisions) = match revisions {
            Some((first, last)) => (first, u32::from(last.saturating_sub(first)) + 1),
            None => (0, image.schedules().len() as u32),
        };
        Self { first: image.class_row(ScheduleId(first), 0), revisions, classes }
    }

    pub(super) fn rows(self, class: u16) -> impl Iterator<Item = u32> {
        (0..self.revisions).map(move |n| self.first + n * self.classes + u32::from(class))
    }
}

impl Run<'_, '_, '_> {
    pub(super) fn resolve(&mut self) {
        let lines = self.lines();
        for at in lines.clone() {
            self.mark_line(at);
            if at % 64 == 63 {
                self.mark_gathered(at / 64);
            }
        }
        self.mark_gathered(lines.end / 64);
        self.s.called.settle();
        for at in lines {
            self.resolve_line(at);
        }
    }

    // For the web what counts is size.
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    fn resolve_line(&mut self, at: u32) {
        let has = self.traits(at);
        let Line { base, quantity, .. } = *self.line(at);
        // Most lines are of a 診療行為 of which nothing is to be asked.
        let plain = has & traits::ASKED == traits::PROCEDURE;
        if plain & base.is_none() & quantity.is_none() {
            return;
        }
        self.resolve_asked(at, has);
    }

    /// A line of which something is to be asked.
    #[inline(never)]
    fn resolve_asked(&mut self, at: u32, has: u16) {
        let Line { base, quantity, .. } = *self.line(at);
        if base.is_some() || has & traits::NOTED != 0 {
            self.s.noted.push(at);
        }
        if has & traits::PROCEDURE == 0 {
            self.resolve_other(at);
            return;
        }
        if has & traits::AGING != 0 {
            self.s.aging.push(at);
        }
        if has & traits::ASKS != 0
            && let Some(procedure) = self.procedure(self.line(at))
        {
            self.resolve_procedure(at, procedure);
        }
        if quantity.is_none() {
            let Line { rule, stated, .. } = *self.line(at);
            // Points that a rule states hang on no quantity.
            let by_rule = rule != NONE && stated.is_some();
            if has & traits::STEPPED != 0 && !by_rule {
                self.doubt(at, What::QuantityMissing, 0, NONE);
            }
        } else if has & traits::UNIT == 0 {
            self.event(at, What::QuantityUnused, 0, NONE);
        }
    }

    /// A line that is no 診療行為, or that no master has on its day.
    fn resolve_other(&mut self, at: u32) {
        let Line { dense, version, day, .. } = *self.line(at);
        if dense == NONE {
            if self.image.schedule_on(day).is_none() {
                self.doubt(at, What::NoSchedule, 0, NONE);
            } else if self.priced_without_master(self.line(at)) {
                self.event(at, What::NotAtHand, 0, NONE);
            } else if self.day_is_partial(day) {
                self.doubt(at, What::UnknownCode, 0, NONE);
            } else {
                self.deny(at, What::UnknownCode, 0, NONE);
            }
            return;
        }
        let known = self.image.version(version).map(|v| self.image.facts_of(v).0);
        if matches!(known, None | Some(body::NOT_AT_HAND))
            && self.priced_without_master(self.line(at))
        {
            self.event(at, What::NotAtHand, 0, NONE);
        } else if known.is_none() {
            self.deny(at, What::NotInForce, 0, NONE);
        } else if known == Some(body::NOT_AT_HAND) {
            self.doubt(at, What::NotAtHand, 0, NONE);
        }
    }

    /// Whether the patient is insured under 後期高齢者医療: as stated; nobody below 65 can be
    /// (高齢者の医療の確保に関する法律 第50条).
    pub(super) fn elderly(&self, day: Day) -> Option<bool> {
        let patient = &self.episode.patient;
        patient.elderly_insurance.or((age(patient.birth_date, day) < 65).then_some(false))
    }

    pub(super) fn day_is_partial(&self, day: Day) -> bool {
        let schedule = self.image.schedule_on(day);
        schedule
            .and_then(|id| self.image.schedules().nth(usize::from(id.0)))
            .is_none_or(|s| s.partial)
    }

    /// Whether a drug or material has a stated price on a day of which no master of its kind is at
    /// hand: the caller's price is then all there is, and the explanation says so.
    pub(super) fn priced_without_master(&self, line: &Line) -> bool {
        let kind = match line.code.family() {
            6 => body::DRUG,
            7 => body::MATERIAL,
            _ => return false,
        };
        line.price.is_some() && !self.image.has_any(kind, line.day)
    }

    fn resolve_procedure(&mut self, at: u32, p: &ProcedureRecord) {
        let Line { day, visit, .. } = *self.line(at);
        let episode = self.episode;
        let outpatient = episode.setting == episode::Setting::Outpatient;
        if (p.setting == 1 && outpatient) || (p.setting == 2 && !outpatient) {
            self.deny(at, What::WrongSetting, u32::from(p.setting), NONE);
        }
        let clinic = episode.facility.kind == episode::FacilityKind::Clinic;
        if (p.facility_kind == 1 && clinic) || (p.facility_kind == 2 && !clinic) {
            self.deny(at, What::WrongFacility, u32::from(p.facility_kind), NONE);
        }
        if !self.aged(p.age_from, p.age_to, visit) {
            self.deny(at, What::AgeOutside, 0, NONE);
        }
        if p.elderly != 0 {
            match self.elderly(day) {
                None => self.doubt(at, What::ElderlyOutside, u32::from(p.elderly), NONE),
                Some(elderly) if elderly == (p.elderly == 1) => {
                    self.deny(at, What::ElderlyOutside, u32::from(p.elderly), NONE);
                }
                Some(_) => {}
            }
        }
        self.check_beds(at, p.beds);
        if !self.image.standards_of(p).is_empty() {
            // The list is stated as a whole or not at all.
            let stated = self.episode.facility.standards.is_some();
            let notified = |s: &u16| self.has_standard(*s, *s, day) == Some(true);
            let mut groups = self.image.standard_groups(p);
            match stated.then(|| groups.all(|group| group.iter().any(notified))) {
                Some(true) => {}
                Some(false) => self.deny(at, What::StandardLacks, 0, NONE),
                None => self.doubt(at, What::StandardLacks, 1, NONE),
            }
        }
    }

    /// 適合区分 2: reduced where the facility has not notified the standard, by a row of its unit that
    /// is ordered or made (適合区分 1).
    pub(super) fn check_compliance(&mut self, at: u32, p: &ProcedureRecord) {
        let Line { unit, day, .. } = *self.line(at);
        let standard = p.compliance_standard;
        if standard == 0 || self.has_standard(standard, standard, day) == Some(true) {
            return;
        }
        let reduced = self.out.lines.iter().any(|l| {
            l.unit == unit
                && l.verdict == Verdict::Charged
                && self.procedure(l).is_some_and(|o| o.compliance == 1)
        });
        if !reduced {
            self.doubt(at, What::ComplianceLacks, u32::from(standard), NONE);
        }
    }

    /// 病床数区分: 1–4, 7, 8 licensed beds, 5 and 6 general beds.
    fn check_beds(&mut self, at: u32, class: u8) {
        let (low, high, general) = match class {
            1 => (1, 99, false),
            2 => (100, 199, false),
            3 => (0, 199, false),
            4 => (200, u32::MAX, false),
            5 => (0, 199, true),
            6 => (200, u32::MAX, true),
            7 => (0, 399, false),
            8 => (400, u32::MAX, false),
            _ => return,
        };
        let (least, most) = if general {
            self.episode.facility.general_beds_between()
        } else {
            self.episode.facility.beds_between()
        };
        if low <= least && most <= high {
            return;
        }
        if most < low || high < least {
            self.deny(at, What::BedsOutside, u32::from(class), NONE);
        } else {
            self.doubt(at, What::BedsUnknown, u32::from(class), NONE);
        }
    }

    /// Nothing is marked yet.
    pub(super) fn clear_marks(&mut self) {
        let image = self.image;
        let lines = self.out.lines.len();
        let visits = self.s.visit_order.len();
        let rows = (image.set_count(), image.class_count());
        self.s.marks.clear(rows, visits, lines);
        self.s.traits.clear();
        self.s.uses = Uses::of(image, self.revisions());
        self.s.line_codes = super::sieve::Sieve::default();
    }

    /// The first and the last revision of the Episode's days. On a day of no revision a rule may be in
    /// force all the same.
    pub(super) fn revisions(&self) -> super::called::Revisions {
        let (first, last) = self.days;
        let whole = self.image.schedule_on(first).zip(self.image.schedule_on(last));
        whole.map(|(a, b)| (a.0.min(b.0), a.0.max(b.0)))
    }

    /// Calls the rules that the revisions and the standards call for.
    pub(super) fn call_base(&mut self) {
        let image = self.image;
        let revisions = self.revisions();
        let standards = self.episode.facility.standards.as_ref();
        if !self.s.called.restore(revisions, standards) {
            let schedules = revisions
                .map(|(first, last)| (first..=last).map(|id| image.schedule_ranks(ScheduleId(id))));
            self.s.called.clear(image.free_ranks(), image.unguarded(), schedules);
            self.call_standards();
            self.s.called.keep(revisions, standards);
        }
    }

    /// Marks the sets of the history and calls their rules.
    pub(super) fn mark_history(&mut self) {
        let image = self.image;
        let s = &mut *self.s;
        s.past_sets.clear();
        for (past, at) in s.history.iter().zip(0_u32..) {
            s.marks.gather(past.class, at);
        }
        while let Some((class, charges)) = s.marks.next_gathered() {
            if let Some(ground) = s.ground {
                let (sets, calls) = s.grounds.uses(ground, image, class, s.uses);
                s.past_sets.add(sets, charges);
                s.called.call(calls);
                continue;
            }
            for row in s.uses.rows(class) {
                s.past_sets.add(image.used_sets(row), charges);
                s.called.call_each(image.calls(row));
            }
        }
    }

    /// Calls the rules whose conditions want a standard that the facility has notified, on whatever
    /// day; all of them where it does not state its standards.
    fn call_standards(&mut self) {
        let rules = self.image.standard_rules();
        let Some(standards) = &self.episode.facility.standards else {
            for rule in rules {
                self.s.called.call_guarded(rule.rank);
            }
            return;
        };
        for standard in standards {
            let code = match standard {
                episode::Standard::Code(code) | episode::Standard::Dated { code, .. } => *code,
            };
            let from = rules.partition_point(|r| r.standard < u32::from(code));
            let found = rules.get(from..).unwrap_or_default().iter();
            for rule in found.take_while(|r| r.standard == u32::from(code)) {
                self.s.called.call_guarded(rule.rank);
            }
        }
    }

    /// Looks a line up and gathers it with the lines of its class, to be marked with them.
    // For the web what counts is size.
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    fn mark_line(&mut self, at: u32) {
        let Line { code, day, visit, .. } = *self.line(at);
        let scheduled = self.s.visit_facts.get(visit as usize).is_some_and(|v| v.scheduled);
        let known = if scheduled { self.known(code, day) } else { Known::NOTHING };
        let Some(line) = self.out.lines.get_mut(at as usize) else { return };
        (line.dense, line.version, line.body) = (known.dense, known.version, known.body);
        let s = &mut *self.s;
        s.marks.add_line(at, visit, self.image.set_count());
        if known.dense != NONE {
            s.line_codes.insert(known.dense);
            s.marks.gather(known.class, at);
        }
        s.traits.push(known.traits);
        s.told.push(Ends::NONE);
    }

    /// Marks the sets of the lines of a word that were gathered, and calls their rules.
    fn mark_gathered(&mut self, word: u32) {
        let image = self.image;
        let s = &mut *self.s;
        while let Some((class, lines)) = s.marks.next_gathered() {
            if let Some(ground) = s.ground {
                let (sets, calls) = s.grounds.uses(ground, image, class, s.uses);
                s.marks.add_to_sets(sets, word, lines);
                s.called.call(calls);
                continue;
            }
            for row in s.uses.rows(class) {
                s.marks.add_to_sets(image.used_sets(row), word, lines);
                s.called.call_each(image.calls(row));
            }
        }
    }

    /// As [`Run::mark_gathered`], when rules are being applied.
    fn mark_made(&mut self, word: u32) {
        let image = self.image;
        let s = &mut *self.s;
        while let Some((class, lines)) = s.marks.next_gathered() {
            if let Some(ground) = s.ground {
                let (sets, calls) = s.grounds.uses(ground, image, class, s.uses);
                s.marks.add_to_sets(sets, word, lines);
                s.called.call_made(calls.iter().copied());
                continue;
            }
            for row in s.uses.rows(class) {
                s.marks.add_to_sets(image.used_sets(row), word, lines);
                s.called.call_made(image.calls(row));
            }
        }
    }

    /// Whether a line is in a set.
    pub(super) fn member(&self, at: u32, set: u16) -> bool {
        self.s.marks.member(set, at)
    }

    /// What the masters and tables say of a line, see [`traits`].
    pub(super) fn traits(&self, at: u32) -> u16 {
        self.s.traits.get(at as usize).copied().unwrap_or(0)
    }

    /// Adds a line that a rule makes and resolves it.
    pub(super) fn make_line(&mut self, line: Line) -> u32 {
        let at = self.out.lines.len() as u32;
        self.out.lines.push(Line { verdict: Verdict::Charged, ..line });
        self.mark_line(at);
        self.mark_made(at / 64);
        self.s.changes += 1;
        self.resolve_line(at);
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    /// Source of the school rule: the worked cases isUnder6, birth 2000-04-01.
    #[test]
    fn bounds_are_reached_on_the_day_that_the_notices_say() {
        let birth = day("2020-05-20");
        assert_eq!(reaches(AgeBound::Years(6), birth), day("2026-05-20"));
        assert_eq!(reaches(AgeBound::Days(28), birth), day("2020-06-17"));
        assert_eq!(reaches(AgeBound::MonthAfter(3), birth), day("2023-06-01"));
        assert_eq!(reaches(AgeBound::School, birth), day("2027-04-01"));
        assert_eq!(reaches(AgeBound::School, day("2000-04-01")), day("2006-04-01"));
        assert_eq!(reaches(AgeBound::School, day("2000-04-02")), day("2007-04-01"));
        assert_eq!(reaches(AgeBound::School, day("2000-03-31")), day("2006-04-01"));
        assert_eq!(age(birth, day("2026-05-19")), 5);
        assert_eq!(age(birth, day("2026-05-20")), 6);
    }
}
