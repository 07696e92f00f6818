//! The sandbox over a real socket, as a client in any language sees it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "clippy knows tests by #[test], and helpers have none"
)]

mod auth;
mod batches;
mod checkouts;
mod crud;
mod customers;
mod documents;
mod hostile;
mod images;
mod lists;
mod orders;
mod refusals;
mod relations;
mod stock;
mod support;
mod transport;
mod v2;
