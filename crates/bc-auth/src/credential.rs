//! What proves to BigCommerce who is calling?

use std::fmt;
use std::marker::PhantomData;

use secrecy::SecretString;

use crate::account;
use crate::{Grant, ScopeSet, StoreHash, Unchecked, Verified, carries};

/// What a client authenticates with.
///
/// Which schemes it serves is told by the traits of [`carries`] that it implements.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a credential: a client is made with one, such as `AccessToken<YourGrant>`"
)]
pub trait Credential: Clone + Send + Sync + 'static {
    /// What the API account behind it may do.
    type Grant: Grant;

    /// The scopes that BigCommerce granted, where they are known at run time.
    fn granted_scopes(&self) -> Option<&ScopeSet> {
        None
    }
}

/// What a credential adds to a request, and where that request may go.
///
/// Its `Debug` shows no secret.
#[derive(Clone)]
pub struct Authorization<'a> {
    origin: &'static str,
    prefix: String,
    header: Option<(&'static str, &'a SecretString)>,
}

impl<'a> Authorization<'a> {
    /// The scheme and host of BigCommerce's API gateway.
    pub const API_ORIGIN: &'static str = "https://api.bigcommerce.com";

    /// Requests go to `origin` (scheme and host), below the path `prefix` (empty, or starting
    /// with `/` and not ending with it).
    #[must_use]
    pub fn to(origin: &'static str, prefix: String) -> Self {
        Self {
            origin,
            prefix,
            header: None,
        }
    }

    /// Adds a header whose value is secret.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &'a SecretString) -> Self {
        self.header = Some((name, value));
        self
    }

    /// The scheme and host that the request goes to.
    #[must_use]
    pub fn origin(&self) -> &'static str {
        self.origin
    }

    /// The path before the endpoint's own: `/stores/{store_hash}`.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The header to send: its name and its secret value.
    #[must_use]
    pub fn secret_header(&self) -> Option<(&'static str, &'a SecretString)> {
        self.header
    }
}

impl fmt::Debug for Authorization<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorization")
            .field("origin", &self.origin)
            .field("prefix", &self.prefix)
            .field("header", &self.header.map(|(name, _)| name))
            .finish()
    }
}

/// An access token of an API account that holds the grant `G`, sent as `X-Auth-Token`.
///
/// A token becomes an `AccessToken<G>` only if BigCommerce granted what `G` says: an OAuth
/// response names the scopes, and [`Grant::verify`] compares them. A store-level or account-level
/// token is made by hand in the control panel, which tells no scopes afterwards:
/// [`from_control_panel`](Self::from_control_panel) and
/// [`for_account`](Self::for_account) take them on trust.
///
/// Its `Debug` shows no secret.
pub struct AccessToken<G> {
    owner: Owner,
    token: SecretString,
    scopes: Option<ScopeSet>,
    grant: PhantomData<fn() -> G>,
}

/// Whose API the token opens.
#[derive(Debug, Clone)]
enum Owner {
    Store(StoreHash),
    Account(String),
}

impl<G: Grant> AccessToken<G> {
    /// A token for one store whose scopes were verified.
    ///
    /// # Errors
    ///
    /// [`InvalidToken`] if `token` is empty or cannot be a header's value.
    pub fn new(
        store: StoreHash,
        token: impl Into<String>,
        verified: Verified<G>,
    ) -> Result<Self, InvalidToken> {
        Self::build(
            Owner::Store(store),
            token.into(),
            Some(verified.into_scopes()),
        )
    }

    fn build(owner: Owner, token: String, scopes: Option<ScopeSet>) -> Result<Self, InvalidToken> {
        if token.is_empty() {
            return Err(InvalidToken {
                reason: "it is empty",
            });
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(InvalidToken {
                reason: "it holds a character that is not printable ASCII, such as a space or a line break",
            });
        }
        Ok(Self {
            owner,
            token: token.into(),
            scopes,
            grant: PhantomData,
        })
    }
}

impl<G: Grant> AccessToken<G> {
    /// A token of a store-level API account, with the scopes that were ticked in the control
    /// panel when it was made. BigCommerce offers no way to ask for them, so `G` is taken on
    /// trust; a 403 says where it was wrong.
    ///
    /// # Errors
    ///
    /// [`InvalidToken`] if `token` is empty or cannot be a header's value.
    pub fn from_control_panel(
        store: StoreHash,
        token: impl Into<String>,
    ) -> Result<Self, InvalidToken>
    where
        G::Account: account::MadeInControlPanel<G>,
    {
        Self::build(Owner::Store(store), token.into(), None)
    }
}

