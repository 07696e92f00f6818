//! How does an operation authenticate, and which OAuth scopes does it take?

use anyhow::{Context, bail, ensure};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::value::{map_at, texts};
use super::words::Auth;

/// What an operation's `security`, or what stands in its place, says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Security {
    pub(super) auth: Auth,
    /// Alternatives, each a list of scopes all needed; `None` where undocumented.
    pub(super) scopes: Option<Vec<Vec<String>>>,
    /// What the undocumented scopes could be.
    pub(super) candidates: Option<Vec<Vec<String>>>,
}

impl Security {
    pub(super) fn read(document: &Value, node: &Value) -> anyhow::Result<Self> {
        let candidates = scope_candidates(node)?;
        match node.get("x-bc-scopes").and_then(Value::as_str) {
            None => {}
            Some("undocumented") => {
                return Ok(Self {
                    auth: only_scheme(document)?,
                    scopes: None,
                    candidates,
                });
            }
            Some(other) => bail!("`x-bc-scopes` can only be `undocumented`, not `{other}`"),
        }
        let entries = node
            .get("security")
            .and_then(Value::as_array)
            .context("`security` is missing")?;
        let mut schemes = Vec::new();
        let mut alternatives = Vec::new();
        for entry in entries.iter().filter_map(Value::as_object) {
            ensure!(
                entry.len() == 1,
                "an entry of `security` must name one scheme"
            );
            schemes.extend(entry.keys());
            alternatives.extend(entry.values().map(|scopes| texts(Some(scopes))));
        }
        schemes.dedup();
        let [scheme] = schemes.as_slice() else {
            bail!("`security` must name one scheme, it names {schemes:?}");
        };
        Ok(Self {
            auth: Auth::parse(scheme)?,
            scopes: Some(alternatives),
            candidates,
        })
    }
}

/// Scopes that an operation needs beyond those of every call, for some of what it does.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FurtherScopes {
    /// All needed.
    pub(crate) scopes: Vec<String>,
    /// For what: `scripts on checkout pages`.
    #[serde(rename = "for")]
    pub(crate) purpose: String,
}

/// The `x-bc-further-scopes` of an operation.
pub(crate) fn further_scopes(node: &Value) -> anyhow::Result<Vec<FurtherScopes>> {
    let further = node.get("x-bc-further-scopes").cloned();
    let further = further.map(serde_json::from_value).transpose().context(
        "`x-bc-further-scopes` must be a list of `{ scopes: [store_cart], for: what they are for }`",
    )?;
    Ok(further.unwrap_or_default())
}

/// The `x-bc-scope-candidates` of an operation: what each of BigCommerce's sources, which contradict
/// each other, says of its scopes; a list for each, of scopes all needed.
pub(crate) fn scope_candidates(node: &Value) -> anyhow::Result<Option<Vec<Vec<String>>>> {
    const FORM: &str = "`x-bc-scope-candidates` must be a list of lists of scopes, one for each of \
                        the sources that contradict each other: `[[store_cart], [store_checkout]]`";
    let Some(candidates) = node.get("x-bc-scope-candidates") else {
        return Ok(None);
    };
    ensure!(
        node.get("x-bc-scopes")
            .is_some_and(|word| word == "undocumented"),
        "`x-bc-scope-candidates` can only stand beside `x-bc-scopes: undocumented`"
    );
    let mut read: Vec<Vec<String>> = Vec::new();
    for candidate in candidates.as_array().context(FORM)? {
        let ids = candidate.as_array().context(FORM)?;
        let ids: Option<Vec<String>> = ids.iter().map(|id| Some(id.as_str()?.to_owned())).collect();
        let ids = ids.context(FORM)?;
        ensure!(
            !read.contains(&ids),
            "`x-bc-scope-candidates` has {ids:?} twice: remove one"
        );
        read.push(ids);
    }
    ensure!(
        read.len() > 1,
        "`x-bc-scope-candidates` must have two candidates or more: where there is one, `security` \
         says so"
    );
    Ok(Some(read))
}

/// The scheme of a spec that has one.
fn only_scheme(document: &Value) -> anyhow::Result<Auth> {
    let schemes = map_at(document, "/components/securitySchemes");
    let mut names = schemes.into_iter().flat_map(Map::keys);
    match (names.next(), names.next()) {
        (Some(scheme), None) => Auth::parse(scheme),
        _ => bail!(
            "the spec must have one security scheme, to know how this operation authenticates"
        ),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Security, scope_candidates};
    use crate::spec::Auth;

    fn read(node: Value) -> Result<Security, String> {
        let document = json!({"components": {"securitySchemes": {"access_token": {}}}});
        Security::read(&document, &node).map_err(|error| error.to_string())
    }

    #[test]
    fn entries_of_security_are_alternatives_and_the_scopes_of_one_are_all_needed() {
        let node = json!({"security": [{"access_token": ["a", "b"]}, {"access_token": ["c"]}]});
        let security = read(node).unwrap();
        assert_eq!(security.auth, Auth::AccessToken);
        let scopes = security.scopes.unwrap();
        assert_eq!(scopes, [vec!["a", "b"], vec!["c"]]);
        assert_eq!(security.candidates, None);
    }

    #[test]
    fn what_contradicting_sources_say_is_kept_beside_undocumented() {
        let node = json!({"x-bc-scopes": "undocumented", "x-bc-scope-candidates": [["a"], []]});
        let security = read(node).unwrap();
        assert_eq!(security.scopes, None);
        assert_eq!(security.candidates.unwrap(), [vec!["a"], vec![]]);
    }

    #[test]
    fn candidates_that_are_none_are_an_error_that_says_why() {
        let beside_security =
            json!({"security": [{"access_token": []}], "x-bc-scope-candidates": [["a"], ["b"]]});
        let error = read(beside_security).unwrap_err();
        assert!(
            error.contains("beside `x-bc-scopes: undocumented`"),
            "{error}"
        );
        for (candidates, expected) in [
            (json!("a"), "a list of lists"),
            (json!(["a", "b"]), "a list of lists"),
            (json!([["a"], [1]]), "a list of lists"),
            (json!([["a"]]), "two candidates or more"),
            (json!([["a"], ["a"]]), "twice"),
        ] {
            let node = json!({"x-bc-scopes": "undocumented", "x-bc-scope-candidates": candidates});
            let error = scope_candidates(&node).unwrap_err().to_string();
            assert!(error.contains(expected), "{candidates}: {error}");
        }
    }
}
