//! Putting few things in order, of which many are in order already.

use core::cell::Cell;
use core::cmp::Ordering;

/// More things than this are given to the sort of the library.
const FEW: usize = 40;

/// Sorts places by their keys; `tie` compares the things of equal keys.
pub(super) fn sort_by_key(keys: &mut [(u64, u32)], tie: impl Fn(u32, u32) -> Ordering) {
    if keys.len() > FEW {
        keys.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| tie(a.1, b.1)));
        return;
    }
    insert_each(keys, |a, b| a.0 < b.0 || (a.0 == b.0 && tie(a.1, b.1) != Ordering::Greater));
}

/// Puts few things in order, of which most are: each goes before those in front of it with which it
/// is not in order.
#[inline]
pub(super) fn insert_each<T: Copy>(things: &mut [T], mut in_order: impl FnMut(&T, &T) -> bool) {
    let cells = Cell::from_mut(things).as_slice_of_cells();
    for end in 1..cells.len() {
        let Some((place, sorted)) = cells.get(..=end).and_then(<[_]>::split_last) else { break };
        let thing = place.get();
        let mut free = place;
        for before in sorted.iter().rev() {
            let other = before.get();
            if in_order(&other, &thing) {
                break;
            }
            free.set(other);
            free = before;
        }
        free.set(thing);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_come_into_the_same_order() {
        for count in [0_u32, 1, 2, 17, 40, 41, 300] {
            let mut keys: Vec<(u64, u32)> =
                (0..count).map(|n| (u64::from(n * 7_919 % 13), n)).rev().collect();
            let mut expected = keys.clone();
            expected.sort();
            sort_by_key(&mut keys, |a, b| a.cmp(&b));
            assert_eq!(keys, expected);
        }
    }
}
