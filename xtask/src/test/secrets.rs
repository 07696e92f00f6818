//! Does a log or an output show a secret that a test plants?

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Result, bail};

/// What is in every secret that tests plant: in tokens, cookies, JWTs, passwords.
const PLANTED: [&str; 3] = ["hunter2", "s3cret", "private-jwt-value"];

/// What a log has to show, or nothing was logged that could have shown a secret.
const LOGGED: &str = "http.request.method";

/// Searches every file of the folder.
///
/// # Errors
///
/// If a secret shows, or nothing was logged.
pub(super) fn search(folder: &Path) -> Result<()> {
    let mut found = Vec::new();
    let (mut files, mut lines, mut logged) = (0, 0_u64, 0_u64);
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        files += 1;
        let mut reader = BufReader::new(File::open(&path)?);
        let mut line = Vec::new();
        let mut number = 0;
        while reader.read_until(b'\n', &mut line)? > 0 {
            number += 1;
            let text = String::from_utf8_lossy(&line);
            logged += u64::from(text.contains(LOGGED));
            if PLANTED.iter().any(|planted| text.contains(planted)) {
                found.push(format!(
                    "  {}:{number}: {}",
                    path.display(),
                    text.trim_end()
                ));
            }
            line.clear();
        }
        lines += number;
    }
    if logged == 0 {
        bail!("nothing was logged in {}", folder.display());
    }
    if !found.is_empty() {
        bail!("a secret shows:\n{}", found.join("\n"));
    }
    eprintln!("no secret shows in {lines} lines of {files} logs");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPAN: &str = "TRACE call{http.request.method=GET}: new\n";

    fn searched(name: &str, text: &str) -> Result<()> {
        let folder = std::env::temp_dir().join(format!("bc-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("a.log"), text)?;
        let outcome = search(&folder);
        fs::remove_dir_all(&folder)?;
        outcome
    }

    #[test]
    fn a_log_without_a_planted_secret_passes() {
        searched("clean", SPAN).unwrap();
    }

    #[test]
    fn a_secret_is_told_with_its_place() {
        let text = format!("{SPAN}X-Auth-Token: {}\n", PLANTED[0]);
        let error = searched("leak", &text).unwrap_err().to_string();
        assert!(error.contains("a.log:2"), "{error}");
    }

    #[test]
    fn a_log_of_nothing_proves_nothing() {
        let error = searched("empty", "").unwrap_err().to_string();
        assert!(error.contains("nothing was logged"), "{error}");
    }
}
