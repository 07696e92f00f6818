//! What does the environment say of the store to call, and of the token for it?

use std::env;

use bc_auth::{AccessToken, Grant, StoreHash, account};

use crate::{BuildError, Client, ClientBuilder};

const STORE_HASH: &str = "BIGCOMMERCE_STORE_HASH";
const ACCESS_TOKEN: &str = "BIGCOMMERCE_ACCESS_TOKEN";

impl<G> Client<AccessToken<G>>
where
    G: Grant<Account: account::MadeInControlPanel<G>>,
{
    /// A client with the usual settings for the store in the environment variable
    /// `BIGCOMMERCE_STORE_HASH`, with the access token in `BIGCOMMERCE_ACCESS_TOKEN`. The token's
    /// scopes are taken on trust, as by [`AccessToken::from_control_panel`].
    ///
    /// # Errors
    ///
    /// [`BuildError::MissingVariable`] if one of them is not set, [`BuildError::InvalidVariable`] if
    /// it does not hold what it should, and [`BuildError::Tls`] if the system has no root
    /// certificates.
    pub fn from_env() -> Result<Self, BuildError> {
        ClientBuilder::from_env()?.build()
    }
}

impl<G> ClientBuilder<AccessToken<G>>
where
    G: Grant<Account: account::MadeInControlPanel<G>>,
{
    /// Sets up a client for the store and with the token in the environment, like
    /// [`Client::from_env`].
    ///
    /// # Errors
    ///
    /// [`BuildError::MissingVariable`] if one of the variables is not set, and
    /// [`BuildError::InvalidVariable`] if it does not hold what it should.
    pub fn from_env() -> Result<Self, BuildError> {
        let store: StoreHash = text(STORE_HASH)?
            .parse()
            .map_err(|error| invalid(STORE_HASH, error))?;
        let token = AccessToken::from_control_panel(store, text(ACCESS_TOKEN)?)
            .map_err(|error| invalid(ACCESS_TOKEN, error))?;
        Ok(Client::builder(token))
    }
}

fn text(name: &'static str) -> Result<String, BuildError> {
    env::var_os(name)
        .ok_or(BuildError::MissingVariable { name })?
        .into_string()
        .map_err(|_| invalid(name, "it is not UTF-8"))
}

fn invalid(
    name: &'static str,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> BuildError {
    let source = source.into();
    BuildError::InvalidVariable { name, source }
}
