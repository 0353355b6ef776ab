//! Which of several lines that exclude each other stay.
//!
//! Lines attack one another: an including fee attacks what it includes, the surviving side of an
//! exclusion attacks the other, and where either may stay they attack each other. A line that
//! nobody who stays attacks stays, and what it attacks goes; a line whose attackers have all gone
//! stays. Where only rings are left, of a ring that no line outside it attacks the one that is
//! ordered, then has the most points, then the lowest code stays, and what attacks it goes. The
//! result does not depend on the order in which attacks were found.

use super::Run;
use crate::image::NONE;
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
                let stands = line & HISTORY == 0 && self.stands(line);
                if let Some(s) = state.get_mut(line as usize) {
                    *s = if stands { State::Open } else { State::Out };
                }
            }
        }
        self.settle_hard(&attacks, &mut state);
        self.note_taken(&attacks, &state);
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
            let by_rule = matches!(attack.what, What::IncludedByRule | What::ExcludedByRule);
            let named = what != What::DependsOnUndecided || by_rule;
            let row = if named { attack.row } else { NONE };
            self.doubt(attack.on, what, attack.by, row);
        }
        attacks.clear();
        self.s.attacks = attacks;
        self.s.state = state;
    }

    /// What derived lines took out: they do not follow it.
    fn note_taken(&mut self, attacks: &[Attack], state: &[State]) {
        for attack in attacks {
            let derived = attack.by & HISTORY == 0
                && self
                    .out
                    .lines
                    .get(attack.by as usize)
                    .is_some_and(|l| l.origin == Origin::Derived);
            if derived
                && of(state, attack.by) == State::In
                && of(state, attack.on) == State::Out
                && self.decides(attack)
            {
                self.s.taken.push((attack.by, attack.on));
            }
        }
    }

    fn is_doubtful(&self, line: u32) -> bool {
        line & HISTORY == 0 && self.line(line).verdict == Verdict::Undecided
    }

    /// An attack that decides: no special condition, and not by a line that is itself in doubt.
    fn decides(&self, attack: &Attack) -> bool {
        attack.special.is_none() && !self.is_doubtful(attack.by)
    }

    fn settle_hard(&mut self, attacks: &[Attack], state: &mut Vec<State>) {
        let mut field =
            Field::new(attacks, std::mem::take(state), std::mem::take(&mut self.s.field));
        for attack in attacks {
            if self.decides(attack) && field.is_open(attack.by) {
                field.attackers(attack.on, 1);
            }
        }
        // What the history has charged stays, and what it attacks goes.
        for attack in attacks {
            if attack.by & HISTORY != 0 && self.decides(attack) && field.is_open(attack.on) {
                self.lose(&mut field, attack.on);
            }
        }
        for at in self.lines() {
            if field.is_open(at) && field.live(at) == 0 {
                field.ready.push(at);
            }
        }
        loop {
            while let Some(at) = field.ready.pop() {
                if field.is_open(at) {
                    self.win(&mut field, at);
                }
            }
            let Some(ring) = field.unattacked_ring(|a| self.decides(a)) else { break };
            let strongest = ring.iter().copied().min_by(|a, b| {
                let key = |at: u32| {
                    let line = self.line(at);
                    let made = line.origin != Origin::Ordered;
                    (made, std::cmp::Reverse(self.nominal(line)), line.code, at)
                };
                key(*a).cmp(&key(*b))
            });
            let Some(strongest) = strongest else { break };
            self.win(&mut field, strongest);
            self.fell_attackers(&mut field, strongest);
        }
        *state = std::mem::take(&mut field.state);
        self.s.field = Buffers { by: field.by, live: field.live, ready: field.ready };
    }

    /// A line stays; what it attacks goes.
    fn win(&mut self, field: &mut Field<'_>, winner: u32) {
        field.set(winner, State::In);
        for n in 0..field.victims(winner).len() {
            let Some(attack) = field.victims(winner).get(n).and_then(|at| field.attack(*at)) else {
                break;
            };
            if field.is_open(attack.on) && self.decides(&attack) {
                self.lose(field, attack.on);
                if attack.either {
                    self.event(winner, What::KeptOver, attack.on, attack.row);
                }
            }
        }
    }

    /// Who attacks the strongest of a ring goes as well, even where it is not attacked by it.
    fn fell_attackers(&mut self, field: &mut Field<'_>, winner: u32) {
        for attack in field.attacks_on(winner) {
            if field.is_open(attack.by) && self.decides(attack) {
                self.lose(field, attack.by);
                self.deny(attack.by, attack.what, winner, attack.row);
            }
        }
    }

    /// A line goes; the reason is its first attack by one who stays. Whom it attacked has one
    /// attacker less.
    fn lose(&mut self, field: &mut Field<'_>, at: u32) {
        field.set(at, State::Out);
        let reason = field
            .attacks_on(at)
            .iter()
            .find(|a| self.decides(a) && of(&field.state, a.by) == State::In)
            .copied();
        for n in 0..field.victims(at).len() {
            let Some(attack) = field.victims(at).get(n).and_then(|at| field.attack(*at)) else {
                break;
            };
            if self.decides(&attack) {
                field.attackers(attack.on, -1);
                if field.is_open(attack.on) && field.live(attack.on) == 0 {
                    field.ready.push(attack.on);
                }
            }
        }
        if let Some(reason) = reason {
            self.deny(at, reason.what, reason.by, reason.row);
        }
    }
}

