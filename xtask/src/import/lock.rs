//! From which commit, and from which bytes, were the specs made? `specs/upstream.lock`.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The lock's name within `specs/`.
pub(crate) const FILE_NAME: &str = "upstream.lock";

const REPOSITORY: &str = "https://github.com/bigcommerce/docs";

/// The pinned input of an import.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lock {
    repository: String,
    folder: String,
    commit: String,
    /// The SHA-256 of each file.
    sha256: BTreeMap<String, String>,
}

impl Lock {
    /// A lock of no files yet.
    pub(crate) fn new() -> Self {
        Self {
            repository: REPOSITORY.to_owned(),
            folder: "reference".to_owned(),
            commit: String::new(),
            sha256: BTreeMap::new(),
        }
    }

    /// Adds a file.
    pub(crate) fn add(&mut self, file: &str, text: &str) {
        let hash = Sha256::digest(text.as_bytes());
        let hash = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        self.sha256.insert(file.to_owned(), hash);
    }

    /// The lock's text. The commit is `commit`, or else the one in the lock at `path`, provided
    /// that its files are these.
    pub(crate) fn settle(mut self, path: &Path, commit: Option<&str>) -> anyhow::Result<String> {
        let old = std::fs::read_to_string(path).ok();
        self.commit = match (commit, old) {
            (Some(commit), _) => commit.to_owned(),
            (None, Some(old)) => self
                .commit_of(&old)
                .with_context(|| path.display().to_string())?,
            (None, None) => bail!(
                "{} does not exist: say with `--commit` which commit the files are from",
                path.display()
            ),
        };
        Ok(format!(
            "# What `cargo xtask import` made the specs from. Do not edit.\n\n{}",
            toml::to_string(&self)?
        ))
    }

    fn commit_of(&self, old: &str) -> anyhow::Result<String> {
        let old: Self = toml::from_str(old)?;
        let differs = |(file, hash): &(&String, &String)| {
            old.sha256.get(*file).is_some_and(|locked| locked != *hash)
        };
        if let Some((file, _)) = self.sha256.iter().find(differs) {
            bail!(
                "{file} is not the file locked at commit {}: give the new commit with `--commit`",
                old.commit
            );
        }
        Ok(old.commit)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Lock;

    fn locked(text: &str) -> Lock {
        let mut lock = Lock::new();
        lock.add("things.yml", text);
        lock
    }

    #[test]
    fn the_first_import_must_be_told_the_commit() {
        let error = locked("a")
            .settle(Path::new("/nonexistent/lock"), None)
            .unwrap_err();
        assert!(error.to_string().contains("--commit"), "{error}");
    }

    #[test]
    fn the_commit_is_kept_while_the_files_are_the_same() {
        let old = locked("a")
            .settle(Path::new("/nonexistent/lock"), Some("c0ffee"))
            .unwrap();
        assert_eq!(locked("a").commit_of(&old).unwrap(), "c0ffee");
    }

    #[test]
    fn other_files_under_the_old_commit_are_refused() {
        let old = locked("a")
            .settle(Path::new("/nonexistent/lock"), Some("c0ffee"))
            .unwrap();
        let error = locked("b").commit_of(&old).unwrap_err().to_string();
        assert!(
            error.contains("things.yml") && error.contains("c0ffee"),
            "{error}"
        );
    }

    #[test]
    fn a_hash_is_lower_case_hexadecimal() {
        let text = locked("")
            .settle(Path::new("/nonexistent/lock"), Some("c"))
            .unwrap();
        assert!(text.contains("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    }
}
