//! Much work through one client: nothing lost, nothing twice, no quota overrun.

// Clippy knows the functions marked as tests; these allow the same to their helpers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../faults/server.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with the fault suite")]
mod server;

mod lists;
#[path = "../loopback/logging.rs"]
mod logging;
mod posts;
mod store;
