//! `santei man`: manual pages.

use crate::app::App;
use crate::arguments::{ManArgs, command};
use crate::exit::Exit;
use crate::failure::Failure;

pub fn run(app: &mut App, args: &ManArgs) -> Result<Exit, Failure> {
    let command = command(app.lang);
    let Some(folder) = &args.folder else {
        let mut text = Vec::new();
        clap_mangen::Man::new(command)
            .render(&mut text)
            .map_err(|e| Failure::unwritable("-", &e))?;
        app.out.bytes(&text)?;
        return Ok(Exit::Done);
    };
    let folder = folder.path();
    let unwritable = |e: std::io::Error| Failure::unwritable(folder, &e);
    std::fs::create_dir_all(folder).map_err(unwritable)?;
    clap_mangen::generate_to(command, folder).map_err(unwritable)?;
    Ok(Exit::Done)
}
