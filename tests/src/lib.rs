//! What the workspace's integration tests share.

pub mod capture;
pub mod generated;
pub mod reference;
