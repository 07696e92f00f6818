//! What do people call it? The curated names of `specs/names.toml`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, ensure};
use serde::Deserialize;

/// Names to use in place of those derived from BigCommerce's own.
#[derive(Debug, Default)]
pub(super) struct Renames {
    file: File,
    used: RefCell<BTreeSet<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Enums by their values, wherever they occur.
    #[serde(default)]
    values: BTreeMap<String, Vec<String>>,
    /// For a family (`catalog`) or one spec of it (`catalog-products`): derived name, name to use.
    #[serde(default)]
    names: BTreeMap<String, BTreeMap<String, String>>,
}

impl Renames {
    /// Reads the file; none is none.
    pub(super) fn load(path: &Path) -> anyhow::Result<Self> {
        if !path.exists() {
            return Ok(Self::default());
        }
        let text =
            std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        Self::parse(&text).with_context(|| path.display().to_string())
    }

    /// Reads the text of the file.
    pub(super) fn parse(text: &str) -> anyhow::Result<Self> {
        Ok(Self {
            file: toml::from_str(text)?,
            used: RefCell::default(),
        })
    }

    /// The name to use in place of `name` in `spec`: the spec's own, else its family's, else `name`.
    pub(super) fn apply(&self, spec: &str, name: &str) -> String {
        let families = self.file.names.iter().filter(|(key, _)| {
            spec.strip_prefix(key.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        });
        // The longest key is the most particular one.
        let nearest = families
            .filter_map(|(key, names)| Some((key, names.get(name)?)))
            .max_by_key(|(key, _)| key.len());
        let Some((key, renamed)) = nearest else {
            return name.to_owned();
        };
        self.used
            .borrow_mut()
            .insert(format!("[names.{key}] {name}"));
        renamed.clone()
    }

    /// The name of the enum with exactly these values, in any order.
    pub(super) fn by_values(&self, values: &[String]) -> Option<String> {
        let set = |values: &[String]| values.iter().cloned().collect::<BTreeSet<_>>();
        let (name, _) = self
            .file
            .values
            .iter()
            .find(|(_, listed)| set(listed) == set(values))?;
        self.used.borrow_mut().insert(format!("[values] {name}"));
        Some(name.clone())
    }

    /// An error for entries that renamed nothing: they are misspelt, or left behind by a change upstream.
    pub(super) fn check_all_used(&self) -> anyhow::Result<()> {
        let names = self.file.names.iter().flat_map(|(key, names)| {
            names
                .keys()
                .map(move |name| format!("[names.{key}] {name}"))
        });
        let values = self
            .file
            .values
            .keys()
            .map(|name| format!("[values] {name}"));
        let used = self.used.borrow();
        let unused: Vec<String> = names
            .chain(values)
            .filter(|entry| !used.contains(entry))
            .collect();
        ensure!(
            unused.is_empty(),
            "specs/names.toml has entries that name nothing: {}: remove or correct them",
            unused.join(", ")
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Renames;

    const FILE: &str = r#"
        [values]
        SortDirection = ["asc", "desc"]
        [names.catalog]
        Config = "OptionConfig"
        [names.catalog-products]
        Config = "ModifierConfig"
    "#;

    #[test]
    fn a_specs_own_name_goes_before_its_familys() {
        let renames = Renames::parse(FILE).unwrap();
        assert_eq!(
            renames.apply("catalog-products", "Config"),
            "ModifierConfig"
        );
        assert_eq!(renames.apply("catalog-brands", "Config"), "OptionConfig");
        assert_eq!(renames.apply("catalogue-brands", "Config"), "Config");
    }

    #[test]
    fn an_enum_is_found_by_its_values_in_any_order() {
        let renames = Renames::parse(FILE).unwrap();
        let values = |values: [&str; 2]| values.map(str::to_owned);
        assert_eq!(
            renames.by_values(&values(["desc", "asc"])).as_deref(),
            Some("SortDirection")
        );
        assert_eq!(renames.by_values(&values(["up", "down"])), None);
    }

    #[test]
    fn an_entry_that_renames_nothing_is_an_error() {
        let renames = Renames::parse(FILE).unwrap();
        renames.apply("catalog-products", "Config");
        renames.apply("catalog-brands", "Config");
        let error = renames.check_all_used().unwrap_err().to_string();
        assert!(error.contains("[values] SortDirection"), "{error}");
        assert!(!error.contains("Config"), "{error}");
    }
}
