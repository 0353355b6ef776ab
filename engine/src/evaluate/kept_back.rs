//! Rules that are kept back: what is the same all through the Episode fails their condition.
//!
//! Most conditions are conjunctions, and most of those that fail do so by a plain test of a stated
//! fact, of the age, of the setting or of the kind of the facility. Which rules such a value fails is
//! found once and remembered with the image; in an Episode they are then not looked at.

use super::Run;
use super::expr::compared;
use crate::image::{Image, TestRecord, test_op};
use crate::ir::{Attr, Value};
use crate::{Fixed, episode};

/// Attributes that may be the same all through an Episode.
const ATTRIBUTES: [Attr; 5] =
    [Attr::Age, Attr::Outpatient, Attr::Inpatient, Attr::Clinic, Attr::Hospital];

/// Evaluations before the tests of an image are collected.
const WAITS: u8 = 8;

/// Whole numbers from this one on are not remembered.
const MOST: usize = 160;

/// Rules of a word of ranks.
#[derive(Clone, Copy, Debug)]
struct Word {
    at: u32,
    ranks: u64,
}

/// The rules that a value keeps back: their words, from one to another.
type Answer = (u32, u32);

/// What is known of the rules of one image.
#[derive(Clone, Debug, Default)]
pub(super) struct KeptBack {
    /// How many evaluations of the image began before its tests were collected.
    begun: u8,
    /// By subject (a fact, or behind the facts an attribute): the tests of it, with the ranks of
    /// their rules.
    tests: Vec<Vec<(u32, TestRecord)>>,
    /// By subject and value: what it keeps back, where that was found.
    answers: Vec<Vec<Option<Answer>>>,
    words: Vec<Word>,
}

impl KeptBack {
    /// Nothing is known of another image.
    pub(super) fn forget(&mut self) {
        self.begun = 0;
        self.tests.clear();
    }

    /// Whether the tests are collected: not for the first evaluations, which cost less than that.
    pub(super) fn pays(&mut self, image: &Image<'_>) -> bool {
        if self.tests.is_empty() && self.begun >= WAITS {
            self.read(image);
        }
        self.begun = self.begun.saturating_add(1);
        !self.tests.is_empty()
    }

    /// Collects the tests of an image.
    fn read(&mut self, image: &Image<'_>) {
        self.words.clear();
        self.answers.clear();
        self.answers.resize(image.facts.len() + ATTRIBUTES.len(), Vec::new());
        self.tests.clear();
        self.tests.resize(image.facts.len() + ATTRIBUTES.len(), Vec::new());
        for rank in image.ranks() {
            let Some(rule) = image.rule(rank) else { continue };
            for test in image.tests(rule.tests) {
                let subject = match test.op {
                    test_op::FACT => Some(usize::from(test.a)),
                    test_op::ATTR => {
                        let place = ATTRIBUTES.iter().position(|a| *a as u16 == test.a);
                        place.map(|place| image.facts.len() + place)
                    }
                    _ => None,
                };
                if let Some(tests) = subject.and_then(|subject| self.tests.get_mut(subject)) {
                    tests.push((rank, *test));
                }
            }
        }
    }

    /// The rules that a value of a subject keeps back.
    fn by(&mut self, subject: usize, value: Value) -> &[Word] {
        let place = match value {
            Value::Bool(b) => Some(usize::from(b)),
            Value::Word(word) => Some(usize::from(word)),
            Value::Number(n) => n.to_int().and_then(|n| usize::try_from(n).ok()),
            Value::Date(_) => None,
        };
        let Some(place) = place.filter(|place| *place < MOST) else { return &[] };
        let known = self.answers.get(subject).and_then(|a| a.get(place).copied().flatten());
        let (from, to) = match known {
            Some(answer) => answer,
            None => self.find(subject, place, value),
        };
        self.words.get(from as usize..to as usize).unwrap_or_default()
    }

    #[inline(never)]
    fn find(&mut self, subject: usize, place: usize, value: Value) -> Answer {
        let from = self.words.len() as u32;
        for (rank, test) in self.tests.get(subject).into_iter().flatten() {
            // A test that cannot be answered fails nothing.
            if compared(value, test) != Some(test.flags & test_op::NOT != 0) {
                continue;
            }
            let (at, bit) = (rank / 64, 1 << (rank % 64));
            match self.words.get_mut(from as usize..).and_then(<[Word]>::last_mut) {
                Some(word) if word.at == at => word.ranks |= bit,
                _ => self.words.push(Word { at, ranks: bit }),
            }
        }
        let answer = (from, self.words.len() as u32);
        if let Some(answers) = self.answers.get_mut(subject) {
            if answers.len() <= place {
                answers.resize(place + 1, None);
            }
            if let Some(slot) = answers.get_mut(place) {
                *slot = Some(answer);
            }
        }
        answer
    }
}

impl Run<'_, '_, '_> {
    /// Keeps back the rules that the attributes of the Episode and its facts fail. An order that
    /// states facts of its own may have others.
    pub(super) fn keep_back(&mut self) {
        let outpatient = self.episode.setting == episode::Setting::Outpatient;
        let clinic = self.episode.facility.kind == episode::FacilityKind::Clinic;
        self.keep_back_by_age();
        // Behind the age in [`ATTRIBUTES`].
        let values = [outpatient, !outpatient, clinic, !clinic];
        for (subject, value) in (self.image.facts.len() + 1..).zip(values) {
            self.keep_back_by(subject, Value::Bool(value));
        }
        if self.s.orders_state {
            return;
        }
        let visits = self.s.visit_order.len() as u32;
        for n in 0..self.s.facts.len() {
            let Some(fact) = self.s.facts.get(n).map(|bound| bound.fact) else { break };
            let stated = |visit| self.s.memory.get(fact, visit, self.s.changes);
            let Some(value) = stated(0) else { continue };
            if (1..visits).all(|visit| stated(visit) == Some(value)) {
                self.keep_back_by(usize::from(fact), value);
            }
        }
    }

    /// Keeps back the rules that the patient's age fails, where it is the same on all days.
    pub(super) fn keep_back_by_age(&mut self) {
        let mut ages = self.s.visit_facts.iter().map(|v| v.age);
        let first = ages.next();
        if let Some(age) = first.filter(|first| ages.all(|age| age == *first)) {
            self.keep_back_by(self.image.facts.len(), Value::Number(Fixed::from_i32(age)));
        }
    }

    fn keep_back_by(&mut self, subject: usize, value: Value) {
        let s = &mut *self.s;
        for word in s.kept_back.by(subject, value) {
            s.called.keep_back(word.at, word.ranks);
        }
    }
}
