//! The base of each addition.

use super::resolve::notified;
use super::{Line, Work};
use santei::Verdict;
use santei::ir::{Body, NoticeKind};

pub fn run(work: &mut Work<'_>) {
    for at in 0..work.lines.len() {
        if lacks_its_reduction(work, at) {
            work.lines[at].doubt();
        }
        if work.lines[at].base.is_none() && work.lines[at].is_addition() {
            let base = base(&work.lines, at).or_else(|| untold(work, at));
            work.lines[at].base = base;
        }
    }
}

/// 適合区分 2 without the standard, and without a row in its unit that reduces it.
fn lacks_its_reduction(work: &Work<'_>, at: usize) -> bool {
    let line = &work.lines[at];
    let Some(p) = line.procedure().filter(|p| p.compliance == 2) else {
        return false;
    };
    let standard = p.compliance_standard;
    let reduced = work.lines.iter().any(|l| {
        l.unit == line.unit
            && l.verdict == Verdict::Charged
            && l.procedure().is_some_and(|q| q.compliance == 1)
    });
    standard != 0 && !reduced && notified(work, line.day, standard, standard) != Some(true)
}

/// The base of an addition among the lines that there are.
pub fn base(lines: &[Line<'_>], at: usize) -> Option<usize> {
    let line = &lines[at];
    let note = line.procedure()?.note_code;
    let bears = |other: &Line<'_>| bears(other, note);
    let of_unit: Vec<usize> =
        (0..lines.len()).filter(|o| lines[*o].unit == line.unit && bears(&lines[*o])).collect();
    let of_visit = || {
        (0..lines.len())
            .find(|o| *o != at && note != 0 && lines[*o].visit == line.visit && bears(&lines[*o]))
    };
    // Those whose master names it among its additions by age come first.
    let named: Vec<usize> = of_unit
        .iter()
        .copied()
        .filter(|o| {
            let ages = lines[*o].procedure().map_or(&[][..], |p| &p.ages);
            ages.iter().any(|age| age.code == line.code)
        })
        .collect();
    let nearest = |of: &[usize]| {
        let before = of.iter().copied().rfind(|o| *o < at);
        before.or_else(|| of.iter().copied().find(|o| *o > at))
    };
    nearest(&named).or_else(|| nearest(&of_unit)).or_else(of_visit)
}

/// A line of 診療行為 in doubt that no master at hand tells of, where the base would stand.
fn untold(work: &mut Work<'_>, at: usize) -> Option<usize> {
    let line = &work.lines[at];
    let found = work.lines.iter().position(|l| {
        l.unit == line.unit
            && l.verdict == Verdict::Undecided
            && l.code.0 / 100_000_000 == 1
            && l.procedure().is_none()
    });
    if found.is_some() {
        work.met.insert("untold-base");
    }
    found
}

/// Whether an addition may belong to a basic item of its 区分 in its visit, though not by its
/// 注加算コード: no row in force is a base with it, and there may be one that is not at hand.
pub fn is_untold(work: &Work<'_>, at: usize) -> bool {
    let line = &work.lines[at];
    let Some(note) = line.procedure().map(|p| p.note_code).filter(|note| *note != 0) else {
        return false;
    };
    let own = section(line);
    let partial = work.book.schedule(line.day).is_none_or(|s| s.partial);
    let candidate =
        |l: &Line<'_>| l.visit == line.visit && l.stands() && l.is_basic() && section(l) == own;
    let bearer = |code| match work.book.version(code, line.day).map(|v| &v.body) {
        Some(Body::Procedure(p)) => {
            p.notice_kind == NoticeKind::Base && p.note_code == note && p.note_serial == 0
        }
        _ => false,
    };
    partial
        && !own.is_empty()
        && work.lines.iter().any(candidate)
        && !work.book.program.items.iter().any(|item| bearer(item.code))
}

fn section<'p>(line: &Line<'p>) -> &'p str {
    line.version.map_or("", |v| v.section.as_str())
}

/// Whether additions of this 注加算コード may belong to a line.
pub fn bears(line: &Line<'_>, note: u16) -> bool {
    line.is_basic()
        && line
            .procedure()
            .is_some_and(|p| note == 0 || (p.note_code == note && p.note_serial == 0))
}
