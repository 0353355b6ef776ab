//! The rules, by stratum, and the rounding policies of the boxes.

use super::{WriteError, Writer};
use crate::image::conditions;
use crate::image::layout::{
    BandRecord, NONE, NONE16, PolicyStepRecord, RuleRecord, Run, Section, TestRecord, counting,
    kind, rounding,
};
use crate::image::windows::pack;
use crate::ir::{ExprId, Made, RoundPolicy, Rule, RuleBody, Step};

impl<'a> Writer<'a> {
    pub(super) fn rules(&mut self) -> Result<(), WriteError> {
        let program = self.program;
        let mut rules: Vec<&Rule> = program.rules.iter().collect();
        rules.sort_by_key(|rule| rule.body.stratum());
        let mut ranked: Vec<(&Rule, RuleRecord)> = Vec::with_capacity(rules.len());
        let mut boxes: Vec<(u16, u32)> = Vec::new();
        for (rule, rank) in rules.into_iter().zip(0..) {
            let mut record = self.rule(rule);
            if matches!(record.kind, kind::DERIVE | kind::ADD | kind::REDUCE)
                && let Ok(at) = self.codes.binary_search(&record.code)
            {
                record.target = at as u32;
            }
            if let RuleBody::Round(policy) = &rule.body {
                boxes.extend(policy.boxes.iter().map(|b| (*b, rank)));
            }
            self.push(Section::Rules, &record);
            ranked.push((rule, record));
        }
        for stratum in 0..=kind::KINDS {
            let start = ranked.partition_point(|(_, record)| record.kind < stratum) as u32;
            self.push(Section::StratumStart, &start);
        }
        self.calls(&ranked)?;
        // 集計先 has three digits.
        boxes.sort_unstable();
        let mut counts = vec![0_u32; 1001];
        for (number, _) in &boxes {
            if let Some(count) = counts.get_mut(usize::from(*number) + 1) {
                *count += 1;
            } else {
                return Err(WriteError::TooMany("boxes"));
            }
        }
        let mut sum = 0;
        for count in counts {
            sum += count;
            self.push(Section::BoxPolicyStart, &sum);
        }
        for (_, id) in boxes {
            self.push(Section::BoxPolicies, &id);
        }
        Ok(())
    }

    fn rule(&mut self, rule: &'a Rule) -> RuleRecord {
        let mut record = RuleRecord {
            name: self.text(&rule.name),
            cite: self.text(&rule.cite),
            from: rule.from.0,
            to: rule.to.0,
            line: rule.line,
            when: rule.when.map_or(NONE, |e| e.0),
            window: 0,
            code: 0,
            target: NONE,
            number: 0,
            quantity: NONE,
            times: NONE,
            points: NONE,
            run: Run::default(),
            run2: Run::default(),
            tests: self.tests(rule.when),
            needs: Run::default(),
            schedule: rule.schedule.0,
            source: rule.source.0,
            set_a: NONE16,
            set_b: NONE16,
            kind: rule.body.stratum(),
            flag: 0,
        };
        match &rule.body {
            RuleBody::Derive { on, code, made, per, even_if_included } => {
                record.flag = u16::from(*even_if_included);
                formulas(&mut record, made);
                record.set_a = on.map_or(NONE16, |s| s.0);
                record.code = code.0;
                record.window = pack(*per);
            }
            RuleBody::Bundle { members, per, apart, bands } => {
                record.number = apart.map_or(NONE, |fact| u32::from(fact.0));
                record.set_a = members.0;
                record.window = pack(*per);
                record.run =
                    Run { at: self.count::<BandRecord>(Section::Bands), len: bands.len() as u32 };
                for band in bands {
                    let band =
                        BandRecord { points: band.points.raw(), from: band.from, to: band.to };
                    self.push(Section::Bands, &band);
                }
            }
            RuleBody::Special { on, beside, any_row } => {
                record.flag = u16::from(*any_row);
                record.set_a = on.0;
                record.set_b = beside.map_or(NONE16, |s| s.0);
            }
            RuleBody::Include { parents, children, within } => {
                record.set_a = parents.0;
                record.set_b = children.0;
                record.window = pack(*within);
            }
            RuleBody::Exclude { first, second, within, keep } => {
                record.set_a = first.0;
                record.set_b = second.0;
                record.window = pack(*within);
                record.flag = *keep as u16;
            }
            RuleBody::Limit { members, max, within, quantity, by_code } => {
                record.flag = if *quantity { counting::QUANTITY } else { 0 }
                    | if *by_code { counting::BY_CODE } else { 0 };
                record.set_a = members.0;
                record.window = pack(*within);
                record.number = *max;
            }
            RuleBody::Add { on, code, made } => {
                formulas(&mut record, made);
                record.set_a = on.0;
                record.code = code.0;
            }
            RuleBody::Reduce { on, by_group, nth, within, code, made } => {
                formulas(&mut record, made);
                record.set_a = on.0;
                record.code = code.0;
                record.window = pack(*within);
                record.number = *nth;
                record.flag = u16::from(*by_group);
            }
            RuleBody::Pool { on } => {
                record.set_a = on.0;
            }
            RuleBody::Price { what, identifications, on, together, points } => {
                record.set_a = on.map_or(NONE16, |s| s.0);
                record.number = points.0;
                record.flag = *what as u16 | ((*together as u16) << 8);
                record.run = self.numbers(identifications);
            }
            RuleBody::Require { on, needs, otherwise, comments } => {
                record.set_a = on.0;
                record.number = needs.0;
                record.needs = self.tests(Some(*needs));
                record.flag = *otherwise as u16;
                record.run =
                    Run { at: self.count::<u32>(Section::RuleCodes), len: comments.len() as u32 };
                for comment in comments {
                    self.push(Section::RuleCodes, &comment.0);
                }
            }
            RuleBody::Round(policy) => self.policy(policy, &mut record),
        }
        record
    }

    fn tests(&mut self, condition: Option<ExprId>) -> Run {
        let tests = conditions::tests(self.program, condition);
        let at = self.count::<TestRecord>(Section::Tests);
        for test in &tests {
            self.push(Section::Tests, test);
        }
        Run { at, len: tests.len() as u32 }
    }

    fn policy(&mut self, policy: &RoundPolicy, record: &mut RuleRecord) {
        record.number = u32::from(policy.identification);
        for (bit, set) in [
            (rounding::QUANTITY, policy.quantity_rounds),
            (rounding::UNIT, policy.unit_rounds),
            (rounding::ORDER, policy.order_rounds),
        ] {
            if set {
                record.flag |= bit;
            }
        }
        let steps = |writer: &mut Self, steps: &[Step]| {
            let at = writer.count::<PolicyStepRecord>(Section::PolicySteps);
            for step in steps {
                let step = PolicyStepRecord { role: step.role as u8, of: step.of as u8 };
                writer.push(Section::PolicySteps, &step);
            }
            Run { at, len: steps.len() as u32 }
        };
        record.run = steps(self, &policy.unit_steps);
        record.run2 = steps(self, &policy.order_steps);
        // The first box stands for the section where a line has none of its own (drugs).
        record.code = policy.boxes.first().copied().map_or(0, u32::from);
    }
}

fn formulas(record: &mut RuleRecord, made: &Made) {
    record.quantity = made.quantity.map_or(NONE, |e| e.0);
    record.times = made.times.map_or(NONE, |e| e.0);
    record.points = made.points.map_or(NONE, |e| e.0);
}
