//! Facts by name: a table of slots, in which a name stands at or behind the slot of its hash.

use super::layout::NONE16;

/// How many slots so many names have: more than half are empty.
pub(super) const fn slots(names: usize) -> usize {
    (names * 2 + 1).next_power_of_two()
}

/// The slots of names; of equal names the first stands.
pub(super) fn fill<'a>(names: impl ExactSizeIterator<Item = &'a [u8]>) -> Vec<u16> {
    let names: Vec<&[u8]> = names.collect();
    let mut table = vec![NONE16; slots(names.len())];
    for (name, id) in names.iter().zip(0_u16..) {
        for at in probes(table.len(), name) {
            let Some(slot) = table.get_mut(at) else { break };
            if *slot == NONE16 {
                *slot = id;
                break;
            }
            if names.get(usize::from(*slot)) == Some(name) {
                break;
            }
        }
    }
    table
}

/// The name's place, where `name_of` tells the name of each place.
pub(super) fn find<'a>(
    table: &[u16],
    name: &[u8],
    name_of: impl Fn(u16) -> &'a [u8],
) -> Option<u16> {
    for at in probes(table.len(), name) {
        let id = *table.get(at)?;
        if id == NONE16 {
            return None;
        }
        if name_of(id) == name {
            return Some(id);
        }
    }
    None
}

/// The slots to look at, one after another; each once.
fn probes(slots: usize, name: &[u8]) -> impl Iterator<Item = usize> {
    let mask = slots.wrapping_sub(1);
    let start = hash(name) as usize;
    (0..slots).map(move |step| start.wrapping_add(step) & mask)
}

/// The same on every machine: eight bytes at a time, little-endian.
fn hash(name: &[u8]) -> u32 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut hash = name.len() as u64;
    let mut chunks = name.chunks_exact(8);
    for chunk in &mut chunks {
        let word = <[u8; 8]>::try_from(chunk).map_or(0, u64::from_le_bytes);
        hash = (hash ^ word).wrapping_mul(FACTOR).rotate_left(29);
    }
    for byte in chunks.remainder() {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(FACTOR).rotate_left(29);
    }
    (hash >> 32) as u32 ^ hash as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_and_no_other() {
        for count in [0_usize, 1, 2, 3, 100, 700] {
            let names: Vec<String> = (0..count).map(|n| format!("事実{n}の名")).collect();
            let table = fill(names.iter().map(|n| n.as_bytes()));
            let name_of = |id: u16| names[usize::from(id)].as_bytes();
            for (name, id) in names.iter().zip(0_u16..) {
                assert_eq!(find(&table, name.as_bytes(), name_of), Some(id));
            }
            assert_eq!(find(&table, "ほか".as_bytes(), name_of), None);
        }
    }
}
