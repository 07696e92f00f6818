//! `cargo xtask bench`: what bc-api costs its users, measured.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::shell::{cargo, execute, root};

/// The arguments of `cargo xtask bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    bench: Bench,
}

#[derive(Debug, clap::Subcommand)]
enum Bench {
    /// The time of a clean `cargo check` of bc-api alone, its dependencies already built.
    Compile {
        /// How often each is measured; the median is printed.
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
        rounds: u32,
    },
    /// Decoding a page of 250 products: records against serde_json with derived models.
    Decode,
}

/// Runs a benchmark and prints its figures.
///
/// # Errors
///
/// If a build fails.
pub(crate) fn run(args: Args) -> Result<()> {
    match args.bench {
        Bench::Compile { rounds } => compile(rounds),
        Bench::Decode => execute(&mut cargo([
            "bench",
            "--quiet",
            "--package",
            "bc-record",
            "--bench",
            "decode",
        ])),
    }
}

fn compile(rounds: u32) -> Result<()> {
    println!("clean `cargo check --package bc-api`, dependencies built, median of {rounds}:");
    for (what, features) in [
        ("no endpoints", ""),
        ("one file (catalog-products)", "catalog-products"),
        ("the whole catalog (catalog)", "catalog"),
    ] {
        let mut times = Vec::new();
        check(features)?;
        for _ in 0..rounds {
            times.push(check_anew(features)?);
        }
        times.sort_unstable();
        let median = times[times.len() / 2];
        println!("  {what:<30} {:>6.2} s", median.as_secs_f64());
    }
    Ok(())
}

/// Its own target folder, so that nothing else's build changes what is measured.
fn target() -> PathBuf {
    root().join("target").join("bench-compile")
}

fn check_anew(features: &str) -> Result<Duration> {
    quietly(&["clean", "--quiet", "--package", "bc-api"])?;
    let start = Instant::now();
    check(features)?;
    Ok(start.elapsed())
}

fn check(features: &str) -> Result<()> {
    quietly(&[
        "check",
        "--quiet",
        "--package",
        "bc-api",
        "--features",
        features,
    ])
}

fn quietly(args: &[&str]) -> Result<()> {
    let status = cargo(args.iter().copied())
        .env("CARGO_TARGET_DIR", target())
        // A check with other flags than the first would build the dependencies anew.
        .env_remove("RUSTFLAGS")
        .stdin(Stdio::null())
        .status()?;
    if !status.success() {
        bail!("`cargo {}` failed ({status})", args.join(" "));
    }
    Ok(())
}
