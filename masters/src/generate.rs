//! Point tables of the official layout and size, for tests and benches. Their contents mean
//! nothing: the official 02 and 03-1 are the two largest tables, and what depends on their size
//! must be measured without them.
//!
//! They hold what the official ones hold (活用手引き §4): every pair of 03-1 stands in both
//! directions with the inverse 背反区分 and the same 特例条件, and no key stands twice.

use std::collections::{BTreeMap, BTreeSet};

use encoding_rs::SHIFT_JIS;

use crate::table::Table;

/// A table 02 (包括・被包括) of `rows` rows, CP932, every field quoted. Codes and groups are those
/// of the given table 01; fewer rows where they do not suffice.
pub fn generate_02(table01: &Table, rows: usize, seed: u64) -> Vec<u8> {
    let mut groups = BTreeSet::new();
    for row in table01.rows() {
        for column in [5, 7, 9] {
            groups.extend(row.cell(column).filter(|g| g.len() > 1));
        }
    }
    let groups: Vec<&str> = groups.into_iter().collect();
    let codes = codes(table01, |_| true);
    let most = groups.len().saturating_mul(codes.len());
    let mut random = Random::new(seed);
    let mut text = String::new();
    // Group by group as the official file is, each with its share of the rows.
    let wanted = rows.min(most);
    let mut written = 0;
    for (at, group) in (1..).zip(&groups) {
        let until = wanted * at / groups.len();
        let share = (until - written).min(codes.len());
        let mut children = random.choose(codes.len(), share);
        children.sort_unstable();
        for child in children {
            let Some((code, name)) = codes.get(child) else {
                continue;
            };
            let special = u8::from(random.below(20) == 0);
            line(&mut text, &["0", group, code, name, digit(special), "20240601", "99999999"]);
        }
        written = until;
    }
    cp932(&text)
}

/// A table 03-1 (背反 1日につき) of `rows` rows, CP932, every field quoted. The codes are those
/// that the given table 01 marks; fewer rows where their pairs do not suffice.
pub fn generate_03_1(table01: &Table, rows: usize, seed: u64) -> Vec<u8> {
    let codes = codes(table01, |flag| flag == Some("1"));
    let mut random = Random::new(seed);
    let mut pairs: BTreeMap<(usize, usize), (u8, bool)> = BTreeMap::new();
    let most = codes.len().saturating_mul(codes.len().saturating_sub(1)) / 2;
    let wanted = (rows / 2).min(most);
    let mut tries = 0_usize;
    while pairs.len() < wanted && tries < wanted.saturating_mul(50) {
        // Every marked code stands in the table: first each with its neighbour, then at random.
        let (a, b) = if tries < codes.len() {
            (tries, (tries + 1) % codes.len())
        } else {
            (random.below(codes.len()), random.below(codes.len()))
        };
        tries += 1;
        if a == b {
            continue;
        }
        // Half of the official pairs say "either", the other half which of the two.
        let kind = if random.below(2) == 0 { 3 } else { 1 + u8::from(random.below(2) == 0) };
        let special = random.below(10) == 0;
        pairs.entry((a.min(b), a.max(b))).or_insert((kind, special));
    }
    let mut directed: BTreeMap<(usize, usize), (u8, bool)> = BTreeMap::new();
    for ((a, b), (kind, special)) in pairs {
        let inverse = match kind {
            1 => 2,
            2 => 1,
            other => other,
        };
        directed.insert((a, b), (kind, special));
        directed.insert((b, a), (inverse, special));
    }
    let mut text = String::new();
    for ((a, b), (kind, special)) in directed {
        let (Some((code1, name1)), Some((code2, name2))) = (codes.get(a), codes.get(b)) else {
            continue;
        };
        let special = digit(u8::from(special));
        let cells =
            ["0", code1, name1, code2, name2, digit(kind), special, "0", "20240601", "99999999"];
        line(&mut text, &cells);
    }
    cp932(&text)
}

/// Codes and names of the rows whose mark "背反 1日につき" (column 10) is wanted.
fn codes(table01: &Table, wanted: impl Fn(Option<&str>) -> bool) -> Vec<(&str, &str)> {
    let rows = (0..table01.len()).filter_map(|i| table01.row(i));
    let codes: BTreeMap<&str, &str> = rows
        .filter(|row| wanted(row.cell(10)))
        .filter_map(|row| Some((row.cell(2)?, row.cell(3)?)))
        .collect();
    codes.into_iter().collect()
}

fn digit(n: u8) -> &'static str {
    match n {
        0 => "0",
        1 => "1",
        2 => "2",
        _ => "3",
    }
}

fn line(text: &mut String, cells: &[&str]) {
    let mut separator = "";
    for cell in cells {
        text.push_str(separator);
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
        separator = ",";
    }
    text.push_str("\r\n");
}

fn cp932(text: &str) -> Vec<u8> {
    SHIFT_JIS.encode(text).0.into_owned()
}

/// xorshift64*: the same numbers on every machine and in every year.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).unwrap_or(0) % n.max(1)
    }

    /// `k` different numbers under `n`.
    fn choose(&mut self, n: usize, k: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..n).collect();
        for at in 0..k.min(n) {
            let other = at + self.below(n - at);
            all.swap(at, other);
        }
        all.truncate(k);
        all
    }
}
