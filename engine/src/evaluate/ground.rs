//! The ground that an Episode stands on: what it has in common with others of the same facility.
//!
//! A clinic, and a payer's batch, evaluates Episodes of one month that state the same facts and the same
//! standards. What follows from these alone is found once and remembered: the facts as they are bound,
//! the rules that they call for, and, of those, the rules that can do nothing there whatever the orders
//! are: their condition surely fails, or what they require is surely met. Nothing of it hangs on the
//! patient, the orders or the history, and an evaluation that finds no such ground asks as ever.

use super::Run;
use super::called::{CalledWord, Revisions};
use super::facts::{Bound, Place};
use super::known_here::{KnownHere, Stated};
use super::marks::BLOCK;
use super::resolve::Uses;
use super::spoken::Spoken;
use crate::episode::{FacilityKind, FactValue, Facts, Setting, Standard, Visit};
use crate::image::{Call, Image, NONE, kind};
use crate::{Day, Episode};

/// How many grounds are remembered at once.
const MOST: usize = 8;

/// The most ways in which the visits of a ground state facts.
const MOST_WAYS: usize = 3;

/// How often a ground is met before it is looked at: that costs more than a few evaluations.
const WAITS: u8 = 8;

/// Of so many grounds that are not remembered, one takes the place of another.
const ONE_OF: u32 = 4;

/// What Episodes on the same ground share.
#[derive(Clone, Debug)]
struct Shared {
    revisions: Revisions,
    month: Day,
    setting: Setting,
    kind: FacilityKind,
    /// Whether the facility shows its hours.
    hours: bool,
    /// Whether no visit states its time.
    timeless: bool,
    standards: Option<Vec<Standard>>,
    of_facility: Stating,
    of_episode: Stating,
    /// The ways in which visits state facts, each of at least one visit.
    of_visits: Vec<Stating>,
}

/// Facts as one place states them, in their order.
#[derive(Clone, Debug)]
struct Stating(Vec<(String, FactValue)>);

