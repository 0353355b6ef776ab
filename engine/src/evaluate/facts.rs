//! The facts of the Episode, bound to the declared ones.

use super::Run;
use crate::episode::FactValue;
use crate::image::NONE;
use crate::ir::Value;
use crate::{Day, Fixed};

/// The fact that `holiday` in rule text reads; it needs no declaration.
pub(crate) const HOLIDAY: &str = "holiday";

/// Where a fact was stated; the nearest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Unit(u32),
    Visit(u32),
    Episode,
    Facility,
}

/// A stated fact.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    pub(super) fact: u16,
    pub(super) place: Place,
    pub(super) value: Value,
}

/// The most visits whose facts are remembered side by side.
const SIDE_BY_SIDE: usize = 31;

/// The most names of facts that are remembered with their facts.
const MOST_NAMES: usize = 256;

/// How long a value that was found holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// For the line at hand only.
    Here,
    /// Until the lines change: the count of their changes.
    Until(u32),
    /// All through the visit.
    InVisit,
}

/// A value that was found.
#[derive(Clone, Copy, Debug)]
struct Found {
    /// The stamp of the evaluation and visit in which it holds.
    stamp: u32,
    /// The count of changes at which it holds; [`NONE`]: at any.
    changes: u32,
    value: Value,
}

/// What facts were found to be, visit by visit.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    values: Vec<Found>,
    facts: usize,
    rows: usize,
    /// The stamp of the first visit of this evaluation, and how many visits it has.
    stamp: u32,
    visits: u32,
}

impl Memory {
    /// Nothing is remembered.
    fn clear(&mut self, facts: usize, visits: usize) {
        match self.stamp.checked_add(self.visits.max(1)) {
            Some(stamp) if stamp < u32::MAX / 2 => self.stamp = stamp,
            _ => {
                self.values.clear();
                self.stamp = 1;
            }
        }
        self.facts = facts;
        self.rows = visits.clamp(1, SIDE_BY_SIDE);
        self.visits = visits as u32;
        let wanted = facts * self.rows;
        if self.values.len() < wanted {
            let nothing = Found { stamp: 0, changes: NONE, value: Value::Bool(false) };
            self.values.resize(wanted, nothing);
        }
    }

    fn place(&self, fact: u16, visit: u32) -> usize {
        if visit == 0 {
            return usize::from(fact);
        }
        let visit = visit as usize;
        let row = if visit < self.rows { visit } else { visit % self.rows };
        row * self.facts + usize::from(fact)
    }

    pub(super) fn get(&self, fact: u16, visit: u32, changes: u32) -> Option<Value> {
        let found = self.values.get(self.place(fact, visit))?;
        let holds = found.stamp == self.stamp.wrapping_add(visit)
            && (found.changes == NONE || found.changes == changes);
        holds.then_some(found.value)
    }

    pub(super) fn keep(&mut self, fact: u16, visit: u32, value: Value, holds: Holds) {
        let changes = match holds {
            Holds::Here => return,
            Holds::Until(changes) => changes,
            Holds::InVisit => NONE,
        };
        let (place, stamp) = (self.place(fact, visit), self.stamp.wrapping_add(visit));
        if let Some(slot) = self.values.get_mut(place) {
            *slot = Found { stamp, changes, value };
        }
    }
}

