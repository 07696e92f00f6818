//! Which files of the reference are imported, and as what? Reads `specs/families.toml`.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use anyhow::{Context, ensure};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::spec::Auth;

/// The curated list of files.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Families {
    /// One entry a file.
    #[serde(rename = "spec")]
    pub(crate) specs: Vec<Entry>,
}

/// A file of the reference and what becomes of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// The file, below the reference's folder.
    pub(crate) upstream: String,
    /// The cargo feature and module it belongs to.
    pub(crate) family: String,
    /// Its module within the family, if the family has several files.
    module: Option<String>,
    /// The page that documents it.
    pub(crate) docs: String,
    /// The tags whose operations are on that page itself; those of other tags are on pages below.
    #[serde(default)]
    pub(crate) main_tags: Vec<String>,
    /// How its operations authenticate.
    #[serde(default, deserialize_with = "auth")]
    pub(crate) auth: Auth,
}

fn auth<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Auth, D::Error> {
    let word = String::deserialize(deserializer)?;
    Auth::parse(&word).map_err(D::Error::custom)
}

impl Families {
    /// Reads the list.
    pub(crate) fn load(path: &Path) -> anyhow::Result<Self> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        Self::parse(&text).with_context(|| path.display().to_string())
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let families: Self = toml::from_str(text)?;
        let mut names = HashSet::new();
        let mut of_one_file: HashMap<&str, bool> = HashMap::new();
        for entry in &families.specs {
            for (key, name) in [
                ("family", entry.family.as_str()),
                ("module", entry.module()),
            ] {
                ensure!(
                    is_name(name),
                    "{}: `{key} = {name:?}` must be lower-case words with hyphens between: it \
                     becomes a cargo feature, a file and a module",
                    entry.upstream
                );
            }
            ensure!(
                names.insert(entry.file_name()),
                "{} is made twice",
                entry.file_name()
            );
            let one_file = entry.module.is_none();
            ensure!(
                *of_one_file.entry(&entry.family).or_insert(one_file) == one_file,
                "{}: the family {} has several files, so each of them needs a `module`",
                entry.upstream,
                entry.family
            );
        }
        Ok(families)
    }
}

impl Entry {
    /// The spec's file name.
    pub(crate) fn file_name(&self) -> String {
        match &self.module {
            Some(module) => format!("{}-{module}.yaml", self.family),
            None => format!("{}.yaml", self.family),
        }
    }

    /// Its module within the family; the family itself where that is one file.
    pub(crate) fn module(&self) -> &str {
        self.module.as_deref().unwrap_or(&self.family)
    }
}

/// Whether a text is lower-case words with hyphens between, the first letter no digit.
fn is_name(text: &str) -> bool {
    let is_word = |word: &str| {
        let mut chars = word.chars();
        !word.is_empty() && chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.split('-').all(is_word)
}

#[cfg(test)]
mod tests {
    use super::Families;

    const ENTRY: &str = "[[spec]]\nupstream = 'a/things.yml'\nfamily = 'shop'\nmodule = 'things'\n\
                         docs = 'https://example.com/things'\nmain_tags = ['Things']\n";

    #[test]
    fn an_entry_names_its_spec_by_family_and_module() {
        let families = Families::parse(ENTRY).unwrap();
        assert_eq!(families.specs[0].file_name(), "shop-things.yaml");
    }

    #[test]
    fn a_family_of_one_file_needs_no_module() {
        let one = ENTRY.replace("module = 'things'\n", "");
        let families = Families::parse(&one).unwrap();
        let entry = &families.specs[0];
        assert_eq!(
            (entry.file_name().as_str(), entry.module()),
            ("shop.yaml", "shop")
        );
        let error = Families::parse(&format!("{ENTRY}{one}")).unwrap_err();
        assert!(error.to_string().contains("needs a `module`"), "{error}");
    }

    #[test]
    fn a_scheme_that_is_none_is_an_error() {
        let error = Families::parse(&format!("{ENTRY}auth = 'bearer'\n")).unwrap_err();
        assert!(error.to_string().contains("access_token"), "{error}");
    }

    #[test]
    fn two_files_cannot_become_one_spec() {
        let error = Families::parse(&format!("{ENTRY}{ENTRY}")).unwrap_err();
        assert!(
            error.to_string().contains("shop-things.yaml is made twice"),
            "{error}"
        );
    }

    #[test]
    fn a_family_or_module_that_can_be_no_feature_is_an_error() {
        for wrong in ["Shop", "my shop", "shop-", "../shop", "", "1shop"] {
            let text = ENTRY.replace("family = 'shop'", &format!("family = '{wrong}'"));
            let error = Families::parse(&text).unwrap_err().to_string();
            assert!(
                error.contains("a/things.yml: `family"),
                "{wrong:?}: {error}"
            );
        }
    }

    #[test]
    fn a_misspelt_key_is_an_error() {
        assert!(Families::parse(&ENTRY.replace("docs", "doc")).is_err());
    }
}
