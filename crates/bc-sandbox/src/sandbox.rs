//! A running sandbox: how it is started, reached, looked into and stopped.

use std::{
    fmt, io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, SystemTime},
};

use bc_auth::account::Kind;
use tokio::{net::TcpListener, sync::oneshot};

use crate::{
    clock::Clock,
    exchange::{STORE_HASH, State},
    fault::Fault,
    hooks::{self, worker},
    http, import,
    inspect::RecordedRequest,
    limits::{Limits, Plan, WINDOW},
    seed::{self, Seed},
    setup::SetupError,
    snapshot::Snapshot,
    spec::SPEC,
};

/// A BigCommerce on loopback. It stops, and frees its port, when it is dropped.
///
/// It runs on a thread of its own, so that blocking and asynchronous clients can both talk to it.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// use bc_sandbox::{AccountKind, Sandbox};
///
/// let sandbox = Sandbox::start().await?;
/// let token = sandbox.token(AccountKind::Store, "store_v2_products_read_only");
/// let url = format!("{}/stores/{}/v3/catalog/products", sandbox.origin(), sandbox.store_hash());
/// // Ask `url`, with `token` in the header `X-Auth-Token`; then see what was asked:
/// assert!(sandbox.requests().is_empty());
/// # Ok::<(), std::io::Error>(())
/// # }).unwrap();
/// ```
pub struct Sandbox {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    stop: Option<oneshot::Sender<()>>,
    server: Option<thread::JoinHandle<()>>,
}

/// What a sandbox is started with.
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `start`"]
pub struct Builder {
    seed: Seed,
    port: u16,
    plan: Plan,
    window: Option<Duration>,
    now: Option<SystemTime>,
}

impl Builder {
    /// What the shop holds at the start; [`Seed::shop`] unless said.
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = seed;
        self
    }

    /// The port to listen on; any free one unless said.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The store's plan, which limits its requests; [`Plan::Unlimited`] unless said.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// use std::time::Duration;
    ///
    /// use bc_sandbox::{Plan, Sandbox};
    ///
    /// let sandbox = Sandbox::builder().plan(Plan::Standard).start().await?;
    /// // The 151st request of a window is answered 429. The next window is there without waiting:
    /// sandbox.advance(Duration::from_secs(30));
    /// # Ok::<(), std::io::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn plan(mut self, plan: Plan) -> Self {
        self.plan = plan;
        self
    }

    /// How many requests the store may send in a window, as if by [`Plan::Enterprise`]; 0 refuses them all.
    pub fn quota(self, requests: u32) -> Self {
        self.plan(Plan::Enterprise(requests))
    }

    /// How long a window of the rate limit is, in whole milliseconds; BigCommerce's 30 seconds unless said.
    pub fn window(mut self, length: Duration) -> Self {
        self.window = Some(length);
        self
    }

    /// Stops the sandbox's clock at an instant: only [`Sandbox::advance`] moves it. Unless said, it is the system's.
    pub fn now(mut self, instant: SystemTime) -> Self {
        self.now = Some(instant);
        self
    }

    /// Starts the sandbox.
    ///
    /// # Errors
    ///
    /// If the port is taken, or the system refuses a socket or a thread; if the window is shorter than a millisecond,
    /// or the instant is not between the years -9999 and 9999.
    pub async fn start(self) -> io::Result<Sandbox> {
        let invalid = |message| io::Error::new(io::ErrorKind::InvalidInput, message);
        let window = self.window.unwrap_or(WINDOW);
        if window < Duration::from_millis(1) {
            return Err(invalid("a window is at least a millisecond long"));
        }
        let mut state = State::new(seed::plant(self.seed, &SPEC)?);
        state.store.commit();
        state.limits = Limits::new(self.plan, window);
        if let Some(now) = self.now {
            let clock = Clock::standing(now);
            state.clock = clock.ok_or_else(|| invalid("the clock cannot show this instant"))?;
        }
        let state = Arc::new(Mutex::new(state));
        let (stop, stopped) = oneshot::channel();
        let (started, address) = oneshot::channel();
        let shared = Arc::clone(&state);
        let server = thread::Builder::new()
            .name("bc-sandbox".to_owned())
            .spawn(move || run(self.port, shared, started, stopped))?;
        let address = address.await.map_err(io::Error::other)??;
        Ok(Sandbox {
            address,
            state,
            stop: Some(stop),
            server: Some(server),
        })
    }
}

/// The server's thread.
fn run(
    port: u16,
    state: Arc<Mutex<State>>,
    started: oneshot::Sender<io::Result<SocketAddr>>,
    stopped: oneshot::Receiver<()>,
) {
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            _ = started.send(Err(error));
            return;
        }
    };
    runtime.block_on(async move {
        let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
        match bound.and_then(|listener| Ok((listener.local_addr()?, listener))) {
            Ok((address, listener)) => {
                if started.send(Ok(address)).is_ok() {
                    tokio::select! {
                        () = http::serve(listener, Arc::clone(&state), stopped) => {}
                        () = worker::run(state) => {}
                    }
                }
            }
            Err(error) => _ = started.send(Err(error)),
        }
    });
}

