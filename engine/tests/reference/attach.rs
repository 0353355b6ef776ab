//! The base of each addition.

use super::{Line, Work};

pub fn run(work: &mut Work<'_>) {
    for at in 0..work.lines.len() {
        if work.lines[at].base.is_none() && work.lines[at].is_addition() {
            let base = base(&work.lines, at);
            work.lines[at].base = base;
        }
    }
}

fn base(lines: &[Line<'_>], at: usize) -> Option<usize> {
    let line = &lines[at];
    let note = line.procedure()?.note_code;
    let bears = |other: &Line<'_>| {
        other.is_basic()
            && other
                .procedure()
                .is_some_and(|p| note == 0 || (p.note_code == note && p.note_serial == 0))
    };
    let of_unit: Vec<usize> =
        (0..lines.len()).filter(|o| lines[*o].unit == line.unit && bears(&lines[*o])).collect();
    let of_visit = || {
        (0..lines.len())
            .find(|o| *o != at && note != 0 && lines[*o].visit == line.visit && bears(&lines[*o]))
    };
    of_unit
        .iter()
        .copied()
        .rfind(|o| *o < at)
        .or_else(|| of_unit.iter().copied().find(|o| *o > at))
        .or_else(of_visit)
}
