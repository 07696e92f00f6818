//! `cargo xtask test`: every test of the workspace.

use anyhow::Result;

use crate::shell::{cargo, execute};

/// The arguments of `cargo xtask test`: none.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

/// Runs unit tests, integration tests, the verdict matrix, the compile-fail cases and the doc
/// tests.
///
/// # Errors
///
/// If any of them fails.
pub(crate) fn run(_args: Args) -> Result<()> {
    execute(&mut cargo(["test", "--workspace", "--all-features"]))
}
