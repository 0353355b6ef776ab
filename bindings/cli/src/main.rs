//! `santei`, the command line: compiles, checks, calculates and explains Japanese medical fees.
//!
//! Every command is one file under `commands/`. Results go to the standard output, everything
//! else to the standard error; the ways to end are in [`exit`].

mod app;
mod arguments;
mod arguments_en;
mod commands;
mod diagnostics;
mod exit;
mod failure;
mod figures;
mod file_name;
mod image_source;
mod input;
mod misread;
mod official;
mod out;
mod paint;
mod progress;
mod reasons;
mod receipt_arguments;
mod receipt_files;
mod rule_files;
mod save;
mod section;
mod table;

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::process::ExitCode;

use app::App;
use arguments::{Choice, chosen_lang, read};
use exit::Exit;

fn main() -> ExitCode {
    let lang = chosen_lang(std::env::args_os());
    // A defect of the program is told in a sentence; where it is belongs in a report of it.
    set_hook(Box::new(move |info| failure::internal(lang, info)));
    let ended = catch_unwind(AssertUnwindSafe(|| run(lang)));
    ended.unwrap_or(Exit::Internal).into()
}

fn run(lang: santei::Lang) -> Exit {
    let cli = match read(lang) {
        Choice::Run(cli) => cli,
        Choice::End(exit) => return exit,
    };
    let mut app = App::new(lang, cli.color, cli.quiet);
    let result = commands::run(&mut app, cli.command).and_then(|exit| {
        app.out.flush()?;
        Ok(exit)
    });
    match result {
        Ok(exit) => exit,
        Err(failure) => failure.tell(&mut app),
    }
}
