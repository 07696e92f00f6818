//! What the workspace's integration tests share.

pub mod capture;
pub mod difference;
pub mod generated;
pub mod operation;
pub mod reference;
pub mod specs;
