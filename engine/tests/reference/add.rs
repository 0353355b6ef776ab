//! Additions: their base, and one of each 注加算通番.

use super::conflict::{Attack, Attacker, settle};
use super::Work;
use santei::Verdict;

pub fn run(work: &mut Work<'_>) {
    for at in 0..work.lines.len() {
        if !work.lines[at].stands() {
            continue;
        }
        if work.lines[at].is_addition() {
            match work.lines[at].base.map(|b| work.lines[b].verdict) {
                None | Some(Verdict::NotCharged) => work.lines[at].deny(),
                Some(Verdict::Undecided) => work.lines[at].doubt(),
                Some(Verdict::Charged) => {}
            }
        } else if let Some(p) = work.lines[at].procedure().filter(|p| p.note_code != 0) {
            let visit = work.lines[at].visit;
            let bearer = work.lines.iter().any(|l| {
                l.visit == visit
                    && l.procedure()
                        .is_some_and(|q| q.note_code == p.note_code && q.note_serial == 0)
            });
            if p.note_serial != 0 && !bearer {
                work.lines[at].doubt();
            }
        }
    }
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
                && a.is_addition()
                && b.is_addition()
                && a.visit == b.visit
                && a.base == b.base
                && p.note_code != 0
                && p.note_code == q.note_code
                && p.note_serial != 0
                && p.note_serial == q.note_serial
                && a.code != b.code
            {
                attacks.push(Attack { by: Attacker::Line(one), on: two, special: false });
            }
        }
    }
    work.conflicts.serial += attacks.len();
    settle(work, &attacks);
}
