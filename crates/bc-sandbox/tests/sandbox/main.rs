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
mod checkouts;
mod command;
mod crud;
mod customers;
mod documents;
mod faults;
mod fuzz;
mod hook_events;
mod hooks;
mod hostile;
mod hostile_credentials;
mod images;
mod jwts;
mod limits;
mod lists;
mod login;
mod oauth;
mod orders;
mod own;
mod own_auth;
mod page;
mod payments;
mod receiver;
mod refusals;
mod relations;
mod shipping;
mod snapshots;
mod stock;
mod storefront;
mod storefront_tokens;
mod support;
mod tax;
mod transport;
mod v2;
