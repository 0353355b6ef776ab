//! 背反: tables 03-1 … 03-4, table 04 and `exclude` rules.

use super::calendar::{past_lies_in, together};
use super::conflict::{Attack, Attacker, settle};
use super::expr::{self, Context};
use super::Work;
use santei::episode::Setting;
use santei::ir::{Keep, RuleBody};

pub fn run(work: &mut Work<'_>) {
    let mut attacks = Vec::new();
    tables(work, &mut attacks);
    rules(work, &mut attacks);
    if work.episode.setting == Setting::Inpatient {
        inpatient(work, &mut attacks);
    }
    work.conflicts.exclude += attacks.len();
    work.conflicts.past += attacks.iter().filter(|a| a.by == Attacker::Past).count();
    settle(work, &attacks);
}

fn standing(work: &Work<'_>) -> Vec<usize> {
    (0..work.lines.len()).filter(|at| work.lines[*at].stands()).collect()
}

fn pair(attacks: &mut Vec<Attack>, keep: Keep, first: usize, second: Attacker, special: bool) {
    if let (Keep::First | Keep::Either, Attacker::Line(second)) = (keep, second) {
        attacks.push(Attack { by: Attacker::Line(first), on: second, special });
    }
    if matches!(keep, Keep::Second | Keep::Either) {
        attacks.push(Attack { by: second, on: first, special });
    }
}

fn tables(work: &Work<'_>, attacks: &mut Vec<Attack>) {
    for one in standing(work) {
        let line = &work.lines[one];
        for row in work.book.exclusion(line.code, line.day) {
            for two in standing(work) {
                let other = &work.lines[two];
                if one != two
                    && other.code == row.second
                    && together(work, line.place(), other.place(), row.within)
                {
                    pair(attacks, row.keep, one, Attacker::Line(two), row.special);
                }
            }
            for past in &work.past {
                if past.code == row.second && past_lies_in(work, line.place(), past, row.within) {
                    pair(attacks, row.keep, one, Attacker::Past, row.special);
                }
            }
        }
    }
}

fn rules(work: &Work<'_>, attacks: &mut Vec<Attack>) {
    for one in standing(work) {
        let line = &work.lines[one];
        for rule in work.book.rules(line.day) {
            let RuleBody::Exclude { first, second, within, keep } = &rule.body else {
                continue;
            };
            if !work.book.in_set(*first, line.code) {
                continue;
            }
            let holds = expr::condition(work, rule.when, Context::line(work, one));
            if holds == Some(false) {
                continue;
            }
            let doubtful = holds.is_none();
            for two in standing(work) {
                let other = &work.lines[two];
                if one != two
                    && work.book.in_set(*second, other.code)
                    && together(work, line.place(), other.place(), *within)
                {
                    pair(attacks, *keep, one, Attacker::Line(two), doubtful);
                }
            }
            for past in &work.past {
                if work.book.in_set(*second, past.code)
                    && past_lies_in(work, line.place(), past, *within)
                {
                    pair(attacks, *keep, one, Attacker::Past, doubtful);
                }
            }
        }
    }
}

fn inpatient(work: &mut Work<'_>, attacks: &mut Vec<Attack>) {
    let mut denied = Vec::new();
    let mut classes = Vec::new();
    for one in standing(work) {
        let line = &work.lines[one];
        let rows = work.book.inpatient(line.code, line.day);
        if rows.is_empty() {
            continue;
        }
        let group = standing(work).into_iter().find_map(|at| {
            let base = &work.lines[at];
            if base.day != line.day {
                return None;
            }
            let index = work.book.index(base.code, base.day);
            index.iter().map(|r| r.inpatient_group).find(|g| *g != 0)
        });
        match group.and_then(|group| rows.iter().find(|r| r.group == group)) {
            Some(row) => classes.push((one, row.class)),
            None => denied.push(one),
        }
    }
    for (one, class) in &classes {
        for (two, other) in &classes {
            if one != two && class == other && work.lines[*one].day == work.lines[*two].day {
                attacks.push(Attack { by: Attacker::Line(*one), on: *two, special: false });
                work.conflicts.inpatient += 1;
            }
        }
    }
    for at in denied {
        work.lines[at].deny();
    }
}
