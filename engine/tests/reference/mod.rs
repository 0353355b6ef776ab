//! The slow evaluator, written from `docs/evaluation.md` alone.
//!
//! It works on the [`Program`], in loops over lines and rows, with `Decimal` and `NaiveDate`. It
//! shares no code with the engine but the types of its input.

mod add;
mod aside;
mod attach;
mod bundle;
pub mod calendar;
mod canonical;
mod conflict;
mod derive;
mod exclude;
mod expr;
mod follow;
mod include;
mod limit;
mod lookup;
mod made;
mod pool;
mod price;
mod reduce;
mod require;
mod resolve;
mod special;
mod total;

use calendar::Place;
use chrono::NaiveDate;
pub use lookup::Book;
use rust_decimal::Decimal;
use santei::ir::{Body, NoticeKind, PointsKind, Procedure, Rule, Version, Window};
use santei::outcome::Origin;
use santei::{Code, Episode, Verdict};
use std::collections::BTreeSet;

/// A line and its answer.
#[derive(Clone, Debug)]
pub struct Line<'p> {
    pub code: Code,
    pub version: Option<&'p Version>,
    pub visit: usize,
    pub unit: usize,
    pub day: NaiveDate,
    pub origin: Origin,
    pub verdict: Verdict,
    pub quantity: Option<Decimal>,
    pub price: Option<Decimal>,
    pub stated: Option<Decimal>,
    pub times: u32,
    pub base: Option<usize>,
    pub bundle: Option<usize>,
    /// The lines that a bundle rule puts together bear one number, and the rule.
    pub instance: Option<(usize, usize)>,
    pub amount: Decimal,
    /// What a `pool` rule gives it.
    pub pooled: Option<Decimal>,
    /// The limits whose unknown history is all that leaves it undecided.
    pub waits: Vec<Wait<'p>>,
}

/// A limit whose window reaches back too far.
#[derive(Clone, Debug)]
pub struct Wait<'p> {
    /// The rule that counts a set; nothing where the code itself is counted.
    pub of_set: Option<&'p Rule>,
    pub within: Window,
    pub max: u32,
}

/// A unit: an order, or a derived fee.
#[derive(Clone, Debug)]
pub struct Unit<'e> {
    pub visit: usize,
    pub order: Option<&'e santei::episode::Order>,
    pub times: u32,
}

/// A charge of the history.
#[derive(Clone, Debug)]
pub struct Past {
    pub day: NaiveDate,
    pub code: Code,
    pub times: u32,
}

/// A charged group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    pub unit: Option<usize>,
    pub visit: usize,
    pub items: u32,
    pub identification: u16,
    pub number_box: u16,
    pub points: Decimal,
    pub yen: Decimal,
    pub times: u32,
    pub total: Decimal,
}

/// What the Episode states.
pub struct Facts<'e> {
    pub episode: &'e Episode,
}

/// An evaluation at work.
#[derive(Clone)]
pub struct Work<'a> {
    pub book: &'a Book<'a>,
    pub episode: &'a Episode,
    pub visits: Vec<&'a santei::episode::Visit>,
    pub units: Vec<Unit<'a>>,
    pub lines: Vec<Line<'a>>,
    pub past: Vec<Past>,
    pub known: NaiveDate,
    pub conflicts: Conflicts,
    /// Derived lines, their rules and the lines that they were derived from.
    pub triggers: Vec<(usize, usize, usize)>,
    /// Lines that stay and what went by their attacks.
    pub taken: Vec<(usize, usize)>,
    /// Lines that went because another includes them.
    pub included: BTreeSet<usize>,
    /// Ordered additions that kept a made one away by their 通番.
    pub keepers: BTreeSet<usize>,
    /// Of these, what a `require` refused in a turn before.
    pub powerless: BTreeSet<usize>,
    /// Rare situations that came up, by name.
    pub met: BTreeSet<&'static str>,
}

/// How often something came to pass, to show that the tests meet it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Conflicts {
    pub include: usize,
    pub exclude: usize,
    pub past: usize,
    pub special: usize,
    pub inpatient: usize,
    pub serial: usize,
    pub ties: usize,
    pub limit: usize,
}

/// The answer.
pub struct Answer<'a> {
    pub lines: Vec<Line<'a>>,
    pub groups: Vec<Group>,
    pub points: Decimal,
    pub fee_yen: Decimal,
    pub other_yen: Decimal,
    pub conflicts: Conflicts,
    pub met: BTreeSet<&'static str>,
}

impl<'p> Line<'p> {
    pub fn stands(&self) -> bool {
        self.verdict != Verdict::NotCharged
    }

    /// Makes the answer worse, never better: charged → undecided → not charged.
    pub fn doubt(&mut self) {
        self.waits.clear();
        if self.verdict == Verdict::Charged {
            self.verdict = Verdict::Undecided;
        }
    }

    pub fn deny(&mut self) {
        self.verdict = Verdict::NotCharged;
    }

    pub fn procedure(&self) -> Option<&'p Procedure> {
        match &self.version?.body {
            Body::Procedure(p) => Some(p),
            _ => None,
        }
    }

    /// The points of the master: 0 where its number is a percentage, yen or not stated there.
    pub fn nominal(&self) -> Decimal {
        let points = self.procedure().filter(|p| p.points_kind == PointsKind::Points);
        points.map_or(Decimal::ZERO, |p| p.points.to_decimal())
    }

    pub fn is_addition(&self) -> bool {
        self.procedure().is_some_and(|p| p.notice_kind != NoticeKind::Base)
    }

    pub fn is_basic(&self) -> bool {
        self.procedure().is_some_and(|p| p.notice_kind == NoticeKind::Base)
    }

    pub fn place(&self) -> Place {
        Place { day: self.day, visit: self.visit, unit: Some(self.unit) }
    }
}

/// Evaluates an Episode.
pub fn evaluate<'a>(book: &'a Book<'a>, episode: &'a Episode) -> Answer<'a> {
    let mut powerless = BTreeSet::new();
    let mut work = loop {
        let mut work = canonical::read(book, episode);
        resolve::run(&mut work);
        work.powerless.clone_from(&powerless);
        derive::run(&mut work);
        attach::run(&mut work);
        require::run(&mut work);
        // What is refused keeps no addition away: it is gone through anew without it.
        let refused = work.keepers.iter().filter(|at| !work.lines[**at].stands());
        let before = powerless.len();
        powerless.extend(refused);
        if powerless.len() == before {
            if before > 0 {
                work.met.insert("keeper-refused");
            }
            break work;
        }
    };
    bundle::run(&mut work);
    let begun = work;
    let mut aside = aside::Aside::default();
    let mut work = loop {
        let mut work = begun.clone();
        include::run(&mut work);
        let attackers = aside.exclude(&mut work);
        limit::run(&mut work);
        follow::run(&mut work);
        add::run(&mut work);
        if !aside.again(&work, &attackers) {
            aside.tell(&mut work);
            break work;
        }
    };
    reduce::run(&mut work);
    pool::run(&mut work);
    let groups = price::run(&mut work);
    total::run(work, groups)
}
