//! An embedded BigCommerce for tests and demos.
//!
//! [`Sandbox::start`] serves the management API on a free port of loopback, from the same specs that the typed client
//! is generated from, but with no code in common: what the client sends wrongly, the sandbox refuses, with
//! BigCommerce's statuses and error bodies.
//!
//! A request is checked in this order: path (404), method (405, or 501 for `PATCH`), token (401), store, account kind
//! and scopes (403), `Accept` (406), size (413), content type (415), JSON (400), ids in the path (404), query (422, or
//! 413 for a page too large), body (422 with a map of fields, or 413 for a batch too large). Then the operation does
//! what the shape of its path says: collections list, create and delete, items read, update and delete.
//!
//! What it does not do: send webhooks, keep image files.

mod accounts;
mod behaviour;
mod body;
mod clock;
#[cfg(test)]
mod conformance;
mod exchange;
mod filter;
mod flight;
mod http;
mod inspect;
mod limits;
mod page;
mod problem;
mod query;
mod render;
mod resource;
mod sandbox;
mod seed;
mod shop;
mod spec;
mod store;
mod validate;

pub use bc_auth::account::Kind as AccountKind;

pub use crate::{
    inspect::RecordedRequest,
    limits::Plan,
    sandbox::{Builder, Sandbox},
    seed::Seed,
};
