//! With which API accounts, wrong tokens and signed-in customers can a test begin?

use bc_auth::account::Kind;

use crate::{
    Sandbox,
    hosts::{customers, session},
    secret::Secret,
};

/// An API account with all its credentials. `Debug` shows none but the client id.
#[derive(Debug, Clone)]
pub struct ApiAccount {
    client_id: String,
    client_secret: Secret,
    access_token: Secret,
}

impl ApiAccount {
    /// The client id.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The client secret, which signs Customer Login JWTs.
    #[must_use]
    pub fn client_secret(&self) -> &str {
        self.client_secret.expose()
    }

    /// The access token, for `X-Auth-Token`.
    #[must_use]
    pub fn access_token(&self) -> &str {
        self.access_token.expose()
    }
}

/// A token that opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum WrongToken {
    /// No account has it: 401.
    Unknown,
    /// The account that had it was deleted: 401.
    Revoked,
    /// It is good for another store: 403.
    OtherStore,
}

/// Credentials.
impl Sandbox {
    /// Makes an API account with these OAuth scopes (separated by spaces), as [`Sandbox::token`] does, and gives all
    /// its credentials.
    pub fn api_account(&self, kind: Kind, scopes: &str) -> ApiAccount {
        let accounts = &mut self.state().accounts;
        let account = accounts.open(kind, scopes);
        ApiAccount {
            client_id: account.client_id.clone(),
            client_secret: account.client_secret.clone(),
            access_token: Secret::new(accounts.grant(account)),
        }
    }

    /// Gives an access token that is wrong on purpose, though its account has the kind and the scopes.
    pub fn wrong_token(&self, wrong: WrongToken, kind: Kind, scopes: &str) -> String {
        let accounts = &mut self.state().accounts;
        let mut account = accounts.open(kind, scopes);
        account.elsewhere = wrong == WrongToken::OtherStore;
        let token = accounts.grant(account);
        match wrong {
            WrongToken::Unknown => token.chars().rev().collect(),
            WrongToken::Revoked => {
                accounts.revoke(&token);
                token
            }
            WrongToken::OtherStore => token,
        }
    }

    /// Adds a customer with this e-mail address and gives the customer's id; `None` if the address has one already.
    pub fn add_customer(&self, email: &str) -> Option<i64> {
        customers::add(&mut self.state(), email, "", "").ok()
    }

    /// Signs a customer in, and gives the session's cookie as the header `Cookie` takes it; `None` if there is no such
    /// customer.
    pub fn customer_session(&self, customer_id: i64) -> Option<String> {
        let mut state = self.state();
        customers::find(&state, customer_id)?;
        Some(session::open(&mut state, Some(customer_id)))
    }
}
