//! How does a maintainer's command run another program?

use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use anyhow::{Context, Result, bail};

/// The workspace's root folder.
pub(crate) fn root() -> &'static Path {
    // xtask is a folder of the workspace, so its manifest always has a parent.
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
}

/// `cargo` with these arguments, in the workspace's root.
pub(crate) fn cargo<'a>(args: impl IntoIterator<Item = &'a str>) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.args(args).current_dir(root());
    command
}

/// A file of this name that is not kept: it is in cargo's target folder.
pub(crate) fn scratch_file(name: &str) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), PathBuf::from)
        .join(name)
}

/// Runs a command, showing it and its output.
///
/// # Errors
///
/// If the program cannot be started or does not succeed; the message names the command.
pub(crate) fn execute(command: &mut Command) -> Result<()> {
    let line = show(command);
    eprintln!("$ {line}");
    let child = command
        .spawn()
        .with_context(|| format!("`{line}` could not be started"))?;
    finished(child, command)
}

/// Waits for a command that was started.
///
/// # Errors
///
/// If it does not succeed; the message names the command.
pub(crate) fn finished(mut child: Child, command: &Command) -> Result<()> {
    let status = child.wait()?;
    if !status.success() {
        bail!("`{}` failed ({status})", show(command));
    }
    Ok(())
}

/// The command as a person would type it.
pub(crate) fn show(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program
        .file_name()
        .unwrap_or(command.get_program())
        .to_string_lossy();
    let mut line = name.into_owned();
    for (key, value) in command.get_envs() {
        if let Some(value) = value {
            line = format!(
                "{}={} {line}",
                key.to_string_lossy(),
                value.to_string_lossy()
            );
        }
    }
    for arg in command.get_args() {
        line.push(' ');
        line.push_str(&arg.to_string_lossy());
    }
    line
}
