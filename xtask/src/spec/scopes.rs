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
    any_of: Vec<AnyOf>,
}

/// Scopes any one of which is enough for some operations.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnyOf {
    /// What its type and its trait are called: `store_v2_orders_or_transactions`.
    pub(crate) id: String,
    /// The identifiers of the scopes; the first is taken where nothing else decides.
    pub(crate) scopes: Vec<String>,
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
        let document = yaml::parse(text)?;
        let entries: Vec<(usize, Scope)> = document.list("/scopes")?;
        let any_of: Vec<(usize, AnyOf)> = match document.value.get("any_of") {
            Some(_) => document.list("/any_of")?,
            None => Vec::new(),
        };
        let mut taken: HashMap<String, usize> = HashMap::new();
        let scope_names = entries.iter().flat_map(|(line, scope)| {
            [scope.id.clone(), format!("{}: {}", scope.key, scope.level)].map(|name| (line, name))
        });
        let any_of_names = any_of.iter().map(|(line, set)| (line, set.id.clone()));
        for (line, name) in scope_names.chain(any_of_names) {
            if let Some(first) = taken.insert(name.clone(), *line) {
                bail!("line {line}: `{name}` is taken by line {first}: correct one of them");
            }
        }
        let all = entries.into_iter().map(|(_, scope)| scope).collect();
        let mut scopes = Self {
            all,
            any_of: Vec::new(),
        };
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
        for (line, set) in any_of {
            scopes
                .check_any_of(&set)
                .with_context(|| format!("line {line}: `{}`", set.id))?;
            scopes.any_of.push(set);
        }
        Ok(scopes)
    }

    fn check_any_of(&self, set: &AnyOf) -> anyhow::Result<()> {
        let mut members = Vec::new();
        for id in &set.scopes {
            let scope = self.get(id).with_context(|| {
                format!("`{id}` is not in the list: correct it, or add it there")
            })?;
            members.push(scope);
        }
        ensure!(
            members.len() > 1,
            "it must name two scopes or more: one alone is required by its own name"
        );
        for (at, member) in members.iter().enumerate() {
            for other in members.iter().skip(at + 1) {
                ensure!(
                    member.id != other.id,
                    "it names `{}` twice: remove one",
                    member.id
                );
                for (more, less) in [(member, other), (other, member)] {
                    ensure!(
                        !self.includes(&more.id, &less.id),
                        "`{}` is enough wherever `{}` is: remove the latter",
                        less.id,
                        more.id
                    );
                }
                ensure!(
                    (member.kind == Kind::Account) == (other.kind == Kind::Account),
                    "no API account can have either of `{}` and `{}`: the one is of account-level \
                     accounts",
                    member.id,
                    other.id
                );
            }
        }
        if let Some(other) = self.any_of_these(&set.scopes) {
            bail!("it has the scopes of `{}`: remove one of them", other.id);
        }
        Ok(())
    }

    /// Every scope.
    pub(crate) fn all(&self) -> &[Scope] {
        &self.all
    }

    /// Every set of scopes any one of which is enough.
    pub(crate) fn any_of(&self) -> &[AnyOf] {
        &self.any_of
    }

    /// The set that has these scopes and no other.
    pub(crate) fn any_of_these(&self, ids: &[String]) -> Option<&AnyOf> {
        self.any_of.iter().find(|set| {
            set.scopes.len() == ids.len() && ids.iter().all(|id| set.scopes.contains(id))
        })
    }

    /// Whether the one scope is the other, or includes it.
    pub(crate) fn includes(&self, id: &str, other: &str) -> bool {
        let implied = self.get(id).map(|scope| scope.implies.as_slice());
        id == other
            || implied
                .unwrap_or_default()
                .iter()
                .any(|implied| self.includes(implied, other))
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
    fn a_set_of_alternatives_is_found_by_its_scopes_in_any_order() {
        let text = format!("{LIST}any_of:\n  - {{id: either, scopes: [things, carts]}}\n");
        let text = text.replace(
            "any_of:",
            "  - {id: carts, key: carts, level: modify, ui_name: Carts, ui_level: modify, kind: store, access: write, implies: []}\nany_of:",
        );
        let scopes = Scopes::parse(&text).unwrap();
        let these = |ids: &[&str]| {
            let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
            scopes.any_of_these(&ids).map(|set| set.id.as_str())
        };
        assert_eq!(these(&["carts", "things"]), Some("either"));
        assert_eq!(these(&["carts"]), None);
        assert_eq!(these(&["carts", "things_read_only"]), None);
        let twice = text + "  - {id: both, scopes: [carts, things]}\n";
        let error = format!("{:#}", Scopes::parse(&twice).unwrap_err());
        assert!(
            error.contains("line 9: `both`: it has the scopes of `either`"),
            "{error}"
        );
    }

    #[test]
    fn a_set_of_alternatives_that_is_none_is_an_error_that_says_why() {
        for (set, expected) in [
            (
                "{id: x, scopes: [things, thing]}",
                "`thing` is not in the list",
            ),
            ("{id: x, scopes: [things]}", "two scopes or more"),
            (
                "{id: x, scopes: [things, things_read_only]}",
                "`things_read_only` is enough wherever `things` is",
            ),
            (
                "{id: x, scopes: [things, things]}",
                "it names `things` twice",
            ),
            (
                "{id: x, scopes: [things, people]}",
                "the one is of account-level accounts",
            ),
            (
                "{id: things, scopes: [things, people]}",
                "`things` is taken by line 3",
            ),
            ("{id: x, scope: [things]}", "`scope`"),
        ] {
            let text = format!("{LIST}any_of:\n  - {set}\n");
            let error = format!("{:#}", Scopes::parse(&text).unwrap_err());
            assert!(
                error.contains(expected) && error.contains("line 7"),
                "{set}: {error}"
            );
        }
    }

    #[test]
    fn implying_an_unknown_scope_is_an_error() {
        let text = LIST.replace("[things_read_only]", "[things_read]");
        let error = Scopes::parse(&text).unwrap_err().to_string();
        assert!(error.contains("things_read"), "{error}");
    }
}
