//! An embedded BigCommerce for tests and demos.
//!
//! [`Sandbox::start`] serves the management API on a free port of loopback, from the same specs that the typed client
//! is generated from, but with no code in common: what the client sends wrongly, the sandbox refuses, with
//! BigCommerce's statuses and error bodies.
//!
//! A request is checked in this order: path (404), method (405, or 501 for `PATCH`), token (401), store, account kind
//! and scopes (403), `Accept` (406), size (413), content type (415), JSON (400), ids in the path (404), query (422, or
//! 413 for a page too large), body (422 with a map of fields, or 413 for a batch too large). Then the operation does
//! what the shape of its path says: collections list, create and delete, items read, update and delete, documents such
//! as settings are kept. Carts become checkouts and orders, which are paid, shipped and refunded; stock is adjusted, and
//! price lists have records. A few operations are not served: they answer 501, and say why.
//!
//! Every request for a path of the store costs one of its quota ([`Plan`]), and is answered 429 where nothing is left
//! or more run at once than the specs say (`x-bc-max-concurrency`). The sandbox's time is its own:
//! [`Sandbox::advance`] moves it. A [`Fault`] lets something go wrong.
//!
//! The same port plays the hosts for whom credentials are made: `login.bigcommerce.com` exchanges codes for access
//! tokens, `payments.bigcommerce.com` takes payment access tokens, and the store's own domain signs customers in, tells
//! apps who is signed in, and verifies storefront tokens. The path of a request tells which of them it is for. Apps
//! are registered and installed by [`Sandbox::register_app`] and [`Sandbox::install`].
//!
//! What changes in the store is told to its webhooks (`/v3/hooks`), signed as by BigCommerce: see
//! [`Sandbox::deliveries`]. Destinations are `https`, or `http` on loopback; only the latter are really sent to.
//!
//! At checkout connected tax and shipping providers are asked: see [`Sandbox::register_tax_provider`] and
//! [`Sandbox::register_shipping_provider`].
//!
//! # In other languages
//!
//! What a [`Sandbox`] offers to Rust is there over HTTP too, for clients on this machine (others are answered 403, and
//! so is a page of another site in a browser). These requests cost nothing, need no token, and are not recorded. What
//! makes no sense is answered 422 with `{"error": "..."}`. A browser sees all of it at `/`.
//!
//! | request | what it does |
//! |---|---|
//! | `GET /__sandbox/faults` | lists the faults yet to strike |
//! | `POST /__sandbox/faults` | adds one, and lists them all |
//! | `DELETE /__sandbox/faults` | clears them |
//! | `GET /__sandbox/requests` | lists the last 10,000 requests, as [`RecordedRequest`] has them |
//! | `GET /__sandbox/time` | tells the time: `{"now": "2026-01-31T12:00:00+00:00"}` |
//! | `POST /__sandbox/time` | moves it forward by `{"advance_ms": 30000}` |
//! | `GET /__sandbox/deliveries` | lists what webhooks were told, as [`Delivery`] has it |
//! | `POST /__sandbox/deliveries` | sends one a second time: `{"webhook_id": "msg_..."}` |
//! | `GET /__sandbox/snapshot` | gives the shop as JSON, as [`Sandbox::shop`] does |
//! | `PUT /__sandbox/snapshot` | puts a shop in the place of this one |
//! | `POST /__sandbox/snapshot` | adds a shop to this one, as [`Sandbox::import`] does |
//! | `POST /__sandbox/accounts` | makes an API account: `{"kind": "store", "scopes": "store_v2_products"}` |
//! | `POST /__sandbox/apps` | registers an app: `auth_callback`, `load_callback`, `scopes`; `uninstall_callback`, `remove_user_callback` |
//! | `POST /__sandbox/apps/{client_id}/install` | gives the callback's `url`; so do `open`, `uninstall` and `remove_user` (with `id` and `email`); the body is `{}` |
//! | `POST /__sandbox/apps/{client_id}/scopes` | changes the `scopes` in the app's profile |
//! | `POST /__sandbox/apps/{client_id}/payload` | signs a payload: `id` and `email`, `locale`, `url`, `channel_id`, `flaw` (as [`Flaw`] has them: `wrong_key`) |
//! | `POST /__sandbox/customers` | adds the customer with an `email` |
//! | `POST /__sandbox/sessions` | signs `customer_id` in, and gives the session's `cookie` |
//!
//! A fault is an object such as
//! `{"fault": "status", "status": 503, "operation": "getProducts", "times": 2, "executed": true}`:
//!
//! - `fault` is `latency` (with `ms`), `too_many_requests`, `overload`, `status` (with `status`, 400 to 599), `reset`
//!   (with `moment`: `before_answer`, `before_body` or `within_body`), `truncated`, `garbage` (with `garbage`: `html`,
//!   `json` or `gzip`) or `hang`;
//! - `operation`, or `method` and `path` (`/v3/catalog/products/{product_id}`), say where; it strikes everywhere unless
//!   they are there;
//! - `times` says how often, without end unless it is there; `probability` (0 to 1) and `seed` say how likely;
//! - `executed: true` has the request executed before.
//!
//! What it does not do: serve GraphQL, keep image files.

mod accounts;
mod admin;
mod apps;
mod auth;
mod behaviour;
mod body;
mod clock;
#[cfg(test)]
mod conformance;
mod exchange;
mod fault;
mod filter;
mod flight;
mod home;
mod hooks;
mod hosts;
mod http;
mod import;
mod inspect;
mod jwt;
mod limits;
mod outbound;
mod packed;
mod page;
mod problem;
mod query;
mod rank;
#[cfg(test)]
mod refusals;
mod render;
mod resource;
mod sandbox;
mod secret;
mod seed;
mod setup;
mod shape;
mod shipping;
mod shop;
mod snapshot;
mod spec;
mod store;
mod tax;
mod validate;
mod wire;

pub use bc_auth::account::Kind as AccountKind;

pub use crate::{
    apps::{App, AppError, AppProfile, Flaw, SignedPayload},
    auth::{ApiAccount, WrongToken},
    fault::{Fault, Garbage, Moment},
    hooks::{Delivery, DeliveryState},
    inspect::RecordedRequest,
    limits::Plan,
    sandbox::{Builder, Sandbox},
    seed::Seed,
    setup::SetupError,
    snapshot::Snapshot,
};
