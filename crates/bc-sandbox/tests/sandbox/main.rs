//! The sandbox over a real socket, as a client in any language sees it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "clippy knows tests by #[test], and helpers have none"
)]

mod a_day;
mod auth;
mod batches;
mod callbacks;
mod crud;
mod faults;
mod hook_events;
mod hooks;
mod hostile;
mod images;
mod jwts;
mod limits;
mod lists;
mod login;
mod oauth;
mod own;
mod payments;
mod receiver;
mod refusals;
mod relations;
mod shipping;
mod snapshots;
mod storefront;
mod storefront_tokens;
mod support;
mod tax;
mod transport;
