//! What is compared? A folder of specs, or one of BigCommerce's reference, which is imported in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::import;
use crate::spec::{Operation, Scopes, Spec, Specs};

/// One of the two that are compared.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) specs: Specs,
    /// Where its curated names are.
    pub(super) names: PathBuf,
    /// What was noticed while it was read.
    notes: Vec<String>,
    /// Why the scopes of an operation are not known yet, by spec and operationId.
    undecided: BTreeMap<(String, String), String>,
    /// The files of a reference that `families.toml` does not name.
    unlisted: BTreeSet<String>,
}

impl Side {
    /// Reads `dir`; a reference by what the folder `specs` says.
    pub(super) fn read(dir: &Path, specs: &Path) -> anyhow::Result<Self> {
        if dir.join("scopes.yaml").exists() {
            return Ok(Self {
                specs: Specs::load(dir)?,
                names: dir.join("names.toml"),
                notes: Vec::new(),
                undecided: BTreeMap::new(),
                unlisted: BTreeSet::new(),
            });
        }
        if !dir.is_dir() {
            bail!("{}: there is no such folder", dir.display());
        }
        let scopes = Scopes::load(&specs.join("scopes.yaml"))?;
        let mut read = import::read_leniently(dir, specs, &scopes)
            .with_context(|| dir.display().to_string())?;
        if read.specs.is_empty() {
            bail!(
                "{} is neither a folder of specs (it has no scopes.yaml) nor `reference/` of BigCommerce's \
                 documentation repository (it has none of the files that families.toml names)",
                dir.display()
            );
        }
        read.specs.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self {
            specs: Specs {
                specs: read.specs,
                scopes,
            },
            names: specs.join("names.toml"),
            notes: read.notes,
            undecided: read.undecided,
            unlisted: read.unlisted,
        })
    }

    /// Why it is not known which scopes `operation` needs, if it is for want of a decision.
    pub(super) fn undecided(&self, spec: &Spec, operation: &Operation) -> Option<&str> {
        let key = (spec.name.clone(), operation.operation_id.clone());
        self.undecided.get(&key).map(String::as_str)
    }

    /// The specs by family.
    pub(super) fn families(&self) -> BTreeMap<&str, Vec<&Spec>> {
        let mut families: BTreeMap<&str, Vec<&Spec>> = BTreeMap::new();
        for spec in &self.specs.specs {
            families.entry(&spec.family).or_default().push(spec);
        }
        families
    }
}

/// What was noticed while both were read; once, if it is true of both.
pub(super) fn notes(old: &Side, new: &Side) -> Vec<String> {
    let mut notes = Vec::new();
    for note in &old.notes {
        let side = if new.notes.contains(note) {
            "both"
        } else {
            "OLD"
        };
        notes.push(format!("{side}: {note}"));
    }
    let only_new = new.notes.iter().filter(|note| !old.notes.contains(note));
    notes.extend(only_new.map(|note| format!("NEW: {note}")));
    let unlisted: [(&str, Vec<&String>); 3] = [
        ("OLD", old.unlisted.difference(&new.unlisted).collect()),
        ("NEW", new.unlisted.difference(&old.unlisted).collect()),
        ("both", old.unlisted.intersection(&new.unlisted).collect()),
    ];
    for (side, files) in unlisted {
        let names: Vec<&str> = files.iter().take(10).map(|file| file.as_str()).collect();
        let more = match files.len().saturating_sub(names.len()) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        if !names.is_empty() {
            notes.push(format!(
                "{side}: not in families.toml, so not compared: {}{more}",
                names.join(", ")
            ));
        }
    }
    notes
}
