//! What does a credential carry?
//!
//! One trait a scheme, implemented by the credentials that can serve it, so that each can say in
//! its own words which credential is missing. `E` is the endpoint.

use crate::{Authorization, Grant};

macro_rules! carries {
    ($($(#[$attribute:meta])* $scheme:ident $(: $sealed:path)?;)+) => {$(
        $(#[$attribute])*
        pub trait $scheme<E> $(: $sealed)? {
            /// What the API account behind the requests may do: mostly the credential's own grant.
            ///
            /// [`Accepts::Grant`](crate::Accepts::Grant) is this one, so that of a credential that
            /// does not carry the scheme, the compiler says that and nothing of scopes.
            type Grant: Grant;

            /// What the credential adds to a request, and where the request may go.
            fn authorization(&self) -> Authorization<'_>;
        }
    )+};
}

mod sealed {
    pub trait Inbound {}
}

carries! {
    /// Carries an access token.
    #[diagnostic::on_unimplemented(
        message = "`{E}` authenticates with an access token (`X-Auth-Token`), which the credential `{Self}` does not carry: send it from a client made with an `AccessToken`",
        label = "needs a client made with an `AccessToken`"
    )]
    AccessToken;

    /// Carries a shopper's session.
    #[diagnostic::on_unimplemented(
        message = "`{E}` authenticates by the shopper's session on the store's own origin, which the credential `{Self}` does not carry: send it from a client made with a `ShopperSession`",
        label = "needs a client made with a `ShopperSession`"
    )]
    SameOrigin;

    /// Carries an app's client ID.
    #[diagnostic::on_unimplemented(
        message = "`{E}` authenticates with an app's client ID, which the credential `{Self}` does not carry: send it from a client made with an `AppClientId`",
        label = "needs a client made with an `AppClientId`"
    )]
    ClientId;

    /// Carries a JWT for Customer Login.
    #[diagnostic::on_unimplemented(
        message = "`{E}` authenticates with a Customer Login JWT that the app signs, which the credential `{Self}` does not carry: send it from a client made with a `CustomerLoginJwt`",
        label = "needs a client made with a `CustomerLoginJwt`"
    )]
    CustomerLogin;

    /// Carries a payment access token.
    #[diagnostic::on_unimplemented(
        message = "`{E}` authenticates with a payment access token (`Authorization: PAT`), which the credential `{Self}` does not carry: create one for the order, and send it from a client made with a `PaymentAccessToken`",
        label = "needs a client made with a `PaymentAccessToken`"
    )]
    PaymentAccessToken;

    /// Carried by no credential: BigCommerce calls a tax provider.
    #[diagnostic::on_unimplemented(
        message = "`{E}` is sent by BigCommerce to the tax provider, and no credential, `{Self}` neither, can send it: serve it instead",
        label = "inbound: BigCommerce is the caller"
    )]
    ProviderBasic: sealed::Inbound;

    /// Carried by no credential: BigCommerce calls a shipping provider.
    #[diagnostic::on_unimplemented(
        message = "`{E}` is sent by BigCommerce to the shipping provider, and no credential, `{Self}` neither, can send it: serve it instead",
        label = "inbound: BigCommerce is the caller"
    )]
    ProviderKeys: sealed::Inbound;
}
