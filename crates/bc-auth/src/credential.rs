//! What proves to BigCommerce who is calling?
//!
//! One file a credential, and one for what each adds to a request.

mod access_token;
mod app_client_id;
mod authorization;
mod customer_login_jwt;
mod payment_access_token;
mod shopper_session;

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

pub use access_token::AccessToken;
pub use app_client_id::AppClientId;
pub use authorization::{Authorization, SecretHeader};
pub use customer_login_jwt::CustomerLoginJwt;
pub use payment_access_token::PaymentAccessToken;
pub use shopper_session::ShopperSession;

use crate::{Grant, ScopeSet};

/// What a client authenticates with.
///
/// Which schemes it serves is told by the traits of [`carries`](crate::carries) that it
/// implements.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a credential: a client is made with one, such as `AccessToken<YourGrant>`"
)]
pub trait Credential: Clone + Send + Sync + 'static {
    /// What the API account behind it may do; [`NoGrant`](crate::NoGrant) where OAuth scopes play
    /// no part.
    type Grant: Grant;

    /// The scopes that BigCommerce granted, where they are known at run time.
    fn granted_scopes(&self) -> Option<&ScopeSet> {
        None
    }
}

/// A text that cannot be sent as the token, JWT, client ID or cookies that it is meant to be. The
/// text itself is not repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidToken {
    what: &'static str,
    reason: &'static str,
}

impl InvalidToken {
    fn new(what: &'static str, reason: &'static str) -> Self {
        Self { what, reason }
    }
}

impl fmt::Display for InvalidToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {} cannot be sent: {}", self.what, self.reason)
    }
}

impl std::error::Error for InvalidToken {}

/// A token as BigCommerce hands it out: printable ASCII without spaces.
fn token(what: &'static str, text: SecretString) -> Result<SecretString, InvalidToken> {
    let exposed = text.expose_secret();
    if exposed.is_empty() {
        return Err(InvalidToken::new(what, "it is empty"));
    }
    if !exposed.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(InvalidToken::new(
            what,
            "it holds a character that is not printable ASCII, such as a space or a line break",
        ));
    }
    Ok(text)
}
