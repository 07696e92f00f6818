//! The maintainer's commands, run as `cargo xtask <command>`.
//!
//! Each command is a module with an `Args` and a `run`; this file only says which there are.

mod bench;
mod ci;
mod conformance;
mod diff;
mod examples;
mod features;
mod generate;
mod import;
mod list;
mod matrix;
mod shell;
mod spec;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Maintains the workspace: specs, generated code, checks.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Reads BigCommerce's reference and writes `specs/`.
    Import(import::Args),
    /// Writes the Rust of `bc-api` from `specs/`.
    Generate(generate::Args),
    /// Prints one record for each endpoint in `specs/`.
    List(list::Args),
    /// Tells what changes from one version of the specs, or of BigCommerce's reference, to another.
    Diff(diff::Args),
    /// Compares what the compiler lets every credential and grant send with what the specs say.
    Matrix(matrix::Args),
    /// Runs the jobs of the continuous integration.
    Ci(ci::Args),
    /// Runs the tests.
    Test(test::Args),
    /// Measures compile and decode times.
    Bench(bench::Args),
    /// Builds bc-api without features, and with each alone.
    Features(features::Args),
    /// Sends every endpoint once, to a server that speaks BigCommerce's API.
    Conformance(conformance::Args),
    /// Passes every example of BigCommerce's reference through the models.
    Examples(examples::Args),
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        // On one line from the file to the cause: a maintainer mends specs, and needs no backtrace.
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Import(args) => import::run(args),
        Command::Generate(args) => generate::run(args),
        Command::List(args) => list::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Matrix(args) => matrix::run(args),
        Command::Ci(args) => ci::run(args),
        Command::Test(args) => test::run(args),
        Command::Bench(args) => bench::run(args),
        Command::Features(args) => features::run(args),
        Command::Conformance(args) => conformance::run(args),
        Command::Examples(args) => examples::run(args),
    }
}
