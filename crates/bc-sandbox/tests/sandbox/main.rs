//! The sandbox over a real socket, as a client in any language sees it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "clippy knows tests by #[test], and helpers have none"
)]

mod auth;
mod batches;
mod command;
mod crud;
mod faults;
mod fuzz;
mod hostile;
mod images;
mod limits;
mod lists;
mod own;
mod refusals;
mod relations;
mod snapshots;
mod support;
mod transport;
