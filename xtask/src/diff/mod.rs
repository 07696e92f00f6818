//! What does a new reference change, and which step of the version does that ask for?
//! `cargo xtask diff OLD NEW`.
//!
//! Both sides are read ([`input`]), their operations paired and compared ([`operations`], [`parameters`],
//! [`bodies`]), schemas walked side by side ([`schemas`], [`properties`], [`values`]) and what users see of them in
//! Rust beside that ([`rust`]). Equal changes become one, which decides on the step ([`verdict`]), and are told
//! ([`report`]).

mod bodies;
mod change;
mod input;
mod manners;
mod operations;
mod parameters;
mod properties;
mod report;
mod rust;
mod schemas;
mod scopes;
#[cfg(test)]
mod tests;
mod values;
mod verdict;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::ValueEnum;

use crate::spec;

use change::Step;
use input::Side;
use report::Format;
use rust::Rust;
use verdict::Verdict;

/// Arguments of `cargo xtask diff`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A folder of specs, as `specs/` is, or the folder `reference/` of BigCommerce's documentation repository.
    old: PathBuf,
    /// The same, of later.
    new: PathBuf,
    /// How to tell the changes; `markdown` is for a pull request.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Fail if the step of the version is this or a larger one.
    #[arg(long, value_enum)]
    fail_on: Option<FailOn>,
    /// The folder whose `families.toml`, overlays, scopes and names a reference is read with, instead of the
    /// workspace's own.
    #[arg(long)]
    specs: Option<PathBuf>,
}

/// From which step on to fail.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum FailOn {
    Major,
    Minor,
    Patch,
}

/// Prints the changes.
pub(crate) fn run(args: Args) -> anyhow::Result<()> {
    let specs = args.specs.unwrap_or_else(spec::folder);
    let verdict = compare(&args.old, &args.new, &specs)?;
    let text = report::write(&verdict, args.format)?;
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        // `cargo xtask diff .. | head` is no failure.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
        result => result.context("writing to standard output")?,
    }
    args.fail_on
        .map_or(Ok(()), |limit| limit.check(verdict.step))
}

impl FailOn {
    fn check(self, step: Option<Step>) -> anyhow::Result<()> {
        let limit = match self {
            Self::Major => Step::Major,
            Self::Minor => Step::Minor,
            Self::Patch => Step::Patch,
        };
        match step.filter(|step| *step >= limit) {
            Some(step) => bail!("the step is {}, as told above", step.as_str()),
            None => Ok(()),
        }
    }
}

/// What changes from `old` to `new`; references are read with the folder `specs`.
fn compare(old: &Path, new: &Path, specs: &Path) -> anyhow::Result<Verdict> {
    let old = Side::read(old, specs).context("OLD")?;
    let new = Side::read(new, specs).context("NEW")?;
    let rust = Rust::of(&old, &new);
    let mut changes = scopes::compare(&old.specs.scopes, &new.specs.scopes);
    let compared = operations::compare(&old, &new, &rust)?;
    changes.extend(rust.shared());
    changes.extend(compared);
    let mut notes = input::notes(&old, &new);
    notes.extend(rust.notes());
    Ok(Verdict::of(changes, notes))
}
