//! Which of several lines that exclude each other stay.
//!
//! Lines attack one another: an including fee attacks what it includes, the surviving side of an
//! exclusion attacks the other, and where either may stay they attack each other. A line that
//! nobody who stays attacks stays, and what it attacks goes; a line whose attackers have all gone
//! stays. Where only rings are left, of a ring that no line outside it attacks the one that is
//! ordered, then has the most points (with its additions), then the lowest code stays, and what attacks it goes. The
//! result does not depend on the order in which attacks were found.
//!
//! A line in doubt takes nobody out, and nobody whom it would outlast takes it out. What stays
//! beside an attack that does not decide is in doubt with it, and what that one would have taken
//! out is: lines are settled again until no more of them are in doubt.

use super::Run;
use super::quantity::{Stepped, stepped};
use crate::image::{NONE, ProcedureRecord};
use crate::ir::NoticeKind;
use crate::outcome::{HISTORY, Line, Origin, Verdict, What};
use crate::{Code, Day, Fixed};

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

/// What settling says of a line.
#[derive(Clone, Copy, Debug)]
enum Told {
    /// It goes, for the attack of another line.
    Gone { line: u32, by: Attack },
    /// It stays where another may have stayed.
    Kept { line: u32, over: u32, row: u32 },
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
        let mut buffers = std::mem::take(&mut self.s.field);
        buffers.doubtful.clear();
        buffers.doubtful.extend(self.out.lines.iter().map(|l| l.verdict == Verdict::Undecided));
        for seen in &self.s.in_doubt {
            if let Some(doubtful) = buffers.doubtful.get_mut(seen.line as usize) {
                *doubtful = true;
            }
        }
        buffers.open.clone_from(&state);
        let mut field = Field::new(&attacks, state, buffers);
        // Whoever is in doubt takes nobody out: that may leave more lines, and more in doubt.
        while self.settle_hard(&mut field) {
            field.reopen();
        }
        for told in &field.told {
            if let Told::Kept { line, over, row } = *told {
                self.event(line, What::KeptOver, over, row);
            }
        }
        self.note_taken(&field);
        // Doubts follow from what is in doubt at the end, so that their order does not matter.
        for attack in &attacks {
            if field.of(attack.by) != State::In || field.of(attack.on) != State::In {
                continue;
            }
            if self.is_always_in_doubt(attack.by) {
                self.doubt(attack.by, What::DependsOnUndecided, attack.on, NONE);
            }
            if self.spares(&field, attack) {
                continue;
            }
            if let Some(what) = attack.special {
                self.doubt(attack.on, what, attack.by, attack.row);
            } else if field.is_doubtful(attack.by) {
                let by_rule = matches!(attack.what, What::IncludedByRule | What::ExcludedByRule);
                let row = if by_rule { attack.row } else { NONE };
                self.doubt(attack.on, What::DependsOnUndecided, attack.by, row);
            }
        }
        // Who is the stronger was asked above of all lines that stood before: those that go do so last.
        for told in &field.told {
            if let Told::Gone { line, by } = *told {
                self.deny(line, by.what, by.by, by.row);
            }
        }
        let state = std::mem::take(&mut field.state);
        self.s.field = field.buffers();
        attacks.clear();
        self.s.attacks = attacks;
        self.s.state = state;
    }

    /// What derived lines took out: they do not follow it.
    fn note_taken(&mut self, field: &Field<'_>) {
        for attack in field.attacks {
            let derived = attack.by & HISTORY == 0
                && self
                    .out
                    .lines
                    .get(attack.by as usize)
                    .is_some_and(|l| l.origin == Origin::Derived);
            if derived
                && field.of(attack.by) == State::In
                && field.of(attack.on) == State::Out
                && self.decides(field, attack)
            {
                self.s.taken.push((attack.by, attack.on));
            }
        }
    }

    /// An attack that decides: no special condition, not by a line that is itself in doubt, and
    /// not on one in doubt that would outlast it.
    fn decides(&self, field: &Field<'_>, attack: &Attack) -> bool {
        attack.special.is_none()
            && !field.is_doubtful(attack.by)
            && !(field.is_doubtful(attack.on) && self.yields(field, attack))
    }

    /// Whether the attacked line attacks its attacker in turn and would stay if neither were in
    /// doubt.
    fn yields(&self, field: &Field<'_>, attack: &Attack) -> bool {
        attack.by & HISTORY == 0
            && self.strength(attack.on) < self.strength(attack.by)
            && field.attacks_on(attack.by).iter().any(|a| a.by == attack.on && a.special.is_none())
    }

    /// Of two lines either of which may stay, an open 特例条件 says nothing to the stronger: it stays
    /// whether the row has its effect or not. Nor is one that turns undecided only behind Exclude in
    /// doubt there for the weaker one, which is in doubt because of it.
    fn spares(&self, field: &Field<'_>, attack: &Attack) -> bool {
        if attack.special.is_none() && self.is_foreseen(attack.on) {
            return self.yields(field, attack);
        }
        let in_turn = |a: &Attack| a.by == attack.on && a.either;
        attack.special.is_some()
            && attack.either
            && attack.by & HISTORY == 0
            && self.strength(attack.on) < self.strength(attack.by)
            && field.attacks_on(attack.by).iter().any(in_turn)
    }

    /// The strongest line of a ring is the least by this.
    pub(super) fn strength(&self, at: u32) -> (bool, std::cmp::Reverse<Fixed>, Day, Code, u32) {
        let line = self.line(at);
        let made = line.origin != Origin::Ordered;
        (made, std::cmp::Reverse(self.worth(at)), line.day, line.code, at)
    }

    /// The points that rank a line where either of two may stay: its own and, for a basic item, those
    /// of the additions of its notes that stand ("所定点数及び注による加算点数を合算した点数",
    /// 第10部手術 通知 通則). What has no points yet counts none.
    fn worth(&self, at: u32) -> Fixed {
        let own = self.own_points(self.line(at));
        if self.procedure(self.line(at)).is_none_or(|p| p.notice_kind != NoticeKind::Base as u8) {
            return own;
        }
        let mut sum = own;
        for line in &self.out.lines {
            if line.base != Some(at) || line.verdict == Verdict::NotCharged {
                continue;
            }
            let note = |a: &&ProcedureRecord| a.notice_kind == NoticeKind::Note as u8;
            let Some(a) = self.procedure(line).filter(note) else { continue };
            let brought = match a.points_kind {
                5 => own.percent(Fixed::from_raw(a.points)),
                6 => own.percent(Fixed::from_raw(a.points)).and_then(|v| Fixed::ZERO.minus(v)),
                _ => Some(self.own_points(line)),
            };
            sum = brought.and_then(|brought| sum.plus(brought)).unwrap_or(sum);
        }
        sum
    }

    /// The points of a line by itself: what a rule states, else those of the master by its quantity
    /// formula (as they stand where the quantity is missing or refused); 0 where the master states none.
    fn own_points(&self, line: &Line) -> Fixed {
        let Some(p) = self.procedure(line).filter(|p| p.points_kind == 3) else {
            return Fixed::ZERO;
        };
        let points = Fixed::from_raw(p.points);
        if let Some(stated) = line.stated.filter(|_| line.rule != NONE) {
            return stated;
        }
        let steps = self.image.steps.get(p.steps as usize).filter(|_| p.steps != NONE);
        let (Some(steps), Some(quantity)) = (steps, line.quantity) else { return points };
        match stepped(points, steps, quantity) {
            Stepped::Points(points) | Stepped::Above(points) | Stepped::Capped(points) => points,
            Stepped::Refused | Stepped::Overflow => points,
        }
    }

    /// Settles the lines by what is in doubt now; whether more of them turn out to be.
    fn settle_hard(&self, field: &mut Field<'_>) -> bool {
        for attack in field.attacks {
            if field.is_open(attack.by) && self.decides(field, attack) {
                field.attackers(attack.on, 1);
            }
        }
        // What the history has charged stays, and what it attacks goes.
        for attack in field.attacks {
            if attack.by & HISTORY != 0 && field.is_open(attack.on) && self.decides(field, attack) {
                self.lose(field, attack.on);
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
                    self.win(field, at);
                }
            }
            let Some(ring) = field.unattacked_ring(|a| self.decides(field, a)) else { break };
            let strongest = ring.iter().copied().min_by_key(|at| self.strength(*at));
            let Some(strongest) = strongest else { break };
            self.win(field, strongest);
            self.fell_attackers(field, strongest);
        }
        // An attack that does not decide, by one who stays on one who stays, is a doubt.
        let mut more = false;
        for attack in field.attacks {
            let unsure = attack.special.is_some() || field.is_doubtful(attack.by);
            let both = field.of(attack.by) == State::In && field.of(attack.on) == State::In;
            if unsure && both && !self.spares(field, attack) {
                // Who attacks nobody changes nothing by it.
                more |= field.doubt(attack.on) && !field.victims(attack.on).is_empty();
            }
        }
        more
    }

    /// A line stays; what it attacks goes.
    fn win(&self, field: &mut Field<'_>, winner: u32) {
        field.set(winner, State::In);
        for n in 0..field.victims(winner).len() {
            let Some(attack) = field.victims(winner).get(n).and_then(|at| field.attack(*at)) else {
                break;
            };
            if field.is_open(attack.on) && self.decides(field, &attack) {
                self.lose(field, attack.on);
                if attack.either {
                    let row = attack.row;
                    field.told.push(Told::Kept { line: winner, over: attack.on, row });
                }
            }
        }
    }

    /// Who attacks the strongest of a ring goes as well, even where it is not attacked by it.
    fn fell_attackers(&self, field: &mut Field<'_>, winner: u32) {
        for attack in field.attacks_on(winner) {
            if field.is_open(attack.by) && self.decides(field, attack) {
                self.lose(field, attack.by);
                let (line, by) = (attack.by, Attack { by: winner, ..*attack });
                field.told.push(Told::Gone { line, by });
            }
        }
    }

    /// A line goes; the reason is its first attack by one who stays. Whom it attacked has one
    /// attacker less.
    fn lose(&self, field: &mut Field<'_>, at: u32) {
        field.set(at, State::Out);
        let attacks = field.attacks_on(at).iter();
        let reason =
            attacks.copied().find(|a| field.of(a.by) == State::In && self.decides(field, a));
        for n in 0..field.victims(at).len() {
            let Some(attack) = field.victims(at).get(n).and_then(|at| field.attack(*at)) else {
                break;
            };
            if self.decides(field, &attack) {
                field.attackers(attack.on, -1);
                if field.is_open(attack.on) && field.live(attack.on) == 0 {
                    field.ready.push(attack.on);
                }
            }
        }
        if let Some(by) = reason {
            field.told.push(Told::Gone { line: at, by });
        }
    }
}

