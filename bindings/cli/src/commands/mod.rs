//! The commands, one file each.

mod audit;
mod burden;
mod calc;
mod check;
mod compare;
mod compile;
mod completions;
mod coverage;
mod explain;
mod fmt;
mod inspect;
mod local;
mod lookup;
mod man;
mod schema;
mod test;

use crate::app::App;
use crate::arguments::Commands;
use crate::exit::Exit;
use crate::failure::Failure;

/// Runs a command.
pub fn run(app: &mut App, command: Commands) -> Result<Exit, Failure> {
    match command {
        Commands::Compile(args) => compile::run(app, &args),
        Commands::Check(args) => check::run(app, &args),
        Commands::Fmt(args) => fmt::run(app, &args),
        Commands::Test(args) => test::run(app, &args),
        Commands::Calc(args) => calc::run(app, &args),
        Commands::Explain(args) => explain::run(app, &args),
        Commands::Inspect(args) => inspect::run(app, &args),
        Commands::Local(args) => local::run(app, &args),
        Commands::Lookup(args) => lookup::run(app, &args),
        Commands::Audit(args) => audit::run(app, &args),
        Commands::Compare(args) => compare::run(app, &args),
        Commands::Completions(args) => completions::run(app, &args),
        Commands::Man(args) => man::run(app, &args),
        Commands::Schema(args) => schema::run(app, &args),
    }
}
