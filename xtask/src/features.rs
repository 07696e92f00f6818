//! `cargo xtask features`: does bc-api build with none of its features, and with each of them alone?
//!
//! Features only add, and what several share is there for any of them: so any subset builds if these do.

use anyhow::Result;

use crate::shell::{cargo, execute};
use crate::spec::{Specs, folder};

/// The arguments of `cargo xtask features`: none.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

/// Lints bc-api without features, and with each alone.
///
/// # Errors
///
/// If one of them has a warning; the command names it.
pub(crate) fn run(_args: Args) -> Result<()> {
    let specs = Specs::load(&folder())?.specs;
    let features = specs.iter().map(|spec| spec.name.as_str());
    for feature in std::iter::once("").chain(features) {
        let lint = [
            "clippy",
            "--quiet",
            "--package",
            "bc-api",
            "--features",
            feature,
        ];
        execute(cargo(lint).args(["--", "-D", "warnings"]))?;
    }
    Ok(())
}
