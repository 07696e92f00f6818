//! What the workspace's integration tests share.

pub mod capture;
pub mod difference;
pub mod generated;
#[path = "../../crates/bc-client/tests/loopback/logging.rs"]
pub mod logging;
pub mod operation;
pub mod reference;
pub mod specs;