/// Memory of a [`Field`], kept from one settling to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Buffers {
    by: Vec<u32>,
    live: Vec<i32>,
    ready: Vec<u32>,
}

/// The attacks of one settling, indexed by both sides.
struct Field<'a> {
    /// Ascending by the attacked line.
    attacks: &'a [Attack],
    /// Places in `attacks`, ascending by the attacking line.
    by: Vec<u32>,
    state: Vec<State>,
    /// How many deciding attackers of each line have not gone.
    live: Vec<i32>,
    ready: Vec<u32>,
}

impl<'a> Field<'a> {
    fn new(attacks: &'a [Attack], state: Vec<State>, buffers: Buffers) -> Self {
        let Buffers { mut by, mut live, mut ready } = buffers;
        by.clear();
        by.extend(0..attacks.len() as u32);
        by.sort_unstable_by_key(|at| (attacks.get(*at as usize).map(|a| a.by), *at));
        live.clear();
        live.resize(state.len(), 0);
        ready.clear();
        Self { attacks, by, state, live, ready }
    }

    fn attack(&self, at: u32) -> Option<Attack> {
        self.attacks.get(at as usize).copied()
    }

    fn attacks_on(&self, line: u32) -> &'a [Attack] {
        let from = self.attacks.partition_point(|a| a.on < line);
        let to = self.attacks.partition_point(|a| a.on <= line);
        self.attacks.get(from..to).unwrap_or_default()
    }

    fn victims(&self, line: u32) -> &[u32] {
        let by = |at: &u32| self.attacks.get(*at as usize).map_or(u32::MAX, |a| a.by);
        let from = self.by.partition_point(|at| by(at) < line);
        let to = self.by.partition_point(|at| by(at) <= line);
        self.by.get(from..to).unwrap_or_default()
    }

    fn is_open(&self, line: u32) -> bool {
        of(&self.state, line) == State::Open
    }

    fn set(&mut self, line: u32, state: State) {
        if let Some(s) = self.state.get_mut(line as usize) {
            *s = state;
        }
    }

    fn live(&self, line: u32) -> i32 {
        self.live.get(line as usize).copied().unwrap_or(0)
    }

    fn attackers(&mut self, line: u32, change: i32) {
        if let Some(live) = self.live.get_mut(line as usize) {
            *live += change;
        }
    }

    /// Open lines that attack one another in a ring and that no other open line attacks.
    ///
    /// The line that a depth-first walk along the attacks leaves last lies in such a ring, and the
    /// ring is whatever attacks it, directly or through others.
    fn unattacked_ring(&self, decides: impl Fn(&Attack) -> bool) -> Option<Vec<u32>> {
        if !self.state.contains(&State::Open) {
            return None;
        }
        let open = |line: u32| self.is_open(line);
        let mut seen = vec![false; self.state.len()];
        let mut last = None;
        for start in (0..self.state.len() as u32).filter(|at| open(*at)) {
            let mut stack = vec![(start, 0_usize)];
            if seen.get(start as usize).copied().unwrap_or(true) {
                continue;
            }
            mark(&mut seen, start);
            while let Some((line, next)) = stack.pop() {
                let victims = self.victims(line);
                let found = (next..victims.len()).find_map(|n| {
                    let attack = victims.get(n).and_then(|at| self.attack(*at))?;
                    let fresh = !seen.get(attack.on as usize).copied().unwrap_or(true);
                    (open(attack.on) && fresh && decides(&attack)).then_some((n, attack.on))
                });
                match found {
                    Some((n, victim)) => {
                        mark(&mut seen, victim);
                        stack.push((line, n + 1));
                        stack.push((victim, 0));
                    }
                    None => last = Some(line),
                }
            }
        }
        let last = last?;
        let mut ring = vec![last];
        let mut seen = vec![false; self.state.len()];
        mark(&mut seen, last);
        let mut at = 0;
        while let Some(line) = ring.get(at).copied() {
            at += 1;
            for attack in self.attacks_on(line) {
                let fresh = !seen.get(attack.by as usize).copied().unwrap_or(true);
                if fresh && open(attack.by) && decides(attack) {
                    mark(&mut seen, attack.by);
                    ring.push(attack.by);
                }
            }
        }
        Some(ring)
    }
}

fn mark(seen: &mut [bool], line: u32) {
    if let Some(s) = seen.get_mut(line as usize) {
        *s = true;
    }
}

fn of(state: &[State], line: u32) -> State {
    if line & HISTORY != 0 {
        return State::In;
    }
    state.get(line as usize).copied().unwrap_or_default()
}
