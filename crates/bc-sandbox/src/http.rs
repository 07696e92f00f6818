//! The server: connections, bodies up to a limit, compression, and the headers of every answer.
//!
//! hyper without a framework above it: the specs are the router, so that axum would only add its tree.

use std::{
    io::Write,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use http_body_util::{BodyExt, Limited};
use hyper::{
    HeaderMap, Response, StatusCode,
    body::{Body, Incoming},
    header::{
        ACCEPT_ENCODING, ALLOW, CONNECTION, CONTENT_ENCODING, CONTENT_TYPE, HeaderName, HeaderValue,
    },
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{net::TcpListener, sync::oneshot, task::JoinSet};

use crate::{
    admin::{self, Own},
    exchange::{self, Answer, Request, State},
    flight::Flight,
    shipping, tax,
    wire::{self, Broken, Wire},
};

/// The largest body that is read.
const LARGEST_BODY: usize = 20 * 1024 * 1024;
/// How long a client may take to send the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// Bodies shorter than this are not worth compressing.
const LEAST_COMPRESSED: usize = 256;

/// Serves until told to stop; then every connection is closed.
pub(crate) async fn serve(
    listener: TcpListener,
    state: Arc<Mutex<State>>,
    mut stop: oneshot::Receiver<()>,
) {
    let mut connections = JoinSet::new();
    loop {
        let stream = tokio::select! {
            _ = &mut stop => return,
            Some(_) = connections.join_next() => continue,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                // Out of file descriptors, say: existing connections go on, and may free some.
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    continue;
                }
            },
        };
        let state = Arc::clone(&state);
        let abrupt = Arc::new(AtomicBool::new(false));
        let ends = Arc::clone(&abrupt);
        let service =
            service_fn(move |request| respond(Arc::clone(&state), request, Arc::clone(&abrupt)));
        let mut connection = http1::Builder::new()
            // Who closes its side after the request, as `nc` does, still waits for the answer.
            .half_close(true)
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT)
            .serve_connection(TokioIo::new(stream), service);
        connections.spawn(async move {
            // A connection that breaks is the client's affair.
            _ = Pin::new(&mut connection).await;
            if ends.load(Ordering::Relaxed) {
                // Closed without lingering, a connection is reset.
                _ = connection.into_parts().io.into_inner().set_zero_linger();
            }
        });
    }
}

async fn respond(
    state: Arc<Mutex<State>>,
    request: hyper::Request<Incoming>,
    abrupt: Arc<AtomicBool>,
) -> Result<Response<Wire>, Broken> {
    let (head, body) = request.into_parts();
    let flight = exchange::operation_at(&head.method, head.uri.path())
        .map(|operation| Flight::enter(&state, operation));
    let own = admin::owns(head.uri.path());
    let largest = if own {
        admin::LARGEST_BODY
    } else {
        LARGEST_BODY
    };
    let too_large = body.size_hint().lower() > largest as u64;
    let body = match too_large {
        true => None,
        false => Limited::new(body, largest)
            .collect()
            .await
            .ok()
            .map(|body| body.to_bytes()),
    };
    let request = Request {
        method: head.method,
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body,
        crowded: flight.as_ref().is_some_and(Flight::crowded),
    };
    if own {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        return Ok(own_response(admin::answer(&mut state, &request)));
    }
    tax::before(&state, &request).await;
    let answer = {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        exchange::answer(&mut state, &request)
    };
    let answer = shipping::after(&state, &request, answer).await;
    let answer = tax::after(&state, &request, answer).await;
    let fault = answer.fault;
    let unread = request.body.is_none();
    let response = response(answer, &request.headers, unread);
    let sent = wire::strike(fault, response, &abrupt).await;
    drop(flight);
    sent
}

fn own_response(own: Own) -> Response<Wire> {
    let mut response = Response::new(Wire::whole(own.body.into()));
    *response.status_mut() =
        StatusCode::from_u16(own.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(own.media));
    response
}

fn response(answer: Answer, asked: &HeaderMap, unread: bool) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    let own = HeaderName::from_static;
    set(own("x-request-id"), &answer.request_id);
    if let Some(standing) = &answer.standing {
        for (name, value) in [
            ("x-rate-limit-time-window-ms", standing.window_ms),
            ("x-rate-limit-time-reset-ms", standing.reset_ms),
            ("x-rate-limit-requests-quota", standing.quota.into()),
            ("x-rate-limit-requests-left", standing.left.into()),
        ] {
            set(own(name), &value.to_string());
        }
    }
    if let Some(seconds) = answer.retry_after {
        set(own("x-retry-after"), &seconds.to_string());
    }
    if let Some(allow) = &answer.allow {
        set(ALLOW, allow);
    }
    if unread {
        // The rest of the body is still on the wire.
        set(CONNECTION, "close");
    }
    if let Some(body) = answer.body {
        set(CONTENT_TYPE, "application/json");
        let compressed = (body.len() >= LEAST_COMPRESSED && takes_gzip(asked))
            .then(|| gzip(&body))
            .flatten();
        if compressed.is_some() {
            set(CONTENT_ENCODING, "gzip");
        }
        *response.body_mut() = compressed.unwrap_or(body).into();
    }
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|coding| {
        let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = quality
            .trim()
            .strip_prefix("q=")
            .and_then(|q| q.parse::<f32>().ok())
            == Some(0.0);
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

fn gzip(body: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).ok()?;
    encoder.finish().ok()
}
