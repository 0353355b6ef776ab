//! Which of several lines that exclude each other stay.
//!
//! Lines attack one another: an including fee attacks what it includes, the surviving side of an
//! exclusion attacks the other, and where either may stay they attack each other. A line that
//! nobody who stays attacks stays, and what it attacks goes; a line whose attackers have all gone
//! stays. Where lines are left that only attack each other in a ring, the one that is ordered,
//! then has the most points, then the lowest code stays. The result does not depend on the order
//! in which attacks were found.

use super::Run;
use crate::outcome::{HISTORY, Origin, Verdict, What};

/// One line (or charge of the history) attacks another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Attack {
    pub(super) on: u32,
    pub(super) by: u32,
    pub(super) what: What,
    pub(super) row: u32,
    /// 特例条件: the attack only raises a doubt.
    pub(super) special: Option<What>,
    /// Either may stay.
    pub(super) either: bool,
}

/// What is known of a line while attacks are settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum State {
    /// No attack touches it.
    #[default]
    Outside,
    /// Not yet settled.
    Open,
    /// It stays.
    In,
    /// It goes.
    Out,
}

impl Run<'_, '_, '_> {
    /// Settles the collected attacks.
    pub(super) fn settle(&mut self) {
        if self.s.attacks.is_empty() {
            return;
        }
        let mut attacks = std::mem::take(&mut self.s.attacks);
        let mut state = std::mem::take(&mut self.s.state);
        attacks.sort_unstable();
        attacks.dedup();
        state.clear();
        state.resize(self.out.lines.len(), State::Outside);
        for attack in &attacks {
            for line in [attack.on, attack.by] {
                if let Some(s) = state.get_mut(line as usize) {
                    *s = State::Open;
                }
            }
        }
        self.settle_hard(&attacks, &mut state);
        // Doubts follow from what was in doubt before, so that their order does not matter.
        let mut doubts = Vec::new();
        for attack in &attacks {
            if of(&state, attack.by) != State::In || of(&state, attack.on) != State::In {
                continue;
            }
            if let Some(what) = attack.special {
                doubts.push((*attack, what));
            } else if self.is_doubtful(attack.by) {
                doubts.push((*attack, What::DependsOnUndecided));
            }
        }
        for (attack, what) in doubts {
            self.doubt(attack.on, what, attack.by, attack.row);
        }
        attacks.clear();
        self.s.attacks = attacks;
        self.s.state = state;
    }

    fn is_doubtful(&self, line: u32) -> bool {
        line & HISTORY == 0 && self.line(line).verdict == Verdict::Undecided
    }

    /// An attack that decides: no special condition, and not by a line that is itself in doubt.
    fn decides(&self, attack: &Attack) -> bool {
        attack.special.is_none() && !self.is_doubtful(attack.by)
    }

    fn settle_hard(&mut self, attacks: &[Attack], state: &mut [State]) {
        loop {
            let mut settled = None;
            for at in self.lines() {
                if of(state, at) != State::Open {
                    continue;
                }
                let attacked = attacks.iter().any(|a| {
                    a.on == at
                        && self.decides(a)
                        && matches!(of(state, a.by), State::Open | State::In)
                });
                if !attacked {
                    settled = Some(at);
                    break;
                }
                if attacks.iter().any(|a| a.on == at && a.by & HISTORY != 0 && self.decides(a)) {
                    // The history has charged its side already.
                    self.lose(attacks, state, at);
                }
            }
            let next = settled.or_else(|| self.strongest(state));
            let Some(winner) = next else { return };
            if let Some(s) = state.get_mut(winner as usize) {
                *s = State::In;
            }
            for attack in attacks {
                if attack.by == winner
                    && of(state, attack.on) == State::Open
                    && self.decides(attack)
                {
                    self.lose(attacks, state, attack.on);
                    if attack.either {
                        self.event(winner, What::KeptOver, attack.on, attack.row);
                    }
                }
            }
        }
    }

    /// A line goes; the reason is its first attack by one who stays.
    fn lose(&mut self, attacks: &[Attack], state: &mut [State], at: u32) {
        if let Some(s) = state.get_mut(at as usize) {
            *s = State::Out;
        }
        let reason = attacks
            .iter()
            .find(|a| a.on == at && self.decides(a) && of(state, a.by) == State::In)
            .copied();
        if let Some(reason) = reason {
            self.deny(at, reason.what, reason.by, reason.row);
        }
    }

    fn strongest(&self, state: &[State]) -> Option<u32> {
        self.lines().filter(|at| of(state, *at) == State::Open).min_by(|a, b| {
            let key = |at: u32| {
                let line = self.line(at);
                let made = line.origin != Origin::Ordered;
                (made, std::cmp::Reverse(self.nominal(&line)), line.code, at)
            };
            key(*a).cmp(&key(*b))
        })
    }
}

fn of(state: &[State], line: u32) -> State {
    if line & HISTORY != 0 {
        return State::In;
    }
    state.get(line as usize).copied().unwrap_or_default()
}
