//! What does a requirement that is a type say at run time?

use super::{KnownScope, Undocumented};

/// The type of one scope, such as [`store_v2_products`](super::store_v2_products).
pub trait ScopeType {
    /// The scope, at run time.
    const SCOPE: KnownScope;
}

/// What an endpoint can require: the type of a scope or of a set of scopes, a tuple of scopes, `()`
/// or [`Undocumented`]; at run time.
///
/// ```
/// use bc_auth::KnownScope;
/// use bc_auth::scope::{Required, store_v2_orders, store_v2_products};
///
/// assert_eq!(
///     <(store_v2_orders, store_v2_products)>::ANY_OF,
///     Some(&[&[KnownScope::StoreV2Orders, KnownScope::StoreV2Products][..]][..])
/// );
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what an endpoint could require",
    note = "that is a type of `scope`, a tuple of the types of single scopes, or `()`"
)]
pub trait Required {
    /// The lists of scopes any one of which is enough, all of it; none for `()`, and `None` where it
    /// is not documented.
    const ANY_OF: Option<&'static [&'static [KnownScope]]>;
}

impl<S: ScopeType> Required for S {
    const ANY_OF: Option<&'static [&'static [KnownScope]]> = Some(&[&[S::SCOPE]]);
}

impl Required for () {
    const ANY_OF: Option<&'static [&'static [KnownScope]]> = Some(&[]);
}

impl Required for Undocumented {
    const ANY_OF: Option<&'static [&'static [KnownScope]]> = None;
}

macro_rules! required_together {
    ($($scope:ident),+) => {
        impl<$($scope: ScopeType),+> Required for ($($scope,)+) {
            const ANY_OF: Option<&'static [&'static [KnownScope]]> =
                Some(&[&[$($scope::SCOPE),+]]);
        }
    };
}

required_together!(A);
required_together!(A, B);
required_together!(A, B, C);
required_together!(A, B, C, D);
required_together!(A, B, C, D, E);
required_together!(A, B, C, D, E, F);
