//! Files of any size from a few hundred receipts: each with another name and other numbers.

use std::io::{self, Write};

use super::clinics::Made;
use super::faults::{Fault, Planted};
use super::names;
use super::random::Random;
use crate::write::{Sender, Writer};

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How many receipts.
    pub receipts: u32,
    /// The seed.
    pub seed: u64,
    /// A fault in one of so many receipts, where one fits; `None`: no faults.
    pub fault_every: Option<u32>,
}

/// Writes a file of receipts drawn from those that were made; gives the faults planted, in the
/// order of the receipts. Memory does not grow with the file but for that list.
///
/// # Errors
/// It cannot be written.
pub fn write(
    out: impl Write,
    made: &[Made],
    faults: &[Fault],
    plan: Plan,
) -> io::Result<Vec<Planted>> {
    let mut random = Random::new(plan.seed);
    let claimed_in = made.first().map_or(santei::Day(0), |m| m.draft.month.months_after(1));
    let sender = Sender {
        payer: 1,
        prefecture: 13,
        code: "9999999".to_owned(),
        name: "試験医院".to_owned(),
        month: claimed_in,
        telephone: String::new(),
    };
    let mut writer = Writer::new(out, &sender)?;
    let mut planted = Vec::new();
    for receipt in 1..=plan.receipts {
        let Some(made) = random.one_of(made) else { break };
        let mut draft = made.draft.clone();
        (draft.name, draft.kana) = names::name(&mut random);
        draft.chart = receipt.to_string();
        if let Some(insurer) = draft.insurer.as_mut() {
            insurer.number = names::wide_digits(&mut random, 8);
        }
        if plan.fault_every.is_some_and(|every| every > 0 && receipt % every == 0) {
            // The first that fits, from a place in the list that changes.
            let from = random.below(faults.len());
            let (before, behind) = faults.split_at(from.min(faults.len()));
            let mut order = behind.iter().chain(before);
            let seed = random.below(usize::MAX) as u64;
            planted.extend(order.find_map(|f| f.plant(&mut draft, receipt, seed)));
        }
        writer.write(&draft)?;
    }
    writer.finish()?;
    Ok(planted)
}
