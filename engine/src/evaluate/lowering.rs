//! What would take points off (減算, 逓減) and is not recorded: in an Episode that is judged as it is
//! recorded nothing is added, so the line is given a reminder of the rule.

use super::Run;
use super::context::Context;
use super::expr::Truth;
use super::window::Moment;
use crate::Code;
use crate::image::{Image, NONE, RuleRecord, kind, windows};
use crate::ir::{PointsKind, Window};

impl Run<'_, '_, '_> {
    /// Reminds of the `derive` and `add` rules whose rows take points off, where they would
    /// certainly make one.
    pub(super) fn remind_of_lowering(&mut self) {
        for n in 0..self.s.lowering.len() {
            let Some(rank) = self.s.lowering.get(n).copied() else { break };
            let mut one = rank..rank.saturating_add(1);
            let Some((id, rule)) = self.next_called(&mut one) else { continue };
            let derives = rule.kind == kind::DERIVE;
            let window = windows::unpack(rule.window).unwrap_or(Window::Visit);
            let mut last: Option<Moment> = None;
            let mut next = self.s.marks.next_standing(rule.set_a, 0);
            while let Some(at) = next {
                next = self.s.marks.next_standing(rule.set_a, at + 1);
                let line = *self.line(at);
                if !Self::in_force(rule, line.day) {
                    continue;
                }
                // A fee is made once in its window.
                if last.is_some_and(|last| derives && self.line_in(window, last, &line)) {
                    continue;
                }
                let ctx = Context::line(line.visit, line.unit, at);
                if self.applies(rule, &ctx) != Truth::Yes || self.is_recorded(rule, at, derives) {
                    continue;
                }
                let figures = self.figures(rule, &ctx, Truth::Yes);
                if figures.is_some_and(|figures| !figures.unknown) {
                    self.remind(at, true, id);
                    last = Some(Moment::of(&line));
                }
            }
        }
    }

    /// Whether the row of a rule stands, or may stand in what is not known.
    fn is_recorded(&mut self, rule: &RuleRecord, at: u32, derives: bool) -> bool {
        let code = Code(rule.code);
        if !derives {
            let keepers = self.s.keepers.len();
            let there = self.has_addition(at, code, rule.target, true);
            self.s.keepers.truncate(keepers);
            return there;
        }
        let line = *self.line(at);
        let window = windows::unpack(rule.window).unwrap_or(Window::Visit);
        let of = Moment::of(&line);
        self.out.lines.iter().any(|l| l.code == code && self.line_in(window, of, l))
            || self.reaches(window, line.day)
    }
}

/// The ranks of the `derive` and `add` rules with a set whose rows take points off: 点数識別 6, 7, 8
/// of the master, or the rows among the medicines (薬剤料逓減), whose points a formula gives.
pub(crate) fn lowering(image: &Image<'_>) -> Vec<u32> {
    let ranks = image.ranks_of(kind::DERIVE).chain(image.ranks_of(kind::ADD));
    let lowers = |rule: &RuleRecord| {
        rule.set_a != crate::image::NONE16 && rule.target != NONE && takes_off(image, rule)
    };
    ranks.filter(|rank| image.rule(*rank).is_some_and(lowers)).collect()
}

fn takes_off(image: &Image<'_>, rule: &RuleRecord) -> bool {
    let down = [PointsKind::PercentDown, PointsKind::StatedDown, PointsKind::PointsDown];
    let down = down.map(|kind| kind as u8);
    let (first, versions) = image.versions_of(rule.target);
    (first..).zip(versions).any(|(at, _)| {
        image.drug_of(at).is_some()
            || image.procedure_of(at).is_some_and(|p| down.contains(&p.points_kind))
    })
}
