//! How is a program's output shown and kept at once?

use std::fs::File;
use std::io::{IsTerminal, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result};

use crate::shell::{finished, show};

/// Runs a command, showing its output and keeping it in files of the folder.
///
/// # Errors
///
/// If the program cannot be started or does not succeed.
pub(super) fn kept(command: &mut Command, folder: &Path) -> Result<()> {
    if std::io::stderr().is_terminal() {
        // What writes into a pipe would leave the colours out.
        command.env("CARGO_TERM_COLOR", "always");
    }
    eprintln!("$ {}", show(command));
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{}` could not be started", show(command)))?;
    let out = child.stdout.take().context("no output to read")?;
    let errors = child.stderr.take().context("no output to read")?;
    let kept_out = File::create(folder.join("stdout.log"))?;
    let kept_errors = File::create(folder.join("stderr.log"))?;
    thread::scope(|scope| {
        let errors = scope.spawn(|| pass_on(errors, kept_errors, std::io::stderr()));
        pass_on(out, kept_out, std::io::stdout())?;
        errors.join().unwrap_or(Ok(()))
    })
    .context("the output could not be passed on")?;
    finished(child, command)
}

fn pass_on(mut from: impl Read, mut file: File, mut to: impl Write) -> std::io::Result<()> {
    let mut piece = [0; 1 << 14];
    loop {
        let bytes = from.read(&mut piece)?;
        let Some(read) = piece.get(..bytes).filter(|read| !read.is_empty()) else {
            return Ok(());
        };
        file.write_all(read)?;
        to.write_all(read)?;
        to.flush()?;
    }
}
