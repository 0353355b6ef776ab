//! The canonical order of visits and of their orders.

use super::order::sort_by_key;
use crate::episode;

/// The canonical order of visits: by day, time, department, facts, and then by their orders in
/// canonical order.
pub(super) fn by_content(a: &episode::Visit, b: &episode::Visit) -> core::cmp::Ordering {
    let head = |v: &episode::Visit| (v.date, v.time);
    head(a)
        .cmp(&head(b))
        .then_with(|| a.department.cmp(&b.department))
        .then_with(|| a.facts.cmp(&b.facts))
        .then_with(|| {
            // Only visits of the same moment come here.
            let sorted = |v: &episode::Visit| {
                let mut orders = v.orders.clone();
                orders.sort();
                orders
            };
            sorted(a).cmp(&sorted(b))
        })
}

/// The places of orders in canonical order: as they compare, equal ones as they stand.
pub(super) fn sort_orders(
    all: &[episode::Order],
    keys: &mut Vec<(u64, u32)>,
    places: &mut Vec<u32>,
) {
    keys.clear();
    keys.extend(all.iter().zip(0_u32..).map(|(order, at)| (order_key(order), at)));
    let order = |at: u32| all.get(at as usize);
    sort_by_key(keys, |i, j| order(i).cmp(&order(j)).then(i.cmp(&j)));
    places.clear();
    places.extend(keys.iter().map(|(_, at)| *at));
}

/// The first three fields by which orders compare, as one number that compares as they do. Times
/// have at most three digits, as was checked.
fn order_key(order: &episode::Order) -> u64 {
    let section = order.section.map_or(0, |section| u64::from(section) + 1);
    let code = order.code.map_or(0, |code| u64::from(code.0) + 1);
    section << 43 | u64::from(order.times & 0x3ff) << 33 | code
}
