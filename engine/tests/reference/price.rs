//! Points of each unit, by the rounding policy of its 集計先, with bundles, medicines and materials.

use super::calendar::date;
use super::expr::{self, Context, Value, half_up};
use super::{Group, Line, Work};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use santei::episode::Setting;
use santei::ir::{
    Body, NoticeKind, Of, PointsKind, Priced, Procedure, Role, RoundPolicy, Rule, RuleBody, Step,
    Together,
};
use santei::outcome::Origin;
use santei::{Code, Verdict};
use std::collections::{BTreeMap, BTreeSet};

pub fn run(work: &mut Work<'_>) -> Vec<Group> {
    let mut groups = bundles(work);
    for unit in 0..work.units.len() {
        groups.extend(price_unit(work, unit));
    }
    groups
}

fn box_of(work: &Work<'_>, p: &Procedure) -> u16 {
    match work.episode.setting {
        Setting::Outpatient => p.outpatient_box,
        Setting::Inpatient => p.inpatient_box,
    }
}

fn policy<'a>(work: &Work<'a>, number_box: u16, day: NaiveDate) -> Option<&'a RoundPolicy> {
    let book = work.book;
    book.rules(day).find_map(|rule| match &rule.body {
        RuleBody::Round(policy) if policy.boxes.contains(&number_box) => Some(policy),
        _ => None,
    })
}

/// Whether an addition to a basic row is taken of the points of the whole unit; so it is where nothing
/// tells how it is taken.
pub fn is_of_unit(work: &Work<'_>, base: &Procedure, addition: Code, day: NaiveDate) -> bool {
    let version = work.book.version(addition, day);
    let Some(Body::Procedure(addition)) = version.map(|v| &v.body) else { return true };
    let Some(policy) = policy(work, box_of(work, base), day) else { return true };
    role(addition).is_some_and(|role| policy.order_steps.iter().any(|step| step.role == role))
}

fn charged(line: &Line<'_>) -> bool {
    line.verdict == Verdict::Charged && line.bundle.is_none()
}

/// 項目数まるめ: members that are paid together by their number.
fn bundles(work: &mut Work<'_>) -> Vec<Group> {
    let book = work.book;
    let mut groups = Vec::new();
    for (id, rule) in book.program.rules.iter().enumerate() {
        let RuleBody::Bundle { bands, .. } = &rule.body else {
            continue;
        };
        let mut instances: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, line) in work.lines.iter().enumerate().filter(|(_, l)| l.stands()) {
            if let Some((instance, _)) = line.instance.filter(|(_, rule)| *rule == id) {
                instances.entry(instance).or_default().push(at);
            }
        }
        for lines in instances.into_values() {
            let codes: BTreeSet<Code> = lines.iter().map(|at| work.lines[*at].code).collect();
            let count = u32::try_from(codes.len()).unwrap();
            let Some(band) = bands.iter().find(|b| b.from <= count && count <= b.to) else {
                continue;
            };
            let clear = lines.len() == codes.len()
                && lines.iter().all(|at| {
                    work.lines[*at].verdict == Verdict::Charged && work.lines[*at].times == 1
                });
            for at in &lines {
                work.lines[*at].bundle = Some(id);
                if !clear {
                    work.lines[*at].doubt();
                    follow(work, *at);
                }
                if work.lines[*at].is_addition() || work.lines[*at].base.is_some() {
                    work.met.insert("addition-in-bundle");
                }
                if work.lines.iter().any(|l| l.base == Some(*at) && l.stands()) {
                    work.met.insert("addition-to-bundled");
                }
            }
            if !clear {
                continue;
            }
            let first = &work.lines[lines[0]];
            let number_box = first.procedure().map_or(0, |p| box_of(work, p));
            groups.push(Group {
                unit: None,
                visit: first.visit,
                items: count,
                identification: policy(work, number_box, first.day).map_or(0, |p| p.identification),
                number_box,
                points: band.points.to_decimal(),
                yen: Decimal::ZERO,
                times: 1,
                total: band.points.to_decimal(),
            });
        }
    }
    groups
}

