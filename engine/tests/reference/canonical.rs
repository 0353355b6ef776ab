//! Lines in canonical order.

use super::calendar::{date, known_from};
use super::{Book, Conflicts, Facts, Line, Past, Unit, Work};
use santei::episode::{Order, OrderItem, Visit};
use santei::outcome::Origin;
use santei::{Episode, Fixed, Verdict};

/// The items of an order; a single one may be written in the order itself.
fn items(order: &Order) -> Vec<OrderItem> {
    match order.code {
        Some(code) => vec![OrderItem {
            code,
            quantity: order.quantity,
            price: order.price,
            points: order.points,
        }],
        None => order.items.clone(),
    }
}

fn sorted_orders(visit: &Visit) -> Vec<&Order> {
    let mut orders: Vec<&Order> = visit.orders.iter().collect();
    orders.sort();
    orders
}

pub fn read<'a>(book: &'a Book<'a>, episode: &'a Episode) -> Work<'a> {
    let mut visits: Vec<&Visit> = episode.visits.iter().collect();
    visits.sort_by_cached_key(|v| {
        (v.date, v.time, v.department.clone(), v.facts.clone(), sorted_orders(v))
    });
    let mut work = Work {
        book,
        episode,
        visits,
        units: Vec::new(),
        lines: Vec::new(),
        past: Vec::new(),
        known: known_from(&Facts { episode }),
        conflicts: Conflicts::default(),
        triggers: Vec::new(),
        taken: Vec::new(),
        keepers: std::collections::BTreeSet::new(),
        powerless: std::collections::BTreeSet::new(),
        included: std::collections::BTreeSet::new(),
        met: std::collections::BTreeSet::new(),
    };
    for at in 0..work.visits.len() {
        let visit = work.visits[at];
        for order in sorted_orders(visit) {
            let unit = work.units.len();
            work.units.push(Unit { visit: at, order: Some(order), times: order.times });
            for OrderItem { code, quantity, price, points: stated } in items(order) {
                work.lines.push(Line {
                    code,
                    version: book.version(code, date(visit.date)),
                    visit: at,
                    unit,
                    day: date(visit.date),
                    origin: Origin::Ordered,
                    verdict: Verdict::Charged,
                    quantity: quantity.map(Fixed::to_decimal),
                    price: price.map(Fixed::to_decimal),
                    stated: stated.map(Fixed::to_decimal),
                    times: order.times,
                    base: None,
                    bundle: None,
                    instance: None,
                    pooled: None,
                    waits: Vec::new(),
                    amount: rust_decimal::Decimal::ZERO,
                });
            }
        }
    }
    for line in &episode.history.lines {
        work.past.push(Past { day: date(line.date), code: line.code, times: line.times });
    }
    work
}
