//! The client against real servers on loopback sockets.

// Clippy knows the functions marked as tests; these allow the same to their helpers.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

mod answers;
mod checks;
mod downloads;
mod errors;
mod events;
mod hostile;
mod limited;
mod limits;
mod rate_limiters;
mod rate_limits;
mod redirects;
mod retries;
mod retry_limits;
mod schemes;
mod secrets;
mod wire;
