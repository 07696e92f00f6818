//! Whatever a server does: the right result or the right error, nothing lost, nothing done twice.

// Clippy knows the functions marked as tests; these allow the same to their helpers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bodies;
mod cancelled;
mod connections;
#[path = "../loopback/logging.rs"]
mod logging;
mod pages;
mod redirects;
mod server;
mod settings;
mod statuses;
mod support;
mod throttled;
