//! Evaluation: from an Episode to an outcome, stratum by stratum.
//!
//! resolve → derive → bundle → include → exclude → limit → add → reduce → pool → price and round → group
//! → total. Each stratum is one file. Lines that rules make (derived fees and additions) come into
//! being in `derive`, so that inclusion, exclusion and limits see them like any other.

mod add;
mod aside;
mod bundle;
mod calendar;
mod called;
mod canonical;
mod check;
mod comments;
mod conflict;
mod context;
mod dates;
mod defaults;
mod derive;
mod diseases;
mod divide;
mod events;
mod exclude;
mod expr;
mod facts;
mod ground;
mod include;
mod kept_back;
mod known;
mod known_here;
mod limit;
mod lowering;
mod made;
mod marks;
mod neighbours;
mod order;
mod orders;
mod past_sets;
mod pool;
mod price;
mod price_bundle;
mod price_goods;
mod quantities;
mod quantity;
mod reduce;
mod resolve;
mod sieve;
mod single;
mod special;
mod spoken;
mod total;
mod triggers;
mod unmet;
mod window;

use canonical::{by_content, sort_orders};
pub use check::EpisodeError;
use check::check;
use known::Known;
pub(crate) use lowering::lowering;
use sieve::{Sieve, There};
pub(crate) use unmet::{Ask, Asked, Term, Unmet, refusals, unmet};

use crate::image::{Image, NONE, ProcedureRecord, RuleRecord};
use crate::ir::Window;
use crate::outcome::{Event, Line, Outcome, Unit, Verdict, What};
use crate::{Day, Episode};

/// Working memory of [`evaluate`], to be kept and used again: one for each thread.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    /// The lists of an outcome that nobody needs any more.
    spare: Outcome,
    visit_order: Vec<u32>,
    order_order: Vec<u32>,
    same_code: Vec<u32>,
    marks: marks::Marks,
    called: called::Called,
    kept_back: kept_back::KeptBack,
    grounds: ground::Grounds,
    /// By place of a visit in the Episode: which facts of its ground it states.
    of_ground: Vec<u8>,
    /// The ground of the Episode, where all is known of it.
    ground: Option<usize>,
    neighbours: neighbours::Neighbours,
    /// Sets with the day before which none of their codes was in force, where that was asked.
    began: Vec<(u16, Option<Day>)>,
    /// Whether nothing tells the base of additions: the day, their 注加算コード, and the answer.
    untold_bases: Vec<(Day, u16, bool)>,
    past_sets: past_sets::PastSets,
    past_codes: Sieve,
    /// The codes that stand and those of the history.
    there: There,
    line_codes: Sieve,
    uses: resolve::Uses,
    visit_facts: Vec<VisitFacts>,
    /// By line: what the masters and tables say of it, see [`known::traits`].
    traits: Vec<u16>,
    codes: known::Codes,
    /// The names of facts as they came in the last evaluation, with the facts.
    names: Vec<(String, Option<u16>)>,
    /// How many names have come in this one.
    named: usize,
    /// Limits by rule that may bind, with their sets.
    limits: Vec<(u32, u16)>,
    /// The limits of each line, in a chain from its first.
    due: Vec<limit::Due>,
    /// Lines that wait for the history by a limit alone.
    waiting: Vec<limit::Waiting>,
    first_due: Vec<u32>,
    members: Vec<u32>,
    /// Events as they come, and by line its first and last.
    events: Vec<events::Told>,
    told: Vec<events::Ends>,
    /// Orders of a visit with the head of their order.
    order_keys: Vec<(u64, u32)>,
    /// Lines that are additions, of a 通番, or reduced without a standard (適合区分 2).
    noted: Vec<u32>,
    /// Lines whose master names additions by age.
    aging: Vec<u32>,
    /// Windows, seen from a day, of which it is known whether they reach back too far.
    reaching: Vec<(Window, Day, bool)>,
    /// Groups as they come, and their order on the receipt.
    groups: Vec<crate::outcome::Group>,
    group_order: Vec<(u64, u32)>,
    /// The rounding policy of a 集計先 on a day, as it was found last.
    policy: Option<(u16, Day, Option<u32>)>,
    history: Vec<PastLine>,
    facts: Vec<facts::Bound>,
    needs: Vec<(What, u32)>,
    attacks: Vec<conflict::Attack>,
    state: Vec<conflict::State>,
    parents: Vec<include::Parent>,
    chronological: Vec<u32>,
    instances: Vec<bundle::Instance>,
    /// Lines with flags of exclusion tables that lack.
    flagged: Vec<(u32, u16)>,
    /// By unit: its first line.
    unit_first: Vec<u32>,
    links: Vec<price::Links>,
    unit_lines: Vec<u32>,
    line_rule: Vec<u32>,
    field: conflict::Buffers,
    firsts: Vec<u32>,
    seconds: Vec<u32>,
    rule_events: Vec<Event>,
    triggers: Vec<triggers::Trigger>,
    /// Where the condition of a rule that derives is unknown.
    unsure: Vec<context::Context>,
    /// Derived lines that stay and what went by their attacks.
    taken: Vec<(u32, u32)>,
    /// Whether an addition has no base.
    baseless: bool,
    /// Whether a `special` rule speaks of rows without 特例条件.
    any_row: special::AnyRows,
    /// Lines that attacked in Exclude and that it left standing.
    attackers: Vec<aside::Attacker>,
    /// What was refused behind Exclude and attacked there, in a run before this one.
    aside: Vec<aside::Aside>,
    /// What turned undecided behind Exclude and attacked there, in a run before this one.
    foreseen: Vec<aside::Foreseen>,
    /// Of these, what is in doubt while Exclude looks at the lines.
    in_doubt: Vec<aside::Foreseen>,
    /// Ordered additions that kept a made one away by their 通番.
    keepers: Vec<u32>,
    /// Of these, what a `require` refused in a run before this one.
    powerless: Vec<u32>,
    /// How often lines had come or fallen when Exclude ended.
    changes_by_exclude: u32,
    /// Units that a sum has taken.
    summed: Vec<u32>,
    /// Codes that are counted once each.
    distinct: Vec<u32>,
    /// Facts that the Episode states, as bits.
    stated: Vec<u64>,
    memory: facts::Memory,
    /// What the cases of each fact see, as far as it was asked.
    sees: Vec<Option<defaults::Sees>>,
    /// `require` rules that are to be asked anew.
    asked_anew: called::Ranks,
    /// Ranks of rules that take points off.
    lowering: Vec<u32>,
    /// How often a line has come or fallen.
    changes: u32,
    /// Codes of the comments of the Episode.
    commented: Vec<u32>,
    pooled: Vec<pool::Pooled>,
    classes: Vec<pool::Class>,
    /// Whether a disease is in no master at hand.
    strange_diseases: bool,
    diseases: diseases::Diseases,
    /// Whether an order states facts of its own.
    orders_state: bool,
}