/// What a line brings by itself.
pub enum Own {
    Points(Decimal),
    Percent(Decimal),
    Yen(Decimal),
    NotCharged,
    Undecided,
}

pub fn own(line: &Line<'_>, p: &Procedure) -> Own {
    let mut value = p.points.to_decimal();
    // What a rule states goes before the master's points and formula.
    let by_rule = line.stated.filter(|_| line.origin != Origin::Ordered);
    let plain =
        matches!(p.points_kind, PointsKind::Points | PointsKind::PointsDown | PointsKind::Yen);
    if let Some(stated) = by_rule.filter(|_| plain) {
        value = stated;
    } else if let Some(steps) = &p.steps {
        let Some(q) = line.quantity else {
            return Own::Undecided;
        };
        let (lower, size) = (steps.lower.to_decimal(), steps.size.to_decimal());
        let upper = steps.upper.map(|u| u.to_decimal());
        if q == Decimal::ZERO || (steps.error >= 2 && q <= lower - size) {
            return Own::NotCharged;
        }
        let q = match upper {
            Some(upper) if q > upper && (steps.error == 1 || steps.error == 3) => upper,
            _ => q,
        };
        if q > lower {
            value += ((q - lower) / size).ceil() * steps.points.to_decimal();
        }
    }
    match p.points_kind {
        PointsKind::Points => Own::Points(value),
        PointsKind::PointsDown => Own::Points(-value),
        PointsKind::PercentUp => Own::Percent(value),
        PointsKind::PercentDown => Own::Percent(-value),
        PointsKind::Yen => Own::Yen(value),
        PointsKind::Stated => line.stated.map_or(Own::Undecided, Own::Points),
        PointsKind::StatedDown => line.stated.map_or(Own::Undecided, |s| Own::Points(-s)),
    }
}

fn role(p: &Procedure) -> Option<Role> {
    let percent = matches!(p.points_kind, PointsKind::PercentUp | PointsKind::PercentDown);
    let down = p.points_kind == PointsKind::PercentDown;
    let bounded = p.age_from != Default::default() || p.age_to != Default::default();
    match (p.notice_kind, percent, down) {
        (NoticeKind::Base, ..) => None,
        (NoticeKind::General, false, _) => Some(Role::GeneralPoints),
        (NoticeKind::General, true, true) => Some(Role::GeneralReduction),
        (NoticeKind::General, true, false) => Some(Role::GeneralPercent),
        (NoticeKind::Note, false, _) => Some(Role::NotePoints),
        (NoticeKind::Note, true, true) => Some(Role::NoteReduction),
        (NoticeKind::Note, true, false) if p.age_rule != 0 || bounded => Some(Role::AgePercent),
        (NoticeKind::Note, true, false) if p.time_class != 0 => Some(Role::TimePercent),
        (NoticeKind::Note, true, false) => Some(Role::NotePercent),
    }
}

/// The steps on a value: each adds the additions of its role. Additions taken are put into `taken`.
/// `lacks` says whether something in doubt would be part of the value.
fn steps(
    work: &mut Work<'_>,
    mut value: Decimal,
    mut lacks: bool,
    list: &[Step],
    additions: &[usize],
    taken: &mut Vec<usize>,
) -> Decimal {
    let mut base = None;
    for step in list {
        let start = (value, lacks);
        // 通則加算 are not in the base of one another.
        if step.role != Role::NotePoints {
            base.get_or_insert(start);
        }
        for at in additions {
            let line = &work.lines[*at];
            let Some(p) = line.procedure().filter(|p| role(p) == Some(step.role)) else {
                continue;
            };
            if line.verdict == Verdict::Undecided {
                lacks = true;
                continue;
            }
            if taken.contains(at) || line.verdict == Verdict::NotCharged {
                continue;
            }
            taken.push(*at);
            let (of, of_lacks) = match step.of {
                Of::Base => base.unwrap_or(start),
                Of::Running => start,
            };
            let amount = match own(line, p) {
                Own::Points(points) => points,
                Own::Percent(_) if of_lacks => {
                    work.met.insert("percentage-of-a-doubt");
                    work.lines[*at].doubt();
                    lacks = true;
                    continue;
                }
                Own::Percent(percent) => of * percent / Decimal::from(100),
                Own::NotCharged => {
                    work.lines[*at].deny();
                    continue;
                }
                Own::Yen(_) | Own::Undecided => {
                    work.lines[*at].doubt();
                    lacks = true;
                    continue;
                }
            };
            work.lines[*at].amount = amount;
            value += amount * often(work, &work.lines[*at]);
        }
    }
    value
}

