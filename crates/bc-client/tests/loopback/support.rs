//! A small HTTP server that records what it gets and answers by hand; a credential; endpoints.

use std::fmt::Debug;
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bc_auth::{AccessToken, Credential, Grant, KnownScope, account, granted};
use bc_client::{
    Call, Client, Endpoint, EndpointInfo, Error, Method, RequestWriter, Response, ScopeRequirement,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What must never be seen but by the server it is meant for.
pub(crate) const TOKEN: &str = "hunter2-access-token";

/// A value in a path and a query that must not be seen in an error.
pub(crate) const PRIVATE: &str = "private-jwt-value";

// The server.

#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(given, _)| given == name);
        let value = values.next()?;
        assert!(values.next().is_none(), "`{name}` was sent twice");
        Some(&value.1)
    }
}

/// What a server does with a request.
pub(crate) enum Reply {
    /// Answers, and keeps the connection.
    Http(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// Writes these bytes and closes the connection.
    Raw(Vec<u8>),
    /// Writes these bytes one at a time.
    Drip(Vec<u8>, Duration),
    /// Takes these steps and closes the connection.
    Steps(Vec<Step>),
    /// Writes the head, and then the piece this often, or until the client is gone.
    Flood(String, Vec<u8>, usize, Arc<Flood>),
    /// Answers after a while, and keeps the connection.
    Late(Duration, Box<Reply>),
    /// Does nothing, and keeps the connection.
    Hang,
}

pub(crate) enum Step {
    Write(Vec<u8>),
    Pause(Duration),
    Hang,
}

pub(crate) fn write(bytes: impl Into<Vec<u8>>) -> Step {
    Step::Write(bytes.into())
}

/// How far a flood came.
#[derive(Default)]
pub(crate) struct Flood {
    pub(crate) written: AtomicUsize,
    pub(crate) is_over: AtomicBool,
}

impl Flood {
    /// Waits for the end of the flood.
    pub(crate) async fn over(&self) {
        let over = async {
            while !self.is_over.load(Ordering::SeqCst) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let waited = tokio::time::timeout(Duration::from_secs(20), over).await;
        assert!(waited.is_ok(), "the server still writes");
    }
}

pub(crate) fn json(status: u16, body: impl Into<String>) -> Reply {
    let headers = vec![("Content-Type", "application/json".to_owned())];
    Reply::Http(status, headers, body.into().into_bytes())
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn redirect(status: u16, location: impl Into<String>) -> Reply {
    Reply::Http(status, vec![("Location", location.into())], Vec::new())
}

type Handler = dyn Fn(&Request) -> Reply + Send + Sync;

pub(crate) struct Server {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<Request>>>,
    connections: Arc<AtomicUsize>,
}

impl Server {
    pub(crate) async fn start(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        crate::logging::start();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicUsize::new(0));
        let (log, count) = (Arc::clone(&requests), Arc::clone(&connections));
        let handler: Arc<Handler> = Arc::new(handler);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, Arc::clone(&handler), Arc::clone(&log)));
            }
        });
        Self {
            url,
            requests,
            connections,
        }
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    pub(crate) fn only_request(&self) -> Request {
        let requests = self.requests();
        assert_eq!(requests.len(), 1, "{requests:?}");
        requests.into_iter().next().unwrap()
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn client(&self) -> Client<AccessToken<CatalogSync>> {
        self.client_of(credential(TOKEN))
    }

    /// A client as it is unless set up.
    pub(crate) fn persistent_client(&self) -> Client<AccessToken<CatalogSync>> {
        Client::builder(credential(TOKEN))
            .origin(&self.url)
            .unwrap()
            .build()
            .unwrap()
    }

    /// A client that repeats nothing, so that what the server got is what the test sent.
    pub(crate) fn client_of<C: Credential>(&self, credential: C) -> Client<C> {
        Client::builder(credential)
            .origin(&self.url)
            .unwrap()
            .max_attempts(1)
            .build()
            .unwrap()
    }
}

async fn serve(stream: TcpStream, handler: Arc<Handler>, log: Arc<Mutex<Vec<Request>>>) {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read(&mut stream).await {
        log.lock().unwrap().push(request.clone());
        let mut reply = handler(&request);
        if let Reply::Late(pause, later) = reply {
            tokio::time::sleep(pause).await;
            reply = *later;
        }
        match reply {
            Reply::Http(status, headers, body) => {
                let mut answer = format!("HTTP/1.1 {status} Any\r\n").into_bytes();
                for (name, value) in headers {
                    write!(answer, "{name}: {value}\r\n").unwrap();
                }
                if status != 204 {
                    write!(answer, "Content-Length: {}\r\n", body.len()).unwrap();
                }
                answer.extend_from_slice(b"\r\n");
                answer.extend_from_slice(&body);
                if stream.write_all(&answer).await.is_err() {
                    return;
                }
            }
            Reply::Raw(bytes) => {
                let _ = stream.write_all(&bytes).await;
                return;
            }
            Reply::Drip(bytes, pause) => {
                for byte in bytes {
                    if stream.write_all(&[byte]).await.is_err() {
                        return;
                    }
                    tokio::time::sleep(pause).await;
                }
            }
            Reply::Steps(steps) => {
                for step in steps {
                    match step {
                        Step::Write(bytes) if stream.write_all(&bytes).await.is_err() => return,
                        Step::Write(_) => {}
                        Step::Pause(pause) => tokio::time::sleep(pause).await,
                        Step::Hang => tokio::time::sleep(Duration::from_secs(600)).await,
                    }
                }
                return;
            }
            Reply::Flood(head, piece, times, flood) => {
                let _ = stream.write_all(head.as_bytes()).await;
                for _ in 0..times {
                    if stream.write_all(&piece).await.is_err() {
                        break;
                    }
                    flood.written.fetch_add(piece.len(), Ordering::SeqCst);
                }
                flood.is_over.store(true, Ordering::SeqCst);
                return;
            }
            Reply::Late(..) | Reply::Hang => tokio::time::sleep(Duration::from_secs(600)).await,
        }
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).unwrap();
    let mut lines = head.lines();
    let line = lines.next()?.to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(Request {
        line,
        headers,
        body,
    })
}

