//! Additions: their base, and one of each 注加算通番.

use super::Work;
use super::attach;
use super::conflict::{Attack, Attacker, settle};
use santei::Verdict;
use std::collections::BTreeSet;

pub fn run(work: &mut Work<'_>) {
    bases(work);
    serials(work);
    bases(work);
}

fn bases(work: &mut Work<'_>) {
    for at in 0..work.lines.len() {
        let line = &work.lines[at];
        if !line.stands() {
            continue;
        }
        if line.is_addition() || line.base.is_some() {
            if line.procedure().is_none() {
                work.met.insert("made-without-master");
            }
            match line.base.map(|b| work.lines[b].verdict) {
                None if attach::is_untold(work, at) => {
                    work.met.insert("no-base-at-hand");
                    work.lines[at].doubt();
                }
                None | Some(Verdict::NotCharged) => work.lines[at].deny(),
                Some(Verdict::Undecided) => work.lines[at].doubt(),
                Some(Verdict::Charged) => {}
            }
        } else if let Some(p) = line.procedure().filter(|p| p.note_code != 0) {
            let bearer = work.lines.iter().any(|l| {
                l.visit == line.visit
                    && l.stands()
                    && l.procedure()
                        .is_some_and(|q| q.note_code == p.note_code && q.note_serial == 0)
            });
            if p.note_serial != 0 && !bearer {
                work.lines[at].doubt();
            }
        }
    }
}

/// Rows that bear a 通番, be they additions or rows that are recorded alone (別紙7-11).
fn serials(work: &mut Work<'_>) {
    let mut attacks = Vec::new();
    for one in 0..work.lines.len() {
        for two in 0..work.lines.len() {
            let (a, b) = (&work.lines[one], &work.lines[two]);
            let (Some(p), Some(q)) = (a.procedure(), b.procedure()) else {
                continue;
            };
            if one != two
                && a.stands()
                && b.stands()
                && a.visit == b.visit
                && a.base == b.base
                && p.note_code != 0
                && p.note_code == q.note_code
                && p.note_serial != 0
                && p.note_serial == q.note_serial
                && a.code != b.code
            {
                attacks.push(Attack {
                    by: Attacker::Line(one),
                    on: two,
                    special: false,
                    either: true,
                });
            }
        }
    }
    work.conflicts.serial += attacks.len();
    settle(work, &attacks, &BTreeSet::new());
}
