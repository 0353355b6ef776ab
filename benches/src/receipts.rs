//! Receipts of the workload: what the schedule charges for its encounters, as a file that claims it.

use std::fmt::Write as _;

use santei::episode::{Facility, Mode};
use santei::image::Image;
use santei::{Episode, Outcome, Scratch, evaluate};

use crate::workload::Workload;

/// What the audit is told of the clinic.
#[must_use]
pub fn clinic() -> Facility {
    Facility {
        beds: Some(0),
        general_beds: Some(0),
        standards: Some(Vec::new()),
        ..Facility::default()
    }
}

/// A file of so many receipts, each with what is charged for an encounter of the workload that is
/// judged as recorded: four single visits to one month.
#[must_use]
pub fn file(image: &Image<'_>, workload: &mut Workload, receipts: usize) -> Vec<u8> {
    let mut text = "IR,1,13,1,1312345,,,202512,00,\r\n".to_owned();
    let mut scratch = Scratch::default();
    let mut total = 0;
    let mut count = 0_usize;
    for mut episode in workload.batch(receipts) {
        recorded(&mut episode);
        let Ok(outcome) = evaluate(image, &episode, &mut scratch) else { continue };
        count += 1;
        total += receipt(&mut text, count, &episode, &outcome);
    }
    let _ = write!(text, "GO,{count},{total},99\r\n\u{1a}");
    text.into_bytes()
}

/// Nothing but what a receipt states.
fn recorded(episode: &mut Episode) {
    episode.mode = Mode::AsRecorded;
    episode.facility = clinic();
    episode.history = santei::episode::History::default();
    for visit in &mut episode.visits {
        visit.facts.clear();
        for order in &mut visit.orders {
            order.price = None;
            order.items.iter_mut().for_each(|item| item.price = None);
        }
    }
}

fn receipt(text: &mut String, number: usize, episode: &Episode, outcome: &Outcome) -> i64 {
    let mut units = String::new();
    let mut total = 0;
    for group in &outcome.groups {
        let lines: Vec<_> = outcome
            .lines
            .iter()
            .filter(|l| l.verdict == santei::Verdict::Charged && outcome.pays(group, l))
            .collect();
        total += group.total.to_int().unwrap_or(0);
        for (at, line) in lines.iter().enumerate() {
            let kind = if line.code.family() == 6 { "IY" } else { "SI" };
            let section = if at == 0 { group.identification.to_string() } else { String::new() };
            let quantity = line.quantity.map(|q| q.to_string()).unwrap_or_default();
            let points =
                if at + 1 == lines.len() { group.points.to_string() } else { String::new() };
            let _ = write!(
                units,
                "{kind},{section},1,{},{quantity},{points},{},,,,,,",
                line.code, group.times
            );
            for _ in 0..group.day.ymd().2 {
                units.push(',');
            }
            let _ = write!(units, "{}\r\n", group.times);
        }
    }
    let (year, month, day) = episode.patient.birth_date.ymd();
    let elderly = episode.patient.elderly_insurance == Some(true);
    let class = if elderly { "1318" } else { "1112" };
    let first = episode.visits.first().map(|v| v.date.ymd()).unwrap_or_default();
    let _ = write!(
        text,
        "RE,{number},{class},{}{:02},TEST,1,{year}{month:02}{day:02},,,,,,,C{number},,,,,,,,,,,,,,,,,,,,,,,\r\n\
         HO,39130017,1,{number},{},{total},,,,,,,,,\r\n",
        first.0,
        first.1,
        episode.visits.len()
    );
    for disease in episode.diseases.iter().flatten() {
        let (year, month, day) = disease.from.ymd();
        let _ = write!(text, "SY,{},{year}{month:02}{day:02},1,,,01,\r\n", disease.code);
    }
    text.push_str(&units);
    total
}
