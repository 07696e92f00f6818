//! How is a delivery signed and sent?

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    Method, Request, StatusCode, Uri,
    client::conn::http1,
    header::{
        CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue,
        TRANSFER_ENCODING,
    },
};
use hyper_util::rt::TokioIo;
use ring::hmac;
use tokio::{net::TcpStream, task::JoinSet};

use super::queue::{self, Attempt};
use crate::exchange::State;

/// How long a destination may take to answer. BigCommerce does not say how long it waits.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many deliveries are sent at once.
const AT_ONCE: usize = 16;
/// The longest sleep without a look at the clock.
const LONGEST_SLEEP: Duration = Duration::from_secs(3600);

/// Sends what is due, as long as the sandbox runs.
pub(crate) async fn run(state: Arc<Mutex<State>>) {
    let woken = lock(&state).deliveries.woken();
    let mut sending = JoinSet::new();
    loop {
        let free = AT_ONCE.saturating_sub(sending.len());
        let (due, next) = queue::take(&mut lock(&state), free);
        for attempt in due {
            let state = Arc::clone(&state);
            sending.spawn(async move {
                let sent = tokio::time::timeout(PATIENCE, send(&attempt)).await;
                let delivered = matches!(sent, Ok(Some(status)) if status.is_success());
                queue::finish(&mut lock(&state), attempt.serial, delivered);
            });
        }
        let next = next.map_or(LONGEST_SLEEP, Duration::from_millis);
        tokio::select! {
            () = woken.notified() => {}
            Some(_) = sending.join_next() => {}
            () = tokio::time::sleep(next.min(LONGEST_SLEEP)) => {}
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sends a delivery, and gives the status it was answered with; `None` if it was not.
async fn send(attempt: &Attempt) -> Option<StatusCode> {
    let uri: Uri = attempt.delivery.destination.parse().ok()?;
    let authority = uri.authority()?;
    let host = authority.host().trim_matches(['[', ']']);
    let port = authority.port_u16().unwrap_or(80);
    let stream = TcpStream::connect((host, port)).await.ok()?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let mut request = Request::new(Full::new(Bytes::from(attempt.delivery.body.clone())));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = path.parse().ok()?;
    *request.headers_mut() = headers(attempt, authority.as_str())?;
    // The sender is dropped with its answer, and so the connection ends.
    let answered = async move {
        sender
            .send_request(request)
            .await
            .ok()
            .map(|answer| answer.status())
    };
    let (status, _) = tokio::join!(answered, connection);
    status
}

fn headers(attempt: &Attempt, host: &str) -> Option<HeaderMap> {
    let mut headers = attempt.target.headers.clone();
    let timestamp = attempt.now.to_string();
    let own = HeaderName::from_static;
    for (name, value) in [
        (HOST, host),
        (CONNECTION, "close"),
        (CONTENT_TYPE, "application/json"),
        (CONTENT_LENGTH, &attempt.delivery.body.len().to_string()),
        (own("webhook-id"), &attempt.delivery.webhook_id),
        (own("webhook-timestamp"), &timestamp),
        (own("webhook-signature"), &signature(attempt, &timestamp)),
    ] {
        headers.insert(name, HeaderValue::from_str(value).ok()?);
    }
    headers.remove(TRANSFER_ENCODING);
    Some(headers)
}

/// As Standard Webhooks have it; the key is the client secret as it is.
fn signature(attempt: &Attempt, timestamp: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, attempt.target.secret.expose().as_bytes());
    let (id, body) = (&attempt.delivery.webhook_id, &attempt.delivery.body);
    let tag = hmac::sign(&key, format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(tag))
}