impl<G: Grant<Account = account::Account>> AccessToken<G> {
    /// A token of an account-level API account, for the account with this UUID; like
    /// [`from_control_panel`](Self::from_control_panel), on trust.
    ///
    /// # Errors
    ///
    /// [`InvalidToken`] if `token` is empty or cannot be a header's value, or if `account_uuid`
    /// is not made of hexadecimal digits and hyphens.
    pub fn for_account(account_uuid: &str, token: impl Into<String>) -> Result<Self, InvalidToken> {
        if account_uuid.is_empty()
            || !account_uuid
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
        {
            return Err(InvalidToken {
                reason: "its account UUID is not a UUID",
            });
        }
        Self::build(Owner::Account(account_uuid.to_owned()), token.into(), None)
    }
}

impl AccessToken<Unchecked> {
    /// A token whose scopes and account kind the compiler does not check.
    ///
    /// # Errors
    ///
    /// [`InvalidToken`] if `token` is empty or cannot be a header's value.
    pub fn unchecked(store: StoreHash, token: impl Into<String>) -> Result<Self, InvalidToken> {
        Self::build(Owner::Store(store), token.into(), None)
    }

    /// Says which scopes the token is known to have, for the text of a 403.
    #[must_use]
    pub fn with_scopes(mut self, scopes: ScopeSet) -> Self {
        self.scopes = Some(scopes);
        self
    }
}

impl<G: Grant> Credential for AccessToken<G> {
    type Grant = G;

    fn granted_scopes(&self) -> Option<&ScopeSet> {
        self.scopes.as_ref()
    }
}

impl<G: Grant, E> carries::AccessToken<E> for AccessToken<G> {
    fn authorization(&self) -> Authorization<'_> {
        let prefix = match &self.owner {
            Owner::Store(hash) => format!("/stores/{hash}"),
            Owner::Account(uuid) => format!("/accounts/{uuid}"),
        };
        Authorization::to(Authorization::API_ORIGIN, prefix).header("X-Auth-Token", &self.token)
    }
}

impl<G> Clone for AccessToken<G> {
    fn clone(&self) -> Self {
        Self {
            owner: self.owner.clone(),
            token: self.token.clone(),
            scopes: self.scopes.clone(),
            grant: PhantomData,
        }
    }
}

impl<G: Grant> fmt::Debug for AccessToken<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessToken")
            .field("grant", &G::NAME)
            .field("owner", &self.owner)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// A text that cannot be an access token. The text itself is not repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidToken {
    reason: &'static str,
}

impl fmt::Display for InvalidToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the access token cannot be sent: {}", self.reason)
    }
}

impl std::error::Error for InvalidToken {}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    struct Nothing;

    impl Grant for Nothing {
        type Account = account::Store;
        const NAME: &'static str = "Nothing";
        const SCOPES: &'static [crate::KnownScope] = &[];
    }

    fn token(text: &str) -> Result<AccessToken<Nothing>, InvalidToken> {
        AccessToken::from_control_panel("abc123".parse().unwrap(), text)
    }

    #[test]
    fn an_access_token_goes_to_its_store_as_x_auth_token() {
        let token = token("s3cret").unwrap();
        let authorization = carries::AccessToken::<()>::authorization(&token);
        assert_eq!(authorization.origin(), "https://api.bigcommerce.com");
        assert_eq!(authorization.prefix(), "/stores/abc123");
        let (name, value) = authorization.secret_header().unwrap();
        assert_eq!((name, value.expose_secret()), ("X-Auth-Token", "s3cret"));
    }

    #[test]
    fn no_debug_output_shows_the_token() {
        let token = token("s3cret").unwrap();
        let authorization: Authorization<'_> = carries::AccessToken::<()>::authorization(&token);
        assert!(!format!("{token:?} {authorization:?}").contains("s3cret"));
    }

    #[test]
    fn a_text_that_cannot_be_a_token_is_refused_without_being_repeated() {
        for text in [
            "",
            "two words",
            "s3cret\n",
            "s3cret\r\nX-Evil: 1",
            "s3cret\0",
            "s3cret\u{e9}",
        ] {
            let error = token(text).unwrap_err().to_string();
            assert!(!error.contains("s3cret"), "{error}");
        }
    }

    #[test]
    fn a_token_keeps_the_scopes_that_were_verified() {
        let verified = Nothing::verify("store_cart").unwrap();
        let token = AccessToken::new("abc123".parse().unwrap(), "s3cret", verified).unwrap();
        assert_eq!(
            token.granted_scopes().map(ToString::to_string).as_deref(),
            Some("store_cart")
        );
    }
}
