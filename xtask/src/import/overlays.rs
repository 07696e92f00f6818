//! Which overlays correct a spec? Those that it shares with others, and then its own.
//!
//! `overlays/<spec>.yaml` is a spec's own; `overlays/shared/*.yaml` say in `x-bc-specs` whose they are.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, bail, ensure};

use super::families::Families;
use super::overlay;
use crate::spec;

/// The overlays of all specs.
#[derive(Debug, Default)]
pub(crate) struct Overlays {
    /// For each file of a spec, the overlays in their order: where each is, and its text.
    of: BTreeMap<String, Vec<(String, String)>>,
}

impl Overlays {
    /// Reads the overlays below `out`. One that corrects no spec is an error.
    pub(crate) fn load(out: &Path, families: &Families) -> anyhow::Result<Self> {
        let mut overlays = Self::default();
        let is_spec = |name: &str| {
            let mut names = families.specs.iter().map(|entry| entry.file_name());
            names.any(|known| known == name)
        };
        for (name, text) in texts(&out.join("overlays/shared"))? {
            let place = format!("specs/overlays/shared/{name}");
            let specs = overlay::specs(&text).with_context(|| place.clone())?;
            ensure!(
                specs.len() > 1,
                "{place}: `x-bc-specs` must list the specs that it corrects, at least two"
            );
            for spec in specs {
                let file = format!("{spec}.yaml");
                ensure!(
                    is_spec(&file),
                    "{place}: `x-bc-specs` lists {spec}, which families.toml does not make: correct or \
                     remove it"
                );
                overlays.add(file, place.clone(), text.clone());
            }
        }
        for (name, text) in texts(&out.join("overlays"))? {
            let place = format!("specs/overlays/{name}");
            if !is_spec(&name) {
                bail!("{place} corrects no spec in families.toml: rename or remove it");
            }
            overlays.add(name, place, text);
        }
        Ok(overlays)
    }

    fn add(&mut self, spec: String, place: String, text: String) {
        self.of.entry(spec).or_default().push((place, text));
    }

    /// The overlays of the spec in this file: where each is, and its text.
    pub(crate) fn of(&self, file: &str) -> &[(String, String)] {
        self.of.get(file).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The YAML files in a folder by name, none if there is no such folder.
fn texts(folder: &Path) -> anyhow::Result<Vec<(String, String)>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut texts = Vec::new();
    for path in spec::files(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("reading {}", path.display()))?;
        texts.push((name.into_owned(), text));
    }
    Ok(texts)
}
