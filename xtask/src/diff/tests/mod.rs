//! Does the comparison tell what changes, all of it and nothing else?

mod reading;
mod reference;
mod workspace;

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::change::Change;
use super::verdict::Verdict;
use super::{compare, report};

/// Two folders to compare, and one of what a reference is read with.
struct Folders {
    root: TempDir,
}

impl Folders {
    fn new() -> Self {
        Self {
            root: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn compare(&self) -> Verdict {
        self.compare_with(&self.path("specs"))
    }

    fn compare_with(&self, specs: &Path) -> Verdict {
        compare(&self.path("old"), &self.path("new"), specs).unwrap()
    }
}

/// The changes, one a line, each behind its step.
fn lines(verdict: &Verdict) -> Vec<String> {
    let line = |change: &Change| format!("{}: {}", change.step.as_str(), report::plain(change));
    verdict.changes.iter().map(line).collect()
}

#[track_caller]
fn assert_told(verdict: &Verdict, expected: &[&str]) {
    assert_eq!(lines(verdict), expected, "notes: {:?}", verdict.notes);
}
