//! Does a grant hold the scopes that an endpoint requires?
//!
//! There is one trait a scope, named by BigCommerce's identifier, so that each can say in its
//! own words what is missing. `grant!` implements them. A trait whose scope includes another has
//! that one's trait as its supertrait: a modify scope grants its read-only partner, by types.
//!
//! Where any one of several scopes is enough, that is a trait of its own, and a supertrait of the
//! traits of those scopes. Blanket impls for each of them would overlap.

mod generated;

pub use generated::*;

use crate::scope;

/// Implemented by the scopes that an endpoint requires, where the grant `G` holds them; `E` is
/// the endpoint, for the compiler's message.
///
/// The requirement may be a scope type, `()` for none, or a tuple of those that are all needed.
///
/// ```compile_fail,E0277
/// # use bc_auth::{GrantedTo, scope};
/// struct CatalogSync; // holds no scope
/// struct GetProducts;
///
/// fn send<S: GrantedTo<CatalogSync, GetProducts>>() {}
/// send::<scope::store_v2_products>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a scope, so the grant `{G}` cannot hold it for `{E}`",
    note = "the scopes of an endpoint are types of `scope`, a tuple of them, or `()`"
)]
pub trait GrantedTo<G, E> {}

impl<G, E> GrantedTo<G, E> for () {}

macro_rules! granted_together {
    ($($scope:ident),+) => {
        impl<Grant, Endpoint, $($scope: GrantedTo<Grant, Endpoint>),+> GrantedTo<Grant, Endpoint>
            for ($($scope,)+)
        {
        }
    };
}

granted_together!(A);
granted_together!(A, B);
granted_together!(A, B, C);
granted_together!(A, B, C, D);
granted_together!(A, B, C, D, E);
granted_together!(A, B, C, D, E, F);

mod sealed {
    pub trait Nobody {}

    pub trait Undocumented {}
    impl Undocumented for crate::scope::Undocumented {}
}

/// Held by no grant: the requirement of an endpoint whose scopes BigCommerce does not document.
#[diagnostic::on_unimplemented(
    message = "BigCommerce does not document which OAuth scopes `{E}` needs: send it with `send_undocumented`",
    label = "no grant can promise the scopes of `{E}`",
    note = "it cannot be in the list of a grant's endpoints, `for [..]`, which is compared with what they need"
)]
pub trait Undocumented<E>: sealed::Nobody {}

impl<G: Undocumented<E>, E> GrantedTo<G, E> for scope::Undocumented {}

/// Implemented by [`scope::Undocumented`] alone: what may be sent without a grant that promises
/// its scopes; `E` is the endpoint, for the compiler's message.
#[diagnostic::on_unimplemented(
    message = "BigCommerce documents which OAuth scopes `{E}` needs: send it with `send`, which compares them with the grant",
    label = "`send_undocumented` is for endpoints with `scopes = undocumented`"
)]
pub trait NotDocumented<E>: sealed::Undocumented {}

impl<E> NotDocumented<E> for scope::Undocumented {}

/// Implemented by what an endpoint can require but [`scope::Undocumented`]: what `minimal_scopes!`
/// counts; `E` is the endpoint, for the compiler's message.
#[diagnostic::on_unimplemented(
    message = "BigCommerce does not document which OAuth scopes `{E}` needs, so the minimum is not known: leave it out",
    label = "the scopes of `{E}` are undocumented"
)]
pub trait Documented<E> {}

#[diagnostic::do_not_recommend]
impl<S: GrantedTo<crate::Unchecked, E>, E> Documented<E> for S {}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads<G, E>() -> bool
    where
        scope::store_v2_products_read_only: GrantedTo<G, E>,
    {
        true
    }

    /// Compiles only if the one trait is the supertrait of the other.
    fn modifies<G: store_v2_products<E>, E>() -> bool {
        reads::<G, E>()
    }

    #[test]
    fn who_may_modify_may_read_without_saying_so() {
        assert!(modifies::<crate::Unchecked, ()>());
    }

    fn reads_one<G, E>() -> bool
    where
        scope::store_v2_orders_or_transactions_read_only: GrantedTo<G, E>,
    {
        true
    }

    /// Compiles only if what is enough for the one requirement is enough for the other.
    fn modifies_one<G: store_v2_orders_or_transactions<E>, E>() -> bool {
        reads_one::<G, E>()
    }

    /// Compile only if each of the scopes is enough.
    fn reads_orders<G: store_v2_orders_read_only<E>, E>() -> bool {
        reads_one::<G, E>()
    }
    fn modifies_transactions<G: store_v2_transactions<E>, E>() -> bool {
        modifies_one::<G, E>()
    }

    #[test]
    fn who_holds_one_of_several_scopes_holds_what_any_of_them_is_enough_for() {
        assert!(reads_orders::<crate::Unchecked, ()>());
        assert!(modifies_transactions::<crate::Unchecked, ()>());
    }
}
