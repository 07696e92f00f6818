//! What does a sandbox answer below `/__sandbox`, to tests in other languages, and at `/`, to a browser?

use std::time::Duration;

use hyper::{
    HeaderMap, Method,
    header::{HOST, ORIGIN},
    http::uri::Authority,
};
use serde_json::{Value, json};

use crate::{
    apps,
    exchange::{Request, State},
    fault, home, hooks, import,
    inspect::RecordedRequest,
    setup::SetupError,
};

/// What every path of the sandbox's own starts with.
const OWN: &str = "/__sandbox/";

/// The largest body that is read here: a shop may be large.
pub(crate) const LARGEST_BODY: usize = 512 * 1024 * 1024;

/// An answer of the sandbox itself, not of BigCommerce.
#[derive(Debug)]
pub(crate) struct Own {
    pub(crate) status: u16,
    pub(crate) media: &'static str,
    pub(crate) body: String,
}

/// Whether a path is the sandbox's own.
pub(crate) fn owns(path: &str) -> bool {
    path == "/" || path.starts_with(OWN)
}

/// Answers a request for a path of the sandbox's own.
pub(crate) fn answer(state: &mut State, request: &Request) -> Own {
    if !local(&request.headers) {
        return refused(403, "only a client on this machine may ask this");
    }
    if request.path == "/" {
        return match request.method {
            Method::GET | Method::HEAD => Own {
                status: 200,
                media: "text/html; charset=utf-8",
                body: home::page(state),
            },
            _ => refused(405, "this page can only be read"),
        };
    }
    let body = request.body.as_deref();
    let name = request.path.strip_prefix(OWN).unwrap_or_default();
    match (&request.method, name) {
        (&Method::GET, "faults") => ok(faults(state)),
        (&Method::POST, "faults") => {
            let added = json_of(body).and_then(fault::read);
            done(added.and_then(|fault| state.faults.add(fault)), || {
                faults(state)
            })
        }
        (&Method::DELETE, "faults") => {
            state.faults.clear();
            ok(faults(state))
        }
        (&Method::GET, "requests") => ok(state.records.iter().map(shown).collect()),
        (&Method::GET, "time") => ok(time(state)),
        (&Method::POST, "time") => {
            let moved = json_of(body).and_then(|body| advance(state, &body));
            done(moved, || time(state))
        }
        (&Method::GET, "deliveries") => ok(hooks::to_json(state)),
        (&Method::POST, "deliveries") => {
            let repeated = json_of(body).and_then(|body| hooks::repeat_as_told(state, &body));
            done(repeated, || hooks::to_json(state))
        }
        (&Method::GET, "snapshot") => Own {
            status: 200,
            media: "application/json",
            body: import::write(&state.store),
        },
        (&Method::PUT | &Method::POST, "snapshot") => {
            let replace = request.method == Method::PUT;
            let taken = text_of(body).and_then(|text| import::read(state, text, replace));
            done(taken, || json!({}))
        }
        (&Method::POST, name) if apps::http::owns(name) => {
            let made = json_of(body).and_then(|body| apps::http::make(state, name, body));
            made.map_or_else(|error| refused(422, &error.to_string()), ok)
        }
        (_, name)
            if apps::http::owns(name)
                || matches!(
                    name,
                    "faults" | "requests" | "time" | "deliveries" | "snapshot"
                ) =>
        {
            refused(405, "this method is not available here")
        }
        _ => refused(
            404,
            "there is /__sandbox/faults, requests, time, deliveries, snapshot, accounts, apps, customers and sessions",
        ),
    }
}

/// Whether whoever asks is on this machine: a page of another site, which a browser shows here, is not, whichever name
/// it gives to 127.0.0.1.
fn local(headers: &HeaderMap) -> bool {
    let loopback = |host: &str| matches!(host, "127.0.0.1" | "localhost" | "[::1]");
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let named = host.and_then(|host| host.parse::<Authority>().ok());
    let origin = match headers.get(ORIGIN) {
        None => true,
        Some(origin) => origin
            .to_str()
            .ok()
            .and_then(|origin| origin.strip_prefix("http://"))
            .is_some_and(|origin| Some(origin) == host),
    };
    named.is_some_and(|named| loopback(named.host())) && origin
}

fn ok(body: Value) -> Own {
    Own {
        status: 200,
        media: "application/json",
        body: body.to_string(),
    }
}

fn refused(status: u16, message: &str) -> Own {
    Own {
        status,
        ..ok(json!({ "error": message }))
    }
}

fn done(outcome: Result<(), SetupError>, answer: impl FnOnce() -> Value) -> Own {
    match outcome {
        Ok(()) => ok(answer()),
        Err(error) => refused(422, &error.to_string()),
    }
}

fn text_of(body: Option<&[u8]>) -> Result<&str, SetupError> {
    let body = body.ok_or_else(|| SetupError::new("the body is not whole, or too large"))?;
    std::str::from_utf8(body).map_err(|error| SetupError::new(format!("the body: {error}")))
}

fn json_of(body: Option<&[u8]>) -> Result<Value, SetupError> {
    serde_json::from_str(text_of(body)?)
        .map_err(|error| SetupError::new(format!("the body: {error}")))
}

fn faults(state: &State) -> Value {
    state
        .faults
        .all()
        .iter()
        .map(fault::Fault::to_json)
        .collect()
}

fn time(state: &State) -> Value {
    json!({ "now": state.clock.now() })
}

/// `{"advance_ms": 30000}`.
fn advance(state: &mut State, body: &Value) -> Result<(), SetupError> {
    let wrong = || SetupError::new("the body is {\"advance_ms\": whole milliseconds}");
    let members = body.as_object().filter(|members| members.len() == 1);
    let by = members.and_then(|members| members.get("advance_ms")?.as_u64());
    state
        .clock
        .advance(Duration::from_millis(by.ok_or_else(wrong)?));
    state.deliveries.wake();
    Ok(())
}

fn shown(record: &RecordedRequest) -> Value {
    let headers: Vec<Value> = record
        .headers
        .iter()
        .map(|(name, value)| json!([name, value]))
        .collect();
    json!({
        "method": record.method,
        "path": record.path,
        "query": record.query,
        "headers": headers,
        "body_length": record.body_length,
        "operation": record.operation,
        "status": record.status,
        "executed": record.executed,
        "fault": record.fault,
        "refused": record.refused,
        "request_id": record.request_id,
    })
}