impl Stating {
    fn of(facts: &Facts) -> Self {
        Self(facts.iter().map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    fn states(&self, facts: &Facts) -> bool {
        let same =
            |((name, value), (other, stated)): (&(String, FactValue), (&String, &FactValue))| {
                value == stated && name == other
            };
        self.0.len() == facts.len() && self.0.iter().zip(facts).all(same)
    }
}

impl Shared {
    /// Whether an Episode stands on it; `ways` then tells which of its ways each visit has.
    fn is_of(
        &self,
        episode: &Episode,
        revisions: Revisions,
        month: Day,
        ways: &mut Vec<u8>,
    ) -> bool {
        let facility = &episode.facility;
        (self.month, self.setting, self.kind) == (month, episode.setting, facility.kind)
            && (self.hours, self.timeless) == (facility.hours.is_some(), is_timeless(episode))
            && self.revisions == revisions
            && self.standards == facility.standards
            && self.has_ways(&episode.visits, ways)
            && self.of_facility.states(&facility.facts)
            && self.of_episode.states(&episode.facts)
    }

    fn has_ways(&self, visits: &[Visit], ways: &mut Vec<u8>) -> bool {
        ways.clear();
        let mut met = 0_u32;
        for visit in visits {
            let mut known = (0_u8..).zip(&self.of_visits);
            let Some((way, _)) = known.find(|(_, facts)| facts.states(&visit.facts)) else {
                return false;
            };
            met |= 1 << way;
            ways.push(way);
        }
        met.count_ones() as usize == self.of_visits.len()
    }

    /// `None` where the visits differ too much.
    fn of(episode: &Episode, revisions: Revisions, month: Day) -> Option<Self> {
        let facility = &episode.facility;
        let mut of_visits: Vec<Stating> = Vec::new();
        for visit in &episode.visits {
            if !of_visits.iter().any(|known| known.states(&visit.facts)) {
                if of_visits.len() == MOST_WAYS {
                    return None;
                }
                of_visits.push(Stating::of(&visit.facts));
            }
        }
        Some(Self {
            revisions,
            month,
            setting: episode.setting,
            kind: facility.kind,
            hours: facility.hours.is_some(),
            timeless: is_timeless(episode),
            standards: facility.standards.clone(),
            of_facility: Stating::of(&facility.facts),
            of_episode: Stating::of(&episode.facts),
            of_visits,
        })
    }
}

fn is_timeless(episode: &Episode) -> bool {
    episode.visits.iter().all(|visit| visit.time.is_none())
}

/// A ground, and what follows from it.
#[derive(Clone, Debug)]
struct Ground {
    shared: Shared,
    /// How often it was met; from [`WAITS`] on all of the following is known.
    met: u8,
    /// Facts that are stated for all visits, then those of each way, which end there.
    facts: Vec<Bound>,
    ends: Vec<u32>,
    stated: Vec<u64>,
    odd: Vec<String>,
    called: Vec<CalledWord>,
    /// The sets that the rules speak of that may do something.
    spoken: Spoken,
    /// By class of codes: where its sets and calls lie in the following.
    classes: Vec<ClassUses>,
    sets: Vec<u16>,
    calls: Vec<Call>,
}

/// Places of the sets of a class, and of the words of rules that they call for.
#[derive(Clone, Copy, Debug)]
struct ClassUses {
    sets: (u32, u32),
    calls: (u32, u32),
}

impl ClassUses {
    /// They were not looked for yet.
    const UNKNOWN: Self = Self { sets: (NONE, NONE), calls: (NONE, NONE) };
}

impl Ground {
    /// Of the sets of a class and the rules that they call for, those that matter here.
    #[inline(never)]
    fn learn_class(&mut self, image: &Image<'_>, class: u16, uses: Uses) {
        let (sets, calls) = (self.sets.len() as u32, self.calls.len() as u32);
        for row in uses.rows(class) {
            let used = image.used_sets(row).iter().copied();
            self.sets.extend(used.filter(|set| self.spoken.has(*set)));
            for call in image.calls(row) {
                let word = self.called.get(call.word);
                let may = word.map_or(0, |word| word.may_be_called());
                let call = Call { on: call.on & may, onto: call.onto & may, ..call };
                if call.on | call.onto != 0 {
                    self.calls.push(call);
                }
            }
        }
        fill_up(&mut self.sets, sets as usize);
        fill_up(&mut self.calls, calls as usize);
        let (sets_end, calls_end) = (self.sets.len() as u32, self.calls.len() as u32);
        let known = ClassUses { sets: (sets, sets_end), calls: (calls, calls_end) };
        if let Some(slot) = self.classes.get_mut(usize::from(class)) {
            *slot = known;
        }
    }

    /// The facts that are stated for all visits (0), or in a way, counted from 1.
    fn facts_of(&self, part: usize) -> &[Bound] {
        let end = |part: usize| self.ends.get(part).map_or(0, |end| *end as usize);
        let start = part.checked_sub(1).map_or(0, end);
        self.facts.get(start..end(part)).unwrap_or_default()
    }

    /// What is stated of each fact, whichever of its ways a visit has.
    fn stated_facts(&self, facts: usize) -> Vec<Stated> {
        let nearest = |fact: u16, way: usize| {
            let of = |part: usize| self.facts_of(part).iter().rev().find(|b| b.fact == fact);
            of(way).or_else(|| of(0)).map(|bound| bound.value)
        };
        let mut stated = vec![Stated::Nowhere; facts];
        for bound in &self.facts {
            let Some(slot) = stated.get_mut(usize::from(bound.fact)) else { continue };
            let mut values = (1..self.ends.len()).map(|way| nearest(bound.fact, way));
            let first = values.next().flatten();
            *slot = match first {
                Some(value) if values.clone().all(|v| v == first) => Stated::Same(value),
                Some(_) if values.all(|v| v.is_some()) => Stated::Everywhere,
                _ => Stated::Somewhere,
            };
        }
        stated
    }
}

/// Lists of whole [`BLOCK`]s are gone through in steps that a processor foresees. Whoever marks a set or
/// calls a rule twice changes nothing by it.
fn fill_up<T: Copy>(list: &mut Vec<T>, from: usize) {
    while let Some(last) = list.last().copied()
        && !(list.len() - from).is_multiple_of(BLOCK)
    {
        list.push(last);
    }
}

/// The grounds that are remembered, of one image.
#[derive(Clone, Debug, Default)]
pub(super) struct Grounds {
    known: Vec<Ground>,
    missed: u32,
}

impl Grounds {
    /// Nothing is known of another image.
    pub(super) fn forget(&mut self) {
        self.known.clear();
    }

    /// The sets of a class, and the words of rules that they call for, that matter on a ground.
    #[inline]
    pub(super) fn uses(
        &mut self,
        ground: usize,
        image: &Image<'_>,
        class: u16,
        uses: Uses,
    ) -> (&[u16], &[Call]) {
        let Some(ground) = self.known.get_mut(ground) else { return (&[], &[]) };
        let of = |ground: &Ground| ground.classes.get(usize::from(class)).copied();
        let mut found = of(ground);
        if found.is_some_and(|known| known.sets.0 == NONE) {
            ground.learn_class(image, class, uses);
            found = of(ground);
        }
        let ClassUses { sets, calls } = found.unwrap_or(ClassUses::UNKNOWN);
        (
            ground.sets.get(sets.0 as usize..sets.1 as usize).unwrap_or_default(),
            ground.calls.get(calls.0 as usize..calls.1 as usize).unwrap_or_default(),
        )
    }

    fn keep(&mut self, shared: Shared) {
        let ground = Ground {
            shared,
            met: 0,
            facts: Vec::new(),
            ends: Vec::new(),
            stated: Vec::new(),
            odd: Vec::new(),
            called: Vec::new(),
            spoken: Spoken::default(),
            classes: Vec::new(),
            sets: Vec::new(),
            calls: Vec::new(),
        };
        if self.known.len() < MOST {
            self.known.push(ground);
        } else if let Some(old) = self.known.get_mut((self.missed / ONE_OF) as usize % MOST) {
            *old = ground;
        }
    }
}

impl Run<'_, '_, '_> {
    /// Binds the facts of the Episode and calls the rules that they, the standards and the revisions call
    /// for; what is known of its ground is restored.
    pub(super) fn stand(&mut self) {
        let episode = self.episode;
        let mut orders = episode.visits.iter().flat_map(|v| &v.orders);
        self.s.orders_state = orders.any(|o| !o.facts.is_empty());
        let pays = self.s.kept_back.pays(self.image);
        self.s.ground = self.ground();
        match self.s.ground {
            Some(place) => {
                self.restore_ground(place);
                if pays {
                    self.keep_back_by_age();
                }
            }
            None => {
                self.call_base();
                self.bind_facts();
                if pays {
                    self.keep_back();
                }
            }
        }
    }

    /// The ground of the Episode, where all is known of it.
    fn ground(&mut self) -> Option<usize> {
        if self.s.orders_state {
            return None;
        }
        let (episode, revisions, month) = (self.episode, self.revisions(), self.month.0);
        let s = &mut *self.s;
        let (known, ways) = (&mut s.grounds.known, &mut s.of_ground);
        let place = known.iter().position(|g| g.shared.is_of(episode, revisions, month, ways));
        let Some((place, ground)) = place.and_then(|at| known.get_mut(at).map(|g| (at, g))) else {
            let grounds = &mut s.grounds;
            if (grounds.known.len() < MOST || grounds.missed.is_multiple_of(ONE_OF))
                && let Some(shared) = Shared::of(episode, revisions, month)
            {
                grounds.keep(shared);
            }
            grounds.missed = grounds.missed.wrapping_add(1);
            return None;
        };
        if ground.met <= WAITS {
            ground.met += 1;
            if ground.met <= WAITS {
                return None;
            }
            self.learn_ground(place);
        }
        Some(place)
    }

    fn restore_ground(&mut self, place: usize) {
        let s = &mut *self.s;
        let Some(ground) = s.grounds.known.get(place) else { return };
        s.called.begin_with(&ground.called);
        s.facts.clear();
        s.facts.extend_from_slice(ground.facts_of(0));
        for (at, rank) in s.visit_order.iter().zip(0_u32..) {
            let way = s.of_ground.get(*at as usize).copied().unwrap_or(0);
            let place = Place::Visit(rank);
            let own = ground.facts_of(usize::from(way) + 1);
            s.facts.extend(own.iter().map(|bound| Bound { place, ..*bound }));
        }
        s.stated.clone_from(&ground.stated);
        self.out.odd_facts.clone_from(&ground.odd);
        self.remember_stated();
    }

    /// Finds out what follows from a ground.
    #[inline(never)]
    fn learn_ground(&mut self, place: usize) {
        let Some(ways) = self.s.grounds.known.get(place).map(|g| g.shared.of_visits.clone()) else {
            return;
        };
        self.call_base();
        self.bind_common();
        let mut ends = vec![self.s.facts.len() as u32];
        for Stating(facts) in &ways {
            self.bind(facts.iter().map(|(name, value)| (name, value)), Place::Visit(0));
            ends.push(self.s.facts.len() as u32);
        }
        self.sort_odd_facts();
        let image = self.image;
        let (first, last) = self.month;
        let s = &mut *self.s;
        let Some(ground) = s.grounds.known.get_mut(place) else { return };
        ground.facts.clone_from(&s.facts);
        ground.ends = ends;
        ground.stated.clone_from(&s.stated);
        ground.odd = std::mem::take(&mut self.out.odd_facts);
        let mut here = KnownHere::new(
            image,
            self.episode,
            self.month,
            ground.shared.timeless,
            ground.stated_facts(image.facts.len()),
        );
        let mut spoken = Spoken::of(image);
        s.called.keep_back_where(|rank| {
            let Some(rule) = image.rule(rank) else { return false };
            let idle = rule.to < first.0
                || last.0 < rule.from
                || here.fails(rule.tests)
                || (rule.kind == kind::REQUIRE && here.is_met(rule.needs));
            // Special rules and those of prices are found without being called.
            let idle = idle && !matches!(rule.kind, kind::SPECIAL | kind::PRICE);
            if !idle {
                spoken.rule(image, rule);
            }
            idle
        });
        ground.spoken = spoken;
        ground.classes.clear();
        ground.classes.resize(image.class_count(), ClassUses::UNKNOWN);
        ground.sets.clear();
        ground.calls.clear();
        ground.called.clear();
        ground.called.extend_from_slice(s.called.words());
    }
}
