//! The sandbox over a real socket, as a client in any language sees it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "clippy knows tests by #[test], and helpers have none"
)]

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
mod refusals;
mod relations;
mod snapshots;
mod stock;
mod storefront;
mod storefront_tokens;
mod support;
mod transport;
mod v2;
