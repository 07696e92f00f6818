//! What goes over the wire? A recorder for each host, on loopback, between the client and the server.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use http_body_util::{BodyExt as _, Either, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::HOST;
use hyper::service::service_fn;
use hyper::{Response, StatusCode};
use hyper_util::rt::TokioIo;
use reqwest::redirect::Policy;
use tokio::net::TcpListener;

use crate::plan::Plan;
use crate::redact;

/// A request that went by, and the status that it got.
pub(crate) struct Exchange {
    /// `GET /stores/sandbox/v3/catalog/products`
    pub(crate) line: String,
    pub(crate) headers: BTreeMap<String, String>,
    /// `None` if the server could not be reached.
    pub(crate) status: Option<u16>,
}

/// The recorders of all hosts.
pub(crate) struct Recorder {
    /// The origin of the recorder before the API's host.
    pub(crate) api: String,
    /// The same for payments.
    pub(crate) payments: String,
    /// The same for the storefront.
    pub(crate) storefront: String,
    seen: Seen,
}

type Seen = Arc<Mutex<Vec<Exchange>>>;
type Answer = Response<Either<reqwest::Body, Full<Bytes>>>;

impl Recorder {
    /// Starts a recorder before each server of the plan.
    pub(crate) async fn start(plan: &Plan) -> Result<Self, String> {
        let seen = Seen::default();
        let mut origins = BTreeMap::new();
        for host in ["api", "payments", "storefront"] {
            // Without a server of its own, a host's recorder refuses what comes.
            let server = plan.servers.get(host).cloned();
            let listener = TcpListener::bind("127.0.0.1:0")
                .await
                .map_err(|error| error.to_string())?;
            let address = listener.local_addr().map_err(|error| error.to_string())?;
            tokio::spawn(listen(
                listener,
                Relay {
                    http: http_client(server.as_deref())?,
                    server,
                    seen: Arc::clone(&seen),
                },
            ));
            origins.insert(host, format!("http://{address}"));
        }
        let mut origin = |host: &str| origins.remove(host).unwrap_or_default();
        Ok(Self {
            api: origin("api"),
            payments: origin("payments"),
            storefront: origin("storefront"),
            seen,
        })
    }

    /// Forgets what has gone by.
    pub(crate) fn forget(&self) {
        lock(&self.seen).clear();
    }

    /// What has gone by since, without its secrets.
    pub(crate) fn taken(&self, secrets: &[String]) -> Vec<Exchange> {
        let seen = std::mem::take(&mut *lock(&self.seen));
        let redacted = seen.into_iter().map(|exchange| Exchange {
            line: redact::text(exchange.line, secrets),
            headers: exchange
                .headers
                .into_iter()
                .map(|(name, value)| {
                    let value = redact::header(&name, &value, secrets);
                    (name, value)
                })
                .collect(),
            status: exchange.status,
        });
        redacted.collect()
    }
}

/// A panic elsewhere leaves the list as it was.
fn lock(seen: &Seen) -> std::sync::MutexGuard<'_, Vec<Exchange>> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Passes answers on as they are: redirects are the client's business, and so is compression.
fn http_client(server: Option<&str>) -> Result<reqwest::Client, String> {
    // Another provider that is there already will do as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder()
        .redirect(Policy::none())
        .no_gzip();
    let builder = match server {
        // What stays on the machine in the clear must not leave it through a proxy.
        Some(server) if server.starts_with("http://") => builder.no_proxy(),
        _ => builder.https_only(true),
    };
    builder
        .build()
        .map_err(|error| format!("making the client that passes requests on: {error}"))
}

/// Passes requests on to a server, and remembers them.
#[derive(Clone)]
struct Relay {
    server: Option<String>,
    http: reqwest::Client,
    seen: Seen,
}

async fn listen(listener: TcpListener, relay: Relay) {
    while let Ok((stream, _)) = listener.accept().await {
        let relay = relay.clone();
        let service = service_fn(move |request| {
            let relay = relay.clone();
            async move { Ok::<_, Infallible>(relay.pass(request).await) }
        });
        tokio::spawn(
            hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service),
        );
    }
}

impl Relay {
    async fn pass(&self, request: hyper::Request<Incoming>) -> Answer {
        let (parts, body) = request.into_parts();
        let target = parts
            .uri
            .path_and_query()
            .map_or("/", |target| target.as_str());
        let headers = parts.headers.iter().filter(|(name, _)| *name != HOST);
        let shown = headers.map(|(name, value)| {
            (
                name.as_str().to_owned(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        });
        let mut exchange = Exchange {
            line: format!("{} {target}", parts.method),
            headers: shown.collect(),
            status: None,
        };
        let answer = match (&self.server, body.collect().await) {
            (Some(server), Ok(body)) => {
                let mut headers = parts.headers.clone();
                headers.remove(HOST);
                let url = format!("{server}{target}");
                let outgoing = self
                    .http
                    .request(parts.method, url)
                    .headers(headers)
                    .body(body.to_bytes());
                outgoing
                    .send()
                    .await
                    .map_err(|error| error.without_url().to_string())
            }
            (None, _) => Err("there is no --server for this host".to_owned()),
            (_, Err(error)) => Err(error.to_string()),
        };
        exchange.status = answer.as_ref().ok().map(|answer| answer.status().as_u16());
        lock(&self.seen).push(exchange);
        match answer {
            Ok(answer) => hyper::Response::<reqwest::Body>::from(answer).map(Either::Left),
            Err(why) => unreachable(&why),
        }
    }
}

/// The answer where there is none: the server could not be reached.
fn unreachable(why: &str) -> Answer {
    let mut answer = Response::new(Either::Right(Full::from(format!(
        "the server cannot be reached: {why}"
    ))));
    *answer.status_mut() = StatusCode::BAD_GATEWAY;
    answer
}
