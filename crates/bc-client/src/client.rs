//! Who sends? A client, made with a credential, which sends what the credential may.

mod builder;

use std::fmt;
use std::sync::Arc;

use bc_auth::account::Admits;
use bc_auth::granted::NotDocumented;
use bc_auth::{Accepts, Credential, Grant, GrantedTo, Scheme, carries};

pub use builder::ClientBuilder;

use crate::error::Holder;
use crate::settings::Settings;
use crate::transport::{Prepared, Transport, Wanted};
use crate::{BuildError, Call, Endpoint, Error, Quota, RateLimit, RequestWriter, Response};

/// The grant of the credential `C` that the endpoint `E` is sent with.
pub(crate) type GrantOf<C, E> = <<E as Endpoint>::Auth as Accepts<C, E>>::Grant;

/// The kind of API account behind it.
pub(crate) type AccountOf<C, E> = <GrantOf<C, E> as Grant>::Account;

/// Sends endpoints with one credential. Cloning it is cheap, and clones share connections.
///
/// The credential decides where requests go: an access token's go to
/// `https://api.bigcommerce.com/stores/{store_hash}`, a shopper's session goes to the storefront.
pub struct Client<C> {
    credential: Arc<C>,
    holder: Arc<Holder>,
    transport: Arc<Transport>,
}

impl<C: Credential> Client<C> {
    /// A client with the usual settings; see [`builder`](Self::builder).
    ///
    /// # Errors
    ///
    /// [`BuildError::Tls`] if the system has no root certificates.
    pub fn new(credential: C) -> Result<Self, BuildError> {
        Self::builder(credential).build()
    }

    /// Sets up a client.
    pub fn builder(credential: C) -> ClientBuilder<C> {
        ClientBuilder {
            credential,
            settings: Settings::default(),
            http: reqwest::Client::builder(),
        }
    }

    /// A client with another credential (another store's token, say) that shares this one's
    /// settings, connections and rate limits: where both are of one store, they know of each
    /// other's requests.
    #[must_use]
    pub fn with_credential<D: Credential>(&self, credential: D) -> Client<D> {
        Client::share(credential, Arc::clone(&self.transport))
    }

    /// The credential that requests are sent with.
    #[must_use]
    pub fn credential(&self) -> &C {
        &self.credential
    }

    /// What is known of the rate limit that requests with an access token are subject to, without
    /// asking: the quota's size and rest as the last answers told them, and when it is there in
    /// full again. `None` before the first answer, and where there is no limit.
    #[must_use]
    pub fn rate_limit(&self) -> Option<RateLimit>
    where
        C: carries::AccessToken<()>,
    {
        let authorization = self.credential.authorization();
        let quota = Quota::of(Scheme::AccessToken, &authorization);
        let limiter = self.transport.settings().rate_limiter.as_ref()?;
        limiter.rate_limit(&quota)
    }

    /// Sends an endpoint; the call is made when it is awaited.
    ///
    /// It compiles only if the credential serves the endpoint's scheme, the API account is of a
    /// kind that the endpoint admits, and the grant holds every scope that the endpoint requires.
    ///
    /// # Errors
    ///
    /// Awaiting the call gives [`Error`](crate::Error).
    #[inline]
    pub fn send<E: Endpoint>(&self, endpoint: E) -> Call<E::Response>
    where
        E::Auth: Accepts<C, E>,
        E::Account: Admits<AccountOf<C, E>, E>,
        E::Scopes: GrantedTo<GrantOf<C, E>, E>,
    {
        self.call(&endpoint)
    }

    /// Sends an endpoint whose scopes BigCommerce does not document. Credential and kind of
    /// account are checked as by [`send`](Self::send); if the token's scopes do not suffice,
    /// BigCommerce answers 403.
    ///
    /// # Errors
    ///
    /// Awaiting the call gives [`Error`](crate::Error).
    #[inline]
    pub fn send_undocumented<E>(&self, endpoint: E) -> Call<E::Response>
    where
        E: Endpoint,
        E::Auth: Accepts<C, E>,
        E::Account: Admits<AccountOf<C, E>, E>,
        E::Scopes: NotDocumented<E>,
    {
        self.call(&endpoint)
    }

    #[inline]
    pub(crate) fn call<E: Endpoint>(&self, endpoint: &E) -> Call<E::Response>
    where
        E::Auth: Accepts<C, E>,
    {
        let request = self.prepare(endpoint);
        Call::new(E::INFO, Arc::clone(&self.transport), request)
    }

    /// The endpoint's request, ready to be sent by [`transport`](Self::transport).
    #[inline]
    pub(crate) fn prepare<E: Endpoint>(&self, endpoint: &E) -> Result<Prepared, Error>
    where
        E::Auth: Accepts<C, E>,
    {
        let mut writer = RequestWriter::new(E::INFO);
        endpoint.write(&mut writer);
        let authorization = <E::Auth as Accepts<C, E>>::authorize(&self.credential);
        self.transport.prepare(
            writer,
            &authorization,
            Wanted {
                accept: <E::Response as Response>::ACCEPT,
                redirects: <E::Response as Response>::IS_REDIRECT,
            },
            &self.holder,
        )
    }

    pub(crate) fn transport(&self) -> &Arc<Transport> {
        &self.transport
    }

    fn share(credential: C, transport: Arc<Transport>) -> Self {
        Self {
            holder: Arc::new(Holder::of(&credential)),
            credential: Arc::new(credential),
            transport,
        }
    }
}

impl<C> Clone for Client<C> {
    fn clone(&self) -> Self {
        Self {
            credential: Arc::clone(&self.credential),
            holder: Arc::clone(&self.holder),
            transport: Arc::clone(&self.transport),
        }
    }
}

/// Names the grant; shows no secret.
impl<C> fmt::Debug for Client<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("grant", &self.holder.grant())
            .field("settings", self.transport.settings())
            .finish_non_exhaustive()
    }
}

/// Implemented by every endpoint that a client with the credential `C` may [`Client::send`]: the
/// bound for code that is generic over the grant, the credential or the endpoint.
///
/// It stands for the three bounds of [`Client::send`], which follow from it:
///
/// ```
/// use bc_auth::{AccessToken, Credential, Grant};
/// use bc_client::{Client, Endpoint, Error, SendableBy};
///
/// struct Counted<G> {
///     store: Client<AccessToken<G>>,
///     calls: u32,
/// }
///
/// impl<G: Grant> Counted<G> {
///     async fn send<E: SendableBy<AccessToken<G>>>(&mut self, endpoint: E) -> Result<E::Response, Error> {
///         self.calls += 1;
///         self.store.send(endpoint).await
///     }
/// }
/// ```
///
/// For one endpoint it is a `where` clause, `GetProducts: SendableBy<AccessToken<G>>`.
pub trait SendableBy<C: Credential>:
    Sized
    + Endpoint<
        Auth: Accepts<C, Self>,
        Account: Admits<AccountOf<C, Self>, Self>,
        Scopes: GrantedTo<GrantOf<C, Self>, Self>,
    >
{
}

impl<E, C> SendableBy<C> for E
where
    C: Credential,
    E: Endpoint,
    E::Auth: Accepts<C, E>,
    E::Account: Admits<AccountOf<C, E>, E>,
    E::Scopes: GrantedTo<GrantOf<C, E>, E>,
{
}
