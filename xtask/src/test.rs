//! `cargo xtask test`: every test of the workspace, and what they say is searched for secrets.

mod output;
mod secrets;

use std::fs;

use anyhow::{Context, Result};

use crate::shell::{cargo, scratch_file};

/// The arguments of `cargo xtask test`: none.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

/// Runs unit tests, integration tests, the verdict matrix, the compile-fail cases and the doc
/// tests. All of them log all there is to log; neither their logs nor their output may show a
/// secret that a test plants.
///
/// # Errors
///
/// If any of them fails, or a secret shows.
pub(crate) fn run(_args: Args) -> Result<()> {
    let logs = scratch_file("test-logs");
    if logs.exists() {
        fs::remove_dir_all(&logs).with_context(|| format!("{} stays", logs.display()))?;
    }
    fs::create_dir_all(&logs).with_context(|| format!("no folder {}", logs.display()))?;
    let logs = fs::canonicalize(&logs)?;
    let mut tests = cargo(["test", "--workspace", "--all-features"]);
    tests.env("RUST_LOG", "trace").env("BC_TEST_LOGS", &logs);
    output::kept(&mut tests, &logs)?;
    secrets::search(&logs)
}