/// How often an addition stands in one time of its base's unit.
fn often(work: &Work<'_>, line: &Line<'_>) -> Decimal {
    let unit = line.base.map_or(line.unit, |base| work.lines[base].unit);
    let made = line.origin != Origin::Ordered;
    Decimal::from(if made { line.times / work.units[unit].times } else { 1 })
}

/// An addition goes with its base.
fn follow(work: &mut Work<'_>, base: usize) {
    let verdict = work.lines[base].verdict;
    if work.lines.iter().any(|l| l.base == Some(base) && l.verdict == Verdict::Charged) {
        work.met.insert("base-falls-at-price");
    }
    for line in work.lines.iter_mut().filter(|l| l.base == Some(base)) {
        match verdict {
            Verdict::NotCharged => line.deny(),
            Verdict::Undecided => line.doubt(),
            Verdict::Charged => {}
        }
    }
}

/// Charged additions to the lines of a unit, wherever they stand in the visit.
fn additions_to(work: &Work<'_>, unit: usize) -> Vec<usize> {
    standing_to(work, unit).into_iter().filter(|at| charged(&work.lines[*at])).collect()
}

/// Standing additions to the lines of a unit that no bundle pays.
fn standing_to(work: &Work<'_>, unit: usize) -> Vec<usize> {
    let lines = work.lines.iter().enumerate();
    lines
        .filter(|(_, l)| l.stands() && l.bundle.is_none())
        .filter(|(_, l)| l.base.is_some_and(|b| work.lines[b].unit == unit))
        .map(|(at, _)| at)
        .collect()
}

/// Whether the sum on which general additions are counted lacks something in doubt: a basic line,
/// or an addition to one (also one that no step takes).
fn sum_lacks(work: &Work<'_>, unit: usize, policy: &RoundPolicy, taken: &[usize]) -> bool {
    let within = |l: &Line<'_>| l.procedure().is_some_and(|p| !p.outside_general_base);
    let basic = |l: &Line<'_>| {
        let points = l.procedure().is_some_and(|p| p.points_kind != PointsKind::Yen);
        l.is_basic() && l.base.is_none() && l.bundle.is_none() && l.stands() && points && within(l)
    };
    let lines = &work.lines;
    let later = |l: &Line<'_>| {
        l.procedure().and_then(role).is_some_and(|r| policy.order_steps.iter().any(|s| s.role == r))
    };
    lines.iter().any(|l| l.unit == unit && basic(l) && l.verdict == Verdict::Undecided)
        || standing_to(work, unit).into_iter().any(|at| {
            let (line, base) = (&lines[at], &lines[lines[at].base.unwrap()]);
            let note = line.procedure().is_some_and(|p| p.notice_kind == NoticeKind::Note);
            let open = line.verdict == Verdict::Undecided || !taken.contains(&at) && !later(line);
            note && within(line) && open && basic(base)
        })
}