impl Scratch {
    /// Takes back an outcome that is no longer needed: its lists are filled again by the evaluation
    /// that follows.
    ///
    /// Who evaluates many Episodes one after another spares allocations by it; nothing of what is
    /// computed hangs on it.
    ///
    /// ```
    /// use santei::{Scratch, evaluate, image::{Image, write}};
    /// let bytes = write(&santei::ir::Program::default()).unwrap_or_default();
    /// let episode = serde_json::from_str(r#"{
    ///   "patient": { "birthDate": "1980-04-01" }, "facility": { "kind": "clinic" },
    ///   "visits": [ { "date": "2026-06-03", "orders": [ { "code": "112007410" } ] } ]
    /// }"#)?;
    /// let mut scratch = Scratch::default();
    /// if let Ok(image) = Image::open(&bytes) {
    ///     for _ in 0..2 {
    ///         let outcome = evaluate(&image, &episode, &mut scratch).unwrap_or_default();
    ///         assert_eq!(outcome.lines.len(), 1);
    ///         scratch.reuse(outcome);
    ///     }
    /// }
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn reuse(&mut self, outcome: Outcome) {
        self.spare = outcome;
        self.spare.clear();
    }
}

/// A charge of the history, with its dense code.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PastLine {
    dense: u32,
    day: Day,
    times: u32,
    /// Its place in the Episode's history.
    place: u32,
    class: u16,
    /// See [`known::traits`].
    traits: u16,
}

/// Where the lines of an order stand.
#[derive(Clone, Copy)]
struct Place {
    visit: u32,
    unit: u32,
    day: Day,
    times: u32,
}

impl Place {
    #[inline]
    fn line(
        self,
        code: crate::Code,
        item: u32,
        quantity: Option<crate::Fixed>,
        price: Option<crate::Fixed>,
        stated: Option<crate::Fixed>,
    ) -> Line {
        let Self { visit, unit, day, times } = self;
        let verdict = Verdict::Charged;
        let own = Line { code, item, quantity, price, stated, ..Line::BLANK };
        Line { visit, unit, day, times, verdict, ..own }
    }
}

