//! Who is tried with the endpoints, and what may they send by the specs?

use bc_api::account::{AccountKind as _, Kind};
use bc_api::prelude::*;
use bc_api::{
    AppClientId, Credential, CustomerLoginJwt, PaymentAccessToken, Scheme, ShopperSession,
};
use bc_tests::generated::grants::*;
use bc_tests::specs::{Needs, Specs};

/// Calls `$then!` with `[arguments] (credential, the schemes it serves), ..` for every credential that every
/// endpoint is tried with, besides access tokens with the grants of its own.
macro_rules! with_credentials {
    ($then:ident $($arguments:tt)*) => {
        $then! {
            [$($arguments)*]
            (AccessToken<NothingOfStore>, [AccessToken])
            (AccessToken<NothingOfApp>, [AccessToken])
            (AccessToken<NothingOfAccount>, [AccessToken])
            (AccessToken<EverythingOfStore>, [AccessToken])
            (AccessToken<EverythingOfApp>, [AccessToken])
            (AccessToken<EverythingOfAccount>, [AccessToken])
            (AccessToken<Unchecked>, [AccessToken])
            (CustomerLoginJwt<NothingOfApp>, [CustomerLogin])
            (CustomerLoginJwt<CustomersLoginModifyOfStore>, [CustomerLogin])
            (CustomerLoginJwt<CustomersLoginModifyOfApp>, [CustomerLogin])
            (CustomerLoginJwt<AllButCustomersLoginModifyOfApp>, [CustomerLogin])
            (CustomerLoginJwt<Unchecked>, [CustomerLogin])
            (ShopperSession, [SameOrigin])
            (AppClientId, [ClientId])
            (PaymentAccessToken, [PaymentAccessToken])
        }
    };
}

pub(crate) use with_credentials;

macro_rules! credentials {
    ([] $(($credential:ty, [$($scheme:ident),*]))*) => {
        &[$(Caller::of::<$credential>(stringify!($credential), &[$(Scheme::$scheme),*])),*]
    };
}

/// The credentials that every endpoint is tried with.
pub(crate) const CREDENTIALS: &[Caller] = with_credentials!(credentials);

/// A credential, by what the specs may say of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller {
    pub(crate) name: &'static str,
    carries: &'static [Scheme],
    scopes: &'static [KnownScope],
    /// `None`: the compiler checks neither scopes nor account kind.
    pub(crate) kind: Option<Kind>,
}

impl Caller {
    /// The credential `C`, which serves these schemes.
    pub(crate) const fn of<C: Credential>(name: &'static str, carries: &'static [Scheme]) -> Self {
        Self {
            name,
            carries,
            scopes: <C::Grant as Grant>::SCOPES,
            kind: <C::Grant as Grant>::Account::KIND,
        }
    }

    /// Whether its grant holds this scope.
    pub(crate) fn holds(&self, specs: &Specs, needed: &str) -> bool {
        let mut held = self.scopes.iter().map(|scope| scope.id());
        held.any(|held| specs.covers(held, needed))
    }

    /// Whether it may send what needs this.
    pub(crate) fn may_send(&self, needs: &Needs, specs: &Specs) -> bool {
        let carries = self
            .carries
            .iter()
            .any(|scheme| scheme.name() == needs.scheme);
        let (true, Some(alternatives)) = (carries, &needs.scopes) else {
            return false;
        };
        let Some(kind) = self.kind else {
            return true;
        };
        let admitted = needs.accounts.iter().any(|word| word == kind.name());
        let all_held = |all: &Vec<String>| all.iter().all(|needed| self.holds(specs, needed));
        admitted && alternatives.iter().any(all_held)
    }
}
