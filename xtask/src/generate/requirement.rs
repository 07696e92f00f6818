//! Which OAuth scopes does an endpoint ask for? Alternatives of a spec as scopes that are all needed
//! and a set any one of which is enough.

use anyhow::{Context, ensure};

use crate::spec::{AnyOf, Scope, Scopes};

/// The scopes that an endpoint requires.
#[derive(Debug)]
pub(super) struct Requirement {
    /// Those that are needed in any case.
    pub(super) all: Vec<Scope>,
    /// Those any one of which is needed beside.
    pub(super) any_of: Vec<Scope>,
}

impl Requirement {
    /// Finds what the alternatives have in common, and the set of `specs/scopes.yaml` that the rest
    /// makes: only a set with a name has a type that the compiler's messages can be about.
    pub(super) fn of(alternatives: &[Vec<String>], scopes: &Scopes) -> anyhow::Result<Self> {
        let first = alternatives.first().map(Vec::as_slice).unwrap_or_default();
        let is_common = |id: &&String| alternatives.iter().all(|needed| needed.contains(id));
        let common: Vec<&String> = first.iter().filter(is_common).collect();
        let mut requirement = Self {
            all: known(common.iter().copied(), scopes)?,
            any_of: Vec::new(),
        };
        if alternatives.len() > 1 {
            let mut rest: Vec<String> = Vec::new();
            for needed in alternatives {
                let own: Vec<&String> = needed.iter().filter(|id| !common.contains(id)).collect();
                let [one] = own.as_slice() else {
                    anyhow::bail!(
                        "its alternatives of scopes, {}, must differ in one scope each: correct \
                         them in the overlay",
                        in_words(alternatives)
                    );
                };
                rest.push((*one).clone());
            }
            let set = scopes.any_of_these(&rest).with_context(|| {
                format!(
                    "no set of specs/scopes.yaml has the scopes {} and no other: add one to \
                     `any_of` there, or correct the alternatives in the overlay",
                    rest.join(", ")
                )
            })?;
            requirement.any_of = members(set, scopes)?;
        }
        ensure!(
            requirement.any_of.iter().all(|one| requirement
                .all
                .iter()
                .all(|held| !scopes.includes(&held.id, &one.id))),
            "its alternatives of scopes, {}, come down to what all of them have: correct them in \
             the overlay",
            in_words(alternatives)
        );
        Ok(requirement)
    }
}

/// The scopes of a set, in its order.
pub(super) fn members(set: &AnyOf, scopes: &Scopes) -> anyhow::Result<Vec<Scope>> {
    known(&set.scopes, scopes)
}

fn known<'a>(
    ids: impl IntoIterator<Item = &'a String>,
    scopes: &Scopes,
) -> anyhow::Result<Vec<Scope>> {
    let find = |id: &String| {
        let scope = scopes.get(id).cloned();
        scope.with_context(|| format!("the scope `{id}` is not in specs/scopes.yaml"))
    };
    ids.into_iter().map(find).collect()
}

/// `a and b, or c`
fn in_words(alternatives: &[Vec<String>]) -> String {
    let all = alternatives.iter().map(|needed| needed.join(" and "));
    all.collect::<Vec<_>>().join(", or ")
}

#[cfg(test)]
mod tests {
    use super::Requirement;
    use crate::spec::Scopes;

    const SCOPES: &str = "
scopes:
  - {id: a, key: a, level: modify, ui_name: A, ui_level: modify, kind: store, access: write, implies: [a_read]}
  - {id: a_read, key: a, level: read, ui_name: A, ui_level: read-only, kind: store, access: read, implies: []}
  - {id: b, key: b, level: modify, ui_name: B, ui_level: modify, kind: store, access: write, implies: []}
  - {id: c, key: c, level: modify, ui_name: C, ui_level: modify, kind: store, access: write, implies: []}
any_of:
  - {id: b_or_c, scopes: [b, c]}
  - {id: a_read_or_b, scopes: [a_read, b]}
";

    /// What is needed in any case, and any one of which beside.
    fn of(alternatives: &[&[&str]]) -> Result<(Vec<String>, Vec<String>), String> {
        let owned = |needed: &&[&str]| needed.iter().map(|id| (*id).to_owned()).collect();
        let alternatives: Vec<Vec<String>> = alternatives.iter().map(owned).collect();
        let scopes = Scopes::parse(SCOPES).unwrap();
        let found = Requirement::of(&alternatives, &scopes).map_err(|error| error.to_string())?;
        let ids = |scopes: Vec<crate::spec::Scope>| scopes.into_iter().map(|s| s.id).collect();
        Ok((ids(found.all), ids(found.any_of)))
    }

    #[test]
    fn one_alternative_is_needed_whole() {
        let nothing = Vec::<String>::new();
        assert_eq!(of(&[&[]]).unwrap(), (nothing.clone(), nothing.clone()));
        let both = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(of(&[&["a", "b"]]).unwrap(), (both, nothing));
    }

    #[test]
    fn alternatives_are_what_they_share_and_a_set_with_a_name() {
        let (all, any_of) = of(&[&["c"], &["b"]]).unwrap();
        assert!(all.is_empty());
        assert_eq!(any_of, ["b", "c"], "in the order of the set");
        let (all, any_of) = of(&[&["a", "b"], &["c", "a"]]).unwrap();
        assert_eq!(
            (all, any_of),
            (vec!["a".to_owned()], vec!["b".to_owned(), "c".to_owned()])
        );
    }

    #[test]
    fn a_set_without_a_name_is_an_error_that_says_where_to_add_one() {
        let error = of(&[&["a"], &["b"]]).unwrap_err();
        assert!(
            error.contains("the scopes a, b and no other") && error.contains("`any_of`"),
            "{error}"
        );
    }

    #[test]
    fn alternatives_that_are_no_choice_of_one_scope_are_an_error() {
        for alternatives in [[&["a", "b"][..], &["c"]], [&["a"], &[]], [&["b"], &["b"]]] {
            let error = of(&alternatives).unwrap_err();
            assert!(error.contains("must differ in one scope each"), "{error}");
        }
        let error = of(&[&["a", "a_read"], &["a", "b"]]).unwrap_err();
        assert!(
            error.contains("come down to what all of them have"),
            "{error}"
        );
    }
}