/// What is asked of a visit again and again.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct VisitFacts {
    day: Day,
    age: i32,
    /// Whether a revision is in force on the day.
    scheduled: bool,
    /// The tables that it lacks, as bits.
    lacks: u16,
    /// Of the calendar and the shown hours, what was asked.
    hours: calendar::Hours,
}

pub(crate) use facts::HOLIDAY;

/// The need of [`What::NeedsAttr`] that is no attribute: the diseases.
pub(crate) const NEEDS_DISEASES: u32 = 1_000;
/// The master of diseases.
pub(crate) const NEEDS_DISEASE_MASTER: u32 = 1_001;
/// Which disease is the main one.
pub(crate) const NEEDS_MAIN_DISEASE: u32 = 1_002;
/// What a disease is whose code the master at hand lacks.
pub(crate) const NEEDS_KNOWN_DISEASE: u32 = 1_004;
/// What a disease that is written in words is.
pub(crate) const NEEDS_CODED_DISEASE: u32 = 1_003;

/// One evaluation in progress.
pub(crate) struct Run<'i, 'e, 's> {
    image: &'i Image<'i>,
    episode: &'e Episode,
    s: &'s mut Scratch,
    out: Outcome,
    /// From this day on the history is complete.
    known_since: Day,
    /// First and last day of the month.
    month: (Day, Day),
    /// First and last day of the visits.
    days: (Day, Day),
}

/// Evaluates an Episode against an image.
///
/// Pure: the same image and Episode give the same outcome; `scratch` only saves allocations.
///
/// # Errors
/// An Episode that contradicts itself. What it merely does not state is answered line by line.
///
/// ```
/// use santei::{Episode, Scratch, evaluate, image::{Image, write}};
/// let bytes = write(&santei::ir::Program::default()).unwrap_or_default();
/// let episode: Episode = serde_json::from_str(r#"{
///   "patient": { "birthDate": "1980-04-01" }, "facility": { "kind": "clinic" },
///   "visits": [ { "date": "2026-06-03", "orders": [ { "code": "112007410" } ] } ]
/// }"#)?;
/// if let Ok(image) = Image::open(&bytes) {
///     let outcome = evaluate(&image, &episode, &mut Scratch::default());
///     assert!(outcome.is_ok_and(|o| o.lines.len() == 1));
/// }
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn evaluate(
    image: &Image<'_>,
    episode: &Episode,
    scratch: &mut Scratch,
) -> Result<Outcome, EpisodeError> {
    Ok(run(image, episode, scratch)?.out)
}

/// As [`evaluate`], with what was remembered on the way.
fn run<'i, 'e, 's>(
    image: &'i Image<'i>,
    episode: &'e Episode,
    scratch: &'s mut Scratch,
) -> Result<Run<'i, 'e, 's>, EpisodeError> {
    let (first, month) = check(episode)?;
    let out = std::mem::take(&mut scratch.spare);
    let mut run = Run {
        image,
        episode,
        s: scratch,
        out,
        known_since: match episode.history.since.map_or(month, |since| since.min(month)) {
            // Before the birth there was nothing.
            whole if whole <= episode.patient.birth_date => Day::MIN,
            since => since,
        },
        month: (month, month.month_end()),
        days: (first, episode.visits.iter().map(|v| v.date).max().unwrap_or(first)),
    };
    if run.s.codes.of(image) {
        run.s.names.clear();
        run.s.sees.clear();
        run.s.called.forget();
        run.s.kept_back.forget();
        run.s.grounds.forget();
        run.s.neighbours.forget(image);
        run.s.untold_bases.clear();
        run.s.diseases.forget();
        run.s.began.clear();
        run.s.lowering = lowering(image);
    }
    let mut diseases = episode.diseases.iter().flatten();
    run.s.strange_diseases =
        diseases.any(|d| !d.is_in_words() && run.s.diseases.is_strange(d.code, image));
    run.s.aside.clear();
    run.s.foreseen.clear();
    run.s.in_doubt.clear();
    run.s.powerless.clear();
    loop {
        run.begin();
        if run.charge() && !run.goes_again() {
            break;
        }
        run.out.clear();
    }
    run.reduce();
    run.pool();
    run.price();
    run.comments();
    run.total();
    run.sort_events();
    Ok(run)
}