impl Run<'_, '_, '_> {
    pub(super) fn bind_facts(&mut self) {
        self.bind_all();
        self.sort_odd_facts();
    }

    pub(super) fn sort_odd_facts(&mut self) {
        let odd = &mut self.out.odd_facts;
        odd.sort_unstable();
        odd.dedup();
    }

    /// The facts that are stated for all visits. The nearest place comes last.
    pub(super) fn bind_common(&mut self) {
        let episode = self.episode;
        self.s.facts.clear();
        self.s.stated.clear();
        self.s.stated.resize(self.image.facts.len().div_ceil(64), 0);
        self.s.named = 0;
        self.bind(&episode.facility.facts, Place::Facility);
        self.bind(&episode.facts, Place::Episode);
    }

    fn bind_all(&mut self) {
        let episode = self.episode;
        self.bind_common();
        for rank in 0..self.s.visit_order.len() {
            let at = self.s.visit_order.get(rank).copied().unwrap_or_default();
            if let Some(visit) = episode.visits.get(at as usize) {
                self.bind(&visit.facts, Place::Visit(rank as u32));
            }
        }
        self.remember_stated();
        if !self.s.orders_state {
            return;
        }
        for unit in 0..self.out.units.len() {
            let Some(known) = self.out.units.get(unit).copied() else {
                continue;
            };
            let visit = episode.visits.get(known.episode_visit as usize);
            let order = visit.zip(known.order).and_then(|(v, o)| v.orders.get(o as usize));
            if let Some(order) = order {
                self.bind(&order.facts, Place::Unit(unit as u32));
            }
        }
    }

    /// What is stated for all orders of a visit is what the fact is in it; the nearest counts.
    pub(super) fn remember_stated(&mut self) {
        let s = &mut *self.s;
        s.memory.clear(self.image.facts.len(), s.visit_order.len());
        let visits = s.visit_order.len() as u32;
        if s.orders_state || visits as usize > SIDE_BY_SIDE {
            return;
        }
        for bound in &s.facts {
            let of =
                if let Place::Visit(visit) = bound.place { visit..visit + 1 } else { 0..visits };
            for visit in of {
                s.memory.keep(bound.fact, visit, bound.value, Holds::InVisit);
            }
        }
    }

    pub(super) fn bind<'f>(
        &mut self,
        facts: impl IntoIterator<Item = (&'f String, &'f FactValue)>,
        place: Place,
    ) {
        for (name, value) in facts {
            let bound = self.fact_named(name).and_then(|fact| {
                let value = self.typed(fact, value)?;
                Some(Bound { fact, place, value })
            });
            match bound {
                Some(bound) => {
                    for rank in self.image.ranks_asking(bound.fact) {
                        self.s.called.call_guarded(*rank);
                    }
                    if let Some(word) = self.s.stated.get_mut(usize::from(bound.fact) / 64) {
                        *word |= 1 << (bound.fact % 64);
                    }
                    self.s.facts.push(bound);
                }
                None => {
                    let read = name == HOLIDAY
                        && matches!(value, FactValue::Bool(_))
                        && matches!(place, Place::Visit(_) | Place::Episode);
                    if !read {
                        self.out.odd_facts.push(name.clone());
                    }
                }
            }
        }
    }

    /// The fact of a name. The next Episode has most of its names in the same places.
    fn fact_named(&mut self, name: &str) -> Option<u16> {
        let place = self.s.named;
        self.s.named = place.saturating_add(1);
        match self.s.names.get_mut(place) {
            Some((known, fact)) if known == name => *fact,
            Some((known, fact)) => {
                known.clear();
                known.push_str(name);
                *fact = self.image.fact_named(name);
                *fact
            }
            None => {
                let fact = self.image.fact_named(name);
                if place < MOST_NAMES {
                    self.s.names.push((name.to_owned(), fact));
                }
                fact
            }
        }
    }

    fn typed(&self, fact: u16, value: &FactValue) -> Option<Value> {
        let declared = self.image.facts.get(usize::from(fact))?;
        match (declared.kind, value) {
            (0, FactValue::Bool(b)) => Some(Value::Bool(*b)),
            (1, FactValue::Int(n)) => Fixed::from_int(*n).map(Value::Number),
            (1, FactValue::Text(text)) => text.parse().ok().map(Value::Number),
            (2, FactValue::Text(text)) => Day::parse(text).map(Value::Date),
            (3, FactValue::Text(text)) => {
                let words = self.image.words(declared.words);
                let at = words.iter().position(|w| self.image.bytes_of(*w) == text.as_bytes())?;
                u16::try_from(at).ok().map(Value::Word)
            }
            _ => None,
        }
    }

    /// The value of a fact that the Episode states.
    pub(super) fn stated(&self, fact: u16, unit: u32, visit: u32) -> Option<Value> {
        let word = self.s.stated.get(usize::from(fact) / 64).copied().unwrap_or(0);
        if word & (1 << (fact % 64)) == 0 {
            return None;
        }
        let mut found: Option<(u8, Value)> = None;
        for bound in self.s.facts.iter().filter(|b| b.fact == fact) {
            let rank = match bound.place {
                Place::Unit(u) if u == unit => 0,
                Place::Visit(v) if v == visit => 1,
                Place::Episode => 2,
                Place::Facility => 3,
                _ => continue,
            };
            if found.is_none_or(|(known, _)| rank < known) {
                found = Some((rank, bound.value));
            }
        }
        found.map(|(_, value)| value)
    }
}
