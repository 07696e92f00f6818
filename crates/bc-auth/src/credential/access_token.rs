//! What may an API account do, by its access token?

use std::fmt;
use std::marker::PhantomData;

use secrecy::SecretString;

use super::InvalidToken;
use crate::account;
use crate::{Authorization, Credential, Grant, ScopeSet, StoreHash, Unchecked, Verified, carries};

/// What errors call it.
const WHAT: &str = "access token";

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
        token: impl Into<SecretString>,
        verified: Verified<G>,
    ) -> Result<Self, InvalidToken> {
        Self::build(
            Owner::Store(store),
            token.into(),
            Some(verified.into_scopes()),
        )
    }

    fn build(
        owner: Owner,
        token: SecretString,
        scopes: Option<ScopeSet>,
    ) -> Result<Self, InvalidToken> {
        Ok(Self {
            owner,
            token: super::token(WHAT, token)?,
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
        token: impl Into<SecretString>,
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
    pub fn for_account(
        account_uuid: &str,
        token: impl Into<SecretString>,
    ) -> Result<Self, InvalidToken> {
        if account_uuid.is_empty()
            || !account_uuid
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
        {
            return Err(InvalidToken::new(WHAT, "its account UUID is not a UUID"));
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
    pub fn unchecked(
        store: StoreHash,
        token: impl Into<SecretString>,
    ) -> Result<Self, InvalidToken> {
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
    type Grant = G;

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
        let [header] = authorization.secret_headers() else {
            panic!("one header");
        };
        assert_eq!(header.name(), "X-Auth-Token");
        assert_eq!(header.value().expose_secret(), "s3cret");
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
