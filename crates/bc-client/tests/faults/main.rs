//! Whatever a server does: the right result or the right error, nothing lost, nothing done twice.

mod bodies;
mod cancelled;
mod connections;
#[path = "../loopback/logging.rs"]
mod logging;
mod pages;
mod redirects;
mod server;
mod statuses;
mod support;
mod throttled;
