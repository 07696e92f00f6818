//! How is generated Rust laid out? By rustfmt, as `cargo fmt` would do it.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};

/// The texts, formatted with the workspace's `rustfmt.toml`.
pub(super) fn rust(
    root: &Path,
    texts: BTreeMap<PathBuf, String>,
) -> anyhow::Result<BTreeMap<PathBuf, String>> {
    texts
        .into_iter()
        .map(|(path, text)| {
            let formatted = one(root, &text).with_context(|| path.display().to_string())?;
            Ok((path, formatted))
        })
        .collect()
}

fn one(root: &Path, text: &str) -> anyhow::Result<String> {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout", "--config-path"])
        .arg(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("running rustfmt (`rustup component add rustfmt`)")?;
    let mut stdin = rustfmt
        .stdin
        .take()
        .context("rustfmt has no standard input")?;
    let text = text.to_owned();
    // Written by a thread of its own: rustfmt may begin to answer before it has read everything.
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = rustfmt.wait_with_output()?;
    ensure!(
        output.status.success(),
        "rustfmt: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    ensure!(
        writer.join().is_ok_and(|written| written.is_ok()),
        "rustfmt did not read its input"
    );
    Ok(String::from_utf8(output.stdout)?)
}
