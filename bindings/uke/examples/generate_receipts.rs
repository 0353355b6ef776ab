//! Writes a file of made receipts, and beside it the faults planted into it.
//!
//! `generate_receipts FILE RECEIPTS [FAULT_EVERY]`: all clinics together, of June 2026, on the
//! starter schedule. The faults stand in `FILE.faults.json`.

#![expect(clippy::print_stdout, reason = "an example for the terminal")]

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;

use santei_uke::generate::{Clinics, Plan, write};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(path), Some(receipts)) = (arguments.next(), arguments.next()) else {
        println!("usage: generate_receipts FILE RECEIPTS [FAULT_EVERY]");
        return Ok(());
    };
    let fault_every = arguments.next().map(|n| n.parse()).transpose()?;
    let month = santei::Day::parse("2026-06-01").unwrap_or_default();
    let image = santei::starter::image()?;
    let clinics = Clinics::builtin()?;
    let mut pool = Vec::new();
    for (clinic, seed) in clinics.names().zip(0..) {
        pool.extend(clinics.made(&image, clinic, month, seed, 100)?);
    }
    let plan = Plan { receipts: receipts.parse()?, seed: 1, fault_every };
    let out = BufWriter::new(File::create(&path)?);
    let planted = write(out, &pool, &clinics.faults(&image, month), plan)?;
    serde_json::to_writer_pretty(File::create(format!("{path}.faults.json"))?, &planted)?;
    println!("{path}: {} receipts, {} faults", plan.receipts, planted.len());
    Ok(())
}
