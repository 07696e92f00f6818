//! Lists that come in pages, from real servers on loopback sockets.

// Clippy knows the functions marked as tests; these allow the same to their helpers.
#![allow(clippy::unwrap_used, clippy::panic)]

mod lists;
#[path = "../loopback/logging.rs"]
mod logging;
mod support;

mod ahead;
mod arrays;
mod bulk;
mod cursors;
mod identifiers;
mod numbers;
mod positions;
mod random;
mod refusals;
mod repeats;
