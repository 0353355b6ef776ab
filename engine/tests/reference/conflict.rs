//! Attacks and how they are settled.

use super::{Line, Work};
use santei::Verdict;
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
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Open,
    Stays,
    Gone,
}

/// Whether `a` is stronger than `b`: ordered, more points, lower code, earlier.
fn stronger(lines: &[Line<'_>], a: usize, b: usize) -> bool {
    let key = |at: usize| {
        let line = &lines[at];
        let points = line.nominal();
        (line.origin != Origin::Ordered, core::cmp::Reverse(points), line.code, at)
    };
    key(a) < key(b)
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

pub fn settle(work: &mut Work<'_>, attacks: &[Attack]) {
    let lines = &work.lines;
    let mut state: Vec<State> =
        lines.iter().map(|l| if l.stands() { State::Open } else { State::Gone }).collect();
    let decides = |attack: &Attack| {
        !attack.special
            && match attack.by {
                Attacker::Line(by) => lines[by].verdict != Verdict::Undecided,
                Attacker::Past => true,
            }
    };
    let fallen = |a: &Attack| match a.by {
        Attacker::Line(by) => !lines[by].stands(),
        Attacker::Past => false,
    };
    if attacks.iter().any(fallen) {
        work.met.insert("attack-by-denied");
    }
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
            break;
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
            work.conflicts.ties += 1;
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
    let doubted: Vec<usize> = attacks
        .iter()
        .filter(|a| state[a.on] == State::Stays && !decides(a))
        .filter(|a| match a.by {
            Attacker::Line(by) => state[by] == State::Stays,
            Attacker::Past => true,
        })
        .map(|a| a.on)
        .collect();
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
