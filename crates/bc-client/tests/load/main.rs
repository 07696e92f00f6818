//! Much work through one client: nothing lost, nothing twice, no quota overrun.

#[path = "../faults/server.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with the fault suite")]
mod server;

mod lists;
#[path = "../loopback/logging.rs"]
mod logging;
mod posts;
mod store;
