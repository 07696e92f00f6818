//! Which OAuth scopes are there, and what does a scope string grant?
//!
//! Every scope exists twice: as a type named by BigCommerce's identifier
//! ([`store_v2_products`]), for the compiler, and as a [`KnownScope`], for run time. A type such as
//! [`store_v2_orders_or_transactions`] stands for several scopes, any one of which is enough.

mod generated;
mod required;
mod set;

use std::fmt;
use std::str::FromStr;

pub use generated::*;
pub use required::{Required, ScopeType};
pub use set::ScopeSet;

/// The requirement of an endpoint whose scopes BigCommerce does not document.
///
/// No grant holds it, so such an endpoint is sent by a call that says so by name,
/// `Client::send_undocumented`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undocumented {}

/// Which API accounts can be given a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScopeKind {
    /// Store-level and app-level accounts.
    Store,
    /// Account-level accounts.
    Account,
    /// Store-level and app-level accounts; the scope serves to create tokens of another kind.
    TokenCreation,
}

/// What is known of one scope.
#[derive(Debug)]
struct Facts {
    id: &'static str,
    key: &'static str,
    level: &'static str,
    ui_name: &'static str,
    ui_level: &'static str,
    kind: ScopeKind,
    writes: bool,
    implies: &'static [KnownScope],
}

impl KnownScope {
    const fn facts(self) -> &'static Facts {
        &FACTS[self as usize]
    }

    /// BigCommerce's identifier, as it stands in an OAuth grant: `store_v2_products`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.facts().id
    }

    /// The name in the control panel: `Products`.
    #[must_use]
    pub const fn ui_name(self) -> &'static str {
        self.facts().ui_name
    }

    /// The level in the control panel: `modify`, `read-only`, `manage`, ...
    #[must_use]
    pub const fn ui_level(self) -> &'static str {
        self.facts().ui_level
    }

    /// The words that `grant!` and `#[endpoint(scopes = [..])]` use: `("products", "modify")`.
    #[must_use]
    pub const fn grant_words(self) -> (&'static str, &'static str) {
        (self.facts().key, self.facts().level)
    }

    /// Which API accounts can be given this scope.
    #[must_use]
    pub const fn kind(self) -> ScopeKind {
        self.facts().kind
    }

    /// Whether the scope allows more than GET and HEAD.
    #[must_use]
    pub const fn writes(self) -> bool {
        self.facts().writes
    }

    /// The scopes that this one includes: a modify scope includes its read-only partner.
    #[must_use]
    pub const fn implies(self) -> &'static [KnownScope] {
        self.facts().implies
    }

    /// Whether holding this scope is enough where `required` is asked for.
    ///
    /// ```
    /// use bc_auth::KnownScope;
    ///
    /// assert!(KnownScope::StoreV2Products.covers(KnownScope::StoreV2ProductsReadOnly));
    /// assert!(!KnownScope::StoreV2ProductsReadOnly.covers(KnownScope::StoreV2Products));
    /// ```
    #[must_use]
    pub const fn covers(self, required: KnownScope) -> bool {
        if self as usize == required as usize {
            return true;
        }
        let mut implied = self.implies();
        while let [first, rest @ ..] = implied {
            if first.covers(required) {
                return true;
            }
            implied = rest;
        }
        false
    }
}

impl fmt::Display for KnownScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// One scope of a real grant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scope {
    /// The permission that every API account has without asking.
    Default,
    /// A scope of the closed list.
    Known(KnownScope),
    /// An identifier that this version does not know; kept as it came.
    Unknown(String),
}

impl Scope {
    /// The identifier, as it stands in an OAuth grant.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Default => DEFAULT_SCOPE,
            Self::Known(scope) => scope.id(),
            Self::Unknown(id) => id,
        }
    }
}

impl From<KnownScope> for Scope {
    fn from(scope: KnownScope) -> Self {
        Self::Known(scope)
    }
}

impl From<&str> for Scope {
    fn from(id: &str) -> Self {
        if id == DEFAULT_SCOPE {
            return Self::Default;
        }
        id.parse()
            .map_or_else(|_| Self::Unknown(id.to_owned()), Self::Known)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// An identifier that is not in the closed list of scopes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownScope {
    id: String,
}

impl fmt::Display for UnknownScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not an OAuth scope of BigCommerce", self.id)?;
        match MISSPELLINGS.iter().find(|(wrong, _)| *wrong == self.id) {
            Some((_, right)) => write!(f, "; its reference misspells `{right}` so"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnknownScope {}

impl FromStr for KnownScope {
    type Err = UnknownScope;

    fn from_str(id: &str) -> Result<Self, UnknownScope> {
        Self::ALL
            .into_iter()
            .find(|scope| scope.id() == id)
            .ok_or_else(|| UnknownScope { id: id.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_identifier_parses_to_the_scope_that_prints_it() {
        assert_eq!(KnownScope::ALL.len(), 67);
        for scope in KnownScope::ALL {
            assert_eq!(scope.to_string().parse(), Ok(scope));
        }
    }

    #[test]
    fn the_words_of_a_grant_name_one_scope_only() {
        let mut words: Vec<_> = KnownScope::ALL.iter().map(|s| s.grant_words()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), KnownScope::ALL.len());
    }

    #[test]
    fn a_modify_scope_covers_its_read_only_partner_and_not_the_other_way_round() {
        for scope in KnownScope::ALL {
            for implied in scope.implies() {
                assert!(scope.covers(*implied), "{scope} covers {implied}");
                assert!(!implied.covers(scope), "{implied} does not cover {scope}");
            }
        }
    }

    #[test]
    fn a_misspelling_of_the_reference_is_refused_with_the_right_identifier() {
        let error = "store_checkouts".parse::<KnownScope>().unwrap_err();
        assert!(error.to_string().contains("`store_checkout`"), "{error}");
    }
}
