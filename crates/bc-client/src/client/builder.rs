//! What can be set up about a client?

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bc_auth::Credential;

use crate::observe::Observing;
use crate::settings::Settings;
use crate::transport::{Backoff, CallersHeader, Transport};
use crate::{BuildError, Client, Observer, RateLimiter};

/// Sets up a [`Client`].
#[must_use = "`build` makes the client"]
pub struct ClientBuilder<C> {
    pub(super) credential: C,
    pub(super) settings: Settings,
    pub(super) http: reqwest::ClientBuilder,
}

impl<C: Credential> ClientBuilder<C> {
    /// Sends every request to this origin instead of the credential's: a sandbox, or a proxy of
    /// one's own. The path stays the same.
    ///
    /// # Errors
    ///
    /// [`BuildError::Origin`] if it is not an origin, or `http` to a host that is not loopback.
    pub fn origin(mut self, origin: &str) -> Result<Self, BuildError> {
        self.settings.origin = Some(origin.parse()?);
        Ok(self)
    }

    /// Limits the time of a whole call, with all its attempts and the waits between them, up to
    /// the last byte of the answer; 5 minutes unless set. [`Call::timeout`](crate::Call::timeout) sets it for one call.
    ///
    /// Of an answer that is read while it comes ([`EventStream`](crate::EventStream),
    /// [`Download`](crate::Download)) it covers only the head: the body may take as long as it
    /// likes, within the [`idle_timeout`](Self::idle_timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// Limits the time of one attempt, from connecting to the last byte of the answer, or to its
    /// head where it is read while it comes; 60 seconds unless set. What is left of the
    /// [`timeout`](Self::timeout) limits an attempt too. [`Call::attempt_timeout`](crate::Call::attempt_timeout) sets it for one
    /// call.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings.attempt_timeout = timeout;
        self
    }

    /// Limits how many attempts a call makes; 5 unless set. One, or zero, is no repetition at all.
    /// [`Call::max_attempts`](crate::Call::max_attempts) sets it for one call.
    ///
    /// A request is sent again where that cannot do twice what should be done once:
    ///
    /// - any request of which nothing was sent, or that BigCommerce turned away with 429. A 429 is
    ///   no failure and does not count here: it is waited for as long as the
    ///   [`timeout`](Self::timeout) allows;
    /// - a request to an [idempotent](crate::EndpointInfo::idempotent) endpoint after 423, 500, 502,
    ///   503 or 504, after an [`attempt_timeout`](Self::attempt_timeout), and where the connection
    ///   failed or the answer's body broke off.
    ///
    /// Before it there is a random wait of at most half a second, the second time of at most one
    /// second, and so on up to 20 seconds; it is longer where BigCommerce asks for it
    /// ([`Error::retry_after`](crate::Error::retry_after)). Where the wait would pass the time
    /// limit, the call fails at once. It does also where a client and its clones have seen so many
    /// failures, compared with their successes, that repeating would only add to an outage: they
    /// have a hundred repetitions to spend, and one more for every ten successes.
    ///
    /// In a browser nothing is sent again.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.settings.max_attempts = attempts;
        self
    }

    /// Sets how long is waited before a request that failed is sent again: before the first
    /// repetition anything up to `first`, twice as much before each further one, at most
    /// `longest`; half a second and 20 seconds unless set. What the server asks for is waited in
    /// any case.
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.settings.backoff = Backoff { first, longest };
        self
    }

    /// Keeps requests within BigCommerce's rate limits by this limiter instead of the client's own:
    /// one that several processes share.
    ///
    /// The client's own needs no setting up. It sends requests as soon as the quota allows, and
    /// lets the others wait until there is more; a call whose
    /// [time limit](Self::timeout) does not suffice fails with
    /// [`ErrorKind::Throttled`](crate::ErrorKind::Throttled), unsent.
    ///
    /// Whichever the limiter is, no more requests to one endpoint run at once for one store than
    /// [BigCommerce allows](crate::EndpointInfo::max_concurrency), and fewer for a while after a
    /// 429 that is not for the quota.
    pub fn rate_limiter(mut self, limiter: Arc<dyn RateLimiter>) -> Self {
        self.settings.rate_limiter = Some(limiter);
        self
    }

    /// Waits for no rate limit: for a server without one, or behind something that sees to it.
    /// Requests that are turned away with 429 are still [repeated](Self::max_attempts).
    pub fn no_rate_limit(mut self) -> Self {
        self.settings.rate_limiter = None;
        self
    }

    /// Tells an observer of every attempt and every call, for metrics.
    pub fn observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.settings.observer = Some(Observing(observer));
        self
    }

    /// Limits how long a server may be silent within an answer that is read while it comes; 60
    /// seconds unless set. It runs only while the caller waits, and begins anew with every byte. In
    /// a browser there is no such limit.
    ///
    /// [`Call<EventStream<T>>`](crate::Call::idle_timeout) and `Call<Download>` have it for one call.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.settings.idle_timeout = timeout;
        self
    }

    /// Limits the time for making a connection; 10 seconds unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.connect_timeout = timeout;
        self
    }

    /// Limits the size of an answer's body, decompressed; 64 MiB unless set. Of an answer that is
    /// read while it comes it limits what must be kept at once: one event of an
    /// [`EventStream`](crate::EventStream), and [`Download::bytes`](crate::Download::bytes).
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.settings.max_response_bytes = bytes;
        self
    }

    /// Names the application in the `User-Agent`, before this crate's own name: `my-app/1.0`.
    /// BigCommerce asks for it.
    ///
    /// # Errors
    ///
    /// [`BuildError::UserAgent`] if it is empty or not printable ASCII.
    pub fn user_agent(mut self, application: &str) -> Result<Self, BuildError> {
        self.settings.set_user_agent(application)?;
        Ok(self)
    }

    /// Adds a header to every request, where neither the endpoint nor the
    /// [call](crate::Call::header) sets it.
    ///
    /// # Errors
    ///
    /// [`BuildError::Header`] if HTTP does not allow the name or the value, or if the header is not the
    /// caller's to set: see [`Call::header`](crate::Call::header).
    pub fn header(mut self, name: &'static str, value: &str) -> Result<Self, BuildError> {
        self.settings.set_header(CallersHeader::new(name, value))?;
        Ok(self)
    }

    /// Sends every request with this correlation ID (`X-Correlation-Id`), unless the
    /// [call](crate::Call::correlation_id) has its own.
    ///
    /// # Errors
    ///
    /// [`BuildError::Header`] if it is not a UUID, hexadecimal digits in groups of 8, 4, 4, 4 and 12.
    pub fn correlation_id(mut self, uuid: &str) -> Result<Self, BuildError> {
        self.settings
            .set_header(CallersHeader::correlation_id(uuid))?;
        Ok(self)
    }

    /// Sets up the HTTP client below: a proxy, the pool of connections, name resolution, the local
    /// address.
    ///
    /// ```
    /// # use bc_auth::{AccessToken, Grant};
    /// # use bc_client::{BuildError, Client, reqwest};
    /// # fn make<G: Grant>(token: AccessToken<G>, proxy: reqwest::Proxy) -> Result<Client<AccessToken<G>>, BuildError> {
    /// Client::builder(token)
    ///     .http(|http| http.proxy(proxy).pool_max_idle_per_host(4))
    ///     .build()
    /// # }
    /// ```
    ///
    /// What keeps a credential safe is set afterwards, and cannot be undone here: `https` only, TLS
    /// with the system's root certificates (reqwest's `tls_..` settings and certificates of one's own
    /// have no effect), no redirects, no `Referer`, no log of what is sent, and no proxy to a loopback
    /// host. The limits of time are the builder's own: `timeout` and `connect_timeout` set here have no
    /// effect either. Headers belong into [`header`](Self::header). What reqwest's `retry` repeats is
    /// repeated without this client's knowledge, a POST too.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn http(
        mut self,
        set_up: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
    ) -> Self {
        // A limit of reqwest's own would hold for streams, too, which may take as long as they like.
        self.http = set_up(self.http).timeout(Duration::MAX);
        self
    }

    /// Makes the client. No connection is made yet.
    ///
    /// # Errors
    ///
    /// [`BuildError::Tls`] if the system has no root certificates.
    pub fn build(self) -> Result<Client<C>, BuildError> {
        let transport = Transport::new(self.settings, self.http)?;
        Ok(Client::share(self.credential, Arc::new(transport)))
    }
}

/// Shows no secret.
impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
