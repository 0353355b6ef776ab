//! 高額療養費算定基準額: the limits of a month, pool by pool.

use super::settle::{ONE, Run, Scheme};
use super::shares::{Need, Settlement, Step, StepKind};
use super::test::{Known, Truth};
use crate::image::{BurdenRecord, NONE, NONE16, burden_kind as kind};

/// A ceiling in force in the month, for one of the pools at least.
#[derive(Clone, Copy, Debug)]
pub(super) struct InForce {
    rule: u32,
    /// Bit 0: 通常; bit n: the pot of the nth scheme.
    pots: u8,
    truth: Truth,
}

/// A limit that holds: an amount, and a part of the fee above a threshold.
#[derive(Clone, Copy, Debug, Default)]
struct Limit {
    rule: u32,
    /// The amount for a fee below the threshold.
    least: i64,
    /// Twice, so that the halves of the 75th birthday stay whole until the rounding:
    /// the amount in 1/10,000 yen,
    twice: i64,
    /// and the threshold; the highest number: none.
    threshold: i64,
    /// Hundredths of a percent of the fee above.
    plus: i64,
    /// 合算: the amount from which others count; below 0: it takes no part.
    combine: i64,
}

/// The limits that hold for a pool.
#[derive(Clone, Debug, Default)]
pub(super) struct Limits(Vec<Limit>);

impl Limits {
    /// Keeps those that take part in a combination.
    pub(super) fn keep_combining(&mut self) {
        self.0.retain(|limit| limit.combine >= 0);
    }

    /// The least amount from which others count in a combination.
    pub(super) fn combined_from(&self) -> Option<i64> {
        self.0.iter().map(|l| l.combine).filter(|c| *c >= 0).min()
    }

    /// What is open up to here is limited by none of them, whatever the fee. `None`: there is none.
    pub(super) fn least(&self) -> Option<i64> {
        self.0.iter().map(|l| l.least).min()
    }
}