impl Sandbox {
    /// Starts a sandbox with [`Seed::shop`] on a free port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// If the system refuses a socket or a thread.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// A sandbox to be started otherwise.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where it listens: `http://127.0.0.1:PORT`. It takes the place of `https://api.bigcommerce.com`.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The hash of its store.
    #[must_use]
    pub fn store_hash(&self) -> &str {
        STORE_HASH
    }

    /// Makes an API account with these OAuth scopes (separated by spaces) and gives its access token.
    ///
    /// Each call makes another account, with its own client id: what one keeps for itself (metafields with the
    /// permission set `app_only`), another does not see.
    pub fn token(&self, kind: Kind, scopes: &str) -> String {
        self.state().accounts.mint(kind, scopes)
    }

    /// Deletes an API account: its token is unknown from now on, and its webhooks are gone. Says whether there was one.
    pub fn revoke(&self, token: &str) -> bool {
        let mut state = self.state();
        let account = state.accounts.find(Some(token));
        let client = account.map(|account| account.client_id.clone());
        if let Ok(client) = client {
            hooks::forget(&mut state, &client);
        }
        state.accounts.revoke(token)
    }

    /// The requests so far (the last 10,000), oldest first, without secrets.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state().records.all()
    }

    /// Moves the sandbox's time forward: timestamps, windows of the rate limit and whatever expires follow. It ends
    /// with the year 9999.
    pub fn advance(&self, by: Duration) {
        let mut state = self.state();
        state.clock.advance(by);
        state.deliveries.wake();
    }

    /// Lets something go wrong, from the next request on.
    ///
    /// # Errors
    ///
    /// If there is no such endpoint, the probability is not from 0 to 1, the status is not from 400 to 599, or the fault
    /// is to strike no time at all.
    pub fn fault(&self, fault: Fault) -> Result<(), SetupError> {
        self.state().faults.add(fault)
    }

    /// The faults that are to strike yet, oldest first.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.state().faults.all().to_vec()
    }

    /// Lets nothing more go wrong.
    pub fn clear_faults(&self) {
        self.state().faults.clear();
    }

    /// A copy of all that the sandbox holds, to come back to with [`Sandbox::restore`].
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::of(&self.state())
    }

    /// Makes everything as it was when the snapshot was taken, also if that was another sandbox's: its shop, accounts
    /// and tokens, time, rate limit and faults. Recorded requests stay.
    pub fn restore(&self, snapshot: &Snapshot) {
        let mut state = self.state();
        snapshot.restore(&mut state);
        state.deliveries.wake();
    }

    /// What the shop holds, as JSON: collections by their path (`/v3/catalog/products/{product_id}/images`), each with
    /// its rows as they are stored. `id` is a row's id, `^` that of the row it belongs to (0 if to none). Besides the
    /// catalog, where ids may be texts, `#` is the number a row is stored under, `^` that of the one it belongs to, and
    /// `~` lists the keys it is found by. API accounts and their tokens are no part of it.
    #[must_use]
    pub fn shop(&self) -> String {
        import::write(&self.state().store)
    }

    /// Takes over a shop, in the form that [`Sandbox::shop`] gives, beside what is there.
    ///
    /// A row with an `id` (besides the catalog, with a `#`) is put as it is, in the place of one that has this id. A row
    /// without one is created as by a request, with the next id, defaults, and the variants and images inside it; so it
    /// must be what the endpoint takes. Besides the catalog such a row is not checked, may bring its own `id`, and has
    /// the ids of the path above it as `^`: `[1]`. Collections come in the order of the text: what is referred to comes
    /// first.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// use bc_sandbox::{Sandbox, Seed};
    ///
    /// let sandbox = Sandbox::builder().seed(Seed::empty()).start().await?;
    /// sandbox.import(
    ///     r#"{
    ///         "/v3/catalog/brands": [{ "id": 7, "name": "Alder" }],
    ///         "/v3/catalog/products": [
    ///             { "name": "Mug", "type": "physical", "price": 9, "weight": 1, "brand_id": 7 }
    ///         ]
    ///     }"#,
    /// )?;
    /// assert!(sandbox.shop().contains("Mug"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    ///
    /// If the text is not JSON, a collection is unknown, a row is not what the endpoint takes, has what must be unique
    /// or belongs to a row that is not there. Nothing is taken over then.
    pub fn import(&self, json: &str) -> Result<(), SetupError> {
        import::read(&mut self.state(), json, false)
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("origin", &self.origin())
            .finish_non_exhaustive()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            _ = stop.send(());
        }
        if let Some(server) = self.server.take() {
            // Only once the thread has ended is the port free again.
            _ = server.join();
        }
    }
}
