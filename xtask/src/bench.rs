//! `cargo xtask bench`: what bc-api costs its users, measured.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Instant;

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
    /// The time of a clean check, debug and release build of bc-api alone, its dependencies built.
    Compile {
        /// How often each is measured; the median is printed.
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
        rounds: u32,
        /// Builds with incremental files, as in this workspace; cargo writes none for a dependency.
        #[arg(long)]
        incremental: bool,
    },
    /// Decoding a page of 250 products: records against serde_json with derived models.
    Decode,
    /// A request by `send` against reqwest and serde by hand, and whole lists.
    Client,
}

/// Runs a benchmark and prints its figures.
///
/// # Errors
///
/// If a build fails.
pub(crate) fn run(args: Args) -> Result<()> {
    match args.bench {
        Bench::Compile {
            rounds,
            incremental,
        } => compile(rounds, incremental),
        Bench::Decode => bench("bc-record", "decode"),
        Bench::Client => bench("bc-client", "client"),
    }
}

/// Runs a benchmark that a package has.
fn bench(package: &str, name: &str) -> Result<()> {
    let args = ["bench", "--quiet", "--package", package, "--bench", name];
    execute(&mut cargo(args))
}

/// What is built: its name, the cargo command, and the features.
const BUILDS: [(&str, &[&str], &str); 6] = [
    ("check, no endpoints", &["check"], ""),
    ("check, one family (customers)", &["check"], "customers"),
    ("check, the largest family (catalog)", &["check"], "catalog"),
    ("check, full", &["check"], "full"),
    ("debug build, full", &["build"], "full"),
    ("release build, full", &["build", "--release"], "full"),
];

fn compile(rounds: u32, incremental: bool) -> Result<()> {
    let how = match incremental {
        true => "as a member of a workspace",
        false => "as a dependency",
    };
    println!("bc-api alone, {how}, its dependencies built, median of {rounds}:");
    for (what, command, features) in BUILDS {
        let build = |command: &[&str]| {
            let package = ["--quiet", "--package", "bc-api", "--features", features];
            quietly(&[command, &package].concat(), incremental)
        };
        build(command)?;
        let mut times = Vec::new();
        for _ in 0..rounds {
            let profile: &[&str] = match command {
                [_, "--release"] => &["--release"],
                _ => &[],
            };
            let clean = [&["clean", "--quiet", "--package", "bc-api"], profile].concat();
            quietly(&clean, incremental)?;
            let start = Instant::now();
            build(command)?;
            times.push(start.elapsed());
        }
        times.sort_unstable();
        let median = times.get(times.len() / 2).copied().unwrap_or_default();
        println!(
            "  {what:<36} {:>6.2} s{}",
            median.as_secs_f64(),
            rlib_size(command)
        );
    }
    Ok(())
}

/// How large the library is that a build left, in words.
fn rlib_size(command: &[&str]) -> String {
    let profile = match command {
        ["build"] => "debug",
        ["build", ..] => "release",
        _ => return String::new(),
    };
    let library = target().join(profile).join("libbc_api.rlib");
    let size = std::fs::metadata(library).map(|file| file.len() as f64 / 1e6);
    size.map_or_else(|_| String::new(), |size| format!(", rlib {size:.1} MB"))
}

/// Its own target folder, so that nothing else's build changes what is measured.
fn target() -> PathBuf {
    root().join("target").join("bench-compile")
}

fn quietly(args: &[&str], incremental: bool) -> Result<()> {
    let status = cargo(args.iter().copied())
        .env("CARGO_TARGET_DIR", target())
        .env("CARGO_INCREMENTAL", if incremental { "1" } else { "0" })
        // A check with other flags than the first would build the dependencies anew.
        .env_remove("RUSTFLAGS")
        .stdin(Stdio::null())
        .status()?;
    if !status.success() {
        bail!("`cargo {}` failed ({status})", args.join(" "));
    }
    Ok(())
}
