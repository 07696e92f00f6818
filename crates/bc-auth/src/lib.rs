//! The words of BigCommerce's authentication, as types.
//!
//! - [`scope`]: the closed list of OAuth scopes, [`KnownScope`], and [`ScopeSet`], what a real
//!   grant's scope string says.
//! - [`granted`]: one trait a scope; a grant implements those it holds. [`GrantedTo`] joins them
//!   to the scopes that an endpoint requires.
//! - [`Grant`]: what an API account may do; [`Grant::verify`] compares it with what BigCommerce
//!   granted.
//! - [`account`]: the kinds of API account, and which of them an endpoint admits.
//! - [`scheme`] and [`carries`]: how an endpoint authenticates, and what a credential carries.
//! - the credentials, one a scheme: [`AccessToken`], [`ShopperSession`], [`AppClientId`],
//!   [`CustomerLoginJwt`], [`PaymentAccessToken`]. What BigCommerce sends to an app, no credential
//!   can send.
//!
//! # Schemes and credentials
//!
//! | scheme | credential | where it goes | account kinds | OAuth scopes |
//! |---|---|---|---|---|
//! | `AccessToken` | `AccessToken<G>`, in `X-Auth-Token` | `https://api.bigcommerce.com/stores/{store_hash}` or `/accounts/{uuid}` | store, app; or account | those of `G` |
//! | `SameOrigin` | `ShopperSession`, in `Cookie` | `https://{store_domain}` | none | none |
//! | `ClientId` | `AppClientId`, in the query and a shopper's session | `https://{store_domain}` | app | none |
//! | `CustomerLogin` | `CustomerLoginJwt<G>`, in the path | `https://{store_domain}` | app | `store_v2_customers_login` |
//! | `PaymentAccessToken` | `PaymentAccessToken`, in `Authorization: PAT` | `https://payments.bigcommerce.com/stores/{store_hash}` | store, app | none |
//! | `ProviderBasic`, `ProviderKeys` | none can: BigCommerce calls the app | | app | none |
//!
//! There is no HTTP, no async and no clock in here. A library user meets these types through
//! `bc_api`, with grants declared by its `grant!` macro.

pub mod account;
pub mod carries;
mod credential;
mod grant;
pub mod granted;
pub mod scheme;
pub mod scope;
mod store_domain;
mod store_hash;

pub use credential::{
    AccessToken, AppClientId, Authorization, Credential, CustomerLoginJwt, InvalidToken,
    PaymentAccessToken, SecretHeader, ShopperSession,
};
pub use grant::{Grant, MissingScopes, NoGrant, Unchecked, Verified};
pub use granted::GrantedTo;
pub use scheme::{Accepts, AuthScheme, Scheme};
pub use scope::{KnownScope, Scope, ScopeSet};
pub use secrecy::{ExposeSecret, SecretString};
pub use store_domain::{InvalidStoreDomain, StoreDomain};
pub use store_hash::{InvalidStoreHash, StoreHash};
