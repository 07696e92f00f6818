//! A client that does not wait long, endpoints, and what must hold for every call.

use std::time::{Duration, Instant};

use bc_auth::{AccessToken, Unchecked};
use bc_client::{Client, ClientBuilder, Error, Page};
use bc_macros::{Record, endpoint};
use bc_record::Json;

/// What must not be seen but by the server it is meant for.
pub(crate) const TOKEN: &str = "hunter2-access-token";

/// How long a call may take in all.
pub(crate) const DEADLINE: Duration = Duration::from_secs(2);

pub(crate) type Store = Client<AccessToken<Unchecked>>;

pub(crate) fn builder(url: &str) -> ClientBuilder<AccessToken<Unchecked>> {
    let token = AccessToken::unchecked("abc123".parse().unwrap(), TOKEN).unwrap();
    Client::builder(token)
        .origin(url)
        .unwrap()
        .timeout(DEADLINE)
        .backoff(Duration::from_millis(2), Duration::from_millis(20))
}

pub(crate) fn client(url: &str) -> Store {
    builder(url).build().unwrap()
}

/// What the macro's output names.
pub(crate) mod private {
    pub(crate) use bc_auth as auth;
    pub(crate) use bc_client as client;
}

#[derive(Record, Debug, Clone, PartialEq, Default)]
#[record(crate = bc_record)]
pub(crate) struct Thing {
    #[record(required)]
    pub(crate) id: i64,
    pub(crate) name: Option<String>,
}

#[endpoint(method = GET, path = "/v3/thing", auth = AccessToken, scopes = [products: read], response = Thing, crate = crate::support::private)]
pub(crate) struct GetThing {}

#[endpoint(method = GET, path = "/v3/things", auth = AccessToken, scopes = [products: read], response = Page<Thing>, pages = number, max_page_items = 250, crate = crate::support::private)]
pub(crate) struct GetThings {
    #[query]
    pub(crate) page: Option<u32>,
    #[query]
    pub(crate) limit: Option<u32>,
}

#[endpoint(method = GET, path = "/v3/cursors", auth = AccessToken, scopes = [products: read], response = Page<Thing>, pages = cursor, max_page_items = 250, crate = crate::support::private)]
pub(crate) struct GetByCursor {
    #[query]
    pub(crate) after: Option<String>,
    #[query]
    pub(crate) limit: Option<u32>,
}

#[endpoint(method = GET, path = "/v2/things", auth = AccessToken, scopes = [products: read], response = Vec<Thing>, pages = number, max_page_items = 250, crate = crate::support::private)]
pub(crate) struct GetThingsV2 {
    #[query]
    pub(crate) page: Option<u32>,
    #[query]
    pub(crate) limit: Option<u32>,
}

#[endpoint(method = POST, path = "/v3/things", auth = AccessToken, scopes = [products: modify], response = Json, crate = crate::support::private)]
pub(crate) struct CreateThing {
    #[body]
    pub(crate) body: Thing,
}

#[endpoint(method = DELETE, path = "/v3/things/{id}", auth = AccessToken, scopes = [products: modify], response = (), crate = crate::support::private)]
pub(crate) struct DeleteThing {
    #[path]
    pub(crate) id: i64,
}

pub(crate) fn thing(id: i64) -> Thing {
    Thing { id, name: None }
}

pub(crate) fn create() -> CreateThing {
    CreateThing::new(thing(1))
}

pub(crate) const THING: &str = r#"{"id":1,"name":"mug"}"#;

/// What a call comes to. It must come before its deadline, and an error must show no secret.
pub(crate) async fn outcome<R>(
    call: impl IntoFuture<Output = Result<R, Error>>,
) -> Result<R, Error> {
    let start = Instant::now();
    let outcome = call.await;
    let elapsed = start.elapsed();
    assert!(
        elapsed < DEADLINE + Duration::from_millis(500),
        "{elapsed:?}"
    );
    if let Err(error) = &outcome {
        let shown = format!("{error} {error:?} {error:#?}");
        assert!(!shown.contains(TOKEN), "{shown}");
        assert!(!error.to_string().contains('\n'), "{error}");
    }
    outcome
}

/// The error of a call that must fail.
pub(crate) async fn failure<R: std::fmt::Debug>(
    call: impl IntoFuture<Output = Result<R, Error>>,
) -> Error {
    outcome(call).await.unwrap_err()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
