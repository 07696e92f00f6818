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
//! - [`AccessToken`]: the credential for `X-Auth-Token`.
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
mod store_hash;

pub use credential::{AccessToken, Authorization, Credential, InvalidToken};
pub use grant::{Grant, MissingScopes, Unchecked, Verified};
pub use granted::GrantedTo;
pub use scheme::{Accepts, AuthScheme, Scheme};
pub use scope::{KnownScope, Scope, ScopeSet};
pub use secrecy::{ExposeSecret, SecretString};
pub use store_hash::{InvalidStoreHash, StoreHash};
