//! By which scheme does an endpoint authenticate?

use std::fmt;

use crate::{Authorization, Grant, carries};

/// A way to authenticate, at run time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scheme {
    /// `X-Auth-Token` with an access token.
    AccessToken,
    /// The shopper's session on the store's own origin.
    SameOrigin,
    /// An app's client ID in the query; a JWT comes back.
    ClientId,
    /// A JWT that the app signs, in the path.
    CustomerLogin,
    /// `Authorization: PAT`, for one order.
    PaymentAccessToken,
    /// HTTP Basic, sent by BigCommerce to a tax provider.
    ProviderBasic,
    /// Keys in the body, sent by BigCommerce to a shipping provider.
    ProviderKeys,
}

impl Scheme {
    /// The scheme's name in `specs/`: `access_token`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AccessToken => "access_token",
            Self::SameOrigin => "same_origin",
            Self::ClientId => "client_id",
            Self::CustomerLogin => "customer_login",
            Self::PaymentAccessToken => "payment_access_token",
            Self::ProviderBasic => "provider_basic",
            Self::ProviderKeys => "provider_keys",
        }
    }

    /// Whether the API account behind a request needs OAuth scopes for it.
    #[must_use]
    pub fn has_scopes(self) -> bool {
        matches!(self, Self::AccessToken | Self::CustomerLogin)
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A scheme, as a type: one of those in this module.
pub trait AuthScheme: Send + Sync + 'static {
    /// The scheme, at run time.
    const SCHEME: Scheme;
}

/// Implemented by the schemes that the credential `C` can serve; `E` is the endpoint, for the
/// compiler's message.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an authentication scheme, so `{E}` cannot be sent with `{C}`"
)]
pub trait Accepts<C, E>: AuthScheme {
    /// The credential's grant. The bounds on scopes and account kind ask for this one, so that
    /// where the credential is wrong, the compiler says only that.
    type Grant: Grant;

    /// What the credential adds to a request, and where the request may go.
    fn authorize(credential: &C) -> Authorization<'_>;
}

macro_rules! schemes {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {}

        impl AuthScheme for $name {
            const SCHEME: Scheme = Scheme::$name;
        }

        impl<C: carries::$name<E>, E> Accepts<C, E> for $name {
            type Grant = C::Grant;

            fn authorize(credential: &C) -> Authorization<'_> {
                credential.authorization()
            }
        }
    )+};
}

schemes! {
    /// `X-Auth-Token` with an access token: REST Management, GraphQL Admin and Account.
    AccessToken;
    /// The shopper's session on the store's own origin: REST Storefront.
    SameOrigin;
    /// An app's client ID in the query: Current Customer.
    ClientId;
    /// A JWT that the app signs: Customer Login.
    CustomerLogin;
    /// `Authorization: PAT`: processing a payment.
    PaymentAccessToken;
    /// HTTP Basic, inbound: BigCommerce calls a tax provider.
    ProviderBasic;
    /// Keys in the body, inbound: BigCommerce calls a shipping provider.
    ProviderKeys;
}