// The credential.

pub(crate) struct CatalogSync;

impl Grant for CatalogSync {
    type Account = account::Store;
    const NAME: &'static str = "CatalogSync";
    const SCOPES: &'static [KnownScope] = &[KnownScope::StoreV2Products];
}

impl<E> granted::store_v2_products<E> for CatalogSync {}
impl<E> granted::store_v2_products_read_only<E> for CatalogSync {}

pub(crate) fn credential(token: &str) -> AccessToken<CatalogSync> {
    AccessToken::from_control_panel("abc123".parse().unwrap(), token).unwrap()
}

// Endpoints.

/// Implements an endpoint as `#[endpoint]` would.
macro_rules! endpoint {
    ($name:ident, $method:ident $path:literal, $scopes:ty = $requirement:expr, $response:ty,
     |$this:ident, $request:ident| $write:block) => {
        impl bc_client::Endpoint for $name {
            type Auth = bc_auth::scheme::AccessToken;
            type Scopes = $scopes;
            type Account = bc_auth::account::StoreOrApp;
            type Response = $response;
            const INFO: &'static bc_client::EndpointInfo = &bc_client::EndpointInfo {
                name: stringify!($name),
                method: bc_client::Method::$method,
                path: $path,
                auth: bc_auth::Scheme::AccessToken,
                scopes: $requirement,
                accounts: &[bc_auth::account::Kind::Store, bc_auth::account::Kind::App],
                idempotent: !matches!(bc_client::Method::$method, bc_client::Method::Post),
                pages: None,
                max_batch: None,
                max_concurrency: None,
                reference: None,
            };
            fn write(&self, request: &mut bc_client::RequestWriter) {
                let ($this, $request) = (self, request);
                $write
            }
        }
    };
}
pub(crate) use endpoint;

pub(crate) const READ: ScopeRequirement =
    ScopeRequirement::AnyOf(&[&[KnownScope::StoreV2ProductsReadOnly]]);
pub(crate) const MODIFY: ScopeRequirement =
    ScopeRequirement::AnyOf(&[&[KnownScope::StoreV2Products]]);

/// A GET whose answer becomes `R`, with a private value in its path and query.
pub(crate) struct Get<R>(std::marker::PhantomData<fn() -> R>);

impl<R> Get<R> {
    pub(crate) fn new() -> Self {
        Self(std::marker::PhantomData)
    }
}

impl<R: Response> Endpoint for Get<R> {
    type Auth = bc_auth::scheme::AccessToken;
    type Scopes = bc_auth::scope::store_v2_products_read_only;
    type Account = account::StoreOrApp;
    type Response = R;
    const INFO: &'static EndpointInfo = &EndpointInfo {
        name: "Get",
        method: Method::Get,
        path: "/v3/things/{key}",
        auth: bc_auth::Scheme::AccessToken,
        scopes: READ,
        accounts: &[account::Kind::Store, account::Kind::App],
        idempotent: true,
        pages: None,
        max_batch: None,
        max_concurrency: None,
        reference: None,
    };

    fn write(&self, request: &mut RequestWriter) {
        request.path("key", &PRIVATE.to_owned());
        request.query("secret", &PRIVATE.to_owned());
    }
}

/// A POST without a body.
pub(crate) struct Post;

endpoint!(Post, Post "/v3/things", bc_auth::scope::store_v2_products = MODIFY, (), |_this, _request| {});

// Errors.

/// The error of a call that must fail.
pub(crate) async fn failure<R: Debug>(call: Call<R>) -> Error {
    checked(call.await.unwrap_err())
}

/// An error, after looking for secrets in everything it shows.
pub(crate) fn checked(error: Error) -> Error {
    let mut shown = format!("{error} {error:?} {error:#?}");
    // `Display` says all: a report that walks the sources must not repeat it.
    assert!(std::error::Error::source(&error).is_none());
    let mut source = error
        .transport_error()
        .map(|cause| cause as &dyn std::error::Error);
    while let Some(cause) = source {
        shown.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    assert!(!shown.contains(TOKEN), "{shown}");
    assert!(!shown.contains(PRIVATE), "{shown}");
    assert!(!error.to_string().contains('\n'), "{error}");
    error
}
