//! A small HTTP server that answers by hand, late or never, and notices who hangs up; a client.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bc_auth::{AccessToken, Grant, KnownScope, account, granted};
use bc_client::{Client, ClientBuilder, Error};
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A query, as the server got it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Query(pub(crate) Vec<(String, String)>);

impl Query {
    fn of(line: &str) -> Self {
        let target = line.split(' ').nth(1).unwrap();
        let query = target.split_once('?').map_or("", |(_, query)| query);
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let decode = |text: &str| {
            let text = percent_encoding::percent_decode_str(text);
            text.decode_utf8().unwrap().into_owned()
        };
        let pairs = pairs.map(|pair| pair.split_once('=').unwrap());
        Self(
            pairs
                .map(|(name, value)| (decode(name), decode(value)))
                .collect(),
        )
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut values = self.0.iter().filter(|(given, _)| given == name);
        let value = values.next()?;
        assert!(values.next().is_none(), "`{name}` was sent twice: {self:?}");
        Some(&value.1)
    }

    pub(crate) fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        Some(self.get(name)?.parse().ok().unwrap())
    }
}

/// What a server does with a request.
pub(crate) enum Reply {
    Json(String),
    Status(u16),
    /// Answers after this time, unless the client hangs up.
    Late(Duration, String),
    /// Waits until the client hangs up.
    Hang,
}

pub(crate) struct Server {
    url: String,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    queries: Mutex<Vec<Query>>,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
    hung_up: AtomicUsize,
}

type Handler = dyn Fn(&Query) -> Reply + Send + Sync;

impl Server {
    pub(crate) async fn start(handler: impl Fn(&Query) -> Reply + Send + Sync + 'static) -> Self {
        crate::logging::start();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Seen::default());
        let (handler, log): (Arc<Handler>, _) = (Arc::new(handler), Arc::clone(&seen));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&handler), Arc::clone(&log)));
            }
        });
        Self { url, seen }
    }

    pub(crate) fn client(&self) -> Client<AccessToken<CatalogSync>> {
        self.builder().build().unwrap()
    }

    pub(crate) fn builder(&self) -> ClientBuilder<AccessToken<CatalogSync>> {
        let token = AccessToken::from_control_panel("abc123".parse().unwrap(), "token").unwrap();
        Client::builder(token).origin(&self.url).unwrap()
    }

    /// The queries so far, in the order in which they came.
    pub(crate) fn queries(&self) -> Vec<Query> {
        self.seen.queries.lock().unwrap().clone()
    }

    /// The values of one parameter in the queries so far.
    pub(crate) fn asked(&self, name: &str) -> Vec<Option<String>> {
        let queries = self.queries();
        let values = queries.iter().map(|query| query.get(name));
        values.map(|value| value.map(str::to_owned)).collect()
    }

    /// How many requests there were at most without an answer.
    pub(crate) fn most_at_once(&self) -> usize {
        self.seen.most_at_once.load(Ordering::SeqCst)
    }

    /// Waits until so many requests came.
    pub(crate) async fn wait_for_queries(&self, count: usize) {
        wait_until("requests", || self.queries().len() >= count).await;
    }

    /// Waits until so many clients hung up without an answer.
    pub(crate) async fn wait_for_hung_up(&self, count: usize) {
        let hung_up = || self.seen.hung_up.load(Ordering::SeqCst);
        wait_until("hung up", || hung_up() >= count).await;
    }
}

async fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let waiting = async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(20), waiting).await;
    assert!(waited.is_ok(), "too few: {what}");
}

async fn serve(stream: TcpStream, handler: Arc<Handler>, seen: Arc<Seen>) {
    stream.set_nodelay(true).unwrap();
    let mut stream = BufReader::new(stream);
    while let Some(query) = read(&mut stream).await {
        seen.queries.lock().unwrap().push(query.clone());
        let at_once = 1 + seen.at_once.fetch_add(1, Ordering::SeqCst);
        seen.most_at_once.fetch_max(at_once, Ordering::SeqCst);
        let (status, body) = match handler(&query) {
            Reply::Json(body) => (200, body),
            Reply::Status(status) => (status, String::new()),
            Reply::Late(pause, body) => {
                if is_gone(&mut stream, pause).await {
                    seen.hung_up.fetch_add(1, Ordering::SeqCst);
                    return;
                }
                (200, body)
            }
            Reply::Hang => {
                is_gone(&mut stream, Duration::from_secs(600)).await;
                seen.hung_up.fetch_add(1, Ordering::SeqCst);
                return;
            }
        };
        seen.at_once.fetch_sub(1, Ordering::SeqCst);
        let length = match status {
            204 => String::new(),
            _ => format!("Content-Length: {}\r\n", body.len()),
        };
        let answer = format!(
            "HTTP/1.1 {status} Any\r\nContent-Type: application/json\r\n{length}\r\n{body}"
        );
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// Waits; true if the client hung up meanwhile.
async fn is_gone(stream: &mut BufReader<TcpStream>, pause: Duration) -> bool {
    tokio::time::timeout(pause, stream.read_u8()).await.is_ok()
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Query> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    Some(Query::of(String::from_utf8(head).unwrap().lines().next()?))
}

pub(crate) struct CatalogSync;

impl Grant for CatalogSync {
    type Account = account::Store;
    const NAME: &'static str = "CatalogSync";
    const SCOPES: &'static [KnownScope] = &[KnownScope::StoreV2ProductsReadOnly];
}

impl<E> granted::store_v2_products_read_only<E> for CatalogSync {}

/// The error that ends a list, after looking for what it must not show.
pub(crate) fn failure<T: std::fmt::Debug>(result: Result<T, Error>) -> Error {
    let error = result.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("token"), "{error}");
    assert!(!error.to_string().contains('\n'), "{error}");
    error
}
