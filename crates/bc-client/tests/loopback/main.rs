//! The client against real servers on loopback sockets.

// Clippy knows the functions marked as tests; these allow the same to their helpers.
#![allow(clippy::unwrap_used, clippy::panic)]

mod logging;
mod support;

mod answers;
mod batches;
mod checks;
mod detailed;
mod downloads;
mod environment;
mod errors;
mod events;
mod framing;
mod headers;
mod hostile;
mod http_client;
mod limited;
mod limits;
mod observers;
mod rate_limiters;
mod rate_limits;
mod raw;
mod reconnects;
mod redirects;
mod retries;
mod retry_limits;
mod schemes;
mod secrets;
mod shapes;
mod tracing_spans;
mod uploads;
mod wire;
