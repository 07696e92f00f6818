//! `check-examples FILE`: do the examples of BigCommerce's files pass through our models?
//!
//! `FILE` holds one example a line, as `cargo xtask examples --from DIR` collects them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::ExitCode;

use bc_tests::reference::{Example, Verdict, exception, exceptions};

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("usage: check-examples FILE; `cargo xtask examples --from DIR` makes the file");
        return ExitCode::FAILURE;
    };
    match run(Path::new(&path)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}

/// Checks every example and prints those that fail; whether none does.
fn run(path: &Path) -> Result<bool, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let mut unused: BTreeSet<_> = exceptions().collect();
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for line in text.lines() {
        let example = Example::parse(line)?;
        let name = example.name();
        let fate = match (example.check(), exception(&name)) {
            (Verdict::Passes, _) => "pass",
            (Verdict::Fails(why), Some(reason)) => {
                unused.remove(name.as_str());
                println!("let through: {name}\n    {why}\n    because {reason}");
                "contradict their own reference, as listed"
            }
            (Verdict::Fails(why), None) => {
                println!("FAILS: {name}\n    {why}");
                "fail"
            }
        };
        *counts.entry(fate).or_default() += 1;
    }
    for name in &unused {
        println!("{name} is listed as an exception, but passes or is gone: take it off the list");
    }
    for (fate, count) in &counts {
        println!("{count} examples {fate}");
    }
    if counts.is_empty() {
        return Err("there are no examples in it".to_owned());
    }
    Ok(unused.is_empty() && !counts.contains_key("fail"))
}
