//! `santei completions`: what a shell needs to complete commands and options.

use crate::app::App;
use crate::arguments::{CompletionsArgs, command};
use crate::exit::Exit;
use crate::failure::Failure;

pub fn run(app: &mut App, args: &CompletionsArgs) -> Result<Exit, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command(app.lang), "santei", &mut text);
    app.out.bytes(&text)?;
    Ok(Exit::Done)
}