impl<'a> Run<'a, '_> {
    /// The ceilings in force for the pots of the pools, each asked once.
    pub(super) fn ceilings_in_force(&self, known: &Known<'_>, out: &mut Settlement) {
        let pools = self.pools(out);
        let memory = &mut out.memory;
        memory.ceilings.clear();
        memory.limited = 0;
        // Each pot with the pools that have it: most months have one or two.
        let mut pots = [(NONE, 0_u8); 5];
        for pool in (0_u8..5).filter(|pool| pools & (1 << pool) != 0) {
            let Some(pot) = self.pot(pool) else { continue };
            if self.index.limits_pot(pot) {
                memory.limited |= 1 << pool;
            }
            let place = pots.iter_mut().find(|(word, _)| *word == pot || *word == NONE);
            if let Some(place) = place {
                *place = (pot, place.1 | 1 << pool);
            }
        }
        let pots = pots.get(..pots.iter().filter(|(word, _)| *word != NONE).count());
        let pots = pots.unwrap_or_default();
        for rule in self.index.ceilings() {
            let Some(record) = self.image.burden_rules.get(*rule as usize) else { continue };
            let mut of = 0;
            for key in self.image.burden_keys_of(record.pots) {
                for (word, pools) in pots {
                    if *word == key.a {
                        of |= pools;
                    }
                }
            }
            if of != 0 {
                let truth = known.holds(self.image, record);
                if truth != Truth::No {
                    memory.ceilings.push(InForce { rule: *rule, pots: of, truth });
                }
            }
        }
    }

    /// The pot of a pool.
    fn pot(&self, pool: u8) -> Option<u32> {
        match self.scheme(usize::from(pool).wrapping_sub(1)) {
            Some(s) if pool > 0 => self.image.burden_keys_of(s.record.pots).first().map(|k| k.a),
            _ => self.common,
        }
    }

    /// Limits a pool, and gives the limits that hold for it.
    pub(super) fn limit_pool(
        &self,
        pool: u8,
        known: &Known<'_>,
        out: &mut Settlement,
        limits: &mut Limits,
    ) {
        limits.0.clear();
        let rows = Self::rows_of_pool(out, pool);
        if rows.is_empty() {
            return;
        }
        let (fee, open) = out.memory.amounts.month(rows);
        self.limits_of(pool, known, open, out, limits);
        let Some(least) = limits.least() else { return };
        let acts = self.lowest(limits, fee).filter(|(limit, _)| open > *limit);
        out.steps.extend(acts.map(|(limit, rule)| Step {
            kind: StepKind::Ceiling,
            rule,
            on: pool,
            fee,
            before: open,
            after: limit,
            limit,
        }));
        let amounts = &mut out.memory.amounts;
        if let Some(row) = rows.single() {
            let (fees, open, bound) = amounts.columns(row);
            for ((open, fee), bound) in open.iter_mut().zip(fees).zip(bound) {
                if *open > least
                    && let Some((limit, _)) = self.lowest(limits, *fee)
                    && *open > limit
                {
                    *open = limit.max(0);
                    *bound = true;
                }
            }
            return;
        }
        amounts.sum_open(rows);
        amounts.sum_fees(rows);
        for slot in 0..amounts.width() {
            let open = amounts.open_sums.get(slot).copied().unwrap_or_default();
            if open <= least {
                continue;
            }
            let fee = amounts.fee_sums.get(slot).copied().unwrap_or_default();
            if let Some((limit, _)) = self.lowest(limits, fee)
                && open > limit
            {
                amounts.cut(rows, slot, limit);
            }
        }
    }

    /// The limits that hold for a pool, and what is needed where one of them may hold.
    pub(super) fn limits_of(
        &self,
        pool: u8,
        known: &Known<'_>,
        open: i64,
        out: &mut Settlement,
        limits: &mut Limits,
    ) {
        limits.0.clear();
        let often = self.request.coverage.often;
        for ceiling in &out.memory.ceilings {
            if ceiling.pots & (1 << pool) == 0 {
                continue;
            }
            let Some(record) = self.image.burden_rules.get(ceiling.rule as usize) else { continue };
            // Whether it may act: the least that it leaves is less than what is open.
            let acts = || {
                let [_, _, _, often, ..] = record.amounts;
                let least = |often| self.limit(ceiling.rule, record, known, often).least;
                open > least(false) || (often >= 0 && open > least(true))
            };
            match ceiling.truth {
                Truth::No => {}
                Truth::Unknown(attr) => {
                    if acts() {
                        out.needs.push(Need::Ceiling(ceiling.rule, Some(attr)));
                        return;
                    }
                }
                Truth::Yes => {
                    if record.bits & kind::UNKNOWN != 0 {
                        if acts() {
                            out.needs.push(Need::UnknownLimit(ceiling.rule));
                        }
                        continue;
                    }
                    let [_, _, _, often_amount, ..] = record.amounts;
                    if often_amount >= 0 && often.is_none() && acts() {
                        out.needs.push(Need::Often(ceiling.rule));
                    }
                    limits.0.push(self.limit(ceiling.rule, record, known, often == Some(true)));
                }
            }
        }
        if out.memory.limited & (1 << pool) == 0 && open > 0 {
            out.needs.push(Need::NoCeiling(self.pot(pool).unwrap_or(NONE)));
        }
    }

    /// The limit that a ceiling sets; `often`: after 多数回.
    fn limit(&self, rule: u32, record: &BurdenRecord, known: &Known<'_>, often: bool) -> Limit {
        let [base, plus, above, often_amount, combine, _] = record.amounts;
        let (base, above) =
            if often && often_amount >= 0 { (often_amount, -1) } else { (base, above) };
        let half = record.word != NONE16
            && (self.request.coverage.halved || known.person.turns == Some(i32::from(record.word)));
        let twice = |yen: i64| if half { yen } else { yen.saturating_mul(2) };
        let amount = twice(base).saturating_mul(ONE);
        Limit {
            rule,
            least: self.limits.divide(amount, 2 * ONE),
            twice: amount,
            threshold: if above < 0 { i64::MAX } else { twice(above) },
            plus: plus.max(0),
            combine,
        }
    }

    /// The lowest limit for a fee, with its statement; of equals the first.
    #[inline]
    pub(super) fn lowest(&self, limits: &Limits, fee: i64) -> Option<(i64, u32)> {
        let (first, others) = limits.0.split_first()?;
        let mut best = (self.amount(first, fee), first.rule);
        for limit in others {
            let amount = self.amount(limit, fee);
            if amount < best.0 {
                best = (amount, limit.rule);
            }
        }
        Some(best)
    }

    /// The limit for a fee.
    #[inline]
    fn amount(&self, limit: &Limit, fee: i64) -> i64 {
        let over = fee.saturating_mul(2).saturating_sub(limit.threshold);
        if over <= 0 {
            return limit.least;
        }
        self.limits.divide(limit.twice.saturating_add(over.saturating_mul(limit.plus)), 2 * ONE)
    }

    /// The pools whose ceilings may be asked for: bit n is the nth.
    fn pools(&self, out: &Settlement) -> u8 {
        let mut pools = 0;
        for group in out.groups.iter().filter(|g| g.insured) {
            pools |= 1 << group.pool;
        }
        // A cap that is the patient's own ceiling asks for that of 通常.
        let own = |s: &Scheme<'a>| {
            let stated = self.request.certificates.get(s.certificate as usize);
            stated.is_some_and(|c| c.month_cap.is_some_and(|yen| yen < 0))
                || self.image.burden_caps_of(s.record).iter().any(|c| c.yen < 0)
        };
        if self.schemes.iter().flatten().any(own) {
            pools |= 1;
        }
        pools
    }
}
