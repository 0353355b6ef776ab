//! What the members of a bundle (まるめ) are paid together.

use super::Run;
use crate::Fixed;
use crate::image::{NONE, RuleRecord};
use crate::outcome::{Group, Verdict, What};

impl Run<'_, '_, '_> {
    /// Members of a bundle are paid together by the number of those that are charged.
    pub(super) fn price_bundles(&mut self) {
        for at in 0..self.s.instances.len() {
            let Some(instance) = self.s.instances.get(at).copied() else {
                break;
            };
            let image = self.image;
            let Some(rule) = image.rule(instance.rule) else {
                continue;
            };
            let mut members = std::mem::take(&mut self.s.members);
            members.clear();
            let mut next = self.s.marks.next_standing(rule.set_a, 0);
            while let Some(member) = next {
                next = self.s.marks.next_standing(rule.set_a, member + 1);
                if self.line(member).bundle == at as u32 {
                    members.push(member);
                }
            }
            self.price_bundle(at as u32, instance, rule, &members);
            self.s.members = members;
        }
    }

    fn price_bundle(
        &mut self,
        at: u32,
        instance: super::bundle::Instance,
        rule: &RuleRecord,
        members: &[u32],
    ) {
        let mut codes = std::mem::take(&mut self.s.distinct);
        codes.clear();
        let mut doubtful = None;
        let mut several = None;
        for member in members.iter().copied() {
            let line = self.line(member);
            let seen = codes.contains(&line.dense);
            if !seen {
                codes.push(line.dense);
            }
            if line.verdict == Verdict::Undecided {
                doubtful = Some(member);
            }
            if line.times != 1 || seen {
                several = Some(member);
            }
        }
        let items = codes.len() as u32;
        self.s.distinct = codes;
        let band = self.image.bands(rule.run).iter().find(|b| b.from <= items && items <= b.to);
        let Some(band) = band else {
            self.unbundle(at);
            return;
        };
        let unclear = doubtful.or(several);
        for member in members.iter().copied() {
            self.event(member, What::Bundled, items, instance.rule);
            if let Some(by) = unclear {
                self.doubt(member, What::DependsOnUndecided, by, instance.rule);
            }
        }
        if unclear.is_some() {
            return;
        }
        let first = members.iter().find(|m| self.line(**m).verdict == Verdict::Charged);
        let first = *self.line(first.copied().unwrap_or(instance.of));
        let Some(p) = self.procedure(&first) else {
            return;
        };
        let Some((policy, record)) = self.policy(first.day, p) else {
            self.doubt(instance.of, What::NoPolicy, u32::from(self.own_box(p)), NONE);
            return;
        };
        let points = Fixed::from_raw(band.points);
        let identification = record.number as u16;
        let number_box = self.own_box(p);
        self.s.groups.push(Group {
            unit: None,
            bundle: instance.rule,
            instance: at,
            items,
            visit: first.visit,
            day: first.day,
            identification,
            number_box,
            points,
            yen: Fixed::ZERO,
            times: 1,
            total: points,
            yen_total: Fixed::ZERO,
            rounding: Fixed::ZERO,
            policy,
        });
    }

    fn unbundle(&mut self, instance: u32) {
        for line in &mut self.out.lines {
            if line.bundle == instance {
                line.bundle = NONE;
            }
        }
    }
}
