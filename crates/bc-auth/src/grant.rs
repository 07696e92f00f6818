//! What may an API account do, and did BigCommerce grant it?

use std::fmt;
use std::marker::PhantomData;

use crate::account::{self, AccountKind};
use crate::{KnownScope, ScopeSet};

/// What an API account may do: its kind and its OAuth scopes, as a type.
///
/// Declare one with `grant!`, which also implements the traits of [`granted`](crate::granted):
///
/// ```text
/// grant! {
///     /// Keeps the catalog in step with the warehouse.
///     pub struct CatalogSync: App { products: modify, orders: read }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a grant: declare it with `grant! {{ pub struct {Self}: App {{ products: read }} }}`"
)]
pub trait Grant: Send + Sync + 'static {
    /// The kind of API account.
    type Account: AccountKind;

    /// The name of the grant, for messages.
    const NAME: &'static str;

    /// The scopes as declared, without those that they include.
    const SCOPES: &'static [KnownScope];

    /// The scope string of an OAuth request for this grant.
    #[must_use]
    fn scope_string() -> String {
        Self::SCOPES
            .iter()
            .copied()
            .collect::<ScopeSet>()
            .to_string()
    }

    /// Compares the grant with the scope string of a real OAuth response. Further scopes and
    /// unknown ones are accepted, and can be read back from [`Verified::scopes`].
    ///
    /// # Errors
    ///
    /// [`MissingScopes`] names each scope that the type declares and BigCommerce did not grant.
    fn verify(granted: &str) -> Result<Verified<Self>, MissingScopes>
    where
        Self: Sized,
    {
        let scopes = ScopeSet::parse(granted);
        let missing: Vec<_> = Self::SCOPES
            .iter()
            .copied()
            .filter(|scope| !scopes.grants(*scope))
            .collect();
        if missing.is_empty() {
            Ok(Verified {
                scopes,
                grant: PhantomData,
            })
        } else {
            Err(MissingScopes {
                grant: Self::NAME,
                missing,
                granted: scopes,
            })
        }
    }
}

/// Proof that BigCommerce granted every scope of `G`; made by [`Grant::verify`].
pub struct Verified<G> {
    scopes: ScopeSet,
    grant: PhantomData<fn() -> G>,
}

impl<G> Verified<G> {
    /// All that was granted, the scopes beyond those of `G` and unknown ones included.
    #[must_use]
    pub fn scopes(&self) -> &ScopeSet {
        &self.scopes
    }

    pub(crate) fn into_scopes(self) -> ScopeSet {
        self.scopes
    }
}

impl<G: Grant> fmt::Debug for Verified<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified")
            .field("grant", &G::NAME)
            .field("scopes", &self.scopes)
            .finish()
    }
}

/// BigCommerce granted less than the grant's type declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingScopes {
    grant: &'static str,
    missing: Vec<KnownScope>,
    granted: ScopeSet,
}

impl MissingScopes {
    /// The scopes that were declared and not granted.
    #[must_use]
    pub fn missing(&self) -> &[KnownScope] {
        &self.missing
    }

    /// What was granted.
    #[must_use]
    pub fn granted(&self) -> &ScopeSet {
        &self.granted
    }
}

impl fmt::Display for MissingScopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the grant `{}` declares scopes that BigCommerce did not grant: ",
            self.grant
        )?;
        for (i, scope) in self.missing.iter().enumerate() {
            let separator = if i == 0 { "" } else { ", " };
            write!(
                f,
                "{separator}`{scope}` ({}: {}",
                scope.ui_name(),
                scope.ui_level()
            )?;
            match scope
                .implies()
                .iter()
                .find(|partner| self.granted.grants(**partner))
            {
                Some(partner) => write!(f, "; only `{partner}` was granted)")?,
                None => f.write_str(")")?,
            }
        }
        f.write_str("; change the API account's scopes, or declare less in `grant!`")
    }
}

impl std::error::Error for MissingScopes {}

/// The grant of a tool that learns its scopes at run time: the compiler checks neither scopes nor
/// account kind, and BigCommerce's 403 is the first to tell.
///
/// A token gets it from [`AccessToken::unchecked`](crate::AccessToken::unchecked), or after
/// `Unchecked::verify`, which finds nothing missing in any scope string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unchecked {}

impl Grant for Unchecked {
    type Account = account::Unchecked;
    const NAME: &'static str = "Unchecked";
    const SCOPES: &'static [KnownScope] = &[];
}

/// The grant of credentials in which OAuth scopes play no part: a shopper's session, a client ID, a
/// payment access token. It holds no scope and is of no kind of API account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoGrant {}

impl Grant for NoGrant {
    type Account = account::NoAccount;
    const NAME: &'static str = "NoGrant";
    const SCOPES: &'static [KnownScope] = &[];
}

#[cfg(test)]
mod tests {
    use super::*;

    struct CatalogSync;

    impl Grant for CatalogSync {
        type Account = account::App;
        const NAME: &'static str = "CatalogSync";
        const SCOPES: &'static [KnownScope] = &[
            KnownScope::StoreV2Products,
            KnownScope::StoreV2OrdersReadOnly,
        ];
    }

    #[test]
    fn the_scopes_declared_are_the_scopes_asked_for() {
        assert_eq!(
            CatalogSync::scope_string(),
            "store_v2_products store_v2_orders_read_only"
        );
    }

    #[test]
    fn a_grant_that_lacks_a_scope_is_refused_by_name() {
        let error = CatalogSync::verify("store_v2_products").unwrap_err();
        assert_eq!(error.missing(), [KnownScope::StoreV2OrdersReadOnly]);
        assert!(
            error
                .to_string()
                .contains("`store_v2_orders_read_only` (Orders: read-only)")
        );
        assert!(error.to_string().contains("`CatalogSync`"));
    }

    #[test]
    fn a_read_only_scope_is_refused_where_the_type_says_modify() {
        let error = CatalogSync::verify("store_v2_products_read_only store_v2_orders").unwrap_err();
        assert_eq!(error.missing(), [KnownScope::StoreV2Products]);
        assert!(
            error
                .to_string()
                .contains("only `store_v2_products_read_only` was granted")
        );
    }

    #[test]
    fn a_modify_scope_serves_where_the_type_says_read_only() {
        assert!(CatalogSync::verify("store_v2_orders store_v2_products").is_ok());
    }

    #[test]
    fn further_and_unknown_scopes_are_accepted_and_can_be_read_back() {
        let granted = "store_v2_default store_v2_products store_v2_orders store_cart store_v9_new";
        let verified = CatalogSync::verify(granted).unwrap();
        assert_eq!(verified.scopes().to_string(), granted);
        assert_eq!(
            verified.scopes().unknown().collect::<Vec<_>>(),
            ["store_v9_new"]
        );
    }

    #[test]
    fn an_empty_scope_string_lacks_every_scope() {
        let error = CatalogSync::verify("").unwrap_err();
        assert_eq!(error.missing(), CatalogSync::SCOPES);
    }
}
