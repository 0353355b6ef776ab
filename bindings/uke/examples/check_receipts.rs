//! Tells what is wrong with the structure of files of receipts.

#![expect(clippy::print_stdout, reason = "an example for the terminal")]

use santei_uke::{Reader, check::Check};

fn main() -> std::io::Result<()> {
    for file in std::env::args_os().skip(1) {
        let mut check = Check::default();
        for part in Reader::new(std::io::BufReader::new(std::fs::File::open(&file)?)) {
            match part {
                Ok(part) => check.part(&part).iter().for_each(|p| println!("{p}")),
                Err(problem) => println!("{problem}"),
            }
        }
        check.finish().iter().for_each(|p| println!("{p}"));
    }
    Ok(())
}
