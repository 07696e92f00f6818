//! `cargo xtask matrix`: may every endpoint be sent with exactly the credentials and grants that the specs say?

use anyhow::Result;

use crate::shell::{cargo, execute};

/// The arguments of `cargo xtask matrix`: none.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

/// Asks the compiler, compares with the specs, and shows how often each credential compiles.
///
/// # Errors
///
/// If a verdict is wrong; the output names the endpoint and the credential.
pub(crate) fn run(_args: Args) -> Result<()> {
    execute(&mut cargo([
        "test",
        "--quiet",
        "--package",
        "bc-tests",
        "--test",
        "matrix",
        "--",
        "--nocapture",
        "--test-threads=1",
    ]))
}
