//! 合算: quantities of several classes, put together.

use super::Work;
use super::expr::{self, Context};
use super::lookup::rule_holds;
use rust_decimal::Decimal;
use santei::ir::{NoticeKind, PointsKind, RuleBody};
use santei::outcome::Origin;
use santei::{Code, Verdict};
use std::collections::BTreeMap;

pub fn run(work: &mut Work<'_>) {
    let book = work.book;
    for rule in &book.program.rules {
        let RuleBody::Pool { on } = &rule.body else {
            continue;
        };
        for unit in 0..work.units.len() {
            let candidates: Vec<usize> = (0..work.lines.len())
                .filter(|at| {
                    let line = &work.lines[*at];
                    line.unit == unit
                        && line.stands()
                        && book.in_set(*on, line.code)
                        && rule_holds(rule, line.day)
                        && line.base.is_none()
                        && line.bundle.is_none()
                        && !bundled(work, *at)
                        && line.pooled.is_none()
                        && line.quantity != Some(Decimal::ZERO)
                        && line
                            .procedure()
                            .is_some_and(|p| p.notice_kind == NoticeKind::Base && p.steps.is_some())
                })
                .collect();
            let mut members = Vec::new();
            for at in candidates {
                match expr::condition(work, rule.when, Context::line(work, at)) {
                    Some(false) => continue,
                    Some(true) => {}
                    None => work.lines[at].doubt(),
                }
                members.push(at);
            }
            if members.len() < 2 {
                continue;
            }
            work.met.insert("pool");
            let sure = members.iter().all(|at| work.lines[*at].verdict == Verdict::Charged);
            let Some(points) = sure.then(|| whole(work, &members)).flatten() else {
                members.iter().for_each(|at| work.lines[*at].doubt());
                continue;
            };
            work.met.insert("pool-priced");
            for at in &members {
                work.lines[*at].pooled = Some(Decimal::ZERO);
            }
            work.lines[members[0]].pooled = Some(points);
            for line in &mut work.lines {
                if line.base.is_some_and(|base| members.contains(&base)) {
                    line.base = Some(members[0]);
                }
            }
        }
    }
}

/// Whether a bundle pays the line.
fn bundled(work: &Work<'_>, at: usize) -> bool {
    work.lines[at].instance.is_some()
}

struct Class {
    points: Decimal,
    step: Decimal,
    rest: Decimal,
}

fn whole(work: &Work<'_>, members: &[usize]) -> Option<Decimal> {
    let mut classes: BTreeMap<Code, Class> = BTreeMap::new();
    let mut spans = Vec::new();
    for at in members {
        let line = &work.lines[*at];
        let p = line.procedure()?;
        let steps = p.steps.as_ref()?;
        let by_rule = line.origin != Origin::Ordered && line.stated.is_some();
        if steps.upper.is_some() || p.points_kind != PointsKind::Points || by_rule {
            return None;
        }
        spans.push((steps.lower.to_decimal(), steps.size.to_decimal()));
        let points = p.points.to_decimal();
        let step = steps.points.to_decimal();
        let class = classes.entry(line.code).or_insert(Class { points, step, rest: Decimal::ZERO });
        class.rest += line.quantity?;
    }
    let (mut base, size) = spans[0];
    if spans.iter().any(|span| *span != spans[0]) {
        return None;
    }
    let mut classes: Vec<Class> = classes.into_values().collect();
    classes.sort_by_key(|c| std::cmp::Reverse(c.points));
    let mut points = classes[0].points;
    for class in &mut classes {
        let taken = class.rest.min(base);
        base -= taken;
        class.rest -= taken;
        while class.rest >= size {
            class.rest -= size;
            points += class.step;
        }
    }
    let mut rest: Decimal = classes.iter().map(|c| c.rest).sum();
    while rest > Decimal::ZERO {
        let longest = classes.iter().map(|c| c.rest).max()?;
        let class = classes.iter().position(|c| c.rest == longest)?;
        points += classes.remove(class).step;
        rest -= size;
    }
    Some(points)
}
