//! Which OAuth scopes are there? Reads `specs/scopes.yaml`.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, bail, ensure};
use serde::Deserialize;

use super::yaml;

/// The closed list of OAuth scopes, in the file's order.
#[derive(Debug)]
pub(crate) struct Scopes {
    all: Vec<Scope>,
}

/// One OAuth scope.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scope {
    /// What a grant calls it: `store_v2_products_read_only`.
    pub(crate) id: String,
    /// Its name in `grant!`: `products`.
    pub(crate) key: String,
    /// Its level in `grant!`: `read`.
    pub(crate) level: String,
    /// What the control panel calls it: `Products`.
    pub(crate) ui_name: String,
    /// The level the control panel shows: `read-only`.
    pub(crate) ui_level: String,
    /// Which API accounts can have it.
    pub(crate) kind: Kind,
    /// Whether it allows more than reading.
    pub(crate) access: Access,
    /// The scopes it includes.
    pub(crate) implies: Vec<String>,
}

/// Which API accounts can have a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Store,
    Account,
    TokenCreation,
}

/// What a scope allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Access {
    Read,
    Write,
}

impl Scopes {
    /// Reads the list.
    pub(crate) fn load(path: &Path) -> anyhow::Result<Self> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        Self::parse(&text).with_context(|| path.display().to_string())
    }

    /// Reads the text of a list.
    pub(crate) fn parse(text: &str) -> anyhow::Result<Self> {
        let entries: Vec<(usize, Scope)> = yaml::parse(text)?.list("/scopes")?;
        let mut taken: HashMap<String, usize> = HashMap::new();
        for (line, scope) in &entries {
            for name in [scope.id.clone(), format!("{}: {}", scope.key, scope.level)] {
                if let Some(first) = taken.insert(name.clone(), *line) {
                    bail!("line {line}: `{name}` is taken by line {first}: correct one of them");
                }
            }
        }
        let all = entries.into_iter().map(|(_, scope)| scope).collect();
        let scopes = Self { all };
        for scope in &scopes.all {
            for implied in &scope.implies {
                let known = scopes.get(implied).is_some();
                ensure!(
                    known,
                    "`{}` implies `{implied}`, which is not in the list: correct it, or add it there",
                    scope.id
                );
            }
        }
        Ok(scopes)
    }

    /// Every scope.
    pub(crate) fn all(&self) -> &[Scope] {
        &self.all
    }

    /// The scope with this identifier.
    pub(crate) fn get(&self, id: &str) -> Option<&Scope> {
        self.all.iter().find(|scope| scope.id == id)
    }

    /// The scope itself, then each that includes it.
    pub(crate) fn granted_by(&self, id: &str) -> Vec<&str> {
        let including = self
            .all
            .iter()
            .filter(|s| s.implies.iter().any(|implied| implied == id));
        let itself = self.all.iter().filter(|scope| scope.id == id);
        itself
            .chain(including)
            .map(|scope| scope.id.as_str())
            .collect()
    }

    /// The identifier nearest to a misspelt one, to suggest it.
    pub(crate) fn nearest(&self, id: &str) -> Option<&str> {
        let near = self
            .all
            .iter()
            .map(|scope| (distance(&scope.id, id), scope.id.as_str()));
        near.min()
            .filter(|(distance, _)| *distance <= 1 + id.len() / 4)
            .map(|(_, id)| id)
    }
}

/// How many insertions, deletions and replacements lead from `a` to `b`.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(b.bytes()) {
            let replaced = diagonal + usize::from(x != y);
            diagonal = *cell;
            *cell = replaced.min(diagonal + 1).min(left + 1);
            left = *cell;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{Access, Kind, Scopes};

    pub(crate) const LIST: &str = "
scopes:
  - {id: things, key: things, level: modify, ui_name: Things, ui_level: modify, kind: store, access: write, implies: [things_read_only]}
  - {id: things_read_only, key: things, level: read, ui_name: Things, ui_level: read-only, kind: store, access: read, implies: []}
  - {id: people, key: people, level: manage, ui_name: People, ui_level: manage, kind: account, access: write, implies: []}
";

    #[test]
    fn a_scope_is_granted_by_itself_and_by_what_includes_it() {
        let scopes = Scopes::parse(LIST).unwrap();
        assert_eq!(
            scopes.granted_by("things_read_only"),
            ["things_read_only", "things"]
        );
        assert_eq!(scopes.granted_by("things"), ["things"]);
        assert_eq!(scopes.granted_by("nothing"), Vec::<&str>::new());
    }

    #[test]
    fn a_scope_tells_its_kind_and_access() {
        let scopes = Scopes::parse(LIST).unwrap();
        let people = scopes.get("people").unwrap();
        assert_eq!((people.kind, people.access), (Kind::Account, Access::Write));
    }

    #[test]
    fn a_misspelt_identifier_finds_its_neighbour() {
        let scopes = Scopes::parse(LIST).unwrap();
        assert_eq!(scopes.nearest("thing_read_only"), Some("things_read_only"));
        assert_eq!(scopes.nearest("something_else_entirely"), None);
    }

    #[test]
    fn an_identifier_or_a_key_and_level_given_twice_is_an_error_with_both_lines() {
        let error = |from: &str, to: &str| {
            let text = LIST.replace(from, to);
            Scopes::parse(&text).unwrap_err().to_string()
        };
        let twice = error("id: people", "id: things");
        assert!(
            twice.contains("line 5: `things` is taken by line 3"),
            "{twice}"
        );
        let twice = error("key: people, level: manage", "key: things, level: read");
        assert!(
            twice.contains("line 5: `things: read` is taken by line 4"),
            "{twice}"
        );
    }

    #[test]
    fn a_misspelt_field_is_an_error_with_its_line() {
        let text = LIST.replace("ui_name: People", "ui_nam: People");
        let error = format!("{:#}", Scopes::parse(&text).unwrap_err());
        assert!(
            error.contains("line 5") && error.contains("`ui_nam`"),
            "{error}"
        );
    }

    #[test]
    fn implying_an_unknown_scope_is_an_error() {
        let text = LIST.replace("[things_read_only]", "[things_read]");
        let error = Scopes::parse(&text).unwrap_err().to_string();
        assert!(error.contains("things_read"), "{error}");
    }
}
