//! `cargo xtask ci`: what a change must pass, besides the tests.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::shell::{cargo, execute};

/// The arguments of `cargo xtask ci`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder of BigCommerce's official reference; adds the checks that need it.
    #[arg(long, value_name = "DIR")]
    from: Option<PathBuf>,
    /// Check the dependencies for security advisories, too: fetches RustSec's database.
    #[arg(long)]
    advisories: bool,
}

const DENY: [&str; 4] = ["deny", "--all-features", "check", "--hide-inclusion-graph"];

/// Runs the jobs in order and stops at the first that fails.
///
/// # Errors
///
/// If a job fails; the message names the command.
pub(crate) fn run(args: Args) -> Result<()> {
    execute(&mut cargo(["fmt", "--all", "--check"]))?;
    execute(&mut cargo(["xtask", "generate", "--check"]))?;
    if let Some(from) = &args.from {
        let from = from
            .canonicalize()
            .with_context(|| format!("--from {}: no such folder", from.display()))?;
        execute(cargo(["xtask", "import", "--check", "--from"]).arg(&from))?;
        execute(cargo(["xtask", "examples", "--from"]).arg(&from))?;
    }
    execute(&mut cargo([
        "clippy",
        "--workspace",
        "--all-targets",
        "--all-features",
        "--",
        "-D",
        "warnings",
    ]))?;
    execute(&mut cargo(["xtask", "matrix"]))?;
    execute(
        cargo(["doc", "--workspace", "--all-features", "--no-deps"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    execute(&mut cargo(["xtask", "features"]))?;
    execute(&mut cargo(["xtask", "conformance", "--sandbox", "--write"]))?;
    execute(cargo(DENY).args(["bans", "licenses", "sources"]))?;
    if args.advisories {
        execute(cargo(DENY).arg("advisories"))?;
    }
    Ok(())
}