/// Memory of a [`Field`], kept from one settling to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Buffers {
    by: Vec<u32>,
    live: Vec<i32>,
    ready: Vec<u32>,
    doubtful: Vec<bool>,
    open: Vec<State>,
    told: Vec<Told>,
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
    /// Lines in doubt.
    doubtful: Vec<bool>,
    /// The states at the beginning.
    open: Vec<State>,
    told: Vec<Told>,
}

impl<'a> Field<'a> {
    fn new(attacks: &'a [Attack], state: Vec<State>, buffers: Buffers) -> Self {
        let Buffers { mut by, mut live, mut ready, doubtful, open, mut told } = buffers;
        by.clear();
        by.extend(0..attacks.len() as u32);
        by.sort_unstable_by_key(|at| (attacks.get(*at as usize).map(|a| a.by), *at));
        live.clear();
        live.resize(state.len(), 0);
        ready.clear();
        told.clear();
        Self { attacks, by, state, live, ready, doubtful, open, told }
    }

    /// Everything is to be settled anew.
    fn reopen(&mut self) {
        self.state.clone_from(&self.open);
        self.live.fill(0);
        self.ready.clear();
        self.told.clear();
    }

    fn buffers(self) -> Buffers {
        let Self { by, live, ready, doubtful, open, told, .. } = self;
        Buffers { by, live, ready, doubtful, open, told }
    }

    fn is_doubtful(&self, line: u32) -> bool {
        self.doubtful.get(line as usize).copied().unwrap_or(false)
    }

    /// Puts a line in doubt; whether it was in none.
    fn doubt(&mut self, line: u32) -> bool {
        self.doubtful.get_mut(line as usize).is_some_and(|d| !std::mem::replace(d, true))
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

    /// A charge of the history always stays.
    fn of(&self, line: u32) -> State {
        if line & HISTORY != 0 {
            return State::In;
        }
        self.state.get(line as usize).copied().unwrap_or_default()
    }

    fn is_open(&self, line: u32) -> bool {
        self.of(line) == State::Open
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