fn price_unit(work: &mut Work<'_>, unit: usize) -> Option<Group> {
    let mut first_policy = None;
    let (mut inside, mut outside, mut yen) = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
    let mut taken = Vec::new();
    let mut priced = false;
    let basics: Vec<usize> = (0..work.lines.len())
        .filter(|at| {
            let line = &work.lines[*at];
            line.unit == unit && line.stands() && line.is_basic() && line.base.is_none()
        })
        .collect();
    // The 診療識別 of an act that is refused is that of its drugs.
    let refused_act = work.lines.iter().find_map(|line| {
        let refused = line.unit == unit
            && line.verdict == Verdict::NotCharged
            && line.is_basic()
            && line.base.is_none();
        let p = line.procedure().filter(|_| refused)?;
        policy(work, box_of(work, p), line.day).map(|policy| policy.identification)
    });
    for at in basics {
        let Some(p) = work.lines[at].procedure() else {
            continue;
        };
        // What is refused for its quantity goes, though it was undecided.
        if work.lines[at].verdict == Verdict::Undecided {
            let refused = work.lines[at].bundle.is_none()
                && policy(work, box_of(work, p), work.lines[at].day).is_some()
                && matches!(own(&work.lines[at], p), Own::NotCharged);
            if refused {
                work.lines[at].deny();
            }
            // What the reduction left in doubt leaves its additions so.
            follow(work, at);
            continue;
        }
        let number_box = box_of(work, p);
        let Some(policy) = policy(work, number_box, work.lines[at].day) else {
            work.lines[at].doubt();
            follow(work, at);
            continue;
        };
        if work.lines[at].bundle.is_some() {
            first_policy.get_or_insert((policy, number_box));
            // No step reaches an addition to what a bundle pays.
            for addition in additions_to(work, unit) {
                if work.lines[addition].base == Some(at) {
                    work.lines[addition].doubt();
                }
            }
            continue;
        }
        let own = work.lines[at].pooled.map_or_else(|| own(&work.lines[at], p), Own::Points);
        let mut value = match own {
            Own::Points(amount) | Own::Yen(amount) => amount,
            Own::NotCharged => {
                work.lines[at].deny();
                follow(work, at);
                continue;
            }
            Own::Percent(_) | Own::Undecided => {
                work.lines[at].doubt();
                follow(work, at);
                continue;
            }
        };
        if policy.quantity_rounds {
            value = half_up(value);
        }
        work.lines[at].amount = value;
        first_policy.get_or_insert((policy, number_box));
        priced = true;
        if first_policy.is_some_and(|(first, _)| first != policy) {
            work.met.insert("mixed-policies");
        }
        let notes: Vec<usize> = standing_to(work, unit)
            .into_iter()
            .filter(|a| work.lines[*a].base == Some(at))
            .collect();
        value = steps(work, value, false, &policy.unit_steps, &notes, &mut taken);
        if policy.unit_rounds {
            value = half_up(value);
        }
        if p.points_kind == PointsKind::Yen {
            yen += value;
        } else if p.outside_general_base {
            outside += value;
        } else {
            // Additions of their own (手術医療機器等加算) are outside 通則加算所定点数 by themselves.
            let apart: Decimal = notes
                .iter()
                .map(|a| &work.lines[*a])
                .filter(|l| charged(l) && l.procedure().is_some_and(|p| p.outside_general_base))
                .filter(|l| l.procedure().is_some_and(|p| p.notice_kind == NoticeKind::Note))
                .map(|l| l.amount * often(work, l))
                .sum();
            outside += apart;
            inside += value - apart;
        }
    }
    let mut points = inside + outside;
    if let Some((policy, _)) = first_policy {
        let general = standing_to(work, unit);
        let lacks = sum_lacks(work, unit, policy, &taken);
        if general.iter().any(|at| work.lines[*at].unit != unit) {
            work.met.insert("general-of-other-unit");
        }
        let sum = steps(work, inside, lacks, &policy.order_steps, &general, &mut taken);
        points = sum + outside;
        if policy.order_rounds {
            points = half_up(points);
        }
    }
    for at in additions_to(work, unit) {
        let base = work.lines[at].base.map(|b| &work.lines[b]);
        if base.is_some_and(|b| b.base.is_some()) {
            work.met.insert("addition-to-addition");
        }
        if !taken.contains(&at) {
            work.lines[at].doubt();
        }
    }
    let section = work.units[unit].order.and_then(|o| o.section);
    let identification =
        section.or(first_policy.map(|(p, _)| p.identification)).or(refused_act).unwrap_or(0);
    if let Some(goods) = parts(work, unit, identification) {
        points += goods;
        priced = true;
    }
    let times = work.units[unit].times;
    priced.then(|| Group {
        unit: Some(unit),
        visit: work.units[unit].visit,
        items: 0,
        identification,
        number_box: first_policy.map_or(0, |(_, b)| b),
        points,
        yen,
        times,
        total: points * Decimal::from(times),
    })
}

