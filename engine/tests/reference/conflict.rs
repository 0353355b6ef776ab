//! Attacks and how they are settled.

use super::{Line, Work};
use rust_decimal::Decimal;
use santei::Verdict;
use santei::ir::{NoticeKind, PointsKind};
use santei::outcome::Origin;
use std::collections::BTreeSet;

/// Who attacks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Attacker {
    Line(usize),
    /// A charge of the history: it always stays.
    Past,
}

#[derive(Clone, Copy, Debug)]
pub struct Attack {
    pub by: Attacker,
    pub on: usize,
    pub special: bool,
    /// Either of the two may stay.
    pub either: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Open,
    Stays,
    Gone,
}

/// Whether `a` is stronger than `b`: ordered, more points, earlier day, lower code, earlier line.
pub fn stronger(lines: &[Line<'_>], a: usize, b: usize) -> bool {
    let key = |at: usize| {
        let line = &lines[at];
        let points = worth(lines, at);
        (line.origin != Origin::Ordered, core::cmp::Reverse(points), line.day, line.code, at)
    };
    key(a) < key(b)
}

/// What ranks a line: its own points, and what standing additions of notes bring to a basic one.
fn worth(lines: &[Line<'_>], at: usize) -> Decimal {
    let own = by_itself(&lines[at]);
    if !lines[at].is_basic() {
        return own;
    }
    let notes = lines.iter().filter(|l| l.base == Some(at) && l.stands());
    let brought = notes.filter_map(|line| {
        let p = line.procedure().filter(|p| p.notice_kind == NoticeKind::Note)?;
        Some(match p.points_kind {
            PointsKind::PercentUp => own * p.points.to_decimal() / Decimal::ONE_HUNDRED,
            PointsKind::PercentDown => -own * p.points.to_decimal() / Decimal::ONE_HUNDRED,
            _ => by_itself(line),
        })
    });
    own + brought.sum::<Decimal>()
}

/// Points as a rule states them or as the master gives them for the quantity; else none.
fn by_itself(line: &Line<'_>) -> Decimal {
    let Some(p) = line.procedure().filter(|p| p.points_kind == PointsKind::Points) else {
        return Decimal::ZERO;
    };
    match super::price::own(line, p) {
        super::price::Own::Points(points) => points,
        _ => p.points.to_decimal(),
    }
}

/// A ring of open lines that no open line outside it attacks: all that attack one of them, in one
/// step or many, are attacked by it in turn.
fn ring(open: &[usize], attacks: impl Fn(usize, usize) -> bool) -> Vec<usize> {
    let behind = |at: usize| -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut next = vec![at];
        while let Some(on) = next.pop() {
            for by in open {
                if attacks(*by, on) && found.insert(*by) {
                    next.push(*by);
                }
            }
        }
        found
    };
    let rings = open.iter().filter(|at| behind(**at).iter().all(|by| behind(*by).contains(at)));
    let first = *rings.into_iter().next().unwrap();
    behind(first).into_iter().collect()
}

/// Whether an attack decides: of a pair that attacks each other, the stronger in doubt is not taken
/// out by the weaker.
fn decides(lines: &[Line<'_>], attacks: &[Attack], doubtful: &[bool], attack: &Attack) -> bool {
    let Attacker::Line(by) = attack.by else {
        return !attack.special;
    };
    let in_turn =
        || attacks.iter().any(|a| a.by == Attacker::Line(attack.on) && a.on == by && !a.special);
    let outlasts = doubtful[attack.on] && stronger(lines, attack.on, by) && in_turn();
    !attack.special && !doubtful[by] && !outlasts
}

/// Staying lines that a staying line attacks with a special condition or in doubt.
fn doubts(
    lines: &[Line<'_>],
    attacks: &[Attack],
    state: &[State],
    doubtful: &[bool],
    ahead: &BTreeSet<usize>,
) -> Vec<usize> {
    // Of two either of which may stay the stronger does, whatever the special condition is; and who
    // is in doubt only for what comes behind Exclude is in no doubt for the weaker of the two.
    let spared = |a: &Attack| match a.by {
        Attacker::Line(by) if !a.special && ahead.contains(&a.on) => {
            let in_turn = |b: &Attack| b.by == Attacker::Line(a.on) && b.on == by && !b.special;
            stronger(lines, a.on, by) && attacks.iter().any(in_turn)
        }
        Attacker::Line(by) => {
            let in_turn = |b: &Attack| b.by == Attacker::Line(a.on) && b.on == by && b.either;
            a.special && a.either && stronger(lines, a.on, by) && attacks.iter().any(in_turn)
        }
        Attacker::Past => false,
    };
    attacks
        .iter()
        .filter(|a| state[a.on] == State::Stays && !spared(a))
        .filter(|a| match a.by {
            Attacker::Line(by) => state[by] == State::Stays && (a.special || doubtful[by]),
            Attacker::Past => a.special,
        })
        .map(|a| a.on)
        .collect()
}

/// Who stays and who goes, given who is in doubt; and how many rings there were.
fn settled(lines: &[Line<'_>], attacks: &[Attack], doubtful: &[bool]) -> (Vec<State>, usize) {
    let mut ties = 0;
    let mut state: Vec<State> =
        lines.iter().map(|l| if l.stands() { State::Open } else { State::Gone }).collect();
    let decides = |attack: &Attack| decides(lines, attacks, doubtful, attack);
    // The states of the attackers of a line.
    let attackers = |state: &[State], on: usize| -> Vec<State> {
        let on_it = attacks.iter().filter(|a| a.on == on && decides(a));
        on_it
            .map(|a| match a.by {
                Attacker::Line(by) => state[by],
                Attacker::Past => State::Stays,
            })
            .collect()
    };
    loop {
        let open: Vec<usize> = (0..lines.len()).filter(|at| state[*at] == State::Open).collect();
        if open.is_empty() {
            return (state, ties);
        }
        let mut moved = false;
        for at in &open {
            let by = attackers(&state, *at);
            if by.contains(&State::Stays) {
                state[*at] = State::Gone;
                moved = true;
            } else if by.iter().all(|s| *s == State::Gone) {
                state[*at] = State::Stays;
                moved = true;
            }
        }
        if !moved {
            ties += 1;
            let ring = ring(&open, |by, on| {
                attacks.iter().any(|a| a.by == Attacker::Line(by) && a.on == on && decides(a))
            });
            let mut best = ring[0];
            for at in ring {
                if stronger(lines, at, best) {
                    best = at;
                }
            }
            state[best] = State::Stays;
            // What attacks it goes, and what it attacks goes in the next turn.
            for attack in attacks.iter().filter(|a| a.on == best && decides(a)) {
                if let Attacker::Line(by) = attack.by
                    && state[by] == State::Open
                {
                    state[by] = State::Gone;
                }
            }
        }
    }
}

/// The lines of `ahead` are in doubt while attacks are settled, for what comes behind.
pub fn settle(work: &mut Work<'_>, attacks: &[Attack], ahead: &BTreeSet<usize>) {
    let lines = &work.lines;
    let mut doubtful: Vec<bool> = (0..lines.len())
        .map(|at| lines[at].verdict == Verdict::Undecided || ahead.contains(&at))
        .collect();
    // Lines in doubt take nobody out, which may leave more of them.
    let state = loop {
        let (state, ties) = settled(lines, attacks, &doubtful);
        let more: Vec<usize> = doubts(lines, attacks, &state, &doubtful, ahead)
            .into_iter()
            .filter(|at| !doubtful[*at])
            .collect();
        if more.is_empty() {
            work.conflicts.ties += ties;
            break state;
        }
        for at in more {
            doubtful[at] = true;
        }
    };
    let decides = |attack: &Attack| decides(lines, attacks, &doubtful, attack);
    let fallen = |a: &Attack| match a.by {
        Attacker::Line(by) => !lines[by].stands(),
        Attacker::Past => false,
    };
    if attacks.iter().any(fallen) {
        work.met.insert("attack-by-denied");
    }
    let doubted = doubts(lines, attacks, &state, &doubtful, ahead);
    if (0..lines.len()).any(|at| {
        state[at] == State::Stays
            && doubtful[at]
            && lines[at].verdict == Verdict::Charged
            && !doubted.contains(&at)
    }) {
        work.met.insert("doubt-of-an-earlier-turn");
    }
    let against = |a: &&Attack| match a.by {
        Attacker::Line(by) => {
            decides(a) && state[by] == State::Stays && state[a.on] == State::Stays
        }
        Attacker::Past => false,
    };
    if attacks.iter().any(|a| against(&a)) {
        work.met.insert("stays-against-an-attack");
    }
    let taken: Vec<(usize, usize)> = attacks
        .iter()
        .filter_map(|a| match a.by {
            Attacker::Line(by)
                if decides(a) && state[by] == State::Stays && state[a.on] == State::Gone =>
            {
                Some((by, a.on))
            }
            _ => None,
        })
        .collect();
    work.taken.extend(taken);
    for (at, state) in state.iter().enumerate() {
        if *state == State::Gone {
            work.lines[at].deny();
        }
    }
    work.conflicts.special += doubted.len();
    for at in doubted {
        work.lines[at].doubt();
    }
}