impl<'i> Run<'i, '_, '_> {
    /// Forgets the run before.
    fn begin(&mut self) {
        self.s.changes = 0;
        self.s.rule_events.clear();
        self.s.events.clear();
        self.s.told.clear();
        self.s.noted.clear();
        self.s.aging.clear();
        self.s.reaching.clear();
        self.s.groups.clear();
        self.s.policy = None;
        self.s.triggers.clear();
        self.s.taken.clear();
        self.s.keepers.clear();
        self.s.waiting.clear();
    }

    /// The strata from the lines as they are ordered to Add: which of them are charged. No where
    /// they are to be gone through anew before Add is reached.
    fn charge(&mut self) -> bool {
        let derives = self.episode.mode == crate::episode::Mode::Derive;
        self.read_lines();
        self.read_history();
        self.clear_marks();
        self.stand();
        self.mark_history();
        self.resolve();
        if derives {
            self.derive();
            self.propose_additions();
        } else {
            self.remind_of_lowering();
        }
        self.attach();
        self.index_codes();
        self.require();
        if self.loses_keepers() {
            return false;
        }
        self.bundle();
        self.include();
        self.exclude();
        self.limit();
        self.follow_triggers();
        self.add();
        true
    }

    /// Flattens the Episode into lines, visits and orders in canonical order.
    fn read_lines(&mut self) {
        let episode = self.episode;
        let mut visits = std::mem::take(&mut self.s.visit_order);
        let mut orders = std::mem::take(&mut self.s.order_order);
        visits.clear();
        visits.extend(0..episode.visits.len() as u32);
        if visits.len() > 1 {
            visits.sort_by(|a, b| {
                let of = |at: &u32| episode.visits.get(*at as usize);
                of(a).zip(of(b)).map_or(core::cmp::Ordering::Equal, |(a, b)| by_content(a, b))
            });
        }
        let count = episode.visits.iter().flat_map(|v| &v.orders).map(|o| o.items.len().max(1));
        self.out.lines.reserve(count.sum::<usize>() + 24);
        self.out.units.reserve(episode.visits.iter().map(|v| v.orders.len()).sum::<usize>() + 16);
        for (rank, at) in visits.iter().enumerate() {
            let Some(visit) = episode.visits.get(*at as usize) else {
                continue;
            };
            sort_orders(&visit.orders, &mut self.s.order_keys, &mut orders);
            for order_at in &orders {
                let Some(order) = visit.orders.get(*order_at as usize) else {
                    continue;
                };
                let unit = self.out.units.len() as u32;
                self.out.units.push(Unit {
                    visit: rank as u32,
                    episode_visit: *at,
                    order: Some(*order_at),
                    section: order.section,
                    times: order.times,
                });
                let rank = rank as u32;
                let place = Place { visit: rank, unit, day: visit.date, times: order.times };
                if let Some(code) = order.code {
                    let line = place.line(code, 0, order.quantity, order.price, order.points);
                    self.out.lines.push(line);
                }
                for (item, at) in order.items.iter().zip(0_u32..) {
                    let line = place.line(item.code, at, item.quantity, item.price, item.points);
                    self.out.lines.push(line);
                }
            }
        }
        let birth = episode.patient.birth_date;
        let image = self.image;
        self.s.visit_facts.clear();
        self.s.visit_facts.extend(visits.iter().map(|at| {
            let day = episode.visits.get(*at as usize).map_or(Day::MIN, |v| v.date);
            let schedule = image.schedule_on(day);
            let lacks = schedule.map_or(0, |id| image.lacking(id));
            VisitFacts {
                day,
                age: resolve::age(birth, day),
                scheduled: schedule.is_some(),
                lacks,
                hours: calendar::Hours::default(),
            }
        }));
        self.s.visit_order = visits;
        self.s.order_order = orders;
    }

    fn read_history(&mut self) {
        self.s.history.clear();
        self.s.past_codes = Sieve::default();
        for (line, place) in self.episode.history.lines.iter().zip(0_u32..) {
            let Known { dense, class, traits, .. } = self.known(line.code, line.date);
            // A code that the image does not know takes part in no rule.
            if dense != NONE {
                self.s.past_codes.insert(dense);
                let (day, times) = (line.date, line.times);
                self.s.history.push(PastLine { dense, day, times, place, class, traits });
            }
        }
        let key = |l: &PastLine| (l.day, l.dense, l.times, l.place);
        if !self.s.history.is_sorted_by_key(key) {
            self.s.history.sort_unstable_by_key(key);
        }
    }