/// Whether the line is a medicine or a material; without a master of its day the code tells.
pub fn goods(work: &Work<'_>, at: usize) -> Option<Priced> {
    let line = &work.lines[at];
    match line.version.map(|v| &v.body) {
        Some(Body::Drug(_)) => Some(Priced::Drug),
        Some(Body::Material(_)) => Some(Priced::Material),
        Some(Body::Procedure(_) | Body::Comment) => None,
        _ if line.price.is_none() => None,
        _ => match line.code.family() {
            6 => Some(Priced::Drug),
            7 => Some(Priced::Material),
            _ => None,
        },
    }
}

/// The first price rule that takes the line.
fn rule_of(work: &Work<'_>, at: usize, identification: u16) -> Option<(usize, bool)> {
    let line = &work.lines[at];
    let kind = goods(work, at)?;
    let takes = |rule: &Rule| match &rule.body {
        RuleBody::Price { what, identifications, on, .. } => {
            *what == kind
                && date(rule.from) <= line.day
                && line.day <= date(rule.to)
                && (identifications.is_empty() || identifications.contains(&identification))
                && on.is_none_or(|set| work.book.in_set(set, line.code))
        }
        _ => false,
    };
    for (id, rule) in work.book.program.rules.iter().enumerate().filter(|(_, r)| takes(r)) {
        match expr::condition(work, rule.when, Context::line(work, at)) {
            Some(false) => {}
            Some(true) => return Some((id, true)),
            None => return Some((id, false)),
        }
    }
    None
}

/// Points of medicines and materials.
fn parts(work: &mut Work<'_>, unit: usize, identification: u16) -> Option<Decimal> {
    let mut parts: Vec<(usize, Vec<usize>)> = Vec::new();
    for at in 0..work.lines.len() {
        if work.lines[at].unit != unit || !work.lines[at].stands() || goods(work, at).is_none() {
            continue;
        }
        let Some((rule, true)) = rule_of(work, at, identification) else {
            work.lines[at].doubt();
            continue;
        };
        let RuleBody::Price { together, .. } = &work.book.program.rules[rule].body else {
            continue;
        };
        match parts.iter_mut().find(|(id, _)| *id == rule && *together == Together::Order) {
            Some((_, lines)) => lines.push(at),
            None => parts.push((rule, vec![at])),
        }
    }
    let mut points = None;
    for (rule, lines) in parts {
        let RuleBody::Price { points: formula, .. } = &work.book.program.rules[rule].body else {
            continue;
        };
        let prices: Vec<Option<Decimal>> = lines.iter().map(|at| price(&work.lines[*at])).collect();
        let sure = lines.iter().all(|at| work.lines[*at].verdict == Verdict::Charged);
        // A formula that asks for no price needs none.
        let known = prices.iter().all(Option::is_some);
        let asks = expr::asks_price(&work.book.program.exprs, *formula);
        if sure && !known && !asks {
            work.met.insert("price-not-asked");
        }
        let whole = (sure && (known || !asks)).then(|| {
            let pairs = prices.iter().zip(&lines);
            let yen: Decimal = pairs
                .map(|(price, at)| {
                    let quantity = work.lines[*at].quantity.unwrap_or(Decimal::ONE);
                    price.unwrap_or(Decimal::ZERO) * quantity
                })
                .sum();
            let mut context = Context::line(work, lines[0]);
            context.yen = Some(yen);
            context.unit_price = prices[0];
            match expr::value(work, *formula, context) {
                Some(Value::Number(n)) if n.fract().is_zero() => Some(n),
                _ => None,
            }
        });
        match whole.flatten() {
            Some(n) => {
                work.lines[lines[0]].amount = n;
                points = Some(points.unwrap_or(Decimal::ZERO) + n);
            }
            None => {
                for at in lines {
                    work.lines[at].doubt();
                }
            }
        }
    }
    points
}

pub fn price(line: &Line<'_>) -> Option<Decimal> {
    line.price.or(match &line.version?.body {
        Body::Drug(drug) => drug.price.map(|p| p.to_decimal()),
        Body::Material(material) => material.price.map(|p| p.to_decimal()),
        _ => None,
    })
}
