//! What does the scope string of a real OAuth grant allow?

use std::fmt;

use super::{KnownScope, Scope};

/// The scopes of a real grant: the space-separated string that BigCommerce sends with an access
/// token, parsed. Identifiers that this version does not know are kept.
///
/// ```
/// use bc_auth::{KnownScope, ScopeSet};
///
/// let granted = ScopeSet::parse("store_v2_products store_v2_default store_v9_new");
/// assert!(granted.grants(KnownScope::StoreV2ProductsReadOnly));
/// assert_eq!(granted.unknown().collect::<Vec<_>>(), ["store_v9_new"]);
/// assert_eq!(granted.to_string(), "store_v2_products store_v2_default store_v9_new");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScopeSet {
    scopes: Vec<Scope>,
}

impl ScopeSet {
    /// Parses a scope string: identifiers separated by white space, in any order. A repeated
    /// identifier counts once.
    #[must_use]
    pub fn parse(scopes: &str) -> Self {
        scopes.split_whitespace().map(Scope::from).collect()
    }

    /// Whether the set allows what `required` allows, itself or by a scope that includes it.
    #[must_use]
    pub fn grants(&self, required: KnownScope) -> bool {
        self.known().any(|scope| scope.covers(required))
    }

    /// The scopes, in the order in which they were granted.
    pub fn iter(&self) -> impl Iterator<Item = &Scope> {
        self.scopes.iter()
    }

    /// The scopes of the closed list.
    pub fn known(&self) -> impl Iterator<Item = KnownScope> {
        self.scopes.iter().filter_map(|scope| match scope {
            Scope::Known(known) => Some(*known),
            _ => None,
        })
    }

    /// The identifiers that this version does not know.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        self.scopes.iter().filter_map(|scope| match scope {
            Scope::Unknown(id) => Some(id.as_str()),
            _ => None,
        })
    }
}

impl<S: Into<Scope>> FromIterator<S> for ScopeSet {
    fn from_iter<I: IntoIterator<Item = S>>(scopes: I) -> Self {
        let mut set = Self::default();
        for scope in scopes {
            let scope = scope.into();
            if !set.scopes.contains(&scope) {
                set.scopes.push(scope);
            }
        }
        set
    }
}

impl fmt::Display for ScopeSet {
    /// Prints the scope string of an OAuth request: identifiers with a space between them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, scope) in self.scopes.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{scope}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_string_is_parsed_and_printed_without_loss() {
        let text = "store_v2_default store_v2_orders_read_only store_v9_new MANAGE_TAX";
        assert_eq!(ScopeSet::parse(text).to_string(), text);
    }

    #[test]
    fn white_space_and_repetitions_do_not_matter() {
        let set = ScopeSet::parse("  store_cart\n store_cart\tstore_v9_new store_v9_new ");
        assert_eq!(set.to_string(), "store_cart store_v9_new");
    }

    #[test]
    fn a_read_only_scope_does_not_grant_the_modify_scope() {
        let set = ScopeSet::parse("store_v2_products_read_only");
        assert!(set.grants(KnownScope::StoreV2ProductsReadOnly));
        assert!(!set.grants(KnownScope::StoreV2Products));
    }

    #[test]
    fn an_empty_string_grants_nothing() {
        let set = ScopeSet::parse("");
        assert!(KnownScope::ALL.into_iter().all(|scope| !set.grants(scope)));
    }
}