    fn line(&self, at: u32) -> &Line {
        self.out.lines.get(at as usize).unwrap_or(&Line::BLANK)
    }

    fn line_mut(&mut self, at: u32) -> Option<&mut Line> {
        self.out.lines.get_mut(at as usize)
    }

    fn lines(&self) -> core::ops::Range<u32> {
        0..self.out.lines.len() as u32
    }

    fn procedure(&self, line: &Line) -> Option<&'i ProcedureRecord> {
        self.image.procedures.get(line.body as usize)
    }

    /// The points that the master states for a line, which rank it where either of two may stay.
    fn nominal(&self, line: &Line) -> crate::Fixed {
        let points = self.procedure(line).filter(|p| p.points_kind == 3).map_or(0, |p| p.points);
        crate::Fixed::from_raw(points)
    }

    /// An event of a rule that made no line.
    fn rule_event(&mut self, what: What, visit: u32, rule: u32) {
        self.s.rule_events.push(Event { line: NONE, what, a: visit, b: rule });
    }

    fn deny(&mut self, line: u32, what: What, a: u32, b: u32) {
        if let Some(l) = self.line_mut(line) {
            l.verdict = Verdict::NotCharged;
        }
        self.s.marks.fall(line);
        self.s.changes += 1;
        self.event(line, what, a, b);
    }

    /// Makes a line undecided, unless it is already not charged.
    fn doubt(&mut self, line: u32, what: What, a: u32, b: u32) {
        match self.line_mut(line) {
            Some(l) if l.verdict == Verdict::Charged => {
                l.verdict = Verdict::Undecided;
                // What was found to stand may be a doubt now.
                self.s.changes += 1;
            }
            Some(l) if l.verdict == Verdict::Undecided => {
                self.s.waiting.retain(|waiting| waiting.line != line);
            }
            _ => return,
        }
        self.event(line, what, a, b);
    }

    fn stands(&self, line: u32) -> bool {
        self.line(line).verdict != Verdict::NotCharged
    }

    /// Lines in the order of their visits, and within a visit in their own.
    fn sort_by_visit(&self, order: &mut [u32]) {
        // Ordered lines are; those that rules made need not be.
        if self.s.visit_order.len() > 1 {
            order.sort_by_key(|at| (self.line(*at).visit, *at));
        }
    }

    /// The next rule of these ranks, in declared order, that is in force on a day of the Episode and
    /// that its sets and its guard call for; the ranks then begin behind it.
    // For the web what counts is size.
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    fn next_called(&self, ranks: &mut core::ops::Range<u32>) -> Option<(u32, &'i RuleRecord)> {
        loop {
            let rank = self.s.called.next(ranks.start, ranks.end)?;
            ranks.start = rank + 1;
            if let Some(rule) = self.image.rule(rank).filter(|rule| self.concerns(rule)) {
                return Some((rank, rule));
            }
        }
    }

    /// Whether a rule is in force on any day of the Episode.
    fn concerns(&self, rule: &RuleRecord) -> bool {
        rule.from <= self.days.1.0 && self.days.0.0 <= rule.to
    }

    fn in_force(rule: &RuleRecord, day: Day) -> bool {
        rule.from <= day.0 && day.0 <= rule.to
    }

    /// Lists the distinct codes that stand, with chains of their lines, for the pair rules.
    fn index_codes(&mut self) {
        let s = &mut *self.s;
        s.there.clear();
        s.same_code.clear();
        s.same_code.resize(self.out.lines.len(), NONE);
        // From the last line to the first: each hangs the one behind it on itself.
        let places = (0..self.out.lines.len() as u32).zip(&self.out.lines).zip(&mut s.same_code);
        for ((at, line), next) in places.rev() {
            if line.verdict != Verdict::NotCharged && line.dense != NONE {
                *next = s.there.put(line.dense, at);
            }
        }
        for past in &s.history {
            s.there.put(past.dense, NONE);
        }
    }

    /// Whether two lines lie in the same window.
    fn together(&self, window: Window, a: &Line, b: &Line) -> bool {
        match window {
            Window::Order | Window::PerUnit => a.unit == b.unit,
            Window::Visit => a.visit == b.visit,
            Window::Day => a.day == b.day,
            Window::Week => a.day.week_start() == b.day.week_start(),
            // The Episode is one calendar month.
            Window::Months(1) => true,
            _ => self.covers(window, a.day, b.day) || self.covers(window, b.day, a.day),
        }
    }
}
