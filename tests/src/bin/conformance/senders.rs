//! Who sends? A client for each way to authenticate.
//!
//! Their credentials come from the environment: `BIGCOMMERCE_STORE_HASH`, `BIGCOMMERCE_ACCESS_TOKEN`, `BC_STORE_DOMAIN`, `BC_COOKIES`,
//! `BC_CLIENT_ID`, `BC_LOGIN_JWT`, `BC_PAYMENT_TOKEN`; what is not set is a sample.

use std::env;
use std::future::Future;
use std::pin::Pin;

use bc_api::granted::NotDocumented;
use bc_api::{
    AccessToken, AppClientId, BuildError, Call, Client, Credential, CustomerLoginJwt, Endpoint,
    Error, PaymentAccessToken, SendableBy, ShopperSession, StoreDomain, StoreHash, Unchecked,
};
use bc_api::{KnownScope, ScopeSet, account, scheme};
use bc_sandbox::{AccountKind, Sandbox};

use crate::plan::Sample;
use crate::recorder::Recorder;

/// One request of an endpoint.
pub(crate) struct Request {
    /// `catalog-products`
    pub(crate) spec: &'static str,
    /// `getProducts`
    pub(crate) operation_id: &'static str,
    /// Makes it of a sample and sends it; an error is a sample that the types refuse.
    pub(crate) send: fn(&Senders, &Sample) -> Result<Sending, String>,
}

/// A request on its way.
pub(crate) type Sending = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

/// A client for each scheme.
pub(crate) struct Senders {
    store: Client<AccessToken<Unchecked>>,
    shopper: Client<ShopperSession>,
    app: Client<AppClientId>,
    login: Client<CustomerLoginJwt<Unchecked>>,
    payment: Client<PaymentAccessToken>,
    secrets: Vec<String>,
}

impl Senders {
    /// Clients whose requests all go through `recorder`; a sandbox makes its own access token.
    pub(crate) fn new(recorder: &Recorder, sandbox: Option<&Sandbox>) -> Result<Self, String> {
        let hash: StoreHash = parsed("BIGCOMMERCE_STORE_HASH", "sandbox")?;
        let domain: StoreDomain = parsed("BC_STORE_DOMAIN", "store-sandbox.mybigcommerce.com")?;
        let token = match sandbox {
            Some(sandbox) => sandbox.token(AccountKind::App, &every_scope()),
            None => variable("BIGCOMMERCE_ACCESS_TOKEN", "sample-access-token"),
        };
        let cookies = variable("BC_COOKIES", "SHOP_SESSION_TOKEN=sample-session");
        let client_id = variable("BC_CLIENT_ID", "sample-client-id");
        let jwt = variable("BC_LOGIN_JWT", "sample.login.jwt");
        let payment = variable("BC_PAYMENT_TOKEN", "sample-payment-token");
        let session = ShopperSession::new(domain.clone())
            .with_cookies(cookies.clone())
            .map_err(told)?;
        Ok(Self {
            store: client(
                AccessToken::unchecked(hash.clone(), &*token).map_err(told)?,
                &recorder.api,
            )?,
            shopper: client(session.clone(), &recorder.storefront)?,
            app: client(
                AppClientId::new(session, &*client_id).map_err(told)?,
                &recorder.storefront,
            )?,
            login: client(
                CustomerLoginJwt::unchecked(domain, &*jwt).map_err(told)?,
                &recorder.storefront,
            )?,
            payment: client(
                PaymentAccessToken::new(hash, &*payment).map_err(told)?,
                &recorder.payments,
            )?,
            secrets: vec![token, cookies, jwt, payment],
        })
    }

    /// What must not be shown.
    pub(crate) fn secrets(&self) -> &[String] {
        &self.secrets
    }

    pub(crate) fn access_token<E: SendableBy<AccessToken<Unchecked>>>(&self, endpoint: E) -> Sending
    where
        E::Response: Send + 'static,
    {
        sending(self.store.send(endpoint))
    }

    /// For endpoints whose scopes are not documented.
    pub(crate) fn access_token_undocumented<E>(&self, endpoint: E) -> Sending
    where
        E: Endpoint<Auth = scheme::AccessToken, Account = account::StoreOrApp>,
        E::Scopes: NotDocumented<E>,
        E::Response: Send + 'static,
    {
        sending(self.store.send_undocumented(endpoint))
    }

    pub(crate) fn same_origin<E: SendableBy<ShopperSession>>(&self, endpoint: E) -> Sending
    where
        E::Response: Send + 'static,
    {
        sending(self.shopper.send(endpoint))
    }

    pub(crate) fn client_id<E: SendableBy<AppClientId>>(&self, endpoint: E) -> Sending
    where
        E::Response: Send + 'static,
    {
        sending(self.app.send(endpoint))
    }

    pub(crate) fn customer_login<E: SendableBy<CustomerLoginJwt<Unchecked>>>(
        &self,
        endpoint: E,
    ) -> Sending
    where
        E::Response: Send + 'static,
    {
        sending(self.login.send(endpoint))
    }

    pub(crate) fn payment_access_token<E: SendableBy<PaymentAccessToken>>(
        &self,
        endpoint: E,
    ) -> Sending
    where
        E::Response: Send + 'static,
    {
        sending(self.payment.send(endpoint))
    }
}

fn sending<R: Send + 'static>(call: Call<R>) -> Sending {
    Box::pin(async move { call.await.map(drop) })
}

fn client<C: Credential>(credential: C, origin: &str) -> Result<Client<C>, String> {
    let build = || -> Result<Client<C>, BuildError> {
        Client::builder(credential)
            .origin(origin)?
            .user_agent("bc-conformance")?
            // What is recorded is one exchange.
            .max_attempts(1)
            .build()
    };
    build().map_err(told)
}

/// The scope string of an API account that may do everything.
fn every_scope() -> String {
    KnownScope::ALL
        .into_iter()
        .collect::<ScopeSet>()
        .to_string()
}

/// A variable of the environment, or the sample where it is not set.
fn variable(name: &str, sample: &str) -> String {
    match env::var(name) {
        Ok(value) if !value.is_empty() => value,
        _ => sample.to_owned(),
    }
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(
    name: &str,
    sample: &str,
) -> Result<T, String> {
    let value = variable(name, sample);
    value.parse().map_err(|error| format!("{name}: {error}"))
}

fn told(error: impl std::fmt::Display) -> String {
    error.to_string()
}
